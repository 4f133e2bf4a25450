#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/sanitize.h"

/* What the recorded replies of test_kinds.c do not show. */

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

static void
check_text(const cJSON *item, const char *wanted)
{
    struct buf text;

    if (wanted == NULL) {
        assert_null(item);
        return;
    }
    assert_non_null(item);
    buf_init(&text, 65536);
    json_print_line(item, &text);
    assert_string_equal(buf_text(&text), wanted);
    buf_free(&text);
}

/* ---- parts that are not what they should be ---- */

static void
refused(enum kind_id kind, const char *key, const char *part, const char *name,
    const char *why)
{
    struct err err = ERR_INIT;
    char *got = NULL;
    cJSON *body = NULL, *origin = NULL;

    assert_int_equal(sanitize_part(kind, key, part, strlen(part), &es7, &got,
                         &body, &origin, &err),
        -1);
    assert_int_equal(err.code, ERR_PARTIAL);
    assert_string_equal(err.text, why);
    assert_null(body);
    assert_null(origin);
    if (name == NULL)
        assert_null(got);
    else
        assert_string_equal(got, name);
    free(got);
}

static void
test_parts_that_are_something_else(void **state)
{
    (void)state;
    refused(KIND_ILM_POLICY, "p", "7", "p", "it is not an object");
    refused(KIND_ILM_POLICY, "p", "{}", "p", "it has no 'policy'");
    refused(KIND_ILM_POLICY, "p", "{\"policy\":7}", "p",
        "its 'policy' is not what it should be");
    refused(KIND_STORED_SCRIPT, "s", "{\"source\":{}}", "s",
        "its 'source' is not what it should be");
    refused(KIND_INDEX, "i", "{}", "i", "it has no 'settings'");
    refused(KIND_LEGACY_TEMPLATE, "t", "[]", "t", "it is not an object");
    refused(KIND_INGEST_PIPELINE, "p", "{\"processors\":{}}", "p",
        "its 'processors' is not what it should be");
    refused(KIND_COMPONENT_TEMPLATE, NULL, "{\"name\":\"c\"}", "c",
        "it has no 'component_template'");
    refused(KIND_COMPONENT_TEMPLATE, NULL,
        "{\"component_template\":{\"template\":7},\"name\":\"c\"}", "c",
        "its 'template' is not an object");
    refused(KIND_INDEX_TEMPLATE, NULL,
        "{\"index_template\":{\"template\":{}},\"name\":\"t\"}", "t",
        "it has no 'index_patterns'");
    refused(KIND_DATA_STREAM, NULL, "{\"name\":\"d\"}", "d",
        "it has no 'template'");
}

static void
test_parts_without_a_name(void **state)
{
    (void)state;
    refused(KIND_INDEX_TEMPLATE, NULL, "{\"index_template\":{}}", NULL,
        "it has no name");
    refused(KIND_INDEX_TEMPLATE, NULL, "{\"name\":7}", NULL, "it has no name");
    refused(KIND_INDEX_TEMPLATE, NULL, "[]", NULL, "it has no name");
}

/* One key twice: neither of the two may be taken for what is meant. */
static void
test_parts_that_cannot_be_parsed(void **state)
{
    struct err err = ERR_INIT;
    const char *part = "{\"policy\":{},\"policy\":{}}";
    char *name = NULL;
    cJSON *body, *origin;

    (void)state;
    assert_int_equal(sanitize_part(KIND_ILM_POLICY, "p", part, strlen(part),
                         &es7, &name, &body, &origin, &err),
        -1);
    assert_int_equal(err.code, ERR_PARTIAL);
    assert_string_equal(name, "p");
    free(name);
}

/* ---- what must never travel ---- */

static void
test_security_headers_are_not_even_recorded(void **state)
{
    struct err err = ERR_INIT;
    cJSON *body = tree("{\"headers\":{\"_xpack_security_authentication\":"
                       "\"secret\"},\"policy\":{},\"version\":1}");
    cJSON *origin = NULL;

    (void)state;
    assert_int_equal(sanitize(KIND_ILM_POLICY, &body, &es7, &origin, &err), 0);
    check_text(body, "{\"policy\":{}}");
    check_text(origin, "{\"/version\":1}");
    json_free(body);
    json_free(origin);
}

static void
test_unknown_keys_stay(void **state)
{
    struct err err = ERR_INIT;
    cJSON *body = tree("{\"policy\":{\"new\":[1.0]},\"newer\":{\"a\":null}}");
    cJSON *origin = NULL;

    (void)state;
    assert_int_equal(sanitize(KIND_ILM_POLICY, &body, &es7, &origin, &err), 0);
    check_text(body, "{\"newer\":{\"a\":null},\"policy\":{\"new\":[1.0]}}");
    assert_null(origin);
    json_free(body);
}

/* ---- a stream of two replies ---- */

static void
test_own_mappings_of_a_stream_are_recorded(void **state)
{
    struct err err = ERR_INIT;
    cJSON *entry = tree("{\"mappings\":{\"properties\":{\"own\":{}}},"
                        "\"name\":\"s\",\"template\":\"t\"}");
    cJSON *index = tree("{\"mappings\":{\"_data_stream_timestamp\":{},"
                        "\"properties\":{\"own\":{},\"learned\":{}}}}");
    cJSON *origin = NULL;

    (void)state;
    assert_int_equal(sanitize_stream(&entry, index, &es7, &origin, &err), 0);
    check_text(entry, "{\"mappings\":{\"properties\":{\"learned\":{},"
                      "\"own\":{}}},\"template\":\"t\"}");
    check_text(origin, "{\"/mappings\":{\"properties\":{\"own\":{}}}}");
    json_free(entry);
    json_free(index);
    json_free(origin);
}

static void
test_stream_that_is_none(void **state)
{
    struct err err = ERR_INIT;
    cJSON *entry = tree("{\"mappings\":{},\"name\":\"s\"}"), *origin = NULL;

    (void)state;
    assert_int_equal(sanitize_stream(&entry, NULL, &es7, &origin, &err), -1);
    assert_int_equal(err.code, ERR_PARTIAL);
    assert_null(origin);
    json_free(entry);
}

/* ---- routing shards ---- */

static void
routes_on(const struct server *from, const char *shards, int64_t routing,
    const char *carried)
{
    cJSON *body = json_object(), *settings = json_object();

    json_put(body, "settings", settings);
    json_put(settings, "index.number_of_shards", json_string(shards));
    sanitize_routing_shards(body, routing, from);
    if (carried == NULL)
        assert_null(json_get(settings, "index.number_of_routing_shards"));
    else
        assert_string_equal(
            json_text(json_get(settings, "index.number_of_routing_shards")),
            carried);
    json_free(body);
}

static void
routes(const char *shards, int64_t routing, const char *carried)
{
    routes_on(&es7, shards, routing, carried);
}

/* The default for n shards: n × 2^max(1, 10 − ceil(log2 n)). */
static void
test_routing_shards(void **state)
{
    (void)state;
    routes("1", 1024, NULL);
    routes("2", 1024, NULL);
    routes("3", 768, NULL);
    routes("5", 640, NULL);
    routes("512", 1024, NULL);
    routes("513", 1026, NULL);
    routes("1024", 2048, NULL);
    routes("1", 1, "1");
    routes("1", 30, "30");
    routes("3", 1024, "1024");
    routes("5", 5, "5");

    /* Not known. */
    routes("1", 0, NULL);
    routes("x", 30, NULL);
}

/* An index could not be split before 7.0; that is no wish of somebody's. */
static void
test_routing_shards_before_7(void **state)
{
    static const struct server es6 = { PRODUCT_ELASTICSEARCH, 60823, false };

    (void)state;
    routes_on(&es6, "1", 1, NULL);
    routes_on(&es6, "5", 5, NULL);
    routes_on(&es6, "5", 640, "640");
}

static void
test_routing_shards_that_are_told(void **state)
{
    cJSON *body = tree("{\"settings\":{\"index.number_of_routing_shards\":"
                       "\"4\",\"index.number_of_shards\":\"2\"}}");

    (void)state;
    sanitize_routing_shards(body, 8, &es7);
    check_text(body, "{\"settings\":{\"index.number_of_routing_shards\":\"4\","
                     "\"index.number_of_shards\":\"2\"}}");
    json_free(body);
    body = tree("{}");
    sanitize_routing_shards(body, 8, &es7);
    check_text(body, "{}");
    json_free(body);
}

/* ---- files ---- */

static void
files(enum kind_id kind, const char *text, const char *wanted)
{
    struct remarks found = { NULL, 0, 0 };
    cJSON *body = tree(text);
    struct buf got;

    sanitize_external_files(kind, "x", body, &found);
    buf_init(&got, 65536);
    for (size_t i = 0; i < found.count; i++) {
        assert_string_equal(found.items[i].kind, kind_get(kind)->name);
        assert_string_equal(found.items[i].name, "x");
        buf_printf(&got, "%s\n", found.items[i].reason);
    }
    assert_string_equal(buf_text(&got), wanted);
    buf_free(&got);
    json_free(body);
    remarks_free(&found);
}

#define A "index.analysis."

static void
test_external_files(void **state)
{
    (void)state;
    files(KIND_INDEX,
        "{\"settings\":{\"" A "char_filter.m.mappings_path\":\"m.txt\",\"" A
        "filter.h.hyphenation_patterns_path\":\"h.xml\",\"" A
        "filter.h.word_list_path\":\"w.txt\",\"" A
        "filter.k.keywords_path\":\"k.txt\",\"" A
        "filter.s.synonyms_path\":\"s.txt\",\"" A
        "filter.t.stopwords_path\":\"t.txt\",\"" A
        "tokenizer.n.user_dictionary\":\"u.txt\"}}",
        "/settings/" A "char_filter.m.mappings_path: m.txt\n"
        "/settings/" A "filter.h.hyphenation_patterns_path: h.xml\n"
        "/settings/" A "filter.h.word_list_path: w.txt\n"
        "/settings/" A "filter.k.keywords_path: k.txt\n"
        "/settings/" A "filter.s.synonyms_path: s.txt\n"
        "/settings/" A "filter.t.stopwords_path: t.txt\n"
        "/settings/" A "tokenizer.n.user_dictionary: u.txt\n");
    files(KIND_INDEX_TEMPLATE,
        "{\"template\":{\"settings\":{\"" A
        "filter.s.synonyms_path\":\"s.txt\"}}}",
        "/template/settings/" A "filter.s.synonyms_path: s.txt\n");
}

static void
test_hunspell_is_a_directory(void **state)
{
    (void)state;
    files(KIND_INDEX,
        "{\"settings\":{\"" A "filter.h.locale\":\"en_US\",\"" A
        "filter.h.type\":\"hunspell\",\"" A "filter.l.locale\":\"en\",\"" A
        "filter.l.type\":\"lowercase\"}}",
        "/settings/" A "filter.h.locale: hunspell/en_US\n");
}

static void
test_what_is_no_external_file(void **state)
{
    (void)state;
    files(KIND_INDEX,
        "{\"settings\":{\"" A "filter.s.synonyms\":[\"a,b\"],"
        "\"index.data_path\":\"/x\",\"index.store.some_path\":\"y\"}}",
        "");
    files(KIND_ILM_POLICY,
        "{\"settings\":{\"" A "filter.s.synonyms_path\":\"s.txt\"}}", "");
    files(KIND_INDEX, "{}", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_that_are_something_else),
        cmocka_unit_test(test_parts_without_a_name),
        cmocka_unit_test(test_parts_that_cannot_be_parsed),
        cmocka_unit_test(test_security_headers_are_not_even_recorded),
        cmocka_unit_test(test_unknown_keys_stay),
        cmocka_unit_test(test_own_mappings_of_a_stream_are_recorded),
        cmocka_unit_test(test_stream_that_is_none),
        cmocka_unit_test(test_routing_shards),
        cmocka_unit_test(test_routing_shards_before_7),
        cmocka_unit_test(test_routing_shards_that_are_told),
        cmocka_unit_test(test_external_files),
        cmocka_unit_test(test_hunspell_is_a_directory),
        cmocka_unit_test(test_what_is_no_external_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
