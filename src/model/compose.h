/* model/compose.h: what a new index or data stream of a name would get from
 * the templates of a catalog, by the rules of Elasticsearch 7.10.2.
 *
 * One composable template rules a name: the one of the highest priority.  Its
 * components, in order, then its own part are merged; legacy templates are
 * switched off.  Where no composable template claims the name, all legacy
 * templates that do are merged, the highest order winning.  What servers give
 * every index on their own (shards, replicas, data tier) is not in it. */

#ifndef ESBUNDLE_MODEL_COMPOSE_H
#define ESBUNDLE_MODEL_COMPOSE_H

#include "model/composer.h"

enum compose_rule { COMPOSE_NOTHING, COMPOSE_LEGACY, COMPOSE_COMPOSABLE };

/* What became of a template whose patterns match. */
enum compose_part {
    COMPOSE_APPLIED,
    COMPOSE_OUTRANKED,    /* another composable one has a higher priority */
    COMPOSE_SWITCHED_OFF, /* legacy, while a composable one rules */
    COMPOSE_GLOBAL, /* holds the pattern of all, and the index is hidden */
    COMPOSE_PERHAPS /* the same, and it is unsure whether it is hidden */
};

struct compose_use {
    const struct resource *resource; /* borrowed from the catalog */
    bool ranked;                     /* false: a component */
    int64_t priority;                /* legacy: order */
    enum compose_part part;
};

/* A value of which nobody can say what it will be. */
struct compose_unsure {
    char *pointer;
    struct list values; /* one-line JSON; "" where it may be absent */
};

struct composed {
    enum compose_rule rule;
    bool data_stream;         /* the name makes a data stream only */
    struct compose_use *uses; /* the applied ones first, the weakest first */
    size_t use_count, use_room;
    struct list missing;  /* components that the catalog lacks */
    struct list problems; /* why a server would refuse it, for people; what
                           * it thinks of single values is not among them */
    struct compose_unsure *unsure;
    size_t unsure_count, unsure_room;
    bool unsure_more; /* not all orders were tried: it may have others, too */
    cJSON *body; /* {"aliases","mappings","settings"}, without what is unsure */
};

/* compose(m, name, request, out, err): Compose what a new index or data stream
 * ${name} would get.  ${request}, the body of an index, is what its creation
 * asks for; NULL: nothing.  Where legacy templates of equal order contradict
 * each other, that is told in unsure, and the body has nothing there.
 * ${out} is freed with composed_free in both cases.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int compose(const struct composer *m, const char *name, const cJSON *request,
    struct composed *out, struct err *err);
void composed_free(struct composed *c);

/* compose_tidy(body): Bring the mapping of an index body into the form that a
 * composed one has: dots in the names of fields resolved, flags of objects as
 * texts, a single copy_to as a list. */
void compose_tidy(cJSON *body);

#endif
