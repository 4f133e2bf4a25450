/* model/lifecycle.h: what an ILM policy may do to an index that has only just
 * come into being. */

#ifndef ESBUNDLE_MODEL_LIFECYCLE_H
#define ESBUNDLE_MODEL_LIFECYCLE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/duration.h"
#include "util/json.h"

/* Actions after which the index is not what it was. */
enum lifecycle_danger {
    LIFECYCLE_DELETE,
    LIFECYCLE_SHRINK,
    LIFECYCLE_MOUNT,
    LIFECYCLE_DOWNSAMPLE,
    LIFECYCLE_DANGERS
};

#define LIFECYCLE_SOON_MS (7 * DURATION_DAY)

struct lifecycle {
    bool rollover;
    bool any_time; /* rollover may happen at once, by size or documents */
    char *max_age; /* of the rollover, or NULL */
    int64_t max_age_ms;
    char *age[LIFECYCLE_DANGERS]; /* min_age of the first phase with it */
    int64_t age_ms[LIFECYCLE_DANGERS];
};

/* lifecycle_id(danger): Return the stable id of a danger, "policy-deletes";
 * constant text. */
const char *lifecycle_id(enum lifecycle_danger danger);

/* lifecycle_read(body, out): Read the body of a policy; free with
 * lifecycle_free. */
void lifecycle_read(const cJSON *body, struct lifecycle *out);
void lifecycle_free(struct lifecycle *l);

/* lifecycle_tell(l, danger, complete): Say what becomes of a new index within
 * LIFECYCLE_SOON_MS, and when: "deleted 2h after import"; ${complete}: the
 * index is not rolled over any more.  Return a text for free(), or NULL if
 * nothing does. */
char *lifecycle_tell(
    const struct lifecycle *l, enum lifecycle_danger danger, bool complete);

#endif
