#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/json.h"
#include "util/mem.h"

static cJSON *
parse(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *tree = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (tree == NULL)
        fail_msg("%s: %s", text, err.text);
    return tree;
}

/* The children of a container must hang together in both directions. */
static void
check_links(const cJSON *container)
{
    const cJSON *item, *last = NULL;

    json_each (item, container) {
        if (last != NULL) {
            assert_ptr_equal(item->prev, last);
            if (json_is_object(container))
                assert_true(strcmp(last->string, item->string) < 0);
        }
        assert_true((item->string != NULL) == json_is_object(container));
        last = item;
    }
    if (last != NULL)
        assert_ptr_equal(container->child->prev, last);
}

static void
assert_line(const cJSON *tree, const char *expected)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    check_links(tree);
    assert_int_equal(json_print_line(tree, &out), 0);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

static void
numbers_keep_their_text(void **state)
{
    const char *text = "[1e400,0.10,-0,1E5,9007199254740993,"
                       "123456789012345678901234567890,-1.5e-07]";
    cJSON *tree = parse(text);

    (void)state;
    assert_line(tree, text);
    assert_string_equal(json_text(tree->child), "1e400");
    assert_true(json_is_number(tree->child));
    json_free(tree);
}

static void
strings_have_a_tree_form(void **state)
{
    cJSON *tree =
        parse("[\"a\\u0000b\",\"\\uD800x\",\"\\ud83d\\ude00\\/\\u007f\"]");

    (void)state;
    assert_string_equal(json_text(json_at(tree, "/0")), "a\xc0\x80"
                                                        "b");
    assert_string_equal(json_text(json_at(tree, "/1")), "\xed\xa0\x80x");
    assert_string_equal(
        json_text(json_at(tree, "/2")), "\xf0\x9f\x98\x80/\x7f");
    assert_line(tree, "[\"a\\u0000b\",\"\\ud800x\",\"\xf0\x9f\x98\x80/\x7f\"]");
    json_free(tree);
}

static void
members_are_sorted_by_bytes(void **state)
{
    cJSON *tree = parse("{\"b\":1,\"a\":{\"z\":1,\"Z\":2},\"\":0,\"aa\":3,"
                        "\"\xc3\xa9\":4,\"\\u0001\":5,\"\xf0\x9f\x98\x80\":6,"
                        "\"\xef\xbf\xbf\":7,\"\\u0062b\":8,\"B\":9}");

    (void)state;
    assert_line(tree,
        "{\"\":0,\"\\u0001\":5,\"B\":9,\"a\":{\"Z\":2,\"z\":1},\"aa\":3,"
        "\"b\":1,\"bb\":8,\"\xc3\xa9\":4,\"\xef\xbf\xbf\":7,"
        "\"\xf0\x9f\x98\x80\":6}");
    json_free(tree);
}

static void
large_objects_are_sorted(void **state)
{
    const unsigned count = 100000;
    struct buf text;
    cJSON *tree;
    unsigned i;

    (void)state;
    buf_init(&text, 1 << 24);
    for (i = 0; i < count; i++)
        buf_printf(&text, "%c\"%06u\":%u", i == 0 ? '{' : ',',
            (unsigned)((uint64_t)i * 48271 % count), i);
    buf_putc(&text, '}');
    tree = parse(buf_text(&text));
    check_links(tree);
    assert_int_equal(json_count(tree), count);
    buf_free(&text);
    json_free(tree);
}

static void
printing_is_canonical(void **state)
{
    cJSON *tree = parse("{\"b\":[],\"a\":[1,{\"x\":null,\"y\":{}},true,false],"
                        "\"c\":\"\\b\\f\\n\\r\\t\\u001F\\\"\\\\\"}");
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    assert_int_equal(json_print(tree, &out), 0);
    assert_string_equal(buf_text(&out), "{\n"
                                        "  \"a\": [\n"
                                        "    1,\n"
                                        "    {\n"
                                        "      \"x\": null,\n"
                                        "      \"y\": {}\n"
                                        "    },\n"
                                        "    true,\n"
                                        "    false\n"
                                        "  ],\n"
                                        "  \"b\": [],\n"
                                        "  \"c\": \"\\b\\f\\n\\r\\t\\u001f"
                                        "\\\"\\\\\"\n"
                                        "}\n");
    buf_free(&out);
    json_free(tree);
}

static void
printing_stops_at_the_cap(void **state)
{
    cJSON *tree = parse("{\"a\":[1,{\"b\":\"x\\n\\u0000\\ud800\xc3\xa9\"}]}");
    struct buf out;
    size_t whole, limit;

    (void)state;
    buf_init(&out, 1000);
    assert_int_equal(json_print(tree, &out), 0);
    whole = out.length;
    buf_free(&out);
    for (limit = 0; limit < whole; limit++) {
        buf_init(&out, limit);
        assert_int_equal(json_print(tree, &out), -1);
        assert_true(out.length <= limit);
        buf_free(&out);
    }
    buf_init(&out, whole);
    assert_int_equal(json_print(tree, &out), 0);
    buf_free(&out);
    json_free(tree);
}

static void
quoting_replaces_what_is_no_text(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    assert_int_equal(json_quote("a\"\n\xff\xc3(\xe2\x82\xc0\x80\x80"
                                "\xed\xa0\x80|\xed\xa0\xbd\xed\xb8\x80\xed",
                         &out),
        0);
    assert_string_equal(buf_text(&out),
        "\"a\\\"\\n\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\\u0000"
        "\xef\xbf\xbd\\ud800|\xf0\x9f\x98\x80\xef\xbf\xbd\"");
    buf_free(&out);
}

static void
parsing_gives_one_error(void **state)
{
    static const char *const texts[] = { "", "{\"a\":[{\"b\":", "[1,2",
        "{\"a\":1,\"b\":{\"a\":1,\"a\":2}}", "[\"\xff\"]", "{\"key\":tru}" };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct err err = ERR_INIT;

        assert_null(json_parse(texts[i], strlen(texts[i]), ERR_PARTIAL, &err));
        assert_int_equal(err.code, ERR_PARTIAL);
        assert_non_null(strstr(err.text, " at line 1, column "));
    }
}

static void
a_tree_has_a_limit_of_values(void **state)
{
    size_t length = 2 * (size_t)JSON_NODE_LIMIT + 1, i;
    char *text = mem_alloc(length);
    struct err err = ERR_INIT;

    (void)state;
    for (i = 0; i < length; i++)
        text[i] = i % 2 == 0 ? ',' : '0';
    text[0] = '[';
    text[length - 1] = ']';
    assert_null(json_parse(text, length, ERR_BUNDLE, &err));
    assert_int_equal(err.code, ERR_BUNDLE);
    assert_string_equal(err.text, "more than 4000000 values in one text");
    free(text);
}

static void
members_are_found_exactly(void **state)
{
    cJSON *tree = parse("{\"b\":2,\"B\":3,\"a\":null,\"ab\":[]}");

    (void)state;
    assert_string_equal(json_text(json_get(tree, "b")), "2");
    assert_string_equal(json_text(json_get(tree, "B")), "3");
    assert_true(json_is_null(json_get(tree, "a")));
    assert_null(json_get(tree, "A"));
    assert_null(json_get(tree, "aa"));
    assert_null(json_get(tree, ""));
    assert_null(json_get(tree, "z"));
    assert_null(json_get(json_get(tree, "ab"), "b"));
    assert_null(json_get(NULL, "b"));
    json_free(tree);
}

static void
putting_keeps_the_order(void **state)
{
    cJSON *tree = json_object(), *taken;

    (void)state;
    json_put(tree, "m", json_integer(1));
    json_put(tree, "z", json_string("\"z\""));
    json_put(tree, "a", json_bool(true));
    json_put(tree, "n", json_null());
    json_put(tree, "aa", json_array());
    assert_line(
        tree, "{\"a\":true,\"aa\":[],\"m\":1,\"n\":null,\"z\":\"\\\"z\\\"\"}");

    /* Replacing the first, a middle one and the last, with its own key. */
    json_put(tree, tree->child->string, json_integer(INT64_MIN));
    json_put(tree, "m", json_bool(false));
    json_put(tree, "z", json_object());
    assert_line(tree,
        "{\"a\":-9223372036854775808,\"aa\":[],\"m\":false,\"n\":null,"
        "\"z\":{}}");

    /* What was a member may become another one, or an element. */
    taken = json_take(tree, "z");
    assert_line(
        tree, "{\"a\":-9223372036854775808,\"aa\":[],\"m\":false,\"n\":null}");
    json_put(tree, "0", taken);
    json_append(json_get(tree, "aa"), json_take(tree, "0"));
    json_append(json_get(tree, "aa"), json_integer(7));
    assert_true(json_drop(tree, "a"));
    assert_false(json_drop(tree, "a"));
    assert_line(tree, "{\"aa\":[{},7],\"m\":false,\"n\":null}");
    assert_null(json_take(tree, "q"));
    json_free(tree);
}

static void
detaching_keeps_the_links(void **state)
{
    static const char *const left[] = { "[2,3]", "[1,3]", "[1,2]" };
    int i;

    (void)state;
    for (i = 0; i < 3; i++) {
        cJSON *tree = parse("[1,2,3]"), *item = tree->child;
        int j;

        for (j = 0; j < i; j++)
            item = item->next;
        json_detach(tree, item);
        json_free(item);
        assert_line(tree, left[i]);
        json_append(tree, json_integer(4));
        assert_int_equal(json_count(tree), 3);
        check_links(tree);
        json_free(tree);
    }
}

static void
detaching_all_leaves_nothing(void **state)
{
    cJSON *tree = parse("{\"a\":1,\"b\":2}");

    (void)state;
    json_free(json_take(tree, "b"));
    assert_line(tree, "{\"a\":1}");
    json_free(json_take(tree, "a"));
    assert_line(tree, "{}");
    json_put(tree, "c", json_integer(3));
    assert_line(tree, "{\"c\":3}");
    json_free(tree);
}

static void
texts_and_types(void **state)
{
    cJSON *tree = parse("{\"a\":\"x\",\"b\":1.0,\"c\":true,\"d\":null,"
                        "\"e\":[],\"f\":false}");

    (void)state;
    assert_string_equal(json_text(json_get(tree, "a")), "x");
    assert_string_equal(json_text(json_get(tree, "b")), "1.0");
    assert_string_equal(json_text(json_get(tree, "c")), "true");
    assert_string_equal(json_text(json_get(tree, "f")), "false");
    assert_null(json_text(json_get(tree, "d")));
    assert_null(json_text(json_get(tree, "e")));
    assert_null(json_text(NULL));
    assert_true(json_is_bool(json_get(tree, "f")));
    assert_false(json_is_true(json_get(tree, "f")));
    assert_false(json_is_string(NULL));
    json_set_text(json_get(tree, "a"), json_text(json_get(tree, "a")));
    assert_string_equal(json_text(json_get(tree, "a")), "x");
    json_set_text(json_get(tree, "a"), "longer");
    assert_string_equal(json_text(json_get(tree, "a")), "longer");
    json_free(tree);
}

static void
integers(void **state)
{
    static const struct {
        const char *text;
        int rc;
        int64_t value;
    } rows[] = {
        { "0", 0, 0 },
        { "-0", 0, 0 },
        { "\"-1\"", 0, -1 },
        { "\"007\"", 0, 7 },
        { "9223372036854775807", 0, INT64_MAX },
        { "-9223372036854775808", 0, INT64_MIN },
        { "9223372036854775808", -1, 0 },
        { "-9223372036854775809", -1, 0 },
        { "99999999999999999999", -1, 0 },
        { "1.0", -1, 0 },
        { "1e3", -1, 0 },
        { "\"\"", -1, 0 },
        { "\"-\"", -1, 0 },
        { "\" 1\"", -1, 0 },
        { "\"1 \"", -1, 0 },
        { "\"+1\"", -1, 0 },
        { "true", -1, 0 },
        { "null", -1, 0 },
        { "[1]", -1, 0 },
    };
    size_t i;
    int64_t value;

    (void)state;
    assert_int_equal(json_to_int(NULL, &value), -1);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        cJSON *tree = parse(rows[i].text);

        value = 0;
        assert_int_equal(json_to_int(tree, &value), rows[i].rc);
        assert_true(value == rows[i].value);
        json_free(tree);
    }
}

static void
equality_is_to_the_letter(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        { "{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", true },
        { "{\"a\":1}", "{\"a\":1,\"b\":1}", false },
        { "{\"a\":1}", "{\"b\":1}", false },
        { "[1,2]", "[2,1]", false },
        { "[1]", "[1,1]", false },
        { "1", "1.0", false },
        { "1", "\"1\"", false },
        { "null", "false", false },
        { "true", "true", true },
        { "[]", "{}", false },
        { "\"\\u0041\"", "\"A\"", true },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        cJSON *a = parse(rows[i].a), *b = parse(rows[i].b);
        cJSON *copy = json_copy(a);

        assert_int_equal(json_same(a, b), rows[i].same);
        assert_int_equal(json_same(b, a), rows[i].same);
        assert_true(json_same(a, copy));
        check_links(copy);
        json_free(a);
        json_free(b);
        json_free(copy);
    }
    assert_true(json_same(NULL, NULL));
    assert_null(json_copy(NULL));
}

static void
pointers(void **state)
{
    cJSON *tree = parse("{\"a/b\":{\"m~n\":[10,{\"\":11}]},\"\":12,\"01\":13}");
    static const char *const nothing[] = { "/a", "/a~1b/m~0n/2", "/a~1b/m~0n/-",
        "/a~1b/m~0n/00", "/a~1b/m~0n/x", "/a~1b/m~0n/", "/a~1b/m~2n",
        "/a~1b/m~", "a", "/01/x", "//",
        "/a~1b/m~0n/99999999999999999999999999" };
    struct buf pointer;
    size_t i;

    (void)state;
    assert_ptr_equal(json_at(tree, ""), tree);
    assert_string_equal(json_text(json_at(tree, "/a~1b/m~0n/0")), "10");
    assert_string_equal(json_text(json_at(tree, "/a~1b/m~0n/1/")), "11");
    assert_string_equal(json_text(json_at(tree, "/")), "12");
    assert_string_equal(json_text(json_at(tree, "/01")), "13");
    for (i = 0; i < sizeof nothing / sizeof *nothing; i++)
        assert_null(json_at(tree, nothing[i]));
    assert_null(json_at(NULL, ""));

    buf_init(&pointer, 14);
    assert_int_equal(json_pointer_add(&pointer, "a/b"), 0);
    assert_int_equal(json_pointer_add(&pointer, "m~n"), 0);
    assert_int_equal(json_pointer_add(&pointer, "1"), 0);
    assert_string_equal(buf_text(&pointer), "/a~1b/m~0n/1");
    assert_int_equal(json_pointer_add(&pointer, ""), 0);
    assert_string_equal(json_text(json_at(tree, buf_text(&pointer))), "11");
    assert_int_equal(json_pointer_add(&pointer, "~"), -1);
    buf_free(&pointer);
    json_free(tree);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_text),
        cmocka_unit_test(strings_have_a_tree_form),
        cmocka_unit_test(members_are_sorted_by_bytes),
        cmocka_unit_test(large_objects_are_sorted),
        cmocka_unit_test(printing_is_canonical),
        cmocka_unit_test(printing_stops_at_the_cap),
        cmocka_unit_test(quoting_replaces_what_is_no_text),
        cmocka_unit_test(parsing_gives_one_error),
        cmocka_unit_test(a_tree_has_a_limit_of_values),
        cmocka_unit_test(members_are_found_exactly),
        cmocka_unit_test(putting_keeps_the_order),
        cmocka_unit_test(detaching_keeps_the_links),
        cmocka_unit_test(detaching_all_leaves_nothing),
        cmocka_unit_test(texts_and_types),
        cmocka_unit_test(integers),
        cmocka_unit_test(equality_is_to_the_letter),
        cmocka_unit_test(pointers),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
