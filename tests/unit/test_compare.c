#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/compare.h"

static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

static size_t
compare(enum kind_id kind, const char *from, const char *to,
    struct changes *changes)
{
    cJSON *a = tree(from), *b = tree(to);
    size_t count = compare_bodies(kind, a, b, &es7, changes);

    assert_int_equal(compare_bodies(kind, b, a, &es7, NULL), count);
    assert_int_equal(compare_bodies(kind, a, a, &es7, NULL), 0);
    json_free(a);
    json_free(b);
    return count;
}

static void
equal(enum kind_id kind, const char *a, const char *b)
{
    if (compare(kind, a, b, NULL) != 0)
        fail_msg("not equal: %s %s", a, b);
}

static void
unequal(enum kind_id kind, const char *a, const char *b)
{
    if (compare(kind, a, b, NULL) == 0)
        fail_msg("equal: %s %s", a, b);
}

static void
test_settings(void **state)
{
    (void)state;
    equal(KIND_INDEX, "{\"settings\":{\"index.a\":\"1\",\"index.b\":true}}",
        "{\"settings\":{\"index.a\":1,\"index.b\":\"true\"}}");
    equal(KIND_INDEX_TEMPLATE,
        "{\"template\":{\"settings\":{\"index.a\":\"1\"}}}",
        "{\"template\":{\"settings\":{\"index.a\":1}}}");
    equal(KIND_INDEX, "{\"settings\":{\"index.a\":[\"1\",\"b\"]}}",
        "{\"settings\":{\"index.a\":[1,\"b\"]}}");
    unequal(KIND_INDEX, "{\"settings\":{\"index.a\":[\"b\",\"1\"]}}",
        "{\"settings\":{\"index.a\":[1,\"b\"]}}");
    unequal(KIND_INDEX, "{\"settings\":{\"index.a\":\"1s\"}}",
        "{\"settings\":{\"index.a\":\"1000ms\"}}");
    unequal(KIND_INDEX, "{\"settings\":{\"index.a\":[\"a\"]}}",
        "{\"settings\":{\"index.a\":\"a\"}}");
}

static void
test_null_settings(void **state)
{
    (void)state;
    equal(KIND_INDEX, "{\"settings\":{\"index.a\":null}}", "{}");
    equal(KIND_INDEX, "{\"settings\":{\"index.a\":null,\"index.b\":\"1\"}}",
        "{\"settings\":{\"index.b\":\"1\"}}");

    /* In a template a null cancels what came before. */
    unequal(KIND_LEGACY_TEMPLATE, "{\"settings\":{\"index.a\":null}}",
        "{\"settings\":{}}");
    unequal(KIND_COMPONENT_TEMPLATE,
        "{\"template\":{\"settings\":{\"index.a\":null}}}",
        "{\"template\":{\"settings\":{}}}");
}

static void
test_empty_objects(void **state)
{
    (void)state;
    equal(KIND_INDEX, "{\"aliases\":{},\"mappings\":{},\"settings\":{}}", "{}");
    equal(KIND_COMPONENT_TEMPLATE,
        "{\"template\":{\"aliases\":{},\"mappings\":{},\"settings\":{}}}",
        "{\"template\":{}}");
    unequal(KIND_COMPONENT_TEMPLATE, "{\"_meta\":{},\"template\":{}}",
        "{\"template\":{}}");
    equal(KIND_DATA_STREAM, "{\"template\":\"t\",\"mappings\":{}}",
        "{\"template\":\"t\"}");
    unequal(KIND_INDEX_TEMPLATE, "{\"data_stream\":{}}", "{}");
}

static void
test_aliases(void **state)
{
    (void)state;
    unequal(KIND_INDEX, "{\"aliases\":{\"a\":{}}}",
        "{\"aliases\":{\"a\":{\"is_write_index\":false}}}");
    unequal(KIND_INDEX, "{\"aliases\":{\"a\":{}}}", "{\"aliases\":{}}");
    unequal(KIND_INDEX, "{\"aliases\":{\"a\":{\"is_write_index\":true}}}",
        "{\"aliases\":{\"a\":{\"is_write_index\":\"true\"}}}");
}

static void
test_mappings(void **state)
{
    (void)state;
    equal(KIND_INDEX, "{\"mappings\":{\"dynamic\":\"false\"}}",
        "{\"mappings\":{\"dynamic\":false}}");
    equal(KIND_INDEX, "{\"mappings\":{\"properties\":{\"a\":{\"boost\":1.0}}}}",
        "{\"mappings\":{\"properties\":{\"a\":{\"boost\":1}}}}");
    unequal(KIND_INDEX,
        "{\"mappings\":{\"properties\":{\"a\":{\"boost\":\"1\"}}}}",
        "{\"mappings\":{\"properties\":{\"a\":{\"boost\":1}}}}");
    unequal(KIND_INDEX, "{\"mappings\":{\"dynamic\":\"strict\"}}",
        "{\"mappings\":{\"dynamic\":false}}");
    unequal(KIND_INDEX, "{\"mappings\":{\"a\":9007199254740993}}",
        "{\"mappings\":{\"a\":9007199254740992}}");
    unequal(KIND_INDEX, "{\"mappings\":{\"a\":{}}}", "{\"mappings\":{}}");
}

static void
test_every_letter(void **state)
{
    (void)state;
    unequal(KIND_INDEX, "{\"mappings\":{\"_meta\":{\"a\":1.0}}}",
        "{\"mappings\":{\"_meta\":{\"a\":1}}}");
    unequal(KIND_INDEX, "{\"mappings\":{\"_meta\":{\"a\":[{\"b\":true}]}}}",
        "{\"mappings\":{\"_meta\":{\"a\":[{\"b\":\"true\"}]}}}");
    unequal(KIND_INDEX,
        "{\"mappings\":{\"properties\":{\"a\":{\"null_value\":1.0}}}}",
        "{\"mappings\":{\"properties\":{\"a\":{\"null_value\":1}}}}");
    unequal(KIND_INGEST_PIPELINE,
        "{\"processors\":[{\"script\":{\"params\":{\"a\":1.0}}}]}",
        "{\"processors\":[{\"script\":{\"params\":{\"a\":1}}}]}");
    equal(KIND_INGEST_PIPELINE,
        "{\"processors\":[{\"set\":{\"field\":\"a\",\"value\":1.0}}]}",
        "{\"processors\":[{\"set\":{\"field\":\"a\",\"value\":1}}]}");
}

static void
test_defaults(void **state)
{
    (void)state;
    equal(KIND_INDEX, "{\"state\":\"open\"}", "{}");
    unequal(KIND_INDEX, "{\"state\":\"close\"}", "{}");
    equal(KIND_INDEX_TEMPLATE, "{\"composed_of\":[]}", "{}");
    unequal(KIND_INDEX_TEMPLATE, "{\"composed_of\":[\"c\"]}", "{}");
    equal(KIND_ILM_POLICY,
        "{\"policy\":{\"phases\":{\"hot\":{\"min_age\":\"0ms\"}}}}",
        "{\"policy\":{\"phases\":{\"hot\":{}}}}");
    unequal(KIND_ILM_POLICY,
        "{\"policy\":{\"phases\":{\"hot\":{\"min_age\":\"1d\"}}}}",
        "{\"policy\":{\"phases\":{\"hot\":{}}}}");
    equal(
        KIND_STORED_SCRIPT, "{\"script\":{\"options\":{}}}", "{\"script\":{}}");
}

static void
test_changes(void **state)
{
    struct changes c = CHANGES_INIT;

    (void)state;
    assert_int_equal(compare(KIND_INDEX,
                         "{\"aliases\":{\"x/y\":{}},\"settings\":"
                         "{\"index.a\":\"1\",\"index.b\":[1,2]}}",
                         "{\"mappings\":{\"a\":{\"b\":[1]}},\"settings\":"
                         "{\"index.a\":\"2\",\"index.b\":[1,3]}}",
                         &c),
        4);
    assert_string_equal(c.items[0].pointer, "/aliases");
    assert_string_equal(c.items[0].from, "{\"x/y\":{}}");
    assert_null(c.items[0].to);
    assert_string_equal(c.items[1].pointer, "/mappings");
    assert_null(c.items[1].from);
    assert_string_equal(c.items[2].pointer, "/settings/index.a");
    assert_string_equal(c.items[2].from, "\"1\"");
    assert_string_equal(c.items[2].to, "\"2\"");
    assert_string_equal(c.items[3].pointer, "/settings/index.b/1");
    changes_free(&c);

    assert_int_equal(compare(KIND_INDEX, "{\"aliases\":{\"x/y\":{}}}",
                         "{\"aliases\":{\"x~\":{}}}", &c),
        2);
    assert_string_equal(c.items[0].pointer, "/aliases/x~1y");
    assert_string_equal(c.items[1].pointer, "/aliases/x~0");
    changes_free(&c);
}

static bool
finish(enum kind_id kind, const char *from, const char *to)
{
    struct changes c = CHANGES_INIT;
    cJSON *a = tree(from), *b = tree(to);
    bool result;

    assert_true(compare_bodies(kind, a, b, &es7, &c) > 0);
    result = compare_is_finish(kind, &c);
    changes_free(&c);
    json_free(a);
    json_free(b);
    return result;
}

static void
test_finish(void **state)
{
    (void)state;
    assert_true(
        finish(KIND_INDEX, "{\"state\":\"open\"}", "{\"state\":\"close\"}"));
    assert_false(
        finish(KIND_INDEX, "{\"state\":\"close\"}", "{\"state\":\"open\"}"));
    assert_true(finish(KIND_INDEX, "{\"settings\":{}}",
        "{\"settings\":{\"index.blocks.write\":\"true\"}}"));
    assert_false(
        finish(KIND_INDEX, "{\"settings\":{\"index.blocks.write\":\"true\"}}",
            "{\"settings\":{}}"));
    assert_false(finish(KIND_INDEX, "{\"state\":\"open\"}",
        "{\"settings\":{\"index.a\":\"1\"},\"state\":\"close\"}"));
    assert_true(finish(KIND_DATA_STREAM,
        "{\"template\":\"t\",\"mappings\":{\"properties\":{\"a\":{}}}}",
        "{\"template\":\"t\",\"mappings\":{\"properties\":{\"a\":{},"
        "\"b\":{\"type\":\"long\"}}}}"));
    assert_false(finish(KIND_DATA_STREAM,
        "{\"template\":\"t\",\"mappings\":{\"properties\":{\"a\":{}}}}",
        "{\"template\":\"t\",\"mappings\":{\"properties\":{}}}"));
    assert_false(finish(
        KIND_DATA_STREAM, "{\"template\":\"t\"}", "{\"template\":\"u\"}"));
    assert_false(finish(
        KIND_ILM_POLICY, "{\"policy\":{}}", "{\"policy\":{\"phases\":{}}}"));
}

static void
test_resources(void **state)
{
    struct catalog *a = catalog_new(), *b = catalog_new();
    cJSON *x = tree("{\"settings\":{\"index.a\":\"1\"}}");
    cJSON *y = tree("{\"settings\":{\"index.a\":1}}");
    cJSON *z = tree("{\"settings\":{\"index.a\":2}}");
    struct changes changes = CHANGES_INIT;
    struct err err = ERR_INIT;

    (void)state;
    catalog_add(a, KIND_INDEX, "x", x, NULL, &err);
    catalog_add(b, KIND_INDEX, "x", x, NULL, &err);
    catalog_add(b, KIND_INDEX, "y", y, NULL, &err);
    catalog_add(b, KIND_INDEX, "z", z, NULL, &err);
    for (long i = 0; i < 3; i++)
        assert_int_equal(compare_resources(a, &a->items[0], b, &b->items[i],
                             &es7, &changes, &err),
            i == 2);
    assert_string_equal(changes.items[0].to, "2");
    changes_free(&changes);
    json_free(x);
    json_free(y);
    json_free(z);
    catalog_free(a);
    catalog_free(b);
}

/* A source may refuse to tell a stream's mapping; a destination that does is
 * no proof of anything. */
static void
mapping_that_was_not_told_is_not_asked_for(void **state)
{
    cJSON *whole =
        tree("{\"template\":\"t\",\"mappings\":{\"properties\":{\"a\":{}}}}");
    cJSON *less = tree("{\"template\":\"t\"}");

    (void)state;
    assert_int_equal(
        compare_bodies(KIND_DATA_STREAM, whole, less, &es7, NULL), 0);
    assert_int_equal(
        compare_bodies(KIND_DATA_STREAM, less, whole, &es7, NULL), 1);
    assert_int_equal(compare_bodies(KIND_INDEX, whole, less, &es7, NULL), 1);
    json_free(whole);
    json_free(less);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_null_settings),
        cmocka_unit_test(test_empty_objects),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_mappings),
        cmocka_unit_test(test_every_letter),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_finish),
        cmocka_unit_test(test_resources),
        cmocka_unit_test(mapping_that_was_not_told_is_not_asked_for),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
