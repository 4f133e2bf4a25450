/* cli/progress_draw.h: how far a command has come, on standard error. */

#ifndef ESBUNDLE_CLI_PROGRESS_DRAW_H
#define ESBUNDLE_CLI_PROGRESS_DRAW_H

#include "cli/print.h"
#include "util/progress.h"

/* AUTO: one line that is drawn anew on a terminal, else as PLAIN: one line a
 * phase. */
enum progress_mode { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NONE };

struct progress_draw;

/* progress_draw_new(note, out, mode): Make one that draws through ${note} and
 * clears its line before anything appears on ${note} or ${out}.  Both are
 * borrowed and must outlive it.  Return it. */
struct progress_draw *progress_draw_new(
    struct print *note, struct print *out, enum progress_mode mode);

/* progress_draw_of(d): Return what the lower rooms call, borrowed, or NULL for
 * PROGRESS_NONE. */
const struct progress *progress_draw_of(struct progress_draw *d);

/* progress_draw_free(d): Clear the line and release it; NULL is allowed. */
void progress_draw_free(struct progress_draw *d);

/* progress_line(phase, phases, name, done, total, elapsed, out): Append the
 * line "[3/7] index_template 412/980  eta 4s"; ${elapsed} is in seconds since
 * the phase began. */
void progress_line(unsigned phase, unsigned phases, const char *name,
    size_t done, size_t total, double elapsed, struct buf *out);

#endif
