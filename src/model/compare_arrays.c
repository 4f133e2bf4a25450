#include "model/compare_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/align.h"
#include "model/settings.h"
#include "util/mem.h"
#include "util/str.h"

/* Items looked at in one body in search of partners, at most.  A list of a
 * thousand processors against another one takes half of it. */
#define WORK_LIMIT (1u << 23)

/* Two arrays that are being aligned. */
struct aligning {
    struct comparing *c;
    const cJSON **from, **to;
    size_t from_count, to_count;
    struct align_partner *partners;
};

/* ---- how well two elements go together ---- */

/* Compare two elements without noting anything. */
static bool
are_same(struct comparing *c, const cJSON *from, const cJSON *to)
{
    struct changes *out = c->out;
    size_t count = c->count;
    bool quick = c->quick, same;

    /* No rule names a position. */
    struct compare_mark mark = compare_enter(c, "0", "0");

    c->out = NULL;
    c->count = 0;
    c->quick = true;
    compare_items(c, from, to);
    same = c->count == 0;
    c->out = out;
    c->count = count;
    c->quick = quick;
    compare_leave(c, mark);
    return same;
}

static uint32_t
score(void *user, size_t a, size_t b)
{
    struct aligning *al = user;
    const cJSON *from = al->from[a], *to = al->to[b];

    if (al->c->work > WORK_LIMIT)
        return 0; /* not used any more */
    if (are_same(al->c, from, to))
        return ALIGN_SAME;
    return align_likeness(from, to);
}

/* ---- walking along ---- */

static void
enter_and_compare(
    struct comparing *c, size_t a, size_t b, const cJSON *from, const cJSON *to)
{
    char here[24], there[24];
    struct compare_mark mark;
    bool single = from == NULL || to == NULL;

    snprintf(here, sizeof here, "%zu", a);
    snprintf(there, sizeof there, "%zu", b);
    mark = compare_enter(c, here, there);
    if (single)
        compare_differ(c, from, to);
    else
        compare_items(c, from, to);
    if (single && c->out != NULL)
        c->out->items[c->out->count - 1].element = true;
    compare_leave(c, mark);
}

/* What went and what came is told where it stood or stands, in order. */
static void
compare_aligned(const struct aligning *al)
{
    size_t b = 0;

    for (size_t a = 0; a < al->from_count; a++) {
        const struct align_partner *p = &al->partners[a];

        if (p->position == ALIGN_NONE) {
            enter_and_compare(al->c, a, b, al->from[a], NULL);
            continue;
        }
        for (; b < p->position; b++)
            enter_and_compare(al->c, a, b, NULL, al->to[b]);
        if (!p->same)
            enter_and_compare(al->c, a, b, al->from[a], al->to[b]);
        b++;
    }
    for (; b < al->to_count; b++)
        enter_and_compare(al->c, al->from_count, b, NULL, al->to[b]);
}

/* Compare by position, as far as both go. */
static void
compare_by_position(struct comparing *c, const cJSON *from, const cJSON *to)
{
    const cJSON *x = from->child, *y = to->child;

    for (size_t i = 0; (x != NULL || y != NULL) && !(c->quick && c->count > 0);
         i++) {
        enter_and_compare(c, i, i, x, y);
        x = x == NULL ? NULL : x->next;
        y = y == NULL ? NULL : y->next;
    }
}

static const cJSON **
elements_of(const cJSON *array, size_t count)
{
    const cJSON **elements = mem_zero(count, sizeof *elements), *item;
    size_t i = 0;

    json_each (item, array)
        elements[i++] = item;
    return elements;
}

static void
compare_by_alignment(struct comparing *c, const cJSON *from, const cJSON *to)
{
    struct aligning al = {
        .c = c, .from_count = json_count(from), .to_count = json_count(to)
    };

    al.from = elements_of(from, al.from_count);
    al.to = elements_of(to, al.to_count);
    al.partners = mem_zero(al.from_count, sizeof *al.partners);
    align(al.from_count, al.to_count, score, &al, al.partners);
    if (c->work > WORK_LIMIT)
        compare_by_position(c, from, to);
    else
        compare_aligned(&al);
    free(al.from);
    free(al.to);
    free(al.partners);
}

/* A setting is one value to a server, whatever it holds. */
static bool
is_setting(const struct comparing *c)
{
    const char *place = settings_place(c->kind->id);

    return place != NULL && str_starts(buf_text(&c->here), place) &&
           c->here.data[strlen(place)] == '/';
}

void
compare_arrays(struct comparing *c, const cJSON *from, const cJSON *to)
{
    bool whole = c->quick || is_setting(c);

    if (whole && json_count(from) != json_count(to))
        compare_differ(c, from, to);
    else if (whole || c->work > WORK_LIMIT)
        compare_by_position(c, from, to);
    else
        compare_by_alignment(c, from, to);
}
