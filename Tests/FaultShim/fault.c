// Makes one call of the operating system fail, for scripts/check-faults: loaded before the C library (LD_PRELOAD), it counts
// the calls of one kind that concern files of one folder, and lets the chosen one fail.
//
//   FAULT_FOLDER   a part of the paths that count
//   FAULT_CALL     open, read, write, fsync or rename
//   FAULT_NUMBER   which of the calls fails, from 1; 0 for none
//   FAULT_ERROR    the error number; 0 for half a read or write
//   FAULT_COUNT    a file that receives the number of calls at the end
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096 };
static unsigned char counts[DESCRIPTORS];
static int calls;

static int concerns(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    return path && folder && strstr(path, folder) != NULL;
}

// Whether this call is the one; it sets errno then.
static int strikes(const char *call) {
    const char *wanted = getenv("FAULT_CALL"), *number = getenv("FAULT_NUMBER"), *error = getenv("FAULT_ERROR");
    if (!wanted || strcmp(wanted, call) != 0) return 0;
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != (number ? atoi(number) : 0)) return 0;
    errno = error ? atoi(error) : EIO;
    return 1;
}

static int counted(int fd) { return fd >= 0 && fd < DESCRIPTORS && counts[fd]; }

static int open_file(const char *path, int flags, mode_t mode) {
    if (concerns(path) && strikes("open")) return -1;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < DESCRIPTORS) counts[fd] = (unsigned char)concerns(path);
    return fd;
}

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_file(path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (counted(fd) && strikes("write")) {
        if (errno != 0) return -1;
        count = (count + 1) / 2;
    }
    return syscall(SYS_write, fd, bytes, count);
}

ssize_t read(int fd, void *bytes, size_t count) {
    if (counted(fd) && strikes("read")) {
        if (errno != 0) return -1;
        count = (count + 1) / 2;
    }
    return syscall(SYS_read, fd, bytes, count);
}

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
    if (counted(fd) && strikes("read")) {
        if (errno != 0) return -1;
        count = (count + 1) / 2;
    }
    return syscall(SYS_pread64, fd, bytes, count, offset);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) { return pread(fd, bytes, count, offset); }

int fsync(int fd) {
    if (counted(fd) && strikes("fsync")) return -1;
    return (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to) {
    if (concerns(to) && strikes("rename")) return -1;
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAULT_COUNT");
    if (!path) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    char text[32];
    int length = snprintf(text, sizeof text, "%d", calls);
    if (fd >= 0) syscall(SYS_write, fd, text, (size_t)length);
}
