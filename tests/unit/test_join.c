#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/join.h"

static const struct server new = { PRODUCT_ELASTICSEARCH,
    SERVER_VERSION(7, 10, 2), false };
static const struct server old = { PRODUCT_ELASTICSEARCH,
    SERVER_VERSION(6, 8, 23), false };
static const struct server unknown = { PRODUCT_ELASTICSEARCH, 0, false };

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
check_text(cJSON *item, const char *after)
{
    struct buf text;

    buf_init(&text, 65536);
    assert_int_equal(json_print_line(item, &text), 0);
    assert_string_equal(buf_text(&text), after);
    buf_free(&text);
    json_free(item);
}

/* Join the texts; NULL: no call tells it. */
static cJSON *
join(const char *settings, const char *mappings, const char *aliases,
    const struct server *from, struct err *err)
{
    cJSON *trees[] = { settings == NULL ? NULL : tree(settings),
        mappings == NULL ? NULL : tree(mappings),
        aliases == NULL ? NULL : tree(aliases) };
    const struct join_parts parts = { trees[0], trees[1], trees[2] };
    cJSON *body = join_body(&parts, from, err);

    for (size_t i = 0; i < 3; i++)
        json_free(trees[i]);
    return body;
}

static void
test_body(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    check_text(join("{\"settings\":{\"index\":{\"creation_date\":\"1\","
                    "\"creation_date_string\":\"2\",\"own_string\":\"3\","
                    "\"version\":{\"created_string\":\"7.10.2\"}}}}",
                   "{\"mappings\":{\"_meta\":{\"a_string\":\"b\"}}}",
                   "{\"aliases\":{\"x\":{}}}", &new, &err),
        "{\"aliases\":{\"x\":{}},\"mappings\":{\"_meta\":{\"a_string\":"
        "\"b\"}},\"settings\":{\"index.creation_date\":\"1\","
        "\"index.own_string\":\"3\"}}");

    /* What no call tells is empty. */
    check_text(join(NULL, NULL, NULL, &new, &err),
        "{\"aliases\":{},\"mappings\":{},\"settings\":{}}");
}

static void
test_parts_that_are_none(void **state)
{
    static const char *const bad[] = { "3", "[]", "{}", "{\"settings\":3}",
        "{\"settings\":[]}" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = ERR_INIT;

        assert_null(join(bad[i], NULL, NULL, &new, &err));
        assert_int_equal(err.code, ERR_PARTIAL);
        assert_string_equal(err.text, "it has no 'settings'");
        assert_null(join(NULL, bad[i], NULL, &new, &err));
        assert_null(join(NULL, NULL, bad[i], &new, &err));
    }
}

static void
test_types(void **state)
{
    const char *typed = "{\"mappings\":{\"doc\":{\"dynamic\":false}}}";
    struct err err = ERR_INIT;
    cJSON *part = tree(typed);

    (void)state;
    assert_int_equal(join_part(part, &old, &err), 0);
    check_text(part, "{\"mappings\":{\"dynamic\":false}}");
    part = tree("{\"mappings\":{}}");
    assert_int_equal(join_part(part, &old, &err), 0);
    check_text(part, "{\"mappings\":{}}");

    /* Newer servers have no types, so it is a field of the mapping's own. */
    part = tree(typed);
    assert_int_equal(join_part(part, &new, &err), 0);
    assert_int_equal(join_part(part, &unknown, &err), 0);
    check_text(part, typed);
    assert_null(
        join(NULL, "{\"mappings\":{\"a\":{},\"b\":{}}}", NULL, &old, &err));
    assert_int_equal(err.code, ERR_PARTIAL);
}

static void
test_dates(void **state)
{
    struct err err = ERR_INIT;
    cJSON *part = tree("{\"created_date\":\"a\",\"created_date_millis\":1,"
                       "\"modified_date\":\"b\"}");

    (void)state;
    assert_int_equal(join_part(part, &new, &err), 0);
    check_text(part, "{\"created_date_millis\":1,\"modified_date\":\"b\"}");
}

static void
check_entry(char *name, const char *settings, const char *cluster_state,
    bool hidden, bool closed, int64_t routing)
{
    struct index_entry e = { .name = name };
    cJSON *one = settings == NULL ? NULL : tree(settings);
    cJSON *two = cluster_state == NULL ? NULL : tree(cluster_state);

    join_entry(&e, one, two);
    assert_int_equal(e.hidden, hidden);
    assert_int_equal(e.closed, closed);
    assert_int_equal(e.routing_shards, routing);
    json_free(one);
    json_free(two);
}

static void
test_entries(void **state)
{
    char plain[] = "a", dot[] = ".a";

    (void)state;
    check_entry(plain, NULL, NULL, false, false, 0);
    check_entry(dot, "{\"settings\":{}}", NULL, true, false, 0);
    check_entry(plain,
        "{\"settings\":{\"index\":{\"hidden\":\"true\","
        "\"verified_before_close\":\"true\"}}}",
        NULL, true, true, 0);

    /* The cluster state knows better. */
    check_entry(plain,
        "{\"settings\":{\"index.verified_before_close\":\"true\"}}",
        "{\"state\":\"open\",\"routing_num_shards\":6}", false, false, 6);
    check_entry(plain, "{\"settings\":{\"index.hidden\":\"false\"}}",
        "{\"state\":\"close\",\"routing_num_shards\":\"x\"}", false, true, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body),
        cmocka_unit_test(test_parts_that_are_none),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_entries),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
