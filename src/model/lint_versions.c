#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/pattern.h"
#include "model/settings.h"
#include "util/mem.h"
#include "util/str.h"

/* What newer servers refuse or pass over, each row with where that is said.
 * All but the options of processors were also tried: taken by 7.10.2, refused
 * by 8.19.21 and 9.5.3, or by the latter alone. */

/* ---- settings ---- */

#define SETTINGS_8 "breaking changes of 8.0, index settings"

static const struct {
    const char *id, *key;
    const char *value; /* NULL: any */
    const char *since, *source;
} settings[] = {
    { "removed-setting", "index.translog.retention.age", NULL, "8.0",
        SETTINGS_8 },
    { "removed-setting", "index.translog.retention.size", NULL, "8.0",
        SETTINGS_8 },
    { "removed-setting", "index.max_adjacency_matrix_filters", NULL, "8.0",
        SETTINGS_8 },
    { "removed-setting", "index.force_memory_term_dictionary", NULL, "8.0",
        SETTINGS_8 },
    { "removed-setting", "index.mapper.dynamic", NULL, "8.0", SETTINGS_8 },
    { "removed-setting", "index.merge.policy.reclaim_deletes_weight", NULL,
        "8.0", SETTINGS_8 },
    { "removed-setting", "index.search.slowlog.level", NULL, "8.0",
        SETTINGS_8 },
    { "removed-setting", "index.indexing.slowlog.level", NULL, "8.0",
        SETTINGS_8 },
    { "soft-deletes-off", "index.soft_deletes.enabled", "false", "8.0",
        SETTINGS_8 },
};

void
lint_setting(struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    const char *place = settings_place(l->here->kind);
    const cJSON *have = place == NULL ? NULL : json_at(body, place);

    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const cJSON *item = json_get(have, settings[i].key);
        const char *text = json_text(item);
        char *pointer;

        if (strcmp(settings[i].id, rule->id) != 0 || text == NULL ||
            (settings[i].value != NULL && strcmp(text, settings[i].value) != 0))
            continue;
        pointer = mem_format("%s/%s", place, settings[i].key);
        lint_add(l, rule, l->here, pointer,
            mem_format("'%s: %s' is refused from %s on (%s)", settings[i].key,
                text, settings[i].since, settings[i].source));
        free(pointer);
    }
}

/* ---- names of analysis ---- */

#define ANALYSIS "index.analysis."
#define NAMES_8 "breaking changes of 8.0, analysis"

static const struct {
    const char *part, *name, *since, *source;
} analysis[] = {
    { "tokenizer", "nGram", "8.0", NAMES_8 },
    { "tokenizer", "edgeNGram", "8.0", NAMES_8 },
    { "filter", "nGram", "8.0", NAMES_8 },
    { "filter", "edgeNGram", "8.0", NAMES_8 },
    { "char_filter", "htmlStrip", "8.0", NAMES_8 },
};

struct parts {
    struct linting *l;
    const struct lint_rule *rule;
    const char *place;
    const cJSON *settings;
};

static void
check_name(const struct parts *p, const cJSON *setting, const char *part,
    const cJSON *name)
{
    struct buf pointer;

    for (size_t i = 0; i < sizeof analysis / sizeof *analysis; i++) {
        if (!json_is_string(name) || strcmp(analysis[i].part, part) != 0 ||
            strcmp(analysis[i].name, json_text(name)) != 0)
            continue;
        buf_init(&pointer, JSON_BODY_LIMIT);
        buf_puts(&pointer, p->place);
        json_pointer_add(&pointer, setting->string);
        lint_add(p->l, p->rule, p->l->here, buf_text(&pointer),
            mem_format("%s '%s' is refused from %s on (%s)", part,
                analysis[i].name, analysis[i].since, analysis[i].source));
        buf_free(&pointer);
    }
}

/* Say whether the settings make a part of that name themselves. */
static bool
is_own(const struct parts *p, const char *part, const char *name)
{
    char *key = mem_format(ANALYSIS "%s.%s.type", part, name);
    bool own = json_get(p->settings, key) != NULL;

    free(key);
    return own;
}

/* A value is one name or several. */
static void
check_used(const struct parts *p, const cJSON *setting, const char *part)
{
    const cJSON *name = setting;

    if (json_is_array(setting))
        json_each (name, setting) {
            if (json_is_string(name) && !is_own(p, part, json_text(name)))
                check_name(p, setting, part, name);
        }
    else if (json_is_string(name) && !is_own(p, part, json_text(name)))
        check_name(p, setting, part, name);
}

/* "index.analysis.PART.NAME.type" makes a part, and an analyzer's or
 * normalizer's "tokenizer", "filter" and "char_filter" use some. */
static void
check_analysis(const struct parts *p, const cJSON *setting)
{
    const char *part = setting->string + strlen(ANALYSIS);
    const char *last = strrchr(part, '.'), *dot = strchr(part, '.');
    char *group;

    if (dot == NULL)
        return;
    group = mem_copy(part, (size_t)(dot - part));
    if (strcmp(group, "analyzer") == 0 || strcmp(group, "normalizer") == 0)
        check_used(p, setting, last + 1);
    else if (strcmp(last, ".type") == 0)
        check_name(p, setting, group, setting);
    free(group);
}

void
lint_analysis(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct parts p = { l, rule, settings_place(l->here->kind), NULL };
    const cJSON *setting;

    if (p.place == NULL)
        return;
    p.settings = json_at(body, p.place);
    if (!json_is_object(p.settings))
        return;
    json_each (setting, p.settings)
        if (str_starts(setting->string, ANALYSIS))
            check_analysis(&p, setting);
}

/* ---- single keys ---- */

#define MAPPINGS KIND_UNKNOWN /* below the mappings of any kind */
#define MAPPINGS_8 "breaking changes of 8.0, mappings"
#define MAPPINGS_9 "breaking changes of 9.0, metadata fields"
#define METADATA(field)                                                        \
    { "metadata-field-parameter", MAPPINGS, "/" field "/type", REFUSED, "9.0", \
        MAPPINGS_9 },                                                          \
        { "metadata-field-parameter", MAPPINGS, "/" field "/boost", REFUSED,   \
            "9.0", MAPPINGS_9 },                                               \
        { "metadata-field-parameter", MAPPINGS, "/" field "/copy_to", REFUSED, \
            "9.0", MAPPINGS_9 },                                               \
    {                                                                          \
        "metadata-field-parameter", MAPPINGS, "/" field "/fields", REFUSED,    \
            "9.0", MAPPINGS_9                                                  \
    }

#define REFUSED "is refused"
#define IGNORED "does nothing"

static const struct {
    const char *id;
    enum kind_id kind;
    const char *pattern, *fate, *since, *source;
} keys[] = {
    { "field-names-enabled", MAPPINGS, "/_field_names/enabled", REFUSED, "8.0",
        MAPPINGS_8 },
    METADATA("_source"),
    METADATA("_routing"),
    METADATA("_field_names"),
    { "source-mode", MAPPINGS, "/_source/mode", IGNORED, "9.0", MAPPINGS_9 },
    { "freeze-action", KIND_ILM_POLICY, "/policy/phases/*/actions/freeze",
        IGNORED, "8.0", "breaking changes of 8.0, REST API" },
    { "removed-processor-option", KIND_INGEST_PIPELINE, "/@/user_agent/ecs",
        REFUSED, "9.0", "breaking changes of 9.0, ingest" },
    { "removed-processor-option", KIND_INGEST_PIPELINE,
        "/@/geoip/fallback_to_default_databases", REFUSED, "9.0",
        "breaking changes of 9.0, ingest" },
    { "legacy-template-key", KIND_LEGACY_TEMPLATE, "/template", REFUSED, "8.0",
        "breaking changes of 8.0, REST API" },
};

struct find {
    struct linting *l;
    const struct lint_rule *rule;
    size_t row;
};

static void
found_key(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    struct find *f = user;

    (void)parent;
    (void)item;
    lint_add(f->l, f->rule, f->l->here, pointer,
        mem_format("'%s' %s from %s on (%s)", strrchr(pointer, '/') + 1,
            keys[f->row].fate, keys[f->row].since, keys[f->row].source));
}

void
lint_key(struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    const char *mappings = lint_mappings(l->here->kind);
    struct find f = { l, rule, 0 };

    for (; f.row < sizeof keys / sizeof *keys; f.row++) {
        bool below = keys[f.row].kind == MAPPINGS;
        char *pattern;

        if (strcmp(keys[f.row].id, rule->id) != 0 ||
            (below ? mappings == NULL : keys[f.row].kind != l->here->kind))
            continue;
        pattern =
            mem_format("%s%s", below ? mappings : "", keys[f.row].pattern);
        pattern_each((cJSON *)(uintptr_t)body, pattern, found_key, &f);
        free(pattern);
    }
}
