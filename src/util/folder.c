/* The feature macro is for renameat2 and syncfs. */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier) */

#include "util/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/file_internal.h"
#include "util/mem.h"
#include "util/signals.h"

#define NAME_TRIES 100

struct folder {
    char *path;
    char *temporary; /* NULL: published */
    int fd;          /* of the temporary directory */
    char *inner;     /* the folder that was written to last */
    int inner_fd;
};

/* ---- making ---- */

/* The directory that ${path} is in, with a slash behind, or "". */
static char *
parent_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? mem_string("")
                         : mem_copy(path, (size_t)(slash - path) + 1);
}

static int
make_temporary(struct folder *f, const char *directory, struct err *err)
{
    struct timespec now;
    int rc = -1;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    for (unsigned i = 0; i < NAME_TRIES && rc != 0; i++) {
        free(f->temporary);
        f->temporary = mem_format("%s.esbundle-%ld-%06lx.tmp", directory,
            (long)getpid(), ((unsigned long)now.tv_nsec + i) & 0xffffff);
        rc = mkdir(f->temporary, 0777);
        if (rc != 0 && errno != EEXIST)
            break;
    }
    if (rc != 0) {
        free(f->temporary);
        f->temporary = NULL;
        return err_errno(err, ERR_LOCAL, "cannot make '%s'", f->path);
    }
    if (file_temporary_add(f->temporary) != 0)
        return err_set(
            err, ERR_INTERNAL, "too many files are open for writing");
    f->fd = open(f->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return f->fd >= 0 ? 0
                      : err_errno(err, ERR_LOCAL, "cannot make '%s'", f->path);
}

struct folder *
folder_new(const char *path, bool inside, struct err *err)
{
    struct folder *f = mem_zero(1, sizeof *f);
    size_t length = strlen(path);
    char *directory;
    int rc;

    /* "a/b/" is "b" in "a". */
    while (length > 1 && path[length - 1] == '/')
        length--;
    f->path = mem_copy(path, length);
    f->fd = f->inner_fd = -1;
    directory = inside ? mem_format("%s/", f->path) : parent_of(f->path);
    rc = make_temporary(f, directory, err);
    free(directory);
    if (rc == 0)
        return f;
    folder_free(f);
    return NULL;
}

/* ---- writing ---- */

static int
enter(struct folder *f, const char *path, size_t length, struct err *err)
{
    if (f->inner != NULL && strlen(f->inner) == length &&
        strncmp(f->inner, path, length) == 0)
        return 0;
    free(f->inner);
    f->inner = mem_copy(path, length);
    if (f->inner_fd >= 0)
        close(f->inner_fd);
    f->inner_fd = -1;
    if (mkdirat(f->fd, f->inner, 0777) != 0 && errno != EEXIST)
        return err_errno(err, ERR_LOCAL, "cannot make '%s'", f->inner);
    f->inner_fd = openat(
        f->fd, f->inner, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return f->inner_fd >= 0
               ? 0
               : err_errno(err, ERR_LOCAL, "cannot open '%s'", f->inner);
}

static int
write_all(int fd, const char *data, size_t length, struct err *err)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);

        if (n < 0 && errno == EINTR) {
            if (signals_check(err) != 0)
                return -1;
            continue;
        }
        if (n < 0)
            return err_errno(err, ERR_LOCAL, "cannot write");
        data += n;
        length -= (size_t)n;
    }
    return 0;
}

int
folder_add(struct folder *f, const char *path, const void *data, size_t length,
    struct err *err)
{
    const char *slash = strchr(path, '/');
    int where = f->fd, fd, rc;

    if (slash != NULL) {
        if (enter(f, path, (size_t)(slash - path), err) != 0)
            return -1;
        where = f->inner_fd;
    }
    fd = openat(where, slash == NULL ? path : slash + 1,
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST) {
        err_set(err, ERR_LOCAL, "'%s' is there already", path);
        return err_remedy(err, "this file system takes two names for one: "
                               "write to another one");
    }
    if (fd < 0)
        return err_errno(err, ERR_LOCAL, "cannot make '%s'", path);
    rc = write_all(fd, data, length, err);
    if (close(fd) != 0 && errno != EINTR && rc == 0)
        rc = err_errno(err, ERR_LOCAL, "cannot write");
    if (rc != 0 && err->code == ERR_LOCAL)
        err_prefix(err, "'%s'", path);
    return rc;
}

int
folder_fd(const struct folder *f)
{
    return f->fd;
}

/* ---- publishing ---- */

/* One flush of the file system takes the place of one per file: ten thousand
 * of those take minutes on a disk. */
int
folder_flush(const struct folder *f, struct err *err)
{
    if (syncfs(f->fd) == 0)
        return 0;
    return err_errno(err, ERR_LOCAL, "cannot flush '%s' to the disk", f->path);
}

static int
give_name(const struct folder *f, struct err *err)
{
    if (renameat2(
            AT_FDCWD, f->temporary, AT_FDCWD, f->path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno == EINVAL || errno == ENOSYS) {
        /* Where that is not known, a directory can still replace nothing but
         * an empty one. */
        if (rename(f->temporary, f->path) == 0)
            return 0;
    }
    if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR) {
        err_set(err, ERR_LOCAL, "'%s' exists already", f->path);
        return err_remedy(err, "choose another name");
    }
    return err_errno(err, ERR_LOCAL, "cannot name '%s'", f->path);
}

/* Flush the directory that the new name stands in. */
static int
flush_parent(const struct folder *f, struct err *err)
{
    char *parent = parent_of(f->path);
    int fd = open(
        parent[0] == '\0' ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = 0;

    free(parent);
    if (fd < 0)
        return errno == EACCES
                   ? 0
                   : err_errno(err, ERR_LOCAL,
                         "cannot open the directory of '%s'", f->path);
    if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS &&
        errno != ENOTSUP && errno != EINTR)
        rc =
            err_errno(err, ERR_LOCAL, "cannot flush '%s' to the disk", f->path);
    close(fd);
    return rc;
}

static void
forget_temporary(struct folder *f)
{
    if (f->temporary != NULL)
        file_temporary_drop(f->temporary);
    free(f->temporary);
    f->temporary = NULL;
}

int
folder_publish(struct folder *f, struct err *err)
{
    if (folder_flush(f, err) != 0 || give_name(f, err) != 0)
        return -1;
    forget_temporary(f);
    if (flush_parent(f, err) == 0)
        return 0;

    /* What a crash may lose was not published. */
    folder_remove(f->path);
    return -1;
}

void
folder_free(struct folder *f)
{
    if (f == NULL)
        return;
    if (f->inner_fd >= 0)
        close(f->inner_fd);
    if (f->fd >= 0)
        close(f->fd);
    if (f->temporary != NULL)
        folder_remove(f->temporary);
    forget_temporary(f);
    free(f->inner);
    free(f->path);
    free(f);
}
