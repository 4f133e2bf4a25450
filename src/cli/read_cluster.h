/* cli/read_cluster.h: a cluster as a catalog, live or by what was collected of
 * it, the same for an export and for a side of a comparison. */

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

/* read_diagnostics(path, max_unpacked, s, timeless, progress, out, err): The
 * same of what support-diagnostics collected of a cluster, a ZIP archive or a
 * directory of at most ${max_unpacked} bytes (0: the usual limit).
 * Return 0, or -1 (as diagnostics_read; ERR_USAGE as above). */
int read_diagnostics(const char *path, uint64_t max_unpacked,
    const struct selection *s, bool timeless, const struct progress *progress,
    struct catalog *out, struct err *err);

#endif
