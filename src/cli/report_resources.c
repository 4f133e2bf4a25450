#include "cli/report_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/sanitize.h"

/* ---- the form ---- */

static void
add_kinds(const struct report *r, struct html *h)
{
    const char *last = "";

    html_raw(h,
        "<label>Kind<select name=\"kind\"><option value=\"\">all</option>\n");
    for (size_t i = 0; i < r->count; i++) {
        const char *kind = r->entries[i].resource->kind_name;

        if (strcmp(kind, last) == 0)
            continue;
        html_raw(h, "<option>");
        html_text(h, kind);
        html_raw(h, "</option>\n");
        last = kind;
    }
    html_raw(h, "</select></label>\n");
}

static void
add_states(const struct report *r, struct html *h)
{
    if (r->state_count == 0)
        return;
    html_raw(h, "<label>State<select name=\"status\"><option "
                "value=\"\">all</option>\n");
    for (size_t i = 0; i < r->state_count; i++)
        if (report_total(r, i) > 0)
            html_format(h, "<option>%s</option>\n", r->states[i].word);
    html_raw(h, "</select></label>\n");
}

/* Hidden until the script is there to answer it. */
static void
add_form(const struct report *r, struct html *h)
{
    html_raw(h,
        "<form id=\"filter\" role=\"search\" hidden>\n"
        "<label class=\"wide\">Search for words of kind, name or digest ( / )"
        "<input type=\"search\" name=\"words\" autocomplete=\"off\" "
        "spellcheck=\"false\"></label>\n");
    add_kinds(r, h);
    add_states(r, h);
    html_raw(h, "<button type=\"reset\">Show all</button>\n"
                "<button type=\"button\" id=\"unfold\">Unfold</button>\n"
                "<button type=\"button\" id=\"fold\">Fold</button>\n</form>\n");
}

/* ---- the table ---- */

static void
count_links(const struct report_entry *e, enum graph_direction direction,
    struct html *h)
{
    size_t count;

    (void)graph_edges(e->links->graph, e->node, direction, &count);
    html_format(h, "<td class=\"number optional\">%zu</td>", count);
}

static void
add_row(const struct report *r, size_t i, struct html *h)
{
    const struct report_entry *e = &r->entries[i];
    char hex[DIGEST_HEX];

    html_format(h, "<tr data-entry=\"%zu\" data-kind=\"", i);
    html_text(h, e->resource->kind_name);
    if (r->state_count > 0)
        html_format(h, "\" data-status=\"%s", r->states[e->state].word);
    html_raw(h, "\">");
    if (r->state_count > 0)
        html_format(h, "<td class=\"status %s\">%s</td>",
            r->states[e->state].style, r->states[e->state].word);
    html_raw(h, "<td class=\"kind\">");
    html_text(h, e->resource->kind_name);
    html_format(h, "</td><th scope=\"row\"><a href=\"#r%zu\">", i);
    html_name(h, e->resource->name);
    html_format(h, "</a>%s</th>",
        e->resource->closed ? " <span class=\"soft\">(closed)</span>" : "");
    count_links(e, GRAPH_NEEDS, h);
    count_links(e, GRAPH_USED_BY, h);
    digest_hex(&e->resource->digest, hex);
    html_format(h,
        "<td class=\"number optional\">%" PRIu32 "</td>"
        "<td class=\"optional\"><code>%.12s</code></td></tr>\n",
        e->resource->body.length, hex);
}

static void
add_table(const struct report *r, struct html *h)
{
    html_raw(h, "<table>\n<caption id=\"told\" aria-live=\"polite\">All "
                "resources</caption>\n<thead><tr>");
    if (r->state_count > 0)
        html_raw(h, "<th scope=\"col\">State</th>");
    html_raw(h,
        "<th scope=\"col\">Kind</th><th scope=\"col\">Name</th>"
        "<th scope=\"col\" class=\"number optional\">Needs</th>"
        "<th scope=\"col\" class=\"number optional\">Used by</th>"
        "<th scope=\"col\" class=\"number optional\">Bytes</th>"
        "<th scope=\"col\" class=\"optional\">SHA-256</th></tr></thead>\n"
        "<tbody>\n");
    for (size_t i = 0; i < r->count; i++)
        add_row(r, i, h);
    html_raw(h, "</tbody>\n</table>\n");
}

/* ---- one resource ---- */

static void
add_links(const struct report_entry *e, enum graph_direction direction,
    const char *title, struct html *h)
{
    const struct graph *g = e->links->graph;
    size_t count;
    const size_t *edges = graph_edges(g, e->node, direction, &count);

    if (count == 0)
        return;
    html_format(h, "<h3>%s</h3>\n<ul>\n", title);
    for (size_t i = 0; i < count; i++) {
        const struct graph_edge *edge = &g->edges[edges[i]];
        size_t far = graph_far(edge, direction);

        html_raw(h, "<li>");
        report_link(e->links->entries[far], g->nodes[far].kind_name,
            g->nodes[far].name, h);
        html_raw(h, " <code class=\"soft\">");
        html_text(h, edge->pointer);
        html_raw(h, "</code></li>\n");
    }
    html_raw(h, "</ul>\n");
}

/* Return why a place of a body was left out, or NULL. */
static const char *
why(enum kind_id kind, const char *pointer)
{
    if (kind == KIND_UNKNOWN)
        return NULL;
    for (const struct kind_drop *d = kind_get(kind)->drops; d->pointer != NULL;
         d++)
        if (pointer_matches(d->pointer, pointer))
            return d->why;
    return NULL;
}

/* One value that the body leaves out: where it stood, what, and why. */
static void
add_origin_line(const struct resource *r, const cJSON *item, struct html *h)
{
    const char *reason = why(r->kind, item->string);
    struct buf line;

    buf_init(&line, JSON_BODY_LIMIT);
    json_print_line(item, &line);
    html_raw(h, "<li><code>");
    html_text(h, item->string);
    html_raw(h, "</code> = <code><bdi>");
    html_value(h, buf_text(&line), REPORT_VALUE);
    html_raw(h, "</bdi></code>");
    if (reason != NULL) {
        html_raw(h, " <span class=\"soft\">");
        html_text(h, reason);
        html_raw(h, "</span>");
    }
    html_raw(h, "</li>\n");
    buf_free(&line);
}

static void
add_origin(const struct report_entry *e, struct html *h)
{
    const struct resource *r = e->resource;
    cJSON *tree, *item;
    char *text;

    if (h->rc != 0 || r->origin.length == 0)
        return;
    text = catalog_origin(e->catalog, r, h->err);
    tree = text == NULL ? NULL
                        : json_parse(text, strlen(text), ERR_BUNDLE, h->err);
    free(text);
    if (tree == NULL) {
        html_fail(h);
        return;
    }
    html_raw(h, "<details><summary>Left out of the body</summary>"
                "<div class=\"inside\"><ul>\n");
    json_each (item, tree)
        add_origin_line(r, item, h);
    html_raw(h, "</ul></div></details>\n");
    json_free(tree);
}

static void
add_tree(const struct report_entry *e, struct html *h)
{
    cJSON *tree;

    if (h->rc != 0)
        return;
    tree = catalog_tree(e->catalog, e->resource, h->err);
    if (tree == NULL)
        html_fail(h);
    else
        report_fields(tree, e->resource->kind, h);
    json_free(tree);
}

static void
add_body(const struct report_entry *e, struct html *h)
{
    char *text;

    if (h->rc != 0)
        return;
    text = catalog_text(e->catalog, e->resource, h->err);
    if (text == NULL) {
        html_fail(h);
        return;
    }
    html_raw(h, "<details><summary>Body</summary><div class=\"inside\">"
                "<pre><bdi>");
    html_json(h, text, e->resource->body.length);
    html_raw(h, "</bdi></pre></div></details>\n");
    free(text);
}

static void
add_entry(const struct report *r, size_t i, struct html *h)
{
    const struct report_entry *e = &r->entries[i];

    html_format(h,
        "<details class=\"entry\" id=\"r%zu\"><summary><span class=\"kind\">",
        i);
    html_text(h, e->resource->kind_name);
    html_raw(h, "</span> ");
    html_name(h, e->resource->name);
    html_raw(h, "</summary><div class=\"inside\">\n");
    add_links(e, GRAPH_NEEDS, "Needs", h);
    add_links(e, GRAPH_USED_BY, "Used by", h);
    add_origin(e, h);
    if (e->twin == i) {
        add_tree(e, h);
        add_body(e, h);
    } else {
        const struct resource *twin = r->entries[e->twin].resource;

        html_raw(h, "<p>The body is the same as that of ");
        report_link(e->twin, twin->kind_name, twin->name, h);
        html_raw(h, ".</p>\n");
    }
    html_raw(h, "</div></details>\n");
}

void
report_resources(const struct report *r, struct html *h)
{
    report_heading("resources", "Resources", h);
    if (r->count == 0) {
        html_raw(h, "<p>There are none.</p>\n");
        return;
    }
    add_form(r, h);
    add_table(r, h);
    html_raw(h, "<h3>Bodies and references</h3>\n");
    for (size_t i = 0; i < r->count; i++)
        add_entry(r, i, h);
}
