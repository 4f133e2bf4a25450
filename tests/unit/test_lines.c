#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/lines.h"
#include "util/buf.h"
#include "util/mem.h"

#define LONGEST 12 /* lines of a text made at random */

struct match {
    struct lines a, b;
    bool *gone, *came;
};

static void
match_new(struct match *m, const char *a, const char *b)
{
    lines_split(a, strlen(a), &m->a);
    lines_split(b, strlen(b), &m->b);
    m->gone = mem_zero(m->a.count, sizeof *m->gone);
    m->came = mem_zero(m->b.count, sizeof *m->came);
    lines_match(&m->a, &m->b, m->gone, m->came);
}

static void
match_free(struct match *m)
{
    lines_free(&m->a);
    lines_free(&m->b);
    free(m->gone);
    free(m->came);
}

/* What is left of both must be the same lines.  Return how many. */
static size_t
check_common(const struct match *m)
{
    size_t i = 0, j = 0, common = 0;

    for (;;) {
        while (i < m->a.count && m->gone[i])
            i++;
        while (j < m->b.count && m->came[j])
            j++;
        if (i == m->a.count || j == m->b.count)
            break;
        assert_int_equal(m->a.items[i].length, m->b.items[j].length);
        assert_memory_equal(
            m->a.items[i].text, m->b.items[j].text, m->a.items[i].length);
        i++;
        j++;
        common++;
    }
    assert_int_equal(i, m->a.count);
    assert_int_equal(j, m->b.count);
    return common;
}

static size_t
common_of(const char *a, const char *b)
{
    struct match m;
    size_t common;

    match_new(&m, a, b);
    common = check_common(&m);
    match_free(&m);
    return common;
}

/* ---- tests ---- */

static void
texts_are_split_into_lines(void **state)
{
    struct lines l;

    (void)state;
    lines_split("", 0, &l);
    assert_int_equal(l.count, 0);
    lines_free(&l);
    lines_split("a\n\nb", 4, &l);
    assert_int_equal(l.count, 3);
    assert_int_equal(l.items[1].length, 1);
    assert_int_equal(l.items[2].length, 1);
    lines_free(&l);
}

static void
what_they_have_in_common(void **state)
{
    (void)state;
    assert_int_equal(common_of("", ""), 0);
    assert_int_equal(common_of("a\n", ""), 0);
    assert_int_equal(common_of("", "a\n"), 0);
    assert_int_equal(common_of("a\nb\nc\n", "a\nb\nc\n"), 3);
    assert_int_equal(common_of("a\nb\nc\n", "a\nX\nb\nc\n"), 3);
    assert_int_equal(common_of("a\nb\nc\n", "c\na\nb\n"), 2);
    assert_int_equal(
        common_of("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n"), 4);
    assert_int_equal(common_of("a\n", "a"), 0);
}

/* The length of the longest common subsequence of letters, the slow way. */
static size_t
longest(const char *a, const char *b)
{
    size_t best[LONGEST + 1][LONGEST + 1] = { { 0 } };
    size_t rows = strlen(a), columns = strlen(b);

    for (size_t i = rows; i-- > 0;)
        for (size_t k = columns; k-- > 0;) {
            size_t below = best[i + 1][k], right = best[i][k + 1];

            best[i][k] = a[i] == b[k]    ? best[i + 1][k + 1] + 1
                         : below > right ? below
                                         : right;
        }
    return best[0][0];
}

static void
letters(uint32_t *seed, char *out, char *lines)
{
    size_t count = (*seed >> 8) % (LONGEST + 1);

    for (size_t i = 0; i < count; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        out[i] = (char)('a' + (*seed >> 16) % 4);
        lines[2 * i] = out[i];
        lines[2 * i + 1] = '\n';
    }
    out[count] = lines[2 * count] = '\0';
    *seed = *seed * 1664525u + 1013904223u;
}

static void
it_is_the_longest(void **state)
{
    char a[LONGEST + 1], b[LONGEST + 1];
    char a_lines[2 * LONGEST + 1], b_lines[2 * LONGEST + 1];
    uint32_t seed = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        letters(&seed, a, a_lines);
        letters(&seed, b, b_lines);
        assert_int_equal(common_of(a_lines, b_lines), longest(a, b));
    }
}

/* Print numbers from one to another, a line each, between two equal lines. */
static void
numbers(struct buf *out, int from, int to)
{
    buf_init(out, 1 << 20);
    buf_puts(out, "first\n");
    for (; from < to; from++)
        buf_printf(out, "%d\n", from);
    buf_puts(out, "last\n");
}

static void
the_search_is_bounded(void **state)
{
    struct buf a, b;

    (void)state;
    numbers(&a, 0, LINES_EDITS / 2);
    numbers(&b, LINES_EDITS / 4, LINES_EDITS);
    assert_int_equal(
        common_of(buf_text(&a), buf_text(&b)), 2 + LINES_EDITS / 4);
    buf_free(&b);
    numbers(&b, LINES_EDITS / 4, 2 * LINES_EDITS);
    assert_int_equal(common_of(buf_text(&a), buf_text(&b)), 2);
    buf_free(&a);
    buf_free(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_split_into_lines),
        cmocka_unit_test(what_they_have_in_common),
        cmocka_unit_test(it_is_the_longest),
        cmocka_unit_test(the_search_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
