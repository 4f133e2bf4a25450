#include "cli/report_internal.h"

#include <stdlib.h>
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

/* What it takes, as a line of its own kind: the graver it is, the louder. */
static void
add_verdict(const struct class_verdict *v, struct html *h)
{
    static const char *const styles[] = { [CLASS_IN_PLACE] = "good",
        [CLASS_CLOSED] = "warn",
        [CLASS_ROLLOVER] = "warn",
        [CLASS_REINDEX] = "bad",
        [CLASS_SURPRISE] = "bad" };

    html_format(h, "<span class=\"%s\">%s</span>: ", styles[v->class],
        class_title(v->class));
    html_name(h, v->reason);
}

/* ${verdicts} are one for each change, or NULL. */
static void
add_table(const struct report *r, const struct changes *c,
    const struct class_verdict *verdicts, struct html *h)
{
    html_format(h,
        "<table class=\"changes\">\n<thead><tr>"
        "<th scope=\"col\">Place</th><th scope=\"col\">%s</th>"
        "<th scope=\"col\">%s</th>%s</tr></thead>\n<tbody>\n",
        r->mode == REPORT_DIFF ? "Before" : "There now",
        r->mode == REPORT_DIFF ? "After" : "In the bundle",
        verdicts != NULL ? "<th scope=\"col\">What it takes</th>" : "");
    for (size_t i = 0; i < c->count; i++) {
        html_raw(h, "<tr><th scope=\"row\"><code><bdi>");
        html_text(h, c->items[i].pointer);
        html_raw(h, "</bdi></code></th>");
        add_value(c->items[i].from, h);
        add_value(c->items[i].to, h);
        if (verdicts != NULL) {
            html_raw(h, "<td>");
            add_verdict(&verdicts[i], h);
            html_raw(h, "</td>");
        }
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

/* What the destination would have to do; who else uses what there is not
 * known. */
static void
add_step_changes(
    const struct report *r, const struct plan_step *step, struct html *h)
{
    const struct plan *plan = r->replay->plan;
    struct class_verdict *verdicts = NULL;
    cJSON *from = NULL, *to = NULL;
    int rc = -1;

    if (h->rc == 0)
        from = catalog_tree(plan->present, step->present, h->err);
    if (from != NULL)
        to = catalog_tree(plan->wanted, step->wanted, h->err);
    if (to != NULL)
        rc = verdicts_judge(r->classes, step->wanted, from, to, &step->changes,
            &verdicts, h->err);
    if (rc == 0)
        add_table(r, &step->changes, verdicts, h);
    else
        html_fail(h);
    free(verdicts);
    json_free(from);
    json_free(to);
}

static void
add_step(const struct report *r, size_t i, bool open, struct html *h)
{
    const struct plan_step *step = &r->replay->plan->steps[i];

    begin(r, i, open, h);
    add_note("Blocked", step->reason, h);
    add_note("Remedy", step->remedy, h);
    add_note("Came along", step->wanted->because, h);
    if (step->changes.count > 0 && step->present != NULL)
        add_step_changes(r, step, h);
    html_raw(h, "</div></details>\n");
}

static void
add_pair(const struct report *r, size_t i, bool open, struct html *h)
{
    const struct pair *p = &r->pairs->items[i];
    struct verdicts v = VERDICTS_INIT;

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
        verdicts_find(r->pairs, p, r->classes, &v, h->err) != 0)
        html_fail(h);
    if (v.changes.count > 0)
        add_table(r, &v.changes, v.items, h);
    verdicts_free(&v);
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

/* What came or went may take more than a request. */
static void
add_whole(const struct report *r, size_t i, struct html *h)
{
    struct verdicts v = VERDICTS_INIT;

    if (r->mode != REPORT_DIFF || h->rc != 0)
        return;
    if (verdicts_find(r->pairs, &r->pairs->items[i], r->classes, &v, h->err) !=
        0)
        html_fail(h);
    else if (v.count > 0 && v.items[0].class != CLASS_IN_PLACE) {
        html_raw(h, " ");
        add_verdict(&v.items[0], h);
    }
    verdicts_free(&v);
}

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
        add_whole(r, i, h);
        html_raw(h, "</li>\n");
    }
    html_raw(h, "</ul></div></details>\n");
}

/* ---- all ---- */

/* How many changes, and resources that came or went, are of each class. */
static void
add_tally(const struct report *r, struct html *h)
{
    size_t counts[CLASS_COUNT] = { 0 };
    const char *separator = "<p>What it takes on a running cluster: ";

    for (size_t i = 0; i < r->pairs->count && h->rc == 0; i++) {
        struct verdicts v;

        if (verdicts_find(
                r->pairs, &r->pairs->items[i], r->classes, &v, h->err) != 0)
            html_fail(h);
        for (size_t k = 0; k < v.count; k++)
            counts[v.items[k].class]++;
        verdicts_free(&v);
    }
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (counts[i] == 0)
            continue;
        html_format(
            h, "%s%zu %s", separator, counts[i], class_title((enum class_id)i));
        separator = ", ";
    }
    html_raw(h, separator[0] == ',' ? "</p>\n" : "");
}

static void
add_diff(const struct report *r, struct html *h)
{
    report_heading("changes", "What changed", h);
    if (r->pairs->totals[PAIR_SAME] == r->pairs->count) {
        html_raw(h, "<p class=\"good\">Nothing: every resource is the same on "
                    "both sides.</p>\n");
        return;
    }
    add_tally(r, h);
    add_details(r, h);
    add_names(r, PAIR_APPEARED, "added", h);
    add_names(r, PAIR_VANISHED, "removed", h);
}

void
report_changes(const struct report *r, struct html *h)
{
    if (r->mode == REPORT_DIFF)
        add_diff(r, h);
    else if (r->mode == REPORT_PLAN) {
        report_heading("changes", "What would be done", h);
        report_plan(r, h);
        add_details(r, h);
        add_names(r, PLAN_CREATE, "create", h);
    }
}
