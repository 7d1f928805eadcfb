#define _GNU_SOURCE
#include "../include/process.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <unistd.h>

// In the child. Only system calls: it shares this program's memory until it becomes another.
static void become(const char *program, char *const arguments[], const int streams[3], pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // This program may have ended before the line above.
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    for (int stream = 0; stream < 3; stream++)
        if (streams[stream] != stream && dup2(streams[stream], stream) < 0) return;
    struct sigaction usual = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &usual, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(program, arguments);
}

int ts_spawn(const char *program, char *const arguments[], int input, int output, int errors, pid_t *identifier) {
    const int streams[3] = {input, output, errors};
    const pid_t parent = getpid();
    volatile int failure = 0;
    // No handler of this program may run in the child.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // Unlike fork, vfork copies nothing: a program with gigabytes of memory starts another one at once.
    pid_t child = vfork();
    if (child == 0) {
        become(program, arguments, streams, parent);
        failure = errno;
        _exit(127);
    }
    int error = child < 0 ? errno : failure;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *identifier = child;
    return error;
}

void ts_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

void ts_keep_freed_memory(int block, int rest) {
    mallopt(M_MMAP_THRESHOLD, block);
    mallopt(M_TRIM_THRESHOLD, rest);
}
