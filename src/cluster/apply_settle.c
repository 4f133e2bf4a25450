#include <stdlib.h>
#include <string.h>

#include "cluster/apply_internal.h"
#include "cluster/prove.h"
#include "util/mem.h"

/* What a look at a doubtful resource has shown. */
enum finding {
    FOUND_DONE,    /* nothing is left to be sent */
    FOUND_FURTHER, /* applied, and a later request is next */
    FOUND_NOT_YET, /* as before the request */
    FOUND_OTHER,   /* there, but neither as before nor as meant */
    FOUND_UNREADABLE
};

/* Say which request must be sent next, given what is there. */
static enum finding
compare_rest(struct applier *a, struct task *task, const cJSON *present,
    struct request_list *rest, struct err *why)
{
    const struct resource *r = a->plan->steps[task->step].wanted;
    const struct request *now = &task->list.items[task->next];
    cJSON *wanted = catalog_tree(a->wanted, r, why);
    int rc;

    if (wanted == NULL)
        return FOUND_UNREADABLE;
    rc = kind_requests(
        r->kind, r->name, wanted, present, &a->cluster->server, rest, why);
    json_free(wanted);
    if (rc != 0)
        return FOUND_OTHER;
    if (rest->count == 0)
        return FOUND_DONE;
    return strcmp(rest->items[0].what, now->what) == 0 ? FOUND_NOT_YET
                                                       : FOUND_FURTHER;
}

static enum finding
look_at(struct applier *a, struct task *task, const struct catalog *read,
    struct request_list *rest, struct err *why)
{
    const struct resource *r = a->plan->steps[task->step].wanted;
    const struct resource *there = catalog_find(read, r->kind, r->name);
    const char *reason = there == NULL ? prove_unread(read, r) : NULL;
    cJSON *present = NULL;
    enum finding finding;

    if (reason != NULL) {
        err_set(why, ERR_UNKNOWN, "%s", reason);
        return FOUND_UNREADABLE;
    }
    if (there != NULL) {
        present = catalog_tree(read, there, why);
        if (present == NULL)
            return FOUND_UNREADABLE;
    }
    finding = compare_rest(a, task, present, rest, why);
    json_free(present);
    return finding;
}

/* Nothing changed though we waited: send once more, or give up. */
static void
repeat_or_give_up(struct applier *a, struct task *task)
{
    if (a->stopping)
        apply_finish(a, task, APPLY_STOPPED, &a->stop);
    else if (task->final || task->repeated)
        apply_finish(a, task, APPLY_FAILED, &task->why);
    else {
        task->repeated = true;
        apply_send(a, task, 0);
    }
}

/* Act on one finding.  Return whether the task must be looked at again after
 * a wait. */
static bool
decide(struct applier *a, struct task *task, enum finding finding,
    struct request_list *rest, struct err *why, bool waited)
{
    switch (finding) {
    case FOUND_DONE:
        apply_finish(a, task, APPLY_SENT, NULL);
        break;
    case FOUND_FURTHER:
        request_list_free(&task->list);
        task->list = *rest;
        memset(rest, 0, sizeof *rest);
        task->next = 0;
        task->repeated = false;
        if (a->stopping)
            apply_finish(a, task, APPLY_STOPPED, &a->stop);
        else
            apply_send(a, task, 0);
        break;
    case FOUND_NOT_YET:
        if (!waited && !task->final)
            return true;
        repeat_or_give_up(a, task);
        break;
    case FOUND_OTHER:
        err_prefix(why, "it is there now and differs");
        apply_finish(a, task, APPLY_FAILED, why);
        break;
    case FOUND_UNREADABLE:
        why->code = ERR_UNKNOWN;
        err_prefix(why, "%s, and it cannot be read", task->why.text);
        apply_finish(a, task, APPLY_UNKNOWN, why);
        break;
    }
    return false;
}

/* Give up on every doubtful task: its outcome cannot be learned. */
static void
give_up(struct applier *a, const struct err *why)
{
    for (unsigned i = 0; i < a->jobs; i++) {
        struct task *task = &a->tasks[i];
        struct err text;

        if (task->state != TASK_DOUBT)
            continue;
        text = task->why;
        text.code = ERR_UNKNOWN;
        err_prefix(&text, "outcome unknown (%s)", why->text);
        apply_finish(a, task, APPLY_UNKNOWN, &text);
    }
    apply_stop(a, why);
}

/* Read all doubtful resources at once and act.  Return how many must be looked
 * at again, or -1 after giving up. */
static int
look(struct applier *a, bool waited)
{
    struct catalog *read = catalog_new();
    bool *chosen = mem_zero(a->wanted->count, sizeof *chosen);
    struct err err = ERR_INIT;
    int again = 0;

    for (unsigned i = 0; i < a->jobs; i++)
        if (a->tasks[i].state == TASK_DOUBT)
            chosen[a->tasks[i].step] = true;

    /* Who may not read a family is told so by its remark, which costs only
     * the resources of that family. */
    if (prove_collect(a->cluster, a->wanted, chosen, false, read, NULL, &err) !=
            0 &&
        err.code != ERR_AUTH) {
        give_up(a, &err);
        again = -1;
    }
    for (unsigned i = 0; i < a->jobs && again >= 0; i++) {
        struct request_list rest = REQUEST_LIST_INIT;
        struct err why = ERR_INIT;
        enum finding finding;

        if (a->tasks[i].state != TASK_DOUBT)
            continue;
        finding = look_at(a, &a->tasks[i], read, &rest, &why);
        again += decide(a, &a->tasks[i], finding, &rest, &why, waited);
        request_list_free(&rest);
    }
    free(chosen);
    catalog_free(read);
    return again;
}

void
apply_settle(struct applier *a)
{
    const struct waits *w = http_waits(a->cluster->http);
    struct err err = ERR_INIT;

    if (look(a, false) <= 0 || a->flying > 0)
        return;
    if (http_wait(a->cluster->http, w->settle, &err) != 0)
        apply_stop(a, &err);
    look(a, true);
}
