#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "util/digest.h"

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
known_answers(void **state)
{
    struct digest d;
    char hex[DIGEST_HEX];

    (void)state;
    digest_of("abc", 3, &d);
    digest_hex(&d, hex);
    assert_string_equal(hex, ABC);
    digest_of(NULL, 0, &d);
    digest_hex(&d, hex);
    assert_string_equal(hex, EMPTY);
}

static void
pieces_give_the_same_and_end_starts_anew(void **state)
{
    struct digester *s = digester_new();
    struct digest d;
    char hex[DIGEST_HEX];

    (void)state;
    digester_add(s, "a", 1);
    digester_add(s, NULL, 0);
    digester_add(s, "bc", 2);
    digester_end(s, &d);
    digest_hex(&d, hex);
    assert_string_equal(hex, ABC);
    digester_end(s, &d);
    digest_hex(&d, hex);
    assert_string_equal(hex, EMPTY);
    digester_free(s);
    digester_free(NULL);
}

static void
read_takes_64_lower_case_digits_only(void **state)
{
    struct digest d, want;
    char upper[] = ABC;

    (void)state;
    digest_of("abc", 3, &want);
    assert_int_equal(digest_read(ABC, &d), 0);
    assert_memory_equal(&d, &want, sizeof d);
    assert_int_equal(digest_read("", &d), -1);
    assert_int_equal(digest_read(ABC "0", &d), -1);
    assert_int_equal(digest_read(ABC "\n", &d), -1);
    upper[0] = 'B';
    assert_int_equal(digest_read(upper, &d), -1);
    upper[0] = 'b';
    upper[63] = '\0';
    assert_int_equal(digest_read(upper, &d), -1);
    upper[63] = 'g';
    assert_int_equal(digest_read(upper, &d), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(pieces_give_the_same_and_end_starts_anew),
        cmocka_unit_test(read_takes_64_lower_case_digits_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
