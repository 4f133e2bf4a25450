/* model/graph.h: who needs whom in a catalog. */

#ifndef ESBUNDLE_MODEL_GRAPH_H
#define ESBUNDLE_MODEL_GRAPH_H

#include "model/catalog.h"

/* A resource of the catalog, or one that is only named there. */
struct graph_node {
    const char *kind_name, *name; /* borrowed from the catalog */
    bool present;
};

/* One place where a body names another resource. */
struct graph_edge {
    size_t from, to;     /* positions of nodes */
    const char *pointer; /* RFC 6901, borrowed from the catalog */
    bool hard;           /* some version refuses the one without the other */
};

enum graph_direction { GRAPH_NEEDS, GRAPH_USED_BY };

/* The edges at each node in one direction. */
struct graph_links {
    size_t *first; /* node_count + 1 positions in ${edges} */
    size_t *edges;
};

/* Nodes: the resources in the order of the catalog, then what is missing, by
 * rank and name.  Edges: by their source, in the order of the body. */
struct graph {
    struct graph_node *nodes;
    struct graph_edge *edges;
    size_t node_count, edge_count;
    size_t missing; /* nodes that are not present */
    struct graph_links links[GRAPH_USED_BY + 1];
};

/* graph_new(c): Take the references of ${c}, which is borrowed until
 * graph_free.  Return the graph. */
struct graph *graph_new(const struct catalog *c);

/* graph_free(g): Release it; NULL is allowed. */
void graph_free(struct graph *g);

/* graph_find(g, text): Return the position of "KIND/NAME", or node_count. */
size_t graph_find(const struct graph *g, const char *text);

/* graph_edges(g, node, direction, count): Return the positions of the
 * ${*count} edges that leave ${node} in that direction, borrowed. */
const size_t *graph_edges(const struct graph *g, size_t node,
    enum graph_direction direction, size_t *count);

/* graph_far(e, direction): Return the node at the far end of an edge. */
size_t graph_far(const struct graph_edge *e, enum graph_direction direction);

/* graph_reach(g, start, direction): Return one flag per node, for free(): set
 * for ${start} and for all that is reached from it. */
bool *graph_reach(
    const struct graph *g, size_t start, enum graph_direction direction);

#endif
