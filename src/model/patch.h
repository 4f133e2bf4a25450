/* model/patch.h: from one JSON value to another by RFC 6902 operations.
 *
 * Unlike compare a patch goes by the letter: it makes exactly the second value
 * of the first one, number texts included. */

#ifndef ESBUNDLE_MODEL_PATCH_H
#define ESBUNDLE_MODEL_PATCH_H

#include "util/json.h"
#include "util/list.h"

/* A handler of operations: ${op} is "add", "remove" or "replace", ${path} where
 * it is to be done when all earlier ones are done, ${value} (NULL for remove)
 * the new value; all borrowed. */
typedef void patch_handler(
    void *user, const char *op, const char *path, const cJSON *value);

/* patch_make(from, to, path, ignore, handler, user): Call ${handler} for each
 * operation that turns ${from}, which stands at ${path} of the document to be
 * patched, into ${to}.  What a pattern of ${ignore} (NULL: none) matches below
 * ${path} stays as it is, and so does a list of which it matches an element;
 * but what is added, replaced or removed is so as a whole. */
void patch_make(const cJSON *from, const cJSON *to, const char *path,
    const struct list *ignore, patch_handler *handler, void *user);

#endif
