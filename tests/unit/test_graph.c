#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/graph.h"
#include "plan_case.h"

/* Templates of two generations, pipelines that call each other, a script that
 * is missing and named twice. */
static struct catalog *
sample(void)
{
    struct catalog *c = catalog_new();

    case_add(c, KIND_ILM_POLICY, "p", "{\"policy\":{\"phases\":{}}}");
    case_add(c, KIND_INGEST_PIPELINE, "one",
        "{\"processors\":[{\"pipeline\":{\"name\":\"two\"}},"
        "{\"script\":{\"id\":\"gone\"}},{\"script\":{\"id\":\"gone\"}}]}");
    case_add(c, KIND_INGEST_PIPELINE, "two",
        "{\"processors\":[{\"pipeline\":{\"name\":\"one\"}}]}");
    case_add(c, KIND_COMPONENT_TEMPLATE, "c",
        "{\"template\":{\"settings\":{\"index.lifecycle.name\":\"p\","
        "\"index.default_pipeline\":\"two\"}}}");
    case_add(c, KIND_INDEX_TEMPLATE, "t",
        "{\"composed_of\":[\"c\"],\"index_patterns\":[\"x\"]}");
    catalog_sort(c, false);
    return c;
}

static size_t
at(const struct graph *g, const char *name)
{
    size_t node = graph_find(g, name);

    assert_true(node < g->node_count);
    return node;
}

static void
test_nodes_and_edges(void **state)
{
    struct catalog *c = sample();
    struct graph *g = graph_new(c);
    size_t count, hard = 0;

    (void)state;
    assert_int_equal(g->node_count, 6);
    assert_int_equal(g->edge_count, 7);
    assert_int_equal(g->missing, 1);
    assert_string_equal(g->nodes[5].name, "gone");
    assert_false(g->nodes[5].present);
    (void)graph_edges(g, 5, GRAPH_USED_BY, &count);
    assert_int_equal(count, 2);
    (void)graph_edges(g, 5, GRAPH_NEEDS, &count);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < g->edge_count; i++)
        hard += g->edges[i].hard;
    assert_int_equal(hard, 3);
    assert_int_equal(graph_find(g, "ilm_policy/q"), 6);
    assert_int_equal(graph_find(g, "p"), 6);
    graph_free(g);
    catalog_free(c);
}

static void
test_edges_of_each_direction_are_all_edges(void **state)
{
    struct catalog *c = sample();
    struct graph *g = graph_new(c);

    (void)state;
    for (int d = GRAPH_NEEDS; d <= GRAPH_USED_BY; d++) {
        enum graph_direction direction = (enum graph_direction)d;
        size_t all = 0;

        for (size_t node = 0; node < g->node_count; node++) {
            size_t count;
            const size_t *edges = graph_edges(g, node, direction, &count);

            for (size_t i = 0; i < count; i++) {
                const struct graph_edge *e = &g->edges[edges[i]];

                assert_int_equal(
                    direction == GRAPH_NEEDS ? e->from : e->to, node);
            }
            all += count;
        }
        assert_int_equal(all, g->edge_count);
    }
    graph_free(g);
    catalog_free(c);
}

static void
reaches(const struct graph *g, const char *start,
    enum graph_direction direction, const char *flags)
{
    bool *reached = graph_reach(g, at(g, start), direction);

    for (size_t i = 0; i < g->node_count; i++)
        if (reached[i] != (flags[i] == '+'))
            fail_msg(
                "%s: %s/%s", start, g->nodes[i].kind_name, g->nodes[i].name);
    free(reached);
}

static void
test_reach_follows_both_ways_and_ends_in_loops(void **state)
{
    struct catalog *c = sample();
    struct graph *g = graph_new(c);

    (void)state;
    /* Policy, pipelines one and two, component, index template, script. */
    reaches(g, "index_template/t", GRAPH_NEEDS, "++++++");
    reaches(g, "ingest_pipeline/one", GRAPH_NEEDS, "-++--+");
    reaches(g, "ilm_policy/p", GRAPH_USED_BY, "+--++-");
    reaches(g, "stored_script/gone", GRAPH_USED_BY, "-+++++");
    reaches(g, "ilm_policy/p", GRAPH_NEEDS, "+-----");
    graph_free(g);
    catalog_free(c);
}

static void
test_nothing_at_all(void **state)
{
    struct catalog *c = catalog_new();
    struct graph *g = graph_new(c);

    (void)state;
    assert_int_equal(g->node_count, 0);
    assert_int_equal(graph_find(g, "index/a"), 0);
    graph_free(g);
    graph_free(NULL);
    catalog_free(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_and_edges),
        cmocka_unit_test(test_edges_of_each_direction_are_all_edges),
        cmocka_unit_test(test_reach_follows_both_ways_and_ends_in_loops),
        cmocka_unit_test(test_nothing_at_all),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
