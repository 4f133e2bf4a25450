#include "model/kinds/kinds.h"
#include "model/kinds/templates.h"

static const struct kind_list lists[] = {
    { true, false, SERVER_VERSION(7, 8, 0), 0, "/_index_template",
        "index_templates[*]" },
    { false, true, 0, 0, "/_index_template", "index_templates[*]" },
    { .target = NULL },
};

/* Newer servers print both flags of data_stream though nobody set them, and
 * older ones refuse them. */
static const struct kind_drop drops[] = {
    KINDS_COMPOSABLE_DROPS,
    { "/data_stream/hidden", DROP_FALSE, "printed unasked" },
    { "/data_stream/allow_custom_routing", DROP_FALSE, "printed unasked" },
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    { "/composed_of/*", KIND_COMPONENT_TEMPLATE, 0, false },
    { "/ignore_missing_component_templates/*", KIND_COMPONENT_TEMPLATE,
        KIND_SOFT, false },
    KINDS_SETTINGS_REFERENCES("/template/settings"),
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { "/composed_of", "[]", 0 },
    { "/ignore_missing_component_templates", "[]", 0 },
    { "/data_stream/timestamp_field", "{\"name\":\"@timestamp\"}", 0 },
    { "/data_stream/hidden", "false", 0 },
    { "/data_stream/allow_custom_routing", "false", 0 },
    { "/deprecated", "false", 0 },
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { "/template/mappings/runtime", SERVER_VERSION(7, 11, 0),
        "runtime fields" },
    { "/data_stream", SERVER_VERSION(7, 9, 0), "data streams" },
    { "/data_stream/timestamp_field", KIND_OPENSEARCH, "another time field" },
    { "/data_stream/hidden", SERVER_VERSION(7, 11, 0), "hidden data streams" },
    { "/allow_auto_create", SERVER_VERSION(7, 11, 0), "automatic creation" },
    { "/data_stream/allow_custom_routing", SERVER_VERSION(8, 0, 0),
        "custom routing" },
    { "/ignore_missing_component_templates", SERVER_VERSION(8, 7, 0),
        "components that may be missing" },
    { "/template/lifecycle", SERVER_VERSION(8, 11, 0),
        "data stream lifecycle" },
    { "/deprecated", SERVER_VERSION(8, 12, 0), "deprecation mark" },
    { "/template/data_stream_options", SERVER_VERSION(8, 19, 0),
        "data stream options" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/_meta", "/template/mappings/_meta",
    "/template/mappings/**/null_value", NULL };

static int
shape(cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    if (kinds_expect(*body, "index_patterns", json_is_array, err) != 0)
        return -1;
    return kinds_shape_template(body, origin, from, err);
}

const struct kind kind_index_template = {
    KINDS_HEAD(KIND_INDEX_TEMPLATE, index_template),
    .title = "index template",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .inner = "index_template",
    .updatable = true,
    .builtin = templates_builtin,
    .privilege_cluster = "manage_index_templates",
    .shape = shape,
    .put = "/_index_template/",
    .put_params = REQUEST_MASTER_TIMEOUT,
};
