#define _GNU_SOURCE
#include "../include/terminal.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { LEAVE_LIMIT = 512, STDERR_LIMIT = 1 << 16, HANDLER_STACK = 1 << 16, FRAME_LIMIT = 128 };

// A crash: the terminal is restored and the report written, then the program ends as it would have.
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
// A request: the program is told, and ends in good order.
static const int request_signals[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
static const int notice_signals[] = {SIGWINCH, SIGTSTP, SIGCONT};
#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static int armed, crashes_are_watched;
static int terminal_fd = -1;
static int event_fd = -1;
static struct termios original_modes;
static char leave_bytes[LEAVE_LIMIT];
static size_t leave_count;
static int saved_stderr = -1, diverted_stderr = -1;
static int happened, end_signal;
static struct sigaction previous[64];
static char report_path[PATH_MAX], session_path[PATH_MAX];
static int report_fd = -1;

static void write_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

// Only async-signal-safe calls from here on down to the handlers.

static void release_stderr(void) {
    if (saved_stderr < 0) return;
    dup2(saved_stderr, STDERR_FILENO);
    char part[1024];
    off_t position = 0;
    while (position < STDERR_LIMIT) {
        ssize_t got = pread(diverted_stderr, part, sizeof part, position);
        if (got <= 0) break;
        write_all(STDERR_FILENO, part, (size_t)got);
        if (report_fd >= 0) write_all(report_fd, part, (size_t)got);
        position += got;
    }
    close(saved_stderr);
    close(diverted_stderr);
    saved_stderr = diverted_stderr = -1;
}

// Once only, whoever comes first: a handler, the end or the exit.
static void restore(void) {
    if (!__atomic_exchange_n(&armed, 0, __ATOMIC_SEQ_CST)) return;
    write_all(terminal_fd, leave_bytes, leave_count);
    tcsetattr(terminal_fd, TCSANOW, &original_modes);
    release_stderr();
}

static void write_text(int fd, const char *text) { write_all(fd, text, strlen(text)); }

static void call_previous(int number, siginfo_t *info, void *context) {
    // The runtime looks at memory that may not be there, and catches the fault: it must not be held back.
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, number);
    pthread_sigmask(SIG_UNBLOCK, &own, NULL);
    const struct sigaction *next = &previous[number];
    if (next->sa_flags & SA_SIGINFO)
        next->sa_sigaction(number, info, context);
    else if (next->sa_handler != SIG_DFL && next->sa_handler != SIG_IGN)
        next->sa_handler(number);
}

// The backtrace, from a copy of the process, so that the shell need not wait for it: the names of the functions and the
// lines of the source take seconds to find. The language's runtime writes it where it can; else it is what the C library
// knows.
static void write_backtrace(int number, siginfo_t *info, void *context) {
    if (_Fork() != 0) return;
    setsid();
    int null = open("/dev/null", O_RDONLY);
    dup2(null, STDIN_FILENO);
    dup2(report_fd, STDOUT_FILENO);
    dup2(report_fd, STDERR_FILENO);
    void *frames[FRAME_LIMIT];
    backtrace_symbols_fd(frames, backtrace(frames, FRAME_LIMIT), report_fd);
    call_previous(number, info, context);
    _exit(0);
}

static void tell_of_crash(int number) {
    write_text(STDERR_FILENO, "trackscope: crashed (");
    write_text(STDERR_FILENO, sigdescr_np(number));
    write_text(STDERR_FILENO, "); the backtrace goes to ");
    write_text(STDERR_FILENO, report_path);
    if (access(session_path, R_OK) == 0) {
        write_text(STDERR_FILENO, "; to go on: trackscope --session ");
        write_text(STDERR_FILENO, session_path);
    }
    write_text(STDERR_FILENO, "\n");
}

static void on_crash(int number, siginfo_t *info, void *context) {
    // Keys meant for the program must not become commands of the shell it leaves behind. Without a screen a line of progress
    // may stand where the cursor is.
    if (__atomic_load_n(&armed, __ATOMIC_SEQ_CST))
        tcflush(terminal_fd, TCIFLUSH);
    else
        write_text(STDERR_FILENO, "\n");
    if (report_path[0] != 0)
        report_fd = open(report_path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    restore();
    if (report_fd >= 0) {
        write_backtrace(number, info, context);
        tell_of_crash(number);
    } else {
        call_previous(number, info, context);
    }
    // A fault happens again when its instruction is tried again; a signal that was sent has to be sent again.
    signal(number, SIG_DFL);
    if (info->si_code <= 0) raise(number);
}

static void tell(int what) {
    __atomic_or_fetch(&happened, what, __ATOMIC_SEQ_CST);
    uint64_t one = 1;
    ssize_t ignored = write(event_fd, &one, sizeof one);
    (void)ignored;
}

static void on_request(int number) {
    int error = errno, none = 0;
    // A second request finds a program that does not answer; the limit of processor time only repeats itself every second.
    if (!__atomic_compare_exchange_n(&end_signal, &none, number, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
        && number != SIGXCPU) {
        restore();
        signal(number, SIG_DFL);
        raise(number);
    }
    tell(TS_TERMINAL_END_REQUESTED);
    errno = error;
}

static void on_notice(int number) {
    int error = errno;
    tell(number == SIGWINCH ? TS_TERMINAL_RESIZED
         : number == SIGTSTP ? TS_TERMINAL_STOP_REQUESTED : TS_TERMINAL_CONTINUED);
    errno = error;
}

static void install(int number, struct sigaction *action) {
    sigemptyset(&action->sa_mask);
    sigaction(number, NULL, &previous[number]);
    sigaction(number, action, NULL);
}

static void install_notice(int number) {
    struct sigaction action = {.sa_handler = on_notice, .sa_flags = SA_RESTART};
    install(number, &action);
}

static void install_crashes(void) {
    for (size_t i = 0; i < COUNT(crash_signals); i++) {
        struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        install(crash_signals[i], &action);
    }
}

static void install_all(void) {
    if (!crashes_are_watched) install_crashes();
    for (size_t i = 0; i < COUNT(request_signals); i++) {
        struct sigaction action = {.sa_handler = on_request, .sa_flags = SA_RESTART | SA_ONSTACK};
        install(request_signals[i], &action);
        // nohup and the like: what was ignored stays so.
        struct sigaction *before = &previous[request_signals[i]];
        if (before->sa_handler == SIG_IGN) sigaction(request_signals[i], before, NULL);
    }
    for (size_t i = 0; i < COUNT(notice_signals); i++) install_notice(notice_signals[i]);
}

static void remove_all(void) {
    for (size_t i = 0; i < COUNT(crash_signals) && !crashes_are_watched; i++)
        sigaction(crash_signals[i], &previous[crash_signals[i]], NULL);
    for (size_t i = 0; i < COUNT(request_signals); i++)
        sigaction(request_signals[i], &previous[request_signals[i]], NULL);
    for (size_t i = 0; i < COUNT(notice_signals); i++) sigaction(notice_signals[i], &previous[notice_signals[i]], NULL);
}

// So that a stack that has overflowed still leaves room for the handler.
static void provide_stack(void) {
    static char memory[HANDLER_STACK];
    stack_t present;
    if (sigaltstack(NULL, &present) != 0 || !(present.ss_flags & SS_DISABLE)) return;
    stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
    sigaltstack(&stack, NULL);
}

static void divert_stderr(void) {
    if (!isatty(STDERR_FILENO)) return;
    int memory = memfd_create("standard error", MFD_CLOEXEC);
    int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (memory < 0 || saved < 0 || dup2(memory, STDERR_FILENO) < 0) {
        if (memory >= 0) close(memory);
        if (saved >= 0) close(saved);
        return;
    }
    diverted_stderr = memory;
    saved_stderr = saved;
}

int ts_terminal_begin(int fd) {
    static int hooked;
    if (armed) {
        errno = EBUSY;
        return -1;
    }
    if (tcgetattr(fd, &original_modes) != 0) return -1;
    // Made once and kept: a late wake-up must not reach a descriptor that means something else by now.
    if (event_fd < 0) event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (event_fd < 0) return -1;
    terminal_fd = fd;
    leave_count = 0;
    happened = end_signal = 0;
    if (!hooked) hooked = atexit(restore) == 0;
    provide_stack();
    divert_stderr();
    install_all();
    __atomic_store_n(&armed, 1, __ATOMIC_SEQ_CST);
    return event_fd;
}

void ts_terminal_set_leave(const char *bytes, size_t count) {
    leave_count = 0;
    if (count > LEAVE_LIMIT) count = LEAVE_LIMIT;
    memcpy(leave_bytes, bytes, count);
    __atomic_store_n(&leave_count, count, __ATOMIC_SEQ_CST);
}

void ts_terminal_set_crash_report(const char *report, const char *session) {
    // The first use loads a library, which a handler must not.
    void *frame;
    backtrace(&frame, 1);
    report_path[0] = 0;
    if (strlen(report) >= PATH_MAX || strlen(session) >= PATH_MAX) return;
    strcpy(session_path, session);
    strcpy(report_path, report);
}

void ts_crashes_watch(const char *report) {
    if (crashes_are_watched) return;
    ts_terminal_set_crash_report(report, "");
    provide_stack();
    install_crashes();
    crashes_are_watched = 1;
}

void ts_terminal_end(int wanted) {
    if (!armed) return;
    if (!wanted) leave_count = 0;
    restore();
    remove_all();
}

int ts_terminal_take(int *signal_number) {
    uint64_t count;
    ssize_t ignored = read(event_fd, &count, sizeof count);
    (void)ignored;
    *signal_number = end_signal;
    return __atomic_exchange_n(&happened, 0, __ATOMIC_SEQ_CST);
}

void ts_terminal_wake(void) {
    if (event_fd >= 0) tell(TS_TERMINAL_WOKEN);
}

void ts_terminal_stop(void) {
    struct sigaction handler, standard = {.sa_handler = SIG_DFL};
    sigemptyset(&standard.sa_mask);
    sigaction(SIGTSTP, &standard, &handler);
    __atomic_and_fetch(&happened, ~TS_TERMINAL_CONTINUED, __ATOMIC_SEQ_CST);
    kill(0, SIGTSTP);
    // Another thread may have taken the signal, and this one run on for a moment. Where nobody would continue the group
    // the system does not stop it: then the wait ends by itself.
    for (int i = 0; i < 100 && !(__atomic_load_n(&happened, __ATOMIC_SEQ_CST) & TS_TERMINAL_CONTINUED); i++) {
        struct timespec millisecond = {.tv_nsec = 1000000};
        nanosleep(&millisecond, NULL);
    }
    sigaction(SIGTSTP, &handler, NULL);
    __atomic_and_fetch(&happened, ~(TS_TERMINAL_CONTINUED | TS_TERMINAL_STOP_REQUESTED), __ATOMIC_SEQ_CST);
}

int ts_terminal_reopen(int fd) {
    const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    char name[128];
    if (ttyname_r(fd, name, sizeof name) == 0) {
        int opened = open(name, flags);
        if (opened >= 0) return opened;
    }
    // The name may be unknown in a container, or belong to the user from before `su`: the controlling terminal does not.
    unsigned wanted, found;
    int opened = open("/dev/tty", flags);
    if (opened < 0) return -1;
    if (ioctl(fd, TIOCGDEV, &wanted) == 0 && ioctl(opened, TIOCGDEV, &found) == 0 && wanted == found) return opened;
    close(opened);
    return -1;
}

int ts_terminal_size(int fd, int *columns, int *rows, int *pixels_across, int *pixels_down) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    *pixels_across = size.ws_xpixel;
    *pixels_down = size.ws_ypixel;
    return 0;
}
