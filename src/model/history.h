/* model/history.h: what came, changed and went from one catalog to the next. */

#ifndef ESBUNDLE_MODEL_HISTORY_H
#define ESBUNDLE_MODEL_HISTORY_H

#include "model/catalog.h"

enum history_what {
    HISTORY_APPEARED,
    HISTORY_CHANGED,
    HISTORY_VANISHED,
    HISTORY_UNREAD, /* missing for a reason: skipped, failed, unavailable */
    HISTORY_AGAIN   /* back after that; whether it changed is not known */
};

struct history_change {
    enum history_what what;
    char *kind_name, *name;
    char *reason;         /* of an unread one, or NULL */
    struct digest digest; /* of the newer body; of what is gone: the last */
};

/* What one catalog brought against the one before it.  Owns its strings. */
struct history_changes {
    struct history_change *items;
    size_t count, room;
};

/* history_compare(before, after, only, out): Append the changes from ${before}
 * (NULL: nothing was there) to ${after}, both sorted, in replay order; digests
 * decide, and the references and the time of reading do not count.  With
 * ${only}, "KIND/NAME", those of this resource alone. */
void history_compare(const struct catalog *before, const struct catalog *after,
    const char *only, struct history_changes *out);

/* history_free(changes): Release them; empty afterwards. */
void history_free(struct history_changes *changes);

#endif
