/* cli/replay.h: what import, plan and verify --against have in common: from a
 * bundle and a destination to a plan. */

#ifndef ESBUNDLE_CLI_REPLAY_H
#define ESBUNDLE_CLI_REPLAY_H

#include "bundle/bundle.h"
#include "cli/command.h"
#include "cli/connect.h"
#include "cluster/cluster.h"
#include "model/facts.h"
#include "model/plan.h"
#include "model/rewrite.h"
#include "model/select.h"

/* The options that choose and shape a replay; embedded in the values of the
 * commands. */
struct replay_values {
    struct opt_connect to;
    struct opt_select select;
    struct opt_rewrite rewrite;
    uint64_t max_unpacked;
    struct opt_count jobs;
    bool same_cluster;
    int on_conflict; /* enum plan_policy */
};

#define REPLAY_JOBS 4 /* independent writes under way at once */

/* Everything between bundle and plan; the parts are borrowed by each other and
 * released together. */
struct replay {
    struct catalog *bundle; /* as read, then only what is selected */
    struct bundle_summary summary;
    struct selection selection;
    struct rewrite_rules rules;
    struct rewrite_notes notes;
    struct endpoint endpoint;
    struct cluster *cluster;
    struct catalog *wanted; /* rewritten, in replay order */
    struct facts facts;
    struct catalog *present;
    struct plan *plan;
    bool guide_order;
};

/* replay_read(r, values, path, run, err): Read and verify the bundle, choose
 * from it.  Return 0, or -1 (as bundle_read; ERR_USAGE: nothing is chosen, a
 * bad pattern; ERR_VERSION: a kind this version does not know). */
int replay_read(struct replay *r, const struct replay_values *values,
    const char *path, const struct run *run, struct err *err);

/* replay_choose(given, c, path, err): Keep what is chosen of a bundle that is
 * only looked at; without an option of choosing that is all.
 * Return 0, or -1 (ERR_USAGE: nothing is chosen, a bad pattern). */
int replay_choose(const struct opt_select *given, struct catalog *c,
    const char *path, struct err *err);

/* replay_choose_by(s, c, path, err): Keep what ${s} chooses of a bundle.
 * Return 0, or -1 (ERR_USAGE: nothing is chosen). */
int replay_choose_by(
    struct selection *s, struct catalog *c, const char *path, struct err *err);

/* replay_choose_both(given, a, b, err): Keep what is chosen of two catalogs
 * that are compared; nothing in one of them is an answer, too.
 * Return 0, or -1 (ERR_USAGE: nothing is chosen in either, a bad pattern). */
int replay_choose_both(const struct opt_select *given, struct catalog *a,
    struct catalog *b, struct err *err);

/* replay_no_resource(name, path, err): Say that the bundle at ${path} has no
 * KIND/NAME ${name}.  Return -1 (ERR_USAGE). */
int replay_no_resource(const char *name, const char *path, struct err *err);

/* replay_check_alone(values, err): What concerns a cluster only must not be
 * passed over in silence where none was named by --against.
 * Return 0, or -1 (ERR_USAGE). */
int replay_check_alone(const struct replay_values *values, struct err *err);

/* replay_rewrite(r, to, err): Rewrite the bundle for a destination of that
 * version.  Return 0, or -1 (as rewrite_catalog). */
int replay_rewrite(struct replay *r, const struct server *to, struct err *err);

/* replay_connect(r, values, option, run, err): Connect to the destination and
 * rewrite the bundle for it; ${option} is the URL's option name.
 * Return 0, or -1 (as connect_resolve, cluster_open, rewrite_catalog;
 * ERR_CONFLICT: the destination is the bundle's source). */
int replay_connect(struct replay *r, const struct replay_values *values,
    const char *option, const struct run *run, struct err *err);

/* replay_plan(r, values, run, err): Survey the destination and make the plan.
 * Return 0, or -1 (as survey, prove_collect, plan_make). */
int replay_plan(struct replay *r, const struct replay_values *values,
    const struct run *run, struct err *err);

/* replay_print_head(r, p): "bundle … from …, to cluster …". */
void replay_print_head(const struct replay *r, struct print *p);

/* replay_warn_unknown(r, run): What could not be asked weakens the plan. */
void replay_warn_unknown(const struct replay *r, const struct run *run);

/* replay_print_plan(r, run): The plan on standard output, as text or, with
 * --json, as one document. */
void replay_print_plan(const struct replay *r, const struct run *run);

/* replay_stops(r, err): Hold the plan against --on-conflict.
 * Return 0, or -1 (ERR_CONFLICT: an import ends before the first write). */
int replay_stops(const struct replay *r, struct err *err);

/* replay_free(r): Release all parts. */
void replay_free(struct replay *r);

/* The option tables that fill struct replay_values' own fields: --max-unpacked;
 * --jobs, --on-conflict and --same-cluster. */
extern const struct opt replay_opt_reading[];
extern const struct opt replay_opt_conflict[];

#endif
