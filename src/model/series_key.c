#include "model/series.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

#define SEPARATORS "-_."
#define DIGITS "0123456789"
#define NUMBER_WIDTH 20 /* of a number in the text of the order */
#define COUNTER_LEAST 6 /* digits; the server writes six */
#define COUNTER_MOST 19 /* digits without leading zeros */
#define NAME_LIMIT 1024 /* servers allow 255 bytes */
#define KEY_LIMIT (NAME_LIMIT * NUMBER_WIDTH)

/* ---- the forms ---- */

/* The letters of a form: what they match, in how many digits. */
static const struct part {
    char letter;
    unsigned digits, least, most;
} parts[] = {
    { 'Y', 4, 1990, 2099 },
    { 'M', 2, 1, 12 },
    { 'D', 2, 1, 31 },
    { 'H', 2, 0, 23 },
    { 'I', 2, 0, 59 },
    { 'W', 2, 1, 53 },
};

/* Longer ones first.  's' is a separator, the same throughout; 't' any
 * separator or the t before a time; 'w' a letter w; 'C' a counter. */
static const struct form {
    const char *letters;
    bool at_end; /* it counts only as the last part of a name, not as all */
} forms[] = {
    { "YsMsDtHsI", false },
    { "YMDHI", false },
    { "YsMsDtH", false },
    { "YMDH", false },
    { "YsMsD", false },
    { "YMD", false },
    { "YswW", false },
    { "YwW", false },
    { "YsW", false }, /* a month, too */
    { "YM", false },
    { "C", true },
    { "Y", true },
};

static bool
is_separator(char c)
{
    return c != '\0' && strchr(SEPARATORS, c) != NULL;
}

/* Append a number so that bytes stand in the order of numbers. */
static void
add_number(const char *digits, size_t length, struct buf *order)
{
    for (size_t i = length; i < NUMBER_WIDTH; i++)
        buf_putc(order, '0');
    buf_add(order, digits, length);
}

/* Return the bytes of a counter, or 0: there is none, or one so long that it
 * counts nothing. */
static size_t
match_counter(const char *text, size_t least, struct buf *order)
{
    size_t length = strspn(text, DIGITS), zeros = strspn(text, "0");

    if (length < least || length - zeros > COUNTER_MOST)
        return 0;
    add_number(text + zeros, length - zeros, order);
    return length;
}

static size_t
match_number(char letter, const char *text, struct buf *order)
{
    const struct part *p = parts;
    unsigned value = 0;

    while (p->letter != letter)
        p++;
    for (unsigned i = 0; i < p->digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    if (value < p->least || value > p->most)
        return 0;
    add_number(text, p->digits, order);
    return p->digits;
}

/* Match one letter of a form.  ${*separator} is the one that was seen.
 * Return the bytes, or 0. */
static size_t
match_letter(char letter, const char *text, char *separator, struct buf *order)
{
    switch (letter) {
    case 's':
        if (!is_separator(*text) || (*separator != '\0' && *separator != *text))
            return 0;
        *separator = *text;
        return 1;
    case 't':
        return is_separator(*text) || *text == 't';
    case 'w':
        return *text == 'w' || *text == 'W';
    case 'C':
        return *text == '0' ? match_counter(text, COUNTER_LEAST, order) : 0;
    default:
        return match_number(letter, text, order);
    }
}

/* Say whether a form may end before ${text}: not within a number, nor where
 * its own separator goes on to a number that is too short for a counter. */
static bool
may_end(const char *text, char separator)
{
    size_t digits;

    if (*text == '\0')
        return true;
    if (!is_separator(*text))
        return false;
    digits = strspn(text + 1, DIGITS);
    return *text != separator || digits == 0 || digits >= COUNTER_LEAST;
}

/* Match a form at ${text}, which begins a part of a name.  Return the bytes,
 * or 0; ${order} is as it was then. */
static size_t
match_form(const struct form *f, const char *text, struct buf *order)
{
    size_t length = 0, mark = order->length;
    char separator = '\0';

    for (const char *letter = f->letters; *letter != '\0'; letter++) {
        size_t one = match_letter(*letter, text + length, &separator, order);

        length += one;
        if (one == 0) {
            buf_cut(order, mark);
            return 0;
        }
    }
    if (f->at_end ? text[length] == '\0' : may_end(text + length, separator))
        return length;
    buf_cut(order, mark);
    return 0;
}

/* Match any form at ${at} of ${name}.  Return the bytes, or 0. */
static size_t
match_any(const char *name, size_t at, struct buf *order)
{
    if (at > 0 && !is_separator(name[at - 1]))
        return 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t length = forms[i].at_end && at == 0
                            ? 0
                            : match_form(&forms[i], name + at, order);

        if (length > 0)
            return length;
    }
    return 0;
}

/* ---- the name ---- */

/* Append the key of ${name}.  Return how many forms it has; ${*covered} says
 * whether it ends in one. */
static size_t
strip(const char *name, struct buf *key, struct buf *order, bool *covered)
{
    size_t count = 0;

    *covered = false;
    for (size_t i = 0; name[i] != '\0';) {
        size_t length = match_any(name, i, order);

        *covered = length > 0;
        if (length > 0) {
            buf_putc(key, '*');
            i += length;
            count++;
        } else {
            buf_putc(key, name[i++]);
        }
    }
    return count;
}

/* What rolls over ends in a '-' and a number, which may not look like a
 * counter yet.  Return whether that is so; if not, nothing is changed. */
static bool
strip_rolling(const char *name, struct buf *key, struct buf *order)
{
    const char *dash = strrchr(name, '-');
    struct buf number;
    char *stem;
    bool covered;

    if (dash == NULL || dash == name)
        return false;
    buf_init(&number, KEY_LIMIT);
    if (dash[1 + strspn(dash + 1, DIGITS)] != '\0' ||
        match_counter(dash + 1, 1, &number) == 0) {
        buf_free(&number);
        return false;
    }
    buf_clear(key);
    buf_clear(order);
    stem = mem_copy(name, (size_t)(dash - name));
    strip(stem, key, order, &covered);
    buf_puts(key, "-*");
    buf_add(order, number.data, number.length);
    buf_free(&number);
    free(stem);
    return true;
}

char *
series_key(const char *name, bool rolls, char **order)
{
    struct buf key, sorted;
    bool covered, has;

    if (order != NULL)
        *order = NULL;
    if (strlen(name) > NAME_LIMIT)
        return NULL;
    buf_init(&key, KEY_LIMIT);
    buf_init(&sorted, KEY_LIMIT);
    has = strip(name, &key, &sorted, &covered) > 0;
    if (rolls && !covered && strip_rolling(name, &key, &sorted))
        has = true;
    if (order != NULL && has)
        *order = buf_take(&sorted);
    buf_free(&sorted);
    if (has)
        return buf_take(&key);
    buf_free(&key);
    return NULL;
}
