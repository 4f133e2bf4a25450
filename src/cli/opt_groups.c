#include "cli/opt_groups.h"

#include <stdlib.h>

#include "util/file.h"

#define MAP_FILE_LIMIT (16u << 20)
#define REPLICAS_MOST 1000

static const char *const when_words[] = { "auto", "always", "never", NULL };
static const char *const progress_words[] = { "auto", "plain", "none", NULL };
static const char *const allocation_words[] = { "keep", "drop", NULL };
static const char *const order_words[] = { "default", "guide", NULL };

#define FLAG(s, name, letter, field, help)                                     \
    {                                                                          \
        name, letter, NULL, OPT_FLAG, offsetof(struct s, field), help, NULL,   \
            0, 0                                                               \
    }
#define VALUE(s, name, letter, argument, type, field, help)                    \
    {                                                                          \
        name, letter, argument, type, offsetof(struct s, field), help, NULL,   \
            0, 0                                                               \
    }
#define CHOICE(s, name, argument, field, words, help)                          \
    {                                                                          \
        name, '\0', argument, OPT_CHOICE, offsetof(struct s, field), help,     \
            words, 0, 0                                                        \
    }

const struct opt opt_global[] = {
    FLAG(opt_global, "help", 'h', help, "print this help"),
    FLAG(opt_global, "quiet", 'q', quiet,
        "no progress and no notes, only warnings and errors"),
    FLAG(opt_global, "verbose", 'v', verbose, "say more"),
    FLAG(opt_global, "json", '\0', json, "print JSON instead of text"),
    CHOICE(opt_global, "color", "WHEN", color, when_words,
        "colours: auto (default), always or never"),
    CHOICE(opt_global, "progress", "HOW", progress, progress_words,
        "progress: auto (default), plain or none"),
    { 0 },
};

#define TEXT(name, letter, argument, field, help)                              \
    VALUE(opt_connect, name, letter, argument, OPT_TEXT, field, help)

#define CONNECT_ROWS                                                           \
    TEXT("user", 'u', "NAME", user, "user name"),                              \
        TEXT("password-file", '\0', "FILE", password_file,                     \
            "file with the password, readable by its owner only"),             \
        TEXT("api-key-file", '\0', "FILE", api_key_file,                       \
            "file with an API key, ID:KEY or its base64 form"),                \
        TEXT("bearer-file", '\0', "FILE", bearer_file,                         \
            "file with a bearer token"),                                       \
        TEXT("cacert", '\0', "FILE", cacert,                                   \
            "certificates (PEM) of the authorities to trust"),                 \
        TEXT("cert", '\0', "FILE", cert, "client certificate (PEM)"),          \
        TEXT("key", '\0', "FILE", key, "its private key (PEM)"),               \
        TEXT("proxy", '\0', "URL", proxy,                                      \
            "proxy to go through, else as the environment says"),              \
        VALUE(opt_connect, "timeout", '\0', "SECONDS", OPT_SECONDS, timeout,   \
            "limit of one request (90); other waits scale with it"),           \
        FLAG(opt_connect, "insecure", '\0', insecure,                          \
            "do not check the server's certificate"),                          \
        FLAG(opt_connect, "allow-plain-auth", '\0', allow_plain_auth,          \
            "send credentials over http, unencrypted"),                        \
    {                                                                          \
        0                                                                      \
    }

const struct opt opt_from[] = {
    TEXT("from", '\0', "URL", url, "the cluster to read, or @PROFILE"),
    CONNECT_ROWS,
};

const struct opt opt_to[] = {
    TEXT("to", '\0', "URL", url, "the cluster to write to, or @PROFILE"),
    CONNECT_ROWS,
};

const struct opt opt_against[] = {
    TEXT("against", '\0', "URL", url, "the cluster to compare, or @PROFILE"),
    CONNECT_ROWS,
};

const struct opt opt_live[] = {
    CONNECT_ROWS,
};

const struct opt opt_select[] = {
    VALUE(opt_select, "kind", 'k', "KINDS", OPT_LIST, kinds,
        "only these kinds, such as ilm_policy,index_template"),
    VALUE(opt_select, "include", 'i', "PATTERNS", OPT_LIST, include,
        "only these names; * and ? match, kind:pattern limits to one kind"),
    VALUE(opt_select, "exclude", 'x', "PATTERNS", OPT_LIST, exclude,
        "not these names"),
    FLAG(opt_select, "no-deps", '\0', no_deps,
        "do not add what the chosen resources need"),
    FLAG(opt_select, "open-only", '\0', open_only, "leave out closed indices"),
    { 0 },
};

const struct opt opt_skipped[] = {
    FLAG(opt_select, "include-hidden", '\0', include_hidden,
        "also hidden indices and names with a leading dot"),
    FLAG(opt_select, "include-managed", '\0', include_managed,
        "also what the server or a product made itself"),
    { 0 },
};

const struct opt opt_rewrite[] = {
    { "replicas", '\0', "N", OPT_COUNT, offsetof(struct opt_rewrite, replicas),
        "number_of_replicas of indices without auto_expand_replicas", NULL, 0,
        REPLICAS_MOST },
    VALUE(opt_rewrite, "map", 'm', "KIND:OLD=NEW", OPT_LIST, map,
        "give another name; references follow"),
    VALUE(opt_rewrite, "map-file", '\0', "FILE", OPT_TEXT, map_file,
        "the same from the lines of a file"),
    VALUE(opt_rewrite, "set", '\0', "KIND:NAMES:SETTING=VALUE", OPT_LIST, set,
        "give a setting another value, as in "
        "'index:logs-*:index.refresh_interval=-1'"),
    CHOICE(opt_rewrite, "allocation", "RULE", allocation, allocation_words,
        "keep (default) allocation filters or drop them"),
    FLAG(opt_rewrite, "keep-blocks", '\0', keep_blocks,
        "apply write, read and read_only blocks"),
    CHOICE(opt_rewrite, "order", "ORDER", order, order_words,
        "default: indices before templates; guide: after them"),
    { 0 },
};

int
opt_selection(
    const struct opt_select *given, struct selection *out, struct err *err)
{
    size_t i;

    selection_init(out);
    out->no_deps = given->no_deps;
    out->include_hidden = given->include_hidden;
    out->include_managed = given->include_managed;
    out->open_only = given->open_only;
    for (i = 0; i < given->kinds.count; i++)
        if (selection_kind(out, given->kinds.items[i], err) != 0)
            return -1;
    for (i = 0; i < given->include.count; i++)
        if (selection_pattern(out, given->include.items[i], false, err) != 0)
            return -1;
    for (i = 0; i < given->exclude.count; i++)
        if (selection_pattern(out, given->exclude.items[i], true, err) != 0)
            return -1;
    return 0;
}

bool
opt_selects(const struct opt_select *given)
{
    return given->kinds.count + given->include.count + given->exclude.count >
               0 ||
           given->open_only;
}

int
opt_rules(
    const struct opt_rewrite *given, struct rewrite_rules *out, struct err *err)
{
    struct rewrite_rules none = { 0 };
    char *text;
    size_t i;
    int rc = 0;

    *out = none;
    out->set_replicas = given->replicas.set;
    out->replicas = given->replicas.value;
    out->drop_allocation = given->allocation == OPT_ALLOCATION_DROP;
    out->keep_blocks = given->keep_blocks;
    if (given->map_file != NULL) {
        text = file_read(given->map_file, MAP_FILE_LIMIT, NULL, err);
        rc = text == NULL ? -1 : rewrite_map_file(out, text, err);
        free(text);
    }
    for (i = 0; rc == 0 && i < given->map.count; i++)
        rc = rewrite_map_add(out, given->map.items[i], err);
    for (i = 0; rc == 0 && i < given->set.count; i++)
        rc = rewrite_set_add(out, given->set.items[i], err);
    return rc;
}
