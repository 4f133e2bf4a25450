/* model/series_internal.h: what the files of series share. */

#ifndef ESBUNDLE_MODEL_SERIES_INTERNAL_H
#define ESBUNDLE_MODEL_SERIES_INTERNAL_H

#include "model/series.h"

/* What one index says about the series that it is in. */
struct series_member {
    size_t position; /* in the catalog */
    const char *name;
    char *key, *order; /* as of series_key; NULL: none */
    char *alias;       /* it rolls over under it; or NULL */
    bool writes;       /* it says that it takes the writes of that alias */
    bool silent;       /* it is in that alias and does not say */
};

/* series_read(c, position, out, err): Read what an index says; free with
 * series_member_free.  Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int series_read(const struct catalog *c, size_t position,
    struct series_member *out, struct err *err);
void series_member_free(struct series_member *m);

/* series_write_flag(body, alias, out): Say whether an index is in an alias and
 * says whether it takes its writes (${*out}). */
bool series_write_flag(const cJSON *body, const char *alias, bool *out);

/* series_strip(body, name, label): Take out of a member's body what only says
 * which one it is: ${label} stands for its ${name} afterwards. */
void series_strip(cJSON *body, const char *name, const char *label);

#endif
