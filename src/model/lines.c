#include "model/lines.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* ---- splitting ---- */

/* FNV-1a: only to be quick; equal hashes are looked at again. */
static uint64_t
hash_of(const char *text, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return hash;
}

void
lines_split(const char *text, size_t length, struct lines *out)
{
    size_t room = 0;

    out->items = NULL;
    out->count = 0;
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t size = end == NULL ? length : (size_t)(end - text) + 1;

        out->items =
            mem_room(out->items, out->count, &room, sizeof *out->items);
        out->items[out->count++] =
            (struct line){ text, size, hash_of(text, size) };
        text += size;
        length -= size;
    }
}

void
lines_free(struct lines *l)
{
    free(l->items);
    l->items = NULL;
    l->count = 0;
}

/* ---- matching ---- */

/* What lies between equal beginnings and equal ends.  A diagonal is the number
 * of lines gone minus the number of lines come; on each we note how far down
 * the first text one gets with so many edits. */
struct search {
    const struct line *a, *b;
    long a_count, b_count;
    bool *gone, *came;
    long reach[2 * LINES_EDITS + 3]; /* by diagonal, now */
    int32_t *notes;                  /* by edits and diagonal */
};

static bool
same(const struct line *a, const struct line *b)
{
    return a->hash == b->hash && a->length == b->length &&
           memcmp(a->text, b->text, a->length) == 0;
}

/* Leave aside what is equal at both ends. */
static void
trim(struct search *s)
{
    while (s->a_count > 0 && s->b_count > 0 && same(s->a, s->b)) {
        s->a++;
        s->b++;
        s->gone++;
        s->came++;
        s->a_count--;
        s->b_count--;
    }
    while (s->a_count > 0 && s->b_count > 0 &&
           same(&s->a[s->a_count - 1], &s->b[s->b_count - 1])) {
        s->a_count--;
        s->b_count--;
    }
}

/* Where the notes of a number of edits say how far a diagonal got. */
static int32_t *
note(const struct search *s, long edits, long diagonal)
{
    return &s->notes[edits * (edits + 1) / 2 + (diagonal + edits) / 2];
}

static long *
reach(struct search *s, long diagonal)
{
    return &s->reach[diagonal + LINES_EDITS + 1];
}

/* Say whether the best way to a diagonal is by a line that came. */
static bool
comes(long edits, long diagonal, long below, long above)
{
    return diagonal == -edits || (diagonal != edits && below < above);
}

/* Take one edit more on every diagonal.  Return whether that is the end. */
static bool
advance(struct search *s, long edits)
{
    for (long k = -edits; k <= edits; k += 2) {
        long below = *reach(s, k - 1), above = *reach(s, k + 1);
        long x = comes(edits, k, below, above) ? above : below + 1;

        while (x < s->a_count && x - k < s->b_count &&
               same(&s->a[x], &s->b[x - k]))
            x++;
        *reach(s, k) = x;
        *note(s, edits, k) = (int32_t)x;
        if (k == s->a_count - s->b_count && x >= s->a_count)
            return true;
    }
    return false;
}

/* Walk back along the notes and mark each edit. */
static void
mark(const struct search *s, long edits)
{
    long k = s->a_count - s->b_count;

    for (; edits > 0; edits--) {
        long below = k > -edits ? *note(s, edits - 1, k - 1) : -1;
        long above = k < edits ? *note(s, edits - 1, k + 1) : -1;

        if (comes(edits, k, below, above)) {
            k++;
            s->came[above - k] = true;
        } else {
            k--;
            s->gone[below] = true;
        }
    }
}

static void
mark_all(const struct search *s)
{
    for (long i = 0; i < s->a_count; i++)
        s->gone[i] = true;
    for (long i = 0; i < s->b_count; i++)
        s->came[i] = true;
}

void
lines_match(
    const struct lines *a, const struct lines *b, bool *gone, bool *came)
{
    struct search *s = mem_zero(1, sizeof *s);
    long edits = 0;

    memset(gone, 0, a->count * sizeof *gone);
    memset(came, 0, b->count * sizeof *came);
    s->a = a->items;
    s->b = b->items;
    s->a_count = (long)a->count;
    s->b_count = (long)b->count;
    s->gone = gone;
    s->came = came;
    trim(s);
    if (s->a_count == 0 || s->b_count == 0) {
        mark_all(s);
    } else {
        s->notes = mem_alloc(
            (LINES_EDITS + 1) * (LINES_EDITS + 2) / 2 * sizeof *s->notes);
        while (edits <= LINES_EDITS && !advance(s, edits))
            edits++;
        if (edits <= LINES_EDITS)
            mark(s, edits);
        else
            mark_all(s);
        free(s->notes);
    }
    free(s);
}
