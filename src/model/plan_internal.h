/* model/plan_internal.h: what the parts of planning share.
 * Each part looks at one body that is about to be created and blocks its step
 * or adds warnings. */

#ifndef ESBUNDLE_MODEL_PLAN_INTERNAL_H
#define ESBUNDLE_MODEL_PLAN_INTERNAL_H

#include "model/plan.h"
#include "model/template.h"

/* What is kept of a template. */
struct plan_template {
    struct template_head head;
    bool bundle; /* of the bundle, else of the destination */
};

/* What is kept of a policy; plan_policy.c. */
struct plan_policy_facts;

struct planning {
    struct plan *plan;
    const struct catalog *wanted, *present;
    const struct facts *facts;
    bool guide_order;
    struct plan_template *templates;
    size_t template_count, template_room;
    bool with_bundle; /* the bundle's templates are among them */
    struct plan_policy_facts *policies;
    size_t policy_count, policy_room;
    long shards_left; /* meaningful where the facts know the limit */
};

/* plan_block(step, reason, remedy): Block a step; the first reason stays.
 * Both texts are taken over; ${remedy} may be NULL. */
void plan_block(struct plan_step *step, char *reason, char *remedy);

/* plan_warn(p, id, r, text): Add a warning; ${text} is taken over. */
void plan_warn(
    struct planning *p, const char *id, const struct resource *r, char *text);

/* plan_step_of(p, r): Return the step of a wanted resource. */
struct plan_step *plan_step_of(
    const struct planning *p, const struct resource *r);

/* plan_there(p, kind, name, from): Return the resource as it will stand on the
 * destination (the wanted one if it is created, changed or the same, else the
 * present one), ${*from} set to its catalog; or NULL. */
const struct resource *plan_there(const struct planning *p, enum kind_id kind,
    const char *name, const struct catalog **from);

/* plan_number(settings, key, absent): Return a whole number of flat settings,
 * or ${absent}. */
int64_t plan_number(const cJSON *settings, const char *key, int64_t absent);

/* plan_decide(p, step, err): Decide one step; those before it are decided.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_decide(struct planning *p, struct plan_step *step, struct err *err);

/* plan_names(p, step, body): Clashes of an index's or stream's name, and of
 * an index's aliases, with names of other sorts. */
void plan_names(
    const struct planning *p, struct plan_step *step, const cJSON *body);

/* plan_aliases(p, step, body): Warn of aliases that get a second writer or
 * lose their implicit one. */
void plan_aliases(
    struct planning *p, const struct plan_step *step, const cJSON *body);

/* plan_filters(p, step, body): Allocation filters that no node answers. */
void plan_filters(
    const struct planning *p, struct plan_step *step, const cJSON *body);

/* plan_shards(p, step, body, err): The shards of an index or stream against
 * what is left.  Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_shards(struct planning *p, struct plan_step *step, const cJSON *body,
    struct err *err);

/* plan_needs(p, step): References that nothing answers: hard ones block, soft
 * ones warn. */
void plan_needs(struct planning *p, struct plan_step *step);

/* plan_templates_read(p, err): Read the destination's templates.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_templates_read(struct planning *p, struct err *err);

/* plan_templates_replaced(p, t): Say whether the bundle will change a template
 * that is there. */
bool plan_templates_replaced(
    const struct planning *p, const struct plan_template *t);

/* plan_templates_add(p, err): Under the guide's order the bundle's templates
 * are there before indices: add them, once.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_templates_add(struct planning *p, struct err *err);

/* plan_templates_meet(p, step, body): A composable template whose priority
 * and patterns meet one there. */
void plan_templates_meet(
    const struct planning *p, struct plan_step *step, const cJSON *body);

/* plan_templates_match(p, step, body, err): Templates that claim or alter an
 * index.  Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_templates_match(struct planning *p, struct plan_step *step,
    const cJSON *body, struct err *err);

/* plan_templates_make(p, step, body, err): A template there that would make a
 * stream, or an index, instead of the one that is meant.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_templates_make(struct planning *p, struct plan_step *step,
    const cJSON *body, struct err *err);

void plan_templates_free(struct planning *p);

/* plan_policies(p, step, body, err): Warn of a policy that could delete,
 * shrink or mount an index within seven days.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int plan_policies(struct planning *p, const struct plan_step *step,
    const cJSON *body, struct err *err);

void plan_policies_free(struct planning *p);

#endif
