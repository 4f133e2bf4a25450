#include "model/compose_internal.h"

#include <string.h>

/* A flag that may also be "strict" is a text; "enabled" is told when false. */
static void
tidy_object(cJSON *object)
{
    const cJSON *dynamic = json_get(object, "dynamic");
    const char *enabled = json_text(json_get(object, "enabled"));

    if (json_is_bool(dynamic))
        json_put(object, "dynamic", json_string(json_text(dynamic)));
    if (enabled != NULL && strcmp(enabled, "true") == 0)
        json_drop(object, "enabled");
}

static void
tidy_field(cJSON *field)
{
    const cJSON *copy = json_get(field, "copy_to");
    const char *type = json_text(json_get(field, "type"));
    const cJSON *properties = json_get(field, "properties");

    if (json_is_string(copy)) {
        cJSON *list = json_array();

        json_append(list, json_string(json_text(copy)));
        json_put(field, "copy_to", list);
    }
    if (!compose_is_object(field))
        return;
    tidy_object(field);
    if (properties != NULL && properties->child == NULL)
        json_drop(field, "properties");
    else if (properties != NULL && type != NULL && strcmp(type, "object") == 0)
        json_drop(field, "type");
    if (json_get(field, "properties") == NULL && !compose_is_nested(field))
        json_put(field, "type", json_string("object"));
}

static void
tidy_properties(cJSON *properties)
{
    cJSON *field;

    json_each (field, properties) {
        if (!json_is_object(field))
            continue;
        tidy_field(field);
        tidy_properties(json_get(field, "properties"));
    }
}

void
compose_tidy_mapping(cJSON *mapping)
{
    const cJSON *properties = json_get(mapping, "properties");

    tidy_object(mapping);
    if (properties != NULL && properties->child == NULL)
        json_drop(mapping, "properties");
    tidy_properties(json_get(mapping, "properties"));
}

/* What is in its parent, and that one in the root, is in the root by itself. */
static void
drop_root(cJSON *object, bool parent_included)
{
    cJSON *field;

    json_each (field, json_get(object, "properties")) {
        bool nested = compose_is_nested(field);
        bool by_parent = parent_included && nested &&
                         json_is_true(json_get(field, "include_in_parent"));
        bool by_itself =
            nested && json_is_true(json_get(field, "include_in_root"));

        if (by_parent && by_itself)
            json_drop(field, "include_in_root");
        drop_root(field, by_parent || by_itself);
    }
}

void
compose_between(cJSON *mapping)
{
    drop_root(mapping, true);
}

void
compose_tidy(cJSON *body)
{
    struct list problems = LIST_INIT;
    cJSON *mapping = compose_expand(json_get(body, "mappings"), &problems);

    compose_tidy_mapping(mapping);
    json_put(body, "mappings", mapping);
    list_free(&problems);
}
