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
    if (a->alias != NULL && strcmp(a->name, b->name) != 0) {
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
        if (lists[side].count > 0)
            qsort(lists[side].items, lists[side].count,
                sizeof *lists[side].items, order_series);
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
add_series(const struct catalog *c, const struct series *s, struct catalog *out,
    struct err *err)
{
    cJSON *body =
        catalog_tree(c, catalog_find(c, KIND_INDEX, s->representative), err);
    int rc;

    if (body == NULL)
        return -1;
    set_writer(s, body);
    series_strip(body, s->representative, s->name);
    rc =
        catalog_add(out, KIND_INDEX, s->name, body, NULL, err) == NULL ? -1 : 0;
    json_free(body);
    return rc;
}

/* Make the catalog in which each series is one index. */
static int
reduce(const struct catalog *c, const struct series_list *l,
    struct catalog *out, struct err *err)
{
    bool *gone = mem_zero(c->count, sizeof *gone);
    int rc = 0;

    for (size_t i = 0; i < l->count && rc == 0; i++) {
        const struct series *s = &l->items[i];

        for (size_t k = 0; k < s->count && !s->alone; k++)
            gone[s->members[k]] = true;
        if (!s->alone)
            rc = add_series(c, s, out, err);
    }
    for (size_t i = 0; i < c->count && rc == 0; i++)
        if (!gone[i] && catalog_copy(out, c, &c->items[i], err) == NULL)
            rc = -1;
    catalog_stand_alone(out);
    catalog_copy_about(out, c);
    catalog_sort(out, false);
    free(gone);
    return rc;
}

/* ---- remarks ---- */

/* Return the series of one side that an index would be in, were it there, or
 * NULL. */
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
repeat_remarks(struct remarks *r, const struct series_list lists[2])
{
    size_t count = r->count;
    const char *last = ""; /* it was repeated about this one just now */

    for (size_t i = 0; i < count; i++) {
        const struct remark one = r->items[i];
        const struct series *s;

        if (one.name == NULL || one.kind == NULL ||
            strcmp(one.kind, kind_get(KIND_INDEX)->name) != 0)
            continue;
        s = series_of(&lists[0], one.name);
        if (s == NULL)
            s = series_of(&lists[1], one.name);
        if (s == NULL || strcmp(s->name, last) == 0)
            continue;
        remarks_add(r, one.kind, s->name, one.reason);
        last = s->name;
    }
}

static void
repeat_all(struct about *about, const struct series_list lists[2])
{
    struct remarks *all[] = { &about->failed, &about->unavailable,
        &about->skipped, &about->appeared, &about->vanished };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        repeat_remarks(all[i], lists);
}

/* ---- both ---- */

int
series_reduce(const struct catalog *const sides[2], struct catalog *out[2],
    struct series_list lists[2], struct err *err)
{
    memset(lists, 0, 2 * sizeof *lists);
    for (size_t i = 0; i < 2; i++)
        if (series_new(sides[i], &lists[i], err) != 0)
            return -1;
    name_both(lists, sides);
    for (size_t i = 0; i < 2; i++) {
        if (reduce(sides[i], &lists[i], out[i], err) != 0)
            return -1;
        repeat_all(&out[i]->about, lists);
    }
    return 0;
}
