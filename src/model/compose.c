#include "model/compose_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/settings.h"
#include "util/mem.h"

/* ---- who rules ---- */

void
compose_use(struct composed *out, const struct resource *r,
    const struct template_head *t, enum compose_part part)
{
    out->uses =
        mem_room(out->uses, out->use_count, &out->use_room, sizeof *out->uses);
    out->uses[out->use_count++] =
        (struct compose_use){ r, t != NULL, t != NULL ? t->priority : 0, part };
}

/* Return the composable template that rules, or NULL; two of one priority are
 * a problem, since no server has them both. */
static const struct template_head *
ruling(const struct composer *m, const char *name, bool hidden,
    struct list *problems)
{
    const struct template_head *best = NULL;

    for (size_t i = 0; i < m->count; i++) {
        const struct template_head *t = &m->heads[i];

        if (t->resource->kind != KIND_INDEX_TEMPLATE ||
            !template_matches(t, name, hidden))
            continue;
        if (best != NULL && best->priority == t->priority)
            list_take(problems,
                mem_format("index templates '%s' and '%s' have the same "
                           "priority %lld",
                    best->resource->name, t->resource->name,
                    (long long)t->priority));
        if (best == NULL || t->priority > best->priority)
            best = t;
    }
    return best;
}

/* ---- layers ---- */

/* Open the body of a template and put its part among the layers. */
int
compose_open(struct compose_layers *l, const struct catalog *c,
    const struct resource *r, struct err *err)
{
    cJSON *tree = catalog_tree(c, r, err), *part;

    if (tree == NULL)
        return -1;
    l->trees =
        mem_room(l->trees, l->tree_count, &l->tree_room, sizeof *l->trees);
    l->trees[l->tree_count++] = tree;
    part = r->kind == KIND_LEGACY_TEMPLATE ? tree : json_get(tree, "template");
    if (json_is_object(part))
        settings_flatten_member(part);
    compose_layer(l, part);
    return 0;
}

const cJSON *
compose_object(const cJSON *item, const char *key)
{
    const cJSON *member = json_get(item, key);

    return json_is_object(member) ? member : NULL;
}

void
compose_layer(struct compose_layers *l, const cJSON *part)
{
    l->items = mem_room(l->items, l->count, &l->room, sizeof *l->items);
    l->items[l->count++] = part;
}

void
compose_layers_free(struct compose_layers *l)
{
    for (size_t i = 0; i < l->tree_count; i++)
        json_free(l->trees[i]);
    free(l->trees);
    free(l->items);
}

/* ---- composable ---- */

static int
add_components(const struct composer *m, const cJSON *body,
    struct compose_layers *l, struct composed *out, struct err *err)
{
    const cJSON *item;

    json_each (item, json_get(body, "composed_of")) {
        const char *name = json_is_string(item) ? json_text(item) : "";
        const struct resource *r =
            catalog_find(m->catalog, KIND_COMPONENT_TEMPLATE, name);

        if (r == NULL) {
            list_add(&out->missing, name);
            continue;
        }
        if (compose_open(l, m->catalog, r, err) != 0)
            return -1;
        compose_use(out, r, NULL, COMPOSE_APPLIED);
    }
    return 0;
}

/* What the server adds to each index of a data stream. */
static void
add_stream(const struct template_head *t, struct composed *out)
{
    cJSON *mapping = json_get(out->body, "mappings"), *properties;

    if (template_is_global(t))
        list_take(&out->problems,
            mem_format("index template '%s' has the pattern '*', which reaches "
                       "no hidden index, as those of a data stream are",
                t->resource->name));
    json_put(
        json_get(out->body, "settings"), "index.hidden", json_string("true"));
    /* The server merges its own part, as one more mapping. */
    compose_between(mapping);
    json_put(mapping, "_data_stream_timestamp", json_object());
    json_put(json_get(mapping, "_data_stream_timestamp"), "enabled",
        json_bool(true));
    properties = json_get(mapping, "properties");
    if (!json_is_object(properties)) {
        properties = json_object();
        json_put(mapping, "properties", properties);
    }
    if (json_get(properties, "@timestamp") == NULL) {
        cJSON *field = json_object();

        json_put(field, "type", json_string("date"));
        json_put(properties, "@timestamp", field);
    }
}

static int
compose_by(const struct composer *m, const struct template_head *t,
    const char *name, const cJSON *request, struct composed *out,
    struct err *err)
{
    struct compose_layers l = { 0 };
    cJSON *body = catalog_tree(m->catalog, t->resource, err);
    int rc = -1;

    out->rule = COMPOSE_COMPOSABLE;
    out->data_stream = t->data_stream;
    if (body != NULL && add_components(m, body, &l, out, err) == 0 &&
        compose_open(&l, m->catalog, t->resource, err) == 0) {
        char *index = t->data_stream ? mem_format(".ds-%s-000001", name)
                                     : mem_string(name);

        compose_use(out, t->resource, t, COMPOSE_APPLIED);
        compose_layer(&l, request);
        out->body = compose_composable(&l, index, &out->problems);
        if (t->data_stream)
            add_stream(t, out);
        free(index);
        rc = 0;
    }
    json_free(body);
    compose_layers_free(&l);
    return rc;
}

/* ---- all ---- */

/* Note what matches and is not applied. */
static void
add_unused(const struct composer *m, const char *name, bool hidden,
    const struct template_head *rules, struct composed *out)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct template_head *t = &m->heads[i];

        if (t == rules || !template_matches(t, name, false))
            continue;
        if (!template_matches(t, name, hidden))
            compose_use(out, t->resource, t, COMPOSE_GLOBAL);
        else if (t->resource->kind == KIND_INDEX_TEMPLATE)
            compose_use(out, t->resource, t, COMPOSE_OUTRANKED);
        else if (rules != NULL)
            compose_use(out, t->resource, t, COMPOSE_SWITCHED_OFF);
    }
}

int
compose(const struct composer *m, const char *name, const cJSON *request,
    struct composed *out, struct err *err)
{
    const char *told = compose_told_hidden(request);
    bool hidden = told != NULL && strcmp(told, "true") == 0;
    const struct template_head *rules;
    int rc;

    memset(out, 0, sizeof *out);
    rules = ruling(m, name, hidden, &out->problems);
    if (rules != NULL)
        rc = compose_by(m, rules, name, request, out, err);
    else
        rc = compose_orders(m, name, request, &hidden, out, err);
    add_unused(m, name, hidden, rules, out);
    compose_name(name, out->data_stream, &out->problems);
    return rc;
}

void
composed_free(struct composed *c)
{
    for (size_t i = 0; i < c->unsure_count; i++) {
        free(c->unsure[i].pointer);
        list_free(&c->unsure[i].values);
    }
    free(c->unsure);
    free(c->uses);
    list_free(&c->missing);
    list_free(&c->problems);
    json_free(c->body);
    memset(c, 0, sizeof *c);
}
