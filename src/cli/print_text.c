#include "cli/print.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print_internal.h"
#include "util/mem.h"
#include "util/str.h"

#define TEXT_MOST (1u << 30) /* bytes of one text */

static const char *const codes[] = {
    [PRINT_PLAIN] = "",
    [PRINT_HEAD] = "\033[1m",
    [PRINT_GOOD] = "\033[32m",
    [PRINT_WARN] = "\033[33m",
    [PRINT_BAD] = "\033[31m",
    [PRINT_FAINT] = "\033[2m",
};

static void
put(struct print *p, const char *text)
{
    print_raw(p, text, strlen(text));
}

/* Print one text safely.  Return its width in characters. */
static size_t
put_shown(struct print *p, enum print_style style, const char *text)
{
    bool colored = p->color && style != PRINT_PLAIN && text[0] != '\0';
    size_t width = 0, i;
    struct buf shown;

    buf_init(&shown, TEXT_MOST);
    (void)str_show(text, &shown);
    if (colored)
        put(p, codes[style]);
    print_raw(p, buf_text(&shown), shown.length);
    if (colored)
        put(p, "\033[0m");
    for (i = 0; i < shown.length; i++)
        width += ((unsigned char)shown.data[i] & 0xc0) != 0x80;
    buf_free(&shown);
    return width;
}

static void
put_formatted(
    struct print *p, enum print_style style, const char *format, va_list args)
{
    va_list again;
    int length;
    char *text;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return;
    text = mem_alloc((size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    put_shown(p, style, text);
    free(text);
}

static void
end_line(struct print *p)
{
    put(p, "\n");
    if (p->by_line)
        print_flush(p);
}

void
print_part(struct print *p, enum print_style style, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_formatted(p, style, format, args);
    va_end(args);
}

void
print_line(struct print *p, enum print_style style, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_formatted(p, style, format, args);
    va_end(args);
    end_line(p);
}

void
print_column(
    struct print *p, enum print_style style, size_t width, const char *text)
{
    size_t used = put_shown(p, style, text);

    do
        put(p, " ");
    while (++used < width);
}

void
print_failure(struct print *p, const struct err *err)
{
    put(p, "esbundle: ");
    put_shown(p, PRINT_BAD, "error:");
    put(p, " ");
    put_shown(p, PRINT_PLAIN, err->text);
    if (err->remedy[0] != '\0') {
        put(p, "\n  ");
        put_shown(p, PRINT_PLAIN, err->remedy);
    }
    end_line(p);
}

void
print_warning(struct print *p, const char *format, ...)
{
    va_list args;

    put(p, "esbundle: ");
    put_shown(p, PRINT_WARN, "warning:");
    put(p, " ");
    va_start(args, format);
    put_formatted(p, PRINT_PLAIN, format, args);
    va_end(args);
    end_line(p);
}

void
print_note(struct print *p, const char *format, ...)
{
    va_list args;

    if (p->level == PRINT_QUIET)
        return;
    va_start(args, format);
    put_formatted(p, PRINT_PLAIN, format, args);
    va_end(args);
    end_line(p);
}

void
print_notes(struct print *p, const struct list *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        print_note(p, "note: %s", notes->items[i]);
}

void
print_detail(struct print *p, const char *format, ...)
{
    va_list args;

    if (p->level != PRINT_VERBOSE)
        return;
    va_start(args, format);
    put_formatted(p, PRINT_FAINT, format, args);
    va_end(args);
    end_line(p);
}

void
print_json_text(struct print *p, const char *text, size_t length)
{
    struct buf shown;

    if (!p->terminal) {
        print_raw(p, text, length);
        return;
    }
    buf_init(&shown, TEXT_MOST);
    (void)str_show_json(text, length, &shown);
    print_raw(p, buf_text(&shown), shown.length);
    buf_free(&shown);
}

void
print_json(struct print *p, const cJSON *tree)
{
    struct buf text;

    buf_init(&text, TEXT_MOST);
    (void)json_print(tree, &text);
    print_json_text(p, buf_text(&text), text.length);
    buf_free(&text);
}
