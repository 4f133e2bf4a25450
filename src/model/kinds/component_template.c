#include "model/kinds/kinds.h"
#include "model/kinds/templates.h"

static const struct kind_list lists[] = {
    { true, false, SERVER_VERSION(7, 8, 0), 0, "/_component_template",
        "component_templates[*]" },
    { false, true, 0, 0, "/_component_template", "component_templates[*]" },
    { .target = NULL },
};

static const struct kind_drop drops[] = {
    KINDS_COMPOSABLE_DROPS,
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    KINDS_SETTINGS_REFERENCES("/template/settings"),
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { "/deprecated", "false", 0 },
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { "/template/mappings/runtime", SERVER_VERSION(7, 11, 0),
        "runtime fields" },
    { "/allow_auto_create", SERVER_VERSION(7, 11, 0), "automatic creation" },
    { "/template/lifecycle", SERVER_VERSION(8, 11, 0),
        "data stream lifecycle" },
    { "/deprecated", SERVER_VERSION(8, 12, 0), "deprecation mark" },
    { "/template/data_stream_options", SERVER_VERSION(8, 19, 0),
        "data stream options" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/_meta", "/template/mappings/_meta",
    "/template/mappings/**/null_value", NULL };

const struct kind kind_component_template = {
    KINDS_HEAD(KIND_COMPONENT_TEMPLATE, component_template),
    .title = "component template",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .inner = "component_template",
    .updatable = true,
    .builtin = templates_builtin,
    .privilege_cluster = "manage_index_templates",
    .shape = kinds_shape_template,
    .put = "/_component_template/",
    .put_params = REQUEST_MASTER_TIMEOUT,
};
