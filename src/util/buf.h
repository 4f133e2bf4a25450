/* util/buf.h: a growable byte buffer with a compulsory cap.
 * A buf owns its bytes until buf_take hands them on.  There is always a NUL
 * behind the last byte once something was added. */

#ifndef ESBUNDLE_UTIL_BUF_H
#define ESBUNDLE_UTIL_BUF_H

#include <stddef.h>

struct buf {
    char *data;    /* NULL while nothing was added */
    size_t length; /* bytes in use */
    size_t room;   /* bytes allocated */
    size_t limit;  /* most bytes it may hold */
};

/* buf_init(b, limit): Make an empty buffer that may hold ${limit} bytes. */
void buf_init(struct buf *b, size_t limit);

/* buf_add(b, data, length): Append bytes.
 * Return 0, or -1 if the cap would be passed (nothing is added then). */
int buf_add(struct buf *b, const void *data, size_t length);

/* buf_puts(b, text), buf_putc(b, c): Append a string or one byte; as buf_add.
 */
int buf_puts(struct buf *b, const char *text);
int buf_putc(struct buf *b, char c);

/* buf_printf(b, format, ...): Append formatted text; as buf_add. */
int buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* buf_text(b): Return the contents as a string ("" while empty), borrowed
 * until the next change. */
const char *buf_text(const struct buf *b);

/* buf_clear(b): Forget the contents, keep the memory. */
void buf_clear(struct buf *b);

/* buf_cut(b, length): Forget all but the first ${length} bytes. */
void buf_cut(struct buf *b, size_t length);

/* buf_take(b): Hand the contents on as a string that the caller frees; the
 * buffer is empty afterwards and keeps its cap. */
char *buf_take(struct buf *b);

/* buf_free(b): Release the memory; the buffer may be used again. */
void buf_free(struct buf *b);

#endif
