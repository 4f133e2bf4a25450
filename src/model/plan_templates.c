#include "model/plan_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

/* ---- reading ---- */

static bool
gives_nothing(const cJSON *body)
{
    static const char *const places[] = { "/settings", "/mappings", "/aliases",
        "/template/settings", "/template/mappings", "/template/aliases",
        "/composed_of" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const cJSON *item = json_at(body, places[i]);

        if (item != NULL && item->child != NULL)
            return false;
    }
    return true;
}

static void
read_patterns(const cJSON *body, struct list *out)
{
    const cJSON *patterns = json_get(body, "index_patterns"), *item;

    if (json_is_string(patterns))
        list_add(out, json_text(patterns));
    else
        json_each (item, patterns)
            if (json_is_string(item))
                list_add(out, json_text(item));
}

static int
read_template(struct planning *p, const struct catalog *from,
    const struct resource *r, struct err *err)
{
    cJSON *body = catalog_tree(from, r, err);
    bool legacy = r->kind == KIND_LEGACY_TEMPLATE;
    struct plan_template *t;

    if (body == NULL)
        return -1;
    p->templates =
        mem_room(p->templates, p->template_count, &p->template_room, sizeof *t);
    t = &p->templates[p->template_count++];
    memset(t, 0, sizeof *t);
    t->resource = r;
    t->bundle = from == p->wanted;
    t->data_stream = !legacy && json_is_object(json_get(body, "data_stream"));
    t->empty = gives_nothing(body);
    t->priority = plan_number(body, legacy ? "order" : "priority", 0);
    read_patterns(body, &t->patterns);
    json_free(body);
    return 0;
}

static bool
is_template(const struct resource *r)
{
    return r->kind == KIND_LEGACY_TEMPLATE || r->kind == KIND_INDEX_TEMPLATE;
}

int
plan_templates_read(struct planning *p, struct err *err)
{
    for (size_t i = 0; i < p->present->count; i++)
        if (is_template(&p->present->items[i]) &&
            read_template(p, p->present, &p->present->items[i], err) != 0)
            return -1;
    return 0;
}

static void
free_template(struct plan_template *t)
{
    list_free(&t->patterns);
}

void
plan_templates_free(struct planning *p)
{
    for (size_t i = 0; i < p->template_count; i++)
        free_template(&p->templates[i]);
    free(p->templates);
    p->templates = NULL;
    p->template_count = 0;
}

bool
plan_templates_replaced(const struct planning *p, const struct plan_template *t)
{
    const struct resource *ours =
        catalog_find(p->wanted, t->resource->kind, t->resource->name);

    return ours != NULL && plan_step_of(p, ours)->action == PLAN_CHANGE;
}

int
plan_templates_add(struct planning *p, struct err *err)
{
    size_t kept = 0;

    if (p->with_bundle || !p->guide_order)
        return 0;
    p->with_bundle = true;
    for (size_t i = 0; i < p->template_count; i++) {
        if (plan_templates_replaced(p, &p->templates[i]))
            free_template(&p->templates[i]);
        else
            p->templates[kept++] = p->templates[i];
    }
    p->template_count = kept;
    for (size_t i = 0; i < p->wanted->count; i++) {
        const struct resource *r = &p->wanted->items[i];
        enum plan_action action = plan_step_of(p, r)->action;

        if (is_template(r) &&
            (action == PLAN_CREATE || action == PLAN_CHANGE) &&
            read_template(p, p->wanted, r, err) != 0)
            return -1;
    }
    return 0;
}

/* ---- priorities ---- */

static bool
overlap(const struct list *a, const struct list *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (str_patterns_overlap(a->items[i], b->items[j]))
                return true;
    return false;
}

/* Say whether the bundle has changed this template before ${step}. */
static bool
is_changed_before(const struct planning *p, const struct plan_template *t,
    const struct plan_step *step)
{
    const struct resource *ours =
        catalog_find(p->wanted, KIND_INDEX_TEMPLATE, t->resource->name);

    return ours != NULL && ours < step->wanted &&
           plan_step_of(p, ours)->action == PLAN_CHANGE;
}

void
plan_templates_meet(
    const struct planning *p, struct plan_step *step, const cJSON *body)
{
    int64_t priority = plan_number(body, "priority", 0);
    struct list patterns = LIST_INIT;

    read_patterns(body, &patterns);
    for (size_t i = 0; i < p->template_count; i++) {
        const struct plan_template *t = &p->templates[i];

        if (t->resource->kind != KIND_INDEX_TEMPLATE ||
            t->priority != priority ||
            strcmp(t->resource->name, step->wanted->name) == 0 ||
            is_changed_before(p, t, step) || !overlap(&patterns, &t->patterns))
            continue;
        plan_block(step,
            mem_format("index template '%s' there has the same priority %lld "
                       "and patterns that overlap",
                t->resource->name, (long long)priority),
            mem_string("give one of the two another priority, or leave this "
                       "one out with --exclude"));
        break;
    }
    list_free(&patterns);
}
