#include "model/settings.h"

#include <stdio.h>
#include <string.h>

#include "util/str.h"

#define KEY_LIMIT (32u << 20) /* no key is longer than a body */

static bool
has_prefix(const char *key)
{
    return strcmp(key, "index") == 0 || str_starts(key, "index.") ||
           strcmp(key, "archived") == 0 || str_starts(key, "archived.");
}

/* Servers print members named 0, 1 … as an array, but take no array that holds
 * anything but values. */
static bool
is_numbered(const cJSON *item)
{
    const cJSON *element;

    if (json_is_array(item))
        json_each (element, item)
            if (json_is_object(element) || json_is_array(element))
                return true;
    return false;
}

/* Put ${item} and all below it into ${out}, under ${key} and its own name. */
static void
flatten(cJSON *out, struct buf *key, const char *name, const cJSON *item)
{
    size_t length = key->length, number = 0;
    bool numbered = is_numbered(item);
    const cJSON *child;
    char digits[24];

    if (length > 0)
        buf_putc(key, '.');
    buf_puts(key, name);
    if (json_is_object(item) || numbered) {
        json_each (child, item) {
            (void)snprintf(digits, sizeof digits, "%zu", number++);
            flatten(out, key, numbered ? digits : child->string, child);
        }
    } else
        json_put(out, buf_text(key), json_copy(item));
    key->length = length;
    key->data[length] = '\0';
}

/* Say whether nothing is left to be done. */
static bool
is_flat(const cJSON *settings)
{
    const cJSON *item;

    json_each (item, settings)
        if (json_is_object(item) || is_numbered(item) ||
            !has_prefix(item->string))
            return false;
    return true;
}

cJSON *
settings_flatten(const cJSON *settings)
{
    cJSON *out = json_object();
    const cJSON *item;
    struct buf key;

    buf_init(&key, KEY_LIMIT);
    buf_puts(&key, "index");
    json_each (item, settings)
        if (!has_prefix(item->string))
            flatten(out, &key, item->string, item);

    /* Those with a prefix come second and win. */
    buf_clear(&key);
    json_each (item, settings)
        if (has_prefix(item->string))
            flatten(out, &key, item->string, item);
    buf_free(&key);
    return out;
}

void
settings_flatten_member(cJSON *parent)
{
    const cJSON *settings = json_get(parent, "settings");

    if (json_is_object(settings) && !is_flat(settings))
        json_put(parent, "settings", settings_flatten(settings));
}

const char *
settings_place(enum kind_id kind)
{
    switch (kind) {
    case KIND_INDEX:
    case KIND_LEGACY_TEMPLATE:
        return "/settings";
    case KIND_COMPONENT_TEMPLATE:
    case KIND_INDEX_TEMPLATE:
        return "/template/settings";
    case KIND_ILM_POLICY:
    case KIND_STORED_SCRIPT:
    case KIND_INGEST_PIPELINE:
    case KIND_DATA_STREAM:
    case KIND_COUNT:
        break;
    }
    return NULL;
}
