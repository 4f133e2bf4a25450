#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "model/diff.h"
#include "plan_case.h"

static const char one[] = "{\"settings\":{\"index.codec\":\"x\"}}";
static const char two[] = "{\"settings\":{\"index.codec\":\"y\"}}";
static const char three[] = "{\"settings\":{\"index.codec\":\"z\"}}";

/* Each side as "name=body" pairs in a row, ended by NULL. */
static struct catalog *
side(const char *const *pairs)
{
    struct catalog *c = catalog_new();

    for (; pairs[0] != NULL; pairs += 2)
        case_add(c, KIND_INDEX, pairs[0], pairs[1]);
    catalog_sort(c, false);
    return c;
}

static struct diff *
diff_of(
    const struct catalog *a, const struct catalog *b, const struct list *ignore)
{
    struct err err = ERR_INIT;
    struct diff *d = diff_new(a, b, ignore, &err);

    if (d == NULL)
        fail_msg("%s", err.text);
    return d;
}

static const char *
name_at(const struct diff *d, size_t position)
{
    const struct pair *p = &d->pairs->items[position];

    return p->after == NULL ? p->before->name : p->after->name;
}

static void
renames_are_grouped_by_body(void **state)
{
    static const char *const old[] = { "a", one, "b", two, "c", two, "s", three,
        NULL };
    static const char *const new[] = { "x", two, "y", one, "s", three, "z",
        three, NULL };
    struct catalog *a = side(old), *b = side(new);
    struct diff *d = diff_of(a, b, NULL);

    (void)state;
    /* z has the body of s, but s did not vanish. */
    assert_int_equal(d->rename_count, 2);
    assert_int_equal(d->renames[0].from_count, 1);
    assert_int_equal(d->renames[0].to_count, 1);
    assert_string_equal(name_at(d, d->renames[0].from[0]), "a");
    assert_string_equal(name_at(d, d->renames[0].to[0]), "y");
    assert_int_equal(d->renames[1].from_count, 2);
    assert_int_equal(d->renames[1].to_count, 1);
    assert_string_equal(name_at(d, d->renames[1].from[1]), "c");
    for (size_t i = 0; i < d->pairs->count; i++)
        assert_int_equal(d->rename_of[i] == NULL,
            name_at(d, i)[0] == 's' || name_at(d, i)[0] == 'z');
    diff_free(d);
    diff_free(NULL);
    catalog_free(a);
    catalog_free(b);
}

static void
totals_say_whether_it_is_empty(void **state)
{
    static const char *const old[] = { "a", one, "b", two, NULL };
    static const char *const new[] = { "a", two, NULL };
    struct catalog *a = side(old), *b = side(new);
    struct list ignore = LIST_INIT;
    struct diff *d = diff_of(a, b, NULL);

    (void)state;
    assert_false(diff_is_empty(d));
    assert_int_equal(d->changes, 1);
    diff_free(d);
    remarks_add(&b->about.failed, "index", "b", "torn");
    list_add(&ignore, "/settings/index.codec");
    d = diff_of(a, b, &ignore);
    assert_true(diff_is_empty(d));
    assert_true(diff_is_partial(d));
    assert_int_equal(d->changes, 0);
    diff_free(d);
    list_free(&ignore);
    catalog_free(a);
    catalog_free(b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renames_are_grouped_by_body),
        cmocka_unit_test(totals_say_whether_it_is_empty),
    };

    json_init();
    digest_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
