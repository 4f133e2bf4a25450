/* model/compare_internal.h: where compare is more lenient than the letter. */

#ifndef ESBUNDLE_MODEL_COMPARE_INTERNAL_H
#define ESBUNDLE_MODEL_COMPARE_INTERNAL_H

#include "model/compare.h"

/* compare_counts_as_absent(k, pointer, item, server): Say whether ${item},
 * which stands on one side only, means what its absence means. */
bool compare_counts_as_absent(const struct kind *k, const char *pointer,
    const cJSON *item, const struct server *server);

/* compare_means_same(k, pointer, a, b): Say whether two scalars that differ by
 * the letter are the same for the server. */
bool compare_means_same(
    const struct kind *k, const char *pointer, const cJSON *a, const cJSON *b);

#endif
