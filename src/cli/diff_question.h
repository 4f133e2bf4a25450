/* cli/diff_question.h: what diff is asked, and both sides made ready for it. */

#ifndef ESBUNDLE_CLI_DIFF_QUESTION_H
#define ESBUNDLE_CLI_DIFF_QUESTION_H

#include "cli/diff_print.h"
#include "cli/replay.h"
#include "cli/side.h"
#include "model/series.h"

enum diff_form { DIFF_SUMMARY, DIFF_UNIFIED, DIFF_PATCH };

/* What the command line says. */
struct diff_values {
    struct replay_values replay;
    struct list ignore, ignore_kinds;
    int form; /* enum diff_form */
    bool name_only, series;
    char *compose;
};

struct diff_question {
    const struct diff_values *values;
    struct run *run;
    struct list ignore;       /* patterns, without backslashes */
    struct selection ignored; /* its kinds are not looked at */
    struct rewrite_rules rules;
    struct side sides[2];
    struct catalog *whole[2];     /* of the sides, where series are compared */
    struct series_list series[2]; /* with positions in those */
    bool series_unsure;           /* some that could not be read may be newer */
    struct diff_kinds kinds;
    struct diff_composed composed[2];
};

/* diff_question_open(q, values, run, err): Read both operands and bring their
 * catalogs to what is to be compared: without what is ignored, A under the
 * names of B, only what is chosen on either side, one index for each series, or
 * what was composed.
 * Return 0, or -1 (ERR_USAGE: a pointer, kind, map or pattern is none, nothing
 * is chosen; as sides_open, rewrite_catalog, series_reduce, diff_compose); ${q}
 * is released by diff_question_free in both cases. */
int diff_question_open(struct diff_question *q,
    const struct diff_values *values, struct run *run, struct err *err);

/* diff_question_is_sure(q): Say whether all of both sides is known: nothing
 * failed or was refused, what stands for a series is known to be the right one,
 * and nothing of what was composed is undefined. */
bool diff_question_is_sure(const struct diff_question *q);

/* diff_question_free(q): Release it. */
void diff_question_free(struct diff_question *q);

#endif
