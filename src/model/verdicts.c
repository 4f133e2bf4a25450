#include "model/verdicts.h"

#include <stdlib.h>

#include "util/mem.h"

int
verdicts_judge(struct classes *classes, const struct resource *r,
    const cJSON *from, const cJSON *to, const struct changes *changes,
    struct class_verdict **out, struct err *err)
{
    struct class_case c = { r->kind, r->name, NULL, from, to };
    int rc = 0;

    *out = mem_zero(changes->count, sizeof **out);
    for (size_t i = 0; rc == 0 && i < changes->count; i++) {
        c.change = &changes->items[i];
        rc = classes_judge(classes, &c, &(*out)[i], err);
    }
    return rc;
}

/* Class a resource that is on one side only. */
static int
judge_whole(struct classes *classes, const struct resource *r,
    const struct pair_bodies *bodies, struct class_verdict **out,
    struct err *err)
{
    const struct class_case c = { r->kind, r->name, NULL, bodies->before,
        bodies->after };

    *out = mem_zero(1, sizeof **out);
    return classes_judge(classes, &c, *out, err);
}

static int
judge(const struct pair *one, const struct pair_bodies *bodies,
    struct classes *classes, struct verdicts *out, struct err *err)
{
    const struct resource *r = pair_resource(one);
    bool changed = one->what == PAIR_CHANGED;
    int rc;

    if (classes == NULL || r->kind == KIND_UNKNOWN)
        return 0;
    rc = changed ? verdicts_judge(classes, r, bodies->before, bodies->after,
                       &out->changes, &out->items, err)
                 : judge_whole(classes, r, bodies, &out->items, err);
    if (rc == 0)
        out->count = changed ? out->changes.count : 1;
    return rc;
}

int
verdicts_find(const struct pairs *p, const struct pair *one,
    struct classes *classes, struct verdicts *out, struct err *err)
{
    struct pair_bodies bodies;
    int rc;

    *out = (struct verdicts)VERDICTS_INIT;
    if (one->what == PAIR_SAME || one->what == PAIR_UNREAD)
        return 0;
    rc = pairs_bodies(p, one, &bodies, err);
    if (rc == 0 && one->what == PAIR_CHANGED)
        (void)pairs_changes(one, &bodies, &out->changes);
    if (rc == 0)
        rc = judge(one, &bodies, classes, out, err);
    pair_bodies_free(&bodies);
    return rc;
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
