#include "model/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* Open addressing; a slot holds a position plus one, 0 means empty. */
struct slots {
    uint32_t *items;
    size_t room; /* a power of two, at least twice the count */
    size_t count;
};

struct catalog_index {
    struct slots names, bodies;
    struct list kinds; /* names of kinds that are not known */
};

struct catalog_index *
catalog_index_new(void)
{
    return mem_zero(1, sizeof(struct catalog_index));
}

void
catalog_index_free(struct catalog_index *x)
{
    if (x == NULL)
        return;
    free(x->names.items);
    free(x->bodies.items);
    list_free(&x->kinds);
    free(x);
}

/* ---- hashes ---- */

static size_t
hash_of(const struct digest *digest)
{
    uint64_t hash;

    memcpy(&hash, digest->bytes, sizeof hash);
    return (size_t)hash;
}

/* A digest, so that no bundle can choose names that collide. */
static size_t
hash_name(enum kind_id kind, const char *name)
{
    struct digest digest;

    digest_of(name, strlen(name), &digest);
    return hash_of(&digest) + (size_t)kind * 0x9e3779b9u;
}

/* ---- slots ---- */

static void
put(struct slots *s, size_t hash, uint32_t item)
{
    size_t at = hash & (s->room - 1);

    while (s->items[at] != 0)
        at = (at + 1) & (s->room - 1);
    s->items[at] = item;
    s->count++;
}

static void
reset(struct slots *s, size_t count)
{
    size_t room = 64;

    while (room < count * 2)
        room *= 2;
    free(s->items);
    s->items = mem_zero(room, sizeof *s->items);
    s->room = room;
    s->count = 0;
}

static void
enter(struct catalog *c, size_t position)
{
    const struct resource *r = &c->items[position];

    put(&c->index->names, hash_name(r->kind, r->name),
        (uint32_t)(position + 1));
    if (catalog_index_body(c, &r->digest) == CATALOG_NONE)
        put(&c->index->bodies, hash_of(&r->digest), (uint32_t)(position + 1));
}

void
catalog_index_rebuild(struct catalog *c)
{
    reset(&c->index->names, c->count);
    reset(&c->index->bodies, c->count);
    for (size_t i = 0; i < c->count; i++)
        enter(c, i);
}

void
catalog_index_add(struct catalog *c, size_t position)
{
    struct slots *names = &c->index->names;

    if (names->room < (names->count + 1) * 2) {
        /* Room for twice as many, so that this stays rare. */
        reset(names, (position + 1) * 2);
        reset(&c->index->bodies, (position + 1) * 2);
        for (size_t i = 0; i < position; i++)
            enter(c, i);
    }
    enter(c, position);
}

/* ---- asking ---- */

size_t
catalog_index_name(const struct catalog *c, enum kind_id kind,
    const char *kind_name, const char *name)
{
    const struct slots *s = &c->index->names;
    const struct resource *r;
    size_t at;

    if (s->room == 0)
        return CATALOG_NONE;
    at = hash_name(kind, name) & (s->room - 1);
    for (; s->items[at] != 0; at = (at + 1) & (s->room - 1)) {
        r = &c->items[s->items[at] - 1];
        if (r->kind == kind && strcmp(r->name, name) == 0 &&
            (kind_name == NULL || strcmp(r->kind_name, kind_name) == 0))
            return s->items[at] - 1;
    }
    return CATALOG_NONE;
}

size_t
catalog_index_body(const struct catalog *c, const struct digest *digest)
{
    const struct slots *s = &c->index->bodies;
    const struct resource *r;
    size_t at;

    if (s->room == 0)
        return CATALOG_NONE;
    at = hash_of(digest) & (s->room - 1);
    for (; s->items[at] != 0; at = (at + 1) & (s->room - 1)) {
        r = &c->items[s->items[at] - 1];
        if (memcmp(&r->digest, digest, sizeof *digest) == 0)
            return s->items[at] - 1;
    }
    return CATALOG_NONE;
}

const char *
catalog_index_kind(struct catalog_index *x, const char *name)
{
    list_add_new(&x->kinds, name);
    for (size_t i = 0; i < x->kinds.count; i++)
        if (strcmp(x->kinds.items[i], name) == 0)
            return x->kinds.items[i];
    return NULL;
}
