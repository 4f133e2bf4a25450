#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test_json_random.h"
#include "util/json.h"
#include "util/mem.h"

/* Say whether reading and printing gives the same bytes; a copy without a
 * NUL shows any step beyond the end. */
static bool
survives(const char *text, size_t length)
{
    struct err err = ERR_INIT;
    cJSON *tree = json_parse(text, length, ERR_BUNDLE, &err);
    struct buf out;
    bool same;

    if (tree == NULL)
        return false;
    buf_init(&out, 1 << 24);
    assert_int_equal(json_print(tree, &out), 0);
    same = out.length == length && memcmp(out.data, text, length) == 0;
    buf_free(&out);
    json_free(tree);
    return same;
}

static bool
is_canonical(const char *text, size_t length)
{
    struct err err = ERR_INIT;
    char *copy = malloc(length == 0 ? 1 : length);
    bool well;

    assert_non_null(copy);
    memcpy(copy, text, length);
    well = json_check_canonical(copy, length, &err) == 0;
    free(copy);
    return well;
}

static void
check_agrees(const char *text, size_t length, unsigned *counts)
{
    bool want = survives(text, length);

    if (is_canonical(text, length) != want)
        fail_msg("the check says %d of: %.*s", !want, (int)length, text);
    counts[want]++;
}

/* Print ${text} canonically into ${out} if it is valid. */
static bool
print_again(const struct buf *text, struct buf *out)
{
    struct err err = ERR_INIT;
    cJSON *tree = json_parse(text->data, text->length, ERR_BUNDLE, &err);

    if (tree == NULL)
        return false;
    buf_clear(out);
    assert_int_equal(json_print(tree, out), 0);
    json_free(tree);
    return true;
}

static void
agrees_with_reading_and_printing(void **state)
{
    struct random_source source = { 777 };
    struct buf text, canon;
    unsigned counts[2] = { 0, 0 };
    int i, j;

    (void)state;
    buf_init(&text, 1 << 20);
    buf_init(&canon, 1 << 20);
    for (i = 0; i < 4000; i++) {
        buf_clear(&text);
        random_value(&source, 4, &text);
        check_agrees(text.data, text.length, counts);
        if (!print_again(&text, &canon))
            continue;
        assert_true(is_canonical(canon.data, canon.length));

        /* Then spoil the canonical text a little, and cut it. */
        for (j = 0; j < 4; j++) {
            buf_clear(&text);
            buf_add(&text, canon.data, canon.length);
            random_mutate(&source, text.data, text.length);
            check_agrees(text.data, text.length, counts);
        }
        check_agrees(
            canon.data, random_below(&source, (unsigned)canon.length), counts);
    }
    buf_free(&text);
    buf_free(&canon);

    /* Both answers must have been tried often enough. */
    assert_true(counts[0] > 10000);
    assert_true(counts[1] > 1000);
}

static const struct {
    const char *text, *error;
} faults[] = {
    { "{}", "something else than one last newline at line 1, column 3" },
    { "{}\n\n", "something else than one last newline at line 1, column 3" },
    { "{ }\n", "something else than a new line at line 1, column 2" },
    { "{\"a\":1}\n", "something else than a new line at line 1, column 2" },
    { "{\n \"a\": 1\n}\n", "a wrong indent at line 2, column 2" },
    { "{\n  \"a\":1\n}\n",
        "something else than ': ' behind a key at line 2, column 6" },
    { "{\n  \"b\": 1,\n  \"a\": 1\n}\n",
        "a key out of order at line 3, column 3" },
    { "{\n  \"a\": 1,\n  \"a\": 1\n}\n",
        "a duplicate key at line 3, column 3" },
    { "{\n  \"\\n\": 1,\n  \"\\t\": 1\n}\n",
        "a key out of order at line 3, column 3" },
    { "[\n  1\n  ]\n",
        "something else than the closing bracket at line 3, column 1" },
    { "[\n  1,\n]\n", "a wrong indent at line 3, column 1" },
    { "[\n  01\n]\n", "something else than a new line at line 2, column 4" },
    { "\"\\/\"\n", "an escape that is not the shortest at line 1, column 2" },
    { "\"\\u000a\"\n",
        "an escape that is not the shortest at line 1, column 2" },
    { "\"\\u001F\"\n",
        "an escape that is not the shortest at line 1, column 2" },
    { "\"\\uD800\"\n",
        "an escape that is not the shortest at line 1, column 2" },
    { "\"\\ud83d\\ude00\"\n",
        "an escape that is not the shortest at line 1, column 2" },
    { "\"\\u007f\"\n",
        "an escape that is not the shortest at line 1, column 2" },
    { "\"a\xff\"\n", "bad UTF-8 in a string at line 1, column 3" },
    { "\"a\n", "a control character in a string at line 1, column 3" },
    { "tru\n", "a bad value at line 1, column 1" },
    { "", "the end of the text at line 1, column 1" },
};

static void
faults_have_a_place(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct err err = ERR_INIT;
        static const char start[] = "text is not canonical: ";

        assert_int_equal(
            json_check_canonical(faults[i].text, strlen(faults[i].text), &err),
            -1);
        assert_int_equal(err.code, ERR_BUNDLE);
        assert_memory_equal(err.text, start, sizeof start - 1);
        assert_string_equal(err.text + sizeof start - 1, faults[i].error);
    }
}

static void
takes_canonical_text(void **state)
{
    static const char *const texts[] = { "{}\n", "[]\n", "null\n", "-0\n",
        "1e400\n", "{\n  \"a\": [\n    {},\n    [],\n    \"\"\n  ]\n}\n",
        "{\n  \"\": 1,\n  \"A\": 2,\n  \"a\": 3,\n  \"aa\": 4\n}\n",
        "\"\\u0000\\u001f\\ud800\\udc00\x7f/\\\"\\\\\\b\\f\\n\\r\\t\"\n" };
    size_t i;

    (void)state;
    /* A low surrogate behind a high one is a pair, so this one is none. */
    assert_false(is_canonical(texts[7], strlen(texts[7])));
    for (i = 0; i < 7; i++) {
        assert_true(is_canonical(texts[i], strlen(texts[i])));
        assert_true(survives(texts[i], strlen(texts[i])));
    }
}

static void
depth_is_limited_as_in_the_reader(void **state)
{
    unsigned counts[2] = { 0, 0 };
    struct buf text, canon;
    unsigned depth, i;

    (void)state;
    for (depth = JSON_DEPTH_LIMIT - 1; depth <= JSON_DEPTH_LIMIT; depth++) {
        buf_init(&text, 1 << 24);
        buf_init(&canon, 1 << 24);
        for (i = 0; i < depth; i++)
            buf_puts(&text, i % 2 == 0 ? "[" : "{\"k\":");
        buf_putc(&text, '1');
        for (i = depth; i-- > 0;)
            buf_putc(&text, i % 2 == 0 ? ']' : '}');
        assert_true(print_again(&text, &canon));
        check_agrees(canon.data, canon.length, counts);
        buf_free(&text);
        buf_free(&canon);
    }
    assert_int_equal(counts[1], 2);
}

static void
depth_beyond_the_limit_is_refused(void **state)
{
    struct err err = ERR_INIT;
    struct buf text;
    unsigned i, j;

    (void)state;
    buf_init(&text, 1 << 24);
    for (i = 0; i <= JSON_DEPTH_LIMIT; i++) {
        buf_puts(&text, "[\n");
        for (j = 0; j <= i; j++)
            buf_puts(&text, "  ");
    }
    assert_int_equal(json_check_canonical(text.data, text.length, &err), -1);
    assert_non_null(strstr(err.text, "too deep a nesting at line 1001"));
    buf_free(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_reading_and_printing),
        cmocka_unit_test(faults_have_a_place),
        cmocka_unit_test(takes_canonical_text),
        cmocka_unit_test(depth_is_limited_as_in_the_reader),
        cmocka_unit_test(depth_beyond_the_limit_is_refused),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
