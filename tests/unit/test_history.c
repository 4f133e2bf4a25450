#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/history.h"
#include "plan_case.h"

/* A catalog of pipelines; "a=1" has another body than "a=2". */
static struct catalog *
pipelines(const char *const *items)
{
    struct catalog *c = catalog_new();

    for (; *items != NULL; items++) {
        char body[100], name[2] = { (*items)[0], '\0' };

        snprintf(body, sizeof body, "{\"version\":%c,\"processors\":[]}",
            (*items)[2]);
        case_add(c, KIND_INGEST_PIPELINE, name, body);
    }
    catalog_sort(c, false);
    return c;
}

static void
told(const struct catalog *before, const struct catalog *after,
    const char *only, const char *text)
{
    static const char marks[] = { '+', '~', '-', '?', '!' };
    struct history_changes changes = { 0 };
    char got[200] = "";

    history_compare(before, after, only, &changes);
    for (size_t i = 0; i < changes.count; i++) {
        size_t length = strlen(got);

        snprintf(got + length, sizeof got - length, "%c%s ",
            marks[changes.items[i].what], changes.items[i].name);
    }
    history_free(&changes);
    assert_string_equal(got, text);
}

#define ITEMS(...)                                                             \
    (const char *const[])                                                      \
    {                                                                          \
        __VA_ARGS__, NULL                                                      \
    }

static void
test_what_came_changed_and_went(void **state)
{
    struct catalog *one = pipelines(ITEMS("a=1", "b=1", "d=1"));
    struct catalog *two = pipelines(ITEMS("b=1", "c=1", "d=2"));

    (void)state;
    told(NULL, one, NULL, "+a +b +d ");
    told(one, two, NULL, "-a +c ~d ");
    told(two, one, NULL, "+a -c ~d ");
    told(one, one, NULL, "");
    told(one, two, "ingest_pipeline/d", "~d ");
    told(one, two, "ingest_pipeline/b", "");
    told(one, two, "index/d", "");
    told(one, two, "ingest_pipeline", "");
    catalog_free(one);
    catalog_free(two);
}

static void
test_what_was_not_read_has_not_vanished(void **state)
{
    struct catalog *one = pipelines(ITEMS("a=1", "b=1", "c=1"));
    struct catalog *two = pipelines(ITEMS("a=1"));
    struct history_changes changes = { 0 };

    (void)state;
    remarks_add(&two->about.failed, "ingest_pipeline", "b", "no right");
    told(one, two, NULL, "?b -c ");
    told(two, one, NULL, "!b +c ");
    history_compare(one, two, NULL, &changes);
    assert_string_equal(changes.items[0].reason, "no right");
    assert_null(changes.items[1].reason);
    history_free(&changes);

    remarks_add(&two->about.unavailable, "ingest_pipeline", NULL, NULL);
    told(one, two, NULL, "?b ?c ");
    catalog_free(one);
    catalog_free(two);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_came_changed_and_went),
        cmocka_unit_test(test_what_was_not_read_has_not_vanished),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
