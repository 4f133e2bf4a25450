#include "model/series.h"

#include <stdlib.h>
#include <string.h>

#include "model/series_internal.h"
#include "util/mem.h"

struct members {
    struct series_member *items;
    size_t count;
};

/* ---- who owns a name without its counter ---- */

/* A name without counter and an alias of indices that have it. */
struct owner {
    const char *key, *alias; /* of members */
};

/* Every pair of key and alias once, sorted. */
struct owners {
    struct owner *items;
    size_t count;
};

static int
order_owners(const void *a, const void *b)
{
    const struct owner *x = a, *y = b;
    int order = strcmp(x->key, y->key);

    return order != 0 ? order : strcmp(x->alias, y->alias);
}

static void
find_owners(const struct members *m, struct owners *out)
{
    size_t kept = 0;

    out->items = mem_zero(m->count + 1, sizeof *out->items);
    out->count = 0;
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].alias != NULL && m->items[i].key != NULL)
            out->items[out->count++] =
                (struct owner){ m->items[i].key, m->items[i].alias };
    qsort(out->items, out->count, sizeof *out->items, order_owners);
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 ||
            order_owners(&out->items[kept - 1], &out->items[i]) != 0)
            out->items[kept++] = out->items[i];
    out->count = kept;
}

/* Return the alias that owns a key, borrowed, or NULL: none does, or several
 * (${*several}). */
static const char *
owner_of(const struct owners *o, const char *key, bool *several)
{
    size_t low = 0, high = o->count;

    *several = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(o->items[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == o->count || strcmp(o->items[low].key, key) != 0)
        return NULL;
    *several = low + 1 < o->count && strcmp(o->items[low + 1].key, key) == 0;
    return *several ? NULL : o->items[low].alias;
}

/* Let an index without an alias join the one that owns its name. */
static void
join_owner(struct series_member *m, const struct owners *o)
{
    char *order = NULL, *key = series_key(m->name, true, &order);
    bool several;
    const char *alias = key == NULL ? NULL : owner_of(o, key, &several);

    if (alias == NULL) {
        free(key);
        free(order);
        return;
    }
    m->alias = mem_string(alias);
    free(m->key);
    free(m->order);
    m->key = key;
    m->order = order;
}

/* ---- groups ---- */

/* What the members of one series share, and a number for what that is. */
static int
group_of(const struct series_member *m, const char **out)
{
    *out = m->alias != NULL ? m->alias : m->key != NULL ? m->key : m->name;
    return m->alias != NULL ? 0 : m->key != NULL ? 1 : 2;
}

static int
order_groups(const struct series_member *a, const struct series_member *b)
{
    const char *x, *y;
    int order = group_of(a, &x) - group_of(b, &y);

    return order != 0 ? order : strcmp(x, y);
}

/* By series; then by their dates and counters; then by name. */
static int
order_members(const void *a, const void *b)
{
    const struct series_member *x = a, *y = b;
    int order = order_groups(x, y);

    if (order == 0)
        order = strcmp(
            x->order == NULL ? "" : x->order, y->order == NULL ? "" : y->order);
    return order != 0 ? order : strcmp(x->name, y->name);
}

/* Name a series by the key of all its members, if no other has it, too. */
static char *
name_of(const struct series_member *items, size_t count, const struct owners *o)
{
    bool several = false, shared = items[0].key != NULL;
    const char *name;

    for (size_t i = 1; i < count && shared; i++)
        shared =
            items[i].key != NULL && strcmp(items[i].key, items[0].key) == 0;
    if (shared && items[0].alias != NULL)
        owner_of(o, items[0].key, &several);
    if (shared && !several)
        return mem_string(items[0].key);
    group_of(&items[0], &name);
    return mem_string(name);
}

/* Return the last of those that write, or SERIES_NONE.  A sole member that does
 * not say otherwise does. */
static size_t
writer_of(const struct series_member *items, size_t count)
{
    for (size_t i = count; i > 0; i--)
        if (items[i - 1].writes)
            return i - 1;
    return count == 1 && items[0].silent ? 0 : SERIES_NONE;
}

static void
make_series(const struct series_member *items, size_t count,
    const struct owners *o, struct series *out)
{
    const char *shared;
    size_t writer = writer_of(items, count);

    out->name = name_of(items, count, o);
    out->alias = mem_string(items[0].alias);
    out->alone = group_of(&items[0], &shared) == 2;
    out->members = mem_zero(count, sizeof *out->members);
    out->count = count;
    for (size_t i = 0; i < count; i++)
        out->members[i] = items[i].position;
    out->writer = writer == SERIES_NONE ? writer : items[writer].position;
    out->representative =
        mem_string(items[writer == SERIES_NONE ? count - 1 : writer].name);
}

static int
order_series(const void *a, const void *b)
{
    const struct series *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static void
make_all(struct members *m, struct series_list *out)
{
    struct owners owners;

    find_owners(m, &owners);
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].alias == NULL)
            join_owner(&m->items[i], &owners);
    qsort(m->items, m->count, sizeof *m->items, order_members);
    out->items = mem_zero(m->count, sizeof *out->items);
    for (size_t i = 0, j; i < m->count; i = j) {
        for (j = i + 1;
             j < m->count && order_groups(&m->items[i], &m->items[j]) == 0;)
            j++;
        make_series(&m->items[i], j - i, &owners, &out->items[out->count++]);
    }
    qsort(out->items, out->count, sizeof *out->items, order_series);
    free(owners.items);
}

/* ---- all ---- */

int
series_new(const struct catalog *c, struct series_list *out, struct err *err)
{
    struct members m = { mem_zero(c->count, sizeof *m.items), 0 };
    int rc = 0;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < c->count && rc == 0; i++)
        if (c->items[i].kind == KIND_INDEX)
            rc = series_read(c, i, &m.items[m.count++], err);
    if (rc == 0)
        make_all(&m, out);
    for (size_t i = 0; i < m.count; i++)
        series_member_free(&m.items[i]);
    free(m.items);
    return rc;
}

const struct series *
series_find(const struct series_list *l, const char *name)
{
    struct series wanted = { .name = (char *)(uintptr_t)name };

    if (l->count == 0)
        return NULL;
    return bsearch(&wanted, l->items, l->count, sizeof *l->items, order_series);
}

void
series_free(struct series_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        free(l->items[i].name);
        free(l->items[i].alias);
        free(l->items[i].members);
        free(l->items[i].representative);
    }
    free(l->items);
    memset(l, 0, sizeof *l);
}
