#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/buf.h"

static void
a_buffer_grows_up_to_its_cap(void **state)
{
    struct buf b;
    char piece[100];

    (void)state;
    memset(piece, 'x', sizeof piece);
    buf_init(&b, 250);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(buf_add(&b, piece, 100), 0);
    assert_int_equal(buf_add(&b, piece, 100), 0);
    assert_int_equal(buf_add(&b, piece, 100), -1);
    assert_int_equal(b.length, 200);
    assert_int_equal(buf_add(&b, piece, 50), 0);
    assert_int_equal(buf_putc(&b, 'y'), -1);
    assert_int_equal(buf_puts(&b, ""), 0);
    assert_int_equal(strlen(buf_text(&b)), 250);
    buf_free(&b);
}

static void
printf_adds_all_or_nothing(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 8);
    assert_int_equal(buf_printf(&b, "%d-%s", 12, "ab"), 0);
    assert_int_equal(buf_printf(&b, "%s", "cdef"), -1);
    assert_string_equal(buf_text(&b), "12-ab");
    buf_clear(&b);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(buf_printf(&b, "%s", "12345678"), 0);
    buf_free(&b);
}

static void
take_hands_the_bytes_on(void **state)
{
    struct buf b;
    char *text;

    (void)state;
    buf_init(&b, 10);
    text = buf_take(&b);
    assert_string_equal(text, "");
    free(text);
    assert_int_equal(buf_add(&b, "a\0b", 3), 0);
    text = buf_take(&b);
    assert_memory_equal(text, "a\0b", 4);
    free(text);
    assert_int_equal(b.length, 0);
    assert_int_equal(b.limit, 10);
    buf_free(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_grows_up_to_its_cap),
        cmocka_unit_test(printf_adds_all_or_nothing),
        cmocka_unit_test(take_hands_the_bytes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
