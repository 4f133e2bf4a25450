#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/settings.h"
#include "util/mem.h"

const char *
lint_mappings(enum kind_id kind)
{
    /* Mappings stand beside settings, and alone in a data stream. */
    if (kind == KIND_DATA_STREAM)
        return "/mappings";
    if (settings_place(kind) == NULL)
        return NULL;
    return strcmp(settings_place(kind), "/settings") == 0
               ? "/mappings"
               : "/template/mappings";
}

/* ---- facts ---- */

static char *
setting(const cJSON *settings, const char *key)
{
    return mem_string(json_text(json_get(settings, key)));
}

static bool
is_set(const cJSON *settings, const char *key)
{
    const char *text = json_text(json_get(settings, key));

    return text != NULL && strcmp(text, "true") == 0;
}

static void
collect_aliases(struct linting *l, const cJSON *aliases)
{
    const cJSON *alias;

    if (!json_is_object(aliases))
        return;
    json_each (alias, aliases) {
        const cJSON *flag = json_get(alias, "is_write_index");

        l->members = mem_room(
            l->members, l->member_count, &l->member_room, sizeof *l->members);
        l->members[l->member_count++] = (struct lint_member){
            mem_string(alias->string),
            l->index_count - 1,
            !json_is_bool(flag) ? -1 : json_is_true(flag),
        };
    }
}

static void
collect_index(struct linting *l, const cJSON *body)
{
    const cJSON *settings = json_get(body, "settings");

    l->indices = mem_room(
        l->indices, l->index_count, &l->index_room, sizeof *l->indices);
    l->indices[l->index_count++] = (struct lint_index){
        .resource = l->here,
        .hidden = is_set(settings, "index.hidden"),
        .complete = is_set(settings, "index.lifecycle.indexing_complete"),
        .policy = setting(settings, "index.lifecycle.name"),
        .rollover_alias = setting(settings, "index.lifecycle.rollover_alias"),
        .origination = setting(settings, "index.lifecycle.origination_date"),
    };
    collect_aliases(l, json_get(body, "aliases"));
}

static void
collect_policy(struct linting *l, const cJSON *body)
{
    struct lint_policy *one;

    l->policies = mem_room(
        l->policies, l->policy_count, &l->policy_room, sizeof *l->policies);
    one = &l->policies[l->policy_count++];
    one->resource = l->here;
    lifecycle_read(body, &one->lifecycle);
}

void
lint_collect(struct linting *l, const cJSON *body)
{
    if (l->here->kind == KIND_INDEX)
        collect_index(l, body);
    else if (l->here->kind == KIND_ILM_POLICY)
        collect_policy(l, body);
}

/* ---- beginning and end ---- */

int
lint_member_order(const void *a, const void *b)
{
    const struct lint_member *x = a, *y = b;
    int order = strcmp(x->alias, y->alias);

    if (order == 0 && x->index != y->index)
        order = x->index < y->index ? -1 : 1;
    return order;
}

int
lint_collect_begin(struct linting *l, struct err *err)
{
    l->graph = graph_new(l->catalog);
    l->builtins = mem_zero(l->catalog->count + 1, sizeof *l->builtins);
    return composer_init(&l->composer, l->catalog, err);
}

void
lint_collect_end(struct linting *l)
{
    if (l->member_count > 0)
        qsort(
            l->members, l->member_count, sizeof *l->members, lint_member_order);
    for (size_t i = 0; i < l->composer.count; i++)
        for (size_t j = 0; j < l->composer.heads[i].patterns.count; j++)
            name_patterns_add(
                &l->patterns, l->composer.heads[i].patterns.items[j], i);
    name_patterns_sort(&l->patterns);
}

void
lint_collect_free(struct linting *l)
{
    for (size_t i = 0; i < l->index_count; i++) {
        free(l->indices[i].policy);
        free(l->indices[i].rollover_alias);
        free(l->indices[i].origination);
    }
    for (size_t i = 0; i < l->member_count; i++)
        free(l->members[i].alias);
    for (size_t i = 0; i < l->policy_count; i++)
        lifecycle_free(&l->policies[i].lifecycle);
    free(l->indices);
    free(l->members);
    free(l->policies);
    composer_free(&l->composer);
    graph_free(l->graph);
    free(l->builtins);
    name_patterns_free(&l->patterns);
}
