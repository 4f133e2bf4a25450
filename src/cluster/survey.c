#include "cluster/survey.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
#include "util/mem.h"

/* Note a question that was refused.  Return -1 if nothing answers at all. */
static int
refused(struct facts *f, const char *what, enum outcome outcome,
    const struct err *err)
{
    if (outcome == OUTCOME_DONE || outcome == OUTCOME_NO_FAMILY ||
        outcome == OUTCOME_ABSENT)
        return 0;
    if (outcome == OUTCOME_FAILED)
        return -1;
    remarks_add(&f->unavailable, what, NULL, err->text);
    return 0;
}

/* ---- names ---- */

static int
ask_names(struct cluster *c, struct facts *f, struct err *err)
{
    struct listing l = { 0 };
    enum outcome outcome = listing_read(c, &l, err);

    f->names_known = outcome == OUTCOME_DONE;
    for (size_t i = 0; i < l.indices.count; i++)
        list_add(&f->indices, l.indices.items[i].name);
    for (size_t i = 0; i < l.streams.count; i++)
        list_add(&f->data_streams, l.streams.items[i].name);
    listing_free(&l);
    return refused(f, "index names", outcome, err);
}

/* ---- aliases ---- */

static void
aliases_begin(void *user)
{
    struct facts *f = user;

    while (f->alias_count > 0) {
        f->alias_count--;
        free(f->aliases[f->alias_count].alias);
        free(f->aliases[f->alias_count].index);
    }
}

/* {"INDEX": {"aliases": {"ALIAS": {"is_write_index": …}}}} */
static int
aliases_part(void *user, const struct split_part *part, struct err *err)
{
    struct facts *f = user;
    const cJSON *alias, *aliases;
    cJSON *tree;

    if (part->text == NULL)
        return 0;
    tree = json_parse(part->text, part->length, ERR_NETWORK, err);
    if (tree == NULL)
        return -1;
    aliases = json_get(tree, "aliases");
    if (!json_is_object(aliases))
        aliases = NULL;
    json_each (alias, aliases) {
        const cJSON *writes = json_get(alias, "is_write_index");

        facts_alias(f, alias->string, part->key,
            writes == NULL ? -1 : json_is_true(writes));
    }
    json_free(tree);
    return 0;
}

/* {"name": "ALIAS", "indices": [...]}, without the flags of writers. */
static int
resolved_part(void *user, const struct split_part *part, struct err *err)
{
    struct facts *f = user;
    const cJSON *index;
    const char *alias;
    cJSON *tree;

    if (part->text == NULL)
        return 0;
    tree = json_parse(part->text, part->length, ERR_NETWORK, err);
    if (tree == NULL)
        return -1;
    alias = json_text(json_get(tree, "name"));
    json_each (index, json_get(tree, "indices"))
        if (alias != NULL)
            facts_alias(f, alias, json_text(index), -1);
    json_free(tree);
    return 0;
}

static int
ask_aliases(struct cluster *c, struct facts *f, struct err *err)
{
    enum outcome outcome =
        cluster_stream(c, "/_alias", "*", aliases_begin, aliases_part, f, err);

    f->aliases_known = outcome == OUTCOME_DONE || outcome == OUTCOME_ABSENT;
    if (f->aliases_known || refused(f, "alias writers", outcome, err) != 0)
        return f->aliases_known ? 0 : -1;
    outcome = cluster_stream(c, "/_resolve/index/*?expand_wildcards=all",
        "aliases[*]", aliases_begin, resolved_part, f, err);
    return refused(f, "alias names", outcome, err);
}

/* ---- shards ---- */

/* Health tells the shards of every open index for next to nothing, also of
 * hidden and blocked ones; before 7.2 it knew no closed ones anyway. */
static const struct shards_source {
    unsigned before; /* versions of Elasticsearch; 0: all others */
    const char *target;
} shards_sources[] = {
    { SERVER_VERSION(7, 2, 0),
        "/_cluster/health?level=indices&filter_path=indices.*.number_of_*" },
    { SERVER_VERSION(7, 7, 0),
        "/_cluster/health?level=indices&filter_path=indices.*.number_of_*"
        "&expand_wildcards=open" },
    { 0, "/_cluster/health?level=indices&filter_path=indices.*.number_of_*"
         "&expand_wildcards=open,hidden" },
};

static const char *
shards_target(const struct server *server)
{
    const struct shards_source *source = shards_sources;

    while (source->before != 0 && (server->product != PRODUCT_ELASTICSEARCH ||
                                      server->version >= source->before))
        source++;
    return source->target;
}

struct shards {
    long open;
};

static void
shards_begin(void *user)
{
    ((struct shards *)user)->open = 0;
}

/* The server's count: shards × (1 + replicas) of every open index. */
static int
shards_part(void *user, const struct split_part *part, struct err *err)
{
    struct shards *s = user;
    int64_t primaries = 1, replicas = 0;
    cJSON *tree;

    if (part->text == NULL)
        return 0;
    tree = json_parse(part->text, part->length, ERR_NETWORK, err);
    if (tree == NULL)
        return -1;
    if (json_to_int(json_get(tree, "number_of_shards"), &primaries) == 0 &&
        json_to_int(json_get(tree, "number_of_replicas"), &replicas) == 0)
        s->open += (long)(primaries * (1 + replicas));
    json_free(tree);
    return 0;
}

static int
ask_open_shards(struct cluster *c, struct facts *f, struct err *err)
{
    struct shards s = { 0 };
    enum outcome outcome = cluster_stream(c, shards_target(&c->server),
        "indices.*", shards_begin, shards_part, &s, err);

    f->open_shards = outcome == OUTCOME_DONE ? s.open : -1;
    return refused(f, "open shards", outcome, err);
}

/* The limit is max_shards_per_node (transient, persistent, default) times the
 * number of data nodes. */
static int
ask_shard_limit(struct cluster *c, struct facts *f, struct err *err)
{
    static const char *const levels[] = { "transient", "persistent",
        "defaults" };
    cJSON *settings = NULL, *health = NULL;
    int64_t per_node = -1, nodes = -1;
    enum outcome outcome = cluster_get(c,
        "/_cluster/settings?include_defaults=true&flat_settings=true"
        "&filter_path=*.cluster*max_shards_per_node",
        &settings, err);

    if (outcome == OUTCOME_DONE)
        outcome = cluster_get(c,
            "/_cluster/health?filter_path=number_of_data_nodes", &health, err);
    for (size_t i = 0; i < 3 && per_node < 0; i++)
        if (json_to_int(json_get(json_get(settings, levels[i]),
                            "cluster.max_shards_per_node"),
                &per_node) != 0)
            per_node = -1;
    if (per_node > 0 &&
        json_to_int(json_get(health, "number_of_data_nodes"), &nodes) == 0)
        f->shard_limit = (long)(per_node * nodes);
    json_free(settings);
    json_free(health);
    return refused(f, "shard limit", outcome, err);
}

/* ---- node attributes ---- */

static int
ask_attributes(struct cluster *c, struct facts *f, struct err *err)
{
    cJSON *tree = NULL;
    const cJSON *node, *attribute;
    enum outcome outcome =
        cluster_get(c, "/_nodes?filter_path=nodes.*.attributes", &tree, err);

    json_each (node, json_get(tree, "nodes")) {
        json_each (attribute, json_get(node, "attributes"))
            if (json_text(attribute) != NULL)
                list_take(&f->attributes, mem_format("%s=%s", attribute->string,
                                              json_text(attribute)));
    }
    f->attributes_known = outcome == OUTCOME_DONE;
    json_free(tree);
    return refused(f, "node attributes", outcome, err);
}

int
survey(struct cluster *c, struct facts *out, struct err *err)
{
    static int (*const questions[])(
        struct cluster *, struct facts *, struct err *) = { ask_names,
        ask_aliases, ask_open_shards, ask_shard_limit, ask_attributes };

    out->server = c->server;
    out->cluster_name = mem_string(c->name);
    out->cluster_uuid = mem_string(c->uuid);
    out->version = mem_string(c->version);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (questions[i](c, out, err) != 0)
            return -1;
    list_sort(&out->indices);
    list_sort(&out->data_streams);
    list_sort(&out->attributes);
    facts_sort(out);
    return 0;
}
