#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/json_internal.h"
#include "util/mem.h"

/* ---- makers ---- */

cJSON *
json_object(void)
{
    return json_node(cJSON_Object, NULL);
}

cJSON *
json_array(void)
{
    return json_node(cJSON_Array, NULL);
}

cJSON *
json_string(const char *text)
{
    return json_node(cJSON_String, mem_string(text));
}

cJSON *
json_integer(int64_t value)
{
    return json_node(cJSON_Raw, mem_format("%" PRId64, value));
}

cJSON *
json_bool(bool value)
{
    return json_node(value ? cJSON_True : cJSON_False, NULL);
}

cJSON *
json_null(void)
{
    return json_node(cJSON_NULL, NULL);
}

cJSON *
json_copy(const cJSON *tree)
{
    cJSON *copy, *item;

    if (tree == NULL)
        return NULL;
    copy = json_node(tree->type, mem_string(tree->valuestring));
    copy->string = mem_string(tree->string);
    json_each (item, tree)
        json_link(copy, json_copy(item));
    return copy;
}

/* ---- members ---- */

/* Find the first member that does not come before ${key}; NULL: all do. */
static cJSON *
seek(const cJSON *object, const char *key)
{
    cJSON *item = object->child;

    /* Objects are mostly built in order, so the last member is tried first. */
    if (item == NULL || strcmp(item->prev->string, key) < 0)
        return NULL;
    while (strcmp(item->string, key) < 0)
        item = item->next;
    return item;
}

cJSON *
json_get(const cJSON *object, const char *key)
{
    cJSON *item;

    if (!json_is_object(object))
        return NULL;
    item = seek(object, key);
    return item != NULL && strcmp(item->string, key) == 0 ? item : NULL;
}

/* Put ${item} in front of ${place}, or behind all if that is NULL. */
static void
link_before(cJSON *object, cJSON *place, cJSON *item)
{
    if (place == NULL) {
        json_link(object, item);
        return;
    }
    item->next = place;
    item->prev = place->prev;
    if (object->child == place)
        object->child = item;
    else
        place->prev->next = item;
    place->prev = item;
}

void
json_put(cJSON *object, const char *key, cJSON *value)
{
    cJSON *place = seek(object, key);
    char *name = mem_string(key);

    link_before(object, place, value);
    if (place != NULL && strcmp(place->string, name) == 0) {
        json_detach(object, place);
        json_free(place);
    }
    free(value->string);
    value->string = name;
}

void
json_append(cJSON *array, cJSON *value)
{
    free(value->string);
    value->string = NULL;
    json_link(array, value);
}

void
json_detach(cJSON *parent, cJSON *item)
{
    if (item == parent->child)
        parent->child = item->next;
    else
        item->prev->next = item->next;

    /* The first child's "prev" is the last one. */
    if (item->next != NULL)
        item->next->prev = item->prev;
    else if (parent->child != NULL)
        parent->child->prev = item->prev;
    item->next = item->prev = NULL;
}

cJSON *
json_take(cJSON *object, const char *key)
{
    cJSON *item = json_get(object, key);

    if (item != NULL)
        json_detach(object, item);
    return item;
}

bool
json_drop(cJSON *object, const char *key)
{
    cJSON *item = json_take(object, key);

    json_free(item);
    return item != NULL;
}

void
json_set_text(cJSON *item, const char *text)
{
    char *old = item->valuestring;

    item->valuestring = mem_string(text);
    free(old);
}
