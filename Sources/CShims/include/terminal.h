#pragma once
#include <stddef.h>

// What a full-screen program owes its terminal on every way out, and the signals that reach it. Signal handlers need
// state that lives as long as the process: it is kept here, out of Swift's sight.

/// What has happened since it was last asked, as bits.
enum ts_terminal_happening {
    TS_TERMINAL_WOKEN = 1,
    TS_TERMINAL_RESIZED = 2,
    TS_TERMINAL_STOP_REQUESTED = 4,
    TS_TERMINAL_CONTINUED = 8,
    TS_TERMINAL_END_REQUESTED = 16,
};

/// Remembers the modes of the terminal `fd`, catches the signals that end, stop or resize the program, and keeps what is
/// written to standard error (where that is a terminal) until the end, so that it neither spoils the screen nor is lost.
/// Returns a descriptor that is readable when something happened, or -1 with errno set; EBUSY when it is called twice.
int ts_terminal_begin(int fd);

/// Sets what is written to the terminal when the program crashes: at most 512 bytes that leave the screen as it was.
void ts_terminal_set_leave(const char *bytes, size_t count);

/// Sets where the backtrace of a crash is written, and where a session to go on with lies if there is one at that moment. Then
/// a crash ends the program at once with one line that names both; without, the language's runtime has its say on the
/// terminal.
void ts_terminal_set_crash_report(const char *report_path, const char *session_path);

/// Makes a crash end the program at once, with one line that names the report, from now on and without a screen, too: the language's
/// runtime would ask on the terminal what to do next, and take the keys that are meant for the shell.
void ts_crashes_watch(const char *report_path);

/// Ends what ts_terminal_begin began: signals as before, standard error written out. With `restore` not 0 the terminal's
/// modes are set back and the leave bytes written first.
void ts_terminal_end(int restore);

/// What has happened since the last call (ts_terminal_happening); *signal_number says which signal asked for the end.
int ts_terminal_take(int *signal_number);

/// Makes the descriptor of ts_terminal_begin readable. Safe from any thread, in a signal handler and after the end.
void ts_terminal_wake(void);

/// Stops the process group as ^Z does, and returns when it goes on.
void ts_terminal_stop(void);

/// A second, non-blocking descriptor for writing to the terminal `fd`; -1 where there is no way to one. It is separate
/// from `fd`, whose blocking mode is shared with other programs.
int ts_terminal_reopen(int fd);

/// The terminal's size in cells and, where it tells them, in pixels (0 where not). Returns -1 with errno set on failure.
int ts_terminal_size(int fd, int *columns, int *rows, int *pixels_across, int *pixels_down);
