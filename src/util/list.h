/* util/list.h: a growing list of strings, and a set made of one.
 * A list owns its strings. */

#ifndef ESBUNDLE_UTIL_LIST_H
#define ESBUNDLE_UTIL_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    char **items;
    size_t count;
    size_t room;
};

#define LIST_INIT                                                              \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* list_add(l, text): Append a copy of ${text}. */
void list_add(struct list *l, const char *text);

/* list_add_new(l, text): Append a copy unless an equal string is there; linear,
 * for short lists. */
void list_add_new(struct list *l, const char *text);

/* list_take(l, text): Append ${text}, which then belongs to the list. */
void list_take(struct list *l, char *text);

/* list_split(l, text, separator): Append the parts of ${text} between
 * unescaped ${separator} bytes, their backslashes kept; empty parts are left
 * out. */
void list_split(struct list *l, const char *text, char separator);

/* list_sort(l): Sort by bytes and remove doubles, which makes it a set. */
void list_sort(struct list *l);

/* list_has(l, text): Say whether a sorted list holds ${text}. */
bool list_has(const struct list *l, const char *text);

/* list_find(l, text): Return the index in a sorted list, or (size_t)-1. */
size_t list_find(const struct list *l, const char *text);

/* list_free(l): Release all strings; the list is empty afterwards. */
void list_free(struct list *l);

#endif
