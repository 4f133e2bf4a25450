/* cli/read_cluster.h: a live cluster as a catalog, the same for an export and
 * for a side of a comparison. */

#ifndef ESBUNDLE_CLI_READ_CLUSTER_H
#define ESBUNDLE_CLI_READ_CLUSTER_H

#include "cluster/cluster.h"
#include "model/catalog.h"
#include "model/select.h"
#include "util/progress.h"

/* read_cluster(c, s, timeless, progress, out, err): Read what ${s} chooses, and
 * unless it says no_deps what that may need, into the empty catalog ${out};
 * tell in about who read it, with which choice and, unless ${timeless}, when;
 * apply ${s} and put all into replay order.
 * Return 0, also if nothing is chosen, or -1 (as collect; ERR_USAGE:
 * SOURCE_DATE_EPOCH is no time). */
int read_cluster(struct cluster *c, const struct selection *s, bool timeless,
    const struct progress *progress, struct catalog *out, struct err *err);

#endif
