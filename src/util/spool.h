/* util/spool.h: an append-only store for bodies too large to keep in memory.
 * A spool owns its bytes; a text returned by spool_get belongs to the caller.
 * The file behind it has no name (mode 0600, in $TMPDIR or else /var/tmp), so
 * what was checked cannot be changed by somebody else before it is used. */

#ifndef ESBUNDLE_UTIL_SPOOL_H
#define ESBUNDLE_UTIL_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "util/err.h"

#define SPOOL_MEMORY (4u << 20) /* the usual ${limit} of spool_new */

struct spool;

struct span {
    uint64_t offset;
    uint32_t length; /* bytes; 0 means "nothing there" where that matters */
};

/* spool_new(limit): Make an empty spool that stays in memory up to ${limit}
 * bytes and moves to a nameless file beyond that.  Return it. */
struct spool *spool_new(size_t limit);

/* spool_share(s): Return the same spool for one more owner, who releases it,
 * too. */
struct spool *spool_share(struct spool *s);

/* spool_add(s, text, length, out, err): Append ${length} bytes and set
 * ${*out} to where they lie.  Return 0, or -1 (ERR_LOCAL: no temporary file
 * could be made, the disk is full). */
int spool_add(struct spool *s, const char *text, size_t length,
    struct span *out, struct err *err);

/* spool_get(s, span, err): Return a copy of the bytes with a NUL behind, for
 * the caller to free, or NULL (ERR_LOCAL: the file cannot be read). */
char *spool_get(const struct spool *s, struct span span, struct err *err);

/* spool_mark(s): Return the length, for spool_cut. */
uint64_t spool_mark(const struct spool *s);

/* spool_cut(s, mark): Forget everything added since ${mark}. */
void spool_cut(struct spool *s, uint64_t mark);

/* spool_free(s): Release the store, once its last owner does so; NULL is
 * allowed. */
void spool_free(struct spool *s);

#endif
