#include "model/kinds/kinds.h"

static const struct kind_list lists[] = {
    { true, true, 0, 0, "/_ingest/pipeline", "*" },
    { .target = NULL },
};

static const struct kind_drop drops[] = {
    { "/created_date*", DROP_SERVER_MADE, "kept by the server" },
    { "/modified_date*", DROP_SERVER_MADE, "kept by the server" },
    { .pointer = NULL },
};

/* A stored script is looked up when the pipeline is stored, also that of a
 * condition; a pipeline when a document comes. */
static const struct kind_reference references[] = {
    { "/@/script/id", KIND_STORED_SCRIPT, 0, false },
    { "/@/*/if/id", KIND_STORED_SCRIPT, 0, false },
    { "/@/pipeline/name", KIND_INGEST_PIPELINE, KIND_SOFT, false },
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { "/_meta", SERVER_VERSION(7, 15, 0), "metadata of pipelines" },
    { "/deprecated", SERVER_VERSION(8, 12, 0), "deprecation mark" },
    { "/field_access_pattern", SERVER_VERSION(9, 2, 0), "field access" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/_meta", "/@/script/params",
    "/@/*/if/params", NULL };

static const char *const builtin[] = { "xpack_monitoring_*",
    "logs-default-pipeline", "logs-json-pipeline", "logs@*", "ent-search-*",
    "ent_search_*", "search-default-ingestion", NULL };

static int
shape(cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    (void)origin;
    (void)from;
    return kinds_expect(*body, "processors", json_is_array, err);
}

const struct kind kind_ingest_pipeline = {
    KINDS_HEAD(KIND_INGEST_PIPELINE, ingest_pipeline),
    .title = "ingest pipeline",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .named_part = true,
    .updatable = true,
    .builtin = builtin,
    .privilege_cluster = "manage_pipeline",
    .shape = shape,
    .put = "/_ingest/pipeline/",
    .put_params = KINDS_BOTH_TIMEOUTS,
};
