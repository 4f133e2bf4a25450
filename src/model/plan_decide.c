#include "model/plan_internal.h"

#include <string.h>

#include "util/mem.h"

/* ---- what is there already ---- */

/* Say which requests the row would send; if none can do it, block. */
static void
ask_row(const struct planning *p, struct plan_step *step, const cJSON *wanted,
    const cJSON *present)
{
    const struct resource *r = step->wanted;
    struct request_list requests = REQUEST_LIST_INIT;
    struct err why = ERR_INIT;

    if (kind_requests(r->kind, r->name, wanted, present, &p->facts->server,
            &requests, &why) != 0) {
        if (why.remedy[0] == '\0')
            err_remedy(&why, "%s",
                why.code == ERR_VERSION
                    ? "leave it out with --exclude"
                    : "leave it as it is with --on-conflict skip, or give the "
                      "new one another name with --map");
        plan_block(step, mem_string(why.text), mem_string(why.remedy));
    }
    request_list_free(&requests);
}

static int
ask_row_again(const struct planning *p, struct plan_step *step, struct err *err)
{
    cJSON *wanted = catalog_tree(p->wanted, step->wanted, err);
    cJSON *present = NULL;
    int rc = -1;

    if (wanted != NULL)
        present = catalog_tree(p->present, step->present, err);
    if (wanted != NULL && present != NULL) {
        ask_row(p, step, wanted, present);
        rc = 0;
    }
    json_free(wanted);
    json_free(present);
    return rc;
}

/* Decide a step whose resource is there. */
static int
decide_present(struct planning *p, struct plan_step *step, struct err *err)
{
    const struct kind *k = kind_get(step->wanted->kind);
    enum plan_policy policy = p->plan->policy;
    long count = compare_resources(p->present, step->present, p->wanted,
        step->wanted, &p->facts->server, &step->changes, err);

    if (count < 0)
        return -1;
    step->action = PLAN_SAME;
    if (count == 0)
        return 0;
    step->action = PLAN_DIFFERS;
    if (compare_is_finish(k->id, &step->changes))
        step->action = PLAN_FINISH;
    else if (policy == PLAN_SKIP || (k->updatable && policy == PLAN_FAIL))
        return 0;
    else if (k->updatable)
        step->action = PLAN_CHANGE;

    /* Blocks an index or stream, too: no request changes those. */
    return ask_row_again(p, step, err);
}

/* ---- what is absent ---- */

/* Return why a resource that was not found may be there all the same. */
static const char *
unread(const struct planning *p, const struct resource *r)
{
    const struct about *about = &p->present->about;
    const struct remarks *lists[] = { &about->failed, &about->unavailable };

    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < lists[i]->count; j++) {
            const struct remark *m = &lists[i]->items[j];

            if (strcmp(m->kind, r->kind_name) == 0 &&
                (m->name == NULL || strcmp(m->name, r->name) == 0))
                return m->reason == NULL ? "no reason given" : m->reason;
        }
    return NULL;
}

static bool
is_there_unread(const struct planning *p, struct plan_step *step)
{
    const struct resource *r = step->wanted;
    const char *why = unread(p, r);
    const struct facts *f = p->facts;

    if (why != NULL)
        plan_block(step,
            mem_format("whether it is there could not be read: %s", why),
            mem_string("see 'esbundle check' for the privileges needed"));
    else if ((r->kind == KIND_INDEX && list_has(&f->indices, r->name)) ||
             (r->kind == KIND_DATA_STREAM &&
                 list_has(&f->data_streams, r->name)))
        plan_block(step, mem_string("it is there, but was not read"),
            mem_string("run the command again"));
    return step->action == PLAN_BLOCKED;
}

/* Look at everything that could stop the creation of a body. */
static int
check_creation(struct planning *p, struct plan_step *step, const cJSON *body,
    struct err *err)
{
    enum kind_id kind = step->wanted->kind;

    if (kind == KIND_INDEX || kind == KIND_DATA_STREAM)
        plan_names(p, step, body);
    if (kind == KIND_INDEX_TEMPLATE)
        plan_templates_meet(p, step, body);
    if (kind == KIND_DATA_STREAM &&
        plan_templates_make(p, step, body, err) != 0)
        return -1;
    if (kind == KIND_INDEX) {
        plan_filters(p, step, body);
        if (plan_templates_match(p, step, body, err) != 0)
            return -1;
    }
    if ((kind == KIND_INDEX || kind == KIND_DATA_STREAM) &&
        plan_shards(p, step, body, err) != 0)
        return -1;
    if (kind != KIND_INDEX || step->action == PLAN_BLOCKED)
        return 0;
    plan_aliases(p, step, body);
    return plan_policies(p, step, body, err);
}

static int
decide_absent(struct planning *p, struct plan_step *step, struct err *err)
{
    cJSON *body;
    int rc;

    step->action = PLAN_CREATE;
    if (is_there_unread(p, step))
        return 0;
    body = catalog_tree(p->wanted, step->wanted, err);
    if (body == NULL)
        return -1;
    ask_row(p, step, body, NULL);
    rc = check_creation(p, step, body, err);
    json_free(body);
    return rc;
}

/* A changed template may come to meet another one. */
static int
check_change(struct planning *p, struct plan_step *step, struct err *err)
{
    cJSON *body;

    if (step->action != PLAN_CHANGE ||
        step->wanted->kind != KIND_INDEX_TEMPLATE)
        return 0;
    body = catalog_tree(p->wanted, step->wanted, err);
    if (body == NULL)
        return -1;
    plan_templates_meet(p, step, body);
    json_free(body);
    return 0;
}

/* ---- either ---- */

int
plan_decide(struct planning *p, struct plan_step *step, struct err *err)
{
    const struct resource *r = step->wanted;

    if (r->kind == KIND_UNKNOWN) {
        plan_block(step,
            mem_format(
                "this version does not know the kind '%s'", r->kind_name),
            mem_string("leave it out with --kind"));
        return 0;
    }
    step->present = catalog_find(p->present, r->kind, r->name);

    /* Needs first: a better reason than what follows from them. */
    if (step->present == NULL) {
        step->action = PLAN_CREATE;
        plan_needs(p, step);
        return step->action == PLAN_BLOCKED ? 0 : decide_absent(p, step, err);
    }
    if (decide_present(p, step, err) != 0)
        return -1;
    if (step->action == PLAN_CHANGE)
        plan_needs(p, step);
    return check_change(p, step, err);
}
