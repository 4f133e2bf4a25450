#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "model/pairs.h"
#include "plan_case.h"

static struct catalog *
catalog_of(const char *const *names, const char *const *bodies)
{
    struct catalog *c = catalog_new();

    for (size_t i = 0; names[i] != NULL; i++)
        case_add(c, KIND_INDEX, names[i], bodies[i]);
    catalog_sort(c, false);
    return c;
}

static struct pairs *
pairs_of(const struct catalog *before, const struct catalog *after)
{
    struct err err = ERR_INIT;
    struct pairs *p = pairs_new(before, after, NULL, &err);

    if (p == NULL)
        fail_msg("%s", err.text);
    return p;
}

static void
test_every_name_stands_once(void **state)
{
    static const char *const old[] = { "a", "b", "c", "e", NULL };
    static const char *const new[] = { "b", "c", "d", NULL };
    static const char one[] = "{\"settings\":{\"index.codec\":\"x\"}}";
    static const char two[] = "{\"settings\":{\"index.codec\":\"y\"}}";
    static const char *const texts[] = { one, one, one, one };
    static const char *const others[] = { one, two, one };
    static const enum pair_what want[] = { PAIR_VANISHED, PAIR_SAME,
        PAIR_CHANGED, PAIR_APPEARED, PAIR_VANISHED };
    struct catalog *before = catalog_of(old, texts);
    struct catalog *after = catalog_of(new, others);
    struct pairs *p = pairs_of(before, after);
    struct changes changes = CHANGES_INIT;
    struct pair_bodies bodies;
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(p->count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(p->items[i].what, want[i]);
    assert_int_equal(p->totals[PAIR_VANISHED], 2);
    assert_int_equal(p->items[2].changes, 1);
    assert_int_equal(pairs_bodies(p, &p->items[2], &bodies, &err), 0);
    assert_int_equal(pairs_changes(&p->items[2], &bodies, &changes), 1);
    pair_bodies_free(&bodies);
    assert_int_equal(changes.count, 1);
    assert_string_equal(changes.items[0].pointer, "/settings/index.codec");
    assert_string_equal(changes.items[0].from, "\"x\"");
    assert_string_equal(changes.items[0].to, "\"y\"");
    changes_free(&changes);
    pairs_free(p);
    catalog_free(before);
    catalog_free(after);
}

static void
test_compare_decides_what_is_the_same(void **state)
{
    static const char *const names[] = { "a", NULL };
    static const char *const left[] = {
        "{\"settings\":{\"index.number_of_shards\":\"1\"},\"mappings\":{}}"
    };
    static const char *const right[] = {
        "{\"settings\":{\"index.number_of_shards\":1},\"state\":\"open\"}"
    };
    struct catalog *before = catalog_of(names, left);
    struct catalog *after = catalog_of(names, right);
    struct pairs *p = pairs_of(before, after);

    (void)state;
    assert_int_equal(p->items[0].what, PAIR_SAME);
    pairs_free(p);
    catalog_free(before);
    catalog_free(after);
}

static void
test_what_a_side_could_not_read_did_not_vanish(void **state)
{
    static const char *const names[] = { "a", "b", NULL };
    static const char *const none[] = { NULL };
    static const char *const texts[] = { "{}", "{}" };
    struct catalog *some = catalog_of(names, texts);
    struct catalog *empty = catalog_of(none, texts);
    struct pairs *p;

    (void)state;
    remarks_add(&empty->about.failed, "index", "b", "cannot be parsed");
    for (int i = 0; i < 2; i++) {
        p = i == 0 ? pairs_of(some, empty) : pairs_of(empty, some);
        assert_int_equal(
            p->items[0].what, i == 0 ? PAIR_VANISHED : PAIR_APPEARED);
        assert_int_equal(p->items[1].what, PAIR_UNREAD);
        assert_string_equal(p->items[1].reason, "cannot be parsed");
        pairs_free(p);
    }
    pairs_free(NULL);
    catalog_free(some);
    catalog_free(empty);
}

static void
test_what_came_too_late_to_be_read_did_not_vanish(void **state)
{
    static const char *const names[] = { "back", "gone", "late", NULL };
    static const char *const none[] = { NULL };
    static const char *const texts[] = { "{}", "{}", "{}" };
    struct catalog *some = catalog_of(names, texts);
    struct catalog *empty = catalog_of(none, texts);
    struct pairs *p;

    (void)state;
    remarks_add(&empty->about.vanished, "index", "back", "it came back");
    remarks_add(&empty->about.vanished, "index", "gone", NULL);
    remarks_add(&empty->about.appeared, "index", "late", NULL);
    p = pairs_of(some, empty);
    assert_int_equal(p->items[0].what, PAIR_UNREAD);
    assert_string_equal(p->items[0].reason, "it came back");
    assert_int_equal(p->items[1].what, PAIR_VANISHED);
    assert_int_equal(p->items[2].what, PAIR_UNREAD);
    pairs_free(p);
    catalog_free(some);
    catalog_free(empty);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_name_stands_once),
        cmocka_unit_test(test_compare_decides_what_is_the_same),
        cmocka_unit_test(test_what_a_side_could_not_read_did_not_vanish),
        cmocka_unit_test(test_what_came_too_late_to_be_read_did_not_vanish),
    };

    json_init();
    digest_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
