#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/html.h"
#include "util/mem.h"

/* Where a page goes for the length of one test. */
struct place {
    char directory[64], path[80];
    struct file *file;
    struct err err;
    struct html html;
};

static void
begin(struct place *p)
{
    memset(p, 0, sizeof *p);
    strcpy(p->directory, "/tmp/esbundle-html-XXXXXX");
    assert_non_null(mkdtemp(p->directory));
    snprintf(p->path, sizeof p->path, "%s/page", p->directory);
    p->file = file_new(p->path, false, &p->err);
    assert_non_null(p->file);
    html_init(&p->html, p->file, &p->err);
}

/* End the page and return its text, for free(). */
static char *
end(struct place *p)
{
    size_t length;
    char *text;

    assert_int_equal(html_end(&p->html), 0);
    assert_int_equal(file_publish(p->file, &p->err), 0);
    text = file_read(p->path, (size_t)1 << 30, &length, &p->err);
    assert_non_null(text);
    assert_int_equal(length, p->html.bytes);
    file_free(p->file);
    unlink(p->path);
    rmdir(p->directory);
    return text;
}

static void
test_markup_and_unseen_characters_are_escaped(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "plain", "plain" },
        { "<script>", "&#60;script&#62;" },
        { "\"'&amp;", "&#34;&#39;&#38;amp;" },
        { "a\xe2\x80\xaez", "a\\u{202e}z" },
        { "\xff<\x80", "\\xff&#60;\\x80" },
        { "\n\t\x1b", "\\n\\t\\x1b" },
        { "\xe9\x9b\xaa", "\xe9\x9b\xaa" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place p;
        char *text;

        begin(&p);
        html_text(&p.html, cases[i].text);
        text = end(&p);
        assert_string_equal(text, cases[i].want);
        free(text);
    }
}

static void
test_json_keeps_its_lines(void **state)
{
    static const char json[] = "{\n  \"a<b\": \"\xe2\x80\xae\"\n}\n";
    struct place p;
    char *text;

    (void)state;
    begin(&p);
    html_json(&p.html, json, strlen(json));
    text = end(&p);
    assert_string_equal(text, "{\n  \"a&#60;b\": \"\\u202e\"\n}\n");
    free(text);
}

/* Texts far larger than a piece, with characters of every length at its
 * edges, and bytes that are no characters at all. */
static void
test_long_texts_are_whole(void **state)
{
    static const char *const parts[] = { "a", "\xc3\xa9", "\xe9\x9b\xaa",
        "\xf0\x9f\x98\x80", "\x80", "<" };

    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (size_t shift = 0; shift < 4; shift++) {
            size_t size = strlen(parts[i]), count = 400000 / size;
            char *long_text = mem_alloc(shift + count * size + 1), *text;
            struct place p;

            memset(long_text, 'x', shift);
            for (size_t k = 0; k < count; k++)
                memcpy(long_text + shift + k * size, parts[i], size);
            long_text[shift + count * size] = '\0';
            begin(&p);
            html_text(&p.html, long_text);
            text = end(&p);
            if (i < 4)
                assert_string_equal(text, long_text);
            else
                assert_int_equal(strlen(text),
                    shift + count * strlen(i == 4 ? "\\x80" : "&#60;"));
            free(text);
            if (i < 4) {
                begin(&p);
                html_json(&p.html, long_text, strlen(long_text));
                text = end(&p);
                assert_string_equal(text, long_text);
                free(text);
            }
            free(long_text);
        }
}

static void
test_a_value_is_cut_at_a_character(void **state)
{
    struct place p;
    char *text;

    (void)state;
    begin(&p);
    html_value(&p.html, "ab\xe9\x9b\xaa", 5);
    html_raw(&p.html, "|");
    html_value(&p.html, "ab\xe9\x9b\xaa", 4);
    text = end(&p);
    assert_string_equal(text,
        "ab\xe9\x9b\xaa|ab<span class=\"cut\"> \xe2\x80\xa6 5 bytes in "
        "all</span>");
    free(text);
    assert_int_equal(html_cut("\xe9\x9b\xaa", 2), 0);
    assert_int_equal(html_cut("abc", 3), 3);
}

static void
test_the_first_error_stays(void **state)
{
    struct place p;

    (void)state;
    begin(&p);
    err_set(&p.err, ERR_BUNDLE, "first");
    html_fail(&p.html);
    for (int i = 0; i < 100000; i++)
        html_raw(&p.html, "more");
    assert_int_equal(html_end(&p.html), -1);
    assert_string_equal(p.err.text, "first");
    file_free(p.file);
    assert_int_equal(access(p.path, F_OK), -1);
    rmdir(p.directory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markup_and_unseen_characters_are_escaped),
        cmocka_unit_test(test_json_keeps_its_lines),
        cmocka_unit_test(test_long_texts_are_whole),
        cmocka_unit_test(test_a_value_is_cut_at_a_character),
        cmocka_unit_test(test_the_first_error_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
