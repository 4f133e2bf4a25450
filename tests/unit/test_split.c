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
#include "util/split.h"

/* Write every part down: key, length, text. */
static int
note(void *user, const struct split_part *part, struct err *err)
{
    struct buf *log = user;

    if (part->key != NULL && strcmp(part->key, "stop") == 0)
        return err_set(err, ERR_LOCAL, "stopped");
    buf_printf(
        log, "%s %zu ", part->key == NULL ? "-" : part->key, part->length);
    if (part->text == NULL)
        buf_puts(log, "dropped");
    else
        buf_add(log, part->text, part->length);
    return buf_putc(log, '\n');
}

/* Split ${text}, coming in pieces of ${size} bytes, and log the outcome. */
static void
split_pieces(const char *path, const char *text, size_t length, size_t size,
    struct buf *log)
{
    struct err err = ERR_INIT;
    struct split *s = split_new(path, 20, note, log);
    size_t at;
    int rc = 0;

    for (at = 0; at < length && rc == 0; at += size) {
        size_t some = length - at < size ? length - at : size;
        char *piece = malloc(some);

        assert_non_null(piece);
        memcpy(piece, text + at, some);
        rc = split_feed(s, piece, some, &err);
        free(piece);
    }
    if (rc == 0)
        rc = split_end(s, &err);
    split_free(s);
    if (rc != 0)
        buf_printf(log, "error %d: %s\n", err.code, err.text);
}

static const struct {
    const char *path, *text, *log;
} rows[] = {
    /* The paths. */
    { "*", "{\"b\":{\"x\":1},\"a\":[2]}", "b 7 {\"x\":1}\na 3 [2]\n" },
    { "a.b.*", "{\"x\":{\"b\":1},\"a\":{\"c\":{\"d\":1},\"b\":{\"k\":1}}}",
        "k 1 1\n" },
    { "a[*]", "{\"b\":[0],\"a\":[ 1 , {} , \"x\", null ]}",
        "- 1 1\n- 2 {}\n- 3 \"x\"\n- 4 null\n" },
    { "a.b[*]", "{\"a\":{\"b\":[[1],2]},\"b\":[3]}", "- 3 [1]\n- 1 2\n" },
    { "[*]", "[[1,2],{\"a\":3}]", "- 5 [1,2]\n- 7 {\"a\":3}\n" },
    { "a", "{\"b\":{\"a\":2},\"a\":{\"a\":3}}", "a 7 {\"a\":3}\n" },
    { "a.b", "{\"a\":{\"a\":1,\"b\":2},\"b\":3}", "b 1 2\n" },

    /* Nothing at the path. */
    { "*", "{}", "" },
    { "*", " [1] ", "" },
    { "*", "12", "" },
    { "*", " null ", "" },
    { "*", "\"a\"", "" },
    { "[*]", "[]", "" },
    { "[*]", "{\"a\":[1]}", "" },
    { "a[*]", "{\"a\":{\"b\":1}}", "" },
    { "a[*]", "{\"b\":[1]}", "" },
    { "a.b.*", "{\"a\":{\"b\":[1]}}", "" },
    { "a.b.*", "{\"a\":null}", "" },

    /* Keys are decoded; brackets in strings do not count. */
    { "*", "{\"\\u0061\\n\\\"\":1}", "a\n\" 1 1\n" },
    { "a.*", "{\"\\u0061\":{\"\\ud800\":1}}", "\xed\xa0\x80 1 1\n" },
    { "*", "{\"a\":{\"}\\\"]\":\"{[\"}}", "a 13 {\"}\\\"]\":\"{[\"}\n" },
    { "*", "{\"a\":\"\\\\\",\"b\":\"\\\"}\"}",
        "a 4 \"\\\\\"\nb 5 \"\\\"}\"\n" },

    /* Parts are not judged; long ones are dropped. */
    { "*", "{\"a\":[1,,}x],\"b\":tru}",
        "a 5 [1,,}\nerror 5: the reply is "
        "not JSON: an unexpected character "
        "at byte 11\n" },
    { "*", "{\"a\":[1 2],\"b\":tru,\"c\":{\"\xff\"}}",
        "a 5 [1 2]\nb 3 tru\nc 5 {\"\xff\"}\n" },
    { "*", "{\"a\":\"345678901234567890\",\"b\":\"3456789012345678901\"}",
        "a 20 \"345678901234567890\"\nb 21 dropped\n" },
    { "*", "{\"a\":[1,2,3,4,5,6,7,8,9,10],\"b\":1}", "a 22 dropped\nb 1 1\n" },
    { "*", "{\"a\":123456789012345678901}", "a 21 dropped\n" },

    /* A handler may stop. */
    { "*", "{\"a\":1,\"stop\":2,\"b\":3}", "a 1 1\nerror 9: stopped\n" },

    /* What is no whole JSON reply. */
    { "*", "", "error 5: the reply broke off after 0 bytes\n" },
    { "*", "  ", "error 5: the reply broke off after 2 bytes\n" },
    { "*", "{", "error 5: the reply broke off after 1 bytes\n" },
    { "*", "{\"a\":1", "error 5: the reply broke off after 6 bytes\n" },
    { "*", "{\"a\":{\"b\":1}",
        "a 7 {\"b\":1}\nerror 5: the reply broke off after 12 bytes\n" },
    { "*", "{\"a\":{\"b\":1", "error 5: the reply broke off after 11 bytes\n" },
    { "*", "[1,2", "error 5: the reply broke off after 4 bytes\n" },
    { "*", "\"ab", "error 5: the reply broke off after 3 bytes\n" },
    { "*", "<html></html>",
        "error 5: the reply is not JSON: an unexpected character at byte "
        "1\n" },
    { "*", " no upstream",
        "error 5: the reply is not JSON: a bare word at byte 2\n" },
    { "*", "nul", "error 5: the reply is not JSON: a bare word at byte 1\n" },
    { "a", "{\"b\":01,\"a\":1}",
        "error 5: the reply is not JSON: a bare word at byte 6\n" },
    { "*", "{} x",
        "error 5: the reply is not JSON: an unexpected character at byte "
        "4\n" },
    { "*", "{}{}",
        "error 5: the reply is not JSON: an unexpected character at byte "
        "3\n" },
    { "*", "{\"a\":1]",
        "a 1 1\nerror 5: the reply is not JSON: an unexpected character at "
        "byte 7\n" },
    { "*", "{\"a\":1,}",
        "a 1 1\nerror 5: the reply is not JSON: an unexpected character at "
        "byte 8\n" },
    { "[*]", "[1,]",
        "- 1 1\nerror 5: the reply is not JSON: an unexpected character at "
        "byte 4\n" },
    { "[*]", "[,1]",
        "error 5: the reply is not JSON: an unexpected character at byte "
        "2\n" },
    { "*", "{\"a\" 1}",
        "error 5: the reply is not JSON: an unexpected character at byte "
        "6\n" },
    { "*", "{a:1}",
        "error 5: the reply is not JSON: an unexpected character at byte "
        "2\n" },
    { "*", "{\"\xff\":1}",
        "error 5: the reply is not JSON: bad UTF-8 in a string at byte 2\n" },
};

static void
parts_and_faults(void **state)
{
    static const size_t sizes[] = { 1, 2, 3, 5, 1000 };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        for (j = 0; j < 5; j++) {
            struct buf log;

            buf_init(&log, 10000);
            split_pieces(rows[i].path, rows[i].text, strlen(rows[i].text),
                sizes[j], &log);
            assert_string_equal(buf_text(&log), rows[i].log);
            buf_free(&log);
        }
}

static void
the_size_of_the_pieces_does_not_matter(void **state)
{
    static const char *const paths[] = { "*", "[*]", "a.*", "a[*]", "ab" };
    struct random_source source = { 4711 };
    struct buf text, whole, pieces;
    int i;

    (void)state;
    buf_init(&text, 1 << 20);
    buf_init(&whole, 1 << 20);
    buf_init(&pieces, 1 << 20);
    for (i = 0; i < 3000; i++) {
        const char *path = paths[i % 5];

        buf_clear(&text);
        buf_clear(&whole);
        buf_clear(&pieces);
        random_value(&source, 4, &text);
        if (i % 3 == 1)
            random_mutate(&source, text.data, text.length);
        split_pieces(path, text.data, text.length, text.length, &whole);
        split_pieces(path, text.data, text.length, 1 + random_below(&source, 9),
            &pieces);
        assert_string_equal(buf_text(&whole), buf_text(&pieces));
    }
    buf_free(&text);
    buf_free(&whole);
    buf_free(&pieces);
}

/* Put every part into a tree again. */
static int
rebuild(void *user, const struct split_part *part, struct err *err)
{
    cJSON *value = json_parse(part->text, part->length, ERR_NETWORK, err);

    if (value == NULL)
        return -1;
    json_put(user, part->key, value);
    return 0;
}

static void
the_parts_make_the_whole(void **state)
{
    struct random_source source = { 99 };
    struct buf text;
    int i, objects = 0;

    (void)state;
    buf_init(&text, 1 << 20);
    for (i = 0; i < 2000; i++) {
        struct err err = ERR_INIT;
        cJSON *tree, *again = json_object();
        struct split *s = split_new("*", 1 << 20, rebuild, again);

        buf_clear(&text);
        random_value(&source, 4, &text);
        tree = json_parse(text.data, text.length, ERR_NETWORK, &err);
        if (json_is_object(tree)) {
            objects++;
            assert_int_equal(split_feed(s, text.data, text.length, &err), 0);
            assert_int_equal(split_end(s, &err), 0);
            assert_true(json_same(tree, again));
        }
        split_free(s);
        json_free(tree);
        json_free(again);
    }
    buf_free(&text);
    assert_true(objects > 300);
}

/* Take the lists of a reply that holds two of them apart. */
static int
note_within(void *user, const struct split_part *part, struct err *err)
{
    return split_again(
        part, part->text[0] == '[' ? "[*]" : "*", note, user, err);
}

static void
a_part_is_split_again(void **state)
{
    static const char text[] = "{\"a\":[1,{\"b\":2}],\"c\":{\"d\":[]}}";
    struct split_part dropped = { "long", NULL, 99 };
    struct err err = ERR_INIT;
    struct buf log;
    struct split *s;

    (void)state;
    buf_init(&log, 1 << 16);
    s = split_new("*", 1 << 16, note_within, &log);
    assert_int_equal(split_feed(s, text, sizeof text - 1, &err), 0);
    assert_int_equal(split_end(s, &err), 0);
    assert_string_equal(buf_text(&log), "- 1 1\n- 7 {\"b\":2}\nd 2 []\n");
    split_free(s);

    assert_int_equal(split_again(&dropped, "*", note, &log, &err), -1);
    assert_int_equal(err.code, ERR_NETWORK);
    assert_string_equal(err.text, "'long' of the reply is too long");
    buf_free(&log);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_and_faults),
        cmocka_unit_test(the_size_of_the_pieces_does_not_matter),
        cmocka_unit_test(the_parts_make_the_whole),
        cmocka_unit_test(a_part_is_split_again),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
