/* bundle/diagnostics.h: the archive that Elastic's support-diagnostics
 * collects, read as a source.  Which call fills which of its files stands in
 * format/diagnostics.md. */

#ifndef ESBUNDLE_BUNDLE_DIAGNOSTICS_H
#define ESBUNDLE_BUNDLE_DIAGNOSTICS_H

#include "model/catalog.h"
#include "model/listing.h"
#include "util/progress.h"

struct diagnostics_options {
    bool kinds[KIND_COUNT]; /* families to take */
    listing_wants *wants;   /* which indices and data streams; NULL: all */
    void *user;
    uint64_t max_unpacked; /* bytes; 0: BUNDLE_UNPACKED_LIMIT */
    const struct progress *progress;
};

/* diagnostics_read(path, options, out, err): Read a ZIP archive, or the
 * directory that it was unpacked into, into the empty catalog ${out} (not
 * sorted), with about filled as collect does: what a call was refused and what
 * the archive lacks is unavailable.  Nothing is unpacked to the disk by its
 * name, no link is followed below ${path}.
 * Return 0, or -1 (ERR_BUNDLE: not such an archive, damaged, more than the
 * limit; ERR_VERSION: of a version that is not supported; ERR_LOCAL;
 * ERR_SIGNAL + N). */
int diagnostics_read(const char *path,
    const struct diagnostics_options *options, struct catalog *out,
    struct err *err);

#endif
