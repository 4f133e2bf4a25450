#include "model/compose_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static int
by_order(const void *a, const void *b)
{
    const struct template_head *x = *(const struct template_head *const *)a;
    const struct template_head *y = *(const struct template_head *const *)b;

    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    return strcmp(x->resource->name, y->resource->name);
}

/* Return the legacy templates that match, the weakest first, for free(). */
static const struct template_head **
matching(const struct composer *m, const char *name, bool hidden, size_t *count)
{
    const struct template_head **list = mem_zero(m->count + 1, sizeof *list);

    *count = 0;
    for (size_t i = 0; i < m->count; i++)
        if (m->heads[i].resource->kind == KIND_LEGACY_TEMPLATE &&
            template_matches(&m->heads[i], name, hidden))
            list[(*count)++] = &m->heads[i];
    if (*count > 0)
        qsort(list, *count, sizeof *list, by_order);
    return list;
}

/* Return what the request says about being hidden, or NULL. */
const char *
compose_told_hidden(const cJSON *request)
{
    return json_text(json_at(request, "/settings/index.hidden"));
}

/* Say whether the templates make a hidden index: the strongest that says so
 * decides. */
static bool
is_made_hidden(const struct compose_layers *l)
{
    for (size_t i = l->count; i > 0; i--) {
        const char *hidden =
            json_text(json_at(l->items[i - 1], "/settings/index.hidden"));

        if (hidden != NULL)
            return strcmp(hidden, "true") == 0;
    }
    return false;
}

/* Take out those with the pattern of all. */
static void
leave_global(
    const struct template_head **list, struct compose_layers *l, size_t *count)
{
    size_t kept = 0;

    for (size_t i = 0; i < *count; i++) {
        if (template_is_global(list[i]))
            continue;
        list[kept] = list[i];
        l->items[kept++] = l->items[i];
    }
    *count = l->count = kept;
}

static void
find_unsure(const struct template_head **list, size_t count,
    const struct compose_layers *l, const char *name, struct composed *out)
{
    for (size_t i = 0, run; i < count; i += run) {
        for (run = 1; i + run < count; run++)
            if (list[i + run]->priority != list[i]->priority)
                break;
        compose_unsure(l, i, run, name, out);
    }
    compose_unsure_end(out);
}

/* Merge the templates of ${list}; ${*hidden} gets true if they make a hidden
 * index. */
static int
compose_of(const struct composer *m, const struct template_head **list,
    size_t count, const char *name, const cJSON *request, bool *hidden,
    struct composed *out, struct err *err)
{
    struct compose_layers l = { 0 };
    int rc = 0;

    for (size_t i = 0; i < count && rc == 0; i++)
        rc = compose_open(&l, m->catalog, list[i]->resource, err);
    if (rc == 0) {
        if (compose_told_hidden(request) == NULL && is_made_hidden(&l)) {
            *hidden = true;
            leave_global(list, &l, &count);
        }
        for (size_t i = 0; i < count; i++)
            compose_use(out, list[i]->resource, list[i], COMPOSE_APPLIED);
        compose_request(&l, request);
        out->rule = count > 0 ? COMPOSE_LEGACY : COMPOSE_NOTHING;
        out->body = compose_legacy(&l, name, &out->problems);
        if (request == NULL)
            find_unsure(list, count, &l, name, out);
    }
    compose_layers_free(&l);
    return rc;
}

int
compose_orders(const struct composer *m, const char *name, const cJSON *request,
    bool *hidden, struct composed *out, struct err *err)
{
    size_t count;
    const struct template_head **list = matching(m, name, *hidden, &count);
    int rc = compose_of(m, list, count, name, request, hidden, out, err);

    free(list);
    return rc;
}
