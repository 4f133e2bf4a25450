/* cluster/apply_internal.h: what the files of apply share. */

#ifndef ESBUNDLE_CLUSTER_APPLY_INTERNAL_H
#define ESBUNDLE_CLUSTER_APPLY_INTERNAL_H

#include "cluster/apply.h"

enum task_state {
    TASK_FREE,
    TASK_FLYING, /* a request is with the pool */
    TASK_DOUBT   /* the last request's outcome must be learned */
};

/* One step under way. */
struct task {
    enum task_state state;
    size_t step;
    struct request_list list;
    size_t next;      /* the request under way */
    unsigned refused; /* times it was told to come again */
    bool repeated;    /* sent once more after a doubt */
    bool final;       /* the doubtful answer is final if nothing changed */
    long waited;      /* milliseconds spent in waits before sending again */
    struct err why;   /* what made it doubtful */
};

struct applier {
    struct cluster *cluster;
    const struct catalog *wanted;
    const struct plan *plan;
    const struct apply_events *events;
    struct apply_list *out;
    struct task *tasks;
    unsigned jobs;
    size_t flying, doubtful;
    bool stopping;   /* start nothing any more */
    struct err stop; /* why */
    unsigned seed;   /* of the jitter */
};

/* apply_send(a, task, delay): Give the task's next request to the pool, held
 * back ${delay} milliseconds. */
void apply_send(struct applier *a, struct task *task, long delay);

/* apply_answer(a, call): Act on the answer to a task's request: go on with the
 * next, send it again, look what became of it, or give up. */
void apply_answer(struct applier *a, struct call *call);

/* apply_finish(a, task, status, why): The task has come to its end; ${why} may
 * be NULL. */
void apply_finish(struct applier *a, struct task *task,
    enum apply_status status, const struct err *why);

/* apply_stop(a, why): Start nothing any more because of ${why}. */
void apply_stop(struct applier *a, const struct err *why);

/* apply_settle(a): Learn what became of every doubtful request: read the
 * resources, wait and read again where one is not applied, then go on with
 * what is left, send once more, or give up. */
void apply_settle(struct applier *a);

#endif
