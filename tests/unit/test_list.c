#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "util/list.h"
#include "util/mem.h"

static void
split_keeps_escaped_separators(void **state)
{
    struct list l = LIST_INIT;

    (void)state;
    list_split(&l, ",a,b\\,c,,d\\\\,e\\", ',');
    assert_int_equal(l.count, 4);
    assert_string_equal(l.items[0], "a");
    assert_string_equal(l.items[1], "b\\,c");
    assert_string_equal(l.items[2], "d\\\\");
    assert_string_equal(l.items[3], "e\\");
    list_split(&l, "", ',');
    assert_int_equal(l.count, 4);
    list_free(&l);
    assert_int_equal(l.count, 0);
}

static void
a_sorted_list_is_a_set(void **state)
{
    struct list l = LIST_INIT;

    (void)state;
    list_sort(&l);
    assert_false(list_has(&l, "a"));
    list_add(&l, "b");
    list_add(&l, "a");
    list_take(&l, mem_string("\xc3\xbc"));
    list_add(&l, "b");
    list_add(&l, "B");
    list_add(&l, "a");
    list_sort(&l);
    assert_int_equal(l.count, 4);
    assert_string_equal(l.items[0], "B");
    assert_string_equal(l.items[3], "\xc3\xbc");
    assert_int_equal(list_find(&l, "b"), 2);
    assert_int_equal(list_find(&l, "B"), 0);
    assert_true(list_has(&l, "a"));
    assert_true(list_find(&l, "c") == (size_t)-1);
    list_free(&l);
}

static void
add_new_leaves_doubles_out(void **state)
{
    struct list l = LIST_INIT;

    (void)state;
    list_add_new(&l, "x");
    list_add_new(&l, "y");
    list_add_new(&l, "x");
    assert_int_equal(l.count, 2);
    assert_string_equal(l.items[1], "y");
    list_free(&l);
}

static void
a_list_grows(void **state)
{
    struct list l = LIST_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < 1000; i++)
        list_take(&l, mem_format("%04zu", 999 - i));
    list_sort(&l);
    assert_int_equal(l.count, 1000);
    assert_int_equal(list_find(&l, "0500"), 500);
    list_free(&l);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(split_keeps_escaped_separators),
        cmocka_unit_test(a_sorted_list_is_a_set),
        cmocka_unit_test(add_new_leaves_doubles_out),
        cmocka_unit_test(a_list_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
