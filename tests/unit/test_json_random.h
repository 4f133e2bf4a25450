/* test_json_random.h: JSON texts made by chance, the same ones in every run.
 * Most are valid; random_mutate spoils a text a little. */

#ifndef TEST_JSON_RANDOM_H
#define TEST_JSON_RANDOM_H

#include <stdint.h>
#include <string.h>

#include "util/buf.h"

struct random_source {
    uint64_t state; /* not 0 */
};

static inline unsigned
random_below(struct random_source *r, unsigned limit)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (unsigned)((r->state >> 33) % limit);
}

#define RANDOM_PICK(r, array)                                                  \
    ((array)[random_below(r, (unsigned)(sizeof(array) / sizeof *(array)))])

static inline void
random_space(struct random_source *r, struct buf *out)
{
    static const char *const spaces[] = { "", "", "", "", " ", "\n", "\t\r ",
        "\n  " };

    buf_puts(out, RANDOM_PICK(r, spaces));
}

static inline void
random_string(struct random_source *r, struct buf *out)
{
    static const char *const pieces[] = { "a", "b", "ab", "type", "properties",
        "a longer run of plain text", "/", "\x7f", "\xc3\xa9", "\xe2\x82\xac",
        "\xef\xbf\xbf", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\\n", "\\t",
        "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\u0000", "\\u001f",
        "\\u001F", "\\u0041", "\\u0009", "\\u00e9", "\\ud800", "\\uDBFF",
        "\\udc00", "\\ud83d\\ude00", "\\uffff" };
    unsigned count = random_below(r, 4);

    buf_putc(out, '"');
    while (count-- > 0)
        buf_puts(out, RANDOM_PICK(r, pieces));
    buf_putc(out, '"');
}

static inline void
random_scalar(struct random_source *r, struct buf *out)
{
    static const char *const words[] = { "0", "-0", "1", "-17", "0.10", "1e400",
        "1E5", "1e+5", "-1.5e-7", "9007199254740993",
        "123456789012345678901234567890", "true", "false", "null" };

    if (random_below(r, 2) == 0)
        random_string(r, out);
    else
        buf_puts(out, RANDOM_PICK(r, words));
}

/* Append a value that nests at most ${depth} deep. */
static inline void
random_value(struct random_source *r, unsigned depth, struct buf *out)
{
    unsigned kind = random_below(r, 3), count, i;

    if (depth == 0 || kind == 0) {
        random_scalar(r, out);
        return;
    }
    count = random_below(r, 5);
    buf_putc(out, kind == 1 ? '{' : '[');
    for (i = 0; i < count; i++) {
        if (i > 0)
            buf_putc(out, ',');
        random_space(r, out);
        if (kind == 1) {
            random_string(r, out);
            random_space(r, out);
            buf_putc(out, ':');
            random_space(r, out);
        }
        random_value(r, depth - 1, out);
        random_space(r, out);
    }
    buf_putc(out, kind == 1 ? '}' : ']');
}

/* Change a few bytes of ${text}, which is not empty, keeping its length. */
static inline void
random_mutate(struct random_source *r, char *text, size_t length)
{
    static const char bytes[] = "{}[]\",: \n\\/u0019aeE+-.tn\x1f\x7f\x80\xa0"
                                "\xc0\xc3\xed\xf4\xff";
    unsigned count = 1 + random_below(r, 2);

    while (count-- > 0) {
        size_t at = random_below(r, (unsigned)length);
        size_t other = random_below(r, (unsigned)length);

        if (random_below(r, 3) > 0)
            text[at] = bytes[random_below(r, sizeof bytes - 1)];
        else
            text[at] = text[other];
    }
}

#endif
