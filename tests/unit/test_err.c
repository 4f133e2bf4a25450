#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "util/err.h"

static void
set_fills_and_clears(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    err_remedy(&err, "old");
    assert_int_equal(err_set(&err, ERR_BUNDLE, "member '%s'", "x"), -1);
    assert_int_equal(err.code, ERR_BUNDLE);
    assert_string_equal(err.text, "member 'x'");
    assert_string_equal(err.remedy, "");
    assert_int_equal(err_remedy(&err, "chmod %o", 0600), -1);
    assert_string_equal(err.remedy, "chmod 600");
    assert_int_equal(err_prefix(&err, "file '%s'", "y"), -1);
    assert_string_equal(err.text, "file 'y': member 'x'");
    assert_string_equal(err.remedy, "chmod 600");
}

static void
errno_gives_its_text(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    errno = ENOENT;
    assert_int_equal(err_errno(&err, ERR_LOCAL, "cannot open '%s'", "f"), -1);
    assert_string_equal(err.text, "cannot open 'f': No such file or directory");
}

static void
long_texts_end_at_a_character(void **state)
{
    struct err err = ERR_INIT;
    char text[2 * sizeof err.text];
    size_t i, shift;

    (void)state;
    for (shift = 0; shift < 3; shift++) {
        for (i = 0; i < sizeof text - 1; i++)
            text[i] = i < shift ? 'a' : "\xe6\x97\xa5"[(i - shift) % 3];
        text[sizeof text - 1] = '\0';
        err_set(&err, ERR_USAGE, "%s", text);
        assert_true(strlen(err.text) < sizeof err.text);
        assert_true(strlen(err.text) > sizeof err.text - 5);
        assert_int_equal((strlen(err.text) - shift) % 3, 0);
        err_prefix(&err, "p");
        assert_true(strlen(err.text) < sizeof err.text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_fills_and_clears),
        cmocka_unit_test(errno_gives_its_text),
        cmocka_unit_test(long_texts_end_at_a_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
