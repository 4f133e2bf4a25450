#include "cli/diff_print.h"

#include <stdlib.h>

#include "model/lines.h"
#include "util/mem.h"

#define CONTEXT 3 /* equal lines around what differs */

/* Two texts and what becomes of their lines. */
struct texts {
    struct buf before, after;
    struct lines old, new;
    bool *gone, *came;
};

/* Lines from here up to there, on both sides. */
struct hunk {
    size_t old, old_end, new, new_end;
};

/* ---- where they differ ---- */

static bool
differs(const struct texts *t, size_t old, size_t new)
{
    return (old < t->old.count && t->gone[old]) ||
           (new < t->new.count && t->came[new]);
}

/* Go on over what differs here. */
static void
pass(const struct texts *t, size_t *old, size_t *new)
{
    while (*old < t->old.count && t->gone[*old])
        ++*old;
    while (*new < t->new.count && t->came[*new])
        ++*new;
}

/* Find the next hunk behind ${h}: what differs, with equal lines around it, and
 * further differences that are no more than twice as far away.
 * Return whether there is one. */
static bool
next_hunk(const struct texts *t, struct hunk *h)
{
    size_t old = h->old_end, new = h->new_end, equal;

    while (old < t->old.count && !differs(t, old, new)) {
        old++;
        new ++;
    }
    if (!differs(t, old, new))
        return false;
    equal = old - h->old_end < CONTEXT ? old - h->old_end : CONTEXT;
    h->old = old - equal;
    h->new = new - equal;
    for (equal = 0; equal <= 2 * CONTEXT;) {
        if (differs(t, old, new)) {
            pass(t, &old, &new);
            equal = 0;
        } else if (old < t->old.count) {
            old++;
            new ++;
            equal++;
        } else
            break;
    }
    equal = equal > CONTEXT ? equal - CONTEXT : 0;
    h->old_end = old - equal;
    h->new_end = new - equal;
    return true;
}

/* ---- printing ---- */

static void
print_one(const struct line *l, char sign, struct print *out)
{
    static const char signs[][2] = { " ", "-", "+" };

    if (sign == ' ')
        print_raw(out, signs[0], 1);
    else
        print_part(out, sign == '-' ? PRINT_BAD : PRINT_GOOD, "%s",
            signs[sign == '-' ? 1 : 2]);
    print_json_text(out, l->text, l->length);
}

/* The number of the first line, or of the one before an empty range. */
static size_t
first_of(size_t from, size_t to)
{
    return from == to ? from : from + 1;
}

static void
print_hunk(const struct texts *t, const struct hunk *h, struct print *out)
{
    size_t old = h->old, new = h->new;

    print_line(out, PRINT_HEAD, "@@ -%zu,%zu +%zu,%zu @@",
        first_of(h->old, h->old_end), h->old_end - h->old,
        first_of(h->new, h->new_end), h->new_end - h->new);
    while (old < h->old_end || new < h->new_end) {
        if (old < h->old_end && t->gone[old])
            print_one(&t->old.items[old++], '-', out);
        else if (new < h->new_end && t->came[new])
            print_one(&t->new.items[new ++], '+', out);
        else {
            print_one(&t->old.items[old++], ' ', out);
            new ++;
        }
    }
}

/* The path that unpack gives the resource, as git shows it. */
static void
print_path(const char *sign, const char *side, const struct resource *r,
    struct print *out)
{
    struct buf path;

    if (r == NULL) {
        print_line(out, PRINT_HEAD, "%s /dev/null", sign);
        return;
    }
    buf_init(&path, JSON_BODY_LIMIT);
    catalog_path(r->kind_name, r->name, &path);
    print_line(out, PRINT_HEAD, "%s %s/%s", sign, side, buf_text(&path));
    buf_free(&path);
}

static void
print_texts(const struct pair *one, struct texts *t, struct print *out)
{
    struct hunk h = { 0 };

    lines_split(buf_text(&t->before), t->before.length, &t->old);
    lines_split(buf_text(&t->after), t->after.length, &t->new);
    t->gone = mem_zero(t->old.count, sizeof *t->gone);
    t->came = mem_zero(t->new.count, sizeof *t->came);
    lines_match(&t->old, &t->new, t->gone, t->came);
    print_path("---", "a", one->before, out);
    print_path("+++", "b", one->after, out);
    while (next_hunk(t, &h))
        print_hunk(t, &h, out);
    free(t->gone);
    free(t->came);
    lines_free(&t->old);
    lines_free(&t->new);
}

/* ---- pairs ---- */

static int
print_bodies(const struct pairs *p, const struct pair *one, struct print *out,
    struct err *err)
{
    struct pair_bodies bodies;
    struct texts t = { 0 };
    int rc = pairs_bodies(p, one, &bodies, err);

    buf_init(&t.before, JSON_BODY_LIMIT);
    buf_init(&t.after, JSON_BODY_LIMIT);
    if (rc == 0) {
        if (bodies.before != NULL)
            (void)json_print(bodies.before, &t.before);
        if (bodies.after != NULL)
            (void)json_print(bodies.after, &t.after);
        print_texts(one, &t, out);
    }
    buf_free(&t.before);
    buf_free(&t.after);
    pair_bodies_free(&bodies);
    return rc;
}

/* Not a part of the patch: programs that apply it pass over the line. */
static void
print_unread(
    const struct diff_view *view, const struct pair *one, struct print *out)
{
    bool first = one->before == NULL;
    const struct resource *r = first ? one->after : one->before;

    print_line(out, PRINT_WARN, "? %s/%s (not read in %s%s%s)", r->kind_name,
        r->name, view->sides[first ? 0 : 1], one->reason[0] == '\0' ? "" : ": ",
        one->reason);
}

/* Say which indices are compared. */
static void
print_series(
    const struct diff_view *view, const struct pair *one, struct print *out)
{
    const struct resource *r = pair_resource(one);
    struct buf text;

    buf_init(&text, JSON_BODY_LIMIT);
    diff_series_text(view, r, &text);
    if (text.length > 0)
        print_line(out, PRINT_HEAD, "series %s%s", r->name, buf_text(&text));
    buf_free(&text);
}

int
diff_unified(const struct diff_view *view, struct print *out, struct err *err)
{
    const struct pairs *p = view->diff->pairs;

    for (size_t i = 0; i < p->count; i++) {
        const struct pair *one = &p->items[i];

        if (one->what == PAIR_UNREAD)
            print_unread(view, one, out);
        else if (one->what != PAIR_SAME) {
            print_series(view, one, out);
            if (print_bodies(p, one, out, err) != 0)
                return -1;
        }
    }
    return 0;
}
