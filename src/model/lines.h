/* model/lines.h: which lines two texts have in common, in order. */

#ifndef ESBUNDLE_MODEL_LINES_H
#define ESBUNDLE_MODEL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINES_EDITS 2000 /* most that are searched for; 8 MB of notes */

/* One line with its newline, in the text that it was split from. */
struct line {
    const char *text;
    size_t length;
    uint64_t hash;
};

struct lines {
    struct line *items;
    size_t count;
};

/* lines_split(text, length, out): Split a text, which is borrowed until
 * lines_free; what follows the last newline is a line as well. */
void lines_split(const char *text, size_t length, struct lines *out);
void lines_free(struct lines *l);

/* lines_match(a, b, gone, came): Set ${gone}[i] for each line of ${a}, and
 * ${came}[j] for each of ${b}, that is not part of the longest sequence of
 * lines which both have.  Equal lines at both ends aside, texts that differ in
 * more than LINES_EDITS lines have nothing in common, so that time and memory
 * stay bounded (E. W. Myers, "An O(ND) Difference Algorithm", 1986). */
void lines_match(
    const struct lines *a, const struct lines *b, bool *gone, bool *came);

#endif
