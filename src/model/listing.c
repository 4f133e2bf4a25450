#include "model/listing.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void
entries_add(struct entries *e, const struct index_entry *entry)
{
    e->items = mem_room(e->items, e->count, &e->room, sizeof *e->items);
    e->items[e->count++] = *entry;
}

static int
by_name(const void *a, const void *b)
{
    const struct index_entry *x = a, *y = b;

    return strcmp(x->name, y->name);
}

void
entries_sort(struct entries *e)
{
    if (e->count > 0)
        qsort(e->items, e->count, sizeof *e->items, by_name);
}

void
entries_clear(struct entries *e)
{
    while (e->count > 0)
        free(e->items[--e->count].name);
}

bool
entries_wanted(const struct index_entry *e, enum kind_id kind,
    listing_wants *wants, void *user, const char **reason)
{
    const struct listed item = { kind, e->name, e->hidden, e->closed };
    const char *ignored;

    return wants == NULL ||
           wants(user, &item, reason == NULL ? &ignored : reason);
}

void
entries_choose(struct entries *e, enum kind_id kind, listing_wants *wants,
    void *user, struct remarks *skipped)
{
    for (size_t i = 0; i < e->count; i++) {
        struct index_entry *one = &e->items[i];
        const char *reason = NULL;

        one->chosen = entries_wanted(one, kind, wants, user, &reason);

        /* Membership counts, not the name. */
        if (one->backing && (one->chosen || reason != NULL)) {
            one->chosen = false;
            reason = "backing index of a data stream, which carries it";
        }
        if (!one->chosen && reason != NULL)
            remarks_add(skipped, kind_get(kind)->name, one->name, reason);
    }
}

static struct index_entry *
find(const struct entries *e, const char *name)
{
    struct index_entry key = { .name = NULL };

    if (e->count == 0)
        return NULL;
    key.name = (char *)(uintptr_t)name;
    return bsearch(&key, e->items, e->count, sizeof key, by_name);
}

struct index_entry *
listing_index(const struct listing *l, const char *name)
{
    return find(&l->indices, name);
}

struct index_entry *
listing_stream(const struct listing *l, const char *name)
{
    return find(&l->streams, name);
}

void
listing_free(struct listing *l)
{
    entries_clear(&l->indices);
    entries_clear(&l->streams);
    free(l->indices.items);
    free(l->streams.items);
    memset(l, 0, sizeof *l);
}
