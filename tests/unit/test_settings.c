#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/settings.h"

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

static void
check_text(const cJSON *item, const char *after)
{
    struct buf text;

    buf_init(&text, 65536);
    assert_int_equal(json_print_line(item, &text), 0);
    assert_string_equal(buf_text(&text), after);
    buf_free(&text);
}

static void
flattens(const char *before, const char *after)
{
    cJSON *from = tree(before), *to = settings_flatten(from), *again;

    check_text(to, after);
    check_text(from, before);

    /* What is flat stays as it is. */
    again = settings_flatten(to);
    assert_true(json_same(again, to));
    json_free(from);
    json_free(to);
    json_free(again);
}

static void
test_forms(void **state)
{
    const char *flat = "{\"index.mapping.total_fields.limit\":\"5\"}";

    (void)state;
    flattens(
        "{\"index\":{\"mapping\":{\"total_fields\":{\"limit\":\"5\"}}}}", flat);
    flattens("{\"index\":{\"mapping.total_fields\":{\"limit\":\"5\"}}}", flat);
    flattens("{\"index.mapping\":{\"total_fields.limit\":\"5\"}}", flat);
    flattens("{\"mapping\":{\"total_fields\":{\"limit\":\"5\"}}}", flat);
    flattens("{\"mapping.total_fields.limit\":\"5\"}", flat);
    flattens(flat, flat);
    flattens("{}", "{}");
}

/* A setting whose own name begins like the prefix needs one all the same. */
static void
test_prefix(void **state)
{
    (void)state;
    flattens("{\"indexing\":\"1\"}", "{\"index.indexing\":\"1\"}");
    flattens("{\"archive\":\"2\",\"archived.index.old\":\"1\"}",
        "{\"archived.index.old\":\"1\",\"index.archive\":\"2\"}");
    flattens("{\"archived\":{\"index\":{\"old\":\"1\"}}}",
        "{\"archived.index.old\":\"1\"}");
}

static void
test_values(void **state)
{
    (void)state;
    flattens("{\"a\":null,\"b\":[\"x\",null],\"c\":1.0,\"d\":true}",
        "{\"index.a\":null,\"index.b\":[\"x\",null],\"index.c\":1.0,"
        "\"index.d\":true}");
    flattens("{\"a\":{},\"b\":{\"c\":{}}}", "{}");
    flattens("{\"a\":{\"x\":[]}}", "{\"index.a.x\":[]}");
}

/* Members named 0, 1 … are told as an array. */
static void
test_numbered(void **state)
{
    (void)state;
    flattens("{\"filter\":[{\"type\":\"stop\"},{\"stopwords\":[\"a\"]}]}",
        "{\"index.filter.0.type\":\"stop\","
        "\"index.filter.1.stopwords\":[\"a\"]}");
    flattens(
        "{\"b\":[\"x\",{\"y\":1}]}", "{\"index.b.0\":\"x\",\"index.b.1.y\":1}");
    flattens("{\"index.b\":[[\"x\"]]}", "{\"index.b.0\":[\"x\"]}");
}

static void
test_collisions(void **state)
{
    (void)state;
    flattens(
        "{\"a\":\"bare\",\"index.a\":\"dotted\"}", "{\"index.a\":\"dotted\"}");
    flattens("{\"a\":\"bare\",\"index\":{\"a\":\"nested\"}}",
        "{\"index.a\":\"nested\"}");
    flattens("{\"index.z\":null,\"z\":\"bare\"}", "{\"index.z\":null}");
    flattens("{\"index\":{\"a\":\"nested\"},\"index.a\":\"dotted\"}",
        "{\"index.a\":\"dotted\"}");
}

static void
test_member(void **state)
{
    cJSON *parent = tree("{\"settings\":{\"a\":1}}");

    (void)state;
    settings_flatten_member(parent);
    check_text(parent, "{\"settings\":{\"index.a\":1}}");
    json_free(parent);

    /* Nothing that could be flattened. */
    parent = tree("{\"settings\":[1]}");
    settings_flatten_member(parent);
    check_text(parent, "{\"settings\":[1]}");
    json_free(parent);
    parent = tree("{}");
    settings_flatten_member(parent);
    check_text(parent, "{}");
    json_free(parent);
    settings_flatten_member(NULL);
}

static void
test_place(void **state)
{
    (void)state;
    assert_string_equal(settings_place(KIND_INDEX), "/settings");
    assert_string_equal(settings_place(KIND_LEGACY_TEMPLATE), "/settings");
    assert_string_equal(
        settings_place(KIND_COMPONENT_TEMPLATE), "/template/settings");
    assert_string_equal(
        settings_place(KIND_INDEX_TEMPLATE), "/template/settings");
    assert_null(settings_place(KIND_ILM_POLICY));
    assert_null(settings_place(KIND_STORED_SCRIPT));
    assert_null(settings_place(KIND_INGEST_PIPELINE));
    assert_null(settings_place(KIND_DATA_STREAM));
    assert_null(settings_place(KIND_UNKNOWN));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_numbered),
        cmocka_unit_test(test_collisions),
        cmocka_unit_test(test_member),
        cmocka_unit_test(test_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
