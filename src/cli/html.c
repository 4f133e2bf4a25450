#include "cli/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

#define PIECE ((size_t)64 << 10) /* bytes written at once */
#define SAFE_LIMIT (16u << 20)   /* of one piece of text, made safe */
/* What means something in content, and there or within quotes. */
#define CONTENT "&<>"
#define ANYWHERE CONTENT "\"'"

#define FORMAT_LIMIT 2048 /* of what html_format writes */

void
html_init(struct html *h, struct file *file, struct err *err)
{
    memset(h, 0, sizeof *h);
    h->file = file;
    h->err = err;
    buf_init(&h->piece, 2 * PIECE);
}

static void
flush(struct html *h)
{
    if (h->rc == 0)
        h->rc = signals_check(h->err);
    if (h->rc == 0 && h->piece.length > 0)
        h->rc =
            file_write(h->file, buf_text(&h->piece), h->piece.length, h->err);
    h->bytes += h->piece.length;
    buf_clear(&h->piece);
}

void
html_bytes(struct html *h, const void *data, size_t length)
{
    const char *bytes = data;

    for (size_t done = 0, some; done < length; done += some) {
        some = length - done < PIECE ? length - done : PIECE;
        buf_add(&h->piece, bytes + done, some);
        if (h->piece.length >= PIECE)
            flush(h);
    }
}

void
html_raw(struct html *h, const char *text)
{
    html_bytes(h, text, strlen(text));
}

void
html_format(struct html *h, const char *format, ...)
{
    char text[FORMAT_LIMIT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    html_raw(h, text);
}

/* Escape the characters of ${special}. */
static void
escape(struct html *h, const char *text, const char *special)
{
    for (size_t plain; *text != '\0'; text += plain) {
        plain = strcspn(text, special);
        html_bytes(h, text, plain);
        if (text[plain] == '\0')
            return;
        html_format(h, "&#%d;", text[plain]);
        plain++;
    }
}

/* Return the place at or before ${at} where a character begins; bytes that are
 * no text have none near, and may be parted anywhere. */
static size_t
boundary(const char *text, size_t at)
{
    for (size_t back = 0; back < 4 && back <= at; back++)
        if (((unsigned char)text[at - back] & 0xc0) != 0x80)
            return at - back;
    return at;
}

size_t
html_cut(const char *text, size_t most)
{
    size_t length = strnlen(text, most + 1);

    return length <= most ? length : boundary(text, most);
}

void
html_text(struct html *h, const char *text)
{
    struct buf safe;

    buf_init(&safe, SAFE_LIMIT);
    while (*text != '\0') {
        size_t some = html_cut(text, PIECE);
        char *part = mem_copy(text, some);

        buf_clear(&safe);
        str_show(part, &safe);
        escape(h, buf_text(&safe), ANYWHERE);
        free(part);
        text += some;
    }
    buf_free(&safe);
}

void
html_name(struct html *h, const char *text)
{
    html_raw(h, "<bdi>");
    html_text(h, text);
    html_raw(h, "</bdi>");
}

void
html_value(struct html *h, const char *text, size_t most)
{
    size_t length = strlen(text);
    char *part;

    if (length <= most) {
        html_text(h, text);
        return;
    }
    part = mem_copy(text, html_cut(text, most));
    html_text(h, part);
    html_format(h, "<span class=\"cut\"> … %zu bytes in all</span>", length);
    free(part);
}

void
html_json(struct html *h, const char *text, size_t length)
{
    struct buf safe;

    buf_init(&safe, SAFE_LIMIT);
    for (size_t done = 0, some; done < length; done += some) {
        some = length - done;
        if (some > PIECE)
            some = boundary(text + done, PIECE);
        buf_clear(&safe);
        str_show_json(text + done, some, &safe);
        escape(h, buf_text(&safe), CONTENT);
    }
    buf_free(&safe);
}

void
html_fail(struct html *h)
{
    h->rc = -1;
}

int
html_end(struct html *h)
{
    flush(h);
    buf_free(&h->piece);
    return h->rc;
}
