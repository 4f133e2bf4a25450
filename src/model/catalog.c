#include "model/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "model/catalog_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

#define MOUNT "snapshot" /* the store of a searchable snapshot */

struct catalog *
catalog_new(void)
{
    struct catalog *c = mem_zero(1, sizeof *c);

    c->spool = spool_new(SPOOL_MEMORY);
    c->index = catalog_index_new();
    return c;
}

struct catalog *
catalog_new_beside(const struct catalog *other)
{
    struct catalog *c = mem_zero(1, sizeof *c);

    c->spool = spool_share(other->spool);
    c->beside = other;
    c->index = catalog_index_new();
    return c;
}

void
catalog_stand_alone(struct catalog *c)
{
    c->beside = NULL;
}

static void
free_resource(struct resource *r)
{
    for (size_t i = 0; i < r->reference_count; i++) {
        free(r->references[i].name);
        free(r->references[i].pointer);
    }
    free(r->references);
    free(r->name);
}

void
catalog_free(struct catalog *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->count; i++)
        free_resource(&c->items[i]);
    free(c->items);
    spool_free(c->spool);
    catalog_about_free(&c->about);
    catalog_index_free(c->index);
    free(c);
}

/* ---- adding ---- */

/* Make a resource that is not yet part of the catalog's count. */
static struct resource *
begin(struct catalog *c, enum kind_id kind, const char *kind_name,
    const char *name, struct err *err)
{
    struct resource *r;

    if (catalog_index_name(c, kind, kind_name, name) != CATALOG_NONE) {
        err_set(err, ERR_PARTIAL, "%s '%s' is there twice", kind_name, name);
        return NULL;
    }
    c->items = mem_room(c->items, c->count, &c->room, sizeof *c->items);
    r = &c->items[c->count];
    memset(r, 0, sizeof *r);
    r->kind = kind;
    r->kind_name = kind == KIND_UNKNOWN
                       ? catalog_index_kind(c->index, kind_name)
                       : kind_get(kind)->name;
    return r;
}

static struct resource *
finish(struct catalog *c, struct resource *r, const char *name)
{
    r->name = mem_string(name);
    catalog_index_add(c, c->count);
    c->count++;
    return r;
}

bool
catalog_body_beside(
    const struct catalog *c, const struct digest *digest, struct span *out)
{
    size_t same = c->beside == NULL ? CATALOG_NONE
                                    : catalog_index_body(c->beside, digest);

    if (same != CATALOG_NONE)
        *out = c->beside->items[same].body;
    return same != CATALOG_NONE;
}

/* Spool a body, or find the same one that lies there already. */
static int
put_body(struct catalog *c, struct resource *r, const char *text, size_t length,
    struct err *err)
{
    size_t same = catalog_index_body(c, &r->digest);

    if (same != CATALOG_NONE) {
        r->body = c->items[same].body;
        return 0;
    }
    if (catalog_body_beside(c, &r->digest, &r->body))
        return 0;
    return spool_add(c->spool, text, length, &r->body, err);
}

static void
add_reference(void *user, const struct kind_reference *rule, const char *name,
    const char *pointer)
{
    catalog_add_reference(user, rule->to, name, pointer);
}

static bool
text_at_is(const cJSON *body, const char *pointer, const char *wanted)
{
    const char *text = json_text(json_at(body, pointer));

    return text != NULL && strcmp(text, wanted) == 0;
}

/* Say what a body tells besides its text. */
static void
judge(struct resource *r, const cJSON *body)
{
    bool index = r->kind == KIND_INDEX;

    r->builtin = kind_is_builtin(kind_get(r->kind), r->name, body);
    r->hidden = r->name[0] == '.' ||
                (index && text_at_is(body, "/settings/index.hidden", "true"));
    r->closed = index && text_at_is(body, "/state", "close");
    r->mounted = index && text_at_is(body, "/settings/index.store.type", MOUNT);
}

/* Spool the texts of a body and its origin. */
static int
spool_trees(struct catalog *c, struct resource *r, const char *name,
    const cJSON *body, const cJSON *origin, struct err *err)
{
    struct buf text;
    int rc = -1;

    buf_init(&text, JSON_BODY_LIMIT);
    if (json_print(body, &text) != 0) {
        err_set(err, ERR_PARTIAL, "%s '%s' is larger than %u MiB", r->kind_name,
            name, JSON_BODY_LIMIT >> 20);
        goto out;
    }
    digest_of(text.data, text.length, &r->digest);
    rc = put_body(c, r, text.data, text.length, err);
    if (rc != 0 || origin == NULL || origin->child == NULL)
        goto out;
    buf_clear(&text);
    rc = json_print(origin, &text);
    if (rc != 0)
        err_set(err, ERR_PARTIAL, "what was left out of %s '%s' is too large",
            r->kind_name, name);
    else
        rc = spool_add(c->spool, text.data, text.length, &r->origin, err);
out:
    buf_free(&text);
    return rc;
}

struct resource *
catalog_add(struct catalog *c, enum kind_id kind, const char *name,
    const cJSON *body, const cJSON *origin, struct err *err)
{
    struct resource *r = begin(c, kind, kind_get(kind)->name, name, err);

    if (r == NULL || spool_trees(c, r, name, body, origin, err) != 0)
        return NULL;
    finish(c, r, name);
    references_of(kind, body, add_reference, r);
    judge(r, body);
    return r;
}

struct resource *
catalog_add_text(struct catalog *c, const char *kind_name, const char *name,
    const char *text, size_t length, const struct digest *digest,
    struct err *err)
{
    struct resource *r = begin(c, kind_named(kind_name), kind_name, name, err);

    if (r == NULL)
        return NULL;
    r->digest = *digest;
    if (put_body(c, r, text, length, err) != 0)
        return NULL;
    return finish(c, r, name);
}

int
catalog_set_origin(struct catalog *c, struct resource *r, const char *text,
    size_t length, struct err *err)
{
    return spool_add(c->spool, text, length, &r->origin, err);
}

void
catalog_add_reference(struct resource *r, enum kind_id kind, const char *name,
    const char *pointer)
{
    struct reference *one;

    r->references =
        mem_grow(r->references, r->reference_count + 1, sizeof *r->references);
    one = &r->references[r->reference_count++];
    one->kind = kind;
    one->name = mem_string(name);
    one->pointer = mem_string(pointer);
}

/* Copy bytes from one spool to another. */
static int
copy_span(struct catalog *to, const struct catalog *from, struct span span,
    struct span *out, struct err *err)
{
    char *text;
    int rc;

    if (span.length == 0)
        return 0;
    text = spool_get(from->spool, span, err);
    if (text == NULL)
        return -1;
    rc = spool_add(to->spool, text, span.length, out, err);
    free(text);
    return rc;
}

struct resource *
catalog_copy(struct catalog *to, const struct catalog *from,
    const struct resource *r, struct err *err)
{
    struct resource *copy = begin(to, r->kind, r->kind_name, r->name, err);
    size_t same;

    if (copy == NULL)
        return NULL;
    copy->digest = r->digest;
    same = catalog_index_body(to, &r->digest);
    if (same != CATALOG_NONE)
        copy->body = to->items[same].body;
    else if (!catalog_body_beside(to, &r->digest, &copy->body) &&
             copy_span(to, from, r->body, &copy->body, err) != 0)
        return NULL;
    if (copy_span(to, from, r->origin, &copy->origin, err) != 0)
        return NULL;
    copy->builtin = r->builtin;
    copy->hidden = r->hidden;
    copy->closed = r->closed;
    copy->mounted = r->mounted;
    copy->because = r->because;
    finish(to, copy, r->name);
    for (size_t i = 0; i < r->reference_count; i++)
        catalog_add_reference(copy, r->references[i].kind,
            r->references[i].name, r->references[i].pointer);
    return copy;
}

/* ---- finding ---- */

struct resource *
catalog_find(const struct catalog *c, enum kind_id kind, const char *name)
{
    size_t at = catalog_index_name(c, kind, NULL, name);

    return at == CATALOG_NONE ? NULL : &c->items[at];
}

/* ---- taking out ---- */

struct catalog_mark
catalog_mark(const struct catalog *c)
{
    struct catalog_mark mark = { c->count, spool_mark(c->spool) };

    return mark;
}

void
catalog_cut(struct catalog *c, struct catalog_mark mark)
{
    if (c->count > mark.count) {
        while (c->count > mark.count)
            free_resource(&c->items[--c->count]);
        catalog_index_rebuild(c);
    }
    spool_cut(c->spool, mark.spool);
}

void
catalog_filter(struct catalog *c,
    bool (*keep)(void *user, const struct resource *r), void *user)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->count; i++) {
        if (keep(user, &c->items[i]))
            c->items[kept++] = c->items[i];
        else
            free_resource(&c->items[i]);
    }
    c->count = kept;
    catalog_index_rebuild(c);
}
