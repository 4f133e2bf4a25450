#include "cli/report_internal.h"

#include <string.h>

#define OPEN_MOST 25 /* resources whose differences are unfolded at first */

/* ---- differences of one resource ---- */

static void
add_value(const char *json, struct html *h)
{
    html_raw(h, "<td>");
    if (json == NULL)
        html_raw(h, "<span class=\"soft\">absent</span>");
    else {
        html_raw(h, "<code><bdi>");
        html_value(h, json, REPORT_VALUE);
        html_raw(h, "</bdi></code>");
    }
    html_raw(h, "</td>");
}

static void
add_table(const struct report *r, const struct changes *c, struct html *h)
{
    html_format(h,
        "<table class=\"changes\">\n<thead><tr>"
        "<th scope=\"col\">Place</th><th scope=\"col\">%s</th>"
        "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
        r->mode == REPORT_DIFF ? "Before" : "There now",
        r->mode == REPORT_DIFF ? "After" : "In the bundle");
    for (size_t i = 0; i < c->count; i++) {
        html_raw(h, "<tr><th scope=\"row\"><code><bdi>");
        html_text(h, c->items[i].pointer);
        html_raw(h, "</bdi></code></th>");
        add_value(c->items[i].from, h);
        add_value(c->items[i].to, h);
        html_raw(h, "</tr>\n");
    }
    html_raw(h, "</tbody></table>\n");
}

/* ---- one resource ---- */

static void
begin(const struct report *r, size_t entry, bool open, struct html *h)
{
    const struct resource *one = r->entries[entry].resource;
    const struct report_state *state = &r->states[r->entries[entry].state];

    html_format(h,
        "<details%s><summary><span class=\"state %s\">%s</span> "
        "<span class=\"kind\">",
        open ? " open" : "", state->style, state->word);
    html_text(h, one->kind_name);
    html_raw(h, "</span> ");
    html_name(h, one->name);
    html_format(h,
        "</summary><div class=\"inside\">\n<p><a href=\"#r%zu\">Its body and "
        "references</a></p>\n",
        entry);
}

static void
add_note(const char *title, const char *text, struct html *h)
{
    if (text == NULL || *text == '\0')
        return;
    html_format(h, "<p>%s: ", title);
    html_name(h, text);
    html_raw(h, "</p>\n");
}

static void
add_step(const struct report *r, size_t i, bool open, struct html *h)
{
    const struct plan_step *step = &r->replay->plan->steps[i];

    begin(r, i, open, h);
    add_note("Blocked", step->reason, h);
    add_note("Remedy", step->remedy, h);
    add_note("Came along", step->wanted->because, h);
    if (step->changes.count > 0)
        add_table(r, &step->changes, h);
    html_raw(h, "</div></details>\n");
}

static void
add_pair(const struct report *r, size_t i, bool open, struct html *h)
{
    const struct pair *p = &r->pairs->items[i];
    struct changes changes = CHANGES_INIT;

    begin(r, i, open, h);
    if (p->what == PAIR_UNREAD) {
        html_format(h, "<p>%s side does not hold it",
            p->before == NULL ? "The earlier" : "The later");
        if (*p->reason != '\0')
            html_raw(h, ": ");
        html_name(h, p->reason);
        html_raw(h, "</p>\n");
    }
    if (p->what == PAIR_CHANGED && h->rc == 0 &&
        pairs_changes(r->pairs, p, &changes, h->err) != 0)
        html_fail(h);
    if (changes.count > 0)
        add_table(r, &changes, h);
    changes_free(&changes);
    html_raw(h, "</div></details>\n");
}

/* Say whether more is to be told of an entry than its state. */
static bool
tells_more(const struct report *r, size_t i)
{
    const struct plan_step *step;

    if (r->mode == REPORT_DIFF)
        return r->pairs->items[i].what == PAIR_CHANGED ||
               r->pairs->items[i].what == PAIR_UNREAD;
    step = &r->replay->plan->steps[i];
    return step->reason != NULL || step->wanted->because != NULL ||
           (step->changes.count > 0 && step->action != PLAN_SAME);
}

static void
add_details(const struct report *r, struct html *h)
{
    size_t count = 0;

    for (size_t i = 0; i < r->count; i++)
        count += tells_more(r, i);
    for (size_t i = 0; i < r->count; i++) {
        if (!tells_more(r, i))
            continue;
        if (r->mode == REPORT_DIFF)
            add_pair(r, i, count <= OPEN_MOST, h);
        else
            add_step(r, i, count <= OPEN_MOST, h);
    }
}

/* ---- what came, went, or is to be created: names only ---- */

static void
add_names(
    const struct report *r, size_t state, const char *title, struct html *h)
{
    size_t total = report_total(r, state);

    if (total == 0)
        return;
    html_format(h,
        "<details%s><summary><span class=\"state %s\">%s</span> (%zu)</summary>"
        "<div class=\"inside\"><ul>\n",
        total <= OPEN_MOST ? " open" : "", r->states[state].style, title,
        total);
    for (size_t i = 0; i < r->count; i++) {
        const struct resource *one = r->entries[i].resource;

        if (r->entries[i].state != state)
            continue;
        html_raw(h, "<li>");
        report_link(i, one->kind_name, one->name, h);
        html_raw(h, "</li>\n");
    }
    html_raw(h, "</ul></div></details>\n");
}

/* ---- of a plan ---- */

/* A resource that a warning is about. */
static void
add_subject(
    const struct report *r, enum kind_id kind, const char *name, struct html *h)
{
    const struct resource *one = catalog_find(r->side.catalog, kind, name);

    if (one != NULL)
        report_link((size_t)(one - r->side.catalog->items), one->kind_name,
            one->name, h);
    else {
        html_text(h, kind_get(kind)->name);
        html_raw(h, " ");
        html_name(h, name);
    }
}

static void
add_warnings(const struct report *r, struct html *h)
{
    const struct plan *plan = r->replay->plan;

    if (plan->warning_count == 0)
        return;
    html_raw(h, "<h3>Warnings</h3>\n<ul>\n");
    for (size_t i = 0; i < plan->warning_count; i++) {
        const struct plan_warning *w = &plan->warnings[i];

        html_raw(h, "<li><span class=\"warn\">warning</span> ");
        add_subject(r, w->kind, w->name, h);
        html_raw(h, ": ");
        html_name(h, w->text);
        html_raw(h, "</li>\n");
    }
    html_raw(h, "</ul>\n");
}

static void
add_rewrites(const struct rewrite_notes *notes, struct html *h)
{
    if (notes->count == 0)
        return;
    html_format(h,
        "<details><summary>Rewritten on the way (%zu)</summary>"
        "<div class=\"inside\"><ul>\n",
        notes->count);
    for (size_t i = 0; i < notes->count; i++) {
        const struct rewrite_note *n = &notes->items[i];

        html_raw(h, "<li>");
        html_text(h, n->rule);
        html_raw(h, ": ");
        html_name(h, n->text);
        if (n->name != NULL) {
            html_raw(h, " <span class=\"soft\">(");
            html_text(h, kind_get(n->kind)->name);
            html_raw(h, " ");
            html_name(h, n->name);
            html_raw(h, ")</span>");
        }
        html_raw(h, "</li>\n");
    }
    html_raw(h, "</ul></div></details>\n");
}

/* What could not be asked weakens the plan. */
static void
add_unknown(const struct replay *replay, struct html *h)
{
    const struct remarks *lists[] = { &replay->facts.unavailable,
        &replay->present->about.unavailable };

    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < lists[i]->count; k++) {
            html_raw(h, "<p><span class=\"warn\">Not checked on the "
                        "destination</span>: ");
            html_name(h, lists[i]->items[k].kind);
            html_raw(h, ": ");
            html_name(h, lists[i]->items[k].reason);
            html_raw(h, "</p>\n");
        }
}

static void
add_verdict(const struct plan *plan, struct html *h)
{
    if (plan_stops(plan))
        html_format(h,
            "<p class=\"bad\">An import would write nothing: %zu differ, %zu "
            "are blocked.</p>\n",
            plan->totals[PLAN_DIFFERS], plan->totals[PLAN_BLOCKED]);
    else
        html_format(h, "<p>An import would write %zu of %zu resources.</p>\n",
            plan_writes(plan), plan->count);
}

/* ---- all ---- */

static void
add_diff(const struct report *r, struct html *h)
{
    report_heading("changes", "What changed", h);
    if (r->pairs->totals[PAIR_SAME] == r->pairs->count) {
        html_raw(h, "<p class=\"good\">Nothing: every resource is the same on "
                    "both sides.</p>\n");
        return;
    }
    add_details(r, h);
    add_names(r, PAIR_APPEARED, "added", h);
    add_names(r, PAIR_VANISHED, "removed", h);
}

static void
add_plan(const struct report *r, struct html *h)
{
    report_heading("changes", "What would be done", h);
    add_verdict(r->replay->plan, h);
    add_unknown(r->replay, h);
    add_warnings(r, h);
    add_rewrites(&r->replay->notes, h);
    add_details(r, h);
    add_names(r, PLAN_CREATE, "create", h);
}

void
report_changes(const struct report *r, struct html *h)
{
    if (r->mode == REPORT_DIFF)
        add_diff(r, h);
    else if (r->mode == REPORT_PLAN)
        add_plan(r, h);
}
