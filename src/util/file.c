#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/file_internal.h"
#include "util/mem.h"
#include "util/signals.h"

#define NAME_TRIES 100

/* Refuse what stands at ${path} already: anything without ${force}, all but
 * plain files with it. */
static int
check_target(const char *path, bool force, struct err *err)
{
    struct stat st;

    if (path[0] == '\0')
        return err_set(err, ERR_LOCAL, "the output file has an empty name");
    if (lstat(path, &st) != 0)
        return errno == ENOENT
                   ? 0
                   : err_errno(err, ERR_LOCAL, "cannot write '%s'", path);
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        err_set(err, ERR_LOCAL, "'%s' is a directory", path);
        return err_remedy(err, "name a file in it");
    }
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        err_set(err, ERR_LOCAL, "'%s' is not a regular file", path);
        return err_remedy(err, "write to standard output with '-'");
    }
    if (!force) {
        err_set(err, ERR_LOCAL, "'%s' exists already", path);
        return err_remedy(err, "choose another name, or give --force");
    }
    return 0;
}

/* The directory of ${path} with a final slash, or "". */
static char *
directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? mem_string("")
                         : mem_copy(path, (size_t)(slash - path) + 1);
}

/* Make a new file that nobody else has, with the mode that the umask leaves of
 * 0666: what is published is an ordinary file of its owner. */
static int
open_temporary(struct file *f, const char *directory, struct err *err)
{
    struct timespec now;
    unsigned i;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    for (i = 0; i < NAME_TRIES && f->fd < 0; i++) {
        free(f->temporary);
        f->temporary = mem_format("%s.esbundle-%ld-%06lx.tmp", directory,
            (long)getpid(), ((unsigned long)now.tv_nsec + i) & 0xffffff);
        f->fd =
            open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (f->fd < 0 && errno != EEXIST && errno != EINTR)
            break;
    }
    if (f->fd < 0)
        return err_errno(err, ERR_LOCAL, "cannot write '%s'", f->path);
    if (file_temporary_add(f->temporary) == 0)
        return 0;
    unlink(f->temporary);
    return err_set(err, ERR_INTERNAL, "too many files are open for writing");
}

struct file *
file_new(const char *path, bool force, struct err *err)
{
    struct file *f = mem_zero(1, sizeof *f);
    char *directory = directory_of(path);
    int rc = 0;

    f->path = mem_string(path);
    f->fd = f->directory = -1;
    f->force = force;
    if (strcmp(path, "-") == 0) {
        f->fd = STDOUT_FILENO;
    } else if (check_target(path, force, err) != 0 ||
               open_temporary(f, directory, err) != 0) {
        rc = -1;
    } else {
        /* One that may be written but not read cannot be flushed. */
        f->directory = open(directory[0] == '\0' ? "." : directory,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (f->directory < 0 && errno != EACCES)
            rc = err_errno(
                err, ERR_LOCAL, "cannot open the directory of '%s'", path);
    }
    free(directory);
    if (rc == 0)
        return f;
    file_free(f);
    return NULL;
}

int
file_write(struct file *f, const void *data, size_t length, struct err *err)
{
    const char *p = data;
    bool standard = f->temporary == NULL;

    while (length > 0) {
        ssize_t n = write(f->fd, p, length);

        if (n < 0 && errno == EINTR) {
            if (signals_check(err) != 0)
                return -1;
            continue;
        }
        if (n < 0 && standard)
            return err_errno(err, ERR_LOCAL, "cannot write to standard output");
        if (n < 0)
            return err_errno(err, ERR_LOCAL, "cannot write '%s'", f->path);
        p += n;
        length -= (size_t)n;

        /* A signal cuts short what waits for a reader; it would wait anew. */
        if (length > 0 && signals_check(err) != 0)
            return -1;
    }
    return 0;
}

void
file_free(struct file *f)
{
    if (f == NULL)
        return;
    if (f->fd >= 0 && f->fd != STDOUT_FILENO)
        close(f->fd);
    if (f->directory >= 0)
        close(f->directory);
    if (f->temporary != NULL) {
        unlink(f->temporary);
        file_temporary_drop(f->temporary);
    }
    free(f->temporary);
    free(f->path);
    free(f);
}
