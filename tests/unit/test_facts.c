#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/facts.h"

static void
test_nothing_is_known_at_first(void **state)
{
    struct facts f;

    (void)state;
    memset(&f, 0xff, sizeof f);
    facts_init(&f);
    assert_int_equal(f.open_shards, -1);
    assert_int_equal(f.shard_limit, -1);
    assert_false(f.names_known);
    assert_false(f.aliases_known);
    assert_false(f.attributes_known);
    assert_int_equal(f.alias_count, 0);
    assert_true(facts_alias_first(&f, "a") == (size_t)-1);
    facts_sort(&f);
    facts_free(&f);
}

/* Members of an alias lie side by side, in the order of their indices. */
static void
test_aliases(void **state)
{
    struct facts f;
    size_t at;

    (void)state;
    facts_init(&f);
    facts_alias(&f, "b", "i2", 0);
    facts_alias(&f, "bb", "i1", -1);
    facts_alias(&f, "a", "i9", 1);
    facts_alias(&f, "b", "i1", 1);
    facts_alias(&f, "b", "i10", -1);
    facts_sort(&f);
    assert_int_equal(f.alias_count, 5);
    assert_int_equal(facts_alias_first(&f, "a"), 0);
    at = facts_alias_first(&f, "b");
    assert_int_equal(at, 1);
    assert_string_equal(f.aliases[at].index, "i1");
    assert_int_equal(f.aliases[at].write, 1);
    assert_string_equal(f.aliases[at + 1].index, "i10");
    assert_int_equal(f.aliases[at + 1].write, -1);
    assert_string_equal(f.aliases[at + 2].index, "i2");
    assert_int_equal(f.aliases[at + 2].write, 0);
    assert_int_equal(facts_alias_first(&f, "bb"), 4);
    assert_true(facts_alias_first(&f, "") == (size_t)-1);
    assert_true(facts_alias_first(&f, "ab") == (size_t)-1);
    assert_true(facts_alias_first(&f, "c") == (size_t)-1);
    facts_free(&f);
}

static void
test_many_aliases(void **state)
{
    struct facts f;
    char name[2] = "x";

    (void)state;
    facts_init(&f);
    for (int i = 0; i < 2600; i++) {
        name[0] = (char)('a' + i * 7 % 26);
        facts_alias(&f, name, "i", -1);
    }
    facts_sort(&f);
    for (int i = 0; i < 26; i++) {
        name[0] = (char)('a' + i);
        assert_int_equal(facts_alias_first(&f, name), i * 100);
    }
    facts_free(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_known_at_first),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_many_aliases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
