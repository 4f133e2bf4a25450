#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/layers.h"
#include "plan_case.h"

/* An index that names a policy. */
static void
add_index(struct catalog *c, const char *name, const char *policy)
{
    char body[200];

    snprintf(body, sizeof body,
        "{\"settings\":{\"index.lifecycle.name\":\"%s\"}}", policy);
    case_add(c, KIND_INDEX, name, body);
}

static void
add_policy(struct catalog *c, const char *name)
{
    case_add(c, KIND_ILM_POLICY, name, "{\"policy\":{\"phases\":{}}}");
}

/* ${count} policies, and an index for each that stands at the other end. */
static struct catalog *
crossed(int count)
{
    struct catalog *c = catalog_new();

    for (int i = 0; i < count; i++) {
        char index[20], policy[20];

        snprintf(policy, sizeof policy, "p%03d", i);
        snprintf(index, sizeof index, "i%03d", count - i);
        add_policy(c, policy);
        add_index(c, index, policy);
    }
    catalog_sort(c, false);
    return c;
}

static void
test_columns_run_from_who_needs_to_what_is_needed(void **state)
{
    struct catalog *c = crossed(3);
    struct graph *g = graph_new(c);
    struct layers *l = layers_new(g, 150);

    (void)state;
    assert_int_equal(l->box_count, 6);
    assert_int_equal(l->column_count, 2);
    for (size_t i = 0; i < l->line_count; i++)
        assert_int_equal(l->cells[l->lines[i].to].column,
            l->cells[l->lines[i].from].column + 1);
    layers_free(l);
    graph_free(g);
    catalog_free(c);
}

static void
test_what_can_be_uncrossed_is(void **state)
{
    struct catalog *c = crossed(40);
    struct graph *g = graph_new(c);
    struct layers *l = layers_new(g, 150);

    (void)state;
    assert_int_equal(l->line_count, 40);
    assert_int_equal(l->crossings, 0);
    /* Who is joined stands at one height. */
    for (size_t i = 0; i < l->line_count; i++)
        assert_int_equal(
            l->cells[l->lines[i].from].y, l->cells[l->lines[i].to].y);
    layers_free(l);
    graph_free(g);
    catalog_free(c);
}

static void
test_crossings_that_must_be_are_counted(void **state)
{
    struct catalog *c = catalog_new();
    struct graph *g;
    struct layers *l;

    (void)state;
    /* Two pipelines that each call the same two scripts: one crossing. */
    for (int i = 0; i < 2; i++)
        case_add(c, KIND_INGEST_PIPELINE, i == 0 ? "a" : "b",
            "{\"processors\":[{\"script\":{\"id\":\"s\"}},"
            "{\"script\":{\"id\":\"t\"}}]}");
    catalog_sort(c, false);
    g = graph_new(c);
    l = layers_new(g, 150);
    assert_int_equal(l->line_count, 4);
    assert_int_equal(l->crossings, 1);
    for (size_t i = 0; i < l->line_count; i++)
        assert_true(l->lines[i].hard);
    layers_free(l);
    graph_free(g);
    catalog_free(c);
}

static void
test_a_long_line_gets_a_lane_that_others_share(void **state)
{
    struct catalog *c = catalog_new();
    size_t lanes = 0;
    struct graph *g;
    struct layers *l;

    (void)state;
    add_policy(c, "p");
    add_index(c, "i", "p");
    for (int i = 0; i < 3; i++) {
        const char name[] = { (char)('a' + i), '\0' };

        case_add(c, KIND_LEGACY_TEMPLATE, name,
            "{\"index_patterns\":[\"x\"],"
            "\"settings\":{\"index.lifecycle.name\":\"p\"}}");
    }
    catalog_sort(c, false);
    g = graph_new(c);
    l = layers_new(g, 150);
    for (size_t i = l->box_count; i < l->cell_count; i++) {
        assert_int_equal(l->cells[i].box, LAYERS_LANE);
        assert_int_equal(l->cells[i].column, 1);
        lanes++;
    }
    assert_int_equal(lanes, 1);
    assert_int_equal(l->line_count, 5);
    layers_free(l);
    graph_free(g);
    catalog_free(c);
}

static void
test_what_has_no_edge_is_not_drawn(void **state)
{
    struct catalog *c = crossed(2);
    struct graph *g;
    struct layers *l;

    (void)state;
    add_policy(c, "unused");
    catalog_sort(c, false);
    g = graph_new(c);
    l = layers_new(g, 150);
    assert_int_equal(l->alone, 1);
    assert_int_equal(l->box_count, 4);
    layers_free(l);
    graph_free(g);
    catalog_free(c);
}

/* ---- groups ---- */

/* Each node with an edge is in one box, all of a box are of one kind. */
static void
check_boxes(const struct graph *g, const struct layers *l, size_t most)
{
    size_t members = 0;

    assert_true(l->box_count <= most);
    for (size_t i = 0; i < l->box_count; i++) {
        const struct layers_box *b = &l->boxes[i];

        members += b->member_count;
        assert_true(b->member_count > 0);
        for (size_t k = 0; k < b->member_count; k++)
            assert_string_equal(g->nodes[b->members[k]].kind_name,
                g->nodes[b->members[0]].kind_name);
    }
    assert_int_equal(members + l->alone, g->node_count);
}

static void
test_what_needs_the_same_is_put_together_first(void **state)
{
    struct catalog *c = catalog_new();
    struct graph *g;
    struct layers *l;

    (void)state;
    add_policy(c, "p");
    add_policy(c, "q");
    for (int i = 0; i < 300; i++) {
        char name[20];

        snprintf(name, sizeof name, "i%03d", i);
        add_index(c, name, i % 3 == 0 ? "p" : "q");
    }
    catalog_sort(c, false);
    g = graph_new(c);
    l = layers_new(g, 150);
    check_boxes(g, l, 150);
    assert_int_equal(l->box_count, 4);
    assert_int_equal(l->boxes[2].member_count + l->boxes[3].member_count, 300);
    assert_int_equal(l->line_count, 2);
    layers_free(l);

    /* With room for all there is a box for each. */
    l = layers_new(g, 302);
    assert_int_equal(l->box_count, 302);
    layers_free(l);
    graph_free(g);
    catalog_free(c);
}

static void
test_no_two_alike_still_come_to_few_boxes(void **state)
{
    struct catalog *c = crossed(300);
    struct graph *g = graph_new(c);

    (void)state;
    for (size_t most = 0; most < 200; most += 50) {
        struct layers *l = layers_new(g, most);

        check_boxes(g, l, most < 2 ? 2 : most);
        layers_free(l);
    }
    graph_free(g);
    catalog_free(c);
}

/* ---- places ---- */

static int
height_of(const struct layers_cell *c)
{
    return c->box == LAYERS_LANE ? LAYERS_GAP : LAYERS_BOX;
}

static void
test_nothing_overlaps(void **state)
{
    (void)state;
    for (int count = 1; count < 60; count += 7) {
        struct catalog *c = crossed(count);
        struct graph *g = graph_new(c);
        struct layers *l = layers_new(g, 150);

        for (size_t i = 0; i < l->cell_count; i++)
            for (size_t k = 0; k < l->cell_count; k++) {
                const struct layers_cell *x = &l->cells[i], *y = &l->cells[k];

                if (x->column != y->column || x->order >= y->order)
                    continue;
                assert_true(y->y - x->y >= (height_of(x) + height_of(y)) / 2);
            }
        for (size_t i = 0; i < l->cell_count; i++) {
            assert_true(l->cells[i].y - height_of(&l->cells[i]) / 2 >= 0);
            assert_true(
                l->cells[i].y + height_of(&l->cells[i]) / 2 <= l->height);
        }
        layers_free(l);
        graph_free(g);
        catalog_free(c);
    }
}

static void
test_nothing_at_all(void **state)
{
    struct catalog *c = catalog_new();
    struct graph *g = graph_new(c);
    struct layers *l = layers_new(g, 150);

    (void)state;
    assert_int_equal(l->box_count, 0);
    assert_int_equal(l->crossings, 0);
    layers_free(l);
    layers_free(NULL);
    graph_free(g);
    catalog_free(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_run_from_who_needs_to_what_is_needed),
        cmocka_unit_test(test_what_can_be_uncrossed_is),
        cmocka_unit_test(test_crossings_that_must_be_are_counted),
        cmocka_unit_test(test_a_long_line_gets_a_lane_that_others_share),
        cmocka_unit_test(test_what_has_no_edge_is_not_drawn),
        cmocka_unit_test(test_what_needs_the_same_is_put_together_first),
        cmocka_unit_test(test_no_two_alike_still_come_to_few_boxes),
        cmocka_unit_test(test_nothing_overlaps),
        cmocka_unit_test(test_nothing_at_all),
    };

    json_init();
    digest_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
