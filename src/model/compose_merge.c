#include "model/compose_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

/* ---- legacy mappings ---- */

/* Say whether every element is an object of one member, {"name": …}. */
static bool
is_named(const cJSON *list)
{
    const cJSON *item;

    json_each (item, list)
        if (!json_is_object(item) || item->child == NULL ||
            item->child->next != NULL)
            return false;
    return true;
}

static cJSON *
find_named(cJSON *list, const char *name)
{
    cJSON *item;

    json_each (item, list)
        if (strcmp(item->child->string, name) == 0)
            return item;
    return NULL;
}

/* What the content has comes first; what both have is merged. */
static void
join_named(cJSON *content, const cJSON *defaults)
{
    const cJSON *item;

    json_each (item, defaults) {
        cJSON *own = find_named(content, item->child->string);

        if (own != NULL)
            compose_defaults(own, item);
        else
            json_append(content, json_copy(item));
    }
}

static bool
holds(const cJSON *list, const cJSON *value)
{
    const cJSON *item;

    json_each (item, list)
        if (json_same(item, value))
            return true;
    return false;
}

/* The defaults come first; what they hold already is not added again. */
static cJSON *
joined(const cJSON *content, const cJSON *defaults)
{
    cJSON *list = json_copy(defaults);
    const cJSON *item;

    json_each (item, content)
        if (!holds(list, item))
            json_append(list, json_copy(item));
    return list;
}

void
compose_defaults(cJSON *content, const cJSON *defaults)
{
    const cJSON *item;

    json_each (item, defaults) {
        cJSON *own = json_get(content, item->string);

        if (own == NULL)
            json_put(content, item->string, json_copy(item));
        else if (json_is_object(own) && json_is_object(item))
            compose_defaults(own, item);
        else if (!json_is_array(own) || !json_is_array(item))
            continue;
        else if (is_named(own) && is_named(item))
            join_named(own, item);
        else
            json_put(content, item->string, joined(own, item));
    }
}

/* ---- settings and aliases, the same for both ---- */

/* A later value wins, null too, which cancels. */
static cJSON *
settings_of(const struct compose_layers *l)
{
    cJSON *settings = json_object();

    for (size_t i = 0; i < l->count; i++) {
        const cJSON *item;

        json_each (item, compose_object(l->items[i], "settings"))
            json_put(settings, item->string, json_copy(item));
    }
    return settings;
}

/* Return ${alias} with the index's name for each "{index}". */
static char *
alias_name(const char *alias, const char *index)
{
    const char *mark = "{index}", *at;
    struct buf name;

    buf_init(&name, JSON_BODY_LIMIT);
    buf_puts(&name, "");
    while ((at = strstr(alias, mark)) != NULL) {
        buf_add(&name, alias, (size_t)(at - alias));
        buf_puts(&name, index);
        alias = at + strlen(mark);
    }
    buf_puts(&name, alias);
    return buf_take(&name);
}

/* The server prints one routing as two. */
static cJSON *
alias_body(const cJSON *alias)
{
    cJSON *body = json_copy(alias), *routing;

    if (!json_is_object(body))
        return body;
    routing = json_take(body, "routing");
    if (routing != NULL) {
        if (json_get(body, "index_routing") == NULL)
            json_put(body, "index_routing", json_copy(routing));
        if (json_get(body, "search_routing") == NULL)
            json_put(body, "search_routing", json_copy(routing));
    }
    json_free(routing);
    return body;
}

/* The strongest layer that has an alias gives it whole. */
static cJSON *
aliases_of(const struct compose_layers *l, const char *index)
{
    cJSON *aliases = json_object();

    for (size_t i = l->count; i > 0; i--) {
        const cJSON *item;

        json_each (item, compose_object(l->items[i - 1], "aliases")) {
            char *name;

            if (json_get(aliases, item->string) != NULL)
                continue;
            name = alias_name(item->string, index);
            json_put(aliases, name, alias_body(item));
            free(name);
        }
    }
    return aliases;
}

static cJSON *
body_of(const struct compose_layers *l, const char *name, cJSON *mapping)
{
    cJSON *body = json_object();

    compose_tidy_mapping(mapping);
    json_put(body, "aliases", aliases_of(l, name));
    json_put(body, "mappings", mapping);
    json_put(body, "settings", settings_of(l));
    return body;
}

/* ---- bodies ---- */

cJSON *
compose_legacy(const struct compose_layers *layers, const char *name,
    struct list *problems)
{
    cJSON *raw = json_object(), *mapping;

    for (size_t i = layers->count; i > 0; i--)
        compose_defaults(raw, compose_object(layers->items[i - 1], "mappings"));
    mapping = compose_expand(raw, problems);
    json_free(raw);
    return body_of(layers, name, mapping);
}

cJSON *
compose_composable(const struct compose_layers *layers, const char *name,
    struct list *problems)
{
    cJSON *mapping = json_object();

    for (size_t i = 0; i < layers->count; i++) {
        const cJSON *given = compose_object(layers->items[i], "mappings");
        cJSON *with = compose_expand(given, problems);

        if (given != NULL)
            compose_between(mapping);
        compose_mapping(mapping, with, problems);
        json_free(with);
    }
    return body_of(layers, name, mapping);
}
