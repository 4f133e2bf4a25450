#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bundle/directory_internal.h"
#include "util/folder.h"
#include "util/signals.h"

/* ---- the files ---- */

static int
write_manifest(const struct catalog *c, struct folder *to, struct err *err)
{
    struct members members = { 0 };
    struct digest content;
    struct buf text;
    int rc;

    buf_init(&text, BUNDLE_MANIFEST_LIMIT);
    rc = manifest_make(c, &members, &content, &text, err);
    if (rc == 0)
        rc = folder_add(to, MANIFEST_PATH, text.data, text.length, err);
    members_free(&members);
    buf_free(&text);
    return rc;
}

static int
write_body(const struct catalog *c, const struct resource *r, const char *path,
    struct folder *to, struct moving *replacing, struct err *err)
{
    char *text = catalog_text(c, r, err);
    int rc = 0;

    if (text == NULL)
        return -1;
    if (replacing == NULL ||
        directory_must_move(replacing, path, text, r->body.length))
        rc = folder_add(to, path, text, r->body.length, err);
    free(text);
    return rc;
}

int
directory_write_files(const struct catalog *c, struct folder *to,
    struct moving *replacing, const struct progress *progress, struct err *err)
{
    struct buf path;
    int rc = write_manifest(c, to, err);

    progress_begin(progress, 1, 1, "unpack", c->count);
    buf_init(&path, DIRECTORY_PATH);
    for (size_t i = 0; rc == 0 && i < c->count; i++) {
        rc = signals_check(err);
        if (rc != 0)
            break;
        directory_path(&c->items[i], &path);
        rc = write_body(c, &c->items[i], buf_text(&path), to, replacing, err);
        progress_step(progress, i + 1);
    }
    buf_free(&path);
    return rc;
}

/* ---- where to ---- */

/* Say whether there is nothing but names that begin with a dot.
 * Return 1 or 0, or -1 (ERR_LOCAL). */
static int
is_vacant(const char *path, struct err *err)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    int vacant = 1;

    if (dir == NULL)
        return err_errno(err, ERR_LOCAL, "cannot open '%s'", path);
    while (errno = 0, (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            vacant = 0;
    if (errno != 0)
        vacant = err_errno(err, ERR_LOCAL, "cannot read '%s'", path);
    closedir(dir);
    return vacant;
}

static int
check_vacant(const char *path, struct err *err)
{
    int vacant = is_vacant(path, err);

    if (vacant != 0)
        return vacant < 0 ? -1 : 0;
    err_set(err, ERR_LOCAL, "directory '%s' is not empty", path);
    return err_remedy(err, "choose a new name, or give --force to replace the "
                           "bundle that is unpacked there");
}

static int
write_new(const struct catalog *c, const char *path,
    const struct progress *progress, struct err *err)
{
    struct folder *folder = folder_new(path, false, err);
    int rc;

    if (folder == NULL)
        return -1;
    rc = directory_write_files(c, folder, NULL, progress, err);
    if (rc == 0)
        rc = folder_publish(folder, err);
    folder_free(folder);
    return rc;
}

int
directory_write(const struct catalog *c, const char *path, bool force,
    const struct progress *progress, struct err *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return errno == ENOENT
                   ? write_new(c, path, progress, err)
                   : err_errno(err, ERR_LOCAL, "cannot write '%s'", path);
    if (!S_ISDIR(st.st_mode)) {
        err_set(err, ERR_LOCAL, "'%s' exists and is no directory", path);
        return err_remedy(err, "choose another name");
    }
    if (!force && check_vacant(path, err) != 0)
        return -1;
    return directory_replace(path, c, progress, err);
}
