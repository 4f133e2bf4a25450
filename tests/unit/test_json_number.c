#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/json.h"
#include "util/mem.h"

static const struct {
    const char *a, *b;
    bool same;
} rows[] = {
    { "1", "1", true },
    { "1", "1.0", true },
    { "1", "1.000e0", true },
    { "100", "1e2", true },
    { "100", "1E+2", true },
    { "100", "0.1e3", true },
    { "100", "10000e-2", true },
    { "0.01", "1e-2", true },
    { "0.01", "0.1e-1", true },
    { "12.5", "125e-1", true },
    { "12.5", "0.0125e003", true },
    { "-1.50", "-15e-1", true },
    { "0", "-0", true },
    { "0", "0.000e99", true },
    { "0e-5", "0", true },
    { "9007199254740993", "9007199254740992", false },
    { "9007199254740993", "9007199254740993.0", true },
    { "1e400", "1e401", false },
    { "1e400", "10e399", true },
    { "1", "-1", false },
    { "1", "10", false },
    { "1", "0.1", false },
    { "0", "1e-400", false },
    { "12", "1.3e1", false },
    { "12", "120", false },
    { "1.2", "12", false },
    { "101", "11", false },
    { "1.01", "10.1", false },
    { "1e100000000000000000000000000000", "1e100000000000000000000000000000",
        true },
    { "1e100000000000000000000000000000", "10e99999999999999999999999999999",
        true },
    { "1e100000000000000000000000000000", "1e99999999999999999999999999999",
        false },
    { "1e-100000000000000000000000000000", "0.1e-99999999999999999999999999999",
        true },
    { "1e99999999999999999999", "1e-99999999999999999999", false },
    { "1e-2", "1e2", false },
    { "1e0000000000000000000000000002", "100", true },
    /* What is no number is compared as text. */
    { "", "", true },
    { "abc", "abc", true },
    { "01", "1", false },
    { "1.", "1", false },
};

static void
the_value_counts_and_not_the_spelling(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        if (json_number_same(rows[i].a, rows[i].b) != rows[i].same ||
            json_number_same(rows[i].b, rows[i].a) != rows[i].same)
            fail_msg("'%s' and '%s'", rows[i].a, rows[i].b);
}

/* "${head}" and ${count} times ${digit}. */
static char *
long_number(const char *head, char digit, size_t count)
{
    size_t length = strlen(head);
    char *text = mem_alloc(length + count + 1);

    memcpy(text, head, length);
    memset(text + length, digit, count);
    text[length + count] = '\0';
    return text;
}

static void
length_is_no_obstacle(void **state)
{
    const size_t many = 2000000;
    char *a = long_number("1", '0', many), *b = long_number("1e", '9', many);
    char *c = long_number("10e", '9', many), *d = long_number("0.", '0', many);

    (void)state;
    assert_true(json_number_same(a, "1e2000000"));
    assert_false(json_number_same(a, "1e2000001"));
    assert_true(json_number_same(b, b));
    assert_false(json_number_same(b, c));
    d[many + 1] = '7';
    assert_true(json_number_same(d, "7e-2000000"));

    /* 10e99…98 is 1e99…99. */
    c[strlen(c) - 1] = '8';
    assert_true(json_number_same(b, c));
    free(a);
    free(b);
    free(c);
    free(d);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_value_counts_and_not_the_spelling),
        cmocka_unit_test(length_is_no_obstacle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
