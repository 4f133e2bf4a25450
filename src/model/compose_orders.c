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

/* ---- one order ---- */

/* Say whether the templates make a hidden index: the strongest that says so
 * decides. */
static bool
is_made_hidden(const struct compose_ranked *r, const size_t *order)
{
    for (size_t i = r->count; i > 0; i--) {
        const char *hidden = json_text(
            json_at(r->layers.items[order[i - 1]], "/settings/index.hidden"));

        if (hidden != NULL)
            return strcmp(hidden, "true") == 0;
    }
    return false;
}

void
compose_try(const struct compose_ranked *r, const size_t *order,
    struct compose_try *out)
{
    struct compose_layers l = { 0 };

    memset(out, 0, sizeof *out);
    if (compose_told_hidden(r->request) == NULL)
        out->hidden = is_made_hidden(r, order);
    for (size_t i = 0; i < r->count; i++)
        if (!out->hidden || !template_is_global(r->heads[order[i]]))
            compose_layer(&l, r->layers.items[order[i]]);
    compose_layer(&l, r->request);
    out->body = compose_legacy(&l, r->name, &out->problems);
    compose_layers_free(&l);
}

void
compose_try_free(struct compose_try *t)
{
    json_free(t->body);
    list_free(&t->problems);
}

/* ---- all of them ---- */

static int
open_ranked(const struct composer *m, struct compose_ranked *r, struct err *err)
{
    for (size_t i = 0; i < r->count; i++)
        if (compose_open(&r->layers, m->catalog, r->heads[i]->resource, err) !=
            0)
            return -1;
    return 0;
}

/* Note which of them are applied; what holds the pattern of all is not where
 * the index is hidden, and nobody knows where that is not known. */
static void
add_uses(const struct compose_ranked *r, bool hidden, bool sure,
    struct composed *out)
{
    for (size_t i = 0; i < r->count; i++) {
        bool global = template_is_global(r->heads[i]);

        if (sure && hidden && global)
            continue;
        compose_use(out, r->heads[i]->resource, r->heads[i],
            global && !sure ? COMPOSE_PERHAPS : COMPOSE_APPLIED);
        out->rule = COMPOSE_LEGACY;
    }
}

static void
merge_ranked(const struct compose_ranked *r, bool *hidden, struct composed *out)
{
    size_t *order = mem_alloc((r->count + 1) * sizeof *order);
    struct compose_try first;
    bool sure;

    for (size_t i = 0; i < r->count; i++)
        order[i] = i;
    compose_try(r, order, &first);
    sure = compose_unsure(r, &first, out);
    add_uses(r, first.hidden, sure, out);
    *hidden = *hidden || (sure && first.hidden);
    out->body = first.body;
    first.body = NULL;
    compose_forget(out);
    compose_try_free(&first);
    free(order);
}

int
compose_orders(const struct composer *m, const char *name, const cJSON *request,
    bool *hidden, struct composed *out, struct err *err)
{
    struct compose_ranked r = { .name = name, .request = request };
    int rc;

    r.heads = matching(m, name, *hidden, &r.count);
    rc = open_ranked(m, &r, err);
    if (rc == 0)
        merge_ranked(&r, hidden, out);
    compose_layers_free(&r.layers);
    free(r.heads);
    return rc;
}
