#include "model/plan_internal.h"

#include <string.h>

#include "model/sanitize.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- references ---- */

/* Say whether a family there could not be read, so that nothing is known. */
static bool
is_unavailable(const struct planning *p, enum kind_id kind)
{
    const struct remarks *remarks = &p->present->about.unavailable;

    for (size_t i = 0; i < remarks->count; i++)
        if (strcmp(remarks->items[i].kind, kind_get(kind)->name) == 0)
            return true;
    return false;
}

static void
block_need(
    struct plan_step *step, const struct reference *need, const char *what)
{
    plan_block(step,
        mem_format("needs %s '%s', which is %s", kind_get(need->kind)->name,
            need->name, what),
        mem_string(strcmp(what, "blocked") == 0
                       ? "see the reason there"
                       : "create it there, or export it too"));
}

static void
warn_need(
    struct planning *p, const struct resource *r, const struct reference *need)
{
    const struct kind *k = kind_get(need->kind);

    if (kind_list_for(k, &p->facts->server) == NULL)
        return;
    plan_warn(p, "reference-missing", r,
        mem_format("names %s '%s', which is neither in the bundle nor there",
            k->name, need->name));
}

void
plan_needs(struct planning *p, struct plan_step *step)
{
    const struct resource *r = step->wanted;

    for (size_t i = 0; i < r->reference_count; i++) {
        const struct reference *need = &r->references[i];
        const struct resource *ours =
            catalog_find(p->wanted, need->kind, need->name);
        bool hard = reference_is_hard(r->kind, need, &p->facts->server);

        if (catalog_find(p->present, need->kind, need->name) != NULL ||
            (ours == NULL && is_unavailable(p, need->kind)))
            continue;
        if (ours == NULL && !hard)
            warn_need(p, r, need);
        else if (ours == NULL)
            block_need(step, need, "neither in the bundle nor there");
        else if (hard && plan_step_of(p, ours)->action == PLAN_BLOCKED)
            block_need(step, need, "blocked");
    }
}

/* ---- allocation filters ---- */

#define ALLOCATION "index.routing.allocation."

/* Say whether some node has the attribute with such a value. */
static bool
has_node(const struct facts *f, const char *attribute, const char *value)
{
    size_t length = strlen(attribute);

    for (size_t i = 0; i < f->attributes.count; i++) {
        const char *one = f->attributes.items[i];

        if (strncmp(one, attribute, length) == 0 && one[length] == '=' &&
            str_match_es(value, one + length + 1))
            return true;
    }
    return false;
}

/* Check one filter: an include wants one of its values, a require all. */
static void
check_filter(const struct facts *f, struct plan_step *step,
    const char *attribute, const char *text, bool all)
{
    struct list values = LIST_INIT;
    size_t found = 0;

    list_split(&values, text, ',');
    for (size_t i = 0; i < values.count; i++)
        found += has_node(f, attribute, values.items[i]);
    if (all ? found < values.count : found == 0 && values.count > 0)
        plan_block(step,
            mem_format("no node there answers its allocation filter %s '%s'",
                attribute, text),
            mem_string("leave such filters out with --allocation drop, or "
                       "give a node that attribute"));
    list_free(&values);
}

void
plan_filters(
    const struct planning *p, struct plan_step *step, const cJSON *body)
{
    const cJSON *item;

    if (!p->facts->attributes_known)
        return;
    json_each (item, json_get(body, "settings")) {
        bool all = str_starts(item->string, ALLOCATION "require.");
        const char *attribute = item->string + strlen(ALLOCATION "require.");

        if ((!all && !str_starts(item->string, ALLOCATION "include.")) ||
            *attribute == '_' || json_text(item) == NULL)
            continue;
        check_filter(p->facts, step, attribute, json_text(item), all);
    }
}

/* ---- shards ---- */

struct shards {
    int64_t primaries, replicas;
};

static void
read_shards(const cJSON *settings, struct shards *out)
{
    out->primaries =
        plan_number(settings, "index.number_of_shards", out->primaries);
    out->replicas =
        plan_number(settings, "index.number_of_replicas", out->replicas);
}

/* Let one template's settings count over what came before. */
static int
read_template(const struct planning *p, enum kind_id kind, const char *name,
    struct shards *out, struct err *err)
{
    const struct catalog *from;
    const struct resource *r = plan_there(p, kind, name, &from);
    const cJSON *component;
    cJSON *body;
    int rc = 0;

    if (r == NULL)
        return 0;
    body = catalog_tree(from, r, err);
    if (body == NULL)
        return -1;

    /* Components first, in their order; the template's own settings win. */
    if (kind == KIND_INDEX_TEMPLATE)
        json_each (component, json_get(body, "composed_of"))
            if (rc == 0 && json_is_string(component))
                rc = read_template(
                    p, KIND_COMPONENT_TEMPLATE, json_text(component), out, err);
    read_shards(json_at(body, "/template/settings"), out);
    json_free(body);
    return rc;
}

int
plan_shards(struct planning *p, struct plan_step *step, const cJSON *body,
    struct err *err)
{
    struct shards s = { 1, 1 };
    const char *template = json_text(json_get(body, "template"));
    const char *state = json_text(json_get(body, "state"));
    long needed;

    if (p->facts->shard_limit < 0 || p->facts->open_shards < 0 ||
        step->action == PLAN_BLOCKED)
        return 0;
    if (step->wanted->kind == KIND_INDEX)
        read_shards(json_get(body, "settings"), &s);
    else if (template != NULL &&
             read_template(p, KIND_INDEX_TEMPLATE, template, &s, err) != 0)
        return -1;
    if (s.primaries < 1 || s.primaries > 1024 || s.replicas < 0 ||
        s.replicas > 1000000)
        return 0;
    needed = (long)(s.primaries * (1 + s.replicas));
    if (needed > p->shards_left) {
        plan_block(step,
            mem_format("needs %ld shards, %ld left of limit %ld", needed,
                p->shards_left > 0 ? p->shards_left : 0, p->facts->shard_limit),
            mem_string("raise cluster.max_shards_per_node there, ask for fewer "
                       "replicas with --replicas, or leave some out"));
        return 0;
    }

    /* A closed one takes its shards only until it is closed. */
    if (state == NULL || strcmp(state, "close") != 0)
        p->shards_left -= needed;
    return 0;
}
