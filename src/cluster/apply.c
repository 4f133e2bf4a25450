#include "cluster/apply.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cluster/apply_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

const char *
apply_status_text(enum apply_status status)
{
    static const char *const texts[] = {
#define APPLY_TEXT(name, text) text,
        APPLY_LIST(APPLY_TEXT)
#undef APPLY_TEXT
    };

    return texts[status];
}

void
apply_list_free(struct apply_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->items[i].reason);
    free(l->items);
    list_free(&l->warnings);
    memset(l, 0, sizeof *l);
}

static bool
writes(const struct plan_step *step)
{
    return step->action == PLAN_CREATE || step->action == PLAN_FINISH ||
           step->action == PLAN_CHANGE;
}

/* Record a step's end. */
static void
settle_item(struct applier *a, size_t step, enum apply_status status,
    const struct err *why)
{
    struct apply_item *item = &a->out->items[step];

    item->status = status;
    if (why != NULL) {
        item->reason = mem_string(why->text);
        item->code = why->code;
    }
    a->out->totals[status]++;
    if (a->events != NULL && a->events->after != NULL)
        a->events->after(a->events->user, &a->plan->steps[step], item);
}

void
apply_finish(struct applier *a, struct task *task, enum apply_status status,
    const struct err *why)
{
    if (task->state == TASK_FLYING)
        a->flying--;
    if (task->state == TASK_DOUBT)
        a->doubtful--;
    settle_item(a, task->step, status, why);
    request_list_free(&task->list);
    memset(task, 0, sizeof *task);
}

void
apply_stop(struct applier *a, const struct err *why)
{
    if (!a->stopping)
        a->stop = *why;
    a->stopping = true;
    http_ignore_signals(a->cluster->http, true);
}

/* ---- steps ---- */

/* Return the hard need of a step that has failed, or NULL. */
static const struct reference *
failed_need(const struct applier *a, const struct resource *r)
{
    for (size_t i = 0; i < r->reference_count; i++) {
        const struct reference *need = &r->references[i];
        const struct resource *target;

        if (!reference_is_hard(r->kind, need, &a->cluster->server))
            continue;
        target = catalog_find(a->wanted, need->kind, need->name);
        if (target == NULL)
            continue;
        switch (a->out->items[target - a->wanted->items].status) {
        case APPLY_IDLE:
        case APPLY_SENT:
        case APPLY_COUNT:
            break;
        case APPLY_FAILED:
        case APPLY_UNKNOWN:
        case APPLY_NEEDS:
        case APPLY_STOPPED:
            return need;
        }
    }
    return NULL;
}

/* Build the requests of a step from the two bodies. */
static int
build(const struct applier *a, const struct plan_step *step,
    const struct catalog *present, struct request_list *out, struct err *err)
{
    const struct resource *r = step->wanted;
    cJSON *wanted = catalog_tree(a->wanted, r, err), *there = NULL;
    int rc = -1;

    if (wanted != NULL && step->present != NULL)
        there = catalog_tree(present, step->present, err);
    if (wanted != NULL && (there != NULL || step->present == NULL))
        rc = kind_requests(
            r->kind, r->name, wanted, there, &a->cluster->server, out, err);
    json_free(wanted);
    json_free(there);
    return rc;
}

static struct task *
free_task(struct applier *a)
{
    for (unsigned i = 0; i < a->jobs; i++)
        if (a->tasks[i].state == TASK_FREE)
            return &a->tasks[i];
    return NULL;
}

static void
start(struct applier *a, size_t i)
{
    const struct plan_step *step = &a->plan->steps[i];
    const struct reference *need = failed_need(a, step->wanted);
    struct task *task = free_task(a);
    struct err why = ERR_INIT;

    task->step = i;
    if (need != NULL) {
        err_set(&why, ERR_PARTIAL, "needs %s '%s', which is not there",
            kind_get(need->kind)->name, need->name);
        apply_finish(a, task, APPLY_NEEDS, &why);
    } else if (build(a, step, a->plan->present, &task->list, &why) != 0)
        apply_finish(a, task, APPLY_FAILED, &why);
    else if (task->list.count == 0)
        apply_finish(a, task, APPLY_SENT, NULL);
    else
        apply_send(a, task, 0);
}

/* Run steps from..to, which do not need each other. */
static void
run_rank(struct applier *a, size_t from, size_t to)
{
    struct err err = ERR_INIT;
    struct call *call;
    size_t next = from;

    for (;;) {
        while (next < to && !a->stopping && a->doubtful == 0 &&
               a->flying < a->jobs) {
            if (writes(&a->plan->steps[next]))
                start(a, next);
            next++;
        }
        if (a->flying > 0) {
            call = http_next(a->cluster->http, &err);
            if (call != NULL)
                apply_answer(a, call);
            else
                apply_stop(a, &err);
            call_free(call);
        } else if (a->doubtful > 0)
            apply_settle(a);
        else if (next == to || a->stopping)
            break;
    }
    for (; next < to; next++)
        if (writes(&a->plan->steps[next]))
            settle_item(a, next, APPLY_STOPPED, &a->stop);
}

static unsigned
rank_of(const struct plan_step *step, bool guide_order)
{
    const struct kind *k = kind_get(step->wanted->kind);

    return guide_order ? k->guide_rank : k->rank;
}

int
apply(struct cluster *c, const struct catalog *wanted, const struct plan *plan,
    bool guide_order, unsigned jobs, const struct apply_events *events,
    struct apply_list *out, struct err *err)
{
    struct applier a = { .cluster = c,
        .wanted = wanted,
        .plan = plan,
        .events = events,
        .out = out,
        .jobs = jobs == 0 ? 1 : jobs,
        .seed = (unsigned)time(NULL) };
    size_t from, to;

    a.tasks = mem_zero(a.jobs, sizeof *a.tasks);
    memset(out, 0, sizeof *out);
    out->count = plan->count;
    out->items = mem_zero(plan->count, sizeof *out->items);
    for (from = 0; from < plan->count; from = to) {
        unsigned rank = rank_of(&plan->steps[from], guide_order);

        for (to = from; to < plan->count &&
                        rank_of(&plan->steps[to], guide_order) == rank;)
            to++;
        run_rank(&a, from, to);
    }
    free(a.tasks);
    http_ignore_signals(c->http, false);
    if (!a.stopping)
        return 0;
    *err = a.stop;
    return -1;
}
