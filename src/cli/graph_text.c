#include "cli/graph_text.h"

#include <stdlib.h>

#include "cli/render.h"
#include "util/mem.h"
#include "util/str.h"

static bool
is_shown(const struct graph_view *v, size_t node)
{
    return v->shown == NULL || v->shown[node];
}

/* ---- text ---- */

static void
add_node(const struct graph_node *n, struct buf *out)
{
    str_show(n->kind_name, out);
    buf_putc(out, ' ');
    str_show(n->name, out);
    if (!n->present)
        buf_puts(out, " (not in the bundle)");
}

/* A node below the one that leads to it. */
static void
add_below(const struct graph *g, const struct graph_edge *e,
    enum graph_direction direction, unsigned depth, struct buf *out)
{
    buf_printf(out, "%*s", (int)depth * 2, "");
    add_node(&g->nodes[graph_far(e, direction)], out);
    buf_puts(out, "  ");
    str_show(e->pointer, out);
}

#define DEPTH_MOST 100 /* levels drawn; longer chains are cut */

/* Draw what is reached from a node as a tree; what stands above already is
 * named and not entered again. */
static void
add_tree(const struct graph_view *v, size_t node, unsigned depth, bool *drawn,
    struct buf *out)
{
    size_t count;
    const size_t *edges = graph_edges(v->graph, node, v->direction, &count);

    drawn[node] = true;
    for (size_t i = 0; i < count; i++) {
        const struct graph_edge *e = &v->graph->edges[edges[i]];
        size_t far = graph_far(e, v->direction);
        size_t more;

        (void)graph_edges(v->graph, far, v->direction, &more);
        add_below(v->graph, e, v->direction, depth, out);
        if (more > 0 && (drawn[far] || depth >= DEPTH_MOST))
            buf_puts(out, "  (see above)");
        buf_putc(out, '\n');
        if (!drawn[far] && depth < DEPTH_MOST)
            add_tree(v, far, depth + 1, drawn, out);
    }
}

/* Each resource that names others, and what it names. */
static void
add_all(const struct graph_view *v, struct buf *out)
{
    const struct graph *g = v->graph;

    for (size_t node = 0; node < g->node_count; node++) {
        size_t count;
        const size_t *edges = graph_edges(g, node, GRAPH_NEEDS, &count);

        if (count == 0)
            continue;
        add_node(&g->nodes[node], out);
        buf_putc(out, '\n');
        for (size_t i = 0; i < count; i++) {
            add_below(g, &g->edges[edges[i]], GRAPH_NEEDS, 1, out);
            buf_putc(out, '\n');
        }
    }
}

void
graph_text(const struct graph_view *v, struct buf *out)
{
    const struct graph *g = v->graph;
    bool *drawn;

    if (v->start == g->node_count) {
        add_all(v, out);
        return;
    }
    drawn = mem_zero(g->node_count, sizeof *drawn);
    add_node(&g->nodes[v->start], out);
    buf_putc(out, '\n');
    add_tree(v, v->start, 1, drawn, out);
    free(drawn);
}

/* ---- DOT ---- */

/* A quoted string of DOT: only quote and backslash are special in it. */
static void
add_dot_text(const char *text, struct buf *out)
{
    struct buf safe;

    buf_init(&safe, RENDER_LIMIT);
    str_show(text, &safe);
    for (const char *p = buf_text(&safe); *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            buf_putc(out, '\\');
        buf_putc(out, *p);
    }
    buf_free(&safe);
}

void
graph_text_dot(const struct graph_view *v, struct buf *out)
{
    const struct graph *g = v->graph;

    buf_puts(out, "digraph bundle {\n  rankdir=LR;\n  node [shape=box];\n");
    for (size_t i = 0; i < g->node_count; i++) {
        if (!is_shown(v, i))
            continue;
        buf_printf(out, "  n%zu [label=\"", i);
        add_dot_text(g->nodes[i].kind_name, out);
        buf_puts(out, "\\n");
        add_dot_text(g->nodes[i].name, out);
        buf_puts(out, g->nodes[i].present ? "\"];\n" : "\", style=dashed];\n");
    }
    for (size_t i = 0; i < g->edge_count; i++) {
        const struct graph_edge *e = &g->edges[i];

        if (!is_shown(v, e->from) || !is_shown(v, e->to))
            continue;
        buf_printf(out, "  n%zu -> n%zu [tooltip=\"", e->from, e->to);
        add_dot_text(e->pointer, out);
        buf_puts(out, e->hard ? "\"];\n" : "\", style=dotted];\n");
    }
    buf_puts(out, "}\n");
}

/* ---- JSON ---- */

static void
render_bool(const char *key, bool value, struct buf *out)
{
    render_key(key, out);
    buf_puts(out, value ? "true" : "false");
}

void
graph_text_json(const struct graph_view *v, struct buf *out)
{
    const struct graph *g = v->graph;
    bool first = true;

    render_line("graph", out);
    render_key("nodes", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < g->node_count; i++) {
        if (!is_shown(v, i))
            continue;
        buf_puts(out, first ? "{" : ",{");
        first = false;
        render_field("kind", g->nodes[i].kind_name, out);
        render_field("name", g->nodes[i].name, out);
        render_bool("present", g->nodes[i].present, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
    render_key("edges", out);
    buf_putc(out, '[');
    first = true;
    for (size_t i = 0; i < g->edge_count; i++) {
        const struct graph_edge *e = &g->edges[i];

        if (!is_shown(v, e->from) || !is_shown(v, e->to))
            continue;
        buf_puts(out, first ? "{" : ",{");
        first = false;
        render_field("kind", g->nodes[e->from].kind_name, out);
        render_field("name", g->nodes[e->from].name, out);
        render_field("pointer", e->pointer, out);
        render_field("needs_kind", g->nodes[e->to].kind_name, out);
        render_field("needs_name", g->nodes[e->to].name, out);
        render_bool("hard", e->hard, out);
        buf_putc(out, '}');
    }
    buf_puts(out, "]}\n");
}
