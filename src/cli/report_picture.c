#include "cli/report_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/layers.h"
#include "util/mem.h"
#include "util/str.h"

#define BOX_WIDTH 196
#define COLUMN_WIDTH 264 /* a box and the room for lines behind it */
#define HEAD_HEIGHT 34   /* above the boxes, for the kinds */
#define MARGIN 8
#define LABEL 25       /* characters that fit into a box */
#define LISTED 12      /* names of a group that its title lists */
#define NAME_MOST 1600 /* bytes of a name, made safe */

struct picture {
    const struct report *report;
    const struct graph *graph;
    const struct layers *layers;
    struct html *html;
};

static long
left_of(const struct layers_cell *c)
{
    return MARGIN + (long)c->column * COLUMN_WIDTH;
}

static long
middle_of(const struct layers_cell *c)
{
    return HEAD_HEIGHT + c->y;
}

/* ---- labels ---- */

/* Wide characters, of East Asia and beyond, take the room of two. */
static size_t
width_of(unsigned char first)
{
    return first >= 0xe1 ? 2 : (first & 0xc0) == 0x80 ? 0 : 1;
}

/* Write a text that fits into ${most} characters. */
static void
add_label(const char *name, size_t most, struct html *h)
{
    struct buf safe;
    const char *text;
    size_t width = 0, fits = 0, all = 0;
    char *part;

    buf_init(&safe, NAME_MOST);
    part = mem_copy(name, html_cut(name, NAME_MOST / 8));
    str_show(part, &safe);
    free(part);
    text = buf_text(&safe);
    for (; text[all] != '\0'; all++) {
        width += width_of((unsigned char)text[all]);
        if (width < most)
            fits = all + 1;
    }
    if (width <= most)
        fits = all;
    part = mem_copy(text, html_cut(text, fits));
    html_text(h, part);
    if (fits < all)
        html_raw(h, "…");
    free(part);
    buf_free(&safe);
}

/* Return how many bytes the names of a group begin with alike. */
static size_t
common(const struct graph *g, const struct layers_box *b)
{
    const char *first = g->nodes[b->members[0]].name;
    size_t length = strlen(first);

    for (size_t i = 1; i < b->member_count; i++) {
        const char *name = g->nodes[b->members[i]].name;
        size_t same = 0;

        while (same < length && first[same] == name[same])
            same++;
        length = same;
    }
    return html_cut(first, length);
}

/* "logs-2024.…* (240)". */
static void
add_group_label(const struct picture *p, const struct layers_box *b)
{
    const char *first = p->graph->nodes[b->members[0]].name;
    char *prefix = mem_copy(first, common(p->graph, b));

    add_label(prefix, LABEL - 9, p->html);
    html_format(p->html, "* (%zu)", b->member_count);
    free(prefix);
}

/* What a pointer that rests on a box is told, and a screen reader. */
static void
add_box_title(const struct picture *p, const struct layers_box *b)
{
    const struct graph_node *first = &p->graph->nodes[b->members[0]];
    struct html *h = p->html;

    html_raw(h, "<title>");
    html_text(h, first->kind_name);
    for (size_t i = 0; i < b->member_count && i < LISTED; i++) {
        html_raw(h, i == 0 ? " " : ", ");
        html_text(h, p->graph->nodes[b->members[i]].name);
    }
    if (b->member_count > LISTED)
        html_format(h, " and %zu more", b->member_count - LISTED);
    if (!first->present)
        html_raw(h, " (not in the bundle)");
    html_raw(h, "</title>");
}

/* ---- boxes and lines ---- */

static void
add_box(const struct picture *p, size_t i)
{
    const struct layers_box *b = &p->layers->boxes[i];
    const struct layers_cell *c = &p->layers->cells[i];
    size_t entry = p->report->links.entries[b->members[0]];
    bool group = b->member_count > 1;
    struct html *h = p->html;

    if (!group && entry != REPORT_NONE)
        html_format(h, "<a href=\"#r%zu\">", entry);
    else
        html_raw(h, "<g>");
    add_box_title(p, b);
    html_format(h,
        "<rect class=\"box%s%s\" x=\"%ld\" y=\"%ld\" width=\"%d\" "
        "height=\"%d\" rx=\"4\"/><text x=\"%ld\" y=\"%ld\">",
        group ? " group" : "", entry == REPORT_NONE ? " absent" : "",
        left_of(c), middle_of(c) - LAYERS_BOX / 2, BOX_WIDTH, LAYERS_BOX,
        left_of(c) + 8, middle_of(c) + 4);
    if (group)
        add_group_label(p, b);
    else
        add_label(p->graph->nodes[b->members[0]].name, LABEL, h);
    html_raw(
        h, !group && entry != REPORT_NONE ? "</text></a>\n" : "</text></g>\n");
}

/* A lane runs through its column; a line ends at a box with a tip. */
static void
add_line(const struct picture *p, const struct layers_line *l)
{
    const struct layers_cell *from = &p->layers->cells[l->from];
    const struct layers_cell *to = &p->layers->cells[l->to];
    bool back = to->column <= from->column, tip = to->box != LAYERS_LANE;
    long start = left_of(from) + (from->box == LAYERS_LANE ? 0 : BOX_WIDTH);
    long turn = left_of(from) + BOX_WIDTH;
    long end = left_of(to) + (back ? BOX_WIDTH : 0);
    long reach = back ? 34 : (COLUMN_WIDTH - BOX_WIDTH) / 2;
    long y = middle_of(from), z = middle_of(to);
    long point = end + (tip ? back ? 6 : -6 : 0);

    html_format(p->html,
        "<path class=\"line%s\" d=\"M%ld %ldH%ldC%ld %ld %ld %ld %ld %ld\"/>",
        l->hard ? "" : " loose", start, y, turn, turn + reach, y,
        back ? end + reach : end - reach, z, point, z);
    if (tip)
        html_format(p->html, "<path class=\"tip\" d=\"M%ld %ldl%d -4v8z\"/>",
            end, z, back ? 7 : -7);
    html_raw(p->html, "\n");
}

static void
add_heads(const struct picture *p)
{
    bool *told = mem_zero(p->layers->column_count, sizeof *told);

    for (size_t i = 0; i < p->layers->box_count; i++) {
        const struct layers_box *b = &p->layers->boxes[i];

        if (told[b->column])
            continue;
        told[b->column] = true;
        html_format(p->html, "<text class=\"head\" x=\"%ld\" y=\"%d\">",
            left_of(&p->layers->cells[i]), MARGIN + 8);
        add_label(p->graph->nodes[b->members[0]].kind_name, LABEL, p->html);
        html_raw(p->html, "</text>\n");
    }
    free(told);
}

static void
add_svg(const struct picture *p)
{
    long width = 2 * MARGIN + (long)p->layers->column_count * COLUMN_WIDTH -
                 (COLUMN_WIDTH - BOX_WIDTH) + 48;
    long height = HEAD_HEIGHT + p->layers->height + MARGIN;

    html_format(p->html,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Picture of who needs whom\">"
        "<svg role=\"group\" aria-label=\"Who needs whom\" width=\"%ld\" "
        "height=\"%ld\" viewBox=\"0 0 %ld %ld\" data-crossings=\"%zu\">\n"
        "<g aria-hidden=\"true\">\n",
        width, height, width, height, p->layers->crossings);
    add_heads(p);
    for (size_t i = 0; i < p->layers->line_count; i++)
        add_line(p, &p->layers->lines[i]);
    html_raw(p->html, "</g>\n");
    for (size_t i = 0; i < p->layers->box_count; i++)
        add_box(p, i);
    html_raw(p->html, "</svg></div>\n");
}

/* ---- all ---- */

static void
add_legend(const struct picture *p)
{
    const struct layers *l = p->layers;
    size_t drawn = p->graph->node_count - l->alone;

    html_raw(p->html,
        "<p>Each arrow leads to what is needed; a dotted one to what no "
        "version insists on. ");
    if (p->graph->missing > 0)
        html_format(p->html,
            "A dashed box is named and not in the bundle (%zu). ",
            p->graph->missing);
    if (l->box_count < drawn)
        html_format(p->html, "%zu resources are put together into %zu boxes. ",
            drawn, l->box_count);
    if (l->alone > 0)
        html_format(p->html,
            "Not drawn: %zu that need nothing and are needed by nothing. ",
            l->alone);
    html_raw(p->html, "The same is told in words under each resource.</p>\n");
}

void
report_picture(const struct report *r, struct html *h)
{
    struct layers *l = layers_new(r->links.graph, LAYERS_BOXES_MOST);
    const struct picture p = { r, r->links.graph, l, h };

    report_heading("picture",
        r->mode == REPORT_DIFF ? "Who needs whom, after" : "Who needs whom", h);
    if (l->box_count == 0)
        html_raw(h, "<p>No resource names another one.</p>\n");
    else {
        add_legend(&p);
        add_svg(&p);
    }
    layers_free(l);
}
