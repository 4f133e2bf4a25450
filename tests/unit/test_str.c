#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/str.h"

static void
check_show(const char *text, const char *want)
{
    struct buf b;

    buf_init(&b, 1000);
    assert_int_equal(str_show(text, &b), 0);
    assert_string_equal(buf_text(&b), want);
    buf_free(&b);
}

static void
show_escapes_what_a_terminal_obeys(void **state)
{
    (void)state;
    check_show("logs-*", "logs-*");
    check_show("a\\b", "a\\b");
    check_show("a\nb\tc\x1b[2J", "a\\nb\\tc\\x1b[2J");
    check_show("\x7f", "\\x7f");
    check_show("\xc2\x9b", "\\u{009b}");
    check_show("\xe2\x80\xae", "\\u{202e}");
    check_show("\xe2\x80\x8b", "\\u{200b}");
    check_show("\xed\xa0\x80", "\\u{d800}");
    check_show("\xc0\x80", "\\x00");
    check_show("\xff", "\\xff");
    check_show("\xc3", "\\xc3");
    check_show("\xe0\x80\x80", "\\xe0\\x80\\x80");
    check_show("\xf3\xa0\x81\x81", "\\u{e0041}");
    check_show("gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x98\x80",
        "gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x98\x80");
}

static void
show_keeps_to_the_cap(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 3);
    assert_int_equal(str_show("\x1b", &b), -1);
    assert_int_equal(b.length, 0);
    buf_free(&b);
}

static void
encoding_leaves_only_unreserved_characters(void **state)
{
    static const char name[] = "a%+@&=*,/ \xc3\xbc~-._Z9\x01";
    struct buf coded;

    (void)state;
    buf_init(&coded, 1000);
    assert_int_equal(str_encode(name, &coded), 0);
    assert_string_equal(
        buf_text(&coded), "a%25%2B%40%26%3D%2A%2C%2F%20%C3%BC~-._Z9%01");
    buf_free(&coded);
}

static void
url_has_the_null_character_as_one_byte(void **state)
{
    struct buf coded;

    (void)state;
    buf_init(&coded, 100);
    assert_int_equal(str_encode_url("a\xc0\x80/\xc3\x80", &coded), 0);
    assert_string_equal(buf_text(&coded), "a%00%2F%C3%80");
    buf_free(&coded);
}

static void
match_knows_star_question_and_backslash(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool matches, matches_es;
    } rows[] = {
        { "logs-*", "logs-a", true, true },
        { "logs-*", "logs-", true, true },
        { "logs-*", "log", false, false },
        { "*", "", true, true },
        { "", "", true, true },
        { "", "a", false, false },
        { "*-test", "a-test-test", true, true },
        { "*a*b*c*", "xxaxxbxxc", true, true },
        { "*a*b*c*", "xxaxxcxxb", false, false },
        { "a?c", "abc", true, false },
        { "a?c",
            "a\xc3\xbc"
            "c",
            true, false },
        { "a?c", "ac", false, false },
        { "a?c", "a?c", true, true },
        { "*??", "\xc3\xbc", false, false },
        { "*?", "\xc3\xbc", true, false },
        { "?\?", "\xff\xff", true, false },
        { "a\\*", "a*", true, false },
        { "a\\*", "ab", false, false },
        { "a\\*", "a\\b", false, true },
        { "a\\", "a\\", true, true },
        { "\\\\", "\\", true, false },
        { "A", "a", false, false },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_match(rows[i].pattern, rows[i].text) != rows[i].matches ||
            str_match_es(rows[i].pattern, rows[i].text) != rows[i].matches_es)
            fail_msg("'%s' and '%s'", rows[i].pattern, rows[i].text);
    }
}

/* A pattern that costs exponential time if stars are tried by recursion. */
static void
match_takes_polynomial_time(void **state)
{
    char text[20001];

    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(str_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
    assert_true(str_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a", text));
}

static void
overlap_finds_a_common_name(void **state)
{
    static const struct {
        const char *a, *b;
        bool overlap;
    } rows[] = {
        { "logs-*", "*-test", true },
        { "logs-*", "metrics-*", false },
        { "logs-*", "logs-a", true },
        { "logs-a", "logs-a", true },
        { "logs-a", "logs-b", false },
        { "*", "", true },
        { "a*b", "ab", true },
        { "a*b", "a*c", false },
        { "a*b*c", "*abc*", true },
        { "*a", "*b", false },
        { "a*", "*b", true },
        { "**", "*", true },
        { "a*c", "ac*", true },
        { "ab*", "a", false },
        { "a?", "ab", false },
        { "*aab", "aaa*", true },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_patterns_overlap(rows[i].a, rows[i].b) != rows[i].overlap ||
            str_patterns_overlap(rows[i].b, rows[i].a) != rows[i].overlap)
            fail_msg("'%s' and '%s'", rows[i].a, rows[i].b);
    }
}

static void
plain_patterns_name_one_thing(void **state)
{
    char *text;

    (void)state;
    assert_true(str_is_plain("logs-a"));
    assert_true(str_is_plain("a\\*b"));
    assert_true(str_is_plain("a\\"));
    assert_false(str_is_plain("a*"));
    assert_false(str_is_plain("a?"));
    assert_false(str_is_plain("a\\\\*"));
    text = str_unescape("a\\*b\\\\c\\,\\");
    assert_string_equal(text, "a*b\\c,\\");
    free(text);
}

static void
distance_counts_slips(void **state)
{
    (void)state;
    assert_int_equal(str_distance("", ""), 0);
    assert_int_equal(str_distance("export", "export"), 0);
    assert_int_equal(str_distance("exprot", "export"), 1);
    assert_int_equal(str_distance("kitten", "sitting"), 3);
    assert_int_equal(str_distance("", "abc"), 3);
    assert_int_equal(str_distance("abc", ""), 3);
}

static void
nearest_suggests_only_what_is_near(void **state)
{
    static const char *const words[] = { "export", "import", "plan", "verify",
        "show", "check", "help", "version" };
    const size_t count = sizeof words / sizeof words[0];

    (void)state;
    assert_string_equal(str_nearest("exprot", words, count), "export");
    assert_string_equal(str_nearest("imprt", words, count), "import");
    assert_string_equal(str_nearest("ver", words, count), "verify");
    assert_string_equal(str_nearest("verifi", words, count), "verify");
    assert_string_equal(str_nearest("versoin", words, count), "version");
    assert_null(str_nearest("frobnicate", words, count));
    assert_null(str_nearest("x", words, count));
    assert_null(str_nearest("x", NULL, 0));
}

static void
versions_are_read(void **state)
{
    static const char *const bad[] = { "", "7", "7.10", "7.10.", "a.b.c",
        "7.100.0", "7.1.100", "-1.0.0", " 7.1.0", "99999999999999999999.0.0" };
    unsigned v;
    size_t i;

    (void)state;
    assert_int_equal(str_version("7.10.2", &v), 0);
    assert_int_equal(v, 71002);
    assert_int_equal(str_version("8.19.0-SNAPSHOT", &v), 0);
    assert_int_equal(v, 81900);
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(str_version(bad[i], &v), -1);
}

static void
secrets_are_overwritten(void **state)
{
    char secret[] = "canary";

    (void)state;
    str_wipe(secret, sizeof secret);
    assert_memory_equal(secret, "\0\0\0\0\0\0", sizeof secret);
    str_free_secret(NULL);
    assert_true(str_starts("canary", "can"));
    assert_false(str_starts("ca", "can"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(show_escapes_what_a_terminal_obeys),
        cmocka_unit_test(show_keeps_to_the_cap),
        cmocka_unit_test(encoding_leaves_only_unreserved_characters),
        cmocka_unit_test(url_has_the_null_character_as_one_byte),
        cmocka_unit_test(match_knows_star_question_and_backslash),
        cmocka_unit_test(match_takes_polynomial_time),
        cmocka_unit_test(overlap_finds_a_common_name),
        cmocka_unit_test(plain_patterns_name_one_thing),
        cmocka_unit_test(distance_counts_slips),
        cmocka_unit_test(nearest_suggests_only_what_is_near),
        cmocka_unit_test(versions_are_read),
        cmocka_unit_test(secrets_are_overwritten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
