/* model/compare.h: the one place that decides what is equal.
 * Plan, read-back, verify and diff all ask here.
 *
 * Arrays, other than values of settings, are aligned (model/align.h), so that
 * one processor more in a pipeline is one difference.  An element without a
 * partner came or went as a whole; partners that are only alike are compared
 * further.  Where that would take too long, elements are paired by position. */

#ifndef ESBUNDLE_MODEL_COMPARE_H
#define ESBUNDLE_MODEL_COMPARE_H

#include "model/catalog.h"

/* One difference: canonical one-line JSON, NULL where absent.
 * The pointer (RFC 6901) leads to ${from} in the present body; where that is
 * NULL, to ${to} in the wanted one.  The two differ only behind elements that
 * came or went, whose neighbours have other positions in the one than in the
 * other body. */
struct change {
    char *pointer;
    char *from;   /* what is present */
    char *to;     /* what is wanted */
    bool element; /* an element of an array that came or went */
};

struct changes {
    struct change *items;
    size_t count, room;
};

#define CHANGES_INIT                                                           \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* compare_bodies(kind, present, wanted, server, out): Compare two bodies of a
 * kind as the server sees them: settings "1" and 1, "true" and true, {} and
 * absent, null and absent (indices), 1.0 and 1 are equal; below the row's
 * exact pointers (_meta, params, null_value) every letter counts; values that
 * a server of that version adds on its own equal absent.  ${server} NULL: no
 * server is asked, these are two records of what servers said, of any version,
 * and what one of them did not tell is no difference.  ${out} (may be
 * NULL) gets the differences in the order of the bodies.  Return how many there
 * are. */
size_t compare_bodies(enum kind_id kind, const cJSON *present,
    const cJSON *wanted, const struct server *server, struct changes *out);

/* compare_resources(present catalog, present, wanted catalog, wanted, server,
 * out, err): The same for two spooled resources; equal digests end the matter
 * without opening a body.  Return the number, or -1 (ERR_LOCAL, ERR_BUNDLE). */
long compare_resources(const struct catalog *pc, const struct resource *present,
    const struct catalog *wc, const struct resource *wanted,
    const struct server *server, struct changes *out, struct err *err);

/* compare_is_finish(kind, changes): Say whether requests sent after creation
 * mend every one of these changes (close, blocks, learned fields). */
bool compare_is_finish(enum kind_id kind, const struct changes *changes);

/* changes_free(c): Release all; empty afterwards. */
void changes_free(struct changes *c);

#endif
