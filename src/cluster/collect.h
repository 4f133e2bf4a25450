/* cluster/collect.h: read the schema of a live cluster into a catalog. */

#ifndef ESBUNDLE_CLUSTER_COLLECT_H
#define ESBUNDLE_CLUSTER_COLLECT_H

#include <stdbool.h>

#include "cluster/cluster.h"
#include "model/catalog.h"
#include "model/listing.h"
#include "util/progress.h"

struct collect_options {
    bool kinds[KIND_COUNT]; /* families to read */
    listing_wants *wants;   /* which indices and data streams; NULL: all */
    void *user;
    bool relist; /* list again at the end and remark what came and went */
    const struct progress *progress;
};

/* collect(c, options, out, err): Read every resource of the chosen families
 * into the empty catalog ${out} (not sorted), with about filled: source,
 * failed (a resource that cannot be parsed or read), unavailable (a family
 * that was refused), skipped, vanished, appeared, external files.  Backing
 * indices of data streams are never collected.
 * Return 0, or -1 (ERR_NETWORK, ERR_AUTH: every family was refused;
 * ERR_LOCAL, ERR_SIGNAL + N). */
int collect(struct cluster *c, const struct collect_options *options,
    struct catalog *out, struct err *err);

#endif
