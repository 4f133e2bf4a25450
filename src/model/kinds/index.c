#include "model/kinds/kinds.h"

#include <string.h>

#include "model/compare.h"
#include "model/settings.h"
#include "util/str.h"

#define TIER "index.routing.allocation.include._tier_preference"
#define BLOCKS "index.blocks."

/* The collector lists indices by itself. */
static const struct kind_list lists[] = {
    { .target = NULL },
};

#define MADE(key, why)                                                         \
    {                                                                          \
        "/settings/index." key, DROP_SERVER_MADE, why                          \
    }

static const struct kind_drop drops[] = {
    MADE("uuid", "identity"),
    MADE("history.uuid", "identity"),
    MADE("provided_name", "identity"),
    MADE("creation_date*", "time of creation"),
    MADE("version.*", "version of the server"),
    MADE("transport_version.*", "version of the server"),
    MADE("resize.*", "copied from another index"),
    MADE("shrink.*", "copied from another index"),
    MADE("routing.allocation.initial_recovery.*", "copied from another index"),
    MADE("rollup.source.*", "derived from another index"),
    MADE("downsample.source.*", "derived from another index"),
    MADE("downsample.origin.*", "derived from another index"),
    MADE("downsample.status", "run-time state"),
    MADE("downsample.interval", "derived from another index"),
    MADE("xpack.ccr.following_index", "would make a follower"),
    MADE("plugins.replication.replicated", "would make a follower"),
    MADE("frozen", "run-time state"),
    MADE("search.throttled", "run-time state"),
    MADE("verified_before_close", "run-time state; 'state' carries it"),
    MADE("verified_read_only", "run-time state"),
    MADE("shard_limit.group", "set by the server"),
    MADE("source_only", "set by the server"),
    MADE("allocation.existing_shards_allocator", "set by the server"),
    MADE("logsdb.add_host_name_field", "set by the server"),
    MADE("logsdb.sort_on_host_name", "set by the server"),
    MADE("logsdb.sort_on_message_template", "set by the server"),
    MADE("remote_store.*", "assigned by the cluster"),
    { "/settings/archived.*", DROP_SERVER_MADE, "not valid in its version" },
    { "/mappings/_data_stream_timestamp", DROP_SERVER_MADE,
        "of a data stream only" },
    { "/data_stream", DROP_SERVER_MADE, "membership" },
    { "/lifecycle", DROP_SERVER_MADE, "of a data stream only" },
    { "/defaults", DROP_SERVER_MADE, "values of the server" },
    { "/settings/index.blocks.*", DROP_ENVIRONMENT, "a block" },
    { "/settings/index.routing.allocation.*", DROP_ENVIRONMENT,
        "names nodes of the source" },
    { "/settings/index.data_path", DROP_ENVIRONMENT,
        "a path on nodes of the source" },
    { "/settings/index.lifecycle.origination_date", DROP_ENVIRONMENT,
        "the destination's ILM could delete the index at once" },
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    KINDS_SETTINGS_REFERENCES("/settings"),
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { "/state", "\"open\"", 0 },
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { "/mappings/runtime", SERVER_VERSION(7, 11, 0), "runtime fields" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/mappings/_meta",
    "/mappings/**/null_value", NULL };

static const char *const finish[] = { "/state", "/settings/index.blocks.*",
    NULL };

/* ---- from a server ---- */

/* Where auto_expand_replicas rules, the number shown is a run-time figure. */
static void
leave_out_replicas(cJSON *settings, cJSON *origin)
{
    const cJSON *expand = json_get(settings, "index.auto_expand_replicas");
    const char *text = json_text(expand);
    cJSON *replicas;

    if (text == NULL || strcmp(text, "false") == 0)
        return;
    replicas = json_take(settings, "index.number_of_replicas");
    if (replicas != NULL)
        json_put(origin, "/settings/index.number_of_replicas", replicas);
}

static int
shape(cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    if (kinds_shape_settings(body, origin, from, err) != 0)
        return -1;
    leave_out_replicas(json_get(*body, "settings"), origin);
    return 0;
}

/* ---- requests ---- */

/* Return the blocks of ${settings}, taken out of it. */
static cJSON *
take_blocks(cJSON *settings)
{
    cJSON *blocks = json_object(), *item, *next;

    for (item = settings == NULL ? NULL : settings->child; item != NULL;
         item = next) {
        next = item->next;
        if (!str_starts(item->string, BLOCKS) || json_is_null(item))
            continue;
        json_put(blocks, item->string, json_copy(item));
        json_detach(settings, item);
        json_free(item);
    }
    return blocks;
}

static void
add_create(const char *name, const cJSON *body, const struct server *to,
    struct request_list *out)
{
    char *target = request_path(
        "/", name, kinds_typed(to) ? "?include_type_name=false" : "");

    request_add(out, "PUT", target, kinds_text(body),
        KINDS_BOTH_TIMEOUTS | REQUEST_NO_WAIT, "create");
}

static void
add_close(const char *name, const struct server *to, struct request_list *out)
{
    unsigned params = KINDS_BOTH_TIMEOUTS;

    /* Closing could not wait for shards before 7.2. */
    if (to->product != PRODUCT_ELASTICSEARCH || to->version == 0 ||
        to->version >= SERVER_VERSION(7, 2, 0))
        params |= REQUEST_NO_WAIT;
    request_add(
        out, "POST", request_path("/", name, "/_close"), NULL, params, "close")
        ->after_creation = true;
}

static void
add_blocks(const char *name, const cJSON *blocks, struct request_list *out)
{
    if (blocks->child == NULL)
        return;
    request_add(out, "PUT", request_path("/", name, "/_settings"),
        kinds_text(blocks), KINDS_BOTH_TIMEOUTS, "block")
        ->after_creation = true;
}

static bool
is_closed(const cJSON *body)
{
    const char *state = json_text(json_get(body, "state"));

    return state != NULL && strcmp(state, "close") == 0;
}

/* Make a body ready for creation: ${*blocks} gets what must wait. */
static int
make_body(cJSON *body, const struct server *to, cJSON **blocks, struct err *err)
{
    cJSON *settings = json_get(body, "settings");

    json_drop(body, "state");
    if (settings == NULL) {
        settings = json_object();
        json_put(body, "settings", settings);
    }
    *blocks = take_blocks(settings);

    /* Absent, the server would put in a tier of its own. */
    if (server_has_tiers(to) && json_get(settings, TIER) == NULL)
        json_put(settings, TIER, json_null());
    return kinds_fit(&kind_index, body, to, err);
}

static int
create(const char *name, const cJSON *wanted, const struct server *to,
    struct request_list *out, struct err *err)
{
    cJSON *body = json_copy(wanted), *blocks = NULL;
    int rc = make_body(body, to, &blocks, err);

    if (rc == 0) {
        add_create(name, body, to, out);
        /* A blocked index cannot be closed, a closed one can be blocked. */
        if (is_closed(wanted))
            add_close(name, to, out);
        add_blocks(name, blocks, out);
    }
    json_free(body);
    json_free(blocks);
    return rc;
}

/* Send what an interrupted import has not sent yet. */
static void
complete(const char *name, const cJSON *wanted, const struct changes *changes,
    const struct server *to, struct request_list *out)
{
    cJSON *settings = json_copy(json_get(wanted, "settings"));
    cJSON *blocks = take_blocks(settings);
    bool open = false, unblocked = false;

    for (size_t i = 0; i < changes->count; i++) {
        if (strcmp(changes->items[i].pointer, "/state") == 0)
            open = true;
        else
            unblocked = true;
    }
    if (open)
        add_close(name, to, out);
    if (unblocked)
        add_blocks(name, blocks, out);
    json_free(settings);
    json_free(blocks);
}

static int
requests(const char *name, const cJSON *wanted, const cJSON *present,
    const struct server *to, struct request_list *out, struct err *err)
{
    struct changes changes = CHANGES_INIT;
    int rc = 0;

    if (present == NULL)
        return create(name, wanted, to, out, err);
    if (compare_bodies(KIND_INDEX, present, wanted, to, &changes) > 0) {
        if (compare_is_finish(KIND_INDEX, &changes))
            complete(name, wanted, &changes, to, out);
        else
            rc = kinds_conflict(&kind_index, present, wanted, to, err);
    }
    changes_free(&changes);
    return rc;
}

const struct kind kind_index = {
    KINDS_HEAD(KIND_INDEX, index),
    .title = "index",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .finish = finish,
    .named_part = true,
    .null_is_absent = true,
    .privilege_cluster = "monitor",
    .privilege_index = "view_index_metadata",
    .shape = shape,
    .requests = requests,
};
