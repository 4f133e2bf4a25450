#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
#include "util/mem.h"

/* _resolve/index shows state, streams and membership (7.9 on, OpenSearch
 * too); before that the cat API shows name and state. */
static const struct listing_source {
    unsigned since, before; /* versions of Elasticsearch; OpenSearch: last */
    const char *target;
    const char *indices; /* path of the index parts */
    const char *streams; /* path of the stream parts, or NULL */
} sources[] = {
    { SERVER_VERSION(6, 8, 0), SERVER_VERSION(7, 7, 0),
        "/_cat/indices?format=json&h=index,status", "[*]", NULL },
    { SERVER_VERSION(7, 7, 0), SERVER_VERSION(7, 9, 0),
        "/_cat/indices?format=json&h=index,status&expand_wildcards=all", "[*]",
        NULL },
    { SERVER_VERSION(7, 9, 0), 0, "/_resolve/index/*?expand_wildcards=all",
        "indices[*]", "data_streams[*]" },
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

/* The entry list that parts are read into. */
struct reading {
    struct index_entry **items;
    size_t *count, *room;
};

static void
clear(struct reading *r)
{
    while (*r->count > 0)
        free((*r->items)[--*r->count].name);
}

static void
reading_begin(void *user)
{
    clear(user);
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
reading_part(void *user, const struct split_part *part, struct err *err)
{
    struct reading *r = user;
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
        *r->items = mem_room(*r->items, *r->count, r->room, sizeof **r->items);
        (*r->items)[(*r->count)++] = entry;
    }
    json_free(tree);
    return 0;
}

static int
by_name(const void *a, const void *b)
{
    const struct index_entry *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static enum outcome
read_entries(struct cluster *c, const char *target, const char *path,
    struct index_entry **items, size_t *count, size_t *room, struct err *err)
{
    struct reading r = { items, count, room };
    enum outcome outcome =
        cluster_stream(c, target, path, reading_begin, reading_part, &r, err);

    if (*count > 0)
        qsort(*items, *count, sizeof **items, by_name);
    return outcome;
}

enum outcome
listing_read(struct cluster *c, struct listing *l, struct err *err)
{
    const struct listing_source *source = source_for(&c->server);
    enum outcome outcome = read_entries(c, source->target, source->indices,
        &l->indices, &l->index_count, &l->index_room, err);

    if (outcome != OUTCOME_DONE || source->streams == NULL)
        return outcome;
    return read_entries(c, source->target, source->streams, &l->streams,
        &l->stream_count, &l->stream_room, err);
}

static struct index_entry *
find(struct index_entry *items, size_t count, const char *name)
{
    struct index_entry key = { .name = NULL };

    if (count == 0)
        return NULL;
    key.name = (char *)(uintptr_t)name;
    return bsearch(&key, items, count, sizeof *items, by_name);
}

struct index_entry *
listing_index(const struct listing *l, const char *name)
{
    return find(l->indices, l->index_count, name);
}

struct index_entry *
listing_stream(const struct listing *l, const char *name)
{
    return find(l->streams, l->stream_count, name);
}

void
listing_free(struct listing *l)
{
    struct reading indices = { &l->indices, &l->index_count, &l->index_room };
    struct reading streams = { &l->streams, &l->stream_count, &l->stream_room };

    clear(&indices);
    clear(&streams);
    free(l->indices);
    free(l->streams);
    memset(l, 0, sizeof *l);
}
