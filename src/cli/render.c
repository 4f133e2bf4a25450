#include "cli/render.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/mem.h"
#include "util/str.h"

#define VALUE_SHOWN 120 /* bytes of a value in a difference line */

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
render_change(const struct change *change, struct buf *out)
{
    buf_puts(out, "    ");
    str_show(change->pointer, out);
    buf_puts(out, ": ");
    show_value(change->from, out);
    buf_puts(out, " -> ");
    show_value(change->to, out);
    buf_putc(out, '\n');
}

void
render_changes(const struct changes *changes, size_t limit, struct buf *out)
{
    for (size_t i = 0; i < changes->count && i < limit; i++)
        render_change(&changes->items[i], out);
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

        buf_puts(out, "  ");
        str_show(m->kind, out);
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

/* The totals in their order; those that are ${always} told. */
static const struct {
    enum plan_action action;
    bool always;
} totals[] = {
    { PLAN_CREATE, true },
    { PLAN_FINISH, false },
    { PLAN_CHANGE, false },
    { PLAN_DIFFERS, true },
    { PLAN_SAME, true },
    { PLAN_BLOCKED, true },
};

void
render_totals(const struct plan *plan, struct buf *out)
{
    const char *separator = "plan: ";

    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        enum plan_action action = totals[i].action;

        if (plan->totals[action] == 0 && !totals[i].always)
            continue;
        buf_printf(out, "%s%zu %s", separator, plan->totals[action],
            render_action(action));
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
