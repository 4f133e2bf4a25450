#include <stdlib.h>
#include <string.h>

#include "util/json_internal.h"
#include "util/mem.h"

/* Keys are only gathered; an object whose keys did not come in ascending order
 * is sorted when it ends.  Other than with a hash table no input can make
 * that slow. */

struct json_key_order {
    const char *text;
    size_t length, index;
};

void
json_keys_init(struct json_keys *k)
{
    memset(k, 0, sizeof *k);
    buf_init(&k->text, SIZE_MAX / 4);
}

void
json_keys_free(struct json_keys *k)
{
    buf_free(&k->text);
    free(k->items);
    free(k->order);
}

static int
compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

    if (order != 0)
        return order;
    return a_length < b_length ? -1 : a_length > b_length;
}

bool
json_keys_add(struct json_keys *k, size_t first, const char *text,
    size_t length, uint64_t line, uint64_t column)
{
    struct json_key key = { k->text.length, length, line, column };
    bool behind = true;

    if (k->count > first) {
        const struct json_key *last = &k->items[k->count - 1];

        behind = compare_bytes(k->text.data + last->start, last->length, text,
                     length) < 0;
    }
    buf_add(&k->text, text, length);
    k->items = mem_room(k->items, k->count, &k->room, sizeof *k->items);
    k->items[k->count++] = key;
    return behind;
}

static int
compare(const void *a, const void *b)
{
    const struct json_key_order *x = a, *y = b;
    int order = compare_bytes(x->text, x->length, y->text, y->length);

    if (order != 0)
        return order;
    return x->index < y->index ? -1 : 1;
}

const struct json_key *
json_keys_double(struct json_keys *k, size_t first)
{
    size_t count = k->count - first, found = SIZE_MAX, i;

    if (count > k->order_room) {
        k->order_room = k->room;
        k->order = mem_grow(k->order, k->order_room, sizeof *k->order);
    }
    for (i = 0; i < count; i++) {
        k->order[i].text = k->text.data + k->items[first + i].start;
        k->order[i].length = k->items[first + i].length;
        k->order[i].index = first + i;
    }
    qsort(k->order, count, sizeof *k->order, compare);
    for (i = 1; i < count; i++) {
        const struct json_key_order *a = &k->order[i - 1], *b = &k->order[i];

        if (compare_bytes(a->text, a->length, b->text, b->length) == 0 &&
            b->index < found)
            found = b->index;
    }
    return found == SIZE_MAX ? NULL : &k->items[found];
}

void
json_keys_drop(struct json_keys *k, size_t first)
{
    if (first == k->count)
        return;
    k->text.length = k->items[first].start;
    k->count = first;
}
