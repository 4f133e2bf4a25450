#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/manifest_internal.h"
#include "util/mem.h"

/* The manifest is canonical JSON: keys in byte order, two spaces a level.  It
 * is written straight on, without a tree. */
struct printer {
    struct buf *out;
    const struct catalog *catalog;
    const struct members *members;
    const struct digest *content;
    unsigned depth;
    bool empty; /* the innermost container, so far */
    bool full;  /* the limit is reached */
};

/* ---- pieces ---- */

static void
put(struct printer *p, const char *text, size_t length)
{
    if (buf_add(p->out, text, length) != 0)
        p->full = true;
}

static void
put_line(struct printer *p)
{
    put(p, "\n", 1);
    for (unsigned i = 0; i < p->depth; i++)
        put(p, "  ", 2);
}

static void
put_open(struct printer *p, char bracket)
{
    put(p, &bracket, 1);
    p->depth++;
    p->empty = true;
}

static void
put_close(struct printer *p, char bracket)
{
    p->depth--;
    if (!p->empty)
        put_line(p);
    put(p, &bracket, 1);
    p->empty = false;
}

/* Begin the next element. */
static void
put_next(struct printer *p)
{
    if (!p->empty)
        put(p, ",", 1);
    put_line(p);
    p->empty = false;
}

static void
put_text(struct printer *p, const char *text)
{
    if (json_quote(text, p->out) != 0)
        p->full = true;
}

static void
put_key(struct printer *p, const char *key)
{
    put_next(p);
    put_text(p, key);
    put(p, ": ", 2);
}

/* What is not known is left out. */
static void
put_field(struct printer *p, const char *key, const char *text)
{
    if (text == NULL)
        return;
    put_key(p, key);
    put_text(p, text);
}

static void
put_number(struct printer *p, const char *key, uint64_t value)
{
    put_key(p, key);
    if (buf_printf(p->out, "%" PRIu64, value) != 0)
        p->full = true;
}

static void
put_bool(struct printer *p, const char *key, bool value)
{
    put_key(p, key);
    put(p, value ? "true" : "false", value ? 4 : 5);
}

static void
put_digest(struct printer *p, const char *key, const struct digest *digest)
{
    char hex[DIGEST_HEX];

    digest_hex(digest, hex);
    put_field(p, key, hex);
}

/* Embed canonical text: no newline can stand within a string of it. */
static void
put_canonical(struct printer *p, const char *text, size_t length)
{
    const char *end = text + length - 1, *newline;

    while ((newline = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        put(p, text, (size_t)(newline - text));
        put_line(p);
        text = newline + 1;
    }
    put(p, text, (size_t)(end - text));
}

/* ---- resources ---- */

static void
put_requires(struct printer *p, const struct resource *r)
{
    put_key(p, "requires");
    put_open(p, '[');
    for (size_t i = 0; i < r->reference_count; i++) {
        const struct reference *one = &r->references[i];

        put_next(p);
        put_open(p, '{');
        put_field(p, "kind", kind_get(one->kind)->name);
        put_field(p, "name", one->name);
        put_field(p, "pointer", one->pointer);
        put_bool(p, "present",
            catalog_find(p->catalog, one->kind, one->name) != NULL);
        put_close(p, '}');
    }
    put_close(p, ']');
}

static int
put_origin(struct printer *p, const struct resource *r, struct err *err)
{
    char *text = catalog_origin(p->catalog, r, err);

    if (text == NULL)
        return err->code == ERR_NONE ? 0 : -1;
    put_key(p, "origin");
    put_canonical(p, text, r->origin.length);
    free(text);
    return 0;
}

static int
put_resource(struct printer *p, size_t at, struct err *err)
{
    const struct resource *r = &p->catalog->items[at];
    size_t start = p->out->length, member = p->members->of[at];
    struct buf path;

    buf_init(&path, BUNDLE_ENTRY_LIMIT);
    members_path(p->members, p->catalog, member, &path);
    put_next(p);
    put_open(p, '{');
    put_field(p, "kind", r->kind_name);
    put_field(p, "member", buf_text(&path));
    buf_free(&path);
    put_field(p, "name", r->name);
    if (put_origin(p, r, err) != 0)
        return -1;
    put_requires(p, r);
    put_digest(p, "sha256", &r->digest);
    put_number(p, "size", r->body.length);
    put_close(p, '}');
    if (p->out->length - start > BUNDLE_ENTRY_LIMIT)
        return err_set(err, ERR_LOCAL,
            "the manifest's entry of %s '%s' is larger than %u MiB",
            r->kind_name, r->name, BUNDLE_ENTRY_LIMIT >> 20);
    return 0;
}

static int
put_resources(struct printer *p, struct err *err)
{
    put_key(p, "resources");
    put_open(p, '[');
    for (size_t i = 0; i < p->catalog->count; i++)
        if (put_resource(p, i, err) != 0)
            return -1;
    put_close(p, ']');
    return 0;
}

/* ---- the rest ---- */

/* ${last}: what the third text of a remark is called here. */
static void
put_remarks(struct printer *p, const char *key, const struct remarks *r,
    const char *last)
{
    put_key(p, key);
    put_open(p, '[');
    for (size_t i = 0; i < r->count; i++) {
        const struct remark *one = &r->items[i];
        bool file = last != NULL && strcmp(last, "file") == 0;

        put_next(p);
        put_open(p, '{');
        if (file)
            put_field(p, last, one->reason);
        put_field(p, "kind", one->kind);
        put_field(p, "name", one->name);
        if (last != NULL && !file)
            put_field(p, last, one->reason);
        put_close(p, '}');
    }
    put_close(p, ']');
}

/* The selection is kept in one line; here it stands as JSON. */
static int
put_selection(struct printer *p, const char *selection, struct err *err)
{
    struct buf text;
    cJSON *tree;

    if (selection == NULL)
        return 0;
    tree = json_parse(selection, strlen(selection), ERR_INTERNAL, err);
    if (tree == NULL)
        return -1;
    buf_init(&text, BUNDLE_ENTRY_LIMIT);
    if (json_print(tree, &text) != 0) {
        p->full = true;
    } else {
        put_key(p, "selection");
        put_canonical(p, text.data, text.length);
    }
    buf_free(&text);
    json_free(tree);
    return 0;
}

static void
put_source(struct printer *p, const struct about *a)
{
    put_key(p, "source");
    put_open(p, '{');
    put_field(p, "cluster_name", a->cluster_name);
    put_field(p, "cluster_uuid", a->cluster_uuid);
    put_bool(p, "oss", a->server.oss);
    put_field(p, "product", a->product);
    put_field(p, "user", a->user);
    put_field(p, "version", a->version);
    put_field(p, "visibility", a->visibility);
    put_close(p, '}');
}

static int
put_manifest(struct printer *p, struct err *err)
{
    const struct about *a = &p->catalog->about;
    char version[32];

    (void)snprintf(
        version, sizeof version, "%d.%d", BUNDLE_MAJOR, BUNDLE_MINOR);
    put_open(p, '{');
    put_remarks(p, "appeared", &a->appeared, NULL);
    put_number(p, "canon", CATALOG_CANON);
    put_digest(p, "content_digest", p->content);
    put_field(p, "created", a->created);
    put_remarks(p, "external_files", &a->external_files, "file");
    put_remarks(p, "failed", &a->failed, "reason");
    put_field(p, "format", MANIFEST_FORMAT);
    put_field(p, "format_version", version);
    put_bool(p, "insecure", a->insecure);
    put_key(p, "needs");
    put_open(p, '[');
    put_close(p, ']');
    if (put_resources(p, err) != 0 || put_selection(p, a->selection, err) != 0)
        return -1;
    put_remarks(p, "skipped", &a->skipped, "reason");
    put_source(p, a);
    put_field(p, "tool", a->tool);
    put_remarks(p, "unavailable", &a->unavailable, "reason");
    put_remarks(p, "vanished", &a->vanished, NULL);
    put_close(p, '}');
    put(p, "\n", 1);
    return 0;
}

int
manifest_print(const struct catalog *c, const struct members *m,
    const struct digest *content, struct buf *out, struct err *err)
{
    struct printer p = { out, c, m, content, 0, true, false };

    if (put_manifest(&p, err) != 0)
        return -1;
    if (p.full)
        return err_set(err, ERR_LOCAL, "the manifest is larger than %u MiB",
            BUNDLE_MANIFEST_LIMIT >> 20);
    return 0;
}
