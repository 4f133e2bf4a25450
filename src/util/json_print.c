#include <string.h>

#include "util/json_internal.h"

/* ---- strings ---- */

static int
print_control(unsigned char c, struct buf *out)
{
    switch (c) {
    case '"':
        return buf_add(out, "\\\"", 2);
    case '\\':
        return buf_add(out, "\\\\", 2);
    case '\b':
        return buf_add(out, "\\b", 2);
    case '\f':
        return buf_add(out, "\\f", 2);
    case '\n':
        return buf_add(out, "\\n", 2);
    case '\r':
        return buf_add(out, "\\r", 2);
    case '\t':
        return buf_add(out, "\\t", 2);
    default:
        return buf_printf(out, "\\u%04x", c);
    }
}

/* Print one surrogate, or two that make one character.  Return how many bytes
 * of the tree's text that used up; 0 at the buffer's cap. */
static size_t
print_surrogate(unsigned code, const char *p, const char *end, struct buf *out)
{
    unsigned low = code < 0xdc00 ? json_surrogate(p + 3, end) : 0;

    if (low >= 0xdc00) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
        return json_put_code(code, out) == 0 ? 6 : 0;
    }
    return buf_printf(out, "\\u%04x", code) == 0 ? 3 : 0;
}

/* Print what stands at ${p} and is no plain ASCII.  Return how many bytes of
 * it are done, 0 at the buffer's cap. */
static size_t
print_special(const char *p, const char *end, struct buf *out)
{
    size_t length = json_utf8(p, end);
    unsigned surrogate;

    if ((unsigned char)*p < 0x80)
        return print_control((unsigned char)*p, out) == 0 ? 1 : 0;
    if (length > 0)
        return buf_add(out, p, length) == 0 ? length : 0;
    if (end - p >= 2 && memcmp(p, "\xc0\x80", 2) == 0)
        return buf_add(out, "\\u0000", 6) == 0 ? 2 : 0;
    surrogate = json_surrogate(p, end);
    if (surrogate != 0)
        return print_surrogate(surrogate, p, end, out);
    return buf_add(out, "\xef\xbf\xbd", 3) == 0 ? 1 : 0;
}

int
json_quote(const char *text, struct buf *out)
{
    const char *p = text, *end = text + strlen(text);

    if (buf_putc(out, '"') != 0)
        return -1;
    while (p < end) {
        const char *stop = json_plain(p, end);
        size_t done;

        if (buf_add(out, p, (size_t)(stop - p)) != 0)
            return -1;
        if (stop == end)
            break;
        done = print_special(stop, end, out);
        if (done == 0)
            return -1;
        p = stop + done;
    }
    return buf_putc(out, '"');
}

/* ---- values ---- */

struct printer {
    struct buf *out;
    bool indented;
};

/* Begin a new line at a depth, if there are lines. */
static int
new_line(const struct printer *p, unsigned depth)
{
    static const char spaces[] = "                                ";
    size_t left = 2 * (size_t)depth;

    if (!p->indented)
        return 0;
    if (buf_putc(p->out, '\n') != 0)
        return -1;
    while (left > 0) {
        size_t some = left < sizeof spaces - 1 ? left : sizeof spaces - 1;

        if (buf_add(p->out, spaces, some) != 0)
            return -1;
        left -= some;
    }
    return 0;
}

static int print(const struct printer *p, const cJSON *item, unsigned depth);

static int
print_child(const struct printer *p, const cJSON *item, unsigned depth)
{
    if (item->string != NULL &&
        (json_quote(item->string, p->out) != 0 ||
            buf_puts(p->out, p->indented ? ": " : ":") != 0))
        return -1;
    return print(p, item, depth);
}

static int
print_container(const struct printer *p, const cJSON *item, unsigned depth)
{
    bool object = json_is_object(item);
    const cJSON *child;

    if (item->child == NULL)
        return buf_add(p->out, object ? "{}" : "[]", 2);
    if (buf_putc(p->out, object ? '{' : '[') != 0)
        return -1;
    json_each (child, item)
        if ((child != item->child && buf_putc(p->out, ',') != 0) ||
            new_line(p, depth + 1) != 0 ||
            print_child(p, child, depth + 1) != 0)
            return -1;
    if (new_line(p, depth) != 0)
        return -1;
    return buf_putc(p->out, object ? '}' : ']');
}

static int
print(const struct printer *p, const cJSON *item, unsigned depth)
{
    const char *text = json_text(item);

    if (json_is_object(item) || json_is_array(item))
        return print_container(p, item, depth);
    if (json_is_string(item))
        return json_quote(text, p->out);
    return buf_puts(p->out, text == NULL ? "null" : text);
}

int
json_print(const cJSON *tree, struct buf *out)
{
    struct printer p = { out, true };

    return print(&p, tree, 0) != 0 ? -1 : buf_putc(out, '\n');
}

int
json_print_line(const cJSON *tree, struct buf *out)
{
    struct printer p = { out, false };

    return print(&p, tree, 0);
}
