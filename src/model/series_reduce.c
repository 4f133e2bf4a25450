#include <stdlib.h>
#include <string.h>

#include "model/series_internal.h"
#include "util/mem.h"

#define BY_ALIAS " (alias)" /* behind a name that an index has, too */

/* ---- names for both sides ---- */

/* The series of one side that found their like on the other one. */
struct pairing {
    struct series_list *lists;
    struct series **like[2]; /* by position in the list, or NULL */
};

static void
link_two(struct pairing *p, size_t i, size_t j)
{
    p->like[0][i] = &p->lists[1].items[j];
    p->like[1][j] = &p->lists[0].items[i];
}

static struct series *
with_alias(const struct series_list *l, const char *alias)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->items[i].alias != NULL && strcmp(l->items[i].alias, alias) == 0)
            return &l->items[i];
    return NULL;
}

/* Pair series of one alias, then those of one name. */
static void
find_pairs(struct pairing *p)
{
    const struct series_list *a = &p->lists[0], *b = &p->lists[1];
    const struct series *like;

    for (size_t i = 0; i < a->count; i++) {
        like =
            a->items[i].alias == NULL ? NULL : with_alias(b, a->items[i].alias);
        if (like != NULL)
            link_two(p, i, (size_t)(like - b->items));
    }
    for (size_t i = 0; i < a->count; i++) {
        like = a->items[i].alone || p->like[0][i] != NULL
                   ? NULL
                   : series_find(b, a->items[i].name);
        if (like != NULL && !like->alone && p->like[1][like - b->items] == NULL)
            link_two(p, i, (size_t)(like - b->items));
    }
}

static void
set_text(char **text, const char *value)
{
    char *old = *text;

    *text = mem_string(value);
    free(old);
}

/* Give two that are alike one name, and one alias if only one has any. */
static void
agree(struct series *a, struct series *b)
{
    if (strcmp(a->name, b->name) != 0) {
        set_text(&a->name, a->alias);
        set_text(&b->name, a->alias);
    }
    if (a->alias == NULL && b->alias != NULL)
        set_text(&a->alias, b->alias);
    else if (b->alias == NULL && a->alias != NULL)
        set_text(&b->alias, a->alias);
}

/* An alias may have the name of an index of the other side. */
static void
avoid_indices(struct series *s, const struct catalog *const catalogs[2])
{
    char *name;

    if (s->alone || (catalog_find(catalogs[0], KIND_INDEX, s->name) == NULL &&
                        catalog_find(catalogs[1], KIND_INDEX, s->name) == NULL))
        return;
    name = mem_format("%s" BY_ALIAS, s->name);
    free(s->name);
    s->name = name;
}

static int
order_series(const void *a, const void *b)
{
    const struct series *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static void
name_both(struct series_list lists[2], const struct catalog *const catalogs[2])
{
    struct pairing p = { .lists = lists };

    for (size_t side = 0; side < 2; side++)
        p.like[side] = mem_zero(lists[side].count, sizeof(struct series *));
    find_pairs(&p);
    for (size_t i = 0; i < lists[0].count; i++)
        if (p.like[0][i] != NULL)
            agree(&lists[0].items[i], p.like[0][i]);
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < lists[side].count; i++)
            avoid_indices(&lists[side].items[i], catalogs);
        qsort(lists[side].items, lists[side].count, sizeof *lists[side].items,
            order_series);
        free(p.like[side]);
    }
}

/* ---- one catalog ---- */

/* Say of the alias under which it rolls over whether it takes the writes, the
 * same way however the index says it. */
static void
set_writer(const struct series *s, cJSON *body)
{
    cJSON *entry =
        s->alias == NULL ? NULL : json_get(json_get(body, "aliases"), s->alias);
    bool writes;

    if (!json_is_object(entry))
        return;
    if (!series_write_flag(body, s->alias, &writes))
        writes = s->count == 1;
    if (writes)
        json_put(entry, "is_write_index", json_bool(true));
    else
        json_drop(entry, "is_write_index");
}

/* Add the representative of a series under its name. */
static int
add_series(struct catalog *c, const struct series *s, struct err *err)
{
    const struct resource *r = catalog_find(c, KIND_INDEX, s->representative);
    cJSON *body = catalog_tree(c, r, err);
    int rc;

    if (body == NULL)
        return -1;
    set_writer(s, body);
    series_strip(body, s->representative, s->name);
    rc = catalog_add(c, KIND_INDEX, s->name, body, NULL, err) == NULL ? -1 : 0;
    json_free(body);
    return rc;
}

struct kept {
    const struct catalog *catalog;
    const bool *gone; /* by position */
};

static bool
is_kept(void *user, const struct resource *r)
{
    const struct kept *k = user;

    return !k->gone[r - k->catalog->items];
}

static int
reduce(struct catalog *c, const struct series_list *l, struct err *err)
{
    bool *gone = mem_zero(c->count + l->count, sizeof *gone);
    struct kept kept = { c, gone };
    int rc = 0;

    for (size_t i = 0; i < l->count && rc == 0; i++) {
        const struct series *s = &l->items[i];

        if (s->alone)
            continue;
        for (size_t k = 0; k < s->count; k++)
            gone[s->members[k]] = true;
        rc = add_series(c, s, err);
    }
    if (rc == 0) {
        catalog_filter(c, is_kept, &kept);
        catalog_sort(c, false);
    }
    free(gone);
    return rc;
}

/* ---- remarks ---- */

/* Return the series on the other side that an index would be in, were it
 * there, or NULL. */
static const struct series *
series_of(const struct series_list *l, const char *name)
{
    const struct series *found = NULL;

    for (int rolls = 0; rolls < 2 && found == NULL; rolls++) {
        char *key = series_key(name, rolls == 1, NULL);

        if (key != NULL)
            found = series_find(l, key);
        free(key);
    }
    return found == NULL || found->alone ? NULL : found;
}

static void
repeat_remarks(struct remarks *r, const struct series_list *other)
{
    size_t count = r->count;
    const char *last = NULL; /* it was repeated about this one just now */

    for (size_t i = 0; i < count; i++) {
        const struct remark one = r->items[i];
        const struct series *s;

        if (one.name == NULL || one.kind == NULL ||
            strcmp(one.kind, "index") != 0)
            continue;
        s = series_of(other, one.name);
        if (s == NULL || s->name == last)
            continue;
        remarks_add(r, one.kind, s->name, one.reason);
        last = s->name;
    }
}

static void
repeat_all(struct about *about, const struct series_list *other)
{
    repeat_remarks(&about->failed, other);
    repeat_remarks(&about->unavailable, other);
    repeat_remarks(&about->skipped, other);
    repeat_remarks(&about->appeared, other);
    repeat_remarks(&about->vanished, other);
}

/* ---- both ---- */

int
series_reduce(struct catalog *a, struct catalog *b, struct series_list lists[2],
    struct err *err)
{
    const struct catalog *const catalogs[2] = { a, b };

    memset(lists, 0, 2 * sizeof *lists);
    if (series_new(a, &lists[0], err) != 0 ||
        series_new(b, &lists[1], err) != 0)
        return -1;
    name_both(lists, catalogs);
    if (reduce(a, &lists[0], err) != 0 || reduce(b, &lists[1], err) != 0)
        return -1;
    repeat_all(&a->about, &lists[1]);
    repeat_all(&b->about, &lists[0]);
    return 0;
}
