#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/pattern.h"
#include "model/sanitize.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- what is named and not there ---- */

static bool
is_stream(const struct graph *g, const struct graph_edge *e)
{
    return kind_named(g->nodes[e->from].kind_name) == KIND_DATA_STREAM;
}

enum want { WANT_HARD, WANT_SOFT, WANT_LEFT_OUT, WANT_STREAM };

/* Say to which rule a missing reference belongs; ${reason} is why the catalog
 * lacks what it names, or NULL. */
static enum want
sort_of(const struct graph *g, const struct graph_edge *e, const char *reason)
{
    if (is_stream(g, e))
        return WANT_STREAM;
    if (e->hard)
        return WANT_HARD;
    return reason == NULL ? WANT_SOFT : WANT_LEFT_OUT;
}

static void
add_missing(struct linting *l, const struct lint_rule *rule,
    const struct graph_edge *e, const char *reason)
{
    const struct graph_node *to = &l->graph->nodes[e->to];

    lint_add(l, rule, &l->catalog->items[e->from], e->pointer,
        mem_format("%s '%s' is not in the bundle%s%s%s", to->kind_name,
            to->name, reason == NULL ? "" : " (", reason == NULL ? "" : reason,
            reason == NULL ? "" : ")"));
}

static int
missing(struct linting *l, const struct lint_rule *rule, enum want want)
{
    const struct graph *g = l->graph;

    for (size_t i = 0; i < g->edge_count; i++) {
        const struct graph_edge *e = &g->edges[i];
        const struct graph_node *to = &g->nodes[e->to];
        const char *reason;

        if (to->present)
            continue;
        reason = about_lacks(&l->catalog->about, to->kind_name, to->name);
        if (sort_of(g, e, reason) == want)
            add_missing(l, rule, e, reason);
    }
    return 0;
}

int
lint_missing(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return missing(l, rule, WANT_HARD);
}

int
lint_dangling(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return missing(l, rule, WANT_SOFT);
}

int
lint_left_out(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return missing(l, rule, WANT_LEFT_OUT);
}

int
lint_stream(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return missing(l, rule, WANT_STREAM);
}

/* ---- what nobody names ---- */

/* Built-in templates, which no bundle need hold, name these. */
static bool
is_hook(const char *name)
{
    static const char tail[] = "@custom";
    size_t length = strlen(name), n = sizeof tail - 1;

    return length > n && strcmp(name + length - n, tail) == 0;
}

static int
unused(struct linting *l, const struct lint_rule *rule, enum kind_id kind,
    const char *text)
{
    const struct catalog *c = l->catalog;

    for (size_t i = 0; i < c->count; i++) {
        size_t count;

        if (c->items[i].kind != kind || l->builtins[i] ||
            is_hook(c->items[i].name))
            continue;
        (void)graph_edges(l->graph, i, GRAPH_USED_BY, &count);
        if (count == 0)
            lint_add(l, rule, &c->items[i], "", mem_string(text));
    }
    return 0;
}

int
lint_unused_policy(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return unused(
        l, rule, KIND_ILM_POLICY, "no index and no template names it");
}

int
lint_unused_component(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return unused(l, rule, KIND_COMPONENT_TEMPLATE,
        "no index template is composed of it");
}

int
lint_unused_pipeline(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return unused(l, rule, KIND_INGEST_PIPELINE,
        "no index, template or pipeline names it");
}

/* ---- what no bundle holds ---- */

void
lint_files(struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct remarks files = { NULL, 0, 0 };

    sanitize_external_files(l->here->kind, l->here->name, body, &files);
    for (size_t i = 0; i < files.count; i++) {
        char *pointer = files.items[i].reason, *path = strstr(pointer, ": ");

        *path = '\0';
        lint_add(l, rule, l->here, pointer,
            mem_format("it needs the file '%s' on every node", path + 2));
    }
    remarks_free(&files);
}

struct search {
    struct linting *l;
    const struct lint_rule *rule;
    const char *what;
};

static void
see_outside(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    struct search *s = user;

    (void)parent;
    if (json_is_string(item))
        lint_add(s->l, s->rule, s->l->here, pointer,
            mem_format("it needs the %s '%s'", s->what, json_text(item)));
}

void
lint_repository(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct search s = { l, rule, "snapshot repository" };
    cJSON *tree = (cJSON *)(uintptr_t)body;

    if (l->here->kind != KIND_ILM_POLICY)
        return;
    pattern_each(tree,
        "/policy/phases/*/actions/searchable_snapshot/snapshot_repository",
        see_outside, &s);
    s.what = "snapshot lifecycle policy";
    pattern_each(tree, "/policy/phases/*/actions/wait_for_snapshot/policy",
        see_outside, &s);
}
