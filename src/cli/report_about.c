#include "cli/report_internal.h"

#include <inttypes.h>
#include <string.h>

/* ---- where it is from ---- */

/* Begin a line of a list of terms; nothing if there is nothing to say. */
static void
add_line(const char *term, const char *text, struct html *h)
{
    if (text == NULL)
        return;
    html_format(h, "<dt>%s</dt><dd>", term);
    html_name(h, text);
    html_raw(h, "</dd>\n");
}

static void
add_digest(const char *term, const struct digest *digest, struct html *h)
{
    char hex[DIGEST_HEX];

    digest_hex(digest, hex);
    html_format(h, "<dt>%s</dt><dd><code>%s</code></dd>\n", term, hex);
}

static void
add_cluster(
    const char *name, const char *product, const char *version, struct html *h)
{
    html_raw(h, "<dt>Cluster</dt><dd>");
    html_name(h, name == NULL ? "?" : name);
    html_raw(h, " (");
    html_text(h, product == NULL ? "?" : product);
    html_raw(h, " ");
    html_text(h, version == NULL ? "?" : version);
    html_raw(h, ")</dd>\n");
}

static void
add_file(const struct bundle_summary *s, struct html *h)
{
    html_format(h,
        "<dt>Format</dt><dd>version %u.%u, canonical form %u</dd>\n"
        "<dt>Bytes</dt><dd>%" PRIu64 " packed, %" PRIu64 " unpacked</dd>\n",
        s->major, s->minor, s->canon, s->packed, s->unpacked);
}

/* What a bundle tells of itself, or what is known of a live cluster. */
static void
add_side(const char *title, const struct report_side *side, struct html *h)
{
    const struct about *about = &side->catalog->about;
    const struct bundle_summary *s = side->summary;

    html_format(h, "<div>\n<h3>%s</h3>\n<dl>\n", title);
    add_cluster(about->cluster_name, about->product, about->version, h);
    add_line("Cluster UUID", about->cluster_uuid, h);
    add_line("URL", side->url, h);
    add_line(side->url == NULL ? "Made" : "Read",
        s->created == NULL ? "not told: made reproducibly" : s->created, h);
    add_line("By", about->tool, h);
    add_line("Read by user", about->user, h);
    add_line("Visibility", about->visibility, h);
    if (about->insecure)
        html_raw(h, "<dt>Warning</dt><dd class=\"bad\">the certificate was not "
                    "verified</dd>\n");
    if (about->selection != NULL && strcmp(about->selection, "{}") != 0)
        add_line("Selection", about->selection, h);
    if (side->url == NULL)
        add_file(s, h);
    if (side->url == NULL && side->catalog->count != s->resources)
        html_format(h,
            "<dt>Chosen</dt><dd>%zu of the bundle's %zu resources</dd>\n",
            side->catalog->count, s->resources);
    add_digest("Content digest", &s->content, h);
    if (side->url == NULL)
        add_digest("Bundle id", &s->id, h);
    html_raw(h, "</dl>\n</div>\n");
}

static void
add_destination(const struct replay *replay, struct html *h)
{
    static const char *const policies[] = { "fail before the first write",
        "skip it", "update it" };
    const struct cluster *c = replay->cluster;

    html_raw(h, "<div>\n<h3>Destination</h3>\n<dl>\n");
    add_cluster(c->name, c->product, c->version, h);
    add_line("Cluster UUID", c->uuid, h);
    add_line("URL", replay->endpoint.url, h);
    add_line("What differs", policies[replay->plan->policy], h);
    add_line("Order",
        replay->guide_order ? "templates before indices"
                            : "indices before templates",
        h);
    html_raw(h, "</dl>\n</div>\n");
}

/* ---- counts ---- */

static void
add_count_head(const struct report *r, struct html *h)
{
    html_raw(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                "aria-label=\"Counts\"><table "
                "class=\"narrow\">\n<caption>Resources of each kind</caption>\n"
                "<thead><tr><th scope=\"col\">Kind</th>"
                "<th scope=\"col\" class=\"number\">All</th>");
    for (size_t i = 0; i < r->state_count; i++)
        if (report_total(r, i) > 0)
            html_format(h, "<th scope=\"col\" class=\"number\">%s</th>",
                r->states[i].word);
    html_raw(h, "</tr></thead>\n<tbody>\n");
}

/* The entries from ${first} to before ${end} are of one kind. */
static void
add_count(const struct report *r, size_t first, size_t end, struct html *h)
{
    const struct resource *one = r->entries[first].resource;

    html_raw(h, "<tr><th scope=\"row\" class=\"kind\">");
    html_text(h, one->kind_name);
    html_format(h, "</th><td class=\"number\">%zu</td>", end - first);
    for (size_t i = 0; i < r->state_count; i++) {
        size_t count = 0;

        for (size_t k = first; k < end; k++)
            count += r->entries[k].state == i;
        if (report_total(r, i) > 0)
            html_format(h, "<td class=\"number %s\">%zu</td>",
                count == 0 ? "soft" : r->states[i].style, count);
    }
    html_raw(h, "</tr>\n");
}

static void
add_counts(const struct report *r, struct html *h)
{
    if (r->count == 0) {
        html_raw(h, "<p>There are no resources.</p>\n");
        return;
    }
    add_count_head(r, h);
    for (size_t i = 0, end; i < r->count; i = end) {
        for (end = i + 1;
             end < r->count && strcmp(r->entries[end].resource->kind_name,
                                   r->entries[i].resource->kind_name) == 0;)
            end++;
        add_count(r, i, end, h);
    }
    html_raw(h, "</tbody>\n</table></div>\n");
}

void
report_about(const struct report *r, struct html *h)
{
    report_heading("about", "Where it is from", h);
    html_raw(h, "<div class=\"sides\">\n");
    if (r->mode == REPORT_DIFF)
        add_side("Before", &r->before, h);
    add_side(r->mode == REPORT_DIFF ? "After" : "Bundle", &r->side, h);
    if (r->mode == REPORT_PLAN)
        add_destination(r->replay, h);
    html_raw(h, "</div>\n");
    add_counts(r, h);
}
