#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cluster/endpoint.h"
#include "cluster/waits.h"

static void
test_default_timeout_gives_the_table(void **state)
{
    struct waits w = waits_scaled(ENDPOINT_TIMEOUT);

    (void)state;
#define CHECK(name, value, text) assert_int_equal(w.name, value);
    WAIT_LIST(CHECK)
#undef CHECK
}

static void
test_waits_scale_together(void **state)
{
    struct waits w = waits_scaled(ENDPOINT_TIMEOUT / 10.0);

    (void)state;
    assert_in_range(w.master, 2999, 3000);
    assert_in_range(w.backoff, 49, 50);
    assert_in_range(w.request, 8999, 9000);
}

/* libcurl takes zero for its own defaults, or for no limit. */
static void
test_no_wait_vanishes(void **state)
{
    struct waits w = waits_scaled(0.000001);

    (void)state;
#define CHECK(name, value, text) assert_int_equal(w.name, 1);
    WAIT_LIST(CHECK)
#undef CHECK
}

/* Full jitter: anything from nothing to a bound that doubles to its cap. */
static void
test_backoff(void **state)
{
    struct waits w = waits_scaled(ENDPOINT_TIMEOUT);
    static const long bounds[] = { 500, 1000, 2000, 4000, 8000, 16000, 30000,
        30000 };
    unsigned seed = 1;

    (void)state;
    for (unsigned tries = 1; tries <= 8; tries++) {
        long bound = bounds[tries - 1], most = 0, least = bound;

        for (int i = 0; i < 1000; i++) {
            long wait = waits_backoff(&w, tries, &seed);

            assert_in_range(wait, 0, bound);
            most = wait > most ? wait : most;
            least = wait < least ? wait : least;
        }
        assert_true(most > bound * 9 / 10);
        assert_true(least < bound / 10);
    }
}

static void
test_backoff_differs_by_seed(void **state)
{
    struct waits w = waits_scaled(ENDPOINT_TIMEOUT);
    unsigned one = 1, two = 2, same = 0;

    (void)state;
    for (int i = 0; i < 20; i++)
        same += waits_backoff(&w, 6, &one) == waits_backoff(&w, 6, &two);
    assert_true(same < 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_timeout_gives_the_table),
        cmocka_unit_test(test_waits_scale_together),
        cmocka_unit_test(test_no_wait_vanishes),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_backoff_differs_by_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
