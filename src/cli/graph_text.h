/* cli/graph_text.h: who needs whom, as text, DOT and JSON. */

#ifndef ESBUNDLE_CLI_GRAPH_TEXT_H
#define ESBUNDLE_CLI_GRAPH_TEXT_H

#include "model/graph.h"

/* What is printed: all of a graph, or what is reached from one node. */
struct graph_view {
    const struct graph *graph;
    size_t start; /* node_count: all */
    enum graph_direction direction;
    bool *shown; /* one flag per node, NULL: all */
};

/* graph_text(v, out): Each resource that names others and what it names, or a
 * tree of what is reached from the start; safe for a terminal. */
void graph_text(const struct graph_view *v, struct buf *out);

/* graph_text_dot(v, out): The same for Graphviz: what is missing has a dashed
 * box, what no version insists on a dotted arrow. */
void graph_text_dot(const struct graph_view *v, struct buf *out);

/* graph_text_json(v, out): One document; format/output.md. */
void graph_text_json(const struct graph_view *v, struct buf *out);

#endif
