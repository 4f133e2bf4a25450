#include "util/list.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void
list_take(struct list *l, char *text)
{
    l->items = mem_room(l->items, l->count, &l->room, sizeof *l->items);
    l->items[l->count++] = text;
}

void
list_add(struct list *l, const char *text)
{
    list_take(l, mem_string(text));
}

void
list_add_new(struct list *l, const char *text)
{
    size_t i;

    for (i = 0; i < l->count; i++)
        if (strcmp(l->items[i], text) == 0)
            return;
    list_add(l, text);
}

/* The bytes before the next unescaped separator or the end. */
static size_t
part_length(const char *text, char separator)
{
    size_t n = 0;

    while (text[n] != '\0' && text[n] != separator)
        n += text[n] == '\\' && text[n + 1] != '\0' ? 2 : 1;
    return n;
}

void
list_split(struct list *l, const char *text, char separator)
{
    for (;;) {
        size_t length = part_length(text, separator);

        if (length > 0)
            list_take(l, mem_copy(text, length));
        if (text[length] == '\0')
            return;
        text += length + 1;
    }
}

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void
list_sort(struct list *l)
{
    size_t i, kept = 0;

    if (l->count == 0)
        return;
    qsort(l->items, l->count, sizeof *l->items, compare);
    for (i = 1; i < l->count; i++) {
        if (strcmp(l->items[i], l->items[kept]) == 0)
            free(l->items[i]);
        else
            l->items[++kept] = l->items[i];
    }
    l->count = kept + 1;
}

size_t
list_find(const struct list *l, const char *text)
{
    size_t low = 0, high = l->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(text, l->items[middle]);

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return (size_t)-1;
}

bool
list_has(const struct list *l, const char *text)
{
    return list_find(l, text) != (size_t)-1;
}

void
list_free(struct list *l)
{
    size_t i;

    for (i = 0; i < l->count; i++)
        free(l->items[i]);
    free(l->items);
    l->items = NULL;
    l->count = l->room = 0;
}
