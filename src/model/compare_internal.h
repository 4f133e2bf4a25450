/* model/compare_internal.h: the walk through two bodies, and where it is more
 * lenient than the letter. */

#ifndef ESBUNDLE_MODEL_COMPARE_INTERNAL_H
#define ESBUNDLE_MODEL_COMPARE_INTERNAL_H

#include "model/compare.h"

struct comparing {
    const struct kind *kind;
    const struct server *server;
    struct changes *out; /* or NULL: only counted */
    size_t count;
    bool quick;       /* the first difference ends it */
    size_t work;      /* items looked at in search of partners */
    struct buf here;  /* pointer into the present body */
    struct buf there; /* pointer into the wanted one */
};

/* Lengths of both pointers to go back to. */
struct compare_mark {
    size_t here, there;
};

/* compare_enter(c, here, there): Append a key or position to each pointer.
 * Return what compare_leave(c, mark) goes back to. */
struct compare_mark compare_enter(
    struct comparing *c, const char *here, const char *there);
void compare_leave(struct comparing *c, struct compare_mark mark);

/* compare_differ(c, from, to): Note a difference, at the pointers. */
void compare_differ(struct comparing *c, const cJSON *from, const cJSON *to);

/* compare_items(c, from, to): Compare two items, either of which may be NULL:
 * absent.
 * compare_arrays(c, from, to): The same for two arrays. */
void compare_items(struct comparing *c, const cJSON *from, const cJSON *to);
void compare_arrays(struct comparing *c, const cJSON *from, const cJSON *to);

/* compare_counts_as_absent(k, pointer, item, server): Say whether ${item},
 * which stands on one side only, means what its absence means. */
bool compare_counts_as_absent(const struct kind *k, const char *pointer,
    const cJSON *item, const struct server *server);

/* compare_means_same(k, pointer, a, b): Say whether two scalars that differ by
 * the letter are the same for the server. */
bool compare_means_same(
    const struct kind *k, const char *pointer, const cJSON *a, const cJSON *b);

#endif
