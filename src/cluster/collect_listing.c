#include <string.h>

#include "cluster/collect_internal.h"
#include "util/mem.h"

/* _resolve/index shows state, streams and membership (7.9 on, OpenSearch
 * too); before that the cat API shows name and state. */
static const struct listing_source {
    unsigned since, before; /* versions of Elasticsearch; OpenSearch: last */
    const char *target;
    bool resolves; /* {"indices": […], "data_streams": […]}, else […] */
} sources[] = {
    { SERVER_VERSION(6, 8, 0), SERVER_VERSION(7, 7, 0),
        "/_cat/indices?format=json&h=index,status", false },
    { SERVER_VERSION(7, 7, 0), SERVER_VERSION(7, 9, 0),
        "/_cat/indices?format=json&h=index,status&expand_wildcards=all",
        false },
    { SERVER_VERSION(7, 9, 0), 0, "/_resolve/index/*?expand_wildcards=all",
        true },
};

static const struct listing_source *
source_for(const struct server *server)
{
    size_t last = sizeof sources / sizeof *sources - 1;

    if (server->product != PRODUCT_ELASTICSEARCH)
        return &sources[last];
    for (size_t i = 0; i < last; i++)
        if (server->version >= sources[i].since &&
            server->version < sources[i].before)
            return &sources[i];
    return &sources[last];
}

static void
listing_begin(void *user)
{
    struct listing *l = user;

    entries_clear(&l->indices);
    entries_clear(&l->streams);
}

static bool
has_attribute(const cJSON *entry, const char *attribute)
{
    const cJSON *item;

    json_each (item, json_get(entry, "attributes"))
        if (strcmp(json_text(item), attribute) == 0)
            return true;
    return false;
}

/* Read {"name","attributes","data_stream"} or {"index","status"}. */
static int
entry_part(void *user, const struct split_part *part, struct err *err)
{
    struct entries *e = user;
    struct index_entry entry = { 0 };
    const char *name, *status;
    cJSON *tree;

    if (part->text == NULL)
        return err_set(err, ERR_NETWORK, "an entry of the listing is huge");
    tree = json_parse(part->text, part->length, ERR_NETWORK, err);
    if (tree == NULL)
        return -1;
    name = json_text(json_get(tree, "name"));
    status = json_text(json_get(tree, "status"));
    if (name == NULL)
        name = json_text(json_get(tree, "index"));
    if (name != NULL) {
        entry.name = mem_string(name);
        entry.hidden = name[0] == '.' || has_attribute(tree, "hidden");
        entry.closed = has_attribute(tree, "closed") ||
                       (status != NULL && strcmp(status, "close") == 0);
        entry.backing = json_get(tree, "data_stream") != NULL;
        entries_add(e, &entry);
    }
    json_free(tree);
    return 0;
}

static int
cat_part(void *user, const struct split_part *part, struct err *err)
{
    struct listing *l = user;

    return entry_part(&l->indices, part, err);
}

/* Both lists come in one reply, so that they are of one moment. */
static int
resolved_part(void *user, const struct split_part *part, struct err *err)
{
    struct listing *l = user;

    if (strcmp(part->key, "indices") == 0)
        return split_again(part, "[*]", entry_part, &l->indices, err);
    if (strcmp(part->key, "data_streams") == 0)
        return split_again(part, "[*]", entry_part, &l->streams, err);
    return 0;
}

enum outcome
listing_read(struct cluster *c, struct listing *l, struct err *err)
{
    const struct listing_source *source = source_for(&c->server);
    enum outcome outcome = source->resolves
                               ? cluster_stream(c, source->target, "*",
                                     listing_begin, resolved_part, l, err)
                               : cluster_stream(c, source->target, "[*]",
                                     listing_begin, cat_part, l, err);

    entries_sort(&l->indices);
    entries_sort(&l->streams);
    return outcome;
}
