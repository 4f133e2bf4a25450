#include <stdlib.h>
#include <string.h>

#include "cluster/apply_internal.h"
#include "util/json.h"
#include "util/mem.h"

void
apply_send(struct applier *a, struct task *task, long delay)
{
    const struct request *r = &task->list.items[task->next];
    long wait = http_waits(a->cluster->http)->master;
    struct call *call = call_new(r->method, request_target(r, wait));

    if (task->state == TASK_DOUBT)
        a->doubtful--;
    if (task->state != TASK_FLYING)
        a->flying++;
    task->state = TASK_FLYING;
    task->waited += delay;
    if (r->body != NULL) {
        call->body = mem_string(r->body);
        call->body_length = strlen(r->body);
    }
    call->delay = delay;
    call->user = task;
    if (a->events != NULL && a->events->before != NULL)
        a->events->before(a->events->user, &a->plan->steps[task->step], r);
    a->out->items[task->step].sent++;
    http_submit(a->cluster->http, call);
}

/* The wait that the server asks for, or one of ours. */
static long
backoff(struct applier *a, const struct task *task, const struct call *call)
{
    if (call->retry_after >= 0)
        return call->retry_after;
    return waits_backoff(
        http_waits(a->cluster->http), task->refused + 1, &a->seed);
}

/* The request was certainly not applied: send it again, a few times. */
static void
come_again(struct applier *a, struct task *task, const struct call *call,
    const struct err *why)
{
    long delay = backoff(a, task, call);
    const struct waits *w = http_waits(a->cluster->http);

    if (a->stopping)
        apply_finish(a, task, APPLY_STOPPED, &a->stop);
    else if (++task->refused < WAIT_TRIES && task->waited + delay < w->retries)
        apply_send(a, task, delay);
    else {
        /* Without a connection nothing else will go better. */
        if (call->result == HTTP_NOT_SENT)
            apply_stop(a, why);
        apply_finish(a, task, APPLY_FAILED, why);
    }
}

/* ---- answers ---- */

/* Note acknowledged:false, which is no error: the read-back decides. */
static void
note_acknowledged(
    struct applier *a, const struct task *task, const struct call *call)
{
    struct err ignored = ERR_INIT;
    cJSON *tree = json_parse(
        buf_text(&call->reply), call->reply.length, ERR_NETWORK, &ignored);
    const cJSON *acknowledged = json_get(tree, "acknowledged");

    if (json_is_bool(acknowledged) && !json_is_true(acknowledged))
        a->out->items[task->step].unacknowledged = true;
    json_free(tree);
}

static void
answered_well(struct applier *a, struct task *task, const struct call *call)
{
    note_acknowledged(a, task, call);
    task->next++;
    task->refused = 0;
    task->repeated = false;
    if (task->next == task->list.count)
        apply_finish(a, task, APPLY_SENT, NULL);
    else if (a->stopping)
        apply_finish(a, task, APPLY_STOPPED, &a->stop);
    else
        apply_send(a, task, 0);
}

static void
doubt(struct applier *a, struct task *task, const struct call *call,
    const struct err *why)
{
    task->state = TASK_DOUBT;
    task->why = *why;
    task->final = outcome_is_final_if_unchanged(call);
    a->flying--;
    a->doubtful++;
}

/* Name and certificate errors do not pass. */
static bool
passes(const struct err *why)
{
    return why->code == ERR_NETWORK && why->remedy[0] == '\0';
}

void
apply_answer(struct applier *a, struct call *call)
{
    struct task *task = call->user;
    struct err why = ERR_INIT;

    for (size_t i = 0; i < call->warnings.count; i++)
        list_add_new(&a->out->warnings, call->warnings.items[i]);
    switch (outcome_of_write(call, &why)) {
    case OUTCOME_DONE:
        answered_well(a, task, call);
        break;
    case OUTCOME_AGAIN:
        come_again(a, task, call, &why);
        break;
    case OUTCOME_DOUBT:
        doubt(a, task, call, &why);
        break;
    case OUTCOME_FAILED:
        if (!passes(&why))
            task->refused = WAIT_TRIES;
        come_again(a, task, call, &why);
        break;
    case OUTCOME_ABSENT:
    case OUTCOME_NO_FAMILY:
    case OUTCOME_FORBIDDEN:
    case OUTCOME_REFUSED:
        apply_finish(a, task, APPLY_FAILED, &why);
        break;
    }
}
