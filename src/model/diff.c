#include "model/diff.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* ---- new names ---- */

/* A resource that is on one side only. */
struct single {
    const struct resource *resource;
    bool appeared;
    size_t position; /* in the pairs */
};

static int
by_body(const struct single *a, const struct single *b)
{
    int order = strcmp(a->resource->kind_name, b->resource->kind_name);

    if (order != 0)
        return order;
    return memcmp(
        &a->resource->digest, &b->resource->digest, sizeof a->resource->digest);
}

/* By kind and body; what vanished first; then as the pairs stand. */
static int
order_singles(const void *a, const void *b)
{
    const struct single *x = a, *y = b;
    int order = by_body(x, y);

    if (order != 0)
        return order;
    if (x->appeared != y->appeared)
        return x->appeared ? 1 : -1;
    return x->position < y->position ? -1 : x->position > y->position;
}

static size_t
collect_singles(const struct pairs *p, struct single *out)
{
    size_t count = 0;

    for (size_t i = 0; i < p->count; i++) {
        const struct pair *one = &p->items[i];
        bool appeared = one->what == PAIR_APPEARED;

        if (appeared || one->what == PAIR_VANISHED)
            out[count++] = (struct single){ appeared ? one->after : one->before,
                appeared, i };
    }
    return count;
}

static size_t *
positions_of(const struct single *items, size_t count)
{
    size_t *positions = mem_zero(count, sizeof *positions);

    for (size_t i = 0; i < count; i++)
        positions[i] = items[i].position;
    return positions;
}

/* Look at ${count} singles with one body, the vanished ones first. */
static void
add_rename(struct diff *d, const struct single *items, size_t count)
{
    struct diff_rename *one;
    size_t vanished = 0;

    while (vanished < count && !items[vanished].appeared)
        vanished++;
    if (vanished == 0 || vanished == count)
        return;
    one = &d->renames[d->rename_count++];
    one->kind_name = items[0].resource->kind_name;
    one->from = positions_of(items, vanished);
    one->from_count = vanished;
    one->to = positions_of(items + vanished, count - vanished);
    one->to_count = count - vanished;
}

static int
order_renames(const void *a, const void *b)
{
    const struct diff_rename *x = a, *y = b;

    return x->from[0] < y->from[0] ? -1 : x->from[0] > y->from[0];
}

/* Note at each pair which group it belongs to, now that these stay put. */
static void
link_pairs(struct diff *d)
{
    for (size_t i = 0; i < d->rename_count; i++) {
        const struct diff_rename *one = &d->renames[i];

        for (size_t k = 0; k < one->from_count; k++)
            d->rename_of[one->from[k]] = one;
        for (size_t k = 0; k < one->to_count; k++)
            d->rename_of[one->to[k]] = one;
    }
}

static void
find_renames(struct diff *d)
{
    struct single *singles = mem_zero(d->pairs->count, sizeof *singles);
    size_t count = collect_singles(d->pairs, singles);

    /* Each group takes two singles at least. */
    d->renames = mem_zero(count / 2, sizeof *d->renames);
    d->rename_of = mem_zero(d->pairs->count, sizeof(struct diff_rename *));
    qsort(singles, count, sizeof *singles, order_singles);
    for (size_t i = 0, j; i < count; i = j) {
        for (j = i + 1; j < count && by_body(&singles[i], &singles[j]) == 0;)
            j++;
        add_rename(d, singles + i, j - i);
    }
    qsort(d->renames, d->rename_count, sizeof *d->renames, order_renames);
    link_pairs(d);
    free(singles);
}

/* ---- all ---- */

struct diff *
diff_new(const struct catalog *before, const struct catalog *after,
    const struct list *ignore, struct err *err)
{
    struct pairs *pairs = pairs_new(before, after, ignore, err);
    struct diff *d;

    if (pairs == NULL)
        return NULL;
    d = mem_zero(1, sizeof *d);
    d->pairs = pairs;
    for (size_t i = 0; i < pairs->count; i++)
        d->changes += pairs->items[i].changes;
    find_renames(d);
    return d;
}

bool
diff_is_empty(const struct diff *d)
{
    const size_t *totals = d->pairs->totals;

    return totals[PAIR_CHANGED] + totals[PAIR_APPEARED] +
               totals[PAIR_VANISHED] ==
           0;
}

bool
diff_is_partial(const struct diff *d)
{
    return d->pairs->totals[PAIR_UNREAD] > 0;
}

void
diff_free(struct diff *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->rename_count; i++) {
        free(d->renames[i].from);
        free(d->renames[i].to);
    }
    free(d->renames);
    free(d->rename_of);
    pairs_free(d->pairs);
    free(d);
}
