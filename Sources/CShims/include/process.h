#ifndef TS_PROCESS_H
#define TS_PROCESS_H

#include <sys/types.h>

/// Starts a program, looked for on PATH unless its name has a slash, in a process group of its own, with no signal ignored
/// or blocked. It is killed when the calling *thread* ends, by the kernel, even where this program is killed itself.
///
/// - arguments: the program's name first, NULL last.
/// - input, output, errors: the descriptors that become 0, 1 and 2, all of them above 2, or the same number already.
/// Returns 0, or the system's error number.
int ts_spawn(const char *program, char *const arguments[], int input, int output, int errors, pid_t *identifier);

/// Names the calling thread, with 15 characters at most, for tools that list threads.
void ts_name_thread(const char *name);

/// Has the C library keep freed memory: blocks of up to `block` bytes, and up to `rest` bytes at the end of each heap.
void ts_keep_freed_memory(int block, int rest);

#endif
