#include "plan_case.h"

#include <stdio.h>

static void
test_actions(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    ours(&c, KIND_ILM_POLICY, "same", "{\"policy\":{}}");
    there(&c, KIND_ILM_POLICY, "same", "{\"policy\":{}}");
    ours(&c, KIND_ILM_POLICY, "other", "{\"policy\":{\"phases\":{}}}");
    there(&c, KIND_ILM_POLICY, "other", "{\"policy\":{}}");
    ours(&c, KIND_ILM_POLICY, "new", "{\"policy\":{}}");
    ours(&c, KIND_INDEX, "i", "{\"state\":\"close\"}");
    there(&c, KIND_INDEX, "i", "{\"state\":\"open\"}");
    case_plan(&c);
    case_is(&c, KIND_ILM_POLICY, "same", PLAN_SAME, NULL);
    case_is(&c, KIND_ILM_POLICY, "other", PLAN_DIFFERS, NULL);
    case_is(&c, KIND_ILM_POLICY, "new", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "i", PLAN_FINISH, NULL);
    assert_string_equal(
        case_step(&c, KIND_ILM_POLICY, "other")->changes.items[0].pointer,
        "/policy/phases");
    assert_true(plan_stops(c.plan));
    assert_int_equal(plan_writes(c.plan), 2);

    c.options.policy = PLAN_SKIP;
    case_plan(&c);
    case_is(&c, KIND_ILM_POLICY, "other", PLAN_DIFFERS, NULL);
    case_is(&c, KIND_INDEX, "i", PLAN_FINISH, NULL);
    assert_false(plan_stops(c.plan));

    c.options.policy = PLAN_UPDATE;
    case_plan(&c);
    case_is(&c, KIND_ILM_POLICY, "other", PLAN_CHANGE, NULL);
    assert_false(plan_stops(c.plan));
    assert_int_equal(plan_writes(c.plan), 3);
    assert_int_equal(c.plan->totals[PLAN_SAME], 1);
    case_free(&c);
}

static void
test_signs(void **state)
{
    (void)state;
    assert_int_equal(plan_sign(PLAN_CREATE), '+');
    assert_int_equal(plan_sign(PLAN_FINISH), '+');
    assert_int_equal(plan_sign(PLAN_CHANGE), '~');
    assert_int_equal(plan_sign(PLAN_DIFFERS), '~');
    assert_int_equal(plan_sign(PLAN_SAME), '=');
    assert_int_equal(plan_sign(PLAN_BLOCKED), '!');
}

static void
test_index_that_differs(void **state)
{
    const enum plan_policy policies[] = { PLAN_FAIL, PLAN_UPDATE };
    struct plan_case c;

    (void)state;
    case_new(&c);
    ours(&c, KIND_INDEX, "i", "{\"settings\":{\"index.a\":\"1\"}}");
    there(&c, KIND_INDEX, "i", "{\"settings\":{\"index.a\":\"2\"}}");
    for (size_t i = 0; i < 2; i++) {
        c.options.policy = policies[i];
        case_plan(&c);
        case_is(&c, KIND_INDEX, "i", PLAN_BLOCKED,
            "it differs at '/settings/index.a'");
        assert_int_equal(case_step(&c, KIND_INDEX, "i")->changes.count, 1);
        assert_true(plan_stops(c.plan));
    }
    c.options.policy = PLAN_SKIP;
    case_plan(&c);
    case_is(&c, KIND_INDEX, "i", PLAN_DIFFERS, NULL);
    case_free(&c);
}

static void
test_version(void **state)
{
    struct plan_case c;
    const char *body = "{\"policy\":{\"phases\":{\"frozen\":{}}}}";

    (void)state;
    case_new(&c);
    ours(&c, KIND_ILM_POLICY, "p", body);
    case_plan(&c);
    assert_int_equal(case_step(&c, KIND_ILM_POLICY, "p")->action, PLAN_BLOCKED);
    assert_non_null(
        strstr(case_step(&c, KIND_ILM_POLICY, "p")->reason, "7.10.2"));
    case_free(&c);
}

static void
test_missing_references(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    ours(&c, KIND_INDEX_TEMPLATE, "t",
        "{\"composed_of\":[\"c\",\"d\"],\"index_patterns\":[\"a\"]}");
    ours(&c, KIND_DATA_STREAM, "s", "{\"template\":\"t\"}");
    ours(
        &c, KIND_INDEX, "i", "{\"settings\":{\"index.lifecycle.name\":\"p\"}}");
    there(&c, KIND_COMPONENT_TEMPLATE, "c", "{\"template\":{}}");
    case_plan(&c);
    case_is(&c, KIND_INDEX_TEMPLATE, "t", PLAN_BLOCKED,
        "needs component_template 'd', which is neither in the bundle nor "
        "there");
    case_is(&c, KIND_DATA_STREAM, "s", PLAN_BLOCKED,
        "needs index_template 't', which is blocked");
    case_is(&c, KIND_INDEX, "i", PLAN_CREATE, NULL);
    case_warns(&c,
        "reference-missing i: names ilm_policy 'p', which is neither in the "
        "bundle nor there\n");

    ours(&c, KIND_COMPONENT_TEMPLATE, "d", "{\"template\":{}}");
    ours(&c, KIND_ILM_POLICY, "p", "{\"policy\":{\"phases\":{}}}");
    case_plan(&c);
    case_is(&c, KIND_DATA_STREAM, "s", PLAN_CREATE, NULL);
    case_warns(&c, "");
    case_free(&c);
}

static void
test_names(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    ours(&c, KIND_INDEX, "i1", "{}");
    ours(&c, KIND_INDEX, "i2", "{}");
    ours(&c, KIND_INDEX, "i3", "{\"aliases\":{\"x\":{}}}");
    ours(&c, KIND_INDEX, "i4", "{\"aliases\":{\"stream\":{}}}");
    ours(&c, KIND_INDEX, "i5", "{\"aliases\":{\"i2\":{}}}");
    ours(&c, KIND_INDEX, "i6", "{\"aliases\":{\"ds\":{}}}");
    there(&c, KIND_INDEX_TEMPLATE, "t",
        "{\"index_patterns\":[\"zz\"],\"data_stream\":{}}");
    ours(&c, KIND_DATA_STREAM, "ds", "{\"template\":\"t\"}");
    ours(&c, KIND_DATA_STREAM, "x", "{\"template\":\"t\"}");
    ours(&c, KIND_DATA_STREAM, "y", "{\"template\":\"t\"}");
    ours(&c, KIND_DATA_STREAM, "i2", "{\"template\":\"t\"}");
    facts_alias(&c.facts, "i1", "some", -1);
    facts_alias(&c.facts, "y", "some", -1);
    list_add(&c.facts.indices, "x");
    list_add(&c.facts.data_streams, "stream");
    case_plan(&c);
    case_is(&c, KIND_INDEX, "i1", PLAN_BLOCKED,
        "an alias of that name is there, on index 'some'");
    case_is(&c, KIND_INDEX, "i2", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "i3", PLAN_BLOCKED,
        "its alias 'x' cannot be made: an index of that name is there");
    case_is(&c, KIND_INDEX, "i4", PLAN_BLOCKED,
        "its alias 'stream' cannot be made: a data stream of that name is "
        "there");
    case_is(&c, KIND_INDEX, "i5", PLAN_BLOCKED,
        "its alias 'i2' cannot be made: an index of the bundle has that name");
    case_is(&c, KIND_INDEX, "i6", PLAN_BLOCKED,
        "its alias 'ds' cannot be made: a data stream of the bundle has that "
        "name");
    case_is(&c, KIND_DATA_STREAM, "x", PLAN_BLOCKED,
        "an index of that name is there");
    case_is(&c, KIND_DATA_STREAM, "y", PLAN_BLOCKED,
        "an alias of that name is there, on index 'some'");
    case_is(&c, KIND_DATA_STREAM, "i2", PLAN_BLOCKED,
        "an index of the bundle has that name");
    case_is(&c, KIND_DATA_STREAM, "ds", PLAN_CREATE, NULL);
    case_free(&c);
}

static void
test_unread(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    ours(&c, KIND_INDEX, "i", "{}");
    ours(&c, KIND_INDEX, "j", "{}");
    ours(&c, KIND_STORED_SCRIPT, "s", "{\"script\":{}}");
    remarks_add(&c.present->about.failed, "index", "i", "no right");
    remarks_add(&c.present->about.unavailable, "stored_script", NULL, "403");
    list_add(&c.facts.indices, "j");
    case_plan(&c);
    case_is(&c, KIND_INDEX, "i", PLAN_BLOCKED,
        "whether it is there could not be read: no right");
    case_is(&c, KIND_INDEX, "j", PLAN_BLOCKED, "it is there, but was not read");
    case_is(&c, KIND_STORED_SCRIPT, "s", PLAN_BLOCKED,
        "whether it is there could not be read: 403");
    case_free(&c);
}

#define SHARDS(n, r, more)                                                     \
    "{\"settings\":{\"index.number_of_shards\":\"" n                           \
    "\",\"index.number_of_replicas\":\"" r "\"}" more "}"

static void
test_shards(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    c.facts.shard_limit = 20;
    c.facts.open_shards = 10;
    ours(&c, KIND_INDEX, "a", SHARDS("2", "1", ""));
    ours(&c, KIND_INDEX, "b", SHARDS("6", "0", ",\"state\":\"close\""));
    ours(&c, KIND_INDEX, "c", SHARDS("7", "0", ""));
    ours(&c, KIND_INDEX, "d",
        "{\"settings\":{\"index.auto_expand_replicas\":\"0-1\"}}");
    there(&c, KIND_INDEX_TEMPLATE, "t",
        "{\"index_patterns\":[\"zz\"],\"data_stream\":{},\"composed_of\":"
        "[\"c1\"],\"template\":{\"settings\":"
        "{\"index.number_of_replicas\":\"0\"}}}");
    there(&c, KIND_COMPONENT_TEMPLATE, "c1",
        "{\"template\":{\"settings\":{\"index.number_of_shards\":\"5\","
        "\"index.number_of_replicas\":\"3\"}}}");
    ours(&c, KIND_DATA_STREAM, "s", "{\"template\":\"t\"}");
    case_plan(&c);
    case_is(&c, KIND_INDEX, "a", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "b", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "c", PLAN_BLOCKED,
        "needs 7 shards, 6 left of limit 20");
    case_is(&c, KIND_INDEX, "d", PLAN_CREATE, NULL);
    case_is(&c, KIND_DATA_STREAM, "s", PLAN_BLOCKED,
        "needs 5 shards, 4 left of limit 20");
    c.facts.shard_limit = -1;
    case_plan(&c);
    case_is(&c, KIND_INDEX, "c", PLAN_CREATE, NULL);
    case_free(&c);
}

#define FILTER(how, value)                                                     \
    "{\"settings\":{\"index.routing.allocation." how "\":\"" value "\"}}"

static void
test_filters(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    list_add(&c.facts.attributes, "box=hot");
    list_add(&c.facts.attributes, "box=warm");
    list_add(&c.facts.attributes, "xpack.installed=true");
    ours(&c, KIND_INDEX, "a", FILTER("require.box", "hot"));
    ours(&c, KIND_INDEX, "b", FILTER("require.box", "cold"));
    ours(&c, KIND_INDEX, "c", FILTER("include.box", "cold,warm"));
    ours(&c, KIND_INDEX, "d", FILTER("include.rack", "r1,r2"));
    ours(&c, KIND_INDEX, "e", FILTER("exclude.rack", "r1"));
    ours(&c, KIND_INDEX, "f", FILTER("require.box", "w*"));
    ours(&c, KIND_INDEX, "g", FILTER("include._tier_preference", "data_hot"));
    ours(&c, KIND_INDEX, "h", FILTER("require.box", "hot,cold"));
    case_plan(&c);
    case_is(&c, KIND_INDEX, "a", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "b", PLAN_BLOCKED,
        "no node there answers its allocation filter box 'cold'");
    case_is(&c, KIND_INDEX, "c", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "d", PLAN_BLOCKED,
        "no node there answers its allocation filter rack 'r1,r2'");
    case_is(&c, KIND_INDEX, "e", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "f", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "g", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX, "h", PLAN_BLOCKED,
        "no node there answers its allocation filter box 'hot,cold'");
    c.facts.attributes_known = false;
    case_plan(&c);
    case_is(&c, KIND_INDEX, "b", PLAN_CREATE, NULL);
    case_free(&c);
}

static void
test_unknown_kind(void **state)
{
    struct digest digest = { { 1 } };
    struct err err = ERR_INIT;
    struct plan_case c;

    (void)state;
    case_new(&c);
    catalog_add_text(c.wanted, "watch", "w", "{}\n", 3, &digest, &err);
    case_plan(&c);
    assert_string_equal(
        c.plan->steps[0].reason, "this version does not know the kind 'watch'");
    case_free(&c);
}

static void
test_ten_thousand_same(void **state)
{
    struct plan_case c;
    char name[24];

    (void)state;
    case_new(&c);
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "i-%d", i);
        ours(&c, KIND_INDEX, name, "{\"settings\":{\"index.a\":\"1\"}}");
        there(&c, KIND_INDEX, name, "{\"settings\":{\"index.a\":\"1\"}}");
    }
    case_plan(&c);
    assert_int_equal(c.plan->totals[PLAN_SAME], 10000);
    case_free(&c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_actions),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_index_that_differs),
        cmocka_unit_test(test_version),
        cmocka_unit_test(test_missing_references),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_unread),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_unknown_kind),
        cmocka_unit_test(test_ten_thousand_same),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
