/* model/listing.h: which indices and data streams a source has, what is known
 * of them before their bodies are read, and which of them are wanted. */

#ifndef ESBUNDLE_MODEL_LISTING_H
#define ESBUNDLE_MODEL_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/catalog.h"

/* What is told of an index or data stream to whoever chooses. */
struct listed {
    enum kind_id kind; /* KIND_INDEX or KIND_DATA_STREAM */
    const char *name;
    bool hidden, closed;
};

/* Say whether a listed index or data stream is to be read.  ${*reason} may be
 * set to a constant text: it is then remarked under about.skipped. */
typedef bool listing_wants(
    void *user, const struct listed *item, const char **reason);

/* One index or data stream as a listing shows it. */
struct index_entry {
    char *name;
    bool hidden, closed, backing;
    bool chosen;            /* its body is to be read */
    bool seen;              /* its body came */
    int64_t routing_shards; /* 0: not known */
};

/* Sorted by name once they are complete. */
struct entries {
    struct index_entry *items;
    size_t count, room;
};

struct listing {
    struct entries indices, streams;
};

/* entries_add(e, entry): Append a copy of ${entry}, whose name is taken over.
 */
void entries_add(struct entries *e, const struct index_entry *entry);

/* entries_sort(e): Sort by name in byte order. */
void entries_sort(struct entries *e);

/* entries_clear(e): Forget the entries, keep the room. */
void entries_clear(struct entries *e);

/* entries_wanted(e, kind, wants, user, reason): Say whether ${wants} (NULL:
 * all) wants an entry; ${reason} may be NULL. */
bool entries_wanted(const struct index_entry *e, enum kind_id kind,
    listing_wants *wants, void *user, const char **reason);

/* entries_choose(e, kind, wants, user, skipped): Set ${chosen} of each entry,
 * never of a backing index, and remark why the others are left out. */
void entries_choose(struct entries *e, enum kind_id kind, listing_wants *wants,
    void *user, struct remarks *skipped);

/* listing_index(l, name), listing_stream(l, name): Find an entry, or NULL. */
struct index_entry *listing_index(const struct listing *l, const char *name);
struct index_entry *listing_stream(const struct listing *l, const char *name);

/* listing_free(l): Release it; empty afterwards. */
void listing_free(struct listing *l);

#endif
