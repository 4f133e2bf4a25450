#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/name_patterns.h"
#include "util/str.h"

/* ---- do two patterns meet? ---- */

static const struct {
    const char *a, *b;
    bool meet;
} pairs[] = {
    { "logs-*-a", "*-b-a", true },
    { "logs-*-a", "*-b", false },
    { "logs-*-a", "logs-a", false },
    { "logs-*-a", "logs--a", true },
    { "logs-*", "logs-*", true },
    { "logs-*", "log-*", false },
    { "logs-*", "log*", true },
    { "*", "anything", true },
    { "*", "*", true },
    { "a*b", "ab", true },
    { "a*b", "a*c", false },
    { "a*b*c", "ab*c", true },
    { "*a*", "*b*", true },
    { "a*", "*b", true },
    { "ab*", "*ba", true },
    { "a*a", "a", false },
    { "aa", "a*a", true },
    { "*-prod", "*-test", false },
    { "x-*-y-*-z", "x-1-y-2-z", true },
    { "x-*-y-*-z", "x-1-2-z", false },
    { "**", "a", true },
    { "a**b", "a*", true },
    { "logs-?", "logs-a", false },
    { "logs-?", "logs-?", true },
    { "same", "same", true },
    { "same", "sam", false },
    { "é*", "é-1", true },
};

static bool
are_two(void *user, size_t a, size_t b)
{
    (void)user;
    return a != b;
}

static void
count_pair(
    void *user, const struct name_pattern *a, const struct name_pattern *b)
{
    assert_true(str_patterns_overlap(a->text, b->text));
    assert_true(str_patterns_overlap(b->text, a->text));
    ++*(size_t *)user;
}

static void
test_patterns_meet(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (unsigned swap = 0; swap < 2; swap++) {
            struct name_patterns p = { NULL, 0, 0 };
            size_t count = 0;

            name_patterns_add(&p, swap ? pairs[i].b : pairs[i].a, 0);
            name_patterns_add(&p, swap ? pairs[i].a : pairs[i].b, 1);
            name_patterns_sort(&p);
            name_patterns_meet(&p, are_two, count_pair, &count);
            if (count != (size_t)pairs[i].meet)
                fail_msg("'%s' and '%s'", pairs[i].a, pairs[i].b);
            name_patterns_free(&p);
        }
    }
}

/* ---- the sorted walk against the plain one ---- */

#define MANY 400

/* Every word of up to five of three letters, by number. */
static void
word_of(size_t number, char *out)
{
    static const char letters[] = "ab*";

    while (number > 0) {
        *out++ = letters[number % 4 % 3];
        number /= 4;
    }
    *out = '\0';
}

static void
test_meet_misses_nothing(void **state)
{
    struct name_patterns p = { NULL, 0, 0 };
    char(*words)[8] = calloc(MANY, sizeof *words);
    size_t count = 0, want = 0;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        word_of(i, words[i]);
        name_patterns_add(&p, words[i], i);
        for (size_t j = 0; j < i; j++)
            want += str_patterns_overlap(words[i], words[j]);
    }
    name_patterns_sort(&p);
    name_patterns_meet(&p, are_two, count_pair, &count);
    assert_int_equal(count, want);
    assert_true(want > 1000 && want < MANY * (MANY - 1) / 2);
    name_patterns_free(&p);
    free(words);
}

static void
count_match(void *user, size_t owner)
{
    (void)owner;
    ++*(size_t *)user;
}

static void
test_match_misses_nothing(void **state)
{
    struct name_patterns p = { NULL, 0, 0 };
    char(*words)[8] = calloc(MANY, sizeof *words);
    size_t all = 0;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        word_of(i, words[i]);
        name_patterns_add(&p, words[i], i);
    }
    name_patterns_sort(&p);
    for (size_t i = 0; i < MANY; i++) {
        size_t count = 0, want = 0;

        for (size_t j = 0; j < MANY; j++)
            want += str_match_es(words[j], words[i]);
        name_patterns_match(&p, words[i], count_match, &count);
        assert_int_equal(count, want);
        all += want;
    }
    assert_true(all > MANY);
    name_patterns_free(&p);
    free(words);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns_meet),
        cmocka_unit_test(test_meet_misses_nothing),
        cmocka_unit_test(test_match_misses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
