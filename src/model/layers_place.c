#include "model/layers_internal.h"

#include <stdlib.h>

#include "util/mem.h"

#define ROUNDS 8

/* Cells of a column that stand close together, as one block. */
struct block {
    double sum; /* of the wishes of its cells, less their offsets */
    size_t count;
};

static long
height_of(const struct layers_cell *c)
{
    return c->box == LAYERS_LANE ? LAYERS_GAP : LAYERS_BOX;
}

/* How far below the first cell's top the middle of each must be at least. */
static void
offsets(const struct layers *l, const size_t *cells, size_t count, double *out)
{
    long top = 0;

    for (size_t i = 0; i < count; i++) {
        long height = height_of(&l->cells[cells[i]]);

        out[i] = (double)top + (double)height / 2;
        top += height + LAYERS_GAP;
    }
}

/* The mean of the neighbours on one side, or where the cell stands. */
static void
wish(const struct layers *l, const size_t *cells, size_t count, bool left,
    double *out, size_t *number)
{
    size_t column = count == 0 ? 0 : l->cells[cells[0]].column;

    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
        number[i] = 0;
    }
    for (size_t i = 0; i < l->line_count; i++) {
        const struct layers_cell *from = &l->cells[l->lines[i].from];
        const struct layers_cell *to = &l->cells[l->lines[i].to];
        const struct layers_cell *here = left ? to : from;

        if (here->column != column || to->column != from->column + 1)
            continue;
        out[here->order] += (double)(left ? from : to)->y;
        number[here->order]++;
    }
    for (size_t i = 0; i < count; i++)
        out[i] = number[i] == 0 ? (double)l->cells[cells[i]].y
                                : out[i] / (double)number[i];
}

/* Give each cell of a column the place nearest to its wish, in the sense of
 * least squares, that keeps order and distances: blocks that would overlap
 * become one block at the mean of their wishes. */
static void
settle(struct layers *l, const size_t *cells, size_t count,
    const double *wishes, const double *offset, struct block *blocks)
{
    size_t used = 0, cell = 0;

    for (size_t i = 0; i < count; i++) {
        blocks[used++] = (struct block){ wishes[i] - offset[i], 1 };
        while (used > 1 &&
               blocks[used - 2].sum * (double)blocks[used - 1].count >
                   blocks[used - 1].sum * (double)blocks[used - 2].count) {
            blocks[used - 2].sum += blocks[used - 1].sum;
            blocks[used - 2].count += blocks[used - 1].count;
            used--;
        }
    }
    for (size_t i = 0; i < used; i++) {
        double top = blocks[i].sum / (double)blocks[i].count;

        for (size_t k = 0; k < blocks[i].count; k++, cell++)
            l->cells[cells[cell]].y = (long)(top + offset[cell]);
    }
}

/* Move all so that the highest box or lane begins at 0. */
static void
move_to_top(struct layers *l)
{
    long top = 0, bottom = 0;

    for (size_t i = 0; i < l->cell_count; i++) {
        const struct layers_cell *c = &l->cells[i];
        long high = c->y - height_of(c) / 2, low = c->y + height_of(c) / 2;

        top = i == 0 || high < top ? high : top;
        bottom = i == 0 || low > bottom ? low : bottom;
    }
    for (size_t i = 0; i < l->cell_count; i++)
        l->cells[i].y -= top;
    l->height = bottom - top;
}

void
layers_place(struct layers *l)
{
    size_t *cells = mem_zero(l->cell_count, sizeof *cells);
    size_t *number = mem_zero(l->cell_count, sizeof *number);
    double *wishes = mem_zero(l->cell_count, sizeof *wishes);
    double *offset = mem_zero(l->cell_count, sizeof *offset);
    struct block *blocks = mem_zero(l->cell_count, sizeof *blocks);

    for (size_t round = 0; round <= ROUNDS; round++)
        for (size_t i = 0; i < l->column_count; i++) {
            bool left = round % 2 == 1;
            size_t column = left ? i : l->column_count - 1 - i;
            size_t count = layers_column(l, column, cells);

            offsets(l, cells, count, offset);
            if (round == 0)
                for (size_t k = 0; k < count; k++)
                    l->cells[cells[k]].y = (long)offset[k];
            else {
                wish(l, cells, count, left, wishes, number);
                settle(l, cells, count, wishes, offset, blocks);
            }
        }
    move_to_top(l);
    free(cells);
    free(number);
    free(wishes);
    free(offset);
    free(blocks);
}
