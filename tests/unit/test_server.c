#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/server.h"

static void
test_versions_sort(void **state)
{
    (void)state;
    assert_int_equal(SERVER_VERSION(7, 10, 2), 71002);
    assert_true(SERVER_VERSION(7, 9, 99) < SERVER_VERSION(7, 10, 0));
    assert_true(SERVER_VERSION(9, 99, 99) < SERVER_VERSION(10, 0, 0));
}

static void
test_product_names(void **state)
{
    (void)state;
    assert_string_equal(
        server_product_name(PRODUCT_ELASTICSEARCH), "elasticsearch");
    assert_string_equal(server_product_name(PRODUCT_OPENSEARCH), "opensearch");
}

static bool
tiers(enum product product, unsigned version, bool oss)
{
    const struct server s = { product, version, oss };

    return server_has_tiers(&s);
}

static void
test_tiers(void **state)
{
    (void)state;
    assert_false(tiers(PRODUCT_ELASTICSEARCH, SERVER_VERSION(6, 8, 23), false));
    assert_false(tiers(PRODUCT_ELASTICSEARCH, SERVER_VERSION(7, 9, 3), false));
    assert_true(tiers(PRODUCT_ELASTICSEARCH, SERVER_VERSION(7, 10, 0), false));
    assert_true(tiers(PRODUCT_ELASTICSEARCH, SERVER_VERSION(9, 5, 3), false));

    /* They belong to x-pack, which the oss flavor and OpenSearch lack. */
    assert_false(tiers(PRODUCT_ELASTICSEARCH, SERVER_VERSION(7, 10, 2), true));
    assert_false(tiers(PRODUCT_OPENSEARCH, SERVER_VERSION(3, 5, 0), false));
}

static void
read_well(const char *text, enum product product, unsigned version, bool oss)
{
    struct server s = { 0 };
    struct err err = ERR_INIT;

    assert_int_equal(server_read(text, &s, &err), 0);
    assert_int_equal(s.product, product);
    assert_int_equal(s.version, version);
    assert_true(s.oss == oss);
}

static void
read_badly(const char *text, int code)
{
    struct server s = { 0 };
    struct err err = ERR_INIT;

    assert_int_equal(server_read(text, &s, &err), -1);
    assert_int_equal(err.code, code);
    assert_true(err.remedy[0] != '\0');
}

static void
test_named_by_a_user(void **state)
{
    static const char *const bad[] = { "", "7", "7.10", "7.10.2.1", "7.10.2.",
        "7.10.2-SNAPSHOT", "v7.10.2", ":7.10.2", "solr:7.10.2",
        "elastic:7.10.2", "7.10.2 ", "elasticsearch", "7.100.2", "7..2",
        "elasticsearch:", NULL };

    (void)state;
    read_well("7.10.2", PRODUCT_ELASTICSEARCH, 71002, false);
    read_well("elasticsearch:6.8.0", PRODUCT_ELASTICSEARCH, 60800, false);
    read_well("elasticsearch-oss:7.10.2", PRODUCT_ELASTICSEARCH, 71002, true);
    read_well("opensearch:1.0.0", PRODUCT_OPENSEARCH, 10000, false);
    for (size_t i = 0; bad[i] != NULL; i++)
        read_badly(bad[i], ERR_USAGE);
    read_badly("6.7.2", ERR_VERSION);
}

static int
told(const char *text, struct server *out)
{
    struct err err = ERR_INIT;
    cJSON *tree = json_parse(text, strlen(text), ERR_INTERNAL, &err);
    int rc = server_told(tree, out, &err);

    json_free(tree);
    return rc == 0 ? 0 : err.code;
}

static void
test_told_by_a_server(void **state)
{
    struct server s = { 0 };

    (void)state;
    assert_int_equal(
        told("{\"number\":\"7.10.2\",\"build_flavor\":\"oss\"}", &s), 0);
    assert_true(s.product == PRODUCT_ELASTICSEARCH && s.oss);
    assert_int_equal(s.version, 71002);
    assert_int_equal(
        told("{\"number\":\"2.11.0\",\"distribution\":\"opensearch\"}", &s), 0);
    assert_true(s.product == PRODUCT_OPENSEARCH && !s.oss);
    assert_int_equal(told("{\"number\":\"9.0.0-SNAPSHOT\"}", &s), 0);
    assert_int_equal(s.version, 90000);
    assert_int_equal(told("{\"number\":\"5.6.16\"}", &s), ERR_VERSION);
    assert_int_equal(told("{}", &s), ERR_NETWORK);
    assert_int_equal(told("[]", &s), ERR_NETWORK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_sort),
        cmocka_unit_test(test_product_names),
        cmocka_unit_test(test_tiers),
        cmocka_unit_test(test_named_by_a_user),
        cmocka_unit_test(test_told_by_a_server),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
