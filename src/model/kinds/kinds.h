/* model/kinds/kinds.h: what the kind rows share.  Internal to the kind table:
 * everybody else asks model/kind.h. */

#ifndef ESBUNDLE_MODEL_KINDS_KINDS_H
#define ESBUNDLE_MODEL_KINDS_KINDS_H

#include "model/kind.h"

/* Each kind's row stands in kinds/<name>.c. */
#define KINDS_ROW(id, name, rank, guide_rank)                                  \
    extern const struct kind kind_##name;
KIND_LIST(KINDS_ROW)
#undef KINDS_ROW

enum kinds_rank {
#define KINDS_RANK(id, name, rank, guide_rank)                                 \
    KINDS_RANK_##name = (rank), KINDS_GUIDE_RANK_##name = (guide_rank),
    KIND_LIST(KINDS_RANK)
#undef KINDS_RANK
};

/* The columns of a row that KIND_LIST tells. */
#define KINDS_HEAD(kind_id, kind_name)                                         \
    .id = kind_id, .name = #kind_name, .rank = KINDS_RANK_##kind_name,         \
    .guide_rank = KINDS_GUIDE_RANK_##kind_name

/* References of the settings at a pointer. */
#define KINDS_SETTINGS_REFERENCES(at)                                          \
    { at "/index.lifecycle.name", KIND_ILM_POLICY, KIND_SOFT, true },          \
        { at "/index.default_pipeline", KIND_INGEST_PIPELINE, KIND_SOFT,       \
            false },                                                           \
    {                                                                          \
        at "/index.final_pipeline", KIND_INGEST_PIPELINE, KIND_SOFT, false     \
    }

/* What composable kinds hold that some versions print and none takes back. */
#define KINDS_COMPOSABLE_DROPS                                                 \
    { "/created_date*", DROP_SERVER_MADE, "kept by the server" },              \
        { "/modified_date*", DROP_SERVER_MADE, "kept by the server" },         \
        { "/template/lifecycle/effective_retention", DROP_SERVER_MADE,         \
            "computed" },                                                      \
        { "/template/lifecycle/retention_determined_by", DROP_SERVER_MADE,     \
            "computed" },                                                      \
    {                                                                          \
        "/template/lifecycle/rollover", DROP_SERVER_MADE, "computed"           \
    }

#define KINDS_BOTH_TIMEOUTS (REQUEST_MASTER_TIMEOUT | REQUEST_TIMEOUT)

/* kinds_expect(body, key, is, err): Check that ${body} is an object whose
 * member ${key} is there and ${wanted} says true of it.
 * Return 0, or -1 (ERR_PARTIAL). */
int kinds_expect(const cJSON *body, const char *key,
    bool (*wanted)(const cJSON *item), struct err *err);

/* kinds_shape_settings(body, …): A shape function: flatten body.settings. */
int kinds_shape_settings(
    cJSON **body, cJSON *origin, const struct server *from, struct err *err);

/* kinds_shape_template(body, …): A shape function: flatten
 * body.template.settings. */
int kinds_shape_template(
    cJSON **body, cJSON *origin, const struct server *from, struct err *err);

/* kinds_typed(server): Say whether that version puts a type's name around
 * mappings unless it is told not to (Elasticsearch before 7.0). */
bool kinds_typed(const struct server *server);

/* kinds_text(tree): Return the tree's canonical line, for the request that it
 * is given to. */
char *kinds_text(const cJSON *tree);

/* kinds_fit(k, body, to, err): Make ${body} one that ${to} takes: leave out
 * values that equal a default where the key is not known there yet.
 * Return 0, or -1 (ERR_VERSION: a key that matters is not known there). */
int kinds_fit(const struct kind *k, cJSON *body, const struct server *to,
    struct err *err);

/* kinds_check_family(k, to, err): Check that ${to} has the kind at all.
 * Return 0, or -1 (ERR_VERSION). */
int kinds_check_family(
    const struct kind *k, const struct server *to, struct err *err);

/* kinds_put(k, target, params, wanted, present, to, out, err): The requests of
 * a kind that one PUT creates or replaces: none if ${present} equals
 * ${wanted}.  ${target} is freed or handed on.
 * Return 0, or -1 (ERR_VERSION). */
int kinds_put(const struct kind *k, char *target, unsigned params,
    const cJSON *wanted, const cJSON *present, const struct server *to,
    struct request_list *out, struct err *err);

/* kinds_conflict(k, present, wanted, to, err): Name the first difference.
 * Return -1 (ERR_CONFLICT). */
int kinds_conflict(const struct kind *k, const cJSON *present,
    const cJSON *wanted, const struct server *to, struct err *err);

#endif
