#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/request.h"
#include "util/mem.h"

static void
path(const char *prefix, const char *name, const char *suffix,
    const char *wanted)
{
    char *got = request_path(prefix, name, suffix);

    assert_string_equal(got, wanted);
    free(got);
}

/* A name is one segment, whatever it holds. */
static void
test_path(void **state)
{
    (void)state;
    path("/_ilm/policy/", "a", "", "/_ilm/policy/a");
    path("/", "a", "/_close", "/a/_close");
    path("/", "a b+c&d=e?f#g/h%i", "", "/a%20b%2Bc%26d%3De%3Ff%23g%2Fh%25i");
    path("/", "..", "/_x", "/../_x");
    path("/", "<x-{now/d}>", "", "/%3Cx-%7Bnow%2Fd%7D%3E");
    path("/", "A-z_0.9~", "", "/A-z_0.9~");
    path("/", "\xc3\xbc\xf0\x9f\x98\x80", "?p=1", "/%C3%BC%F0%9F%98%80?p=1");
}

static void
test_longest_name(void **state)
{
    char name[256], *got;

    (void)state;
    memset(name, '%', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    got = request_path("/_ingest/pipeline/", name, "");
    assert_int_equal(strlen(got), strlen("/_ingest/pipeline/") + 3 * 255);
    free(got);
}

static void
target(const char *path_and_query, unsigned params, const char *wanted)
{
    const struct request r = { .target = (char *)(uintptr_t)path_and_query,
        .params = params };
    char *got = request_target(&r, 30000);

    assert_string_equal(got, wanted);
    free(got);
}

/* Each request takes only some of the usual parameters. */
static void
test_usual_parameters(void **state)
{
    const unsigned both = REQUEST_MASTER_TIMEOUT | REQUEST_TIMEOUT;

    (void)state;
    target("/a", 0, "/a");
    target("/a", REQUEST_MASTER_TIMEOUT, "/a?master_timeout=30000ms");
    target("/a", both, "/a?master_timeout=30000ms&timeout=30000ms");
    target("/a?x=y", both | REQUEST_NO_WAIT,
        "/a?x=y&master_timeout=30000ms&timeout=30000ms"
        "&wait_for_active_shards=0");
    target("/a", REQUEST_NO_WAIT, "/a?wait_for_active_shards=0");
}

static void
test_list_keeps_the_order(void **state)
{
    struct request_list l = REQUEST_LIST_INIT;
    struct request *r;

    (void)state;
    for (int i = 0; i < 20; i++) {
        r = request_add(&l, "PUT", mem_format("/%d", i),
            i % 2 == 0 ? mem_string("{}") : NULL, (unsigned)i, "create");
        assert_false(r->after_creation);
        r->after_creation = i == 19;
    }
    assert_int_equal(l.count, 20);
    for (size_t i = 0; i < l.count; i++) {
        char *target = mem_format("/%zu", i);

        assert_string_equal(l.items[i].method, "PUT");
        assert_string_equal(l.items[i].target, target);
        assert_int_equal(l.items[i].params, i);
        assert_true((l.items[i].body != NULL) == (i % 2 == 0));
        assert_true(l.items[i].after_creation == (i == 19));
        free(target);
    }
    request_list_free(&l);
    assert_int_equal(l.count, 0);
    assert_null(l.items);

    /* Empty afterwards, and usable again. */
    request_list_free(&l);
    request_add(&l, "POST", mem_string("/a"), NULL, 0, "close");
    assert_int_equal(l.count, 1);
    request_list_free(&l);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_longest_name),
        cmocka_unit_test(test_usual_parameters),
        cmocka_unit_test(test_list_keeps_the_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
