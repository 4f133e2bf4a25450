#include "util/str.h"

#include "util/str_internal.h"

/* Characters that are not seen or that move others about, beyond the control
 * characters; first and last of each range, in order. */
static const struct {
    uint32_t first, last;
} unseen[] = {
    { 0x00ad, 0x00ad },   /* soft hyphen */
    { 0x034f, 0x034f },   /* grapheme joiner */
    { 0x061c, 0x061c },   /* Arabic letter mark */
    { 0x115f, 0x1160 },   /* Hangul fillers */
    { 0x180b, 0x180f },   /* Mongolian selectors */
    { 0x200b, 0x200f },   /* zero width, left-to-right marks */
    { 0x2028, 0x202e },   /* line separators, bidi embedding */
    { 0x2060, 0x206f },   /* word joiner, bidi isolates */
    { 0x3164, 0x3164 },   /* Hangul filler */
    { 0xd800, 0xdfff },   /* lone surrogates */
    { 0xfeff, 0xfeff },   /* byte order mark */
    { 0xffa0, 0xffa0 },   /* Hangul filler */
    { 0xfff0, 0xfffb },   /* interlinear annotation */
    { 0xe0000, 0xe0fff }, /* tags */
};

size_t
str_character(const char *text, uint32_t *code)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *p = (const unsigned char *)text;
    size_t length = p[0] < 0x80   ? 1
                    : p[0] < 0xc0 ? 0
                    : p[0] < 0xe0 ? 2
                    : p[0] < 0xf0 ? 3
                    : p[0] < 0xf5 ? 4
                                  : 0;
    uint32_t value = length == 1 ? p[0] : p[0] & (0x7fu >> length);
    size_t i;

    *code = STR_NO_CHARACTER;
    if (p[0] == '\0')
        return 0;
    for (i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 1;
        value = value << 6 | (p[i] & 0x3f);
    }

    /* Overlong forms are no characters, but for U+0000 in tree form. */
    if (length == 0 || value > 0x10ffff ||
        (value < least[length] && !(length == 2 && value == 0)))
        return 1;
    *code = value;
    return length;
}

static bool
is_unseen(uint32_t code)
{
    size_t i;

    for (i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        if (code >= unseen[i].first && code <= unseen[i].last)
            return true;
    return code >= 0x80 && code < 0xa0;
}

int
str_show(const char *text, struct buf *out)
{
    uint32_t code;
    size_t length;
    int rc = 0;

    for (; rc == 0 && *text != '\0'; text += length) {
        length = str_character(text, &code);
        if (code == STR_NO_CHARACTER)
            rc = buf_printf(out, "\\x%02x", (unsigned)(unsigned char)*text);
        else if (code == '\n' || code == '\t')
            rc = buf_puts(out, code == '\n' ? "\\n" : "\\t");
        else if (code < 0x20 || code == 0x7f)
            rc = buf_printf(out, "\\x%02x", (unsigned)code);
        else if (is_unseen(code))
            rc = buf_printf(out, "\\u{%04x}", (unsigned)code);
        else
            rc = buf_add(out, text, length);
    }
    return rc;
}

/* Beyond the basic plane JSON needs two surrogates. */
static int
json_escape(uint32_t code, struct buf *out)
{
    if (code == STR_NO_CHARACTER)
        return buf_puts(out, "\\ufffd");
    if (code < 0x10000)
        return buf_printf(out, "\\u%04x", (unsigned)code);
    code -= 0x10000;
    return buf_printf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + (code >> 10)),
        (unsigned)(0xdc00 + (code & 0x3ff)));
}

int
str_show_json(const char *text, size_t length, struct buf *out)
{
    const char *end = text + length;
    int rc = 0;

    while (rc == 0 && text < end && *text != '\0') {
        uint32_t code;
        size_t n = str_character(text, &code);

        if (code != '\n' && (code < 0x20 || code == 0x7f ||
                                code == STR_NO_CHARACTER || is_unseen(code)))
            rc = json_escape(code, out);
        else
            rc = buf_add(out, text, n);
        text += n;
    }
    return rc;
}
