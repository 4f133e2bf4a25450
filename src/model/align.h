/* model/align.h: which elements of two lists belong together. */

#ifndef ESBUNDLE_MODEL_ALIGN_H
#define ESBUNDLE_MODEL_ALIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/json.h"

#define ALIGN_NONE ((size_t)-1)
#define ALIGN_SAME (1u << 20)  /* score of two that are equal */
#define ALIGN_ALIKE 100        /* most for two that are only alike */
#define ALIGN_CELLS (1u << 21) /* of the table; four bytes each */

/* Whom an element of the first list goes together with. */
struct align_partner {
    size_t position; /* in the second list, or ALIGN_NONE */
    bool same;       /* their score was ALIGN_SAME */
};

/* Return how well element ${a} of the first list and ${b} of the second one go
 * together: ALIGN_SAME, up to ALIGN_ALIKE, or 0: not at all. */
typedef uint32_t align_score(void *user, size_t a, size_t b);

/* align_likeness(a, b): Return the score of two unequal items of JSON: 0 for
 * another type of processor, of scalar or container; else the more, the more
 * scalar members they have in common. */
uint32_t align_likeness(const cJSON *a, const cJSON *b);

/* align(a_count, b_count, score, user, partners): Find the longest common
 * subsequence: as many pairs of equal elements as there can be with the order
 * of both lists kept, and between these the pairs of alike ones that have most
 * in common.  ${partners}[a] becomes the partner of element a; positions
 * ascend.  Equal elements at both ends are paired first; if what is left
 * between them needs more than ALIGN_CELLS, elements are paired by position
 * there, as far as both lists go.  Time and memory are bounded by ALIGN_CELLS
 * scores. */
void align(size_t a_count, size_t b_count, align_score *score, void *user,
    struct align_partner *partners);

#endif
