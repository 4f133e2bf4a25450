/* model/pattern.h: the patterns of the kind rows.
 *
 * A pattern is an RFC 6901 pointer in which a segment may be "*" (any one key
 * or element), "**" (any number of segments, none too), "@" (an ingest
 * processor, however deep: processors/N or on_failure/N, then any number of
 * TYPE/on_failure/N and TYPE/processor) or end in '*' (a prefix).
 * pointer_matches of model/sanitize.h asks the same of a pointer. */

#ifndef ESBUNDLE_MODEL_PATTERN_H
#define ESBUNDLE_MODEL_PATTERN_H

#include "util/json.h"

/* A handler of matches: ${item} stands in ${parent} (NULL for the root) at
 * ${pointer}, which is borrowed.  It may change the item or take it out. */
typedef void pattern_handler(
    void *user, cJSON *parent, cJSON *item, const char *pointer);

/* pattern_each(tree, pattern, handler, user): Call ${handler} for every item
 * of ${tree} that the pattern matches, in the order of the tree. */
void pattern_each(
    cJSON *tree, const char *pattern, pattern_handler *handler, void *user);

#endif
