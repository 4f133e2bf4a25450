#include "model/pairs.h"

#include <stdlib.h>

#include "util/mem.h"
#include "util/signals.h"

static struct pair
only_before(const struct pairs *p, const struct resource *r)
{
    const char *reason = about_lacks(&p->after->about, r->kind_name, r->name);

    return (struct pair){ r, NULL, reason == NULL ? PAIR_VANISHED : PAIR_UNREAD,
        0, reason };
}

static struct pair
only_after(const struct pairs *p, const struct resource *r)
{
    const char *reason = about_lacks(&p->before->about, r->kind_name, r->name);

    return (struct pair){ NULL, r, reason == NULL ? PAIR_APPEARED : PAIR_UNREAD,
        0, reason };
}

/* Compare two of one name.  Return 0, or -1. */
static int
in_both(const struct pairs *p, struct pair *one, struct err *err)
{
    long count = signals_check(err) != 0
                     ? -1
                     : compare_resources(p->before, one->before, p->after,
                           one->after, NULL, NULL, err);

    if (count < 0)
        return -1;
    one->what = count == 0 ? PAIR_SAME : PAIR_CHANGED;
    one->changes = (size_t)count;
    return 0;
}

/* Append what stands next: in ${order} below 0 only before, above 0 only
 * after, else in both.  Return 0, or -1. */
static int
append(struct pairs *p, int order, size_t before, size_t after, struct err *err)
{
    struct pair *one = &p->items[p->count++];

    if (order < 0)
        *one = only_before(p, &p->before->items[before]);
    else if (order > 0)
        *one = only_after(p, &p->after->items[after]);
    else {
        *one = (struct pair){ &p->before->items[before],
            &p->after->items[after], PAIR_SAME, 0, NULL };
        if (in_both(p, one, err) != 0)
            return -1;
    }
    p->totals[one->what]++;
    return 0;
}

/* Walk through both in replay order.  Return 0, or -1. */
static int
walk(struct pairs *p, struct err *err)
{
    const struct catalog *a = p->before, *b = p->after;

    for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
        int order = i == a->count   ? 1
                    : j == b->count ? -1
                                    : catalog_order(&a->items[i], &b->items[j]);

        if (append(p, order, i, j, err) != 0)
            return -1;
        i += order <= 0;
        j += order >= 0;
    }
    return 0;
}

struct pairs *
pairs_new(
    const struct catalog *before, const struct catalog *after, struct err *err)
{
    struct pairs *p = mem_zero(1, sizeof *p);

    p->before = before;
    p->after = after;
    p->items = mem_zero(before->count + after->count, sizeof *p->items);
    if (walk(p, err) == 0)
        return p;
    pairs_free(p);
    return NULL;
}

int
pairs_changes(const struct pairs *p, const struct pair *one,
    struct changes *out, struct err *err)
{
    return compare_resources(
               p->before, one->before, p->after, one->after, NULL, out, err) < 0
               ? -1
               : 0;
}

void
pairs_free(struct pairs *p)
{
    if (p == NULL)
        return;
    free(p->items);
    free(p);
}
