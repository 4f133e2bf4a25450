/* The feature macro is for renameat2. */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier) */

#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/file_internal.h"
#include "util/folder.h"

#define SLOTS 8

static char *volatile temporaries[SLOTS];

int
file_temporary_add(char *path)
{
    size_t i;

    for (i = 0; i < SLOTS; i++) {
        if (temporaries[i] == NULL) {
            temporaries[i] = path;
            return 0;
        }
    }
    return -1;
}

void
file_temporary_drop(const char *path)
{
    size_t i;

    for (i = 0; i < SLOTS; i++)
        if (temporaries[i] == path)
            temporaries[i] = NULL;
}

void
file_remove_temporaries(void)
{
    size_t i;

    for (i = 0; i < SLOTS; i++)
        if (temporaries[i] != NULL && unlink(temporaries[i]) != 0)
            folder_remove(temporaries[i]);
}

static int
refuse_existing(const struct file *f, struct err *err)
{
    err_set(err, ERR_LOCAL, "'%s' exists already", f->path);
    return err_remedy(err, "choose another name, or give --force");
}

/* The way for file systems without hard links (vfat). */
static int
rename_new(const struct file *f, struct err *err)
{
    if (renameat2(
            AT_FDCWD, f->temporary, AT_FDCWD, f->path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno == EEXIST)
        return refuse_existing(f, err);
    err_errno(err, ERR_LOCAL, "cannot name '%s'", f->path);
    if (errno == EINVAL || errno == ENOSYS)
        err_remedy(
            err, "this file system cannot refuse to overwrite: give --force");
    return -1;
}

/* Give the temporary file its final name; its old name is gone then. */
static int
give_name(const struct file *f, struct err *err)
{
    if (f->force)
        return rename(f->temporary, f->path) == 0
                   ? 0
                   : err_errno(err, ERR_LOCAL, "cannot name '%s'", f->path);
    if (link(f->temporary, f->path) == 0) {
        if (unlink(f->temporary) == 0)
            return 0;
        err_errno(err, ERR_LOCAL, "cannot unlink '%s'", f->temporary);
        unlink(f->path);
        return -1;
    }
    if (errno == EEXIST)
        return refuse_existing(f, err);
    if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS ||
        errno == EMLINK)
        return rename_new(f, err);
    return err_errno(err, ERR_LOCAL, "cannot name '%s'", f->path);
}

/* Flush a descriptor; pipes and some file systems have nothing to flush. */
static int
flush(int fd, const struct file *f, struct err *err)
{
    int rc;

    do
        rc = fsync(fd);
    while (rc != 0 && errno == EINTR);
    if (rc == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP)
        return 0;
    return err_errno(err, ERR_LOCAL, "cannot flush '%s' to the disk", f->path);
}

/* Flush and close before naming: a disk may tell only now that it is full. */
static int
finish(struct file *f, struct err *err)
{
    int fd = f->fd;

    if (flush(fd, f, err) != 0)
        return -1;
    f->fd = -1;
    if (close(fd) != 0 && errno != EINTR)
        return err_errno(err, ERR_LOCAL, "cannot write '%s'", f->path);
    return 0;
}

static void
forget_temporary(struct file *f)
{
    file_temporary_drop(f->temporary);
    free(f->temporary);
    f->temporary = NULL;
}

int
file_publish(struct file *f, struct err *err)
{
    if (f->temporary == NULL)
        return flush(f->fd, f, err);
    if (finish(f, err) != 0 || give_name(f, err) != 0) {
        unlink(f->temporary);
        forget_temporary(f);
        return -1;
    }
    forget_temporary(f);
    if (f->directory < 0 || flush(f->directory, f, err) == 0)
        return 0;

    /* A file that a crash may lose was not published. */
    if (!f->force)
        unlink(f->path);
    return -1;
}
