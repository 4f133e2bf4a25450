#include "cli/import_report_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void
import_report_init(
    struct import_report *r, const struct replay *replay, struct run *run)
{
    memset(r, 0, sizeof *r);
    r->replay = replay;
    r->run = run;
}

void
import_report_free(struct import_report *r)
{
    apply_list_free(&r->applied);
    proof_list_free(&r->proof);
}

static void
after_step(
    void *user, const struct plan_step *step, const struct apply_item *item)
{
    struct import_report *r = user;

    (void)step;
    (void)item;
    progress_step(r->run->progress, ++r->done);
}

int
import_report_apply(struct import_report *r, unsigned jobs, struct err *err)
{
    const struct apply_events events = { NULL, after_step, r };

    progress_begin(
        r->run->progress, 1, 2, "write", plan_writes(r->replay->plan));
    return apply(r->replay->cluster, r->replay->wanted, r->replay->plan,
        r->replay->guide_order, jobs, &events, &r->applied, err);
}

/* ---- read-back ---- */

/* Say whether something that was not acknowledged does not look right yet. */
static bool
may_still_come(const struct import_report *r)
{
    for (size_t i = 0; i < r->applied.count; i++)
        if (r->applied.items[i].unacknowledged &&
            r->proof.items[i].proof != PROOF_EQUAL)
            return true;
    return false;
}

int
import_report_prove(struct import_report *r, struct err *err)
{
    struct cluster *c = r->replay->cluster;
    const struct waits *w = http_waits(c->http);
    bool *chosen = mem_zero(r->applied.count, sizeof *chosen);
    size_t count = 0;
    int rc = 0;

    for (size_t i = 0; i < r->applied.count; i++)
        count += chosen[i] = r->applied.items[i].status == APPLY_SENT;
    progress_begin(r->run->progress, 2, 2, "read back", count);
    if (count > 0)
        rc = prove(c, r->replay->wanted, chosen, &r->proof, NULL, err);
    for (long waited = 0;
         rc == 0 && count > 0 && waited < w->shards && may_still_come(r);
         waited += w->backoff) {
        proof_list_free(&r->proof);
        rc = http_wait(c->http, w->backoff, err);
        if (rc == 0)
            rc = prove(c, r->replay->wanted, chosen, &r->proof, NULL, err);
    }
    r->proved = rc == 0;
    free(chosen);
    return rc;
}

/* ---- counting ---- */

/* What became of a step of which nothing was to be sent. */
static enum fate
fate_of_untouched(const struct plan_step *step, bool begun)
{
    switch (step->action) {
    case PLAN_SAME:
        return FATE_SAME;
    case PLAN_BLOCKED:
        return FATE_BLOCKED;
    case PLAN_DIFFERS:
        return begun ? FATE_SKIPPED : FATE_CONFLICT;
    case PLAN_CREATE:
    case PLAN_FINISH:
    case PLAN_CHANGE:
        break;
    }
    return FATE_UNTRIED;
}

static enum fate
fate_of_sent(const struct import_report *r, size_t i)
{
    if (!r->proved || i >= r->proof.count)
        return FATE_UNPROVED;
    switch (r->proof.items[i].proof) {
    case PROOF_EQUAL:
        return FATE_IMPORTED;
    case PROOF_DIFFERENT:
        return FATE_DIFFERS;
    case PROOF_MISSING:
        return FATE_MISSING;
    case PROOF_UNREADABLE:
        break;
    }
    return FATE_UNREADABLE;
}

enum fate
import_report_fate(const struct import_report *r, size_t i)
{
    bool begun = r->applied.count > 0;

    switch (begun ? r->applied.items[i].status : APPLY_IDLE) {
    case APPLY_SENT:
        return fate_of_sent(r, i);
    case APPLY_FAILED:
        return FATE_FAILED;
    case APPLY_UNKNOWN:
        return FATE_UNKNOWN;
    case APPLY_NEEDS:
        return FATE_UNTRIED;
    case APPLY_STOPPED:
        return FATE_UNFINISHED;
    case APPLY_IDLE:
    case APPLY_COUNT:
        break;
    }
    return fate_of_untouched(&r->replay->plan->steps[i], begun);
}

static struct import_totals
count(const struct import_report *r)
{
    struct import_totals t = { { 0 }, 0 };

    for (size_t i = 0; i < r->replay->plan->count; i++)
        t.by_fate[import_report_fate(r, i)]++;
    for (size_t i = 0; i < r->applied.count; i++)
        t.writes += r->applied.items[i].sent;
    return t;
}

/* ---- the exit code ---- */

/* The code that all failures share when nothing at all went well, else
 * partial. */
static int
code_of_failures(const struct import_report *r, size_t written)
{
    int code = 0;

    if (written > 0)
        return ERR_PARTIAL;
    for (size_t i = 0; i < r->applied.count; i++) {
        const struct apply_item *item = &r->applied.items[i];

        if (item->status != APPLY_FAILED)
            continue;
        if (code != 0 && code != item->code)
            return ERR_PARTIAL;
        code = item->code;
    }
    return code == ERR_AUTH || code == ERR_NETWORK || code == ERR_VERSION
               ? code
               : ERR_PARTIAL;
}

static int
exit_code(const struct import_report *r, const struct import_totals *t, int rc,
    const struct err *err)
{
    const size_t *fates = t->by_fate;
    size_t differ = fates[FATE_DIFFERS] + fates[FATE_MISSING] +
                    fates[FATE_UNREADABLE] + fates[FATE_UNPROVED];
    size_t written = fates[FATE_IMPORTED] + differ;

    if (rc != 0 && (err->code >= ERR_INTERNAL || r->applied.count == 0))
        return err->code;
    if (fates[FATE_UNKNOWN] > 0)
        return ERR_UNKNOWN;
    if (fates[FATE_FAILED] + fates[FATE_UNTRIED] + fates[FATE_UNFINISHED] > 0)
        return code_of_failures(r, written);
    if (rc != 0)
        return written > 0 ? ERR_PARTIAL : err->code;
    return differ > 0 ? ERR_PARTIAL : ERR_NONE;
}

int
import_report_end(struct import_report *r, int rc, struct err *err)
{
    struct import_totals t = count(r);
    int code = exit_code(r, &t, rc, err);

    if (r->run->global.json)
        import_report_json(r, &t, code, rc == 0 ? NULL : err);
    import_report_text(r, &t, rc != 0);
    if (rc == 0)
        return code;
    err->code = code;
    return -1;
}
