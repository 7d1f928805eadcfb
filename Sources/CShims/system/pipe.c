// pipe2 and F_SETPIPE_SZ are extensions that Swift's Glibc module leaves out.
#define _GNU_SOURCE
#include "../include/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int ts_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    // A wish: the system may allow less.
    (void)fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);
    return 0;
}
