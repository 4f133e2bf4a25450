#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/directory_internal.h"
#include "util/mem.h"
#include "util/signals.h"

#define BLOCK 512 /* bytes of a header in an archive, and of its units */

/* ---- what stands there ---- */

static const char *
type_of(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFLNK:
        return "a symbolic link";
    case S_IFDIR:
        return "a directory";
    case S_IFIFO:
        return "a named pipe";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

static int
check_type(const char *path, mode_t mode, struct err *err)
{
    if (S_ISREG(mode))
        return 0;
    err_set(err, ERR_BUNDLE, "'%s' is %s", path, type_of(mode));
    return err_remedy(err, "put a regular file in its place, or remove it");
}

/* Open ${name}; what it was a moment ago gives the better message, what was
 * opened is what counts. */
static int
open_file(int folder, const char *name, const char *path, off_t *size,
    struct err *err)
{
    struct stat st;
    int fd;

    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, ERR_LOCAL, "cannot read '%s'", path);
    if (check_type(path, st.st_mode, err) != 0)
        return -1;
    fd = openat(folder, name,
        O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(err, ERR_LOCAL, "cannot open '%s'", path);
    if (fstat(fd, &st) != 0)
        err_errno(err, ERR_LOCAL, "cannot read '%s'", path);
    else if (check_type(path, st.st_mode, err) == 0) {
        *size = st.st_size;
        return fd;
    }
    close(fd);
    return -1;
}

/* Go into the folder of ${path}; the one before it is left. */
static int
enter(struct directory *d, const char *path, size_t length, struct err *err)
{
    if (d->folder != NULL && strlen(d->folder) == length &&
        strncmp(d->folder, path, length) == 0)
        return 0;
    free(d->folder);
    d->folder = mem_copy(path, length);
    if (d->folder_fd >= 0)
        close(d->folder_fd);
    d->folder_fd = openat(
        d->fd, d->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return d->folder_fd >= 0
               ? 0
               : err_errno(err, ERR_LOCAL, "cannot open '%s'", d->folder);
}

/* ---- its bytes ---- */

/* Count a file as an archive would: a header, and whole blocks. */
static int
charge(struct directory *d, const char *path, size_t size, struct err *err)
{
    uint64_t cost = BLOCK + ((uint64_t)size + BLOCK - 1) / BLOCK * BLOCK;

    if (cost > d->left) {
        err_set(err, ERR_BUNDLE,
            "with '%s' the files have more than %" PRIu64 " bytes", path,
            d->limit);
        return err_remedy(err, "if that is right, allow more with "
                               "--max-unpacked");
    }
    d->left -= cost;
    d->size += size;
    return 0;
}

/* A file that grows while it is read is cut off at the room it had. */
static char *
read_file(
    int fd, const char *path, size_t room, size_t *length, struct err *err)
{
    char *text = mem_alloc(room + 1);
    size_t used = 0;

    while (used < room) {
        ssize_t n = read(fd, text + used, room - used);

        if (n == 0)
            break;
        if (n > 0) {
            used += (size_t)n;
            continue;
        }
        if (errno == EINTR && signals_check(err) == 0)
            continue;
        if (errno != EINTR)
            err_errno(err, ERR_LOCAL, "cannot read '%s'", path);
        free(text);
        return NULL;
    }
    text[used] = '\0';
    *length = used;
    return text;
}

char *
directory_text(struct directory *d, const char *path, size_t limit,
    size_t *length, struct err *err)
{
    const char *slash = strchr(path, '/');
    int folder = d->fd, fd;
    char *text = NULL;
    off_t size = 0;

    if (slash != NULL) {
        if (enter(d, path, (size_t)(slash - path), err) != 0)
            return NULL;
        folder = d->folder_fd;
    }
    fd = open_file(folder, slash == NULL ? path : slash + 1, path, &size, err);
    if (fd < 0)
        return NULL;
    if ((uint64_t)size > limit)
        err_set(
            err, ERR_BUNDLE, "'%s' is larger than %zu MiB", path, limit >> 20);
    else if (charge(d, path, (size_t)size, err) == 0)
        text = read_file(fd, path, (size_t)size, length, err);
    close(fd);
    return text;
}
