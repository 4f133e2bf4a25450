#include <stdlib.h>
#include <string.h>

#include "bundle/diagnostics_internal.h"
#include "model/gather.h"
#include "model/join.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

/* ---- the listing ---- */

/* List a data stream, and mark the indices behind it. */
static int
list_stream(struct building *b, const struct part *part, struct err *err)
{
    struct index_entry entry = { 0 };
    struct err why = ERR_INIT;
    cJSON *tree = replies_tree(b->replies, part, &why);
    const char *name = json_text(json_get(tree, "name"));
    const cJSON *item;

    if (name == NULL) {
        if (why.code == ERR_NONE)
            err_set(&why, ERR_PARTIAL, "it has no name");
        json_free(tree);
        return gather_failed(b->out, KIND_DATA_STREAM, NULL, &why, err);
    }
    entry.name = mem_string(name);
    entry.hidden = name[0] == '.';
    entries_add(&b->listing.streams, &entry);
    json_each (item, json_get(tree, "indices")) {
        const char *index = json_text(json_get(item, "index_name"));
        struct index_entry *e =
            index == NULL ? NULL : listing_index(&b->listing, index);

        if (e != NULL)
            e->backing = true;
    }
    json_free(tree);
    return 0;
}

/* Settings that cannot be read cost their own index, later. */
static void
list_index(struct building *b, const struct part *part)
{
    struct index_entry entry = { .name = mem_string(part->key) };
    cJSON *settings = replies_value(b->replies, REPLY_SETTINGS, part->key);
    cJSON *state = replies_value(b->replies, REPLY_STATES, part->key);

    join_entry(&entry, settings, state);
    entries_add(&b->listing.indices, &entry);
    json_free(settings);
    json_free(state);
}

/* Where nothing tells which indices are behind streams, their names must. */
static void
guess_backing(struct entries *indices)
{
    for (size_t i = 0; i < indices->count; i++)
        if (str_starts(indices->items[i].name, ".ds-"))
            indices->items[i].backing = true;
}

static int
list_all(struct building *b, struct err *err)
{
    const struct reply *settings = &b->replies->items[REPLY_SETTINGS];
    const struct reply *streams = &b->replies->items[REPLY_STREAMS];

    for (size_t i = 0; i < settings->count; i++)
        list_index(b, &settings->parts[i]);
    entries_sort(&b->listing.indices);
    if (!streams->came || streams->refusal != NULL)
        guess_backing(&b->listing.indices);
    for (size_t i = 0; i < streams->count; i++)
        if (list_stream(b, &streams->parts[i], err) != 0)
            return -1;
    entries_sort(&b->listing.streams);
    return 0;
}

/* ---- indices ---- */

cJSON *
diagnostics_body(const struct building *b, const char *name, struct err *why)
{
    static const enum reply_id ids[] = { REPLY_SETTINGS, REPLY_MAPPINGS,
        REPLY_ALIASES };
    cJSON *trees[3] = { NULL }, *body = NULL;

    for (size_t i = 0; i < 3 && why->code == ERR_NONE; i++) {
        const struct part *part = replies_find(b->replies, ids[i], name);

        if (part != NULL)
            trees[i] = replies_tree(b->replies, part, why);
    }
    if (why->code == ERR_NONE) {
        const struct join_parts parts = { trees[0], trees[1], trees[2] };

        body = join_body(&parts, &b->out->about.server, why);
    }
    for (size_t i = 0; i < 3; i++)
        json_free(trees[i]);
    return body;
}

/* The tool asks for aliases first, then for mappings, last for settings.
 * Before 7.0 an empty mapping may not be told. */
static bool
has_appeared(const struct building *b, const char *name)
{
    const struct server *from = &b->out->about.server;
    bool typed = from->product == PRODUCT_ELASTICSEARCH && from->version != 0 &&
                 from->version < SERVER_VERSION(7, 0, 0);

    return replies_find(b->replies, REPLY_MAPPINGS, name) == NULL &&
           !(typed && replies_find(b->replies, REPLY_ALIASES, name) != NULL);
}

/* Where no aliases are told the cluster state must know of none. */
static bool
lacks_aliases(const struct building *b, const char *name)
{
    cJSON *state;
    bool lacks;

    if (replies_find(b->replies, REPLY_ALIASES, name) != NULL)
        return false;
    state = replies_value(b->replies, REPLY_STATES, name);
    lacks = json_count(json_get(state, "aliases")) > 0;
    json_free(state);
    return lacks;
}

static int
add_index(struct building *b, const struct index_entry *e, struct err *err)
{
    struct about *about = &b->out->about;
    struct err why = ERR_INIT;
    cJSON *body = NULL;

    if (has_appeared(b, e->name)) {
        remarks_add(&about->appeared, "index", e->name, NULL);
        return 0;
    }
    if (lacks_aliases(b, e->name))
        err_set(&why, ERR_PARTIAL, "'%s' does not tell its aliases",
            reply_rows[REPLY_ALIASES].file);
    else
        body = diagnostics_body(b, e->name, &why);
    if (body != NULL &&
        gather_index(b->out, e, body, &about->server, &why) == 0)
        return 0;
    return gather_failed(b->out, KIND_INDEX, e->name, &why, err);
}

/* Say whether an index that is not listed would be wanted. */
static bool
is_missed(const struct building *b, const char *name, const cJSON *state)
{
    struct index_entry entry = { .name = (char *)(uintptr_t)name };

    join_entry(&entry, NULL, state);
    return listing_index(&b->listing, name) == NULL &&
           entries_wanted(
               &entry, KIND_INDEX, b->options->wants, b->options->user, NULL);
}

/* What was there when the mappings were asked for, and not for the settings. */
static void
remark_vanished(struct building *b)
{
    const struct reply *mappings = &b->replies->items[REPLY_MAPPINGS];

    for (size_t i = 0; i < mappings->count; i++)
        if (is_missed(b, mappings->parts[i].key, NULL))
            remarks_add(
                &b->out->about.vanished, "index", mappings->parts[i].key, NULL);
}

/* Before 7.7 the tool asks for open indices only. */
static void
remark_closed(struct building *b)
{
    const struct reply *states = &b->replies->items[REPLY_STATES];

    for (size_t i = 0; i < states->count; i++) {
        const char *name = states->parts[i].key;
        cJSON *state = replies_value(b->replies, REPLY_STATES, name);
        const char *word = json_text(json_get(state, "state"));

        if (word != NULL && strcmp(word, "close") == 0 &&
            is_missed(b, name, state))
            remarks_add(&b->out->about.failed, "index", name,
                "it is closed, and 'settings.json' tells of open ones only");
        json_free(state);
    }
}

/* Before 7.2 only the cluster state knows what is closed; from 7.0 on it alone
 * tells for how many shards an index was made. */
static void
remark_state(struct building *b)
{
    const struct server *from = &b->out->about.server;

    if (from->product == PRODUCT_ELASTICSEARCH &&
        from->version < SERVER_VERSION(7, 2, 0))
        diagnostics_lacks(b, REPLY_STATES, "state");
    if (from->product != PRODUCT_ELASTICSEARCH || from->version == 0 ||
        from->version >= SERVER_VERSION(7, 0, 0))
        diagnostics_lacks(b, REPLY_STATES, "number_of_routing_shards");
}

static int
add_indices(struct building *b, struct err *err)
{
    const struct entries *indices = &b->listing.indices;
    bool lacks = diagnostics_lacks(b, REPLY_SETTINGS, "index");
    bool any = false;

    lacks = diagnostics_lacks(b, REPLY_MAPPINGS, "index") || lacks;
    lacks = diagnostics_lacks(b, REPLY_ALIASES, "index") || lacks;
    if (lacks)
        return 0;
    entries_choose(&b->listing.indices, KIND_INDEX, b->options->wants,
        b->options->user, &b->out->about.skipped);
    for (size_t i = 0; i < indices->count; i++) {
        const struct index_entry *e = &indices->items[i];

        any = any || e->chosen;
        if (e->chosen && (signals_check(err) != 0 || add_index(b, e, err) != 0))
            return -1;
    }
    if (any)
        remark_state(b);
    remark_vanished(b);
    remark_closed(b);
    return 0;
}

int
diagnostics_indices(struct building *b, struct err *err)
{
    const bool *kinds = b->options->kinds;

    if (!kinds[KIND_INDEX] && !kinds[KIND_DATA_STREAM])
        return 0;
    if (list_all(b, err) != 0)
        return -1;
    if (kinds[KIND_INDEX] && add_indices(b, err) != 0)
        return -1;
    return kinds[KIND_DATA_STREAM] ? diagnostics_streams(b, err) : 0;
}
