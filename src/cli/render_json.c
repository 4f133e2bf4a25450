#include "cli/render.h"

#include <inttypes.h>
#include <string.h>

#include "util/json.h"

/* ---- pieces ---- */

void
render_key(const char *key, struct buf *out)
{
    char last = out->length == 0 ? '{' : out->data[out->length - 1];

    if (last != '{' && last != '[')
        buf_putc(out, ',');
    json_quote(key, out);
    buf_putc(out, ':');
}

void
render_field(const char *key, const char *value, struct buf *out)
{
    render_key(key, out);
    if (value == NULL)
        buf_puts(out, "null");
    else
        json_quote(value, out);
}

void
render_number(const char *key, uint64_t value, struct buf *out)
{
    render_key(key, out);
    buf_printf(out, "%" PRIu64, value);
}

/* Begin an element of the array that is open. */
static void
open_element(struct buf *out)
{
    if (out->data[out->length - 1] != '[')
        buf_putc(out, ',');
    buf_putc(out, '{');
}

/* A value that is JSON already; NULL: absent. */
static void
raw_field(const char *key, const char *json, struct buf *out)
{
    if (json == NULL)
        return;
    render_key(key, out);
    buf_puts(out, json);
}

void
render_change_json(const struct change *change, struct buf *out)
{
    render_field("pointer", change->pointer, out);
    raw_field("from", change->from, out);
    raw_field("to", change->to, out);
}

void
render_changes_json(const struct changes *changes, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < changes->count; i++) {
        open_element(out);
        render_change_json(&changes->items[i], out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

void
render_remarks_json(const struct remarks *remarks, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < remarks->count; i++) {
        open_element(out);
        render_field("kind", remarks->items[i].kind, out);
        render_field("name", remarks->items[i].name, out);
        render_field("reason", remarks->items[i].reason, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

/* ---- the plan ---- */

const char *
render_action(enum plan_action action)
{
    static const char *const words[] = {
        [PLAN_CREATE] = "create",
        [PLAN_FINISH] = "finish",
        [PLAN_CHANGE] = "update",
        [PLAN_DIFFERS] = "differ",
        [PLAN_SAME] = "same",
        [PLAN_BLOCKED] = "blocked",
    };

    return words[action];
}

void
render_step_fields(const struct plan_step *step, struct buf *out)
{
    render_field("kind", step->wanted->kind_name, out);
    render_field("name", step->wanted->name, out);
    render_field("action", render_action(step->action), out);
    if (step->wanted->because != NULL)
        render_field("because", step->wanted->because, out);
}

static void
step_json(const struct plan_step *step, struct buf *out)
{
    open_element(out);
    render_step_fields(step, out);
    if (step->reason != NULL)
        render_field("reason", step->reason, out);
    if (step->remedy != NULL)
        render_field("remedy", step->remedy, out);
    if (step->changes.count > 0) {
        render_key("changes", out);
        render_changes_json(&step->changes, out);
    }
    buf_putc(out, '}');
}

static void
warning_fields(const struct plan_warning *w, struct buf *out)
{
    render_field("id", w->id, out);
    render_field("kind", kind_get(w->kind)->name, out);
    render_field("name", w->name, out);
    render_field("text", w->text, out);
    buf_putc(out, '}');
}

static void
note_fields(const struct rewrite_note *n, struct buf *out)
{
    render_field("rule", n->rule, out);
    render_field("kind", kind_get(n->kind)->name, out);
    render_field("name", n->name, out);
    render_field("pointer", n->pointer, out);
    render_field("text", n->text, out);
    buf_putc(out, '}');
}

static void
totals_json(const struct plan *plan, struct buf *out)
{
    buf_putc(out, '{');
    for (int i = 0; i <= PLAN_BLOCKED; i++)
        render_number(render_action((enum plan_action)i), plan->totals[i], out);
    buf_putc(out, '}');
}

void
render_plan_json(
    const struct plan *plan, const struct rewrite_notes *notes, struct buf *out)
{
    buf_putc(out, '{');
    render_field("type", "plan", out);
    render_key("steps", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < plan->count; i++)
        step_json(&plan->steps[i], out);
    buf_putc(out, ']');
    render_key("warnings", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < plan->warning_count; i++) {
        open_element(out);
        warning_fields(&plan->warnings[i], out);
    }
    buf_putc(out, ']');
    render_key("rewrites", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < notes->count; i++) {
        open_element(out);
        note_fields(&notes->items[i], out);
    }
    buf_putc(out, ']');
    render_key("totals", out);
    totals_json(plan, out);
    buf_puts(out, "}\n");
}

/* ---- lines ---- */

void
render_line(const char *type, struct buf *out)
{
    buf_putc(out, '{');
    render_field("type", type, out);
}

void
render_version(struct buf *out)
{
    render_line("version", out);
    render_field("name", "esbundle", out);
    render_field("version", ESBUNDLE_VERSION, out);
    render_number("format_major", BUNDLE_MAJOR, out);
    render_number("format_minor", BUNDLE_MINOR, out);
    buf_puts(out, "}\n");
}

void
render_plan_lines(
    const struct plan *plan, const struct rewrite_notes *notes, struct buf *out)
{
    for (size_t i = 0; i < notes->count; i++) {
        render_line("rewrite", out);
        note_fields(&notes->items[i], out);
        buf_putc(out, '\n');
    }
    for (size_t i = 0; i < plan->warning_count; i++) {
        render_line("warning", out);
        warning_fields(&plan->warnings[i], out);
        buf_putc(out, '\n');
    }
}

void
render_failure(const struct err *err, struct buf *out)
{
    render_line("summary", out);
    render_field("error", err->text, out);
    if (err->remedy[0] != '\0')
        render_field("remedy", err->remedy, out);
    render_number("exit_code", (uint64_t)err->code, out);
    buf_puts(out, "}\n");
}
