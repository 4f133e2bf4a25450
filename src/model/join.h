/* model/join.h: what a live source is asked for, made of replies to other
 * calls: one index of GET _settings, _mapping and _alias, a part of a list that
 * was asked for with "human". */

#ifndef ESBUNDLE_MODEL_JOIN_H
#define ESBUNDLE_MODEL_JOIN_H

#include "model/listing.h"

/* What the calls tell of one index, as trees: {"settings": {…}},
 * {"mappings": {…}}, {"aliases": {…}}.  NULL: nothing. */
struct join_parts {
    const cJSON *settings, *mappings, *aliases;
};

/* join_body(parts, from, err): Return the body {"settings", "mappings",
 * "aliases"} for json_free, without what "human" adds to settings, or NULL
 * (ERR_PARTIAL: a part is not what it should be, or has several mapping
 * types). */
cJSON *join_body(
    const struct join_parts *parts, const struct server *from, struct err *err);

/* join_entry(e, settings, state): Set of an entry that has its name what a
 * listing would show: hidden, closed, routing_shards.  ${settings} is the part
 * above, ${state} the index's entry of the cluster state (NULL: not known; an
 * index closed by 7.2 or newer says so in its settings). */
void join_entry(
    struct index_entry *e, const cJSON *settings, const cJSON *state);

/* join_part(part, from, err): Bring one part of a list into the form that it
 * has without "human" and, before 7.0, with include_type_name=false.
 * Return 0, or -1 (ERR_PARTIAL: it has several mapping types). */
int join_part(cJSON *part, const struct server *from, struct err *err);

#endif
