/* model/layers.h: where the boxes and lines of a picture of a graph go.
 * One column per kind, who needs to the left of what is needed.  A line that
 * passes over columns gets a place of its own in each of them, a lane, which
 * all lines to the same box share, so that nothing runs across a box.  The
 * same graph gives the same picture everywhere. */

#ifndef ESBUNDLE_MODEL_LAYERS_H
#define ESBUNDLE_MODEL_LAYERS_H

#include "model/graph.h"

#define LAYERS_BOXES_MOST 150 /* beyond that boxes are put together */
#define LAYERS_LANE ((size_t)-1)

/* Units of the picture. */
#define LAYERS_BOX 24 /* height of a box */
#define LAYERS_GAP 8  /* between two places of a column */

/* One node, or several of a kind that were put together. */
struct layers_box {
    const size_t *members; /* nodes of the graph, ascending; borrowed */
    size_t member_count;
    size_t column;
};

/* A place in a column. */
struct layers_cell {
    size_t column;
    size_t box;   /* position of the box, or LAYERS_LANE */
    size_t to;    /* the box that a lane leads to, or the box itself */
    size_t order; /* from the top of its column */
    long y;       /* of its middle */
    bool hard;    /* of a lane: something in it is */
};

/* A piece of a line, from the right side of a cell to the left side of one in
 * the next column; or to the right side of a box that does not lie farther
 * right. */
struct layers_line {
    size_t from, to; /* cells */
    bool hard;       /* some version insists on it */
};

struct layers {
    struct layers_box *boxes;
    struct layers_cell *cells; /* those of the boxes first, in their order */
    struct layers_line *lines;
    size_t box_count, cell_count, line_count;
    size_t column_count;
    long height;
    size_t crossings; /* of lines between neighbouring columns */
    size_t alone;     /* nodes without an edge: not in the picture */
    size_t *members;  /* private: what the boxes borrow */
};

/* layers_new(g, most): Lay out the nodes of ${g} that have an edge, in at most
 * ${most} boxes or one per kind: first those are put together that need the
 * same and are needed by the same, then those of a kind with the fewest edges.
 * Return the layout. */
struct layers *layers_new(const struct graph *g, size_t most);

/* layers_free(l): Release it; NULL is allowed. */
void layers_free(struct layers *l);

#endif
