#include "util/str.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str_internal.h"

/* Unlike isalnum() this knows no locale. */
static bool
is_unreserved(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

/* Append one byte percent-encoded. */
static int
encode_byte(unsigned char c, struct buf *out)
{
    static const char hex[] = "0123456789ABCDEF";
    char escape[3] = { '%', hex[c >> 4], hex[c & 15] };

    return is_unreserved(c) ? buf_putc(out, (char)c) : buf_add(out, escape, 3);
}

int
str_encode(const char *text, struct buf *out)
{
    for (; *text != '\0'; text++)
        if (encode_byte((unsigned char)*text, out) != 0)
            return -1;
    return 0;
}

int
str_encode_url(const char *text, struct buf *out)
{
    for (; *text != '\0'; text++) {
        bool nul = text[0] == '\xc0' && text[1] == '\x80';

        if (encode_byte(nul ? 0 : (unsigned char)*text, out) != 0)
            return -1;
        text += nul;
    }
    return 0;
}

bool
str_is_plain(const char *pattern)
{
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '*' || *pattern == '?')
            return false;
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
    }
    return true;
}

char *
str_unescape(const char *pattern)
{
    char *text = mem_string(pattern), *to = text;

    /* A backslash at the very end has nothing to act upon and stays. */
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
        *to++ = *pattern;
    }
    *to = '\0';
    return text;
}

bool
str_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

int
str_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Read one number below ${limit} and step behind it. */
static int
version_part(const char **text, unsigned limit, unsigned *out)
{
    const char *p = *text;
    unsigned value = 0;

    if (*p < '0' || *p > '9')
        return -1;
    for (; *p >= '0' && *p <= '9'; p++) {
        value = value * 10 + (unsigned)(*p - '0');
        if (value >= limit)
            return -1;
    }
    *text = p;
    *out = value;
    return 0;
}

int
str_version(const char *text, unsigned *out)
{
    unsigned major, minor, patch;

    if (version_part(&text, 100000, &major) != 0 || *text++ != '.' ||
        version_part(&text, 100, &minor) != 0 || *text++ != '.' ||
        version_part(&text, 100, &patch) != 0)
        return -1;
    *out = major * 10000 + minor * 100 + patch;
    return 0;
}

void
str_wipe(void *data, size_t size)
{
    volatile char *p = data;

    while (size-- > 0)
        *p++ = '\0';
}

void
str_free_secret(char *text)
{
    if (text == NULL)
        return;
    str_wipe(text, strlen(text));
    free(text);
}
