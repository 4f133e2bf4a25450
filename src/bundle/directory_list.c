#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/directory_internal.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- names in one folder ---- */

/* List what is in ${name}, a folder in ${parent}, but for "." and "..".
 * Return 0, or -1 (ERR_LOCAL). */
static int
names_in(int parent, const char *name, struct list *out, struct err *err)
{
    int fd =
        openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (dir == NULL) {
        err_errno(err, ERR_LOCAL, "cannot open '%s'", name);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (out->count >= DIRECTORY_FILES) {
            closedir(dir);
            return err_set(err, ERR_BUNDLE, "there are more than %u files",
                DIRECTORY_FILES);
        }
        list_add(out, entry->d_name);
    }
    if (errno != 0) {
        err_errno(err, ERR_LOCAL, "cannot read '%s'", name);
        closedir(dir);
        return -1;
    }
    closedir(dir);
    list_sort(out);
    return 0;
}

static bool
is_body(const char *name)
{
    size_t length = strlen(name), n = strlen(DIRECTORY_SUFFIX);

    return length >= n && strcmp(name + length - n, DIRECTORY_SUFFIX) == 0;
}

/* ---- the folders ---- */

/* Say whether it is the folder of a kind: one that is known here, or one that
 * the manifest has. */
static bool
is_kind(const struct directory *d, const char *name)
{
    if (kind_named(name) != KIND_UNKNOWN)
        return true;
    for (size_t i = 0; i < d->old->count; i++)
        if (d->old->items[i].kind == KIND_UNKNOWN &&
            strcmp(d->old->items[i].kind_name, name) == 0)
            return true;
    return false;
}

int
directory_list_kind(struct directory *d, const char *kind, struct err *err)
{
    struct list names = LIST_INIT;
    struct stat st;
    int rc;

    if (fstatat(d->fd, kind, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT
                   ? 0
                   : err_errno(err, ERR_LOCAL, "cannot read '%s'", kind);
    if (!S_ISDIR(st.st_mode))
        return err_set(err, ERR_BUNDLE,
            "'%s' is named like a kind, but is no directory", kind);
    rc = names_in(d->fd, kind, &names, err);

    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        char *path = mem_format("%s/%s", kind, names.items[i]);

        list_take(is_body(names.items[i]) ? &d->files : &d->foreign, path);
        if (d->files.count > DIRECTORY_FILES)
            rc = err_set(err, ERR_BUNDLE, "there are more than %u files",
                DIRECTORY_FILES);
    }
    list_free(&names);
    return rc;
}

/* A folder of no kind with bodies in it is a slip that must not be lost. */
static int
check_stranger(struct directory *d, const char *name, struct err *err)
{
    static const char *const kinds[] = {
#define KIND_NAME(id, kind, rank, guide_rank) #kind,
        KIND_LIST(KIND_NAME)
#undef KIND_NAME
    };
    const char *near;
    struct list names = LIST_INIT;
    bool bodies = false;
    int rc = names_in(d->fd, name, &names, err);

    for (size_t i = 0; i < names.count && !bodies; i++)
        bodies = is_body(names.items[i]);
    list_free(&names);
    if (rc != 0)
        return -1;
    if (!bodies) {
        list_take(&d->foreign, mem_format("%s/", name));
        return 0;
    }
    err_set(err, ERR_BUNDLE, "'%s' is the name of no kind", name);
    near = str_nearest(name, kinds, sizeof kinds / sizeof *kinds);
    return err_remedy(err,
        "name it after a kind, such as '%s'; what is no part of the bundle may "
        "lie in a folder without %s files, or whose name begins with a dot",
        near != NULL ? near : kind_get(KIND_INDEX)->name, DIRECTORY_SUFFIX);
}

static int
take_name(struct directory *d, const char *name, struct err *err)
{
    struct stat st;

    /* Those of git, of editors, and our own temporary ones. */
    if (name[0] == '.' || strcmp(name, MANIFEST_PATH) == 0)
        return 0;
    if (is_kind(d, name))
        return directory_list_kind(d, name, err);
    if (fstatat(d->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_errno(err, ERR_LOCAL, "cannot read '%s'", name);
    if (S_ISDIR(st.st_mode))
        return check_stranger(d, name, err);
    list_add(&d->foreign, name);
    return 0;
}

int
directory_list(struct directory *d, struct err *err)
{
    struct list names = LIST_INIT;
    int rc = names_in(d->fd, ".", &names, err);

    for (size_t i = 0; rc == 0 && i < names.count; i++)
        rc = take_name(d, names.items[i], err);
    list_free(&names);
    list_sort(&d->files);
    return rc;
}
