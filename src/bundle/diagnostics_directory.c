#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/diagnostics_internal.h"
#include "util/mem.h"
#include "util/signals.h"

#define PIECE 65536
#define INSIDE (O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK)

/* Read an open file to its end. */
static int
read_file(int fd, const char *path, struct replies *r, struct err *err)
{
    char *piece = mem_alloc(PIECE);
    ssize_t n;
    int rc = replies_begin(r, path, err);

    while (rc == 0) {
        rc = signals_check(err);
        n = rc == 0 ? read(fd, piece, PIECE) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            rc = err_errno(err, ERR_LOCAL, "'%s' cannot be read", path);
        if (rc != 0 || n == 0)
            break;
        rc = replies_add(r, piece, (size_t)n, err);
        if (rc != 0)
            err_prefix(err, "'%s'", path);
    }
    free(piece);
    return rc == 0 ? replies_end(r, err) : -1;
}

/* Read one file below ${folder} if it is there. */
static int
read_named(int folder, const char *path, struct replies *r, struct err *err)
{
    int fd = openat(folder, path, INSIDE), rc;
    struct stat st;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? 0
                   : err_errno(err, ERR_LOCAL, "'%s' cannot be opened", path);
    if (fstat(fd, &st) != 0)
        rc = err_errno(err, ERR_LOCAL, "'%s' cannot be read", path);
    else if (!S_ISREG(st.st_mode))
        rc = err_set(err, ERR_BUNDLE, "'%s' is not a regular file", path);
    else
        rc = read_file(fd, path, r, err);
    close(fd);
    return rc;
}

/* A file may be told in several rows, which stand together. */
static bool
is_first_row(int id)
{
    return id == 0 || strcmp(reply_rows[id].file, reply_rows[id - 1].file) != 0;
}

/* Read what means something of one folder, the inner one too, into which some
 * versions of the tool put some files; it may be a link as little as a file
 * may. */
static int
read_folder(int folder, struct replies *r, struct err *err)
{
    int inner = openat(folder, "commercial", INSIDE | O_DIRECTORY), rc = 0;

    if (inner < 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
        return err_errno(err, ERR_LOCAL, "'commercial' cannot be opened");
    for (int id = 0; id < REPLY_COUNT && rc == 0; id++) {
        if (!is_first_row(id))
            continue;
        rc = read_named(folder, reply_rows[id].file, r, err);
        if (rc == 0 && inner >= 0)
            rc = read_named(inner, reply_rows[id].file, r, err);
    }
    if (inner >= 0)
        close(inner);
    return rc;
}

/* Say whether a folder holds any of the files. */
static bool
holds_any(int folder)
{
    for (int id = 0; id < REPLY_COUNT; id++)
        if (faccessat(folder, reply_rows[id].file, F_OK, 0) == 0)
            return true;
    return false;
}

/* Look at one entry of a directory.  Return it opened if it is a folder that
 * holds any of the files, else -1. */
static int
open_inner(int directory, const char *name)
{
    int fd;

    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return -1;
    fd = openat(directory, name, INSIDE | O_DIRECTORY);
    if (fd >= 0 && !holds_any(fd)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Read the one folder of a directory that holds any of the files. */
static int
read_inner(DIR *list, struct replies *r, struct err *err)
{
    const struct dirent *one;
    int found = -1, rc = 0;

    while (rc == 0 && (one = readdir(list)) != NULL) {
        int fd = open_inner(dirfd(list), one->d_name);

        if (fd >= 0 && found >= 0) {
            rc = err_set(err, ERR_BUNDLE, "it holds more than one collection");
            close(fd);
        } else if (fd >= 0)
            found = fd;
    }
    if (rc == 0 && found >= 0)
        rc = read_folder(found, r, err);
    if (found >= 0)
        close(found);
    return rc;
}

int
diagnostics_directory(int fd, struct replies *r, struct err *err)
{
    int copy, rc;
    DIR *list;

    if (holds_any(fd))
        return read_folder(fd, r, err);
    copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    list = copy < 0 ? NULL : fdopendir(copy);
    if (list == NULL) {
        rc = err_errno(err, ERR_LOCAL, "it cannot be read");
        if (copy >= 0)
            close(copy);
        return rc;
    }
    rc = read_inner(list, r, err);
    closedir(list);
    return rc;
}
