#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle/directory_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"
#include "util/signals.h"

#define FOREIGN_NAMED 5 /* files that are no part of it, told by name */

struct reading {
    struct directory d;
    struct catalog *out;
    struct directory_edits edits;
    struct buf path; /* of the file at hand */
    const struct progress *progress;
    size_t done;
};

/* ---- resources ---- */

static void
add_reference(void *user, const struct kind_reference *rule, const char *name,
    const char *pointer)
{
    catalog_add_reference(user, rule->to, name, pointer);
}

/* The origin is of the resource, whatever became of its body. */
static int
copy_origin(const struct catalog *from, const struct resource *old,
    struct catalog *to, struct resource *r, struct err *err)
{
    char *text = catalog_origin(from, old, err);
    int rc;

    if (text == NULL)
        return err->code == ERR_NONE ? 0 : -1;
    rc = catalog_set_origin(to, r, text, old->origin.length, err);
    free(text);
    return rc;
}

/* Add a body; ${old} is its entry in the manifest, or NULL. */
static int
add_body(struct reading *r, const char *kind_name, const char *name,
    const struct resource *old, const struct directory_body *b, struct err *err)
{
    struct directory *d = &r->d;
    struct resource *one = catalog_add_text(
        r->out, kind_name, name, b->text, b->length, &b->digest, err);

    if (one == NULL)
        return -1;
    one->closed =
        one->kind == KIND_INDEX && member_is_closed(b->text, b->length);
    if (b->tree != NULL) {
        references_of(one->kind, b->tree, add_reference, one);
        sanitize_external_files(one->kind, name, b->tree, &d->external);
    } else if (old != NULL)
        for (size_t i = 0; i < old->reference_count; i++)
            catalog_add_reference(one, old->references[i].kind,
                old->references[i].name, old->references[i].pointer);
    return old == NULL ? 0 : copy_origin(d->old, old, r->out, one, err);
}

static int
take(struct reading *r, const char *kind_name, const char *name,
    const struct resource *old, const char *path, struct err *err)
{
    struct directory_body body;
    int rc = signals_check(err);

    if (rc != 0)
        return -1;
    rc = directory_body(&r->d, path, kind_named(kind_name),
        old == NULL ? NULL : &old->digest, &body, err);
    if (rc != 0)
        return -1;
    rc = add_body(r, kind_name, name, old, &body, err);
    if (rc == 0 && body.tree != NULL)
        remarks_add(old == NULL ? &r->edits.added : &r->edits.edited, kind_name,
            name, NULL);
    directory_body_free(&body);
    progress_step(r->progress, ++r->done);
    return rc;
}

/* Find the file of a resource by either of its paths.  Return its position, or
 * (size_t)-1 if there is none, or -2 (ERR_BUNDLE: there are both). */
static size_t
find_file(struct reading *r, const struct resource *old, struct err *err)
{
    const struct list *files = &r->d.files;
    size_t usual, written;

    directory_path(old, &r->path);
    usual = list_find(files, buf_text(&r->path));
    directory_long_path(old->kind_name, old->name, &r->path);
    written = list_find(files, buf_text(&r->path));
    if (usual == (size_t)-1 || usual == written)
        return written;
    if (written == (size_t)-1)
        return usual;
    err_set(err, ERR_BUNDLE, "'%s' and '%s' are the same %s, '%s'",
        files->items[usual], files->items[written], old->kind_name, old->name);
    err_remedy(err, "remove one of them");
    return (size_t)-2;
}

/* What the manifest lists: there, edited or removed. */
static int
take_listed(struct reading *r, struct err *err)
{
    const struct catalog *c = r->d.old;

    for (size_t i = 0; i < c->count; i++) {
        const struct resource *old = &c->items[i];
        size_t at = find_file(r, old, err);

        if (at == (size_t)-2)
            return -1;
        if (at == (size_t)-1) {
            remarks_add(&r->edits.removed, old->kind_name, old->name, NULL);
            continue;
        }
        r->d.taken[at] = true;
        if (take(r, old->kind_name, old->name, old, r->d.files.items[at],
                err) != 0)
            return -1;
    }
    return 0;
}

/* What it does not list was added. */
static int
take_added(struct reading *r, struct err *err)
{
    struct directory *d = &r->d;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < d->files.count; i++) {
        const char *path = d->files.items[i];
        char *kind, *name;

        if (d->taken[i])
            continue;
        name = directory_name(d, path, err);
        if (name == NULL)
            return -1;
        kind = mem_copy(path, (size_t)(strchr(path, '/') - path));
        rc = take(r, kind, name, NULL, path, err);
        free(kind);
        free(name);
    }
    return rc;
}

/* ---- the whole ---- */

/* Known kinds stand in replay order; unknown ones stay where they are as long
 * as that holds. */
static bool
is_in_order(const struct catalog *c)
{
    const struct resource *before = NULL;

    for (size_t i = 0; i < c->count; i++) {
        const struct resource *r = &c->items[i];

        if (r->kind == KIND_UNKNOWN)
            continue;
        if (before != NULL && catalog_order(before, r) > 0)
            return false;
        before = r;
    }
    return true;
}

static void
note_foreign(struct directory *d)
{
    size_t count = d->foreign.count;
    struct buf names;

    if (count == 0)
        return;
    buf_init(&names, BUNDLE_ENTRY_LIMIT);
    list_sort(&d->foreign);
    for (size_t i = 0; i < count && i < FOREIGN_NAMED; i++)
        (void)buf_printf(
            &names, "%s'%s'", i == 0 ? "" : ", ", d->foreign.items[i]);
    if (count > FOREIGN_NAMED)
        (void)buf_printf(&names, " and %zu more", count - FOREIGN_NAMED);
    directory_note(
        d, mem_format("no part of the bundle: %s", buf_text(&names)));
    buf_free(&names);
}

/* Say what the bundle would be that is made of it. */
static int
summarize(struct reading *r, struct bundle_summary *s, struct err *err)
{
    const struct catalog *c = r->out;
    struct members members = { 0 };
    struct buf manifest;
    int rc;

    buf_init(&manifest, BUNDLE_MANIFEST_LIMIT);
    rc = manifest_make(c, &members, &s->content, &manifest, err);
    if (rc == 0)
        digest_of(manifest.data, manifest.length, &s->id);
    s->major = BUNDLE_MAJOR;
    s->minor = BUNDLE_MINOR;
    s->canon = CATALOG_CANON;
    s->created = mem_string(c->about.created);
    s->packed = r->d.size;
    s->unpacked = r->d.limit - r->d.left;
    s->resources = c->count;
    s->members = members.count;
    s->notes = r->d.notes;
    memset(&r->d.notes, 0, sizeof r->d.notes);
    members_free(&members);
    buf_free(&manifest);
    return rc;
}

/* While files are replaced there is no manifest, so that a mixture of old and
 * new is never taken for edits. */
static int
read_manifest(struct directory *d, struct err *err)
{
    const char *path;

    if (directory_manifest_path(d, &path, err) != 0)
        return -1;
    if (path == NULL) {
        err_set(err, ERR_BUNDLE, "there is no '" MANIFEST_PATH "'");
        return err_remedy(err, "make such a directory with 'unpack'");
    }
    if (strcmp(path, MANIFEST_PATH) == 0)
        return directory_manifest(d, path, err);
    err_set(err, ERR_BUNDLE, "an unpacking into it was not finished");
    return err_remedy(err, "run 'unpack --force' again");
}

static int
read_all(struct reading *r, struct bundle_summary *summary, struct err *err)
{
    struct directory *d = &r->d;

    if (read_manifest(d, err) != 0 || directory_list(d, err) != 0)
        return -1;
    d->taken = mem_zero(d->files.count + 1, sizeof *d->taken);
    progress_begin(r->progress, 1, 1, "read", d->files.count);
    catalog_copy_about(r->out, d->old);
    if (take_listed(r, err) != 0 || take_added(r, err) != 0)
        return -1;
    if (!is_in_order(r->out))
        catalog_sort(r->out, false);
    remarks_sort(&r->edits.added);
    directory_about(d, &r->edits, r->out);
    note_foreign(d);
    return summary == NULL ? 0 : summarize(r, summary, err);
}

int
directory_read(const char *path, uint64_t limit, struct catalog *out,
    struct bundle_summary *summary, struct directory_edits *edits,
    const struct progress *progress, struct err *err)
{
    struct reading r = { .out = out, .progress = progress };
    int rc = directory_open(&r.d, path, limit, err);

    if (rc == 0) {
        buf_init(&r.path, DIRECTORY_PATH);
        rc = read_all(&r, summary, err);
        if (rc != 0 && err->code < ERR_SIGNAL)
            err_prefix(err, "directory '%s'", path);
        if (rc != 0 && err->code == ERR_BUNDLE && err->remedy[0] == '\0')
            err_remedy(err, "correct it, or take back what was edited");
    }
    if (rc == 0 && edits != NULL) {
        *edits = r.edits;
        memset(&r.edits, 0, sizeof r.edits);
    }
    directory_edits_free(&r.edits);
    directory_close(&r.d);
    buf_free(&r.path);
    return rc;
}

void
directory_edits_free(struct directory_edits *e)
{
    remarks_free(&e->added);
    remarks_free(&e->edited);
    remarks_free(&e->removed);
}
