/* model/lint_internal.h: what the rules see, and how they report.
 * The checks stand in model/lint_*.c by subject; the table that names them is
 * model/lint_rules.c. */

#ifndef ESBUNDLE_MODEL_LINT_INTERNAL_H
#define ESBUNDLE_MODEL_LINT_INTERNAL_H

#include "model/composer.h"
#include "model/graph.h"
#include "model/lifecycle.h"
#include "model/lint.h"
#include "model/name_patterns.h"

/* What is kept of an index. */
struct lint_index {
    const struct resource *resource;
    bool hidden, complete; /* index.hidden, lifecycle.indexing_complete */
    char *policy, *rollover_alias, *origination; /* of its settings, or NULL */
};

/* One index of an alias. */
struct lint_member {
    char *alias;
    size_t index; /* position in ${indices} */
    int write;    /* 1 is_write_index true, 0 false, -1 not said */
};

struct lint_policy {
    const struct resource *resource;
    struct lifecycle lifecycle;
};

struct linting {
    const struct catalog *catalog;
    struct graph *graph;
    const struct resource *here; /* whose body is being looked at */
    bool builtin;                /* it came with a server or product */
    struct lint_findings *out;
    size_t same; /* findings of the last one's rule and resource */

    /* Complete when the rules that look at the whole are called; each in the
     * order of the catalog, members by alias. */
    struct lint_index *indices;
    size_t index_count, index_room;
    struct lint_member *members;
    size_t member_count, member_room;
    struct lint_policy *policies;
    size_t policy_count, policy_room;
    struct composer composer;      /* the templates */
    struct name_patterns patterns; /* theirs; owner: position of the head */
    bool *builtins;                /* one flag per resource */
};

/* lint_add(l, rule, r, pointer, text): Report a finding; ${pointer} is copied,
 * ${text} is taken over. */
void lint_add(struct linting *l, const struct lint_rule *rule,
    const struct resource *r, const char *pointer, char *text);

/* lint_collect_begin(l, err): Read what is looked up in the walk.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE).
 * lint_collect(l, body): Take down the facts of the body of ${l->here}. */
int lint_collect_begin(struct linting *l, struct err *err);
void lint_collect(struct linting *l, const cJSON *body);

/* lint_collect_end(l): Sort what was taken down.
 * lint_collect_free(l): Release all. */
void lint_collect_end(struct linting *l);
void lint_collect_free(struct linting *l);

/* lint_member_order(a, b): Compare two members by alias, then index, for
 * qsort. */
int lint_member_order(const void *a, const void *b);

/* lint_mappings(kind): Return the pointer at which a body of that kind holds
 * its mappings, or NULL. */
const char *lint_mappings(enum kind_id kind);

/* lint_each_field(l, body, see, user): Call ${see} for each definition of a
 * field in a body, multi-fields and what dynamic templates would make
 * included; ${name} is the field's own name, "" for a dynamic one, and
 * ${multi} tells a multi-field. */
struct lint_field {
    const cJSON *definition;
    const char *name;
    bool multi;
};
void lint_each_field(const struct linting *l, const cJSON *body,
    void (*see)(
        void *user, const struct lint_field *field, const char *pointer),
    void *user);

typedef void lint_body_check(
    struct linting *l, const struct lint_rule *rule, const cJSON *body);
typedef int lint_whole_check(
    struct linting *l, const struct lint_rule *rule, struct err *err);

/* lint_references.c */
lint_whole_check lint_missing, lint_dangling, lint_left_out, lint_stream;
lint_whole_check lint_unused_policy, lint_unused_component;
lint_whole_check lint_unused_pipeline;
lint_body_check lint_files, lint_repository;

/* lint_templates.c */
lint_whole_check lint_overlap, lint_unmatched, lint_under_stream;
lint_whole_check lint_legacy_over, lint_legacy_stock;

/* lint_altered.c */
lint_whole_check lint_altered;

/* lint_aliases.c */
lint_whole_check lint_two_writers, lint_no_writer, lint_frozen_date;

/* lint_policies.c; lint_lifecycle serves the rules that lifecycle_id names. */
lint_whole_check lint_lifecycle, lint_origination;

/* lint_fields.c */
lint_body_check lint_fields_near, lint_fields_over;
lint_whole_check lint_streams_near, lint_streams_over;

/* lint_values.c */
lint_body_check lint_number, lint_surrogate;

/* lint_versions.c, lint_versions_fields.c: what newer servers refuse. */
lint_body_check lint_setting, lint_analysis, lint_key;
lint_body_check lint_parameter, lint_chained, lint_contexts, lint_sparse;
lint_body_check lint_date_format;

#endif
