#include <stdlib.h>
#include <string.h>

#include "util/json_internal.h"
#include "util/mem.h"

static bool
has_type(const cJSON *item, int type)
{
    return item != NULL && (item->type & 0xff) == type;
}

bool
json_is_string(const cJSON *item)
{
    return has_type(item, cJSON_String);
}

bool
json_is_number(const cJSON *item)
{
    return has_type(item, cJSON_Raw);
}

bool
json_is_object(const cJSON *item)
{
    return has_type(item, cJSON_Object);
}

bool
json_is_array(const cJSON *item)
{
    return has_type(item, cJSON_Array);
}

bool
json_is_bool(const cJSON *item)
{
    return has_type(item, cJSON_True) || has_type(item, cJSON_False);
}

bool
json_is_true(const cJSON *item)
{
    return has_type(item, cJSON_True);
}

bool
json_is_null(const cJSON *item)
{
    return has_type(item, cJSON_NULL);
}

const char *
json_text(const cJSON *item)
{
    if (json_is_string(item) || json_is_number(item))
        return item->valuestring;
    if (json_is_bool(item))
        return json_is_true(item) ? "true" : "false";
    return NULL;
}

int
json_to_int(const cJSON *item, int64_t *out)
{
    bool eligible = json_is_string(item) || json_is_number(item);
    const char *p = eligible ? item->valuestring : "";
    bool negative = *p == '-';
    int64_t value = 0;

    p += negative;
    if (*p == '\0')
        return -1;

    /* Counting downwards reaches both ends of the range. */
    for (; *p != '\0'; p++) {
        int digit = *p - '0';

        if (digit < 0 || digit > 9 || value < (INT64_MIN + digit) / 10)
            return -1;
        value = value * 10 - digit;
    }
    if (!negative && value == INT64_MIN)
        return -1;
    *out = negative ? value : -value;
    return 0;
}

size_t
json_count(const cJSON *container)
{
    const cJSON *item;
    size_t count = 0;

    json_each (item, container)
        count++;
    return count;
}

static bool
text_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
json_same(const cJSON *a, const cJSON *b)
{
    const cJSON *x, *y;

    if (a == NULL || b == NULL)
        return a == b;
    if (!has_type(a, b->type & 0xff) || !text_same(json_text(a), json_text(b)))
        return false;
    for (x = a->child, y = b->child; x != NULL && y != NULL;
         x = x->next, y = y->next)
        if (!text_same(x->string, y->string) || !json_same(x, y))
            return false;
    return x == NULL && y == NULL;
}

/* ---- pointers ---- */

int
json_pointer_add(struct buf *pointer, const char *key)
{
    if (buf_putc(pointer, '/') != 0)
        return -1;
    while (*key != '\0') {
        size_t plain = strcspn(key, "~/");

        if (buf_add(pointer, key, plain) != 0)
            return -1;
        key += plain;
        if (*key != '\0' && buf_puts(pointer, *key++ == '~' ? "~0" : "~1") != 0)
            return -1;
    }
    return 0;
}

int
json_pointer_step(char *step)
{
    char *to = step;

    for (; *step != '\0'; step++) {
        if (*step == '~') {
            step++;
            if (*step != '0' && *step != '1')
                return -1;
            *to++ = *step == '0' ? '~' : '/';
        } else {
            *to++ = *step;
        }
    }
    *to = '\0';
    return 0;
}

/* Return the element whose index is written in ${step}, or NULL. */
static cJSON *
element(const cJSON *array, const char *step)
{
    size_t index = 0;
    cJSON *item;

    if (*step == '\0' || (*step == '0' && step[1] != '\0') ||
        step[strspn(step, "0123456789")] != '\0')
        return NULL;
    for (; *step != '\0'; step++) {
        if (index > SIZE_MAX / 16)
            return NULL;
        index = index * 10 + (size_t)(*step - '0');
    }
    json_each (item, array)
        if (index-- == 0)
            return item;
    return NULL;
}

static cJSON *
child_at(const cJSON *parent, const char *start, size_t length)
{
    char *step = mem_copy(start, length);
    cJSON *child = NULL;

    if (json_pointer_step(step) == 0)
        child = json_is_array(parent) ? element(parent, step)
                                      : json_get(parent, step);
    free(step);
    return child;
}

cJSON *
json_at(const cJSON *tree, const char *pointer)
{
    cJSON *item = (cJSON *)tree;

    while (item != NULL && *pointer != '\0') {
        size_t length;

        if (*pointer != '/')
            return NULL;
        length = strcspn(++pointer, "/");
        item = child_at(item, pointer, length);
        pointer += length;
    }
    return item;
}
