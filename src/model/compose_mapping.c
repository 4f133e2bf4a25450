#include "model/compose_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define DOTS_MOST 200 /* in the whole name of a field that is taken apart */

/* The server's own words; the name is the field's whole one. */
static void
refuse(struct list *problems, const char *before, const struct buf *path,
    const char *behind)
{
    char *text = mem_format("%s%s%s", before, buf_text(path), behind);

    list_add_new(problems, text);
    free(text);
}

/* ---- fields ---- */

bool
compose_is_nested(const cJSON *field)
{
    const char *type = json_text(json_get(field, "type"));

    return type != NULL && strcmp(type, "nested") == 0;
}

bool
compose_is_object(const cJSON *field)
{
    const char *type = json_text(json_get(field, "type"));

    return type == NULL || strcmp(type, "object") == 0 ||
           compose_is_nested(field);
}

/* Append a field's name to a path; return the length to go back to. */
static size_t
enter(struct buf *path, const char *name)
{
    size_t length = path->length;

    if (length > 0)
        buf_putc(path, '.');
    buf_puts(path, name);
    return length;
}

static void
leave(struct buf *path, size_t length)
{
    path->length = length;
    path->data[length] = '\0';
}

static void merge_field(cJSON *properties, const char *name, const cJSON *with,
    struct buf *path, bool replace, struct list *problems);

static cJSON *
properties_of(cJSON *object)
{
    cJSON *properties = json_get(object, "properties");

    if (json_is_object(properties))
        return properties;
    properties = json_object();
    json_put(object, "properties", properties);
    return properties;
}

/* Merge the fields; what else an object says replaces what was said. */
static void
merge_object(cJSON *into, const cJSON *with, struct buf *path, bool replace,
    struct list *problems)
{
    const cJSON *item, *field;

    json_each (item, with) {
        if (strcmp(item->string, "properties") != 0 || !json_is_object(item)) {
            json_put(into, item->string, json_copy(item));
            continue;
        }
        json_each (field, item)
            merge_field(properties_of(into), field->string, field, path,
                replace, problems);
    }
}

/* Bundles may hold any JSON: a definition should be an object. */
static bool
are_objects(const cJSON *own, const cJSON *with)
{
    return json_is_object(own) && json_is_object(with);
}

/* Put a field, which has no dots any more, among others.  With ${replace} it
 * takes the place of another one, else they must be alike. */
static void
merge_field(cJSON *properties, const char *name, const cJSON *with,
    struct buf *path, bool replace, struct list *problems)
{
    cJSON *own = json_get(properties, name);
    size_t length = enter(path, name);

    if (own == NULL || !are_objects(own, with))
        json_put(properties, name, json_copy(with));
    else if (compose_is_object(own) != compose_is_object(with))
        refuse(problems, "can't merge a non object mapping [", path,
            "] with an object mapping");
    else if (compose_is_object(own) &&
             compose_is_nested(own) != compose_is_nested(with))
        refuse(problems, "cannot change object mapping of [", path,
            compose_is_nested(with) ? "] from non-nested to nested"
                                    : "] from nested to non-nested");
    else if (compose_is_object(own))
        merge_object(own, with, path, replace, problems);
    else if (replace)
        json_put(properties, name, json_copy(with));
    else if (!json_same(own, with))
        refuse(problems, "field [", path,
            "] is defined with dots in its name and in an object, and not "
            "alike");
    leave(path, length);
}

/* ---- dots ---- */

static cJSON *expand_properties(
    const cJSON *properties, struct buf *path, struct list *problems);

/* A field whose own fields have no dots. */
static cJSON *
expand_field(const cJSON *field, struct buf *path, struct list *problems)
{
    cJSON *copy = json_copy(field);
    const cJSON *properties = json_get(field, "properties");

    if (!json_is_object(properties))
        return copy;
    json_put(copy, "properties", expand_properties(properties, path, problems));
    if (!compose_is_object(field))
        refuse(problems, "unknown parameter [properties] on mapper [", path,
            "], which is no object");
    return copy;
}

/* Wrap a field in the objects that the dots of its name stand for; return the
 * outermost and its name. */
static cJSON *
wrap(const char *name, cJSON *field, char **outer)
{
    char *rest = mem_string(name), *dot;

    while ((dot = strrchr(rest, '.')) != NULL) {
        cJSON *properties = json_object();

        json_put(properties, dot + 1, field);
        field = json_object();
        json_put(field, "properties", properties);
        *dot = '\0';
    }
    *outer = rest;
    return field;
}

/* Say whether the dots of a name part it; else, or much deeper than servers
 * allow, it is refused anyway. */
static bool
has_parts(const char *name, const struct buf *path)
{
    size_t length = strlen(name), dots = 0;

    for (size_t i = 0; i < path->length; i++)
        dots += path->data[i] == '.';
    return strchr(name, '.') != NULL && name[0] != '.' &&
           name[length - 1] != '.' && strstr(name, "..") == NULL &&
           dots < DOTS_MOST;
}

static cJSON *
expand_properties(
    const cJSON *properties, struct buf *path, struct list *problems)
{
    cJSON *out = json_object();
    const cJSON *item;

    json_each (item, properties) {
        size_t length = enter(path, item->string);
        cJSON *field = expand_field(item, path, problems);
        bool parts = has_parts(item->string, path);
        char *name = NULL;

        leave(path, length);
        if (parts)
            field = wrap(item->string, field, &name);
        merge_field(out, name != NULL ? name : item->string, field, path, false,
            problems);
        json_free(field);
        free(name);
    }
    return out;
}

cJSON *
compose_expand(const cJSON *mapping, struct list *problems)
{
    struct buf path;
    cJSON *out;

    if (!json_is_object(mapping))
        return json_object();
    buf_init(&path, JSON_BODY_LIMIT);
    buf_puts(&path, "");
    out = expand_field(mapping, &path, problems);
    buf_free(&path);
    return out;
}

/* ---- whole mappings ---- */

static cJSON *
find_dynamic(cJSON *list, const char *name)
{
    cJSON *item;

    json_each (item, list)
        if (json_is_object(item) && item->child != NULL &&
            strcmp(item->child->string, name) == 0)
            return item;
    return NULL;
}

/* One of the same name takes the other's place; new ones come behind. */
static void
merge_dynamic(cJSON *into, const cJSON *with)
{
    cJSON *list = json_get(into, with->string);
    const cJSON *item;

    if (!json_is_array(list) || !json_is_array(with)) {
        json_put(into, with->string, json_copy(with));
        return;
    }
    json_each (item, with) {
        bool named = json_is_object(item) && item->child != NULL;
        cJSON *own = named ? find_dynamic(list, item->child->string) : NULL;

        if (own != NULL)
            json_put(own, item->child->string, json_copy(item->child));
        else
            json_append(list, json_copy(item));
    }
}

static void
merge_meta(cJSON *into, const cJSON *with)
{
    cJSON *meta = json_copy(with);
    const cJSON *own = json_get(into, with->string);

    if (json_is_object(meta) && json_is_object(own))
        compose_defaults(meta, own);
    json_put(into, with->string, meta);
}

void
compose_mapping(cJSON *into, const cJSON *with, struct list *problems)
{
    const cJSON *item, *field;
    struct buf path;

    buf_init(&path, JSON_BODY_LIMIT);
    buf_puts(&path, "");
    json_each (item, with) {
        if (strcmp(item->string, "properties") == 0 && json_is_object(item))
            json_each (field, item)
                merge_field(properties_of(into), field->string, field, &path,
                    true, problems);
        else if (strcmp(item->string, "dynamic_templates") == 0)
            merge_dynamic(into, item);
        else if (strcmp(item->string, "_meta") == 0)
            merge_meta(into, item);
        else
            json_put(into, item->string, json_copy(item));
    }
    buf_free(&path);
}
