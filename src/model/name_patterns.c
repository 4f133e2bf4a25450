#include "model/name_patterns.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

void
name_patterns_add(struct name_patterns *p, const char *text, size_t owner)
{
    p->items = mem_room(p->items, p->count, &p->room, sizeof *p->items);
    p->items[p->count++] =
        (struct name_pattern){ text, strcspn(text, "*"), owner };
}

void
name_patterns_free(struct name_patterns *p)
{
    free(p->items);
    memset(p, 0, sizeof *p);
}

/* Order a prefix against another one: by bytes, the shorter one first. */
static int
order_prefix(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

    if (order == 0 && a_length != b_length)
        order = a_length < b_length ? -1 : 1;
    return order;
}

static int
by_prefix(const void *a, const void *b)
{
    const struct name_pattern *x = a, *y = b;
    int order = order_prefix(x->text, x->prefix, y->text, y->prefix);

    if (order == 0)
        order = strcmp(x->text, y->text);
    if (order == 0 && x->owner != y->owner)
        order = x->owner < y->owner ? -1 : 1;
    return order;
}

void
name_patterns_sort(struct name_patterns *p)
{
    if (p->count > 0)
        qsort(p->items, p->count, sizeof *p->items, by_prefix);
}

/* Return the first pattern whose prefix is not below these bytes. */
static size_t
first_at(const struct name_patterns *p, const char *text, size_t length)
{
    size_t low = 0, high = p->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct name_pattern *one = &p->items[middle];

        if (order_prefix(one->text, one->prefix, text, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void
name_patterns_match(const struct name_patterns *p, const char *name,
    void (*found)(void *user, size_t owner), void *user)
{
    size_t length = strlen(name);

    /* What matches begins with one of the beginnings of the name. */
    for (size_t n = 0; n <= length; n++)
        for (size_t i = first_at(p, name, n); i < p->count; i++) {
            const struct name_pattern *one = &p->items[i];

            if (one->prefix != n || memcmp(one->text, name, n) != 0)
                break;
            if (str_match_es(one->text, name))
                found(user, one->owner);
        }
}

/* Say whether what stands behind the last stars cannot agree; saves most of
 * the walks through two patterns. */
static bool
ends_differ(const struct name_pattern *a, const struct name_pattern *b)
{
    size_t x = strlen(a->text), y = strlen(b->text);

    for (; x > 0 && y > 0; x--, y--) {
        if (a->text[x - 1] == '*' || b->text[y - 1] == '*')
            return false;
        if (a->text[x - 1] != b->text[y - 1])
            return true;
    }
    return false;
}

void
name_patterns_meet(const struct name_patterns *p,
    bool (*wanted)(void *user, size_t a, size_t b),
    void (*found)(
        void *user, const struct name_pattern *a, const struct name_pattern *b),
    void *user)
{
    /* Two patterns can only meet where one prefix begins with the other one;
     * those that begin with a prefix stand together behind it. */
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = i + 1; j < p->count; j++) {
            const struct name_pattern *a = &p->items[i], *b = &p->items[j];

            if (b->prefix < a->prefix ||
                memcmp(a->text, b->text, a->prefix) != 0)
                break;
            if (wanted(user, a->owner, b->owner) && !ends_differ(a, b) &&
                str_patterns_overlap(a->text, b->text))
                found(user, a, b);
        }
}
