#include "model/lint_internal.h"

#include <stdlib.h>

#include "model/compare.h"
#include "model/compose.h"
#include "util/mem.h"
#include "util/signals.h"

static void
mark(void *user, size_t owner)
{
    bool *matched = user;

    (void)owner;
    *matched = true;
}

/* The strongest template that takes part. */
static const char *
strongest(const struct composed *c)
{
    const char *name = "";

    for (size_t i = 0; i < c->use_count; i++)
        if (c->uses[i].part == COMPOSE_APPLIED && c->uses[i].ranked)
            name = c->uses[i].resource->name;
    return name;
}

static void
add_altered(struct linting *l, const struct lint_rule *rule,
    const struct resource *r, const struct composed *c,
    const struct changes *changes)
{
    const struct change *first = &changes->items[0];
    size_t more = changes->count - 1;

    lint_add(l, rule, r, first->pointer,
        mem_format("%s template '%s' would make it %.60s here%s",
            c->rule == COMPOSE_LEGACY ? "legacy" : "index", strongest(c),
            first->to == NULL ? "nothing" : first->to,
            more > 0 ? ", and alter other places" : ""));
}

/* Say what a creation with this body would give. */
static int
check_index(struct linting *l, const struct lint_rule *rule,
    const struct resource *r, struct err *err)
{
    struct changes changes = CHANGES_INIT;
    struct composed c = { .rule = COMPOSE_NOTHING };
    cJSON *body = catalog_tree(l->catalog, r, err);
    int rc = -1;

    if (body != NULL) {
        json_drop(body, "state");
        compose_tidy(body);
        rc = compose(&l->composer, r->name, body, &c, err);
    }
    if (rc == 0 && !c.data_stream && c.problems.count > 0)
        lint_add(l, rule, r, "",
            mem_format("with its templates it would be refused: %s",
                c.problems.items[0]));
    else if (rc == 0 && !c.data_stream && c.unsure_count > 0)
        lint_add(l, rule, r, c.unsure[0].pointer,
            mem_string("legacy templates of equal order contradict each other "
                       "here: what they would make of it is undefined"));
    else if (rc == 0 && !c.data_stream &&
             compare_bodies(KIND_INDEX, body, c.body, NULL, &changes) > 0)
        add_altered(l, rule, r, &c, &changes);
    changes_free(&changes);
    composed_free(&c);
    json_free(body);
    return rc;
}

int
lint_altered(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    for (size_t i = 0; i < l->index_count; i++) {
        const struct resource *r = l->indices[i].resource;
        bool matched = false;

        name_patterns_match(&l->patterns, r->name, mark, &matched);
        if (signals_check(err) != 0)
            return -1;
        if (matched && check_index(l, rule, r, err) != 0)
            return -1;
    }
    return 0;
}
