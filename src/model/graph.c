#include "model/graph.h"

#include <stdlib.h>
#include <string.h>

#include "model/sanitize.h"
#include "util/mem.h"

/* A reference whose target the catalog lacks. */
struct missing {
    enum kind_id kind;
    const char *name;
};

static int
by_rank_and_name(const void *a, const void *b)
{
    const struct missing *x = a, *y = b;
    unsigned left = kind_get(x->kind)->rank, right = kind_get(y->kind)->rank;

    if (left != right)
        return left < right ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Return the missing targets, sorted, each once. */
static struct missing *
list_missing(const struct catalog *c, size_t *count)
{
    struct missing *list = NULL;
    size_t room = 0, kept = 0;

    *count = 0;
    for (size_t i = 0; i < c->count; i++)
        for (size_t j = 0; j < c->items[i].reference_count; j++) {
            const struct reference *r = &c->items[i].references[j];

            if (catalog_find(c, r->kind, r->name) != NULL)
                continue;
            list = mem_room(list, *count, &room, sizeof *list);
            list[(*count)++] = (struct missing){ r->kind, r->name };
        }
    if (*count > 0)
        qsort(list, *count, sizeof *list, by_rank_and_name);
    for (size_t i = 0; i < *count; i++)
        if (i == 0 || by_rank_and_name(&list[i - 1], &list[i]) != 0)
            list[kept++] = list[i];
    *count = kept;
    return list;
}

static void
add_nodes(struct graph *g, const struct catalog *c,
    const struct missing *missing, size_t count)
{
    g->missing = count;
    g->nodes = mem_zero(c->count + count, sizeof *g->nodes);
    for (size_t i = 0; i < c->count; i++)
        g->nodes[g->node_count++] = (struct graph_node){ c->items[i].kind_name,
            c->items[i].name, true };
    for (size_t i = 0; i < count; i++)
        g->nodes[g->node_count++] =
            (struct graph_node){ kind_get(missing[i].kind)->name,
                missing[i].name, false };
}

static size_t
node_of(const struct catalog *c, const struct reference *r,
    const struct missing *missing, size_t count)
{
    const struct resource *target = catalog_find(c, r->kind, r->name);
    const struct missing key = { r->kind, r->name }, *found;

    if (target != NULL)
        return (size_t)(target - c->items);
    found = bsearch(&key, missing, count, sizeof key, by_rank_and_name);
    return c->count + (size_t)(found - missing);
}

static void
add_edges(struct graph *g, const struct catalog *c,
    const struct missing *missing, size_t count)
{
    size_t room = 0;

    for (size_t i = 0; i < c->count; i++)
        for (size_t j = 0; j < c->items[i].reference_count; j++) {
            const struct reference *r = &c->items[i].references[j];

            g->edges =
                mem_room(g->edges, g->edge_count, &room, sizeof *g->edges);
            g->edges[g->edge_count++] =
                (struct graph_edge){ i, node_of(c, r, missing, count),
                    r->pointer, reference_is_hard(c->items[i].kind, r, NULL) };
        }
}

/* Sort the edges by the node that they leave in a direction, keeping the order
 * of those of one node: count, sum up, put in place. */
static void
add_links(struct graph *g, enum graph_direction direction)
{
    enum graph_direction back =
        direction == GRAPH_NEEDS ? GRAPH_USED_BY : GRAPH_NEEDS;
    struct graph_links *l = &g->links[direction];
    size_t *next = mem_zero(g->node_count + 1, sizeof *next);

    l->first = mem_zero(g->node_count + 1, sizeof *l->first);
    l->edges = mem_zero(g->edge_count + 1, sizeof *l->edges);
    for (size_t i = 0; i < g->edge_count; i++)
        l->first[graph_far(&g->edges[i], back) + 1]++;
    for (size_t i = 0; i < g->node_count; i++)
        next[i + 1] = l->first[i + 1] += l->first[i];
    for (size_t i = 0; i < g->edge_count; i++)
        l->edges[next[graph_far(&g->edges[i], back)]++] = i;
    free(next);
}

struct graph *
graph_new(const struct catalog *c)
{
    struct graph *g = mem_zero(1, sizeof *g);
    size_t count;
    struct missing *missing = list_missing(c, &count);

    add_nodes(g, c, missing, count);
    add_edges(g, c, missing, count);
    add_links(g, GRAPH_NEEDS);
    add_links(g, GRAPH_USED_BY);
    free(missing);
    return g;
}

void
graph_free(struct graph *g)
{
    if (g == NULL)
        return;
    free(g->nodes);
    free(g->edges);
    for (size_t i = 0; i <= GRAPH_USED_BY; i++) {
        free(g->links[i].first);
        free(g->links[i].edges);
    }
    free(g);
}

size_t
graph_find(const struct graph *g, const char *text)
{
    const char *slash = strchr(text, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - text);

    for (size_t i = 0; length > 0 && i < g->node_count; i++)
        if (strlen(g->nodes[i].kind_name) == length &&
            strncmp(g->nodes[i].kind_name, text, length) == 0 &&
            strcmp(g->nodes[i].name, slash + 1) == 0)
            return i;
    return g->node_count;
}

const size_t *
graph_edges(const struct graph *g, size_t node, enum graph_direction direction,
    size_t *count)
{
    const struct graph_links *l = &g->links[direction];

    *count = l->first[node + 1] - l->first[node];
    return l->edges + l->first[node];
}

size_t
graph_far(const struct graph_edge *e, enum graph_direction direction)
{
    return direction == GRAPH_NEEDS ? e->to : e->from;
}

bool *
graph_reach(const struct graph *g, size_t start, enum graph_direction direction)
{
    bool *reached = mem_zero(g->node_count, sizeof *reached);
    size_t *todo = mem_zero(g->node_count, sizeof *todo);
    size_t count = 0;

    reached[start] = true;
    todo[count++] = start;
    while (count > 0) {
        size_t some, node = todo[--count];
        const size_t *edges = graph_edges(g, node, direction, &some);

        for (size_t i = 0; i < some; i++) {
            size_t far = graph_far(&g->edges[edges[i]], direction);

            if (!reached[far])
                todo[count++] = far;
            reached[far] = true;
        }
    }
    free(todo);
    return reached;
}
