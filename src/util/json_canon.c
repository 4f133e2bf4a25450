#include <stdlib.h>
#include <string.h>

#include "util/json_internal.h"
#include "util/mem.h"

/* Canonical text leaves no choice of spacing and escapes, so that it can be
 * walked through in one go, without tokens, sets of keys or copies.  Every
 * function here takes the place and returns the one behind what it took, or
 * NULL with the fault noted. */

struct last_key {
    const char *text, *end; /* inside the quotes; NULL before the first one */
    bool escaped;
};

struct walk {
    const char *start, *end;
    const char *what, *at; /* the fault */
    size_t count;          /* of values */
    unsigned depth;
    bool object[JSON_DEPTH_LIMIT + 1];
    struct last_key keys[JSON_DEPTH_LIMIT + 1];
};

static const char *
fail(struct walk *w, const char *at, const char *what)
{
    w->at = at;
    w->what = what;
    return NULL;
}

/* ---- strings ---- */

static bool
is_lower_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* The code of the \u escape at ${p} if it is in lower case, or -1. */
static int
escaped_code(const char *p, const char *end)
{
    int i;

    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (i = 2; i < 6; i++)
        if (!is_lower_hex(p[i]))
            return -1;
    return json_hex4(p + 2, end);
}

/* Only what cannot be written otherwise may be escaped. */
static const char *
take_escape(struct walk *w, const char *p)
{
    int code = escaped_code(p, w->end), low;

    if (w->end - p >= 2 && p[1] != '\0' && strchr("\"\\bfnrt", p[1]) != NULL)
        return p + 2;
    if (code >= 0 && code < 0x20 &&
        (code == 0 || strchr("\b\f\n\r\t", code) == NULL))
        return p + 6;

    /* A surrogate must be a lone one. */
    if (code < 0xd800 || code > 0xdfff)
        return fail(w, p, "an escape that is not the shortest");
    low = code < 0xdc00 ? escaped_code(p + 6, w->end) : -1;
    if (low >= 0xdc00 && low <= 0xdfff)
        return fail(w, p, "an escape that is not the shortest");
    return p + 6;
}

/* Take a string from behind its first quote; note whether it has escapes. */
static inline const char *
take_string(struct walk *w, const char *p, bool *escaped)
{
    *escaped = false;
    while ((p = json_plain(p, w->end)) < w->end) {
        size_t length;

        if (*p == '"')
            return p + 1;
        if (*p == '\\') {
            *escaped = true;
            p = take_escape(w, p);
            if (p == NULL)
                return NULL;
            continue;
        }
        if ((unsigned char)*p < 0x20)
            return fail(w, p, "a control character in a string");
        length = json_utf8(p, w->end);
        if (length == 0)
            return fail(w, p, "bad UTF-8 in a string");
        p += length;
    }
    return fail(w, p, "the end of the text in a string");
}

/* ---- keys ---- */

static int
compare_decoded(const struct last_key *a, const struct last_key *b)
{
    struct buf x, y;
    int order;

    buf_init(&x, SIZE_MAX / 4);
    buf_init(&y, SIZE_MAX / 4);
    json_decode(a->text, a->end, &x);
    json_decode(b->text, b->end, &y);
    order = strcmp(buf_text(&x), buf_text(&y));
    buf_free(&x);
    buf_free(&y);
    return order;
}

static int
compare_keys(const struct last_key *a, const struct last_key *b)
{
    size_t a_length = (size_t)(a->end - a->text);
    size_t b_length = (size_t)(b->end - b->text);
    int order;

    if (a->escaped || b->escaped)
        return compare_decoded(a, b);
    order = memcmp(a->text, b->text, a_length < b_length ? a_length : b_length);
    if (order != 0)
        return order;
    return a_length < b_length ? -1 : a_length > b_length;
}

/* Take a key and ": ".  It must come behind the one before it, so that there
 * are no duplicates either. */
static inline const char *
take_key(struct walk *w, const char *p)
{
    struct last_key *last = &w->keys[w->depth], key;

    if (p == w->end || *p != '"')
        return fail(w, p, "something else than a key");
    key.text = p + 1;
    p = take_string(w, p + 1, &key.escaped);
    if (p == NULL)
        return NULL;
    key.end = p - 1;
    if (last->text != NULL) {
        int order = compare_keys(last, &key);

        if (order >= 0)
            return fail(w, key.text - 1,
                order == 0 ? "a duplicate key" : "a key out of order");
    }
    *last = key;
    if (w->end - p < 2 || p[0] != ':' || p[1] != ' ')
        return fail(w, p, "something else than ': ' behind a key");
    return p + 2;
}

/* ---- the structure ---- */

/* Take a newline and the indent of a depth. */
static inline const char *
take_line(struct walk *w, const char *p, unsigned depth)
{
    size_t left = 2 * (size_t)depth;

    if ((size_t)(w->end - p) < 1 + left || *p != '\n')
        return fail(w, p, "something else than a new line");
    p++;
    for (; left >= 8; left -= 8, p += 8)
        if (json_eight(p) != 0x2020202020202020)
            return fail(w, p, "a wrong indent");
    for (; left > 0; left--, p++)
        if (*p != ' ')
            return fail(w, p, "a wrong indent");
    return p;
}

/* Take all that stands before the value of a member or element. */
static inline const char *
take_child(struct walk *w, const char *p)
{
    p = take_line(w, p, w->depth);
    return p == NULL || !w->object[w->depth] ? p : take_key(w, p);
}

/* Close the containers that end here; none if another child follows. */
static const char *
take_ends(struct walk *w, const char *p)
{
    while (w->depth > 0 && (p == w->end || *p != ',')) {
        p = take_line(w, p, w->depth - 1);
        if (p == NULL)
            return NULL;
        if (p == w->end || *p != (w->object[w->depth] ? '}' : ']'))
            return fail(w, p, "something else than the closing bracket");
        p++;
        w->depth--;
    }
    return p;
}

static const char *
take_word(struct walk *w, const char *p, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(w->end - p) < length || memcmp(p, word, length) != 0)
        return fail(w, p, "a bad value");
    return p + length;
}

/* Take a bracket and, if the container is empty, the one that closes it. */
static const char *
take_bracket(struct walk *w, const char *p, bool *opened)
{
    bool object = *p == '{';

    if (w->depth == JSON_DEPTH_LIMIT)
        return fail(w, p, "too deep a nesting");
    if (w->end - p >= 2 && p[1] == (object ? '}' : ']'))
        return p + 2;
    w->depth++;
    w->object[w->depth] = object;
    w->keys[w->depth].text = NULL;
    *opened = true;
    return p + 1;
}

/* Take a scalar, an empty container or the bracket that opens one. */
static const char *
take_value(struct walk *w, const char *p, bool *opened)
{
    size_t length;
    bool escaped;

    *opened = false;
    if (p == w->end)
        return fail(w, p, "the end of the text");
    if (w->count++ == JSON_NODE_LIMIT)
        return fail(w, p, "too many values");
    switch (*p) {
    case '{':
    case '[':
        return take_bracket(w, p, opened);
    case '"':
        return take_string(w, p + 1, &escaped);
    case 't':
        return take_word(w, p, "true");
    case 'f':
        return take_word(w, p, "false");
    case 'n':
        return take_word(w, p, "null");
    default:
        length = json_number(p, w->end);
        return length == 0 ? fail(w, p, "a bad value") : p + length;
    }
}

static const char *
take_all(struct walk *w, const char *p)
{
    bool opened;

    for (;;) {
        p = take_value(w, p, &opened);
        if (p != NULL && !opened)
            p = take_ends(w, p);
        if (p == NULL)
            return NULL;
        if (w->depth == 0)
            break;
        p = take_child(w, opened ? p : p + 1);
        if (p == NULL)
            return NULL;
    }
    if (w->end - p != 1 || *p != '\n')
        return fail(w, p, "something else than one last newline");
    return p + 1;
}

static int
report(const struct walk *w, struct err *err)
{
    const char *p = w->start, *next;
    size_t line = 1;

    while ((next = memchr(p, '\n', (size_t)(w->at - p))) != NULL) {
        p = next + 1;
        line++;
    }
    return err_set(err, ERR_BUNDLE,
        "text is not canonical: %s at line %zu, column %zu", w->what, line,
        (size_t)(w->at - p) + 1);
}

int
json_check_canonical(const char *text, size_t length, struct err *err)
{
    struct walk *w = mem_alloc(sizeof *w);
    int rc = 0;

    w->start = text;
    w->end = text + length;
    w->depth = 0;
    w->count = 0;
    if (take_all(w, text) == NULL)
        rc = report(w, err);
    free(w);
    return rc;
}
