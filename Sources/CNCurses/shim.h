#pragma once
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdio.h>
#include <term.h>

// Swift 6 refuses C's global variables as shared mutable state: these accessors stand for them. They are inline so that
// only what imports this module links ncurses.

/// Opens the terminal named by TERM on standard input and output; NULL for a terminal that terminfo does not know.
static inline SCREEN *ts_newterm(void) { return newterm(NULL, stdout, stdin); }
/// The whole screen as ncurses knows it.
static inline WINDOW *ts_stdscr(void) { return stdscr; }
/// Loads a terminal's entry of terminfo without opening a screen; `*code` says why it could not be.
static inline int ts_load_terminal(const char *name, int *code) { return setupterm(name, 1, code); }
/// Forgets the entry that ts_load_terminal loaded.
static inline void ts_forget_terminal(void) { del_curterm(cur_term); }
