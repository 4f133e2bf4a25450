/* model/diff.h: what differs between two catalogs, and what may only have
 * another name now. */

#ifndef ESBUNDLE_MODEL_DIFF_H
#define ESBUNDLE_MODEL_DIFF_H

#include "model/pairs.h"

/* Resources of one kind that vanished and that appeared with one and the same
 * body.  Of each there is one at least; where it is exactly one, the one is
 * most likely the other one renamed. */
struct diff_rename {
    const char *kind_name;
    size_t *from, *to; /* positions in the pairs, ascending */
    size_t from_count, to_count;
};

/* A diff owns all of it; the catalogs and the list of what is ignored are
 * borrowed until diff_free. */
struct diff {
    struct pairs *pairs;
    struct diff_rename *renames; /* in the order of their first name */
    size_t rename_count;
    const struct diff_rename **rename_of; /* by position in the pairs, or NULL
                                           * where it is part of none */
    size_t changes; /* differences in all changed pairs together */
};

/* diff_new(before, after, ignore, err): Compare two sorted catalogs as
 * pairs_new does and look for new names.
 * Return the diff, or NULL (as pairs_new). */
struct diff *diff_new(const struct catalog *before, const struct catalog *after,
    const struct list *ignore, struct err *err);

/* diff_is_empty(d): Say whether nothing differs, as far as both could be read.
 * diff_is_partial(d): Say whether one side could not read what the other one
 * holds. */
bool diff_is_empty(const struct diff *d);
bool diff_is_partial(const struct diff *d);

/* diff_free(d): Release it; NULL is allowed. */
void diff_free(struct diff *d);

#endif
