/* cli/import_report.h: the second half of an import: apply, read back, tell.
 * As NDJSON with --json: a "version" line, "rewrite" and "warning" lines of the
 * plan, a "step" line for each resource, a "summary" line. */

#ifndef ESBUNDLE_CLI_IMPORT_REPORT_H
#define ESBUNDLE_CLI_IMPORT_REPORT_H

#include "cli/replay.h"
#include "cluster/apply.h"
#include "cluster/prove.h"

struct import_report {
    const struct replay *replay;
    struct run *run;
    struct apply_list applied;
    struct proof_list proof;
    size_t done; /* steps that came to an end */
    bool proved; /* the read-back took place */
};

/* import_report_init(r, replay, run): Begin; both are borrowed. */
void import_report_init(
    struct import_report *r, const struct replay *replay, struct run *run);

/* import_report_apply(r, jobs, err): Send the plan's requests.
 * Return 0, or -1 (as apply). */
int import_report_apply(
    struct import_report *r, unsigned jobs, struct err *err);

/* import_report_prove(r, err): Read back what was sent and compare; where a
 * server had not acknowledged in time look again for a while.
 * Return 0, or -1 (as prove). */
int import_report_prove(struct import_report *r, struct err *err);

/* import_report_end(r, rc, err): Print what became of every resource, and the
 * totals; ${rc} is -1 with ${err} set if the plan stops, or if apply or prove
 * ended early.
 * Return the exit code: 0; ERR_PARTIAL, ERR_UNKNOWN, ERR_AUTH … said already;
 * or -1 with ${err} as it came. */
int import_report_end(struct import_report *r, int rc, struct err *err);

/* import_report_free(r): Release it. */
void import_report_free(struct import_report *r);

#endif
