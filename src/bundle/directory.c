#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/directory_internal.h"

int
directory_open(
    struct directory *d, const char *path, uint64_t limit, struct err *err)
{
    memset(d, 0, sizeof *d);
    d->limit = d->left = limit == 0 ? BUNDLE_UNPACKED_LIMIT : limit;
    d->folder_fd = -1;
    d->old = catalog_new();
    d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return d->fd >= 0 ? 0 : err_errno(err, ERR_LOCAL, "cannot open '%s'", path);
}

void
directory_close(struct directory *d)
{
    if (d->fd >= 0)
        close(d->fd);
    if (d->folder_fd >= 0)
        close(d->folder_fd);
    catalog_free(d->old);
    list_free(&d->files);
    list_free(&d->foreign);
    list_free(&d->notes);
    remarks_free(&d->external);
    free(d->taken);
    free(d->folder);
}

int
directory_has(const struct directory *d, const char *name, struct err *err)
{
    struct stat st;

    if (fstatat(d->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
        return 1;
    return errno == ENOENT
               ? 0
               : err_errno(err, ERR_LOCAL, "cannot read '%s'", name);
}

/* ---- the manifest ---- */

int
directory_manifest_path(
    const struct directory *d, const char **out, struct err *err)
{
    static const char *const paths[] = { MANIFEST_PATH, DIRECTORY_REPLACED };
    int found = 0;

    *out = NULL;
    for (size_t i = 0; i < 2 && found == 0; i++) {
        found = directory_has(d, paths[i], err);
        if (found > 0)
            *out = paths[i];
    }
    return found < 0 ? -1 : 0;
}

/* A manifest that nobody touched is one that a bundle could have. */
static void
judge_manifest(
    struct directory *d, const struct manifest *m, const char *text, size_t n)
{
    struct err ignored = ERR_INIT;

    d->genuine = json_check_canonical(text, n, &ignored) == 0 &&
                 manifest_finish(m, &ignored) == 0;
    digest_of(text, n, &d->id);
}

int
directory_manifest(struct directory *d, const char *path, struct err *err)
{
    struct manifest m = { .catalog = d->old, .loose = true };
    size_t length;
    char *text;
    int rc;

    text = directory_text(d, path, BUNDLE_MANIFEST_LIMIT, &length, err);
    if (text == NULL)
        return -1;
    rc = manifest_read(&m, text, length, err);
    if (rc == 0) {
        judge_manifest(d, &m, text, length);
        d->notes = m.notes;
        memset(&m.notes, 0, sizeof m.notes);
    }
    manifest_free(&m);
    free(text);
    return rc;
}
