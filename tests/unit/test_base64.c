#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "util/base64.h"

static void
encodes(const char *data, size_t length, const char *wanted)
{
    char *got = base64_encode(data, length);

    assert_string_equal(got, wanted);
    free(got);
}

/* RFC 4648, section 10. */
static void
test_vectors(void **state)
{
    (void)state;
    encodes("", 0, "");
    encodes("f", 1, "Zg==");
    encodes("fo", 2, "Zm8=");
    encodes("foo", 3, "Zm9v");
    encodes("foob", 4, "Zm9vYg==");
    encodes("fooba", 5, "Zm9vYmE=");
    encodes("foobar", 6, "Zm9vYmFy");
}

static void
test_any_bytes(void **state)
{
    (void)state;
    encodes("\0\xff\xfe", 3, "AP/+");
    encodes("\0", 1, "AA==");
}

/* A long password stays on one line. */
static void
test_no_line_breaks(void **state)
{
    char data[3000], *text;

    (void)state;
    memset(data, 'a', sizeof data);
    text = base64_encode(data, sizeof data);
    assert_int_equal(strlen(text), 4000);
    assert_int_equal(strspn(text, "YWFh"), 4000);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_no_line_breaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
