/* bundle/bundle.h: a catalog as one .tar.gz, and back.
 * The format is specified in format/bundle.md. */

#ifndef ESBUNDLE_BUNDLE_BUNDLE_H
#define ESBUNDLE_BUNDLE_BUNDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/catalog.h"
#include "util/file.h"
#include "util/progress.h"

#define BUNDLE_MAJOR 1
#define BUNDLE_MINOR 0
#define BUNDLE_UNPACKED_LIMIT (UINT64_C(4) << 30) /* default --max-unpacked */
#define BUNDLE_MANIFEST_LIMIT (64u << 20)         /* bytes of a manifest */
#define BUNDLE_ENTRY_LIMIT (4u << 20)             /* bytes of one entry in it */

/* What is known of a bundle as a whole. */
struct bundle_summary {
    unsigned major, minor;
    unsigned canon;
    char *created;             /* or NULL */
    struct digest content;     /* content_digest */
    struct digest id;          /* bundle_id: SHA-256 of the manifest */
    uint64_t packed;           /* bytes of the file */
    uint64_t unpacked;         /* bytes of the tar */
    size_t resources, members; /* entries; bodies stored */
    struct list notes;         /* unknown fields of a newer minor, … */
};

/* bundle_write(c, out, summary, progress, err): Write the sorted catalog ${c},
 * its about included (about.created NULL: reproducible), to ${out}, which is
 * not published yet.  Bytes depend on the catalog alone.  ${summary} (may be
 * NULL) is filled.  Return 0, or -1 (ERR_LOCAL). */
int bundle_write(const struct catalog *c, struct file *out,
    struct bundle_summary *summary, const struct progress *progress,
    struct err *err);

struct bundle_options {
    uint64_t max_unpacked; /* bytes; 0: BUNDLE_UNPACKED_LIMIT */
    bool check_only;       /* do not keep bodies: spans stay empty */
};

/* bundle_read(path, options, out, summary, progress, err): Read and verify the
 * whole of a bundle ("-": standard input) by the reader rules of
 * format/bundle.md before anything is used.  On success ${out}, an empty
 * catalog, holds the resources in replay order with references and about; of
 * their flags only closed is set.
 * Return 0, or -1 (ERR_BUNDLE: invalid or corrupt; ERR_VERSION: a future
 * major version or an unknown "needs"; ERR_LOCAL: cannot be read; ERR_SIGNAL
 * + N). */
int bundle_read(const char *path, const struct bundle_options *options,
    struct catalog *out, struct bundle_summary *summary,
    const struct progress *progress, struct err *err);

/* bundle_summary_free(s): Release its strings. */
void bundle_summary_free(struct bundle_summary *s);

#endif
