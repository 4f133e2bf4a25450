#include "util/str.h"

#include <string.h>

#define LONGEST 64 /* bytes of a word that are looked at */

static unsigned
least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The table of the Levenshtein distance, three rows of it; the oldest row is
 * for the swap of two neighbours. */
unsigned
str_distance(const char *a, const char *b)
{
    unsigned rows[3][LONGEST + 1];
    size_t la = strnlen(a, LONGEST), lb = strnlen(b, LONGEST), i, j;

    for (j = 0; j <= lb; j++)
        rows[0][j] = (unsigned)j;
    for (i = 1; i <= la; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

        row[0] = (unsigned)i;
        for (j = 1; j <= lb; j++) {
            row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return rows[la % 3][lb];
}

const char *
str_nearest(const char *word, const char *const *words, size_t count)
{
    size_t length = strlen(word), i;
    unsigned limit = length < 6 ? 1 : length < 10 ? 2 : 3;
    const char *nearest = NULL;

    for (i = 0; i < count; i++) {
        unsigned distance = str_distance(word, words[i]);

        /* The beginning of a longer word counts as one slip. */
        if (length >= 3 && distance > 1 && str_starts(words[i], word))
            distance = 1;
        if (distance <= limit && (nearest == NULL || distance < limit)) {
            nearest = words[i];
            limit = distance;
        }
    }
    return nearest;
}
