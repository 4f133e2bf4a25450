#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_sort),
        cmocka_unit_test(test_product_names),
        cmocka_unit_test(test_tiers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
