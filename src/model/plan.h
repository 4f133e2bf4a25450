/* model/plan.h: what an import would do, resource by resource.
 * Pure: it reads two catalogs and the facts, and sends nothing. */

#ifndef ESBUNDLE_MODEL_PLAN_H
#define ESBUNDLE_MODEL_PLAN_H

#include "model/catalog.h"
#include "model/compare.h"
#include "model/facts.h"

enum plan_policy { PLAN_FAIL, PLAN_SKIP, PLAN_UPDATE };

enum plan_action {
    PLAN_CREATE,  /* + absent there */
    PLAN_FINISH,  /* + there, but lacks what is sent after creation */
    PLAN_CHANGE,  /* ~ differs and will be updated (policy update) */
    PLAN_DIFFERS, /* ~ differs and stays (policy skip), or stops (fail) */
    PLAN_SAME,    /* = */
    PLAN_BLOCKED  /* ! */
};

struct plan_step {
    const struct resource *wanted;  /* of the rewritten catalog */
    const struct resource *present; /* of the destination's, or NULL */
    enum plan_action action;
    char *reason; /* of a blocked one; NULL else */
    char *remedy;
    struct changes changes; /* of finish, change, differs and blocked ones */
};

/* A warning: constant id, subject, text. */
struct plan_warning {
    const char *id; /* "template-alters-index", "policy-deletes" … */
    enum kind_id kind;
    char *name;
    char *text;
};

struct plan {
    const struct catalog *wanted, *present; /* as given to plan_make */
    struct plan_step *steps; /* in replay order, one per wanted resource */
    size_t count;
    struct plan_warning *warnings;
    size_t warning_count, warning_room;
    size_t totals[PLAN_BLOCKED + 1]; /* by action */
    enum plan_policy policy;
};

struct plan_options {
    enum plan_policy policy;
    bool guide_order;
};

/* plan_make(wanted, present, facts, options, err): Decide every resource.
 * ${wanted} is rewritten and sorted; ${present} holds the destination's
 * policies, scripts, pipelines and templates whole and its indices and
 * streams of wanted names.  Both must outlive the plan.
 * Blocked: a hard reference missing on both sides (or itself blocked), a name
 * taken by another sort of thing (alias, index, data stream), an index whose
 * name a data-stream template there claims, too few shards left, an allocation
 * filter no node answers, an index template whose priority and patterns meet
 * one there, an index or stream that differs by more than finishing requests
 * (under any policy but skip), a body this version cannot hold.
 * Return the plan, or NULL (ERR_LOCAL, ERR_BUNDLE). */
struct plan *plan_make(const struct catalog *wanted,
    const struct catalog *present, const struct facts *facts,
    const struct plan_options *options, struct err *err);

/* plan_stops(plan): Say whether the import must end with ERR_CONFLICT before
 * the first write: something is blocked (under fail and update), or differs
 * under fail. */
bool plan_stops(const struct plan *plan);

/* plan_writes(plan): Return how many steps will send requests. */
size_t plan_writes(const struct plan *plan);

/* plan_sign(action): Return '+', '~', '=' or '!'. */
char plan_sign(enum plan_action action);

/* plan_free(p): Release it; NULL is allowed. */
void plan_free(struct plan *p);

#endif
