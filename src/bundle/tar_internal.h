/* bundle/tar_internal.h: the members of a packed ustar archive, and nothing
 * that is not one. */

#ifndef ESBUNDLE_BUNDLE_TAR_INTERNAL_H
#define ESBUNDLE_BUNDLE_TAR_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "util/err.h"

struct tar;

struct tar_member {
    const char *path; /* borrowed until the next tar_next */
    uint64_t size;
};

/* tar_new(fd, limit, err): Read a .tar.gz from ${fd}, which stays the
 * caller's, that unpacks to at most ${limit} bytes.  Return it, or NULL
 * (ERR_BUNDLE: no archive; or as gzip_in_next). */
struct tar *tar_new(int fd, uint64_t limit, struct err *err);

/* tar_next(t, out, err): Go to the next member.  Return 1, 0 at the end of
 * the archive, or -1 (ERR_BUNDLE: no regular file of plain ustar, hidden or
 * damaged headers; or as gzip_in_next). */
int tar_next(struct tar *t, struct tar_member *out, struct err *err);

/* tar_text(t, size, err): Return the ${size} bytes of the member, borrowed
 * until the next call with ${t}, or NULL (as tar_next). */
const char *tar_text(struct tar *t, size_t size, struct err *err);

/* tar_end(t, err): Read what follows the end of the archive, to the end of the
 * file.  Return 0, or -1 (ERR_BUNDLE: other than a few zeros; or as
 * gzip_in_next). */
int tar_end(struct tar *t, struct err *err);

/* tar_sizes(t, packed, unpacked): Say how many bytes were read. */
void tar_sizes(const struct tar *t, uint64_t *packed, uint64_t *unpacked);

/* tar_free(t): Release it; NULL is allowed. */
void tar_free(struct tar *t);

#endif
