#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* In the order of enum pair_what. */
static const struct report_state diff_states[] = {
    { "same", "soft" },
    { "changed", "warn" },
    { "added", "good" },
    { "removed", "bad" },
    { "not read", "warn" },
};

/* In the order of enum plan_action. */
static const struct report_state plan_states[] = {
    { "create", "good" },
    { "finish", "good" },
    { "update", "warn" },
    { "differ", "warn" },
    { "same", "soft" },
    { "blocked", "bad" },
};

/* ---- entries ---- */

static void
links_new(struct report_links *l, const struct catalog *c)
{
    l->graph = graph_new(c);
    l->entries = mem_zero(l->graph->node_count, sizeof *l->entries);
    for (size_t i = 0; i < l->graph->node_count; i++)
        l->entries[i] = REPORT_NONE;
}

/* Add a resource of one of the catalogs. */
static void
add(struct report *r, const struct report_side *side,
    const struct report_links *links, const struct resource *resource,
    size_t state)
{
    size_t node = (size_t)(resource - side->catalog->items);

    r->entries[r->count] = (struct report_entry){ side->catalog, resource,
        links, node, state, r->count };
    links->entries[node] = r->count++;
}

/* Every resource of the one catalog. */
static void
add_all(struct report *r)
{
    const struct catalog *c = r->side.catalog;

    r->entries = mem_zero(c->count, sizeof *r->entries);
    for (size_t i = 0; i < c->count; i++)
        add(r, &r->side, &r->links, &c->items[i],
            r->mode == REPORT_PLAN ? (size_t)r->replay->plan->steps[i].action
                                   : 0);
}

/* Every resource of two: as it is in the later one, else in the earlier. */
static void
add_pairs(struct report *r)
{
    links_new(&r->links_before, r->before.catalog);
    r->entries = mem_zero(r->pairs->count, sizeof *r->entries);
    for (size_t i = 0; i < r->pairs->count; i++) {
        const struct pair *p = &r->pairs->items[i];

        if (p->before != NULL)
            r->links_before.entries[p->before - r->before.catalog->items] =
                r->count;
        if (p->after != NULL)
            add(r, &r->side, &r->links, p->after, (size_t)p->what);
        else
            add(r, &r->before, &r->links_before, p->before, (size_t)p->what);
    }
}

static int
by_body(const void *a, const void *b)
{
    const struct report_entry *x = *(const struct report_entry *const *)a;
    const struct report_entry *y = *(const struct report_entry *const *)b;
    int order = memcmp(
        &x->resource->digest, &y->resource->digest, sizeof x->resource->digest);

    if (order != 0)
        return order;
    return x->twin < y->twin ? -1 : x->twin > y->twin;
}

/* Equal bodies are shown once. */
static void
find_twins(struct report *r)
{
    struct report_entry **sorted = mem_zero(r->count, sizeof *sorted);

    for (size_t i = 0; i < r->count; i++)
        sorted[i] = &r->entries[i];
    if (r->count > 0)
        qsort(sorted, r->count, sizeof *sorted, by_body);
    for (size_t i = 1; i < r->count; i++)
        if (memcmp(&sorted[i]->resource->digest,
                &sorted[i - 1]->resource->digest,
                sizeof sorted[i]->resource->digest) == 0)
            sorted[i]->twin = sorted[i - 1]->twin;
    free(sorted);
}

/* ---- all ---- */

void
report_new(struct report *r)
{
    links_new(&r->links, r->side.catalog);
    if (r->mode == REPORT_DIFF) {
        r->states = diff_states;
        r->state_count = sizeof diff_states / sizeof *diff_states;
        add_pairs(r);
    } else {
        if (r->mode == REPORT_PLAN) {
            r->states = plan_states;
            r->state_count = sizeof plan_states / sizeof *plan_states;
        }
        add_all(r);
    }
    find_twins(r);
}

size_t
report_total(const struct report *r, size_t state)
{
    size_t total = 0;

    for (size_t i = 0; i < r->count; i++)
        total += r->entries[i].state == state;
    return total;
}

void
report_free(struct report *r)
{
    graph_free(r->links.graph);
    graph_free(r->links_before.graph);
    free(r->links.entries);
    free(r->links_before.entries);
    free(r->entries);
}
