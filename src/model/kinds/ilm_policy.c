#include "model/kinds/kinds.h"

static const struct kind_list lists[] = {
    { true, false, SERVER_VERSION(6, 6, 0), 0, "/_ilm/policy", "*" },
    { .target = NULL },
};

static const struct kind_drop drops[] = {
    { "/version", DROP_SERVER_MADE, "counted by the server" },
    { "/modified_date*", DROP_SERVER_MADE, "kept by the server" },
    { "/in_use_by", DROP_SERVER_MADE, "found by the server" },
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    { .pointer = NULL },
};

#define ACTION "/policy/phases/*/actions"

static const struct kind_default defaults[] = {
    { "/policy/deprecated", "false", 0 },
    { "/policy/phases/*/min_age", "\"0ms\"", 0 },
    { ACTION "/delete/delete_searchable_snapshot", "true", 0 },
    { ACTION "/allocate/include", "{}", 0 },
    { ACTION "/allocate/exclude", "{}", 0 },
    { ACTION "/allocate/require", "{}", 0 },
    { ACTION "/migrate/enabled", "true", 0 },
    { ACTION "/searchable_snapshot/force_merge_index", "true", 0 },
    { ACTION "/shrink/allow_write_after_shrink", "false", 0 },
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { ACTION "/delete/delete_searchable_snapshot", SERVER_VERSION(7, 8, 0),
        "keeping the snapshot" },
    { ACTION "/migrate", SERVER_VERSION(7, 10, 0), "data tiers" },
    { ACTION "/searchable_snapshot", SERVER_VERSION(7, 10, 0),
        "searchable snapshots" },
    { "/policy/phases/frozen", SERVER_VERSION(7, 12, 0), "frozen phase" },
    { ACTION "/rollover/max_primary_shard_size", SERVER_VERSION(7, 13, 0),
        "rollover condition" },
    { "/policy/_meta", SERVER_VERSION(7, 14, 0), "metadata of policies" },
    { ACTION "/shrink/max_primary_shard_size", SERVER_VERSION(7, 14, 0),
        "shrink by size" },
    { ACTION "/allocate/total_shards_per_node", SERVER_VERSION(7, 16, 0),
        "limit per node" },
    { ACTION "/rollover/max_primary_shard_docs", SERVER_VERSION(8, 2, 0),
        "rollover condition" },
    { ACTION "/rollover/min_*", SERVER_VERSION(8, 4, 0), "rollover condition" },
    { ACTION "/downsample", SERVER_VERSION(8, 5, 0), "downsampling" },
    { "/policy/deprecated", SERVER_VERSION(8, 12, 0), "deprecation mark" },
    { ACTION "/shrink/allow_write_after_shrink", SERVER_VERSION(8, 14, 0),
        "writes after shrink" },
    { ACTION "/searchable_snapshot/total_shards_per_node",
        SERVER_VERSION(8, 16, 0), "limit per node" },
    { ACTION "/searchable_snapshot/replicate_for", SERVER_VERSION(8, 17, 0),
        "replicas of mounts" },
    { ACTION "/downsample/force_merge_index", SERVER_VERSION(9, 3, 0),
        "force merge" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/policy/_meta", NULL };

static const char *const builtin[] = { "logs", "metrics", "synthetics",
    "7-days-default", "30-days-default", "90-days-default", "180-days-default",
    "365-days-default", "logs@lifecycle", "metrics@lifecycle",
    "traces@lifecycle", "synthetics@lifecycle", "7-days@lifecycle",
    "30-days@lifecycle", "90-days@lifecycle", "180-days@lifecycle",
    "365-days@lifecycle", "ilm-history-ilm-policy", "slm-history-ilm-policy",
    "ml-size-based-ilm-policy", "watch-history-ilm-policy*",
    "kibana-event-log-policy", "kibana-reporting", ".alerts-ilm-policy",
    ".deprecation-indexing-ilm-policy", ".fleet-*", ".monitoring-8-ilm-policy",
    "profiling-60-days*", NULL };

static int
shape(cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    (void)origin;
    (void)from;
    if (kinds_expect(*body, "policy", json_is_object, err) != 0)
        return -1;

    /* A security context, never printed here; it must not travel if ever. */
    json_drop(*body, "headers");
    return 0;
}

const struct kind kind_ilm_policy = {
    KINDS_HEAD(KIND_ILM_POLICY, ilm_policy),
    .title = "ILM policy",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .named_part = true,
    .updatable = true,
    .builtin = builtin,
    .privilege_cluster = "read_ilm",
    .shape = shape,
    .put = "/_ilm/policy/",
    .put_params = KINDS_BOTH_TIMEOUTS,
};
