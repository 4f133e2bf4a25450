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

static bool
is_replaced(const struct planning *p, const struct plan_template *t)
{
    const struct resource *ours =
        catalog_find(p->wanted, t->resource->kind, t->resource->name);

    return ours != NULL && plan_step_of(p, ours)->action == PLAN_CHANGE;
}

/* Under the guide's order the bundle's templates are there before indices. */
static int
add_bundle(struct planning *p, struct err *err)
{
    size_t kept = 0;

    if (p->with_bundle || !p->guide_order)
        return 0;
    p->with_bundle = true;
    for (size_t i = 0; i < p->template_count; i++) {
        if (is_replaced(p, &p->templates[i]))
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

/* ---- matches ---- */

/* The pattern of all does not reach hidden indices. */
static bool
matches(const struct plan_template *t, const char *name, bool hidden)
{
    for (size_t i = 0; i < t->patterns.count; i++) {
        const char *pattern = t->patterns.items[i];

        if ((!hidden || strcmp(pattern, "*") != 0) &&
            str_match_es(pattern, name))
            return true;
    }
    return false;
}

/* Return the composable template that rules an index, or NULL. */
static const struct plan_template *
ruling(const struct planning *p, const char *name, bool hidden)
{
    const struct plan_template *best = NULL;

    for (size_t i = 0; i < p->template_count; i++) {
        const struct plan_template *t = &p->templates[i];

        if (t->resource->kind == KIND_INDEX_TEMPLATE &&
            (best == NULL || t->priority > best->priority) &&
            matches(t, name, hidden))
            best = t;
    }
    return best;
}

static void
warn_legacy(struct planning *p, const struct resource *r, bool hidden)
{
    struct buf names;
    size_t count = 0;

    buf_init(&names, JSON_BODY_LIMIT);
    for (size_t i = 0; i < p->template_count; i++) {
        const struct plan_template *t = &p->templates[i];

        if (t->resource->kind == KIND_LEGACY_TEMPLATE && !t->empty &&
            matches(t, r->name, hidden))
            buf_printf(&names, "%s'%s'%s", count++ == 0 ? "" : ", ",
                t->resource->name, t->bundle ? " of the bundle" : "");
    }
    if (count > 0)
        plan_warn(p, "template-alters-index", r,
            mem_format("legacy template%s %s will be merged into it",
                count == 1 ? "" : "s", buf_text(&names)));
    buf_free(&names);
}

int
plan_templates_match(struct planning *p, struct plan_step *step,
    const cJSON *body, struct err *err)
{
    const struct resource *r = step->wanted;
    const char *text = json_text(json_at(body, "/settings/index.hidden"));
    bool hidden = text != NULL && strcmp(text, "true") == 0;
    const struct plan_template *rules;
    const char *whose;

    if (add_bundle(p, err) != 0)
        return -1;
    rules = ruling(p, r->name, hidden);
    whose = rules != NULL && rules->bundle ? "of the bundle" : "there";
    if (rules != NULL && rules->data_stream)
        plan_block(step,
            mem_format("index template '%s' %s makes data streams only of "
                       "such a name",
                rules->resource->name, whose),
            mem_format("give the index another name with --map 'index:%s=NEW'",
                r->name));
    else if (step->action == PLAN_BLOCKED)
        return 0;
    else if (rules == NULL)
        warn_legacy(p, r, hidden);
    else if (!rules->empty)
        plan_warn(p, "template-alters-index", r,
            mem_format("index template '%s' %s (priority %lld) will be merged "
                       "into it",
                rules->resource->name, whose, (long long)rules->priority));
    return 0;
}

/* ---- streams ---- */

/* Read the priority of the template that a stream is meant to have; the
 * highest if it is nowhere, of which nothing can be said. */
static int
wanted_priority(
    const struct planning *p, const char *name, int64_t *out, struct err *err)
{
    const struct catalog *from;
    const struct resource *r = plan_there(p, KIND_INDEX_TEMPLATE, name, &from);
    cJSON *body;

    *out = INT64_MAX;
    if (r == NULL)
        return 0;
    body = catalog_tree(from, r, err);
    if (body == NULL)
        return -1;
    *out = plan_number(body, "priority", 0);
    json_free(body);
    return 0;
}

int
plan_templates_make(struct planning *p, struct plan_step *step,
    const cJSON *body, struct err *err)
{
    const char *wanted = json_text(json_get(body, "template"));
    const struct plan_template *rules = ruling(p, step->wanted->name, false);
    int64_t priority;

    if (rules == NULL || wanted == NULL || is_replaced(p, rules) ||
        strcmp(rules->resource->name, wanted) == 0)
        return 0;
    if (wanted_priority(p, wanted, &priority, err) != 0)
        return -1;
    if (rules->priority <= priority)
        return 0;
    if (!rules->data_stream)
        plan_block(step,
            mem_format("index template '%s' there makes plain indices only of "
                       "such a name",
                rules->resource->name),
            mem_format("give the stream another name with --map "
                       "'data_stream:%s=NEW'",
                step->wanted->name));
    else if (step->action != PLAN_BLOCKED)
        plan_warn(p, "template-alters-stream", step->wanted,
            mem_format("index template '%s' there (priority %lld) will make "
                       "it instead of '%s'",
                rules->resource->name, (long long)rules->priority, wanted));
    return 0;
}
