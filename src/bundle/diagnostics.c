#include "bundle/diagnostics.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/bundle.h"
#include "bundle/diagnostics_internal.h"
#include "util/signals.h"

/* Opening waits where a pipe has no writer yet.  Return it, or -1. */
static int
open_patiently(const char *path, struct err *err)
{
    int fd;

    do {
        if (signals_check(err) != 0)
            return -1;
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        err_errno(err, ERR_LOCAL, "it cannot be opened");
    return fd;
}

static int
read_files(const char *path, struct replies *r, struct err *err)
{
    int fd = open_patiently(path, err), rc;
    struct stat st;

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) != 0)
        rc = err_errno(err, ERR_LOCAL, "it cannot be read");
    else
        rc = S_ISDIR(st.st_mode) ? diagnostics_directory(fd, r, err)
                                 : diagnostics_zip(fd, r, err);
    close(fd);
    if (rc != 0 || replies_any(r))
        return rc;
    err_set(err, ERR_BUNDLE, "it holds no file of a collection");
    return err_remedy(err, "name the archive that support-diagnostics wrote, "
                           "or the directory in which its version.json is");
}

static int
build(const struct replies *r, const struct diagnostics_options *options,
    struct catalog *out, struct err *err)
{
    struct building b = { .replies = r, .options = options, .out = out };
    int rc = -1;

    if (diagnostics_source(&b, err) == 0 && diagnostics_families(&b, err) == 0)
        rc = diagnostics_indices(&b, err);
    listing_free(&b.listing);
    return rc;
}

int
diagnostics_read(const char *path, const struct diagnostics_options *options,
    struct catalog *out, struct err *err)
{
    uint64_t most = options->max_unpacked;
    struct replies *r = replies_new(most == 0 ? BUNDLE_UNPACKED_LIMIT : most);
    int rc;

    progress_begin(options->progress, 1, 1, "read", 0);
    rc = read_files(path, r, err);
    if (rc == 0) {
        replies_sort(r);
        rc = build(r, options, out, err);
    }
    if (rc != 0 && err->code < ERR_SIGNAL)
        err_prefix(err, "diagnostics '%s'", path);
    replies_free(r);
    return rc;
}
