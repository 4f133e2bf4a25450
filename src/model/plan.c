#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

#include "model/plan_internal.h"
#include "util/mem.h"

/* ---- for all parts ---- */

void
plan_block(struct plan_step *step, char *reason, char *remedy)
{
    if (step->action == PLAN_BLOCKED) {
        free(reason);
        free(remedy);
        return;
    }
    step->action = PLAN_BLOCKED;
    step->reason = reason;
    step->remedy = remedy;
}

void
plan_warn(
    struct planning *p, const char *id, const struct resource *r, char *text)
{
    struct plan *plan = p->plan;
    struct plan_warning *w;

    plan->warnings = mem_room(
        plan->warnings, plan->warning_count, &plan->warning_room, sizeof *w);
    w = &plan->warnings[plan->warning_count++];
    w->id = id;
    w->kind = r->kind;
    w->name = mem_string(r->name);
    w->text = text;
}

struct plan_step *
plan_step_of(const struct planning *p, const struct resource *r)
{
    return &p->plan->steps[r - p->wanted->items];
}

const struct resource *
plan_there(const struct planning *p, enum kind_id kind, const char *name,
    const struct catalog **from)
{
    const struct resource *r = catalog_find(p->wanted, kind, name);

    *from = p->wanted;
    if (r != NULL) {
        enum plan_action action = plan_step_of(p, r)->action;

        if (action != PLAN_DIFFERS && action != PLAN_BLOCKED)
            return r;
    }
    *from = p->present;
    return catalog_find(p->present, kind, name);
}

int64_t
plan_number(const cJSON *settings, const char *key, int64_t absent)
{
    int64_t value;

    return json_to_int(json_get(settings, key), &value) == 0 ? value : absent;
}

/* ---- the plan ---- */

struct plan *
plan_make(const struct catalog *wanted, const struct catalog *present,
    const struct facts *facts, const struct plan_options *options,
    struct err *err)
{
    struct plan *plan = mem_zero(1, sizeof *plan);
    struct planning p = { .plan = plan,
        .wanted = wanted,
        .present = present,
        .facts = facts,
        .guide_order = options->guide_order };
    int rc;

    plan->wanted = wanted;
    plan->present = present;
    plan->policy = options->policy;
    plan->count = wanted->count;
    plan->steps = mem_zero(wanted->count + 1, sizeof *plan->steps);
    p.shards_left = facts->shard_limit - facts->open_shards;
    rc = plan_templates_read(&p, err);
    for (size_t i = 0; i < plan->count && rc == 0; i++) {
        plan->steps[i].wanted = &wanted->items[i];
        rc = plan_decide(&p, &plan->steps[i], err);
        plan->totals[plan->steps[i].action]++;
    }
    plan_templates_free(&p);
    plan_policies_free(&p);
    if (rc != 0) {
        plan_free(plan);
        return NULL;
    }
    return plan;
}

bool
plan_stops(const struct plan *plan)
{
    switch (plan->policy) {
    case PLAN_FAIL:
        return plan->totals[PLAN_BLOCKED] > 0 || plan->totals[PLAN_DIFFERS] > 0;
    case PLAN_UPDATE:
        return plan->totals[PLAN_BLOCKED] > 0;
    case PLAN_SKIP:
        break;
    }
    return false;
}

size_t
plan_writes(const struct plan *plan)
{
    return plan->totals[PLAN_CREATE] + plan->totals[PLAN_FINISH] +
           plan->totals[PLAN_CHANGE];
}

char
plan_sign(enum plan_action action)
{
    switch (action) {
    case PLAN_CREATE:
    case PLAN_FINISH:
        return '+';
    case PLAN_CHANGE:
    case PLAN_DIFFERS:
        return '~';
    case PLAN_SAME:
        return '=';
    case PLAN_BLOCKED:
        break;
    }
    return '!';
}

void
plan_free(struct plan *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->count; i++) {
        free(p->steps[i].reason);
        free(p->steps[i].remedy);
        changes_free(&p->steps[i].changes);
    }
    free(p->steps);
    for (size_t i = 0; i < p->warning_count; i++) {
        free(p->warnings[i].name);
        free(p->warnings[i].text);
    }
    free(p->warnings);
    free(p);
}
