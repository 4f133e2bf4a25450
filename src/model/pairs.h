/* model/pairs.h: two catalogs side by side, resource by resource. */

#ifndef ESBUNDLE_MODEL_PAIRS_H
#define ESBUNDLE_MODEL_PAIRS_H

#include "model/catalog.h"
#include "model/compare.h"

enum pair_what {
    PAIR_SAME,     /* equal, as compare sees it */
    PAIR_CHANGED,  /* in both, and different */
    PAIR_APPEARED, /* only in the later one */
    PAIR_VANISHED, /* only in the earlier one */
    PAIR_UNREAD    /* only in one, and the other says why it lacks it */
};
#define PAIR_COUNT (PAIR_UNREAD + 1)

struct pair {
    const struct resource *before, *after; /* one of them may be NULL */
    enum pair_what what;
    size_t changes;     /* of a changed one */
    const char *reason; /* of an unread one; borrowed from its catalog */
};

/* Every resource of both catalogs, once, in replay order.  Both catalogs are
 * borrowed until pairs_free, and so is the list. */
struct pairs {
    const struct catalog *before, *after;
    const struct list *ignore; /* or NULL */
    struct pair *items;
    size_t count;
    size_t totals[PAIR_COUNT];
};

/* The two bodies of a pair; NULL where the resource is absent. */
struct pair_bodies {
    cJSON *before, *after;
};

/* pairs_new(before, after, ignore, err): Walk two sorted catalogs.  Digests
 * first, two bodies at a time only where they differ; the differences
 * themselves are not kept.  What servers of any version add on their own
 * counts as absent.  ${ignore} (NULL: nothing) holds patterns as of
 * model/pattern.h: what they match is left out of both bodies first.
 * Return the pairs, or NULL (ERR_LOCAL, ERR_BUNDLE, ERR_SIGNAL + N). */
struct pairs *pairs_new(const struct catalog *before,
    const struct catalog *after, const struct list *ignore, struct err *err);

/* pairs_bodies(p, one, out, err): Open the bodies of a pair, without what is
 * ignored.  The caller frees them by pair_bodies_free in both cases.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE, ERR_SIGNAL + N). */
int pairs_bodies(const struct pairs *p, const struct pair *one,
    struct pair_bodies *out, struct err *err);

/* pair_bodies_free(b): Release both. */
void pair_bodies_free(struct pair_bodies *b);

/* pair_resource(one): Return the later of its resources, or the only one. */
const struct resource *pair_resource(const struct pair *one);

/* pairs_changes(one, bodies, out): Find the differences of a changed pair whose
 * bodies are open again; ${out} (may be NULL) is freed by changes_free.
 * Return how many there are. */
size_t pairs_changes(const struct pair *one, const struct pair_bodies *bodies,
    struct changes *out);

/* pairs_free(p): Release it; NULL is allowed. */
void pairs_free(struct pairs *p);

#endif
