#include "model/layers_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define ROUNDS 12 /* sweeps to the right and back */

/* A cell with the mean place of its neighbours. */
struct wish {
    size_t cell;
    double sum, mean;
    size_t count; /* of neighbours in the sum */
    bool settled;
    size_t order; /* as it was: keeps equal ones where they are */
};

/* A line between neighbouring columns, by the order of its ends. */
struct pass {
    size_t from, to;
};

static int
by_mean(const void *a, const void *b)
{
    const struct wish *x = a, *y = b;

    if (x->mean < y->mean || x->mean > y->mean)
        return x->mean < y->mean ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int
by_ends(const void *a, const void *b)
{
    const struct pass *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static bool
runs_right(const struct layers *l, const struct layers_line *line)
{
    return l->cells[line->to].column == l->cells[line->from].column + 1;
}

/* ---- crossings ---- */

/* Count the pairs of sorted lines whose far ends stand the other way round,
 * by a tree of partial sums over the far ends. */
static size_t
count_inversions(
    const struct pass *list, size_t count, size_t *tree, size_t size)
{
    size_t crossings = 0;

    memset(tree, 0, (size + 1) * sizeof *tree);
    for (size_t i = 0; i < count; i++) {
        size_t above = 0;

        for (size_t k = list[i].to + 1; k > 0; k &= k - 1)
            above += tree[k];
        crossings += i - above;
        for (size_t k = list[i].to + 1; k <= size; k += k & (~k + 1))
            tree[k]++;
    }
    return crossings;
}

static size_t
count_crossings(const struct layers *l)
{
    struct pass *list = mem_zero(l->line_count, sizeof *list);
    size_t *tree = mem_zero(l->cell_count + 1, sizeof *tree);
    size_t crossings = 0;

    for (size_t column = 0; column + 1 < l->column_count; column++) {
        size_t count = 0;

        for (size_t i = 0; i < l->line_count; i++) {
            const struct layers_line *line = &l->lines[i];

            if (l->cells[line->from].column == column && runs_right(l, line))
                list[count++] = (struct pass){ l->cells[line->from].order,
                    l->cells[line->to].order };
        }
        if (count > 0)
            qsort(list, count, sizeof *list, by_ends);
        crossings += count_inversions(list, count, tree, l->cell_count);
    }
    free(list);
    free(tree);
    return crossings;
}

/* ---- sweeps ---- */

/* Add to the wishes of a column's cells how far down their neighbours of one
 * side stand, from 0 to 1; only for those that have no wish yet. */
static void
add_wishes(const struct layers *l, size_t column, bool left,
    const size_t *sizes, struct wish *wishes)
{
    for (size_t i = 0; i < l->line_count; i++) {
        const struct layers_line *line = &l->lines[i];
        const struct layers_cell *here =
            &l->cells[left ? line->to : line->from];
        const struct layers_cell *there =
            &l->cells[left ? line->from : line->to];
        struct wish *w = &wishes[here->order];

        if (here->column != column || !runs_right(l, line) || w->settled)
            continue;
        w->sum += ((double)there->order + 0.5) / (double)sizes[there->column];
        w->count++;
    }
}

/* Put a column into the order of the means of its neighbours to the left, or
 * to the right; what has none there goes by those of the other side. */
static void
sort_column(struct layers *l, size_t column, bool left, const size_t *sizes,
    struct wish *wishes, size_t *cells)
{
    size_t count = layers_column(l, column, cells);

    for (size_t i = 0; i < count; i++)
        wishes[i] = (struct wish){ .cell = cells[i], .order = i };
    for (int side = 0; side < 2; side++) {
        add_wishes(l, column, side == 0 ? left : !left, sizes, wishes);
        for (size_t i = 0; i < count; i++)
            wishes[i].settled = wishes[i].count > 0;
    }
    for (size_t i = 0; i < count; i++)
        wishes[i].mean = wishes[i].settled
                             ? wishes[i].sum / (double)wishes[i].count
                             : ((double)i + 0.5) / (double)count;
    if (count > 0)
        qsort(wishes, count, sizeof *wishes, by_mean);
    for (size_t i = 0; i < count; i++)
        l->cells[wishes[i].cell].order = i;
}

static void
sweep(struct layers *l, bool left, const size_t *sizes, struct wish *wishes,
    size_t *cells)
{
    for (size_t i = 0; i < l->column_count; i++)
        sort_column(
            l, left ? i : l->column_count - 1 - i, left, sizes, wishes, cells);
}

/* At first each column is in the order of the graph.  Return how many cells
 * each has, for free(). */
static size_t *
number_cells(struct layers *l)
{
    size_t *sizes = mem_zero(l->column_count, sizeof *sizes);

    for (size_t i = 0; i < l->cell_count; i++)
        l->cells[i].order = sizes[l->cells[i].column]++;
    return sizes;
}

void
layers_order(struct layers *l)
{
    struct wish *wishes = mem_zero(l->cell_count, sizeof *wishes);
    size_t *cells = mem_zero(l->cell_count, sizeof *cells);
    size_t *sizes = number_cells(l);
    size_t *best = mem_zero(l->cell_count, sizeof *best);

    l->crossings = (size_t)-1;
    for (size_t round = 0; round <= 2 * ROUNDS && l->crossings > 0; round++) {
        size_t crossings;

        if (round > 0)
            sweep(l, round % 2 == 1, sizes, wishes, cells);
        crossings = count_crossings(l);
        if (crossings >= l->crossings)
            continue;
        l->crossings = crossings;
        for (size_t i = 0; i < l->cell_count; i++)
            best[i] = l->cells[i].order;
    }
    for (size_t i = 0; i < l->cell_count; i++)
        l->cells[i].order = best[i];
    free(wishes);
    free(cells);
    free(sizes);
    free(best);
}
