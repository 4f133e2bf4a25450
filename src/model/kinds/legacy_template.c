#include "model/kinds/kinds.h"
#include "model/kinds/templates.h"

static const struct kind_list lists[] = {
    { true, false, 0, SERVER_VERSION(7, 0, 0),
        "/_template?include_type_name=false&flat_settings=true", "*" },
    { true, false, SERVER_VERSION(7, 0, 0), 0, "/_template?flat_settings=true",
        "*" },
    { false, true, 0, 0, "/_template?flat_settings=true", "*" },
    { .target = NULL },
};

static const struct kind_drop drops[] = {
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    KINDS_SETTINGS_REFERENCES("/settings"),
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { "/order", "0", 0 },
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { "/mappings/runtime", SERVER_VERSION(7, 11, 0), "runtime fields" },
    { .pointer = NULL },
};

static const char *const exact[] = { "/mappings/_meta",
    "/mappings/**/null_value", NULL };

static int
requests(const char *name, const cJSON *wanted, const cJSON *present,
    const struct server *to, struct request_list *out, struct err *err)
{
    char *target = request_path(
        "/_template/", name, kinds_typed(to) ? "?include_type_name=false" : "");

    return kinds_put(&kind_legacy_template, target, REQUEST_MASTER_TIMEOUT,
        wanted, present, to, out, err);
}

const struct kind kind_legacy_template = {
    KINDS_HEAD(KIND_LEGACY_TEMPLATE, legacy_template),
    .title = "legacy template",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .named_part = true,
    .updatable = true,
    .builtin = templates_builtin,
    .privilege_cluster = "manage_index_templates",
    .shape = kinds_shape_settings,
    .requests = requests,
};
