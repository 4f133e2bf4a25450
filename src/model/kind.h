/* model/kind.h: the table of kinds.  A kind is one row; what data cannot say
 * stands in model/kinds/<kind>.c.  A new kind touches one row and one file. */

#ifndef ESBUNDLE_MODEL_KIND_H
#define ESBUNDLE_MODEL_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "model/request.h"
#include "model/server.h"
#include "util/json.h"

/* Identifier, name, rank, rank under --order guide (times ten, so that 8.5
 * can stand between).  Hard references point to a lower rank only. */
#define KIND_LIST(X)                                                           \
    X(KIND_ILM_POLICY, ilm_policy, 1, 10)                                      \
    X(KIND_STORED_SCRIPT, stored_script, 2, 20)                                \
    X(KIND_INDEX, index, 3, 85)                                                \
    X(KIND_INGEST_PIPELINE, ingest_pipeline, 5, 50)                            \
    X(KIND_LEGACY_TEMPLATE, legacy_template, 6, 60)                            \
    X(KIND_COMPONENT_TEMPLATE, component_template, 7, 70)                      \
    X(KIND_INDEX_TEMPLATE, index_template, 8, 80)                              \
    X(KIND_DATA_STREAM, data_stream, 9, 90)

enum kind_id {
#define KIND_ENUM(id, name, rank, guide_rank) id,
    KIND_LIST(KIND_ENUM)
#undef KIND_ENUM
        KIND_COUNT,
    KIND_UNKNOWN = KIND_COUNT /* of a newer bundle: carried, not understood */
};

/* One way to list a family: for products and versions since ≤ v < before. */
struct kind_list {
    bool elasticsearch, opensearch;
    unsigned since, before; /* SERVER_VERSION; before 0: no end */
    const char *target;     /* "/_ilm/policy" */
    const char *split;      /* path of the parts (util/split.h) */
};

/* What a value is that does not simply stay. */
enum drop_class {
    DROP_SERVER_MADE, /* (a) left out at export, value kept under origin */
    DROP_ENVIRONMENT, /* (b) stays in the body, rewritten at import */
    DROP_FALSE        /* left out at export where it is false or empty, the
                       * value a server prints though nobody set it */
};

/* One dropped path: an RFC 6901 pointer into the canonical body in which a
 * segment may be "*" (any one key or element), "**" (any number of segments),
 * "@" (an ingest processor, however deep in on_failure and foreach) or end in
 * '*' (a prefix); model/pattern.h. */
struct kind_drop {
    const char *pointer;
    enum drop_class class;
    const char *why; /* for people */
};

/* One place where a body names another resource. */
struct kind_reference {
    const char *pointer; /* as in kind_drop */
    enum kind_id to;
    unsigned hard_since; /* version from which the server insists; 0: ever;
                          * KIND_SOFT: never */
    bool ilm_only_es;    /* only meant on Elasticsearch */
};
#define KIND_SOFT (~0u)

/* A value that servers add on their own: equal to absent in compare. */
struct kind_default {
    const char *pointer;
    const char *value; /* canonical JSON in one line */
    unsigned since;    /* SERVER_VERSION of a side that may print it */
};

/* A key that a destination refuses before some version.  OpenSearch counts as
 * the 7.10.2 that it came from. */
struct kind_allow {
    const char *pointer;
    unsigned since; /* KIND_OPENSEARCH: only OpenSearch knows it */
    const char *why;
};
#define KIND_OPENSEARCH (~0u)

struct kind {
    enum kind_id id;
    const char *name;
    unsigned rank, guide_rank;
    const char *title;                       /* "ILM policy", for people */
    const struct kind_list *list;            /* ends with target NULL */
    const struct kind_drop *drops;           /* ends with pointer NULL */
    const struct kind_reference *references; /* ends with pointer NULL */
    const struct kind_default *defaults;     /* ends with pointer NULL */
    const struct kind_allow *allow;          /* ends with pointer NULL */
    const char *const *exact;   /* pointers (as in kind_drop) below which
                                 * compare goes by the letter: _meta … */
    const char *const *finish;  /* pointers whose differences are mended by
                                 * requests sent after creation */
    const char *untold;         /* pointer of what a source may refuse to
                                 * tell: where the wanted body lacks it,
                                 * anything there is right; or NULL */
    bool named_part;            /* the splitter's key is the name; else the
                                 * part's "name" member is */
    const char *inner;          /* member of a part that holds the body, or
                                 * NULL: the part is the body */
    bool null_is_absent;        /* compare: a null setting equals none */
    bool updatable;             /* --on-conflict update may replace it */
    const char *const *builtin; /* patterns of names that stock servers make */
    const char *privilege_cluster; /* what reading needs, for check */
    const char *privilege_index;

    /* shape(body, origin): Before the table's drops, bring the body into its
     * canonical shape (flat settings, wrapped as PUT takes it …).  Return 0,
     * or -1 (ERR_PARTIAL: this part is not what the kind looks like). */
    int (*shape)(cJSON **body, cJSON *origin, const struct server *from,
        struct err *err);

    /* The path before the name, and enum request_params, of the one PUT that
     * creates or replaces the whole; NULL: ${requests} builds them. */
    const char *put;
    unsigned put_params;

    /* requests(...): As kind_requests; NULL where ${put} says all. */
    int (*requests)(const char *name, const cJSON *wanted, const cJSON *present,
        const struct server *to, struct request_list *out, struct err *err);
};

/* kind_get(id): Return the row of a known kind. */
const struct kind *kind_get(enum kind_id id);

/* kind_named(name): Return the id of a kind's name, or KIND_UNKNOWN. */
enum kind_id kind_named(const char *name);

/* kind_list_for(k, server): Return the way to list the family there, or NULL
 * if that version has none. */
const struct kind_list *kind_list_for(
    const struct kind *k, const struct server *server);

/* kind_requests(id, name, wanted, present, to, out, err): Append, in order,
 * the requests that turn ${present} (NULL: absent) into ${wanted}; none if
 * there is nothing to do.  Return 0, or -1 (ERR_CONFLICT: no request of this
 * tool does that, or ERR_VERSION: the destination cannot hold it). */
int kind_requests(enum kind_id id, const char *name, const cJSON *wanted,
    const cJSON *present, const struct server *to, struct request_list *out,
    struct err *err);

/* kind_is_builtin(k, name, body): Say whether a resource came with the server
 * or an Elastic product: its _meta.managed is true or its name is known. */
bool kind_is_builtin(const struct kind *k, const char *name, const cJSON *body);

/* kind_reference_is_hard(r, to): Say whether a server of that version refuses
 * the resource while this reference is missing; ${to} NULL: in any version. */
bool kind_reference_is_hard(
    const struct kind_reference *r, const struct server *to);

#endif
