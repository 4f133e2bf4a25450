#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/align.h"
#include "util/mem.h"

struct texts {
    const char *a, *b;
};

/* Equal letters are the same, those of one case alike. */
static uint32_t
by_letter(void *user, size_t a, size_t b)
{
    const struct texts *t = user;
    char x = t->a[a], y = t->b[b];

    if (x == y)
        return ALIGN_SAME;
    return (x >= 'a') == (y >= 'a');
}

/* Write what became of each letter of ${a}: its partner, small where it is
 * only alike, or '-'. */
static void
check(const char *a, const char *b, const char *want)
{
    struct texts t = { a, b };
    size_t count = strlen(a);
    struct align_partner *partners = mem_zero(count, sizeof *partners);
    char *got = mem_zero(count + 1, 1);

    align(count, strlen(b), by_letter, &t, partners);
    for (size_t i = 0; i < count; i++)
        got[i] = partners[i].position == ALIGN_NONE ? '-'
                 : partners[i].same                 ? b[partners[i].position]
                                                    : '~';
    assert_string_equal(got, want);
    free(got);
    free(partners);
}

static void
what_came_and_went(void **state)
{
    (void)state;
    check("", "", "");
    check("abc", "", "---");
    check("", "abc", "");
    check("abc", "abc", "abc");
    check("abc", "abXc", "abc");
    check("abc", "Xabc", "abc");
    check("abc", "abcX", "abc");
    check("aXbc", "abc", "a-bc");
    check("abcd", "bcda", "-bcd");
    check("aXc", "aYc", "a~c");
    check("abc", "aXc", "a-c");
    check("aXbYc", "acZ", "a---c");
}

/* The textbook's length, for comparison. */
static size_t
common_length(const char *a, const char *b)
{
    size_t best[32][32] = { { 0 } };

    for (size_t i = strlen(a); i-- > 0;)
        for (size_t k = strlen(b); k-- > 0;) {
            size_t x = best[i + 1][k], y = best[i][k + 1];

            best[i][k] = a[i] == b[k] ? best[i + 1][k + 1] + 1 : x > y ? x : y;
        }
    return best[0][0];
}

static void
random_word(char *out, unsigned *seed)
{
    static const char letters[] = "abcXYZ";
    size_t length;

    *seed = *seed * 1103515245u + 12345u;
    length = (*seed >> 16) % 24;
    for (size_t i = 0; i < length; i++) {
        *seed = *seed * 1103515245u + 12345u;
        out[i] = letters[(*seed >> 16) % 6];
    }
    out[length] = '\0';
}

static void
the_most_equal_pairs_are_found(void **state)
{
    unsigned seed = 1;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char a[32], b[32];
        struct texts t = { a, b };
        struct align_partner partners[32];
        size_t same = 0, next = 0;

        random_word(a, &seed);
        random_word(b, &seed);
        align(strlen(a), strlen(b), by_letter, &t, partners);
        for (size_t i = 0; a[i] != '\0'; i++) {
            if (partners[i].position == ALIGN_NONE)
                continue;
            assert_true(partners[i].position >= next);
            next = partners[i].position + 1;
            assert_true(next <= strlen(b));
            assert_int_equal(partners[i].same, a[i] == b[partners[i].position]);
            same += partners[i].same;
        }
        assert_int_equal(same, common_length(a, b));
    }
}

struct counter {
    size_t calls;
};

static uint32_t
never(void *user, size_t a, size_t b)
{
    struct counter *c = user;

    c->calls++;
    return a + 1 == b ? ALIGN_SAME : 0;
}

static void
a_list_too_long_is_paired_by_position(void **state)
{
    struct counter c = { 0 };
    struct align_partner *partners = mem_zero(4000, sizeof *partners);

    (void)state;
    align(1000, 1000, never, &c, partners);
    assert_int_equal(partners[0].position, 1);
    assert_true(c.calls < ALIGN_CELLS);
    c.calls = 0;
    align(4000, 3000, never, &c, partners);
    for (size_t i = 0; i < 4000; i++)
        assert_int_equal(partners[i].position, i < 3000 ? i : ALIGN_NONE);
    assert_true(c.calls < 10000);
    free(partners);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_and_went),
        cmocka_unit_test(the_most_equal_pairs_are_found),
        cmocka_unit_test(a_list_too_long_is_paired_by_position),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
