#include "model/kinds/kinds.h"

#include <string.h>

#include "model/compare.h"

static const struct kind_list lists[] = {
    { true, false, SERVER_VERSION(7, 9, 0), SERVER_VERSION(7, 11, 0),
        "/_data_stream", "data_streams[*]" },
    { true, false, SERVER_VERSION(7, 11, 0), 0,
        "/_data_stream?expand_wildcards=all", "data_streams[*]" },
    { false, true, 0, 0, "/_data_stream", "data_streams[*]" },
    { .target = NULL },
};

/* The name and the template make a stream again; all this follows from them
 * or is run-time state. */
static const struct kind_drop drops[] = {
    { "/timestamp_field", DROP_SERVER_MADE, "fixed" },
    { "/indices", DROP_SERVER_MADE, "run-time state" },
    { "/generation", DROP_SERVER_MADE, "run-time state" },
    { "/status", DROP_SERVER_MADE, "run-time state" },
    { "/health", DROP_SERVER_MADE, "run-time state" },
    { "/ilm_policy", DROP_SERVER_MADE, "from the template" },
    { "/prefer_ilm", DROP_SERVER_MADE, "from the template" },
    { "/next_generation_managed_by", DROP_SERVER_MADE, "run-time state" },
    { "/hidden", DROP_SERVER_MADE, "from the template" },
    { "/system", DROP_SERVER_MADE, "set by the server" },
    { "/replicated", DROP_SERVER_MADE, "set by the server" },
    { "/allow_custom_routing", DROP_SERVER_MADE, "from the template" },
    { "/rollover_on_write", DROP_SERVER_MADE, "run-time state" },
    { "/index_mode", DROP_SERVER_MADE, "from the template" },
    { "/_meta", DROP_SERVER_MADE, "from the template" },
    { "/lifecycle/effective_retention", DROP_SERVER_MADE, "computed" },
    { "/lifecycle/retention_determined_by", DROP_SERVER_MADE, "computed" },
    { "/lifecycle/rollover", DROP_SERVER_MADE, "computed" },
    { "/failure_store/rollover_on_write", DROP_SERVER_MADE, "run-time state" },
    { "/failure_store/indices", DROP_SERVER_MADE, "run-time state" },
    { "/failure_store/enabled", DROP_FALSE, "printed unasked" },
    { "/failure_store", DROP_FALSE, "printed unasked" },
    { "/settings", DROP_FALSE, "printed unasked" },
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    { "/template", KIND_INDEX_TEMPLATE, 0, false },
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { "/mappings/runtime", SERVER_VERSION(7, 11, 0), "runtime fields" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/mappings/_meta",
    "/mappings/**/null_value", NULL };

static const char *const finish[] = { "/mappings/**", NULL };

static int
shape(cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    (void)origin;
    (void)from;
    if (kinds_expect(*body, "template", json_is_string, err) != 0)
        return -1;
    json_drop(*body, "name");
    return 0;
}

/* Creating a stream takes no parameter before 9.0, nor in OpenSearch. */
static unsigned
create_params(const struct server *to)
{
    if (to->product == PRODUCT_ELASTICSEARCH &&
        (to->version == 0 || to->version >= SERVER_VERSION(9, 0, 0)))
        return KINDS_BOTH_TIMEOUTS;
    return 0;
}

/* Add the requests that make a stream (unless it is ${present}) and put its
 * mapping there again: what was learned lives in no template. */
static int
add_requests(const char *name, const cJSON *wanted, bool present,
    const struct server *to, struct request_list *out, struct err *err)
{
    cJSON *body = json_copy(wanted);
    const cJSON *mappings;
    int rc = kinds_fit(&kind_data_stream, body, to, err);

    if (rc == 0 && !present)
        request_add(out, "PUT", request_path("/_data_stream/", name, ""), NULL,
            create_params(to), "create");
    mappings = json_get(body, "mappings");
    if (rc == 0 && mappings != NULL && mappings->child != NULL)
        request_add(out, "PUT", request_path("/", name, "/_mapping"),
            kinds_text(mappings), KINDS_BOTH_TIMEOUTS, "map")
            ->after_creation = true;
    json_free(body);
    return rc;
}

static int
requests(const char *name, const cJSON *wanted, const cJSON *present,
    const struct server *to, struct request_list *out, struct err *err)
{
    struct changes changes = CHANGES_INIT;
    int rc = 0;

    if (present == NULL) {
        if (kinds_check_family(&kind_data_stream, to, err) != 0)
            return -1;
        return add_requests(name, wanted, false, to, out, err);
    }
    if (compare_bodies(KIND_DATA_STREAM, present, wanted, to, &changes) > 0)
        rc = compare_is_finish(KIND_DATA_STREAM, &changes)
                 ? add_requests(name, wanted, true, to, out, err)
                 : kinds_conflict(&kind_data_stream, present, wanted, to, err);
    changes_free(&changes);
    return rc;
}

const struct kind kind_data_stream = {
    KINDS_HEAD(KIND_DATA_STREAM, data_stream),
    .title = "data stream",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .finish = finish,
    .untold = "/mappings", /* its write index may be blocked */
    .null_is_absent = true,
    .privilege_cluster = "monitor",
    .privilege_index = "view_index_metadata",
    .shape = shape,
    .requests = requests,
};
