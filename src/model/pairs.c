#include "model/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "model/pattern.h"
#include "util/mem.h"
#include "util/signals.h"

/* ---- bodies ---- */

static void
take_out(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    (void)user;
    (void)pointer;
    if (parent == NULL)
        return;
    json_detach(parent, item);
    json_free(item);
}

/* Open one body (NULL: absent) without what is ignored.  Return 0, or -1. */
static int
open_body(const struct pairs *p, const struct catalog *c,
    const struct resource *r, cJSON **out, struct err *err)
{
    if (r == NULL)
        return 0;
    *out = catalog_tree(c, r, err);
    if (*out == NULL)
        return -1;
    for (size_t i = 0; p->ignore != NULL && i < p->ignore->count; i++)
        pattern_each(*out, p->ignore->items[i], take_out, NULL);
    return 0;
}

int
pairs_bodies(const struct pairs *p, const struct pair *one,
    struct pair_bodies *out, struct err *err)
{
    out->before = out->after = NULL;
    if (signals_check(err) != 0 ||
        open_body(p, p->before, one->before, &out->before, err) != 0)
        return -1;
    return open_body(p, p->after, one->after, &out->after, err);
}

void
pair_bodies_free(struct pair_bodies *b)
{
    json_free(b->before);
    json_free(b->after);
    b->before = b->after = NULL;
}

const struct resource *
pair_resource(const struct pair *one)
{
    return one->after == NULL ? one->before : one->after;
}

size_t
pairs_changes(const struct pair *one, const struct pair_bodies *bodies,
    struct changes *out)
{
    return compare_bodies(
        one->after->kind, bodies->before, bodies->after, NULL, out);
}

/* ---- pairs ---- */

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

/* Compare two of one name, if their digests differ.  Return 0, or -1. */
static int
in_both(const struct pairs *p, struct pair *one, struct err *err)
{
    struct pair_bodies bodies;
    int rc;

    if (memcmp(&one->before->digest, &one->after->digest,
            sizeof one->before->digest) == 0)
        return 0;
    rc = pairs_bodies(p, one, &bodies, err);
    if (rc == 0)
        one->changes = pairs_changes(one, &bodies, NULL);
    pair_bodies_free(&bodies);
    if (one->changes > 0)
        one->what = PAIR_CHANGED;
    return rc;
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
pairs_new(const struct catalog *before, const struct catalog *after,
    const struct list *ignore, struct err *err)
{
    struct pairs *p = mem_zero(1, sizeof *p);

    p->before = before;
    p->after = after;
    p->ignore = ignore;
    p->items = mem_zero(before->count + after->count, sizeof *p->items);
    if (walk(p, err) == 0)
        return p;
    pairs_free(p);
    return NULL;
}

void
pairs_free(struct pairs *p)
{
    if (p == NULL)
        return;
    free(p->items);
    free(p);
}
