#include "model/plan_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

/* ---- reading ---- */

static int
read_template(struct planning *p, const struct catalog *from,
    const struct resource *r, struct err *err)
{
    struct plan_template *t;

    p->templates =
        mem_room(p->templates, p->template_count, &p->template_room, sizeof *t);
    t = &p->templates[p->template_count];
    if (template_read(from, r, &t->head, err) != 0)
        return -1;
    t->bundle = from == p->wanted;
    p->template_count++;
    return 0;
}

int
plan_templates_read(struct planning *p, struct err *err)
{
    for (size_t i = 0; i < p->present->count; i++)
        if (template_is(p->present->items[i].kind) &&
            read_template(p, p->present, &p->present->items[i], err) != 0)
            return -1;
    return 0;
}

void
plan_templates_free(struct planning *p)
{
    for (size_t i = 0; i < p->template_count; i++)
        template_free(&p->templates[i].head);
    free(p->templates);
    p->templates = NULL;
    p->template_count = 0;
}

bool
plan_templates_replaced(const struct planning *p, const struct plan_template *t)
{
    const struct resource *ours =
        catalog_find(p->wanted, t->head.resource->kind, t->head.resource->name);

    return ours != NULL && plan_step_of(p, ours)->action == PLAN_CHANGE;
}

int
plan_templates_add(struct planning *p, struct err *err)
{
    size_t kept = 0;

    if (p->with_bundle || !p->guide_order)
        return 0;
    p->with_bundle = true;
    for (size_t i = 0; i < p->template_count; i++) {
        if (plan_templates_replaced(p, &p->templates[i]))
            template_free(&p->templates[i].head);
        else
            p->templates[kept++] = p->templates[i];
    }
    p->template_count = kept;
    for (size_t i = 0; i < p->wanted->count; i++) {
        const struct resource *r = &p->wanted->items[i];
        enum plan_action action = plan_step_of(p, r)->action;

        if (template_is(r->kind) &&
            (action == PLAN_CREATE || action == PLAN_CHANGE) &&
            read_template(p, p->wanted, r, err) != 0)
            return -1;
    }
    return 0;
}

/* ---- priorities ---- */

/* Say whether the bundle has changed this template before ${step}. */
static bool
is_changed_before(const struct planning *p, const struct plan_template *t,
    const struct plan_step *step)
{
    const struct resource *ours =
        catalog_find(p->wanted, KIND_INDEX_TEMPLATE, t->head.resource->name);

    return ours != NULL && ours < step->wanted &&
           plan_step_of(p, ours)->action == PLAN_CHANGE;
}

void
plan_templates_meet(
    const struct planning *p, struct plan_step *step, const cJSON *body)
{
    int64_t priority = plan_number(body, "priority", 0);
    struct list patterns = LIST_INIT;

    template_patterns(body, &patterns);
    for (size_t i = 0; i < p->template_count; i++) {
        const struct plan_template *t = &p->templates[i];

        if (t->head.resource->kind != KIND_INDEX_TEMPLATE ||
            t->head.priority != priority ||
            strcmp(t->head.resource->name, step->wanted->name) == 0 ||
            is_changed_before(p, t, step) ||
            !template_overlap(&patterns, &t->head.patterns))
            continue;
        plan_block(step,
            mem_format("index template '%s' there has the same priority %lld "
                       "and patterns that overlap",
                t->head.resource->name, (long long)priority),
            mem_string("give one of the two another priority, or leave this "
                       "one out with --exclude"));
        break;
    }
    list_free(&patterns);
}
