/* model/layers_internal.h: the steps of laying out a picture. */

#ifndef ESBUNDLE_MODEL_LAYERS_INTERNAL_H
#define ESBUNDLE_MODEL_LAYERS_INTERNAL_H

#include "model/layers.h"

#define LAYERS_ALONE ((size_t)-1) /* in no group */

/* layers_group(g, most, group): Put the nodes that have an edge into groups:
 * set ${group} of each node to the first node of its group, or LAYERS_ALONE.
 */
void layers_group(const struct graph *g, size_t most, size_t *group);

/* layers_order(l): Set the order of the cells of each column so that few lines
 * cross, and count the crossings. */
void layers_order(struct layers *l);

/* layers_place(l): Set y of the cells, kept in their order and as near as
 * possible to what they are joined with, and the height of the picture. */
void layers_place(struct layers *l);

/* layers_column(l, column, cells): Write the cells of a column, from the top,
 * to ${cells}, which has room for all.  Return their number. */
size_t layers_column(const struct layers *l, size_t column, size_t *cells);

#endif
