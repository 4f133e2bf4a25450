#include "cli/report_internal.h"

#include "cli/replay.h"

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
add_outcome(const struct plan *plan, struct html *h)
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

void
report_plan(const struct report *r, struct html *h)
{
    add_outcome(r->replay->plan, h);
    add_unknown(r->replay, h);
    add_warnings(r, h);
    add_rewrites(&r->replay->notes, h);
}
