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

/* Write every event down: letter, offset, depth, text. */
static int
note(void *user, const struct json_token *token, struct err *err)
{
    static const char letters[] = "{}[]ksntf0";
    struct buf *log = user;

    if (token->length == 6 && memcmp(token->text, "\"stop\"", 6) == 0)
        return err_set(err, ERR_LOCAL, "stopped");
    return buf_printf(log, "%c%d@%d%s%.*s\n", letters[token->event],
        (int)token->depth, (int)token->offset, token->escaped ? "\\" : " ",
        (int)token->length, token->text);
}

/* Read ${text} in pieces of ${size} bytes and write the outcome to ${log}. */
static void
read_pieces(const char *text, size_t length, size_t size, struct buf *log)
{
    struct err err = ERR_INIT;
    struct json_reader *r = json_reader_new(note, log, ERR_BUNDLE);
    size_t at;
    int rc = 0;

    for (at = 0; at < length && rc == 0; at += size) {
        size_t some = length - at < size ? length - at : size;

        /* A copy of its own shows any step beyond the piece. */
        char *piece = malloc(some);

        assert_non_null(piece);
        memcpy(piece, text + at, some);
        rc = json_reader_feed(r, piece, some, &err);
        free(piece);
    }
    if (rc == 0)
        rc = json_reader_end(r, &err);
    json_reader_free(r);
    if (rc != 0)
        buf_printf(log, "error %d: %s\n", err.code, err.text);
}

static void
tells_events(void **state)
{
    const char *text = "{\"a\": [1, true],\n \"b\\n\":{}, \"c\":\"x\"}";
    struct buf log;

    (void)state;
    buf_init(&log, 1000);
    read_pieces(text, strlen(text), 1000, &log);
    assert_string_equal(buf_text(&log), "{0@0 {\n"
                                        "k1@1 \"a\"\n"
                                        "[1@6 [\n"
                                        "n2@7 1\n"
                                        "t2@10 true\n"
                                        "]1@14 ]\n"
                                        "k1@18\\\"b\\n\"\n"
                                        "{1@24 {\n"
                                        "}1@25 }\n"
                                        "k1@28 \"c\"\n"
                                        "s1@32 \"x\"\n"
                                        "}0@35 }\n");
    buf_free(&log);
}

/* Text and the error it must give. */
static const struct {
    const char *text, *error;
} faults[] = {
    { "", "the text ends too early at line 1, column 1" },
    { " \n ", "the text ends too early at line 2, column 2" },
    { "{", "the text ends too early at line 1, column 2" },
    { "[1,2", "the text ends too early at line 1, column 5" },
    { "[1,]", "unexpected ']' at line 1, column 4" },
    { "[,1]", "unexpected ',' at line 1, column 2" },
    { "[1 2]", "unexpected '2' at line 1, column 4" },
    { "[1}", "unexpected '}' at line 1, column 3" },
    { "}", "unexpected '}' at line 1, column 1" },
    { "{\"a\":1,}", "unexpected '}' at line 1, column 8" },
    { "{\"a\",1}", "unexpected ',' at line 1, column 5" },
    { "{\"a\" \"b\"}", "unexpected string at line 1, column 6" },
    { "{1:2}", "unexpected '1' at line 1, column 2" },
    { "{{}:2}", "unexpected '{' at line 1, column 2" },
    { "{a:1}", "bad value 'a' at line 1, column 2" },
    { "{\"a\":1}\n x", "bad value 'x' at line 2, column 2" },
    { "{} {}", "unexpected '{' at line 1, column 4" },
    { "1 2", "unexpected '2' at line 1, column 3" },
    { "[nul]", "bad value 'nul' at line 1, column 2" },
    { "[True]", "bad value 'True' at line 1, column 2" },
    { "[NaN]", "bad value 'NaN' at line 1, column 2" },
    { "[01]", "bad value '01' at line 1, column 2" },
    { "[-01]", "bad value '-01' at line 1, column 2" },
    { "[+1]", "bad value '+1' at line 1, column 2" },
    { "[1.]", "bad value '1.' at line 1, column 2" },
    { "[.5]", "bad value '.5' at line 1, column 2" },
    { "[1e]", "bad value '1e' at line 1, column 2" },
    { "[-]", "bad value '-' at line 1, column 2" },
    { "[0x1F]", "bad value '0x1F' at line 1, column 2" },
    { "['a']", "unexpected character at line 1, column 2" },
    { "[1]//x", "unexpected character at line 1, column 4" },
    { "\xef\xbb\xbf{}", "unexpected character at line 1, column 1" },
    { "[\v1]", "unexpected character at line 1, column 2" },
    { "[\"a]", "the text ends in a string at line 1, column 5" },
    { "[\"a\\\"]", "the text ends in a string at line 1, column 7" },
    { "\n[\"a\tb\"]", "a control character in a string at line 2, column 4" },
    { "[\"a\nb\"]", "a control character in a string at line 1, column 4" },
    { "[\"a\n", "a control character in a string at line 1, column 4" },
    { "[\"\\x\"]", "a bad escape in a string at line 1, column 3" },
    { "[\"\\u12g4\"]", "a bad escape in a string at line 1, column 3" },
    { "[\"\\u123\"]", "a bad escape in a string at line 1, column 3" },
    { "[\"\\U0041\"]", "a bad escape in a string at line 1, column 3" },
    { "[\"\xc0\x80\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"x\xc1\xbf\"]", "bad UTF-8 in a string at line 1, column 4" },
    { "[\"\xe0\x9f\xbf\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\xf0\x8f\xbf\xbf\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\xed\xa0\x80\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\xed\xbf\xbf\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\xf4\x90\x80\x80\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\xf5\x80\x80\x80\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\xe2\x82\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "[\"\x80\"]", "bad UTF-8 in a string at line 1, column 3" },
    { "{\"a\":1,\"a\":2}", "duplicate key 'a' at line 1, column 8" },
    { "{\"a\":1,\n\"\\u0061\":2}", "duplicate key 'a' at line 2, column 1" },
    { "{\"b\":1,\"a\":2,\"c\":3,\"b\":4}",
        "duplicate key 'b' at line 1, column 20" },
    { "{\"z\":1,\"y\":1,\"y\":1,\"z\":1}",
        "duplicate key 'y' at line 1, column 14" },
    { "{\"\":1,\"\":2}", "duplicate key '' at line 1, column 7" },
    { "[{\"k\":{\"\xc3\xa9\":1,\"\\u00e9\":2}}]",
        "duplicate key '\xc3\xa9' at line 1, column 15" },
    { "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}",
        "duplicate key '\xf0\x9f\x98\x80' at line 1, column 19" },
};

static void
refuses_what_is_not_strict_json(void **state)
{
    static const size_t sizes[] = { 1, 2, 3, 1000 };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof faults / sizeof *faults; i++)
        for (j = 0; j < 4; j++) {
            struct buf log;
            const char *error;

            buf_init(&log, 10000);
            read_pieces(faults[i].text, strlen(faults[i].text), sizes[j], &log);
            error = strstr(buf_text(&log), "error 6: ");
            if (error == NULL)
                fail_msg("'%s' was taken", faults[i].text);
            log.data[log.length - 1] = '\0';
            assert_string_equal(error + 9, faults[i].error);
            buf_free(&log);
        }
}

static void
takes_what_is_strict_json(void **state)
{
    static const char *const texts[] = { "1", " -0 ", "\"\"", "null",
        "[1e400,0.10,-0,1E5,1e+5,-1.5e-07]", "{\"\":{\"\":[]}}", "\t\r\n[ ]\n",
        "[\"\\ud800\",\"\\udc00\\ud800\",\"\\u0000\"]",
        "[\"\x7f\",\"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\"]",
        "{\"a\":1,\"A\":2,\"aa\":3,\"\\u0000\":4}", "[{\"a\":1},{\"a\":1}]",
        "{\"a\":{\"a\":{\"b\":1,\"a\":2}}}" };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf log;

        buf_init(&log, 10000);
        read_pieces(texts[i], strlen(texts[i]), 1, &log);
        if (strstr(buf_text(&log), "error") != NULL)
            fail_msg("'%s': %s", texts[i], buf_text(&log));
        buf_free(&log);
    }
}

static void
the_size_of_the_pieces_does_not_matter(void **state)
{
    struct random_source source = { 12345 };
    struct buf text, whole, pieces;
    int i;

    (void)state;
    buf_init(&text, 1 << 20);
    buf_init(&whole, 1 << 20);
    buf_init(&pieces, 1 << 20);
    for (i = 0; i < 3000; i++) {
        size_t size = 1 + random_below(&source, 9);

        buf_clear(&text);
        buf_clear(&whole);
        buf_clear(&pieces);
        random_value(&source, 4, &text);
        if (i % 2 == 1)
            random_mutate(&source, text.data, text.length);
        read_pieces(text.data, text.length, text.length, &whole);
        read_pieces(text.data, text.length, size, &pieces);
        assert_string_equal(buf_text(&whole), buf_text(&pieces));
    }
    buf_free(&text);
    buf_free(&whole);
    buf_free(&pieces);
}

static void
a_handler_stops_the_reader(void **state)
{
    struct err err = ERR_INIT;
    struct buf log;

    (void)state;
    buf_init(&log, 1000);
    assert_int_equal(
        json_scan("[1,\"stop\",2]", 12, note, &log, ERR_BUNDLE, &err), -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_string_equal(err.text, "stopped");
    assert_string_equal(buf_text(&log), "[0@0 [\nn1@1 1\n");
    buf_free(&log);
}

static int
ignore(void *user, const struct json_token *token, struct err *err)
{
    (void)err;
    *(unsigned *)user = token->depth;
    return 0;
}

static int
scan_nested(size_t depth, struct err *err)
{
    char *text = mem_alloc(2 * depth);
    unsigned last;
    int rc;

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    rc = json_scan(text, 2 * depth, ignore, &last, ERR_BUNDLE, err);
    free(text);
    return rc;
}

static void
nesting_has_a_limit(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(scan_nested(JSON_DEPTH_LIMIT, &err), 0);
    assert_int_equal(scan_nested(JSON_DEPTH_LIMIT + 1, &err), -1);
    assert_string_equal(
        err.text, "values are nested too deeply at line 1, column 1001");
    assert_int_equal(scan_nested(1000000, &err), -1);
}

/* An object of 100,000 keys in order, backwards, or shuffled; the last one
 * may be there before. */
static int
scan_many(unsigned step, bool twice, struct err *err)
{
    const unsigned count = 100000;
    struct buf text;
    unsigned i, last;
    int rc;

    buf_init(&text, 1 << 24);
    for (i = 0; i < count; i++)
        buf_printf(&text, "%c\"key-%06u\":%u", i == 0 ? '{' : ',',
            (unsigned)((uint64_t)i * step % count), i);
    buf_puts(&text, twice ? ",\"key-\\u0030\\u00312345\":1}" : "}");
    rc = json_scan(text.data, text.length, ignore, &last, ERR_BUNDLE, err);
    buf_free(&text);
    return rc;
}

static void
large_objects_are_searched_for_doubles(void **state)
{
    static const unsigned steps[] = { 1, 99999, 48271 };
    struct err err = ERR_INIT;
    int i;

    (void)state;
    for (i = 0; i < 3; i++) {
        assert_int_equal(scan_many(steps[i], false, &err), 0);
        assert_int_equal(scan_many(steps[i], true, &err), -1);
        assert_non_null(strstr(err.text, "duplicate key 'key-012345'"));
    }
}

static int
unquote(void *user, const struct json_token *token, struct err *err)
{
    (void)err;
    return token->event == JSON_STRING ? json_unquote(token, user) : 0;
}

static void
unquote_gives_the_tree_form(void **state)
{
    const char *text =
        "[\"plain \",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\","
        "\"\\u0000\\u0041\\u00e9\\u20AC\\ud83D\\ude00\","
        "\"\\ud800x\\udc00\\ud800\\ud800\\udc00\\uDBFF\\u0041\"]";
    struct err err = ERR_INIT;
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    assert_int_equal(
        json_scan(text, strlen(text), unquote, &out, ERR_BUNDLE, &err), 0);
    assert_string_equal(buf_text(&out),
        "plain \"\\/\b\f\n\r\t"
        "\xc0\x80"
        "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"
        "\xed\xa0\x80x\xed\xb0\x80\xed\xa0\x80\xf0\x90\x80\x80\xed\xaf\xbf"
        "A");
    buf_free(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_events),
        cmocka_unit_test(refuses_what_is_not_strict_json),
        cmocka_unit_test(takes_what_is_strict_json),
        cmocka_unit_test(the_size_of_the_pieces_does_not_matter),
        cmocka_unit_test(a_handler_stops_the_reader),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(large_objects_are_searched_for_doubles),
        cmocka_unit_test(unquote_gives_the_tree_form),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
