#ifndef TS_PIPE_H
#define TS_PIPE_H

/// Makes a pipe whose ends no program started later inherits, not even one that another thread starts at this moment:
/// ends[0] reads, ends[1] writes. Tries to give it room for a megabyte, so that a frame takes few turns between the two
/// programs. Returns 0, or the system's error number.
int ts_pipe(int ends[2]);

#endif
