#include "util/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void
buf_init(struct buf *b, size_t limit)
{
    b->data = NULL;
    b->length = b->room = 0;
    b->limit = limit;
}

/* Make room for ${more} bytes and a NUL.  Return -1 if the cap forbids it. */
static int
reserve(struct buf *b, size_t more)
{
    size_t room = b->room == 0 ? 64 : b->room;

    if (more > b->limit || b->length > b->limit - more)
        return -1;
    while (room < b->length + more + 1)
        room *= 2;
    if (room != b->room) {
        b->data = mem_grow(b->data, room, 1);
        b->room = room;
    }
    return 0;
}

int
buf_add(struct buf *b, const void *data, size_t length)
{
    if (reserve(b, length) != 0)
        return -1;
    if (length > 0)
        memcpy(b->data + b->length, data, length);
    b->length += length;
    b->data[b->length] = '\0';
    return 0;
}

int
buf_puts(struct buf *b, const char *text)
{
    return buf_add(b, text, strlen(text));
}

int
buf_putc(struct buf *b, char c)
{
    return buf_add(b, &c, 1);
}

int
buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || reserve(b, (size_t)length) != 0) {
        va_end(again);
        return -1;
    }
    vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
    va_end(again);
    b->length += (size_t)length;
    return 0;
}

const char *
buf_text(const struct buf *b)
{
    return b->data == NULL ? "" : b->data;
}

void
buf_clear(struct buf *b)
{
    b->length = 0;
    if (b->data != NULL)
        b->data[0] = '\0';
}

void
buf_cut(struct buf *b, size_t length)
{
    if (length >= b->length)
        return;
    b->length = length;
    b->data[length] = '\0';
}

char *
buf_take(struct buf *b)
{
    char *text = b->data == NULL ? mem_copy("", 0) : b->data;

    buf_init(b, b->limit);
    return text;
}

void
buf_free(struct buf *b)
{
    free(b->data);
    buf_init(b, b->limit);
}
