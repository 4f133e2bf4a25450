#include "model/kind.h"

#include <string.h>

#include "model/kinds/kinds.h"
#include "util/str.h"

static const struct kind *const rows[] = {
#define KIND_ROW(id, name, rank, guide_rank) &kind_##name,
    KIND_LIST(KIND_ROW)
#undef KIND_ROW
};

const struct kind *
kind_get(enum kind_id id)
{
    return rows[id];
}

enum kind_id
kind_named(const char *name)
{
    for (int i = 0; i < KIND_COUNT; i++)
        if (strcmp(rows[i]->name, name) == 0)
            return (enum kind_id)i;
    return KIND_UNKNOWN;
}

/* Say whether a way to list is meant for that product and version.  A version
 * that is not known counts as the newest. */
static bool
list_fits(const struct kind_list *list, const struct server *server)
{
    bool product = server->product == PRODUCT_ELASTICSEARCH
                       ? list->elasticsearch
                       : list->opensearch;

    if (!product)
        return false;
    if (server->version == 0)
        return list->before == 0;
    return server->version >= list->since &&
           (list->before == 0 || server->version < list->before);
}

const struct kind_list *
kind_list_for(const struct kind *k, const struct server *server)
{
    const struct kind_list *list;

    for (list = k->list; list->target != NULL; list++)
        if (list_fits(list, server))
            return list;
    return NULL;
}

int
kind_requests(enum kind_id id, const char *name, const cJSON *wanted,
    const cJSON *present, const struct server *to, struct request_list *out,
    struct err *err)
{
    const struct kind *k = kind_get(id);

    if (k->requests != NULL)
        return k->requests(name, wanted, present, to, out, err);
    return kinds_put(k, request_path(k->put, name, ""), k->put_params, wanted,
        present, to, out, err);
}

/* What users add to built-in templates and pipelines is theirs. */
static bool
is_custom(const char *name)
{
    static const char tail[] = "@custom";
    size_t length = strlen(name), n = sizeof tail - 1;

    return length >= n && strcmp(name + length - n, tail) == 0;
}

bool
kind_is_builtin(const struct kind *k, const char *name, const cJSON *body)
{
    if (json_is_true(json_at(body, "/_meta/managed")) ||
        json_is_true(json_at(body, "/policy/_meta/managed")))
        return true;
    if (k->builtin == NULL || is_custom(name))
        return false;
    for (size_t i = 0; k->builtin[i] != NULL; i++)
        if (str_match_es(k->builtin[i], name))
            return true;
    return false;
}

bool
kind_reference_is_hard(const struct kind_reference *r, const struct server *to)
{
    if (r->hard_since == KIND_SOFT)
        return false;
    if (to == NULL)
        return true;
    if (r->ilm_only_es && to->product != PRODUCT_ELASTICSEARCH)
        return false;
    return to->version == 0 || to->version >= r->hard_since;
}
