/* model/gather.h: from the parts of a source's replies to resources of a
 * catalog, whatever the parts were read from.  One part that cannot be
 * understood costs only its own resource, which is remarked as failed. */

#ifndef ESBUNDLE_MODEL_GATHER_H
#define ESBUNDLE_MODEL_GATHER_H

#include "model/catalog.h"
#include "model/listing.h"
#include "util/split.h"

/* gather_part(out, kind, part, from, err): Sanitize one part of a family's
 * list and add it.  Return 0, or -1 (ERR_LOCAL). */
int gather_part(struct catalog *out, enum kind_id kind,
    const struct split_part *part, const struct server *from, struct err *err);

/* gather_index(out, e, body, from, why): Add an index from what GET /INDEX
 * tells of it, {"settings", "mappings", "aliases"}, and from its entry.
 * ${body} is freed.  Return 0, or -1 (ERR_PARTIAL, ERR_LOCAL). */
int gather_index(struct catalog *out, const struct index_entry *e, cJSON *body,
    const struct server *from, struct err *why);

/* gather_stream(out, name, entry, index, from, why): Add a data stream from
 * its entry of GET _data_stream and its write index's body as above (NULL: not
 * readable).  Both are freed.  Return as gather_index. */
int gather_stream(struct catalog *out, const char *name, cJSON *entry,
    cJSON *index, const struct server *from, struct err *why);

/* gather_write_index(entry): Return the write index of a data stream's entry,
 * the last one, borrowed; or NULL. */
const char *gather_write_index(const cJSON *entry);

/* gather_failed(out, kind, name, why, err): Remark that a resource failed.
 * Return 0, or -1 (${why} was ERR_LOCAL, which ends all: copied to ${err}). */
int gather_failed(struct catalog *out, enum kind_id kind, const char *name,
    const struct err *why, struct err *err);

/* gather_too_large(why): Say that a part was longer than the limit.
 * Return -1. */
int gather_too_large(struct err *why);

#endif
