#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/mem.h"
#include "util/spool.h"

#define COUNT 300

/* Put texts of changing length in and look at all of them. */
static void
fill_and_check(size_t limit)
{
    struct spool *s = spool_new(limit);
    struct span spans[COUNT];
    struct err err = ERR_INIT;
    size_t i;

    for (i = 0; i < COUNT; i++) {
        char *text = mem_format("%*zu", (int)(i * 7 % 101) + 1, i);

        assert_int_equal(spool_add(s, text, strlen(text), &spans[i], &err), 0);
        free(text);
    }
    for (i = COUNT; i-- > 0;) {
        char *want = mem_format("%*zu", (int)(i * 7 % 101) + 1, i);
        char *got = spool_get(s, spans[i], &err);

        assert_non_null(got);
        assert_string_equal(got, want);
        free(got);
        free(want);
    }
    spool_free(s);
}

static void
texts_come_back(void **state)
{
    (void)state;
    fill_and_check(SPOOL_MEMORY);
    fill_and_check(0);
    fill_and_check(1000);
    spool_free(NULL);
}

static void
bytes_are_kept_as_they_are(void **state)
{
    struct spool *s = spool_new(4);
    struct err err = ERR_INIT;
    struct span a, b;
    char *text;

    (void)state;
    assert_int_equal(spool_add(s, "a\0b", 3, &a, &err), 0);
    assert_int_equal(spool_add(s, "", 0, &b, &err), 0);
    assert_int_equal(b.length, 0);
    text = spool_get(s, b, &err);
    assert_string_equal(text, "");
    free(text);
    assert_int_equal(spool_add(s, "0123456789", 10, &b, &err), 0);
    text = spool_get(s, a, &err);
    assert_memory_equal(text, "a\0b", 4);
    free(text);
    spool_free(s);
}

static void
cut_goes_back_to_the_mark(void **state)
{
    size_t limits[] = { 0, 100 }, i;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct spool *s = spool_new(limits[i]);
        struct err err = ERR_INIT;
        struct span a, b, c;
        uint64_t mark;
        char *text;

        assert_int_equal(spool_add(s, "keep", 4, &a, &err), 0);
        mark = spool_mark(s);
        assert_int_equal(spool_add(s, "forget", 6, &b, &err), 0);
        spool_cut(s, mark);
        assert_null(spool_get(s, b, &err));
        assert_int_equal(spool_add(s, "new", 3, &c, &err), 0);
        assert_int_equal(c.offset, mark);
        text = spool_get(s, c, &err);
        assert_string_equal(text, "new");
        free(text);
        text = spool_get(s, a, &err);
        assert_string_equal(text, "keep");
        free(text);
        spool_free(s);
    }
}

static void
a_missing_directory_is_a_local_error(void **state)
{
    const char *old = getenv("TMPDIR");
    char *saved = mem_string(old);
    struct spool *s = spool_new(2);
    struct err err = ERR_INIT;
    struct span span;

    (void)state;
    setenv("TMPDIR", "/no/such/directory", 1);
    assert_int_equal(spool_add(s, "abc", 3, &span, &err), -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_non_null(strstr(err.text, "'/no/such/directory'"));
    assert_non_null(strstr(err.remedy, "TMPDIR"));

    /* An empty TMPDIR is none. */
    setenv("TMPDIR", "", 1);
    assert_int_equal(spool_add(s, "abc", 3, &span, &err), 0);
    spool_free(s);
    if (saved == NULL)
        unsetenv("TMPDIR");
    else
        setenv("TMPDIR", saved, 1);
    free(saved);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back),
        cmocka_unit_test(bytes_are_kept_as_they_are),
        cmocka_unit_test(cut_goes_back_to_the_mark),
        cmocka_unit_test(a_missing_directory_is_a_local_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
