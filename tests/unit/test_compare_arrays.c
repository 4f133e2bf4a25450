#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/compare.h"
#include "util/mem.h"

#define BODY_LIMIT (1u << 20)

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

static void
add_line(const struct change *c, struct buf *out)
{
    buf_printf(out, "%s%s %s -> %s\n", c->element ? "*" : "", c->pointer,
        c->from == NULL ? "-" : c->from, c->to == NULL ? "-" : c->to);
}

static void
line_is(const cJSON *item, const char *text)
{
    struct buf line;

    assert_non_null(item);
    buf_init(&line, BODY_LIMIT);
    json_print_line(item, &line);
    assert_string_equal(buf_text(&line), text);
    buf_free(&line);
}

/* A pointer leads to what went or changed, or else to what came. */
static void
check_pointers(const struct changes *c, const cJSON *from, const cJSON *to)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct change *one = &c->items[i];

        if (one->from != NULL)
            line_is(json_at(from, one->pointer), one->from);
        else
            line_is(json_at(to, one->pointer), one->to);
    }
}

static void
differ(enum kind_id kind, const char *from, const char *to, const char *want)
{
    struct changes c = CHANGES_INIT;
    cJSON *a = tree(from), *b = tree(to);
    size_t count = compare_bodies(kind, a, b, NULL, &c);
    struct buf got;

    buf_init(&got, BODY_LIMIT);
    assert_int_equal(count, c.count);
    assert_int_equal(compare_bodies(kind, a, b, NULL, NULL), c.count);
    for (size_t i = 0; i < c.count; i++)
        add_line(&c.items[i], &got);
    assert_string_equal(buf_text(&got), want);
    check_pointers(&c, a, b);
    buf_free(&got);
    changes_free(&c);
    json_free(a);
    json_free(b);
}

#define PIPELINE(list) "{\"processors\":[" list "]}"
#define SET(f, v) "{\"set\":{\"field\":\"" f "\",\"value\":\"" v "\"}}"
#define DROP "{\"drop\":{}}"
#define TRIM "{\"trim\":{\"field\":\"t\"}}"

static void
pipelines(const char *from, const char *to, const char *want)
{
    differ(KIND_INGEST_PIPELINE, from, to, want);
}

static void
one_processor_more_or_less_is_one_change(void **state)
{
    static const char three[] = PIPELINE(SET("a", "1") "," DROP "," TRIM);

    (void)state;
    pipelines(PIPELINE(DROP "," TRIM), three,
        "*/processors/0 - -> " SET("a", "1") "\n");
    pipelines(PIPELINE(SET("a", "1") "," TRIM), three,
        "*/processors/1 - -> " DROP "\n");
    pipelines(PIPELINE(SET("a", "1") "," DROP), three,
        "*/processors/2 - -> " TRIM "\n");
    pipelines(three, PIPELINE(DROP "," TRIM),
        "*/processors/0 " SET("a", "1") " -> -\n");
    pipelines(three, PIPELINE(SET("a", "1") "," DROP),
        "*/processors/2 " TRIM " -> -\n");
    pipelines(three, three, "");
}

static void
a_changed_processor_is_told_by_what_changed_in_it(void **state)
{
    (void)state;
    pipelines(PIPELINE(DROP "," SET("a", "1") "," TRIM),
        PIPELINE(DROP "," TRIM "," SET("b", "9") "," SET("a", "2") "," TRIM),
        "*/processors/1 - -> " TRIM "\n"
        "*/processors/2 - -> " SET(
            "b", "9") "\n"
                      "/processors/1/set/value \"1\" -> \"2\"\n");
    pipelines(PIPELINE(SET("a", "1")), PIPELINE(TRIM),
        "*/processors/0 " SET("a", "1") " -> -\n"
                                        "*/processors/0 - -> " TRIM "\n");
    pipelines(PIPELINE(DROP "," SET("a", "1")),
        PIPELINE(SET("a", "1") "," DROP),
        "*/processors/0 " DROP " -> -\n*/processors/1 - -> " DROP "\n");
}

#define NESTED(list)                                                           \
    PIPELINE(DROP ",{\"foreach\":{\"field\":\"f\","                            \
                  "\"processor\":{\"set\":{\"on_failure\":[" list "]}}}}")

static void
lists_inside_processors_are_aligned_too(void **state)
{
    (void)state;
    pipelines("{\"on_failure\":[" DROP "],\"processors\":[]}",
        "{\"on_failure\":[" TRIM "," DROP "],\"processors\":[]}",
        "*/on_failure/0 - -> " TRIM "\n");
    pipelines(NESTED(SET("a", "1") "," TRIM), NESTED(TRIM),
        "*/processors/1/foreach/processor/set/on_failure/0 " SET(
            "a", "1") " -> -\n");
    /* Behind an insertion what went has its old place, what came its new. */
    pipelines(NESTED(SET("a", "1") "," SET("b", "1")),
        PIPELINE(
            SET("z", "9") "," DROP ",{\"foreach\":{\"field\":\"f\","
                          "\"processor\":{\"set\":{\"on_failure\":[" SET(
                              "a", "1") "," DROP "," SET("b", "2") "]}}}}"),
        "*/processors/0 - -> " SET("z",
            "9") "\n"
                 "*/processors/2/foreach/processor/set/on_failure/1 - -> " DROP
                 "\n"
                 "/processors/1/foreach/processor/set/on_failure/1/set/value "
                 "\"1\" -> \"2\"\n");
}

static void
equality_is_that_of_compare(void **state)
{
    (void)state;
    pipelines(PIPELINE("{\"set\":{\"value\":1.0}}," TRIM),
        PIPELINE(DROP ",{\"set\":{\"value\":1}}," TRIM),
        "*/processors/0 - -> " DROP "\n");
    pipelines(PIPELINE("{\"script\":{\"params\":{\"x\":1.0}}}"),
        PIPELINE("{\"script\":{\"params\":{\"x\":1}}}"),
        "/processors/0/script/params/x 1.0 -> 1\n");
    pipelines("{\"_meta\":{\"l\":[1.0,2]},\"processors\":[]}",
        "{\"_meta\":{\"l\":[0,1.0,2]},\"processors\":[]}",
        "*/_meta/l/0 - -> 0\n");
    pipelines("{\"_meta\":{\"l\":[1.0,2]},\"processors\":[]}",
        "{\"_meta\":{\"l\":[1,2]},\"processors\":[]}", "/_meta/l/0 1.0 -> 1\n");
}

static void
other_lists(void **state)
{
    (void)state;
    differ(KIND_INDEX_TEMPLATE, "{\"composed_of\":[\"a\",\"c\"]}",
        "{\"composed_of\":[\"a\",\"b\",\"c\"]}",
        "*/composed_of/1 - -> \"b\"\n");
    differ(KIND_INDEX_TEMPLATE, "{\"composed_of\":[\"a\",\"c\"]}",
        "{\"composed_of\":[\"c\",\"a\"]}",
        "*/composed_of/0 \"a\" -> -\n*/composed_of/1 - -> \"a\"\n");
    differ(KIND_INDEX,
        "{\"mappings\":{\"dynamic_templates\":[{\"a\":{\"match\":\"x\"}},"
        "{\"b\":{}}]}}",
        "{\"mappings\":{\"dynamic_templates\":[{\"c\":{}},"
        "{\"a\":{\"match\":\"y\"}},{\"b\":{}}]}}",
        "*/mappings/dynamic_templates/0 - -> {\"c\":{}}\n"
        "/mappings/dynamic_templates/0/a/match \"x\" -> \"y\"\n");
    differ(KIND_INDEX, "{\"mappings\":{\"a\":[1,[2],{}]}}",
        "{\"mappings\":{\"a\":[1,[2,3],{}]}}", "*/mappings/a/1/1 - -> 3\n");
}

/* A server takes a setting as one value. */
static void
settings_are_whole(void **state)
{
    (void)state;
    differ(KIND_INDEX, "{\"settings\":{\"index.a\":[\"x\",\"y\"]}}",
        "{\"settings\":{\"index.a\":[\"x\"]}}",
        "/settings/index.a [\"x\",\"y\"] -> [\"x\"]\n");
    differ(KIND_INDEX, "{\"settings\":{\"index.a\":[\"1\",\"y\"]}}",
        "{\"settings\":{\"index.a\":[1,\"z\"]}}",
        "/settings/index.a/1 \"y\" -> \"z\"\n");
}

/* One element more makes another list of what was there: no request that
 * completes a creation mends that. */
static void
a_longer_list_is_no_finish(void **state)
{
    struct changes c = CHANGES_INIT;
    cJSON *a = tree("{\"template\":\"t\",\"mappings\":{\"dynamic_templates\":"
                    "[{\"a\":{}}]}}");
    cJSON *b = tree("{\"template\":\"t\",\"mappings\":{\"dynamic_templates\":"
                    "[{\"a\":{}},{\"b\":{}}]}}");

    (void)state;
    assert_int_equal(compare_bodies(KIND_DATA_STREAM, a, b, NULL, &c), 1);
    assert_null(c.items[0].from);
    assert_false(compare_is_finish(KIND_DATA_STREAM, &c));
    changes_free(&c);
    json_free(a);
    json_free(b);
}

/* ---- long lists ---- */

/* Processors of one type, that differ in what comes last. */
static char *
long_list(size_t count, size_t first, size_t ballast)
{
    struct buf out;

    buf_init(&out, 64 * BODY_LIMIT);
    buf_puts(&out, "{\"processors\":[");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%s{\"set\":{\"a\":[", i == 0 ? "" : ",");
        for (size_t k = 0; k < ballast; k++)
            buf_puts(&out, k == 0 ? "1" : ",1");
        buf_printf(&out, "],\"z\":%zu}}", first + i);
    }
    buf_puts(&out, "]}");
    return buf_take(&out);
}

static size_t
count_of(char *from, char *to)
{
    cJSON *a = tree(from), *b = tree(to);
    size_t count = compare_bodies(KIND_INGEST_PIPELINE, a, b, NULL, NULL);

    json_free(a);
    json_free(b);
    free(from);
    free(to);
    return count;
}

static void
long_lists_end_soon(void **state)
{
    (void)state;
    assert_int_equal(count_of(long_list(300, 0, 0), long_list(300, 5, 0)), 10);
    assert_int_equal(
        count_of(long_list(200, 0, 0), long_list(200, 2000, 0)), 200);

    /* Too long, or too much to look at: by position, and no less true. */
    assert_int_equal(
        count_of(long_list(1500, 0, 0), long_list(1500, 5, 0)), 1500);
    assert_int_equal(
        count_of(long_list(150, 0, 400), long_list(151, 5, 400)), 151);
    assert_int_equal(
        count_of(long_list(150, 0, 400), long_list(150, 0, 400)), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_processor_more_or_less_is_one_change),
        cmocka_unit_test(a_changed_processor_is_told_by_what_changed_in_it),
        cmocka_unit_test(lists_inside_processors_are_aligned_too),
        cmocka_unit_test(equality_is_that_of_compare),
        cmocka_unit_test(other_lists),
        cmocka_unit_test(settings_are_whole),
        cmocka_unit_test(a_longer_list_is_no_finish),
        cmocka_unit_test(long_lists_end_soon),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
