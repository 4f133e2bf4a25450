#include "cli/report_internal.h"

#include <string.h>

/* The lists of about, in the order in which they are told. */
static const struct {
    const char *title;
    size_t offset;
} lists[] = {
    { "Skipped", offsetof(struct about, skipped) },
    { "Failed", offsetof(struct about, failed) },
    { "Could not be read", offsetof(struct about, unavailable) },
    { "Vanished while it was read", offsetof(struct about, vanished) },
    { "Appeared while it was read", offsetof(struct about, appeared) },
    { "Files on the nodes that no bundle can carry",
        offsetof(struct about, external_files) },
};

#define LISTS (sizeof lists / sizeof *lists)
#define OPEN_MOST 25 /* lines of a list that is unfolded at first */

static const struct remarks *
list_at(const struct about *about, size_t i)
{
    return (const struct remarks *)(const void *)((const char *)about +
                                                  lists[i].offset);
}

/* ---- resources ---- */

static void
add_remarks(const char *title, const struct remarks *list, struct html *h)
{
    if (list->count == 0)
        return;
    html_format(h,
        "<details%s><summary>%s (%zu)</summary><div class=\"inside\">"
        "<table>\n<thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">"
        "Name</th><th scope=\"col\">Reason</th></tr></thead>\n<tbody>\n",
        list->count <= OPEN_MOST ? " open" : "", title, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct remark *m = &list->items[i];

        html_raw(h, "<tr><td class=\"kind\">");
        html_name(h, m->kind);
        html_raw(h, "</td><td>");
        html_name(h, m->name == NULL ? "all" : m->name);
        html_raw(h, "</td><td>");
        html_name(h, m->reason == NULL ? "" : m->reason);
        html_raw(h, "</td></tr>\n");
    }
    html_raw(h, "</tbody></table></div></details>\n");
}

static void
add_lists(const char *side, const struct about *about, struct html *h)
{
    size_t all = 0;

    for (size_t i = 0; i < LISTS; i++)
        all += list_at(about, i)->count;
    if (side != NULL)
        html_format(h, "<h3>%s</h3>\n", side);
    if (all == 0)
        html_raw(h, "<p>No resource was skipped, and none failed.</p>\n");
    for (size_t i = 0; i < LISTS; i++)
        add_remarks(lists[i].title, list_at(about, i), h);
}

/* ---- parts of bodies ---- */

static const char *const fates[] = {
    [DROP_SERVER_MADE] = "left out, its value kept as origin",
    [DROP_ENVIRONMENT] = "kept, and rewritten by an import",
    [DROP_FALSE] = "left out where it is false or empty",
};

static bool
has_kind(const struct report *r, enum kind_id kind)
{
    bool has = false;

    for (size_t i = 0; i < r->count && !has; i++)
        has = r->entries[i].resource->kind == kind;
    return has;
}

static void
add_rules(enum kind_id id, struct html *h)
{
    for (const struct kind_drop *d = kind_get(id)->drops; d->pointer != NULL;
         d++) {
        html_raw(h, "<tr><td class=\"kind\">");
        html_text(h, kind_get(id)->name);
        html_raw(h, "</td><td><code>");
        html_text(h, d->pointer);
        html_raw(h, "</code></td><td>");
        html_text(h, d->why);
        html_format(h, "</td><td>%s</td></tr>\n", fates[d->class]);
    }
}

/* The rules by which bodies were cleaned, for the kinds that are there. */
static void
add_dropped(const struct report *r, struct html *h)
{
    html_raw(h,
        "<details><summary>Parts of bodies that are left out or "
        "rewritten</summary><div class=\"inside\">"
        "<table>\n<thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">"
        "Place</th><th scope=\"col\">Reason</th><th scope=\"col\">What "
        "happens</th></tr></thead>\n<tbody>\n");
    for (int i = 0; i < KIND_COUNT; i++)
        if (has_kind(r, (enum kind_id)i))
            add_rules((enum kind_id)i, h);
    html_raw(h, "</tbody></table></div></details>\n");
}

void
report_left_out(const struct report *r, struct html *h)
{
    report_heading("left-out", "What was left out", h);
    if (r->mode == REPORT_DIFF)
        add_lists("Before", &r->before.catalog->about, h);
    add_lists(
        r->mode == REPORT_DIFF ? "After" : NULL, &r->side.catalog->about, h);
    if (r->count > 0)
        add_dropped(r, h);
}
