#include "model/layers_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* What makes a group like another one. */
struct key {
    struct digest digest;
    size_t group;  /* its first node */
    size_t degree; /* edges of its nodes */
};

static int
by_number(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static int
by_digest(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int order = memcmp(&x->digest, &y->digest, sizeof x->digest);

    return order != 0 ? order : by_number(&x->group, &y->group);
}

/* Most edges first. */
static int
by_degree(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->degree != y->degree)
        return x->degree > y->degree ? -1 : 1;
    return by_number(&x->group, &y->group);
}

/* Add the groups at the far ends of a node's edges, each once. */
static void
add_ends(const struct graph *g, const size_t *group, size_t node,
    enum graph_direction direction, struct digester *d)
{
    size_t count, *ends;
    const size_t *edges = graph_edges(g, node, direction, &count);

    ends = mem_zero(count, sizeof *ends);
    for (size_t i = 0; i < count; i++)
        ends[i] = group[graph_far(&g->edges[edges[i]], direction)];
    if (count > 0)
        qsort(ends, count, sizeof *ends, by_number);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || ends[i] != ends[i - 1])
            digester_add(d, &ends[i], sizeof ends[i]);
    digester_add(d, &direction, sizeof direction);
    free(ends);
}

static void
add_kind(const struct graph_node *n, struct digester *d)
{
    digester_add(d, n->kind_name, strlen(n->kind_name) + 1);
    digester_add(d, &n->present, sizeof n->present);
}

/* Keys of the groups that there are.  Members of a group are alike, so that
 * its first one speaks for all; their degrees are summed. */
static struct key *
list_groups(const struct graph *g, const size_t *group, size_t *count)
{
    struct key *keys = mem_zero(g->node_count, sizeof *keys);
    size_t *place = mem_zero(g->node_count, sizeof *place);

    *count = 0;
    for (size_t i = 0; i < g->node_count; i++) {
        size_t needs, users;

        if (group[i] == LAYERS_ALONE)
            continue;
        if (group[i] == i) {
            place[i] = (*count)++;
            keys[place[i]].group = i;
        }
        (void)graph_edges(g, i, GRAPH_NEEDS, &needs);
        (void)graph_edges(g, i, GRAPH_USED_BY, &users);
        keys[place[group[i]]].degree += needs + users;
    }
    free(place);
    return keys;
}

/* Make one group of each run of equal digests. */
static void
merge_equal(
    const struct graph *g, struct key *keys, size_t count, size_t *group)
{
    size_t *into = mem_zero(g->node_count, sizeof *into);

    if (count > 0)
        qsort(keys, count, sizeof *keys, by_digest);
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && memcmp(&keys[i].digest, &keys[i - 1].digest,
                                 sizeof keys[i].digest) == 0;

        into[keys[i].group] = same ? into[keys[i - 1].group] : keys[i].group;
    }
    for (size_t i = 0; i < g->node_count; i++)
        if (group[i] != LAYERS_ALONE)
            group[i] = into[group[i]];
    free(into);
}

/* Put together what needs the same groups and is needed by the same ones.
 * Return the number of groups that remain. */
static size_t
merge_alike(const struct graph *g, size_t *group)
{
    struct digester *d = digester_new();
    size_t count, left;
    struct key *keys = list_groups(g, group, &count);

    for (size_t i = 0; i < count; i++) {
        add_kind(&g->nodes[keys[i].group], d);
        add_ends(g, group, keys[i].group, GRAPH_NEEDS, d);
        add_ends(g, group, keys[i].group, GRAPH_USED_BY, d);
        digester_end(d, &keys[i].digest);
    }
    merge_equal(g, keys, count, group);
    free(keys);
    free(list_groups(g, group, &left));
    digester_free(d);
    return left;
}

/* Leave the groups with most edges, put the others together by kind. */
static void
merge_rest(const struct graph *g, size_t keep, size_t *group)
{
    struct digester *d = digester_new();
    size_t count;
    struct key *keys = list_groups(g, group, &count);

    if (count > 0)
        qsort(keys, count, sizeof *keys, by_degree);
    for (size_t i = 0; i < count; i++) {
        add_kind(&g->nodes[keys[i].group], d);
        if (i < keep)
            digester_add(d, &keys[i].group, sizeof keys[i].group);
        digester_end(d, &keys[i].digest);
    }
    merge_equal(g, keys, count, group);
    free(keys);
    digester_free(d);
}

void
layers_group(const struct graph *g, size_t most, size_t *group)
{
    /* Present and missing ones of each kind need a box each. */
    const size_t kinds = 2 * (KIND_COUNT + 1);
    size_t count = 0, before;

    for (size_t i = 0; i < g->node_count; i++) {
        size_t needs, users;

        (void)graph_edges(g, i, GRAPH_NEEDS, &needs);
        (void)graph_edges(g, i, GRAPH_USED_BY, &users);
        group[i] = needs + users == 0 ? LAYERS_ALONE : i;
        count += needs + users > 0;
    }
    if (count <= most)
        return;
    do {
        before = count;
        count = merge_alike(g, group);
    } while (count > most && count < before);
    if (count > most)
        merge_rest(g, most > kinds ? most - kinds : 0, group);
}
