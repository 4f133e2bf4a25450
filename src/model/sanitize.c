#include "model/sanitize.h"

#include <stdlib.h>
#include <string.h>

#include "model/pattern.h"
#include "util/mem.h"
#include "util/split.h"

/* ---- drops ---- */

struct dropping {
    const struct kind_drop *drop;
    cJSON *origin;
};

/* Say whether a value says no more than its absence would. */
static bool
says_nothing(const cJSON *item)
{
    if (json_is_bool(item))
        return !json_is_true(item);
    if (json_is_object(item) || json_is_array(item))
        return item->child == NULL;
    if (json_is_string(item))
        return json_text(item)[0] == '\0' ||
               strcmp(json_text(item), "false") == 0;
    return json_is_null(item);
}

static void
drop_one(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    const struct dropping *d = user;

    switch (d->drop->class) {
    case DROP_SERVER_MADE:
        json_put(d->origin, pointer, json_copy(item));
        break;
    case DROP_FALSE:
        if (!says_nothing(item))
            return;
        break;
    case DROP_ENVIRONMENT:
        return;
    }
    json_detach(parent, item);
    json_free(item);
}

int
sanitize(enum kind_id kind, cJSON **body, const struct server *from,
    cJSON **origin, struct err *err)
{
    const struct kind *k = kind_get(kind);
    struct dropping d = { k->drops, json_object() };

    *origin = NULL;
    if (!json_is_object(*body)) {
        json_free(d.origin);
        return err_set(err, ERR_PARTIAL, "it is not an object");
    }
    if (k->shape(body, d.origin, from, err) != 0) {
        json_free(d.origin);
        return -1;
    }
    for (; d.drop->pointer != NULL; d.drop++)
        if (d.drop->class != DROP_ENVIRONMENT)
            pattern_each(*body, d.drop->pointer, drop_one, &d);
    if (d.origin->child != NULL)
        *origin = d.origin;
    else
        json_free(d.origin);
    return 0;
}

/* ---- one part of a list reply ---- */

/* Take over the raw value of "name". */
static int
take_name(void *user, const struct split_part *part, struct err *err)
{
    char **name = user;
    cJSON *value = part->text == NULL || *name != NULL
                       ? NULL
                       : json_parse(part->text, part->length, ERR_PARTIAL, err);

    if (json_is_string(value))
        *name = mem_string(json_text(value));
    json_free(value);
    return 0;
}

char *
sanitize_name(const char *text, size_t length)
{
    struct err ignored = ERR_INIT;
    char *name = NULL;
    struct split *split = split_new("name", JSON_BODY_LIMIT, take_name, &name);

    /* What breaks the structure further on does not matter here. */
    (void)split_feed(split, text, length, &ignored);
    split_free(split);
    return name;
}

int
sanitize_part(enum kind_id kind, const char *key, const char *text,
    size_t length, const struct server *from, char **name, cJSON **body,
    cJSON **origin, struct err *err)
{
    const struct kind *k = kind_get(kind);
    cJSON *part, *inner;

    *body = *origin = NULL;
    *name = k->named_part ? mem_string(key) : NULL;
    part = json_parse(text, length, ERR_PARTIAL, err);
    if (part == NULL) {
        if (!k->named_part)
            *name = sanitize_name(text, length);
        return -1;
    }
    if (!k->named_part && json_is_string(json_get(part, "name")))
        *name = mem_string(json_text(json_get(part, "name")));
    if (*name == NULL) {
        err_set(err, ERR_PARTIAL, "it has no name");
        goto fail;
    }
    if (k->inner != NULL) {
        inner = json_take(part, k->inner);
        json_free(part);
        part = inner;
        if (part == NULL) {
            err_set(err, ERR_PARTIAL, "it has no '%s'", k->inner);
            goto fail;
        }
    }
    if (sanitize(kind, &part, from, origin, err) != 0)
        goto fail;
    *body = part;
    return 0;
fail:
    json_free(part);
    return -1;
}

/* ---- what takes two replies ---- */

int
sanitize_stream(cJSON **entry, const cJSON *write_index,
    const struct server *from, cJSON **origin, struct err *err)
{
    const cJSON *learned = json_get(write_index, "mappings");
    cJSON *own = NULL;

    /* A stream's own mappings (9.2 on) are part of its write index's. */
    if (json_is_object(*entry))
        own = json_take(*entry, "mappings");
    if (sanitize(KIND_DATA_STREAM, entry, from, origin, err) != 0) {
        json_free(own);
        return -1;
    }
    if (own != NULL && own->child != NULL) {
        if (*origin == NULL)
            *origin = json_object();
        json_put(*origin, "/mappings", own);
        own = NULL;
    }
    json_free(own);
    if (learned != NULL) {
        json_put(*entry, "mappings", json_copy(learned));
        json_drop(json_get(*entry, "mappings"), "_data_stream_timestamp");
    }
    return 0;
}

/* The number of routing shards that a server chooses for ${shards} shards:
 * the most doublings that stay below 1024, at least one.  Before 7.0 an index
 * could not be split unless it was made for it. */
static int64_t
default_routing_shards(int64_t shards, const struct server *from)
{
    int64_t result = shards * 2;

    if (from->product == PRODUCT_ELASTICSEARCH && from->version != 0 &&
        from->version < SERVER_VERSION(7, 0, 0))
        return shards;
    while (result * 2 <= 1024)
        result *= 2;
    return result;
}

void
sanitize_routing_shards(
    cJSON *body, int64_t routing_shards, const struct server *from)
{
    cJSON *settings = json_get(body, "settings");
    int64_t shards;
    char *text;

    if (settings == NULL || routing_shards <= 0 ||
        json_get(settings, "index.number_of_routing_shards") != NULL ||
        json_to_int(json_get(settings, "index.number_of_shards"), &shards) !=
            0 ||
        shards <= 0 || shards > 1024 ||
        routing_shards == default_routing_shards(shards, from))
        return;
    text = mem_format("%lld", (long long)routing_shards);
    json_put(settings, "index.number_of_routing_shards", json_string(text));
    free(text);
}
