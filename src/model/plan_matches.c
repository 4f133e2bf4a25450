#include "model/plan_internal.h"

#include <string.h>

#include "util/mem.h"

/* ---- matches ---- */

/* Return the composable template that rules an index, or NULL. */
static const struct plan_template *
ruling(const struct planning *p, const char *name, bool hidden)
{
    const struct plan_template *best = NULL;

    for (size_t i = 0; i < p->template_count; i++) {
        const struct plan_template *t = &p->templates[i];

        if (t->head.resource->kind == KIND_INDEX_TEMPLATE &&
            (best == NULL || t->head.priority > best->head.priority) &&
            template_matches(&t->head, name, hidden))
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

        if (t->head.resource->kind == KIND_LEGACY_TEMPLATE && !t->head.empty &&
            template_matches(&t->head, r->name, hidden))
            buf_printf(&names, "%s'%s'%s", count++ == 0 ? "" : ", ",
                t->head.resource->name, t->bundle ? " of the bundle" : "");
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

    if (plan_templates_add(p, err) != 0)
        return -1;
    rules = ruling(p, r->name, hidden);
    whose = rules != NULL && rules->bundle ? "of the bundle" : "there";
    if (rules != NULL && rules->head.data_stream)
        plan_block(step,
            mem_format("index template '%s' %s makes data streams only of "
                       "such a name",
                rules->head.resource->name, whose),
            mem_format("give the index another name with --map 'index:%s=NEW'",
                r->name));
    else if (step->action == PLAN_BLOCKED)
        return 0;
    else if (rules == NULL)
        warn_legacy(p, r, hidden);
    else if (!rules->head.empty)
        plan_warn(p, "template-alters-index", r,
            mem_format("index template '%s' %s (priority %lld) will be merged "
                       "into it",
                rules->head.resource->name, whose,
                (long long)rules->head.priority));
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

    if (rules == NULL || wanted == NULL || plan_templates_replaced(p, rules) ||
        strcmp(rules->head.resource->name, wanted) == 0)
        return 0;
    if (wanted_priority(p, wanted, &priority, err) != 0)
        return -1;
    if (rules->head.priority <= priority)
        return 0;
    if (!rules->head.data_stream)
        plan_block(step,
            mem_format("index template '%s' there makes plain indices only of "
                       "such a name",
                rules->head.resource->name),
            mem_format("give the stream another name with --map "
                       "'data_stream:%s=NEW'",
                step->wanted->name));
    else if (step->action != PLAN_BLOCKED)
        plan_warn(p, "template-alters-stream", step->wanted,
            mem_format("index template '%s' there (priority %lld) will make "
                       "it instead of '%s'",
                rules->head.resource->name, (long long)rules->head.priority,
                wanted));
    return 0;
}
