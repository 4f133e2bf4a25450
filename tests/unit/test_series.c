#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/pairs.h"
#include "model/series.h"
#include "plan_case.h"

/* ---- names ---- */

static const struct {
    const char *name;
    bool rolls;
    const char *key; /* NULL: no series */
} names[] = {
    { "logs-2024.05.01", false, "logs-*" },
    { "logs-2024-05-01", false, "logs-*" },
    { "logs_2024_05_01", false, "logs_*" },
    { "logs-20240501", false, "logs-*" },
    { "logs-2024.05", false, "logs-*" },
    { "logs-202405", false, "logs-*" },
    { "logs-2024", false, "logs-*" },
    { "logs-2024.w05", false, "logs-*" },
    { "logs-2024w05", false, "logs-*" },
    { "logs-2024.45", false, "logs-*" },
    { "logs-2024.05.01.13", false, "logs-*" },
    { "logs-2024.05.01-13", false, "logs-*" },
    { "logs-2024.05.01t13", false, "logs-*" },
    { "logs-2024050113", false, "logs-*" },
    { "logs-202405011345", false, "logs-*" },
    { "logs-2024.05.01.13.45", false, "logs-*" },
    { "logs-2024.05.01-eu", false, "logs-*-eu" },
    { "2024.05.01-logs", false, "*-logs" },
    { "x-000123", false, "x-*" },
    { "x-0000123", false, "x-*" },
    { "x-2020.01.01-000001", false, "x-*-*" },
    { "x-2020-01-01-000001", false, "x-*-*" },
    { ".ds-x-2020.01.01-000001", false, ".ds-x-*-*" },
    { "x-1", true, "x-*" },
    { "x-0001", true, "x-*" },
    { "x-1000000", true, "x-*" },
    { "x-000009", true, "x-*" },
    { "x-2020.01.01-12345", true, "x-*-*" },
    { "v2", false, NULL },
    { "v2", true, NULL },
    { "app-1", false, NULL },
    { "app-12", false, NULL },
    { "customer-104522", false, NULL },
    { "000123", false, NULL },
    { "2024", false, NULL },
    { "-1", true, NULL },
    { "x-", true, NULL },
    { "x-1a", true, NULL },
    { "build-2024.10.3", false, NULL },
    { "logs-2024.13.01", false, NULL },
    { "logs-1889.05.01", false, NULL },
    { "logs-2024.05-01", false, "logs-*-01" },
    { "logs2024.05.01", false, NULL },
    { "x-000123-old", false, NULL },
    { "plain", true, NULL },
    { "", true, NULL },
    { "x-00000000000000000000000001", false, "x-*" },
    { "x-99999999999999999999999999", true, NULL },
};

static void
test_names_without_dates_and_counters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *order = NULL;
        char *key = series_key(names[i].name, names[i].rolls, &order);

        if ((key == NULL) != (names[i].key == NULL) ||
            (key != NULL && strcmp(key, names[i].key) != 0))
            fail_msg("'%s' has the key '%s'", names[i].name,
                key == NULL ? "(none)" : key);
        assert_int_equal(key == NULL, order == NULL);
        free(key);
        free(order);
    }
}

static void
test_no_name_is_too_long(void **state)
{
    char name[4000], *order = NULL, *key;

    (void)state;
    for (size_t i = 0; i + 1 < sizeof name; i++)
        name[i] = "-202401"[i % 7];
    name[7 * 146] = '\0';
    key = series_key(name, false, &order);
    assert_int_equal(strlen(key), 2 * 146);
    assert_int_equal(strlen(order), 2 * 146 * 20);
    free(key);
    free(order);
    name[7 * 146] = '-';
    name[sizeof name - 1] = '\0';
    assert_null(series_key(name, true, &order));
    assert_null(order);
}

static void
test_numbers_stand_in_their_order(void **state)
{
    static const char *const rows[][2] = {
        { "x-999999", "x-1000000" },
        { "x-2", "x-10" },
        { "x-9999", "x-000010000" },
        { "l-2024.09.30", "l-2024.10.01" },
        { "l-2023.12", "l-2024.01" },
        { "l-2024.w09", "l-2024.w10" },
        { "l-2024.05.01", "l-2024.05.01.00" },
        { "x-2020.01.02-000001", "x-2020.01.10-000001" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *order[2], *keys[2];

        for (size_t k = 0; k < 2; k++)
            keys[k] = series_key(rows[i][k], true, &order[k]);
        assert_string_equal(keys[0], keys[1]);
        if (strcmp(order[0], order[1]) >= 0)
            fail_msg("%s does not stand before %s", rows[i][0], rows[i][1]);
        for (size_t k = 0; k < 2; k++) {
            free(keys[k]);
            free(order[k]);
        }
    }
}

/* ---- groups ---- */

/* One index: its aliases and settings as JSON. */
struct one {
    const char *name, *aliases, *settings;
};

#define WRITER(alias, flag) "{\"" alias "\":{\"is_write_index\":" flag "}}"
#define ROLLS(alias) "\"index.lifecycle.rollover_alias\":\"" alias "\""

static struct catalog *
indices(const struct one *items)
{
    struct catalog *c = catalog_new();

    for (; items->name != NULL; items++) {
        char body[600];

        snprintf(body, sizeof body,
            "{\"aliases\":%s,\"settings\":{%s},\"state\":\"open\"}",
            items->aliases == NULL ? "{}" : items->aliases,
            items->settings == NULL ? "" : items->settings);
        case_add(c, KIND_INDEX, items->name, body);
    }
    catalog_sort(c, false);
    return c;
}

/* Write down all series: "logs-*=3:oldest..newest>writer ". */
static void
tell(const struct catalog *c, char *out, size_t size)
{
    struct series_list l;
    struct err err = ERR_INIT;

    out[0] = '\0';
    assert_int_equal(series_new(c, &l, &err), 0);
    for (size_t i = 0; i < l.count; i++) {
        const struct series *s = &l.items[i];
        size_t used = strlen(out);

        if (s->alone)
            snprintf(out + used, size - used, "(%s) ", s->name);
        else
            snprintf(out + used, size - used, "%s=%zu:%s..%s>%s ", s->name,
                s->count, c->items[s->members[0]].name,
                c->items[s->members[s->count - 1]].name,
                s->writer == SERIES_NONE ? "" : c->items[s->writer].name);
    }
    series_free(&l);
}

static void
grouped(const struct one *items, const char *wanted)
{
    struct catalog *c = indices(items);
    char got[1000];

    tell(c, got, sizeof got);
    assert_string_equal(got, wanted);
    catalog_free(c);
}

#define INDICES(...)                                                           \
    (const struct one[])                                                       \
    {                                                                          \
        __VA_ARGS__,                                                           \
        {                                                                      \
            NULL, NULL, NULL                                                   \
        }                                                                      \
    }

static void
test_series_of_dates(void **state)
{
    (void)state;
    grouped(
        INDICES({ "l-2024.10.01", NULL, NULL }, { "l-2024.09.30", NULL, NULL },
            { "m-2024.01", NULL, NULL }, { "users", NULL, NULL },
            { "app-1", NULL, NULL }, { "app-2", NULL, NULL }),
        "(app-1) (app-2) l-*=2:l-2024.09.30..l-2024.10.01> "
        "m-*=1:m-2024.01..m-2024.01> (users) ");
}

static void
test_series_under_an_alias(void **state)
{
    (void)state;

    /* The alias in the settings; a counter read as a number. */
    grouped(INDICES({ "x-9", WRITER("w", "false"), ROLLS("w") },
                { "x-10", WRITER("w", "true"), ROLLS("w") }),
        "x-*=2:x-9..x-10>x-10 ");

    /* The writer need not be the newest. */
    grouped(INDICES({ "x-1", WRITER("w", "true"), NULL },
                { "x-2", WRITER("w", "false"), NULL }),
        "x-*=2:x-1..x-2>x-1 ");

    /* One that left the alias is of the series still. */
    grouped(INDICES({ "x-1", NULL, NULL },
                { "x-2", WRITER("w", "true"), ROLLS("w") }),
        "x-*=2:x-1..x-2>x-2 ");

    /* Names that are not alike: the alias names the series. */
    grouped(INDICES({ "x-000001", NULL, ROLLS("w") },
                { "shrink-x-000002", NULL, ROLLS("w") }),
        "w=2:x-000001..shrink-x-000002> ");

    /* A sole member that does not say writes. */
    grouped(INDICES({ "x-000001", "{\"w\":{}}", ROLLS("w") }),
        "x-*=1:x-000001..x-000001>x-000001 ");

    /* Several aliases own a name: nobody can tell whose an index is. */
    grouped(INDICES({ "x-000001", NULL, ROLLS("v") },
                { "x-000002", NULL, ROLLS("w") }, { "x-000003", NULL, NULL }),
        "v=1:x-000001..x-000001> w=1:x-000002..x-000002> "
        "x-*=1:x-000003..x-000003> ");

    /* A write index need not be of a series. */
    grouped(INDICES({ "one", WRITER("w", "true"), NULL },
                { "two", WRITER("w", "false"), NULL }),
        "(one) (two) ");
}

/* ---- two sides ---- */

/* Two catalogs, and what stands for their series. */
struct both {
    const struct catalog *sides[2];
    struct catalog *reduced[2];
    struct series_list lists[2];
    struct pairs *pairs;
};

/* Takes both catalogs. */
static void
reduce(struct both *w, struct catalog *a, struct catalog *b)
{
    struct err err = ERR_INIT;

    w->sides[0] = a;
    w->sides[1] = b;
    for (size_t i = 0; i < 2; i++)
        w->reduced[i] = catalog_new_beside(w->sides[i]);
    assert_int_equal(series_reduce(w->sides, w->reduced, w->lists, &err), 0);
    w->pairs = pairs_new(w->reduced[0], w->reduced[1], NULL, &err);
    assert_non_null(w->pairs);
}

static void
both_free(struct both *w)
{
    pairs_free(w->pairs);
    for (size_t i = 0; i < 2; i++) {
        series_free(&w->lists[i]);
        catalog_free(w->reduced[i]);
        catalog_free((struct catalog *)(uintptr_t)w->sides[i]);
    }
}

/* Reduce both and write down what their pairs are: "~logs-* ". */
static void
compared(const struct one *before, const struct one *after, const char *wanted)
{
    static const char marks[] = { '=', '~', '+', '-', '?' };
    struct both w;
    char got[1000] = "";

    reduce(&w, indices(before), indices(after));
    for (size_t i = 0; i < w.pairs->count; i++) {
        const struct pair *one = &w.pairs->items[i];
        size_t used = strlen(got);

        snprintf(got + used, sizeof got - used, "%c%s ", marks[one->what],
            one->after == NULL ? one->before->name : one->after->name);
    }
    assert_string_equal(got, wanted);
    both_free(&w);
}

#define SHARDS(n) "\"index.number_of_shards\":\"" n "\""

static void
test_the_newest_stand_for_their_series(void **state)
{
    (void)state;
    compared(INDICES({ "l-2024.01.01", NULL, SHARDS("2") },
                 { "l-2024.01.02", NULL, SHARDS("1") },
                 { "gone-2024", NULL, NULL }, { "users", NULL, NULL }),
        INDICES({ "l-2025.01.02", NULL, SHARDS("1") },
            { "new-2024", NULL, NULL }, { "users", NULL, NULL }),
        "-gone-* =l-* +new-* =users ");
    compared(INDICES({ "l-2024.01.01", NULL, SHARDS("2") }),
        INDICES({ "l-2025.01.02", NULL, SHARDS("1") }), "~l-* ");
}

static void
test_the_writer_stands_for_its_series(void **state)
{
    (void)state;
    compared(INDICES({ "x-1", WRITER("w", "true"), SHARDS("1") },
                 { "x-2", WRITER("w", "false"), SHARDS("2") }),
        INDICES({ "x-000007", "{\"w\":{}}", SHARDS("1") "," ROLLS("w") }),
        "~x-* "); /* the setting */
    compared(INDICES({ "x-1", WRITER("w", "true"), SHARDS("1") },
                 { "x-2", WRITER("w", "false"), SHARDS("2") }),
        INDICES({ "x-000007", WRITER("w", "true"), SHARDS("1") }), "=x-* ");

    /* A lost writer is a difference. */
    compared(INDICES({ "x-1", WRITER("w", "true"), NULL }),
        INDICES({ "x-1", WRITER("w", "false"), NULL },
            { "x-2", WRITER("w", "false"), NULL }),
        "~x-* ");

    /* By alias, whatever they are called. */
    compared(INDICES({ "x-1", WRITER("w", "true"), NULL }),
        INDICES({ "y-5", WRITER("w", "true"), NULL }), "=w ");

    /* Without it, by name: a sole index writes for its alias. */
    compared(INDICES({ "x-000001", "{\"w\":{}}", NULL }),
        INDICES({ "x-000002", WRITER("w", "true"), NULL }), "=x-* ");
}

static void
test_what_tells_members_apart_is_no_difference(void **state)
{
    (void)state;
    compared(INDICES({ "l-2024.01.01", "{\"l-2024.01.01-read\":{}}", NULL }),
        INDICES({ "l-2025.01.02", "{\"l-2025.01.02-read\":{}}", NULL }),
        "=l-* ");
    compared(INDICES({ "l-2024.01.01", "{\"all-2024\":{}}", NULL }),
        INDICES({ "l-2025.01.02", "{\"all-2025\":{}}", NULL }), "=l-* ");
    compared(INDICES({ "l-2024.01.01",
                 "{\"f\":{\"filter\":{\"term\":{\"_index\":"
                 "\"l-2024.01.01\"}}}}",
                 "\"index.lifecycle.indexing_complete\":\"true\"" }),
        INDICES({ "l-2025.01.02",
            "{\"f\":{\"filter\":{\"term\":{\"_index\":"
            "\"l-2025.01.02\"}}}}",
            NULL }),
        "=l-* ");
}

static void
test_an_alias_may_be_named_as_an_index_elsewhere(void **state)
{
    (void)state;
    compared(INDICES({ "app", NULL, NULL }),
        INDICES({ "x-1", WRITER("app", "true"), NULL },
            { "y-2", WRITER("app", "false"), NULL }),
        "-app +app (alias) ");
}

static void
test_what_was_not_read_did_not_vanish(void **state)
{
    struct catalog *b = catalog_new();
    struct both w;

    (void)state;
    remarks_add(&b->about.failed, "index", "x-2025.07", "blocked");
    reduce(&w, indices(INDICES({ "x-2024.01", NULL, NULL })), b);
    assert_int_equal(w.pairs->items[0].what, PAIR_UNREAD);
    assert_string_equal(w.pairs->items[0].reason, "blocked");
    both_free(&w);
}

static void
counted(const struct one *items, size_t wanted)
{
    struct catalog *c = indices(items);
    struct series_list l;
    struct err err = ERR_INIT;
    size_t count;

    assert_int_equal(series_new(c, &l, &err), 0);
    assert_int_equal(l.count, 1);
    assert_int_equal(series_bodies(c, &l.items[0], &count, &err), 0);
    assert_int_equal(count, wanted);
    series_free(&l);
    catalog_free(c);
}

#define FILTER(name) "{\"f\":{\"filter\":{\"term\":{\"_index\":\"" name "\"}}}}"

static void
test_different_bodies_are_counted(void **state)
{
    (void)state;
    counted(INDICES({ "x-1", WRITER("w", "false"), SHARDS("1") },
                { "x-2", WRITER("w", "false"), SHARDS("2") },
                { "x-3", WRITER("w", "true"), SHARDS("1") }),
        2);
    counted(INDICES({ "x-2021", NULL, NULL }, { "x-2022", NULL, NULL },
                { "x-2023", NULL, NULL }),
        1);

    /* The own name is no difference, the name of another one is. */
    counted(INDICES({ "x-2021", FILTER("x-2021"), NULL },
                { "x-2022", FILTER("x-2022"), NULL }),
        1);
    counted(INDICES({ "x-2021", FILTER("x-2022"), NULL },
                { "x-2022", FILTER("x-2022"), NULL },
                { "x-2023", FILTER("x-2022"), NULL }),
        2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_without_dates_and_counters),
        cmocka_unit_test(test_no_name_is_too_long),
        cmocka_unit_test(test_numbers_stand_in_their_order),
        cmocka_unit_test(test_series_of_dates),
        cmocka_unit_test(test_series_under_an_alias),
        cmocka_unit_test(test_the_newest_stand_for_their_series),
        cmocka_unit_test(test_the_writer_stands_for_its_series),
        cmocka_unit_test(test_what_tells_members_apart_is_no_difference),
        cmocka_unit_test(test_an_alias_may_be_named_as_an_index_elsewhere),
        cmocka_unit_test(test_what_was_not_read_did_not_vanish),
        cmocka_unit_test(test_different_bodies_are_counted),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
