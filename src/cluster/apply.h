/* cluster/apply.h: carry out a plan. */

#ifndef ESBUNDLE_CLUSTER_APPLY_H
#define ESBUNDLE_CLUSTER_APPLY_H

#include <stdbool.h>

#include "cluster/cluster.h"
#include "model/plan.h"

#define APPLY_LIST(X)                                                          \
    X(APPLY_IDLE, "nothing to do")                                             \
    X(APPLY_SENT, "sent")       /* every request was answered well */          \
    X(APPLY_FAILED, "failed")   /* refused, or certainly not applied */        \
    X(APPLY_UNKNOWN, "unknown") /* applied or not: could not be learned */     \
    X(APPLY_NEEDS, "not tried") /* what it needs failed */                     \
    X(APPLY_STOPPED, "not finished") /* interrupted, or the server is gone */

enum apply_status {
#define APPLY_ENUM(name, text) name,
    APPLY_LIST(APPLY_ENUM)
#undef APPLY_ENUM
        APPLY_COUNT
};

struct apply_item {
    enum apply_status status;
    char *reason;        /* of a failed, unknown or untried one */
    int code;            /* exit code that fits the reason */
    unsigned sent;       /* requests that went out, repeats included */
    bool unacknowledged; /* acknowledged:false or shards_acknowledged:false */
};

struct apply_list {
    struct apply_item *items; /* one per step of the plan */
    size_t count;
    size_t totals[APPLY_COUNT];
    struct list warnings; /* texts of Warning headers, each once */
};

/* Told as it happens, for progress and a journal; either may be NULL. */
struct apply_events {
    /* a request is about to go out */
    void (*before)(void *user, const struct plan_step *step,
        const struct request *request);
    /* a step has come to its end */
    void (*after)(void *user, const struct plan_step *step,
        const struct apply_item *item);
    void *user;
};

/* apply(c, wanted, plan, guide_order, jobs, events, out, err): Send the
 * requests of every step that creates, finishes or changes, rank by rank, up
 * to ${jobs} independent ones at a time.  A write whose outcome is in doubt is
 * settled by reading: applied, sent exactly once more, or given up.  A failed
 * resource keeps back what needs it.
 * Return 0 with ${out} filled (apply_list_free it), whatever failed; or -1
 * with ${out} filled as well (ERR_SIGNAL + N: requests in flight were
 * finished; ERR_NETWORK: the server is gone; ERR_LOCAL). */
int apply(struct cluster *c, const struct catalog *wanted,
    const struct plan *plan, bool guide_order, unsigned jobs,
    const struct apply_events *events, struct apply_list *out, struct err *err);

/* apply_status_text(status): Return its constant text for people. */
const char *apply_status_text(enum apply_status status);

/* apply_list_free(l): Release it. */
void apply_list_free(struct apply_list *l);

#endif
