#include "plan_case.h"

#include "model/lifecycle.h"
#include "model/plan_internal.h"

static void
test_priority_collision(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    c.options.policy = PLAN_UPDATE;
    there(&c, KIND_INDEX_TEMPLATE, "x",
        "{\"index_patterns\":[\"logs-*\"],\"priority\":5}");
    there(&c, KIND_INDEX_TEMPLATE, "zero", "{\"index_patterns\":[\"*-z\"]}");
    there(&c, KIND_INDEX_TEMPLATE, "g",
        "{\"index_patterns\":[\"free-*\"],\"priority\":7}");
    ours(&c, KIND_INDEX_TEMPLATE, "a",
        "{\"index_patterns\":[\"b\",\"*-app\"],\"priority\":5}");
    ours(&c, KIND_INDEX_TEMPLATE, "b",
        "{\"index_patterns\":[\"*-app\"],\"priority\":6}");
    ours(&c, KIND_INDEX_TEMPLATE, "c",
        "{\"index_patterns\":[\"app-*\"],\"priority\":0}");
    ours(&c, KIND_INDEX_TEMPLATE, "d",
        "{\"index_patterns\":[\"other-*\"],\"priority\":5}");

    /* Whoever comes before the change meets the old patterns. */
    ours(&c, KIND_INDEX_TEMPLATE, "f",
        "{\"index_patterns\":[\"free-a\"],\"priority\":7}");
    ours(&c, KIND_INDEX_TEMPLATE, "g",
        "{\"index_patterns\":[\"moved-*\"],\"priority\":7}");
    ours(&c, KIND_INDEX_TEMPLATE, "h",
        "{\"index_patterns\":[\"free-b\"],\"priority\":7}");
    case_plan(&c);
    case_is(&c, KIND_INDEX_TEMPLATE, "a", PLAN_BLOCKED,
        "index template 'x' there has the same priority 5 and patterns that "
        "overlap");
    case_is(&c, KIND_INDEX_TEMPLATE, "b", PLAN_CREATE, NULL);
    case_is(&c, KIND_INDEX_TEMPLATE, "c", PLAN_BLOCKED,
        "index template 'zero' there has the same priority 0 and patterns "
        "that overlap");
    case_is(&c, KIND_INDEX_TEMPLATE, "d", PLAN_CREATE, NULL);
    assert_int_equal(
        case_step(&c, KIND_INDEX_TEMPLATE, "f")->action, PLAN_BLOCKED);
    case_is(&c, KIND_INDEX_TEMPLATE, "g", PLAN_CHANGE, NULL);
    case_is(&c, KIND_INDEX_TEMPLATE, "h", PLAN_CREATE, NULL);
    case_free(&c);
}

#define GIVES ",\"template\":{\"settings\":{\"index.a\":\"1\"}}"

static void
test_templates_that_match(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    there(&c, KIND_LEGACY_TEMPLATE, "l1",
        "{\"index_patterns\":[\"a-*\"],\"settings\":{\"index.a\":\"1\"}}");
    there(&c, KIND_LEGACY_TEMPLATE, "l2",
        "{\"index_patterns\":[\"*\"],\"mappings\":{\"dynamic\":\"false\"}}");
    there(&c, KIND_LEGACY_TEMPLATE, "nothing",
        "{\"index_patterns\":[\"a-*\"],\"settings\":{}}");
    there(&c, KIND_INDEX_TEMPLATE, "low",
        "{\"index_patterns\":[\"b-*\"],\"priority\":1" GIVES "}");
    there(&c, KIND_INDEX_TEMPLATE, "high",
        "{\"index_patterns\":[\"b-1*\"],\"priority\":2" GIVES "}");
    there(&c, KIND_INDEX_TEMPLATE, "stream",
        "{\"index_patterns\":[\"s-*\"],\"data_stream\":{},\"priority\":9}");
    there(&c, KIND_INDEX_TEMPLATE, "no-stream",
        "{\"index_patterns\":[\"s-plain\"],\"priority\":10}");
    ours(&c, KIND_INDEX, "a-1", "{}");
    ours(&c, KIND_INDEX, "a-2", "{\"settings\":{\"index.hidden\":\"true\"}}");
    ours(&c, KIND_INDEX, "b-1", "{}");
    ours(&c, KIND_INDEX, "b-2", "{}");
    ours(&c, KIND_INDEX, "h", "{\"settings\":{\"index.hidden\":\"true\"}}");
    ours(&c, KIND_INDEX, "s-1", "{}");
    ours(&c, KIND_INDEX, "s-plain", "{}");
    case_plan(&c);
    case_warns(&c,
        "template-alters-index a-1: legacy templates 'l1', 'l2' will be "
        "merged into it\n"
        "template-alters-index a-2: legacy template 'l1' will be merged into "
        "it\n"
        "template-alters-index b-1: index template 'high' there (priority 2) "
        "will be merged into it\n"
        "template-alters-index b-2: index template 'low' there (priority 1) "
        "will be merged into it\n");
    case_is(&c, KIND_INDEX, "s-1", PLAN_BLOCKED,
        "index template 'stream' there makes data streams only of such a "
        "name");
    case_is(&c, KIND_INDEX, "s-plain", PLAN_CREATE, NULL);
    case_free(&c);
}

static void
test_guide_order(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    c.options.policy = PLAN_UPDATE;
    ours(&c, KIND_LEGACY_TEMPLATE, "l",
        "{\"index_patterns\":[\"a-*\"],\"settings\":{\"index.a\":\"1\"}}");
    ours(&c, KIND_INDEX_TEMPLATE, "t",
        "{\"index_patterns\":[\"b-*\"],\"priority\":1" GIVES "}");
    there(&c, KIND_INDEX_TEMPLATE, "t",
        "{\"index_patterns\":[\"a-*\"],\"priority\":1" GIVES "}");
    ours(&c, KIND_INDEX_TEMPLATE, "s",
        "{\"index_patterns\":[\"s-*\"],\"data_stream\":{}}");
    ours(&c, KIND_INDEX, "a-1", "{}");
    ours(&c, KIND_INDEX, "b-1", "{}");
    ours(&c, KIND_INDEX, "s-1", "{}");
    case_plan(&c);
    case_warns(&c,
        "template-alters-index a-1: index template 't' there (priority 1) "
        "will be merged into it\n");
    case_is(&c, KIND_INDEX, "s-1", PLAN_CREATE, NULL);
    c.options.guide_order = true;
    case_plan(&c);
    case_warns(&c,
        "template-alters-index a-1: legacy template 'l' of the bundle will be "
        "merged into it\n"
        "template-alters-index b-1: index template 't' of the bundle "
        "(priority 1) will be merged into it\n");
    case_is(&c, KIND_INDEX, "s-1", PLAN_BLOCKED,
        "index template 's' of the bundle makes data streams only of such a "
        "name");
    case_free(&c);
}

static void
test_aliases(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    facts_alias(&c.facts, "two", "x2", -1);
    facts_alias(&c.facts, "two", "x1", -1);
    facts_alias(&c.facts, "writer", "w1", 0);
    facts_alias(&c.facts, "writer", "w2", 1);
    facts_alias(&c.facts, "implicit", "i1", -1);
    facts_alias(&c.facts, "no-writer", "n1", 0);
    ours(&c, KIND_INDEX, "a",
        "{\"aliases\":{\"implicit\":{},\"new\":{},\"no-writer\":{},"
        "\"two\":{},\"writer\":{}}}");
    ours(&c, KIND_INDEX, "b",
        "{\"aliases\":{\"implicit\":{\"is_write_index\":true},"
        "\"writer\":{\"is_write_index\":true}}}");
    ours(&c, KIND_INDEX, "c",
        "{\"aliases\":{\"implicit\":{\"is_write_index\":false}}}");
    case_plan(&c);
    case_warns(&c,
        "alias-loses-writer a: its alias 'implicit' is written to 'i1' there "
        "as its only index; with a second one it has no writer\n"
        "alias-loses-writer b: its alias 'implicit' is written to 'i1' there; "
        "writes will go to the new index\n"
        "alias-second-writer b: its alias 'writer' is written to 'w2' there; "
        "the server refuses a second writer\n"
        "alias-loses-writer c: its alias 'implicit' is written to 'i1' there "
        "as its only index; with a second one it has no writer\n");
    case_free(&c);
}

#define PHASE(name, age, actions)                                              \
    "\"" name "\":{\"min_age\":\"" age "\",\"actions\":{" actions "}}"
#define POLICY(phases) "{\"policy\":{\"phases\":{" phases "}}}"
#define NAMES(policy, more)                                                    \
    "{\"settings\":{\"index.lifecycle.name\":\"" policy "\"" more "}}"
#define ROLLOVER "\"rollover\":{\"max_age\":\"1d\",\"max_docs\":1000}"

static void
test_policies(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    ours(&c, KIND_ILM_POLICY, "product",
        POLICY(PHASE("delete", "2h", "\"delete\":{}") "," PHASE(
            "hot", "0ms", ROLLOVER)));
    ours(&c, KIND_ILM_POLICY, "plain",
        POLICY(PHASE("delete", "7d", "\"delete\":{}") "," PHASE(
            "warm", "0ms", "\"shrink\":{}")));
    ours(&c, KIND_ILM_POLICY, "late",
        POLICY(PHASE("delete", "169h", "\"delete\":{}")));

    /* By age alone, a rollover cannot come before its time. */
    there(&c, KIND_ILM_POLICY, "slow",
        POLICY(PHASE("delete", "2d", "\"delete\":{}") "," PHASE(
            "hot", "0ms", "\"rollover\":{\"max_age\":\"6d\"}")));
    there(&c, KIND_ILM_POLICY, "size",
        POLICY(PHASE("cold", "2d", "\"searchable_snapshot\":{}") "," PHASE(
            "hot", "0ms", "\"rollover\":{\"max_size\":\"1gb\"}")));
    ours(&c, KIND_INDEX, "a", NAMES("product", ""));
    ours(&c, KIND_INDEX, "b",
        NAMES("product", ",\"index.lifecycle.indexing_complete\":\"true\""));
    ours(&c, KIND_INDEX, "c", NAMES("plain", ""));
    ours(&c, KIND_INDEX, "d", NAMES("late", ""));
    ours(&c, KIND_INDEX, "e", NAMES("slow", ""));
    ours(&c, KIND_INDEX, "f", NAMES("size", ""));
    ours(&c, KIND_INDEX, "g", NAMES("product", ""));
    there(&c, KIND_INDEX, "g", NAMES("product", ""));
    case_plan(&c);
    case_warns(&c,
        "policy-deletes a: deleted 2h after rollover, at the latest 1d after "
        "creation, by policy 'product'\n"
        "policy-deletes b: deleted 2h after import by policy 'product'\n"
        "policy-deletes c: deleted 7d after import by policy 'plain'\n"
        "policy-shrinks c: shrunk right after import by policy 'plain'\n"
        "policy-mounts f: replaced by a mounted searchable snapshot 2d after "
        "rollover by policy 'size'\n");
    case_free(&c);
}

static void
test_policy_that_stays(void **state)
{
    struct plan_case c;

    (void)state;
    case_new(&c);
    c.options.policy = PLAN_SKIP;
    ours(&c, KIND_ILM_POLICY, "p", POLICY(PHASE("hot", "0ms", "")));
    there(&c, KIND_ILM_POLICY, "p",
        POLICY(PHASE("delete", "1h", "\"delete\":{}")));
    ours(&c, KIND_INDEX, "a", NAMES("p", ""));
    case_plan(&c);
    case_warns(&c, "policy-deletes a: deleted 1h after import by policy 'p'\n");
    c.options.policy = PLAN_UPDATE;
    case_plan(&c);
    case_warns(&c, "");
    case_free(&c);
}

static void
test_durations(void **state)
{
    static const struct {
        const char *text;
        long long ms; /* -1: refused */
    } cases[] = { { "0ms", 0 }, { "0", 0 }, { "30s", 30000 }, { "2h", 7200000 },
        { "1d", 86400000 }, { "5m", 300000 }, { "1500micros", 1 },
        { "2000000nanos", 2 }, { "1x", -1 }, { "", -1 }, { "h", -1 },
        { "12", -1 }, { "-1", -1 }, { "1.5h", -1 }, { "1234567890123456d", -1 },
        { "999999999999999d", INT64_MAX } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = -1;
        int rc = duration_read(cases[i].text, &ms);

        if (rc != (cases[i].ms == -1 ? -1 : 0) || ms != cases[i].ms)
            fail_msg("'%s': %d %lld", cases[i].text, rc, (long long)ms);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_priority_collision),
        cmocka_unit_test(test_templates_that_match),
        cmocka_unit_test(test_guide_order),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_policy_that_stays),
        cmocka_unit_test(test_durations),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
