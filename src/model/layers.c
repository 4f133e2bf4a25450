#include "model/layers_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* The columns from left to right: each kind needs kinds to its right, and
 * those that need each other most are neighbours. */
static const enum kind_id columns[] = { KIND_UNKNOWN, KIND_DATA_STREAM,
    KIND_INDEX_TEMPLATE, KIND_COMPONENT_TEMPLATE, KIND_LEGACY_TEMPLATE,
    KIND_INDEX, KIND_ILM_POLICY, KIND_INGEST_PIPELINE, KIND_STORED_SCRIPT };

#define COLUMNS (sizeof columns / sizeof *columns)

static size_t
column_of(const struct graph *g, const struct layers_box *b)
{
    enum kind_id kind = kind_named(g->nodes[b->members[0]].kind_name);
    size_t i = 0;

    while (i + 1 < COLUMNS && columns[i] != kind)
        i++;
    return i;
}

/* ---- boxes ---- */

/* Make a box of each group, in the order of the first members; ${group} of a
 * node becomes its box. */
static void
add_boxes(struct layers *l, const struct graph *g, size_t *group)
{
    size_t *start = mem_zero(g->node_count, sizeof *start);
    size_t used = 0;

    l->members = mem_zero(g->node_count, sizeof *l->members);
    l->boxes = mem_zero(g->node_count, sizeof *l->boxes);
    for (size_t i = 0; i < g->node_count; i++) {
        if (group[i] == LAYERS_ALONE)
            l->alone++;
        else if (group[i] == i)
            start[i] = l->box_count++;
        if (group[i] != LAYERS_ALONE) {
            group[i] = start[group[i]];
            l->boxes[group[i]].member_count++;
        }
    }
    free(start);
    for (size_t i = 0; i < l->box_count; i++) {
        l->boxes[i].members = l->members + used;
        used += l->boxes[i].member_count;
        l->boxes[i].member_count = 0;
    }
    for (size_t i = 0; i < g->node_count; i++)
        if (group[i] != LAYERS_ALONE) {
            struct layers_box *b = &l->boxes[group[i]];

            l->members[b->members - l->members + (long)b->member_count++] = i;
        }
}

/* Number the columns that are used from 0. */
static void
set_columns(struct layers *l, const struct graph *g)
{
    size_t number[COLUMNS] = { 0 };

    for (size_t i = 0; i < l->box_count; i++)
        number[l->boxes[i].column = column_of(g, &l->boxes[i])] = 1;
    for (size_t i = 0; i < COLUMNS; i++) {
        bool used = number[i] != 0;

        number[i] = l->column_count;
        l->column_count += used;
    }
    for (size_t i = 0; i < l->box_count; i++)
        l->boxes[i].column = number[l->boxes[i].column];
}

/* ---- lines ---- */

/* An edge between boxes, before it is cut into lines. */
struct link {
    size_t from, to;
    bool hard;
};

static int
by_ends(const void *a, const void *b)
{
    const struct link *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Return the edges between boxes, each pair once. */
static struct link *
list_links(const struct graph *g, const size_t *box, size_t *count)
{
    struct link *links = mem_zero(g->edge_count, sizeof *links);
    size_t kept = 0;

    for (size_t i = 0; i < g->edge_count; i++)
        links[i] = (struct link){ box[g->edges[i].from], box[g->edges[i].to],
            g->edges[i].hard };
    if (g->edge_count > 0)
        qsort(links, g->edge_count, sizeof *links, by_ends);
    for (size_t i = 0; i < g->edge_count; i++) {
        if (kept == 0 || by_ends(&links[kept - 1], &links[i]) != 0)
            links[kept++] = links[i];
        links[kept - 1].hard = links[kept - 1].hard || links[i].hard;
    }
    *count = kept;
    return links;
}

static void
add_line(struct layers *l, size_t *room, size_t from, size_t to, bool hard)
{
    l->lines = mem_room(l->lines, l->line_count, room, sizeof *l->lines);
    l->lines[l->line_count++] = (struct layers_line){ from, to, hard };
}

/* Return the lane to a box in a column, made when it is first wanted together
 * with all that follow; it is as hard as the hardest that runs in it. */
static size_t
lane(struct layers *l, size_t *lanes, size_t *room, const struct link *e,
    size_t column)
{
    size_t *first = &lanes[e->to * l->column_count];
    size_t next = e->to;

    for (size_t c = l->boxes[e->to].column - 1; c >= column; c--) {
        if (first[c] == 0) {
            first[c] = l->cell_count++;
            l->cells[first[c]] = (struct layers_cell){
                .column = c, .box = LAYERS_LANE, .to = e->to
            };
            add_line(l, room, first[c], next, false);
        }
        l->cells[first[c]].hard = l->cells[first[c]].hard || e->hard;
        next = first[c];
    }
    return next;
}

/* Make the cells, and lines that go no farther than to the next column. */
static void
add_lines(struct layers *l, const struct graph *g, const size_t *box)
{
    size_t *lanes =
        mem_zero(l->box_count * (l->column_count + 1), sizeof *lanes);
    size_t count, room = 0;
    struct link *links = list_links(g, box, &count);

    l->cells = mem_zero(l->box_count * (l->column_count + 1), sizeof *l->cells);
    for (; l->cell_count < l->box_count; l->cell_count++)
        l->cells[l->cell_count] =
            (struct layers_cell){ .column = l->boxes[l->cell_count].column,
                .box = l->cell_count,
                .to = l->cell_count };
    for (size_t i = 0; i < count; i++) {
        const struct link *e = &links[i];
        size_t from = l->boxes[e->from].column, to = l->boxes[e->to].column;

        add_line(l, &room, e->from,
            from + 1 < to ? lane(l, lanes, &room, e, from + 1) : e->to,
            e->hard);
    }
    for (size_t i = 0; i < l->line_count; i++)
        l->lines[i].hard = l->lines[i].hard || l->cells[l->lines[i].from].hard;
    free(links);
    free(lanes);
}

/* ---- all ---- */

size_t
layers_column(const struct layers *l, size_t column, size_t *cells)
{
    size_t count = 0;

    for (size_t i = 0; i < l->cell_count; i++)
        if (l->cells[i].column == column) {
            cells[l->cells[i].order] = i;
            count++;
        }
    return count;
}

struct layers *
layers_new(const struct graph *g, size_t most)
{
    struct layers *l = mem_zero(1, sizeof *l);
    size_t *group = mem_zero(g->node_count, sizeof *group);

    layers_group(g, most, group);
    add_boxes(l, g, group);
    set_columns(l, g);
    add_lines(l, g, group);
    free(group);
    layers_order(l);
    layers_place(l);
    return l;
}

void
layers_free(struct layers *l)
{
    if (l == NULL)
        return;
    free(l->boxes);
    free(l->cells);
    free(l->lines);
    free(l->members);
    free(l);
}
