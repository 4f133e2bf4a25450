/* model/catalog_internal.h: the hashed index of a catalog.
 * It holds positions, not pointers, because the items move when they grow. */

#ifndef ESBUNDLE_MODEL_CATALOG_INTERNAL_H
#define ESBUNDLE_MODEL_CATALOG_INTERNAL_H

#include "model/catalog.h"

#define CATALOG_NONE ((size_t)-1)

/* catalog_index_new(), catalog_index_free(x): Make and release an empty one;
 * NULL may be released. */
struct catalog_index *catalog_index_new(void);
void catalog_index_free(struct catalog_index *x);

/* catalog_index_add(c, position): Enter the item at ${position}, the newest. */
void catalog_index_add(struct catalog *c, size_t position);

/* catalog_index_rebuild(c): Enter all items anew, after they moved. */
void catalog_index_rebuild(struct catalog *c);

/* catalog_index_name(c, kind, kind_name, name): Return the position of a
 * resource, or CATALOG_NONE; ${kind_name} NULL: not compared. */
size_t catalog_index_name(const struct catalog *c, enum kind_id kind,
    const char *kind_name, const char *name);

/* catalog_index_body(c, digest): Return the position of a resource with that
 * body, or CATALOG_NONE. */
size_t catalog_index_body(const struct catalog *c, const struct digest *digest);

/* catalog_index_kind(x, name): Return a lasting copy of the name of a kind
 * that is not known; equal names give the same pointer. */
const char *catalog_index_kind(struct catalog_index *x, const char *name);

/* catalog_about_free(a): Release everything in it. */
void catalog_about_free(struct about *a);

#endif
