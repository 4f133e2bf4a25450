#include "cli/diff_print.h"

#include "cli/compose_print.h"
#include "cli/render.h"
#include "util/str.h"

#define CHANGES_SHOWN 8 /* of one resource, unless all are wanted */
#define KIND_WIDTH 19

static const struct {
    const char *sign, *word;
    enum print_style style;
} states[] = {
    [PAIR_SAME] = { "= ", "same", PRINT_FAINT },
    [PAIR_CHANGED] = { "~ ", "changed", PRINT_WARN },
    [PAIR_APPEARED] = { "+ ", "appeared", PRINT_GOOD },
    [PAIR_VANISHED] = { "- ", "vanished", PRINT_BAD },
    [PAIR_UNREAD] = { "? ", "not read", PRINT_WARN },
};

const char *
diff_state(enum pair_what what)
{
    return states[what].word;
}

bool
diff_is_told(const struct diff_view *view, const struct pair *one)
{
    return one->what != PAIR_SAME || view->verbose;
}

/* ---- one resource ---- */

/* Say what it may have been, or may be now. */
static void
print_rename(const struct diff_view *view, size_t i, struct print *out)
{
    const struct diff *d = view->diff;
    const struct diff_rename *r = d->rename_of[i];
    bool gone = d->pairs->items[i].what == PAIR_VANISHED;
    const char *way = gone ? "to" : "from";

    if (r == NULL)
        return;
    if (r->from_count == 1 && r->to_count == 1)
        print_part(out, PRINT_FAINT, " (renamed? %s %s)", way,
            pair_resource(&d->pairs->items[gone ? r->to[0] : r->from[0]])
                ->name);
    else
        print_part(out, PRINT_FAINT,
            " (renamed? %zu vanished and %zu appeared with this body)",
            r->from_count, r->to_count);
}

/* What can be done in place needs no words, unless all are wanted. */
static void
print_verdict(const struct diff_view *view, const struct class_verdict *v,
    struct print *out)
{
    if (v->class != CLASS_IN_PLACE || view->verbose)
        print_line(
            out, PRINT_FAINT, "      %s: %s", class_title(v->class), v->reason);
}

static void
print_changes(
    const struct diff_view *view, const struct verdicts *v, struct print *out)
{
    size_t count = v->changes.count;
    size_t limit =
        view->verbose || count < CHANGES_SHOWN ? count : CHANGES_SHOWN;
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    for (size_t i = 0; i < limit; i++) {
        buf_clear(&text);
        render_change(&v->changes.items[i], &text);
        print_raw(out, buf_text(&text), text.length);
        if (i < v->count)
            print_verdict(view, &v->items[i], out);
    }
    if (count > limit)
        print_line(out, PRINT_PLAIN, "    ... %zu more", count - limit);
    buf_free(&text);
}

static void
print_series(
    const struct diff_view *view, const struct resource *r, struct print *out)
{
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    diff_series_text(view, r, &text);
    print_part(out, PRINT_FAINT, "%s", buf_text(&text));
    buf_free(&text);
}

static void
print_pair(const struct diff_view *view, size_t i, const struct verdicts *v,
    struct print *out)
{
    const struct pair *one = &view->diff->pairs->items[i];
    const struct resource *r = pair_resource(one);

    print_part(out, states[one->what].style, "%s", states[one->what].sign);
    print_column(out, PRINT_PLAIN, KIND_WIDTH, r->kind_name);
    print_part(out, PRINT_PLAIN, "%s", r->name);
    print_series(view, r, out);
    if (one->what == PAIR_UNREAD)
        print_part(out, PRINT_FAINT, " (not read in %s%s%s)",
            view->sides[one->before == NULL ? 0 : 1],
            one->reason[0] == '\0' ? "" : ": ", one->reason);
    print_rename(view, i, out);
    print_line(out, PRINT_PLAIN, "%s", "");
    if (one->what == PAIR_CHANGED)
        print_changes(view, v, out);
    else if (v->count > 0)
        print_verdict(view, &v->items[0], out);
}

/* ---- all ---- */

void
diff_tally_add(struct diff_tally *t, const struct verdicts *v)
{
    for (size_t i = 0; i < v->count; i++)
        t->counts[v->items[i].class]++;
}

/* The line is left out where nothing was classed. */
static void
print_tally(const struct diff_tally *t, struct print *out)
{
    const char *separator = "classes: ";
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (t->counts[i] == 0)
            continue;
        buf_printf(&text, "%s%zu %s", separator, t->counts[i],
            class_title((enum class_id)i));
        separator = ", ";
    }
    if (text.length > 0)
        print_line(out, PRINT_PLAIN, "%s", buf_text(&text));
    buf_free(&text);
}

static void
print_totals(const struct diff *d, struct print *out)
{
    const size_t *totals = d->pairs->totals;
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    buf_printf(&text, "diff: %zu appeared, %zu vanished, %zu changed",
        totals[PAIR_APPEARED], totals[PAIR_VANISHED], totals[PAIR_CHANGED]);
    if (totals[PAIR_CHANGED] > 0)
        buf_printf(
            &text, " in %zu place%s", d->changes, d->changes == 1 ? "" : "s");
    buf_printf(&text, ", %zu same", totals[PAIR_SAME]);
    if (totals[PAIR_UNREAD] > 0)
        buf_printf(&text, ", %zu not read", totals[PAIR_UNREAD]);
    print_line(out, PRINT_PLAIN, "%s", buf_text(&text));
    buf_free(&text);
}

/* What makes the name, side by side. */
static void
print_composed(const struct diff_view *view, struct print *out)
{
    static const char *const titles[] = { "A", "B" };
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    for (size_t i = 0; i < 2; i++) {
        compose_print_title(titles[i], &text);
        str_show(view->sides[i], &text);
        buf_putc(&text, '\n');
        buf_puts(&text, buf_text(&view->composed[i].text));
        buf_putc(&text, '\n');
    }
    print_raw(out, buf_text(&text), text.length);
    buf_free(&text);
}

static void
print_names(const struct diff_view *view, struct print *out)
{
    const struct pairs *p = view->diff->pairs;

    for (size_t i = 0; i < p->count; i++)
        if (diff_is_told(view, &p->items[i]))
            print_line(out, PRINT_PLAIN, "%s/%s",
                pair_resource(&p->items[i])->kind_name,
                pair_resource(&p->items[i])->name);
}

int
diff_text(const struct diff_view *view, struct print *out, struct err *err)
{
    const struct pairs *p = view->diff->pairs;
    struct diff_tally tally = { { 0 } };
    int rc = 0;

    if (view->name_only) {
        print_names(view, out);
        return 0;
    }
    if (view->composed != NULL)
        print_composed(view, out);
    for (size_t i = 0; i < p->count && rc == 0; i++) {
        struct verdicts v;

        if (!diff_is_told(view, &p->items[i]))
            continue;
        rc = verdicts_find(p, &p->items[i], view->classes, &v, err);
        if (rc == 0)
            print_pair(view, i, &v, out);
        diff_tally_add(&tally, &v);
        verdicts_free(&v);
    }
    if (rc != 0)
        return -1;
    print_totals(view->diff, out);
    print_tally(&tally, out);
    return 0;
}
