#include "model/join.h"

#include <string.h>

#include "model/settings.h"

/* ---- mapping types ---- */

/* Take the mapping out of the type that servers before 7.0 wrap it in. */
static int
untype(cJSON *body, const struct server *from, struct err *err)
{
    const cJSON *mappings = json_get(body, "mappings");

    if (from->product != PRODUCT_ELASTICSEARCH || from->version == 0 ||
        from->version >= SERVER_VERSION(7, 0, 0) || mappings == NULL ||
        mappings->child == NULL)
        return 0;
    if (mappings->child->next != NULL)
        return err_set(err, ERR_PARTIAL, "it has several mapping types");
    json_put(body, "mappings", json_copy(mappings->child));
    return 0;
}

/* ---- human forms ---- */

/* Drop the settings that "human" puts beside what the server made; any other
 * name may be a user's. */
static void
drop_human_settings(cJSON *flat)
{
    static const char *const twins[] = { "index.creation_date_string",
        "index.version.created_string", "index.version.upgraded_string" };

    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        json_drop(flat, twins[i]);
}

/* The same of dates beside those in milliseconds. */
static void
drop_human_dates(cJSON *part)
{
    if (json_get(part, "created_date_millis") != NULL)
        json_drop(part, "created_date");
    if (json_get(part, "modified_date_millis") != NULL)
        json_drop(part, "modified_date");
}

int
join_part(cJSON *part, const struct server *from, struct err *err)
{
    drop_human_dates(part);
    return untype(part, from, err);
}

/* ---- indices ---- */

/* Copy the member ${key} of ${from} to ${to}; what no call tells is empty. */
static int
copy(cJSON *to, const cJSON *from, const char *key, struct err *err)
{
    const cJSON *value = json_get(from, key);

    if (from != NULL && !json_is_object(value))
        return err_set(err, ERR_PARTIAL, "it has no '%s'", key);
    json_put(to, key, value == NULL ? json_object() : json_copy(value));
    return 0;
}

cJSON *
join_body(
    const struct join_parts *parts, const struct server *from, struct err *err)
{
    cJSON *body = json_object();

    if (copy(body, parts->settings, "settings", err) == 0 &&
        copy(body, parts->mappings, "mappings", err) == 0 &&
        copy(body, parts->aliases, "aliases", err) == 0 &&
        untype(body, from, err) == 0) {
        settings_flatten_member(body);
        drop_human_settings(json_get(body, "settings"));
        return body;
    }
    json_free(body);
    return NULL;
}

static bool
is_set(const cJSON *settings, const char *key)
{
    const char *text = json_text(json_get(settings, key));

    return text != NULL && strcmp(text, "true") == 0;
}

void
join_entry(struct index_entry *e, const cJSON *settings, const cJSON *state)
{
    cJSON *flat = settings_flatten(json_get(settings, "settings"));
    const char *word = json_text(json_get(state, "state"));

    e->hidden = e->name[0] == '.' || is_set(flat, "index.hidden");
    e->closed = word != NULL ? strcmp(word, "close") == 0
                             : is_set(flat, "index.verified_before_close");
    if (json_to_int(
            json_get(state, "routing_num_shards"), &e->routing_shards) != 0)
        e->routing_shards = 0;
    json_free(flat);
}
