#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/directory_internal.h"
#include "util/folder.h"
#include "util/mem.h"
#include "util/signals.h"

/* Moving new files into a directory that is there. */
struct moving {
    struct directory d; /* the directory; its files are those of before */
    const struct catalog *c;
    const char *manifest; /* the path of the one of before, or NULL */
    int from;             /* the new files */
    struct list kinds;    /* folders that may be touched, sorted */
    struct list files;    /* the paths of all resources, sorted */
    struct list moves;    /* those whose file is a new one */
};

/* ---- what is there ---- */

static void
list_kinds(struct moving *m)
{
    const struct catalog *both[] = { m->d.old, m->c };

    for (int id = 0; id < KIND_COUNT; id++)
        list_add(&m->kinds, kind_get((enum kind_id)id)->name);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < both[i]->count; j++)
            if (both[i]->items[j].kind == KIND_UNKNOWN)
                list_add_new(&m->kinds, both[i]->items[j].kind_name);
    list_sort(&m->kinds);
}

static void
list_files(struct moving *m)
{
    struct buf path;

    buf_init(&path, DIRECTORY_PATH);
    for (size_t i = 0; i < m->c->count; i++) {
        directory_path(&m->c->items[i], &path);
        list_add(&m->files, buf_text(&path));
    }
    list_sort(&m->files);
    buf_free(&path);
}

/* Files can be replaced, directories of their names cannot. */
static int
check_files(const struct moving *m, struct err *err)
{
    struct stat st;

    for (size_t i = 0; i < m->d.files.count; i++) {
        const char *path = m->d.files.items[i];

        if (fstatat(m->d.fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(st.st_mode))
            return err_set(err, ERR_BUNDLE, "'%s' is a directory", path);
    }
    return 0;
}

/* Folders that no manifest tells of are the user's. */
static int
check_unknown(const struct moving *m, const char *kind, struct err *err)
{
    int found = directory_has(&m->d, kind, err);

    if (found <= 0)
        return found;
    err_set(err, ERR_LOCAL,
        "there is '%s', but no '" MANIFEST_PATH "' that tells what it is",
        kind);
    return err_remedy(err, "unpack to another name");
}

/* Nothing is touched before all that could stop it was looked at.  A manifest
 * that an unfinished run put aside will do. */
static int
survey(struct moving *m, struct err *err)
{
    if (directory_manifest_path(&m->d, &m->manifest, err) != 0 ||
        (m->manifest != NULL &&
            directory_manifest(&m->d, m->manifest, err) != 0))
        return -1;
    list_kinds(m);
    list_files(m);
    for (size_t i = 0; i < m->kinds.count; i++) {
        const char *kind = m->kinds.items[i];

        if ((m->manifest == NULL && check_unknown(m, kind, err) != 0) ||
            directory_list_kind(&m->d, kind, err) != 0)
            return -1;
    }
    list_sort(&m->d.files);
    return check_files(m, err);
}

/* ---- the exchange ---- */

static int
open_folder(int parent, const char *name, struct err *err)
{
    int fd =
        openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        err_errno(err, ERR_LOCAL, "cannot open '%s'", name);
    return fd;
}

/* Say whether ${path} is in the folder ${kind}. */
static bool
is_in(const char *path, const char *kind)
{
    size_t length = strlen(kind);

    return strncmp(path, kind, length) == 0 && path[length] == '/';
}

/* Move the new files of a kind; those of before that are no resource any more
 * go. */
static int
exchange(
    const struct moving *m, const char *kind, int from, int to, struct err *err)
{
    size_t skip = strlen(kind) + 1;

    for (size_t i = 0; i < m->moves.count; i++) {
        const char *path = m->moves.items[i];

        if (is_in(path, kind) &&
            renameat(from, path + skip, to, path + skip) != 0)
            return err_errno(err, ERR_LOCAL, "cannot replace '%s'", path);
    }
    for (size_t i = 0; i < m->d.files.count; i++) {
        const char *path = m->d.files.items[i];

        if (is_in(path, kind) && !list_has(&m->files, path) &&
            unlinkat(to, path + skip, 0) != 0 && errno != ENOENT)
            return err_errno(err, ERR_LOCAL, "cannot remove '%s'", path);
    }
    return 0;
}

static bool
has_kind(const struct list *files, const char *kind)
{
    for (size_t i = 0; i < files->count; i++)
        if (is_in(files->items[i], kind))
            return true;
    return false;
}

static int
exchange_kind(const struct moving *m, const char *kind, struct err *err)
{
    bool comes = has_kind(&m->moves, kind);
    int from = -1, to = -1, rc = -1;

    if (!comes && !has_kind(&m->d.files, kind))
        return 0;
    if (comes && mkdirat(m->d.fd, kind, 0777) != 0 && errno != EEXIST)
        return err_errno(err, ERR_LOCAL, "cannot make '%s'", kind);
    to = open_folder(m->d.fd, kind, err);
    if (to >= 0 && comes)
        from = open_folder(m->from, kind, err);
    if (to >= 0 && (!comes || from >= 0))
        rc = exchange(m, kind, from, to, err);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);

    /* What is left may be the user's, then the folder stays. */
    if (rc == 0 && !has_kind(&m->files, kind))
        (void)unlinkat(m->d.fd, kind, AT_REMOVEDIR);
    return rc;
}

/* The manifest goes first and comes last: a run that is broken off in between
 * leaves nothing that could be taken for a bundle. */
static int
exchange_all(const struct moving *m, const struct folder *new, struct err *err)
{
    int fd = m->d.fd;

    if (m->manifest != NULL && strcmp(m->manifest, MANIFEST_PATH) == 0 &&
        renameat(fd, MANIFEST_PATH, fd, DIRECTORY_REPLACED) != 0)
        return err_errno(err, ERR_LOCAL, "cannot replace '" MANIFEST_PATH "'");
    for (size_t i = 0; i < m->kinds.count; i++)
        if (exchange_kind(m, m->kinds.items[i], err) != 0)
            return -1;
    if (folder_flush(new, err) != 0)
        return -1;
    if (renameat(m->from, MANIFEST_PATH, fd, MANIFEST_PATH) != 0)
        return err_errno(err, ERR_LOCAL, "cannot replace '" MANIFEST_PATH "'");
    if (unlinkat(fd, DIRECTORY_REPLACED, 0) != 0 && errno != ENOENT)
        return err_errno(
            err, ERR_LOCAL, "cannot remove '" DIRECTORY_REPLACED "'");
    return folder_flush(new, err);
}

/* ---- the whole ---- */

bool
directory_must_move(
    struct moving *m, const char *path, const char *text, size_t length)
{
    struct err ignored = ERR_INIT;
    char *there = NULL;
    size_t size;
    bool same;

    if (list_has(&m->d.files, path))
        there = directory_text(&m->d, path, JSON_BODY_LIMIT, &size, &ignored);
    same = there != NULL && size == length && memcmp(there, text, length) == 0;
    free(there);
    if (!same)
        list_add(&m->moves, path);
    return !same;
}

static int
replace(struct moving *m, struct folder *new, const struct progress *progress,
    struct err *err)
{
    m->from = folder_fd(new);
    if (directory_write_files(m->c, new, m, progress, err) != 0 ||
        folder_flush(new, err) != 0 || signals_check(err) != 0)
        return -1;
    return exchange_all(m, new, err);
}

int
directory_replace(const char *path, const struct catalog *c,
    const struct progress *progress, struct err *err)
{
    struct moving m = { .c = c };
    struct folder *new = NULL;
    int rc = directory_open(&m.d, path, 0, err);

    if (rc == 0)
        rc = survey(&m, err);
    if (rc != 0 && err->code < ERR_SIGNAL)
        err_prefix(err, "directory '%s'", path);
    if (rc != 0 && err->code == ERR_BUNDLE && err->remedy[0] == '\0')
        err_remedy(err, "unpack to another name");
    if (rc == 0) {
        new = folder_new(path, true, err);
        rc = new == NULL ? -1 : replace(&m, new, progress, err);
    }
    folder_free(new);
    directory_close(&m.d);
    list_free(&m.kinds);
    list_free(&m.files);
    list_free(&m.moves);
    return rc;
}
