#include "model/verdicts.h"

#include <stdlib.h>

#include "util/mem.h"

/* Class what changed in both bodies, or the one that is there as a whole. */
static int
judge(const struct pairs *p, const struct pair *one, struct classes *classes,
    struct verdicts *out, struct err *err)
{
    const struct resource *r = one->after == NULL ? one->before : one->after;
    struct class_case c = { r->kind, r->name, NULL, NULL, NULL };
    size_t count = one->what == PAIR_CHANGED ? out->changes.count : 1;
    struct pair_bodies bodies;
    int rc = pairs_bodies(p, one, &bodies, err);

    c.from = bodies.before;
    c.to = bodies.after;
    out->items = mem_zero(count, sizeof *out->items);
    for (; rc == 0 && out->count < count; out->count++) {
        if (one->what == PAIR_CHANGED)
            c.change = &out->changes.items[out->count];
        rc = classes_judge(classes, &c, &out->items[out->count], err);
    }
    pair_bodies_free(&bodies);
    return rc;
}

int
verdicts_find(const struct pairs *p, const struct pair *one,
    struct classes *classes, struct verdicts *out, struct err *err)
{
    const struct resource *r = one->after == NULL ? one->before : one->after;

    *out = (struct verdicts)VERDICTS_INIT;
    if (one->what == PAIR_CHANGED &&
        pairs_changes(p, one, &out->changes, err) != 0)
        return -1;
    if (classes == NULL || r->kind == KIND_UNKNOWN || one->what == PAIR_SAME ||
        one->what == PAIR_UNREAD)
        return 0;
    return judge(p, one, classes, out, err);
}

const struct class_verdict *
verdicts_gravest(const struct verdicts *v)
{
    const struct class_verdict *gravest = NULL;

    for (size_t i = 0; i < v->count; i++)
        if (gravest == NULL || v->items[i].class > gravest->class)
            gravest = &v->items[i];
    return gravest;
}

void
verdicts_free(struct verdicts *v)
{
    changes_free(&v->changes);
    free(v->items);
    *v = (struct verdicts)VERDICTS_INIT;
}
