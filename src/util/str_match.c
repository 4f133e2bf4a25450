#include "util/str.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str_internal.h"

/* What the head of a pattern asks for. */
enum wish { WISH_END, WISH_ANY, WISH_ONE, WISH_BYTE };

struct piece {
    enum wish wish;
    char byte;
    size_t length; /* bytes of the pattern */
};

static struct piece
first_piece(const char *pattern, bool escapes)
{
    struct piece piece = { WISH_BYTE, *pattern, 1 };

    if (*pattern == '\0') {
        piece.wish = WISH_END;
    } else if (*pattern == '*') {
        piece.wish = WISH_ANY;
    } else if (escapes && *pattern == '?') {
        piece.wish = WISH_ONE;
    } else if (escapes && *pattern == '\\' && pattern[1] != '\0') {
        piece.byte = pattern[1];
        piece.length = 2;
    }
    return piece;
}

/* The bytes of ${text} that one piece takes; 0: it does not fit. */
static size_t
taken(struct piece piece, const char *text)
{
    uint32_t code;

    if (piece.wish == WISH_ONE)
        return str_character(text, &code);
    return piece.wish == WISH_BYTE && piece.byte == *text ? 1 : 0;
}

/* Only the last star needs to be remembered: what an earlier one took can
 * stay as short as it was. */
static bool
match(const char *pattern, const char *text, bool escapes)
{
    const char *star = NULL, *from = NULL;
    uint32_t code;

    for (;;) {
        struct piece piece = first_piece(pattern, escapes);
        size_t length;

        if (piece.wish == WISH_ANY) {
            star = ++pattern;
            from = text;
            continue;
        }
        if (piece.wish == WISH_END && *text == '\0')
            return true;
        length = taken(piece, text);
        if (length > 0) {
            pattern += piece.length;
            text += length;
            continue;
        }

        /* Let the last star take one character more and try again. */
        if (star == NULL || *from == '\0')
            return false;
        from += str_character(from, &code);
        pattern = star;
        text = from;
    }
}

bool
str_match(const char *pattern, const char *text)
{
    return match(pattern, text, true);
}

bool
str_match_es(const char *pattern, const char *text)
{
    return match(pattern, text, false);
}

/* Walk both patterns at once: here[j] says that some text is matched by what
 * of ${a} was read so far and by the first j bytes of ${b}.  A star takes the
 * byte of the other pattern, or nothing. */
bool
str_patterns_overlap(const char *a, const char *b)
{
    size_t length = strlen(b), j;
    bool *here = mem_zero(length + 1, sizeof *here), result;

    here[0] = true;
    for (j = 0; j < length && b[j] == '*'; j++)
        here[j + 1] = true;
    for (; *a != '\0'; a++) {
        bool before = here[0];

        here[0] = here[0] && *a == '*';
        for (j = 0; j < length; j++) {
            bool old = here[j + 1];

            if (*a == '*' || b[j] == '*')
                here[j + 1] = old || here[j];
            else
                here[j + 1] = before && *a == b[j];
            before = old;
        }
    }
    result = here[length];
    free(here);
    return result;
}
