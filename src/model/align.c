#include "model/align.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define MEMBERS_LOOKED_AT 64 /* of two objects together, to find them alike */

/* ---- how much two items have in common ---- */

/* Count the scalar members that two objects have in common. */
static uint32_t
in_common(const cJSON *a, const cJSON *b)
{
    const cJSON *x = a->child, *y = b->child;
    uint32_t count = 0;

    for (int i = 0; x != NULL && y != NULL && i < MEMBERS_LOOKED_AT; i++) {
        int order = strcmp(x->string, y->string);

        count += order == 0 && x->child == NULL && json_same(x, y);
        if (order <= 0)
            x = x->next;
        if (order >= 0)
            y = y->next;
    }
    return count;
}

static bool
has_one_member(const cJSON *object)
{
    return object->child != NULL && object->child->next == NULL;
}

uint32_t
align_likeness(const cJSON *a, const cJSON *b)
{
    if (json_is_array(a) || json_is_array(b))
        return json_is_array(a) && json_is_array(b);
    if (!json_is_object(a) || !json_is_object(b))
        return !json_is_object(a) && !json_is_object(b);
    if (!has_one_member(a) && !has_one_member(b))
        return 1 + in_common(a, b);
    if (!has_one_member(a) || !has_one_member(b) ||
        strcmp(a->child->string, b->child->string) != 0)
        return 0;
    if (!json_is_object(a->child) || !json_is_object(b->child))
        return 1;
    return 1 + in_common(a->child, b->child);
}

/* ---- the longest common subsequence ---- */

/* What lies between equal beginnings and equal ends. */
struct middle {
    size_t a, b;    /* where it begins */
    size_t rows;    /* elements of the first list in it */
    size_t columns; /* elements of the second one */
    align_score *score;
    void *user;
    struct align_partner *partners;
};

static uint32_t
score_of(const struct middle *m, size_t row, size_t column)
{
    return m->score(m->user, m->a + row, m->b + column);
}

static void
pair(const struct middle *m, size_t row, size_t column, uint32_t score)
{
    m->partners[m->a + row] =
        (struct align_partner){ m->b + column, score == ALIGN_SAME };
}

/* Pair equal elements at both ends; what is left is the middle. */
static void
trim(struct middle *m)
{
    while (m->rows > 0 && m->columns > 0 && score_of(m, 0, 0) == ALIGN_SAME) {
        pair(m, 0, 0, ALIGN_SAME);
        m->a++;
        m->b++;
        m->rows--;
        m->columns--;
    }
    while (m->rows > 0 && m->columns > 0 &&
           score_of(m, m->rows - 1, m->columns - 1) == ALIGN_SAME) {
        m->rows--;
        m->columns--;
        pair(m, m->rows, m->columns, ALIGN_SAME);
    }
}

static void
pair_by_position(const struct middle *m)
{
    for (size_t i = 0; i < m->rows && i < m->columns; i++)
        pair(m, i, i, score_of(m, i, i));
}

/* Fill the table: the best sum of scores of what begins at a row and a column.
 * Its last row and column are zeros: nothing is left there. */
static uint32_t *
fill(const struct middle *m)
{
    size_t width = m->columns + 1;
    uint32_t *best = mem_zero((m->rows + 1) * width, sizeof *best);

    for (size_t i = m->rows; i-- > 0;)
        for (size_t k = m->columns; k-- > 0;) {
            const uint32_t *below = best + (i + 1) * width + k;
            uint32_t score = score_of(m, i, k), most = below[0];
            uint32_t right = best[i * width + k + 1];

            if (right > most)
                most = right;
            if (score > 0 && below[1] + score > most)
                most = below[1] + score;
            best[i * width + k] = most;
        }
    return best;
}

/* Walk through the table along the best sum.  A pair comes as early as it can,
 * and what goes before what comes. */
static void
follow(const struct middle *m, const uint32_t *best)
{
    size_t width = m->columns + 1, i = 0, k = 0;

    while (i < m->rows && k < m->columns) {
        const uint32_t *here = best + i * width + k;
        uint32_t score = score_of(m, i, k);

        if (score > 0 && here[0] == here[width + 1] + score) {
            pair(m, i++, k++, score);
        } else if (here[0] == here[width])
            i++;
        else
            k++;
    }
}

void
align(size_t a_count, size_t b_count, align_score *score, void *user,
    struct align_partner *partners)
{
    struct middle m = { 0, 0, a_count, b_count, score, user, partners };
    uint32_t *best;

    for (size_t i = 0; i < a_count; i++)
        partners[i] = (struct align_partner){ ALIGN_NONE, false };
    trim(&m);
    if (m.rows == 0 || m.columns == 0)
        return;
    if (m.rows + 1 > ALIGN_CELLS / (m.columns + 1)) {
        pair_by_position(&m);
        return;
    }
    best = fill(&m);
    follow(&m, best);
    free(best);
}
