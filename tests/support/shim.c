/* A thin layer under a process, loaded by LD_PRELOAD, that sees every change made to files below SHIM_DIR
 * (all files with "/": names are then whole paths, and files without a name are told apart by "(nameless)").
 *
 * It writes down each call in order (SHIM_LOG), so that a test can rebuild what a disk may hold after the
 * power went at any moment; and on demand (shim_arm) it refuses calls as a full or broken disk would.
 * Record: u8 kind, u16 length of the name, i64 offset, i32 length of the data, name, data.
 * Kinds: C created, W written, T cut to offset, S synced, U unlinked, R renamed (data: the new name).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 4096, WRITES = 1, SYNCS = 2, OPENS = 4, CUTS = 8, NAMES = 16, CREATES = 32 };

static char *names[MOST]; /* by descriptor: the name below SHIM_DIR, "." for the folder itself */
static const char *root;
static size_t root_length;
static int everywhere;
static int recording = -1;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static int armed, code, lasting, halves;
static long countdown, refusals;

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHIM_LOG");
    root = getenv("SHIM_DIR");
    root_length = root ? strlen(root) : 0;
    everywhere = root && strcmp(root, "/") == 0;
    if (path && *path) {
        int first = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        recording = (int)syscall(SYS_fcntl, first, F_DUPFD_CLOEXEC, 1000); /* out of the program's way */
        syscall(SYS_close, first);
    }
}

/* From now on the nth call of these kinds (1 is the next) fails with this errno; `forever`: and all after it.
 * With `half` a write that would have failed puts half of its bytes down first. Returns nothing to undo. */
void shim_arm(int kinds, long nth, int error, int forever, int half) {
    pthread_mutex_lock(&order);
    armed = kinds; countdown = nth; code = error; lasting = forever; halves = half; refusals = 0;
    pthread_mutex_unlock(&order);
}

/* How many more calls would have passed: armed far ahead, this counts what an act does. */
long shim_left(void) { return countdown; }

/* The disk is well again; returns how many calls were refused meanwhile. */
long shim_disarm(void) {
    pthread_mutex_lock(&order);
    armed = 0;
    long found = refusals;
    pthread_mutex_unlock(&order);
    return found;
}

static const char *below(const char *path) {
    if (everywhere && path && path[0] == '/' && strncmp(path, "/dev/", 5) && strncmp(path, "/proc/", 6)) return path;
    if (everywhere || !root_length || !path || strncmp(path, root, root_length) != 0) return NULL;
    if (path[root_length] == '\0') return ".";
    return path[root_length] == '/' ? path + root_length + 1 : NULL;
}

static const char *name_of(int fd) { return fd >= 0 && fd < MOST ? names[fd] : NULL; }

static int refuse(const char *name, int kind) {
    if (!name || !(armed & kind) || strncmp(name, "zz.", 3) == 0) return 0;
    if (countdown > 1) { countdown--; return 0; }
    if (countdown < 1 && !lasting) return 0;
    countdown = lasting ? 1 : 0;
    refusals++;
    errno = code;
    return 1;
}

static void note(char kind, const char *name, int64_t offset, const void *data, size_t length) {
    char head[15];
    uint16_t name_length = (uint16_t)strlen(name);
    int32_t data_length = (int32_t)length;
    if (recording < 0) return;
    head[0] = kind;
    memcpy(head + 1, &name_length, 2);
    memcpy(head + 3, &offset, 8);
    memcpy(head + 11, &data_length, 4);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)name, name_length}, {(void *)data, length}};
    if (syscall(SYS_writev, recording, parts, 3) < 0) _exit(99);
}

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    const char *name = (flags & O_TMPFILE) == O_TMPFILE ? (everywhere ? "(nameless)" : NULL) : below(path);
    struct stat before;
    int fresh = name && stat(path, &before) != 0;
    int kind = (fresh && (flags & O_CREAT)) || (!name && below(path)) ? CREATES : 0;
    kind |= (flags & O_ACCMODE) != O_RDONLY ? OPENS : 0;
    pthread_mutex_lock(&order);
    if (refuse(below(path), kind)) {
        pthread_mutex_unlock(&order);
        return -1;
    }
    int fd = real(path, flags, mode);
    if (fd >= 0 && fd < MOST) {
        int error = errno;
        free(names[fd]);
        names[fd] = name ? strdup(name) : NULL;
        if (name && fresh) note('C', name, 0, "", 0);
        else if (name && (flags & O_TRUNC)) note('T', name, 0, "", 0);
        errno = error;
    }
    pthread_mutex_unlock(&order);
    return fd;
}

static mode_t mode_in(int flags, va_list rest) {
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? (mode_t)va_arg(rest, int) : 0;
}

int open(const char *path, int flags, ...) {
    REAL(int, "open", const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_in(flags, rest);
    va_end(rest);
    return opened(real, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_in(flags, rest);
    va_end(rest);
    return opened(real, path, flags, mode);
}

int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }

int close(int fd) {
    REAL(int, "close", int);
    pthread_mutex_lock(&order);
    if (fd >= 0 && fd < MOST) { free(names[fd]); names[fd] = NULL; }
    pthread_mutex_unlock(&order);
    return real(fd);
}

/* Where a plain write will land: at the end for a file opened for appending, else at the file's position. */
static off_t place(int fd) {
    struct stat now;
    if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &now) == 0) return now.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (!name_of(fd)) return real(fd, data, length);
    pthread_mutex_lock(&order);
    ssize_t done = -1;
    int refused = refuse(names[fd], WRITES);
    if (!refused || (halves && length > 1)) {
        off_t at = place(fd);
        done = real(fd, data, refused ? length / 2 : length);
        if (done > 0) note('W', names[fd], at, data, (size_t)done);
    }
    pthread_mutex_unlock(&order);
    return done;
}

static ssize_t written_at(
    ssize_t (*real)(int, const void *, size_t, off_t), int fd, const void *data, size_t length, off_t at) {
    if (!name_of(fd)) return real(fd, data, length, at);
    pthread_mutex_lock(&order);
    ssize_t done = -1;
    int refused = refuse(names[fd], WRITES);
    if (!refused || (halves && length > 1)) {
        done = real(fd, data, refused ? length / 2 : length, at);
        if (done > 0) note('W', names[fd], at, data, (size_t)done);
    }
    pthread_mutex_unlock(&order);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return written_at(real, fd, data, length, at);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return written_at(real, fd, data, length, at);
}

static int cut(int (*real)(int, off_t), int fd, off_t size) {
    if (!name_of(fd)) return real(fd, size);
    pthread_mutex_lock(&order);
    int failed = refuse(names[fd], CUTS) ? -1 : real(fd, size);
    if (!failed) note('T', names[fd], size, "", 0);
    pthread_mutex_unlock(&order);
    return failed;
}

int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    return cut(real, fd, size);
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off_t);
    return cut(real, fd, size);
}

static int synced(int (*real)(int), int fd) {
    if (!name_of(fd)) return real(fd);
    pthread_mutex_lock(&order);
    int failed = refuse(names[fd], SYNCS) ? -1 : real(fd);
    if (!failed) note('S', names[fd], 0, "", 0);
    pthread_mutex_unlock(&order);
    return failed;
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    return synced(real, fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return synced(real, fd);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    const char *name = below(path);
    if (!name) return real(path);
    pthread_mutex_lock(&order);
    int failed = refuse(name, NAMES) ? -1 : real(path);
    if (!failed) note('U', name, 0, "", 0);
    pthread_mutex_unlock(&order);
    return failed;
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    const char *old = below(from), *new = below(to);
    if (!old || !new) return real(from, to);
    pthread_mutex_lock(&order);
    int failed = refuse(old, NAMES) ? -1 : real(from, to);
    if (!failed) note('R', old, 0, new, strlen(new));
    pthread_mutex_unlock(&order);
    return failed;
}
