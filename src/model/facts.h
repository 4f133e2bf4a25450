/* model/facts.h: what a plan must know about a destination besides the
 * bodies.  Filled by cluster/, judged here. */

#ifndef ESBUNDLE_MODEL_FACTS_H
#define ESBUNDLE_MODEL_FACTS_H

#include "model/catalog.h"

/* One member of an alias on the destination. */
struct fact_alias {
    char *alias;
    char *index;
    int write; /* 1 is_write_index true, 0 false, -1 not said */
};

struct facts {
    struct server server;
    char *cluster_name, *cluster_uuid, *version; /* for people */
    struct list indices;        /* sorted: every index name, backing too */
    struct list data_streams;   /* sorted */
    struct fact_alias *aliases; /* sorted by alias, then index */
    size_t alias_count, alias_room;
    bool names_known;       /* false: the listing was refused */
    bool aliases_known;     /* false: flags of writers are not known */
    long open_shards;       /* as the server counts for its limit; -1 */
    long shard_limit;       /* max_shards_per_node × data nodes; -1 */
    struct list attributes; /* sorted "name=value" of all nodes */
    bool attributes_known;
    struct remarks unavailable; /* families that could not be read */
};

void facts_init(struct facts *f);
void facts_free(struct facts *f);

/* facts_alias(f, alias, index, write): Add one; facts_sort afterwards. */
void facts_alias(
    struct facts *f, const char *alias, const char *index, int write);
void facts_sort(struct facts *f);

/* facts_alias_first(f, alias): Return the position of the first member of an
 * alias, or (size_t)-1. */
size_t facts_alias_first(const struct facts *f, const char *alias);

#endif
