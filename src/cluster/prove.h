/* cluster/prove.h: read a cluster back and compare it with what was meant. */

#ifndef ESBUNDLE_CLUSTER_PROVE_H
#define ESBUNDLE_CLUSTER_PROVE_H

#include "cluster/cluster.h"
#include "model/compare.h"
#include "util/progress.h"

enum proof { PROOF_EQUAL, PROOF_DIFFERENT, PROOF_MISSING, PROOF_UNREADABLE };

struct proof_item {
    enum proof proof;
    struct changes changes; /* of a different one */
    char *reason;           /* of an unreadable one */
};

struct proof_list {
    struct proof_item *items; /* one per resource of the wanted catalog */
    size_t count;
    size_t totals[PROOF_UNREADABLE + 1];
};

/* prove_collect(c, wanted, chosen, whole, out, progress, err): Read from the
 * cluster, into the empty catalog ${out}, the resources of ${wanted} for
 * which ${chosen} (one flag per resource; NULL: all) is set.  Families that a
 * list request tells are read whole, and all but indices and data streams
 * even when nothing of them is wanted if ${whole}: a plan looks at templates
 * and policies that are there.  Return 0, or -1 as collect. */
int prove_collect(struct cluster *c, const struct catalog *wanted,
    const bool *chosen, bool whole, struct catalog *out,
    const struct progress *progress, struct err *err);

/* prove(c, wanted, chosen, out, progress, err): Read back the chosen resources
 * of ${wanted} and compare each.  Items not chosen count as equal and are in
 * no total.  Return 0 (${out} filled, proof_list_free it), or -1 as
 * prove_collect. */
int prove(struct cluster *c, const struct catalog *wanted, const bool *chosen,
    struct proof_list *out, const struct progress *progress, struct err *err);

/* prove_unread(read, r): Return why a resource is missing from what
 * prove_collect read: the remark that names it, or its family; borrowed.  NULL
 * if nothing speaks against its being absent. */
const char *prove_unread(const struct catalog *read, const struct resource *r);

/* proof_list_free(l): Release it. */
void proof_list_free(struct proof_list *l);

#endif
