/* util/split.h: cut a large JSON reply into its parts while it streams.
 *
 * The splitter follows only the structure (brackets and strings) down to a
 * path and hands out each part there as raw text.  It does not judge a part,
 * so that one part that cannot be parsed costs only itself; the handler
 * parses it strictly.  The outer structure is read strictly enough to see
 * where a part begins and ends and that the reply is complete.
 *
 * Paths: "*" each member of the top object · "a.b.*" each member of the object
 * at a.b · "a[*]" each element of the array at a · "[*]" each element of a top
 * array · "a" the one value at a. */

#ifndef ESBUNDLE_UTIL_SPLIT_H
#define ESBUNDLE_UTIL_SPLIT_H

#include <stddef.h>

#include "util/err.h"

struct split_part {
    const char *key;  /* decoded key in tree form, or NULL for an element */
    const char *text; /* the raw value, not terminated; NULL if it was longer
                       * than the limit (its bytes were thrown away) */
    size_t length;    /* bytes of the value, also when thrown away */
};

/* Return 0 to go on, -1 with ${err} set to stop. */
typedef int split_handler(
    void *user, const struct split_part *part, struct err *err);

struct split;

/* split_new(path, limit, handler, user): Make a splitter for one reply; parts
 * longer than ${limit} bytes are not kept.  Return it. */
struct split *split_new(
    const char *path, size_t limit, split_handler *handler, void *user);

/* split_feed(s, data, length, err): Read the next piece.
 * Return 0, or -1 (ERR_NETWORK: not JSON; or what the handler set). */
int split_feed(
    struct split *s, const char *data, size_t length, struct err *err);

/* split_end(s, err): Say that the reply is complete.
 * Return 0 (also if nothing stood at the path), or -1 (ERR_NETWORK: cut). */
int split_end(struct split *s, struct err *err);

/* split_again(part, path, handler, user, err): Hand out the parts that stand
 * at ${path} within a part that was handed out whole.
 * Return 0, or -1 as split_feed (ERR_NETWORK also for a part that was too long
 * to be kept). */
int split_again(const struct split_part *part, const char *path,
    split_handler *handler, void *user, struct err *err);

/* split_free(s): Release it; NULL is allowed. */
void split_free(struct split *s);

#endif
