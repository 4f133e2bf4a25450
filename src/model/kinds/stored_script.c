#include "model/kinds/kinds.h"

/* No API lists scripts but the cluster state. */
#define TARGET "/_cluster/state/metadata?filter_path=metadata.stored_scripts"

static const struct kind_list lists[] = {
    { true, true, 0, 0, TARGET, "metadata.stored_scripts.*" },
    { .target = NULL },
};

static const struct kind_drop drops[] = {
    { .pointer = NULL },
};

static const struct kind_reference references[] = {
    { .pointer = NULL },
};

static const struct kind_default defaults[] = {
    { "/script/options", "{}", 0 },
    { .pointer = NULL },
};

static const struct kind_allow allow[] = {
    { .pointer = NULL },
};

static const char *const exact[] = { "/script/options", "/script/params",
    NULL };

/* A script stands bare in the cluster state, PUT takes it as {"script":…}. */
static int
shape(cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    cJSON *script;

    (void)origin;
    (void)from;
    if (json_is_object(json_get(*body, "script")))
        return 0;
    if (kinds_expect(*body, "source", json_is_string, err) != 0)
        return -1;
    script = *body;
    *body = json_object();
    json_put(*body, "script", script);
    return 0;
}

const struct kind kind_stored_script = {
    KINDS_HEAD(KIND_STORED_SCRIPT, stored_script),
    .title = "stored script",
    .list = lists,
    .drops = drops,
    .references = references,
    .defaults = defaults,
    .allow = allow,
    .exact = exact,
    .named_part = true,
    .updatable = true,
    .privilege_cluster = "monitor",
    .shape = shape,
    .put = "/_scripts/",
    .put_params = KINDS_BOTH_TIMEOUTS,
};
