/* model/duration.h: times as Elasticsearch writes them. */

#ifndef ESBUNDLE_MODEL_DURATION_H
#define ESBUNDLE_MODEL_DURATION_H

#include <stdint.h>

#include "util/buf.h"

#define DURATION_DAY (24LL * 60 * 60 * 1000) /* milliseconds */

/* duration_read(text, out): Read "7d", "30ms" … as milliseconds.
 * Return 0, or -1 if it is none. */
int duration_read(const char *text, int64_t *out);

/* duration_print(ms, out): Append milliseconds as one number of the largest
 * unit that says them whole: "7d", "36h", "1500ms".  Return as buf_puts. */
int duration_print(int64_t ms, struct buf *out);

#endif
