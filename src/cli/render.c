#include "cli/render.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/mem.h"
#include "util/str.h"

#define VALUE_SHOWN 120 /* bytes of a value in a difference line */

/* ---- JSON pieces ---- */

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
render_changes_json(const struct changes *changes, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < changes->count; i++) {
        open_element(out);
        render_field("pointer", changes->items[i].pointer, out);
        raw_field("from", changes->items[i].from, out);
        raw_field("to", changes->items[i].to, out);
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

/* ---- text pieces ---- */

/* Show a value, cut where it is long. */
static void
show_value(const char *json, struct buf *out)
{
    size_t length;

    if (json == NULL) {
        buf_puts(out, "absent");
        return;
    }
    length = strlen(json);
    if (length <= VALUE_SHOWN) {
        str_show(json, out);
        return;
    }
    for (length = VALUE_SHOWN; ((unsigned char)json[length] & 0xc0) == 0x80;)
        length--;
    {
        struct buf cut;

        buf_init(&cut, VALUE_SHOWN + 8);
        buf_add(&cut, json, length);
        str_show(buf_text(&cut), out);
        buf_free(&cut);
    }
    buf_puts(out, " ...");
}

void
render_changes(const struct changes *changes, size_t limit, struct buf *out)
{
    for (size_t i = 0; i < changes->count && i < limit; i++) {
        buf_puts(out, "    ");
        str_show(changes->items[i].pointer, out);
        buf_puts(out, ": ");
        show_value(changes->items[i].from, out);
        buf_puts(out, " -> ");
        show_value(changes->items[i].to, out);
        buf_putc(out, '\n');
    }
    if (changes->count > limit)
        buf_printf(out, "    ... %zu more\n", changes->count - limit);
}

void
render_remarks(
    const char *title, const struct remarks *remarks, struct buf *out)
{
    if (remarks->count == 0)
        return;
    buf_printf(out, "%s:\n", title);
    for (size_t i = 0; i < remarks->count; i++) {
        const struct remark *m = &remarks->items[i];

        buf_printf(out, "  %s", m->kind);
        if (m->name != NULL) {
            buf_putc(out, ' ');
            str_show(m->name, out);
        }
        if (m->reason != NULL) {
            buf_puts(out, ": ");
            str_show(m->reason, out);
        }
        buf_putc(out, '\n');
    }
}

/* ---- the plan ---- */

static const struct {
    enum plan_action action;
    const char *word; /* in JSON */
    const char *total;
} words[] = {
    { PLAN_CREATE, "create", "create" },
    { PLAN_FINISH, "finish", "finish" },
    { PLAN_CHANGE, "update", "update" },
    { PLAN_DIFFERS, "differ", "differ" },
    { PLAN_SAME, "same", "same" },
    { PLAN_BLOCKED, "blocked", "blocked" },
};

#define WORDS (sizeof words / sizeof *words)

static const char *
word_for(enum plan_action action)
{
    for (size_t i = 0; i < WORDS; i++)
        if (words[i].action == action)
            return words[i].word;
    return "";
}

void
render_totals(const struct plan *plan, struct buf *out)
{
    const char *separator = "plan: ";

    for (size_t i = 0; i < WORDS; i++) {
        size_t total = plan->totals[words[i].action];
        bool always =
            words[i].action == PLAN_CREATE || words[i].action == PLAN_DIFFERS ||
            words[i].action == PLAN_SAME || words[i].action == PLAN_BLOCKED;

        if (total == 0 && !always)
            continue;
        buf_printf(out, "%s%zu %s", separator, total, words[i].total);
        separator = ", ";
    }
    buf_putc(out, '\n');
}

static void
render_step(const struct plan_step *step, bool verbose, struct buf *out)
{
    if (step->action == PLAN_SAME && !verbose)
        return;
    buf_printf(
        out, "%c %-18s ", plan_sign(step->action), step->wanted->kind_name);
    str_show(step->wanted->name, out);
    if (step->action == PLAN_FINISH)
        buf_puts(out, " (finish)");
    if (step->wanted->because != NULL)
        buf_printf(out, " (%s)", step->wanted->because);
    buf_putc(out, '\n');
    if (step->reason != NULL) {
        buf_puts(out, "    blocked: ");
        str_show(step->reason, out);
        buf_putc(out, '\n');
    }
    if (step->remedy != NULL) {
        buf_puts(out, "    remedy: ");
        str_show(step->remedy, out);
        buf_putc(out, '\n');
    }
    if (step->action != PLAN_CREATE)
        render_changes(&step->changes, verbose ? (size_t)-1 : 8, out);
}

static int
by_rule(const void *a, const void *b)
{
    const struct rewrite_note *x = *(const struct rewrite_note *const *)a;
    const struct rewrite_note *y = *(const struct rewrite_note *const *)b;
    int order = strcmp(x->rule, y->rule);

    return order != 0 ? order : strcmp(x->text, y->text);
}

/* One line for ${count} equal notes. */
static void
render_note(const struct rewrite_note *n, size_t count, struct buf *out)
{
    buf_printf(out, "rewrite %s: ", n->rule);
    str_show(n->text, out);
    if (count > 1)
        buf_printf(out, " (%zu places)", count);
    else if (n->name != NULL) {
        buf_printf(out, " (%s ", kind_get(n->kind)->name);
        str_show(n->name, out);
        buf_putc(out, ')');
    }
    buf_putc(out, '\n');
}

/* One line per rule and text with its count; every place if ${verbose}. */
static void
render_notes(const struct rewrite_notes *notes, bool verbose, struct buf *out)
{
    const struct rewrite_note **sorted = mem_zero(notes->count, sizeof *sorted);

    for (size_t i = 0; i < notes->count; i++)
        sorted[i] = &notes->items[i];
    if (notes->count > 0)
        qsort(sorted, notes->count, sizeof *sorted, by_rule);
    for (size_t i = 0, j; i < notes->count; i = j) {
        for (j = i + 1; !verbose && j < notes->count &&
                        by_rule(&sorted[i], &sorted[j]) == 0;)
            j++;
        render_note(sorted[i], j - i, out);
    }
    free(sorted);
}

void
render_plan(const struct plan *plan, const struct rewrite_notes *notes,
    bool verbose, struct buf *out)
{
    render_notes(notes, verbose, out);
    for (size_t i = 0; i < plan->count; i++)
        render_step(&plan->steps[i], verbose, out);
    for (size_t i = 0; i < plan->warning_count; i++) {
        const struct plan_warning *w = &plan->warnings[i];

        buf_printf(out, "warning: %s ", kind_get(w->kind)->name);
        str_show(w->name, out);
        buf_puts(out, ": ");
        str_show(w->text, out);
        buf_putc(out, '\n');
    }
    render_totals(plan, out);
}

static void
render_step_json(const struct plan_step *step, struct buf *out)
{
    open_element(out);
    render_field("kind", step->wanted->kind_name, out);
    render_field("name", step->wanted->name, out);
    render_field("action", word_for(step->action), out);
    if (step->reason != NULL)
        render_field("reason", step->reason, out);
    if (step->remedy != NULL)
        render_field("remedy", step->remedy, out);
    if (step->wanted->because != NULL)
        render_field("because", step->wanted->because, out);
    if (step->changes.count > 0) {
        render_key("changes", out);
        render_changes_json(&step->changes, out);
    }
    buf_putc(out, '}');
}

static void
render_warnings_json(const struct plan *plan, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < plan->warning_count; i++) {
        const struct plan_warning *w = &plan->warnings[i];

        open_element(out);
        render_field("id", w->id, out);
        render_field("kind", kind_get(w->kind)->name, out);
        render_field("name", w->name, out);
        render_field("text", w->text, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void
render_notes_json(const struct rewrite_notes *notes, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < notes->count; i++) {
        const struct rewrite_note *n = &notes->items[i];

        open_element(out);
        render_field("rule", n->rule, out);
        render_field("kind", kind_get(n->kind)->name, out);
        render_field("name", n->name, out);
        render_field("pointer", n->pointer, out);
        render_field("text", n->text, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
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
        render_step_json(&plan->steps[i], out);
    buf_putc(out, ']');
    render_key("warnings", out);
    render_warnings_json(plan, out);
    render_key("rewrites", out);
    render_notes_json(notes, out);
    render_key("totals", out);
    buf_putc(out, '{');
    for (size_t i = 0; i < WORDS; i++)
        render_number(words[i].word, plan->totals[words[i].action], out);
    buf_puts(out, "}}");
}
