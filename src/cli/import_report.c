#include "cli/import_report.h"

#include <stdlib.h>
#include <string.h>

#include "cli/render.h"
#include "util/mem.h"

#define CHANGES_SHOWN 8 /* differences of one resource in the report */

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

/* ---- telling ---- */

/* What became of one step. */
enum fate { FATE_NONE, FATE_IMPORTED, FATE_DIFFERS, FATE_UNPROVED, FATE_OTHER };

static enum fate
fate_of(const struct import_report *r, size_t i)
{
    const struct apply_item *item = &r->applied.items[i];

    if (item->status == APPLY_IDLE)
        return FATE_NONE;
    if (item->status != APPLY_SENT)
        return FATE_OTHER;
    if (!r->proved || i >= r->proof.count)
        return FATE_UNPROVED;
    return r->proof.items[i].proof == PROOF_EQUAL ? FATE_IMPORTED
                                                  : FATE_DIFFERS;
}

static const char *
fate_word(const struct import_report *r, size_t i)
{
    switch (fate_of(r, i)) {
    case FATE_IMPORTED:
        return "imported";
    case FATE_DIFFERS:
        return r->proof.items[i].proof == PROOF_DIFFERENT ? "differs"
               : r->proof.items[i].proof == PROOF_MISSING ? "missing"
                                                          : "unreadable";
    case FATE_UNPROVED:
        return "done, not read back";
    case FATE_NONE:
    case FATE_OTHER:
        break;
    }
    return apply_status_text(r->applied.items[i].status);
}

static const char *
fate_reason(const struct import_report *r, size_t i)
{
    if (r->applied.items[i].reason != NULL)
        return r->applied.items[i].reason;
    return i < r->proof.count ? r->proof.items[i].reason : NULL;
}

static void
tell_step_json(const struct import_report *r, size_t i, struct buf *out)
{
    const struct plan_step *step = &r->replay->plan->steps[i];

    buf_putc(out, '{');
    render_field("type", "step", out);
    render_field("kind", step->wanted->kind_name, out);
    render_field("name", step->wanted->name, out);
    render_field("result", fate_word(r, i), out);
    if (fate_reason(r, i) != NULL)
        render_field("reason", fate_reason(r, i), out);
    if (fate_of(r, i) == FATE_DIFFERS && r->proof.items[i].changes.count > 0) {
        render_key("changes", out);
        render_changes_json(&r->proof.items[i].changes, out);
    }
    buf_puts(out, "}\n");
}

static void
tell_step(const struct import_report *r, size_t i)
{
    const struct resource *wanted = r->replay->plan->steps[i].wanted;
    struct print *p = r->run->note;
    const char *reason = fate_reason(r, i);
    enum fate fate = fate_of(r, i);
    struct buf text;

    if (fate == FATE_NONE)
        return;
    if (fate == FATE_IMPORTED) {
        print_detail(p, "imported: %s '%s'", wanted->kind_name, wanted->name);
        return;
    }
    print_line(p, PRINT_BAD, "%s: %s '%s'%s%s", fate_word(r, i),
        wanted->kind_name, wanted->name, reason == NULL ? "" : ": ",
        reason == NULL ? "" : reason);
    if (fate != FATE_DIFFERS)
        return;
    buf_init(&text, RENDER_LIMIT);
    render_changes(&r->proof.items[i].changes, CHANGES_SHOWN, &text);
    print_raw(p, buf_text(&text), text.length);
    buf_free(&text);
}

struct totals {
    size_t imported, differs, unproved, failed, unknown, untried, requests;
};

static struct totals
count(const struct import_report *r)
{
    struct totals t = { 0 };

    for (size_t i = 0; i < r->applied.count; i++) {
        enum fate fate = fate_of(r, i);

        t.imported += fate == FATE_IMPORTED;
        t.differs += fate == FATE_DIFFERS;
        t.unproved += fate == FATE_UNPROVED;
        t.requests += r->applied.items[i].sent;
    }
    t.failed = r->applied.totals[APPLY_FAILED];
    t.unknown = r->applied.totals[APPLY_UNKNOWN];
    t.untried =
        r->applied.totals[APPLY_NEEDS] + r->applied.totals[APPLY_STOPPED];
    return t;
}

static void
tell_summary_json(const struct import_report *r, const struct totals *t,
    int code, struct buf *out)
{
    buf_putc(out, '{');
    render_field("type", "summary", out);
    render_number("imported", t->imported, out);
    render_number("differ", t->differs, out);
    render_number("not_read_back", t->unproved, out);
    render_number("failed", t->failed, out);
    render_number("unknown", t->unknown, out);
    render_number("untried", t->untried, out);
    render_number("same", r->replay->plan->totals[PLAN_SAME], out);
    render_number("skipped", r->replay->plan->totals[PLAN_DIFFERS], out);
    render_number("writes", t->requests, out);
    render_number("exit_code", (uint64_t)code, out);
    buf_puts(out, "}\n");
}

static void
tell_json(const struct import_report *r, const struct totals *t, int code)
{
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    buf_putc(&out, '{');
    render_field("type", "version", &out);
    render_field("esbundle", ESBUNDLE_VERSION, &out);
    buf_puts(&out, "}\n");
    for (size_t i = 0; i < r->applied.count; i++)
        if (fate_of(r, i) != FATE_NONE)
            tell_step_json(r, i, &out);
    tell_summary_json(r, t, code, &out);
    print_raw(r->run->out, buf_text(&out), out.length);
    buf_free(&out);
}

static void
tell_text(const struct import_report *r, const struct totals *t, int rc)
{
    struct print *p = r->run->note;

    for (size_t i = 0; i < r->applied.warnings.count; i++)
        print_warning(p, "the server says: %s", r->applied.warnings.items[i]);
    for (size_t i = 0; i < r->applied.count; i++)
        tell_step(r, i);
    if (rc != 0)
        print_line(p, PRINT_PLAIN, "run the same import again to finish it");
    if (t->unproved > 0)
        print_line(
            p, PRINT_PLAIN, "%zu were done and not read back", t->unproved);
    print_note(p,
        "import: %zu imported, %zu same, %zu skipped, %zu differ, %zu failed, "
        "%zu unknown, %zu not tried, %zu writes",
        t->imported, r->replay->plan->totals[PLAN_SAME],
        r->replay->plan->totals[PLAN_DIFFERS], t->differs, t->failed,
        t->unknown, t->untried, t->requests);
}

/* The code that all failures share when nothing at all went well, else
 * partial. */
static int
code_of_failures(const struct import_report *r, const struct totals *t)
{
    int code = 0;

    if (t->imported + t->differs + t->unproved > 0)
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
exit_code(const struct import_report *r, const struct totals *t, int rc,
    const struct err *err)
{
    if (rc != 0 && err->code >= ERR_INTERNAL)
        return err->code;
    if (t->unknown > 0)
        return ERR_UNKNOWN;
    if (t->failed + t->untried > 0)
        return code_of_failures(r, t);
    if (rc != 0)
        return t->imported + t->differs + t->unproved > 0 ? ERR_PARTIAL
                                                          : err->code;
    return t->differs > 0 ? ERR_PARTIAL : ERR_NONE;
}

int
import_report_end(struct import_report *r, int rc, struct err *err)
{
    struct totals t = count(r);
    int code = exit_code(r, &t, rc, err);

    if (r->run->global.json)
        tell_json(r, &t, code);
    tell_text(r, &t, rc);
    if (rc == 0)
        return code;
    err->code = code;
    return -1;
}
