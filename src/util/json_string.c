#include <string.h>

#include "util/json_internal.h"
#include "util/str.h"

/* ---- where tokens end ---- */

/* Return the first quote or backslash, or ${end}; eight bytes at a time. */
static const char *
find_quote(const char *p, const char *end)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;

    while (end - p >= 8) {
        uint64_t x = json_eight(p);
        uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\';
        uint64_t marks =
            (((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & tops;

        if (marks != 0)
            return p + __builtin_ctzll(marks) / 8;
        p += 8;
    }
    while (p < end && *p != '"' && *p != '\\')
        p++;
    return p;
}

const char *
json_string_end(const char *p, const char *end, bool *slash)
{
    if (*slash && p < end) {
        *slash = false;
        p++;
    }
    while ((p = find_quote(p, end)) < end) {
        if (*p == '"')
            return p + 1;
        if (end - p == 1) {
            *slash = true;
            return NULL;
        }
        p += 2;
    }
    return NULL;
}

bool
json_is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.' ||
           c == '_';
}

const char *
json_word_end(const char *p, const char *end)
{
    while (p < end && json_is_word_byte(*p))
        p++;
    return p < end ? p : NULL;
}

int
json_word_event(const char *text, size_t length)
{
    if (length == 4 && memcmp(text, "true", 4) == 0)
        return JSON_TRUE;
    if (length == 5 && memcmp(text, "false", 5) == 0)
        return JSON_FALSE;
    if (length == 4 && memcmp(text, "null", 4) == 0)
        return JSON_NULL;
    return json_number(text, text + length) == length ? JSON_NUMBER : -1;
}

/* ---- what strings hold ---- */

static bool
is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t
json_utf8(const char *p, const char *end)
{
    unsigned char lead = (unsigned char)*p;
    unsigned char next = end - p > 1 ? (unsigned char)p[1] : 0;

    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4 || end - p < 2 || !is_tail(p[1]))
        return 0;
    if (lead < 0xe0)
        return 2;
    if (end - p < 3 || !is_tail(p[2]))
        return 0;

    /* Three bytes: nothing overlong, no surrogate. */
    if (lead < 0xf0) {
        if ((lead == 0xe0 && next < 0xa0) || (lead == 0xed && next > 0x9f))
            return 0;
        return 3;
    }
    if (end - p < 4 || !is_tail(p[3]))
        return 0;

    /* Four bytes: nothing overlong, nothing beyond U+10FFFF. */
    if ((lead == 0xf0 && next < 0x90) || (lead == 0xf4 && next > 0x8f))
        return 0;
    return 4;
}

unsigned
json_surrogate(const char *p, const char *end)
{
    if (end - p < 3 || (unsigned char)p[0] != 0xed ||
        (unsigned char)p[1] < 0xa0 || !is_tail(p[1]) || !is_tail(p[2]))
        return 0;
    return 0xd000u | ((unsigned char)p[1] & 0x3fu) << 6 |
           ((unsigned char)p[2] & 0x3fu);
}

int
json_hex4(const char *p, const char *end)
{
    int value = 0, i;

    if (end - p < 4)
        return -1;
    for (i = 0; i < 4; i++) {
        int digit = str_hex_digit(p[i]);

        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The length of the escape at ${p}, or 0 if it is none. */
static size_t
escape_length(const char *p, const char *end)
{
    if (end - p < 2 || p[1] == '\0' || strchr("\"\\/bfnrtu", p[1]) == NULL)
        return 0;
    if (p[1] != 'u')
        return 2;
    return json_hex4(p + 2, end) < 0 ? 0 : 6;
}

const char *
json_string_fault(const char *p, const char *end, const char **at)
{
    while ((p = json_plain(p, end)) < end) {
        size_t length;

        *at = p;
        if ((unsigned char)*p < 0x20)
            return "a control character in a string";
        if (*p == '\\') {
            length = escape_length(p, end);
            if (length == 0)
                return "a bad escape in a string";
        } else {
            length = *p == '"' ? 0 : json_utf8(p, end);
            if (length == 0)
                return "bad UTF-8 in a string";
        }
        p += length;
    }
    return NULL;
}

int
json_put_code(unsigned code, struct buf *out)
{
    char bytes[4];
    size_t count = 1, i;

    if (code == 0)
        return buf_add(out, "\xc0\x80", 2);
    if (code < 0x80) {
        bytes[0] = (char)code;
    } else if (code < 0x800) {
        bytes[0] = (char)(0xc0 | code >> 6);
        count = 2;
    } else if (code < 0x10000) {
        bytes[0] = (char)(0xe0 | code >> 12);
        count = 3;
    } else {
        bytes[0] = (char)(0xf0 | code >> 18);
        count = 4;
    }
    for (i = 1; i < count; i++)
        bytes[i] = (char)(0x80 | (code >> 6 * (count - 1 - i) & 0x3f));
    return buf_add(out, bytes, count);
}

/* Append what the escape at ${*p} stands for and step behind it. */
static int
decode_escape(const char **p, const char *end, struct buf *out)
{
    static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
    const char *letter = strchr(letters, (*p)[1]), *at = *p;
    unsigned code;

    *p += 2;
    if (at[1] != 'u')
        return buf_putc(out, letter == NULL ? at[1] : values[letter - letters]);
    code = (unsigned)json_hex4(at + 2, end);
    *p += 4;

    /* A high surrogate and the low one behind it are one character. */
    if (code >= 0xd800 && code < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' &&
        (*p)[1] == 'u') {
        int low = json_hex4(*p + 2, end);

        if (low >= 0xdc00 && low < 0xe000) {
            *p += 6;
            code = 0x10000 + ((code & 0x3ff) << 10) + ((unsigned)low & 0x3ff);
        }
    }
    return json_put_code(code, out);
}

int
json_decode(const char *p, const char *end, struct buf *out)
{
    while (p < end) {
        const char *slash = memchr(p, '\\', (size_t)(end - p));

        if (slash == NULL)
            return buf_add(out, p, (size_t)(end - p));
        if (buf_add(out, p, (size_t)(slash - p)) != 0)
            return -1;
        p = slash;
        if (decode_escape(&p, end, out) != 0)
            return -1;
    }
    return 0;
}
