#include "cli/import_report_internal.h"

#include "cli/render.h"

#define CHANGES_SHOWN 8 /* differences of one resource in the report */

static const struct {
    const char *word;
    bool bad;
} fates[] = {
#define FATE_ROW(name, word, bad) { word, bad },
    FATE_LIST(FATE_ROW)
#undef FATE_ROW
};

static const char *
reason_of(const struct import_report *r, size_t i)
{
    if (i < r->applied.count && r->applied.items[i].reason != NULL)
        return r->applied.items[i].reason;
    if (i < r->proof.count && r->proof.items[i].reason != NULL)
        return r->proof.items[i].reason;
    return r->replay->plan->steps[i].reason;
}

/* Return the differences that explain a fate: those found by the read-back or
 * those of the plan. */
static const struct changes *
changes_of(const struct import_report *r, size_t i, enum fate fate)
{
    if (fate == FATE_DIFFERS)
        return &r->proof.items[i].changes;
    return &r->replay->plan->steps[i].changes;
}

/* ---- as JSON ---- */

static void
step_json(const struct import_report *r, size_t i, struct buf *out)
{
    const struct plan_step *step = &r->replay->plan->steps[i];
    enum fate fate = import_report_fate(r, i);
    const char *reason = reason_of(r, i);
    const struct changes *changes = changes_of(r, i, fate);

    render_line("step", out);
    render_step_fields(step, out);
    render_field("result", fates[fate].word, out);
    if (reason != NULL)
        render_field("reason", reason, out);
    if (step->remedy != NULL)
        render_field("remedy", step->remedy, out);
    if (changes->count > 0) {
        render_key("changes", out);
        render_changes_json(changes, out);
    }
    buf_puts(out, "}\n");
}

static void
summary_json(const struct import_totals *t, int code, const struct err *err,
    struct buf *out)
{
    render_line("summary", out);
    render_key("results", out);
    buf_putc(out, '{');
    for (int i = 0; i < FATE_COUNT; i++)
        render_number(fates[i].word, t->by_fate[i], out);
    buf_putc(out, '}');
    render_number("writes", t->writes, out);
    if (err != NULL) {
        render_field("error", err->text, out);
        if (err->remedy[0] != '\0')
            render_field("remedy", err->remedy, out);
    }
    render_number("exit_code", (uint64_t)code, out);
    buf_puts(out, "}\n");
}

void
import_report_json(const struct import_report *r,
    const struct import_totals *totals, int code, const struct err *err)
{
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    for (size_t i = 0; i < r->replay->plan->count; i++)
        step_json(r, i, &out);
    summary_json(totals, code, err, &out);
    print_json_text(r->run->out, buf_text(&out), out.length);
    buf_free(&out);
}

/* ---- as text ---- */

static void
step_text(const struct import_report *r, size_t i)
{
    const struct resource *wanted = r->replay->plan->steps[i].wanted;
    struct print *p = r->run->note;
    const char *reason = reason_of(r, i);
    enum fate fate = import_report_fate(r, i);
    struct buf text;

    if (fate == FATE_SAME)
        return;
    if (fate == FATE_IMPORTED) {
        print_detail(p, "imported: %s '%s'", wanted->kind_name, wanted->name);
        return;
    }
    print_line(p, fates[fate].bad ? PRINT_BAD : PRINT_PLAIN, "%s: %s '%s'%s%s",
        fates[fate].word, wanted->kind_name, wanted->name,
        reason == NULL ? "" : ": ", reason == NULL ? "" : reason);
    if (fate != FATE_DIFFERS)
        return;
    buf_init(&text, RENDER_LIMIT);
    render_changes(changes_of(r, i, fate), CHANGES_SHOWN, &text);
    print_raw(p, buf_text(&text), text.length);
    buf_free(&text);
}

void
import_report_text(const struct import_report *r,
    const struct import_totals *totals, bool early)
{
    const size_t *t = totals->by_fate;
    struct print *p = r->run->note;

    /* Nothing was begun: the plan has named all, the error says why. */
    if (r->applied.count == 0)
        return;
    for (size_t i = 0; i < r->applied.warnings.count; i++)
        print_warning(p, "the server says: %s", r->applied.warnings.items[i]);
    for (size_t i = 0; i < r->replay->plan->count; i++)
        step_text(r, i);
    if (early)
        print_line(p, PRINT_PLAIN, "run the same import again to finish it");
    if (t[FATE_UNPROVED] > 0)
        print_line(p, PRINT_PLAIN, "%zu were done and not read back",
            t[FATE_UNPROVED]);
    print_note(p,
        "import: %zu imported, %zu same, %zu skipped, %zu blocked, %zu differ, "
        "%zu failed, %zu unknown, %zu not tried, %zu writes",
        t[FATE_IMPORTED], t[FATE_SAME], t[FATE_SKIPPED], t[FATE_BLOCKED],
        t[FATE_CONFLICT] + t[FATE_DIFFERS] + t[FATE_MISSING] +
            t[FATE_UNREADABLE],
        t[FATE_FAILED], t[FATE_UNKNOWN], t[FATE_UNTRIED] + t[FATE_UNFINISHED],
        totals->writes);
}
