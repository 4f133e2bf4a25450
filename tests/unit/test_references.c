#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/sanitize.h"

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
add(void *user, const struct kind_reference *rule, const char *name,
    const char *pointer)
{
    buf_printf(user, "%s %s %s\n", kind_get(rule->to)->name, name, pointer);
}

/* The references of a body, one on a line. */
static void
refers(enum kind_id kind, const char *body, const char *wanted)
{
    cJSON *t = tree(body);
    struct buf text;

    buf_init(&text, 65536);
    references_of(kind, t, add, &text);
    assert_string_equal(buf_text(&text), wanted);
    buf_free(&text);
    json_free(t);
}

static void
test_settings(void **state)
{
    const char *settings = "{\"settings\":{\"index.default_pipeline\":\"p\","
                           "\"index.final_pipeline\":\"q\","
                           "\"index.lifecycle.name\":\"l\"}}";

    (void)state;
    refers(KIND_INDEX, settings,
        "ilm_policy l /settings/index.lifecycle.name\n"
        "ingest_pipeline p /settings/index.default_pipeline\n"
        "ingest_pipeline q /settings/index.final_pipeline\n");
    refers(KIND_COMPONENT_TEMPLATE, settings, "");
    refers(KIND_ILM_POLICY, settings, "");
    refers(KIND_UNKNOWN, settings, "");
}

static void
test_what_names_nothing(void **state)
{
    (void)state;
    refers(KIND_INDEX,
        "{\"settings\":{\"index.default_pipeline\":\"_none\","
        "\"index.final_pipeline\":\"\",\"index.lifecycle.name\":null}}",
        "");
    refers(KIND_INGEST_PIPELINE,
        "{\"processors\":[{\"pipeline\":{\"name\":\"a-{{b}}\"}},"
        "{\"pipeline\":{\"name\":7}},{\"pipeline\":\"x\"},\"x\",7]}",
        "");

    /* A policy may be called so. */
    refers(KIND_INDEX, "{\"settings\":{\"index.lifecycle.name\":\"_none\"}}",
        "ilm_policy _none /settings/index.lifecycle.name\n");
}

static void
test_components(void **state)
{
    (void)state;
    refers(KIND_INDEX_TEMPLATE,
        "{\"composed_of\":[\"a\",\"b\",\"c\"],"
        "\"ignore_missing_component_templates\":[\"b\"]}",
        "component_template a /composed_of/0\n"
        "component_template c /composed_of/2\n"
        "component_template b /ignore_missing_component_templates/0\n");
}

/* Only a processor's own members are references, not what it writes. */
static void
test_processors(void **state)
{
    (void)state;
    refers(KIND_INGEST_PIPELINE,
        "{\"on_failure\":[{\"pipeline\":{\"name\":\"p\"}}],\"processors\":["
        "{\"foreach\":{\"processor\":{\"pipeline\":{\"if\":{\"id\":\"s\"},"
        "\"name\":\"q\"}}}},"
        "{\"set\":{\"value\":{\"script\":{\"id\":\"no\"}}}},"
        "{\"script\":{\"params\":{\"id\":\"no\"},\"source\":\"id\"}}]}",
        "stored_script s /processors/0/foreach/processor/pipeline/if/id\n"
        "ingest_pipeline q /processors/0/foreach/processor/pipeline/name\n"
        "ingest_pipeline p /on_failure/0/pipeline/name\n");
}

/* ---- renaming ---- */

static void
renames(enum kind_id kind, enum kind_id to, const char *old, const char *before,
    const char *after, size_t count)
{
    cJSON *t = tree(before);
    struct buf text;

    buf_init(&text, 65536);
    assert_int_equal(references_rename(kind, t, to, old, "new"), count);
    json_print_line(t, &text);
    assert_string_equal(buf_text(&text), after);
    buf_free(&text);
    json_free(t);
}

static void
test_rename(void **state)
{
    (void)state;
    renames(KIND_INDEX_TEMPLATE, KIND_COMPONENT_TEMPLATE, "a",
        "{\"_meta\":{\"composed_of\":[\"a\"]},\"composed_of\":[\"a\",\"ab\"],"
        "\"ignore_missing_component_templates\":[\"a\"]}",
        "{\"_meta\":{\"composed_of\":[\"a\"]},\"composed_of\":[\"new\",\"ab\"],"
        "\"ignore_missing_component_templates\":[\"new\"]}",
        2);

    /* One name, two kinds. */
    renames(KIND_INDEX, KIND_INGEST_PIPELINE, "x",
        "{\"settings\":{\"index.default_pipeline\":\"x\","
        "\"index.lifecycle.name\":\"x\"}}",
        "{\"settings\":{\"index.default_pipeline\":\"new\","
        "\"index.lifecycle.name\":\"x\"}}",
        1);
}

static void
test_rename_leaves_what_names_nothing(void **state)
{
    const char *none = "{\"settings\":{\"index.default_pipeline\":\"_none\"}}";

    (void)state;
    renames(KIND_INDEX, KIND_INGEST_PIPELINE, "_none", none, none, 0);
    renames(KIND_UNKNOWN, KIND_INGEST_PIPELINE, "x", none, none, 0);
}

/* ---- hardness of a stored reference ---- */

static bool
hard(enum kind_id from, enum kind_id to, const char *pointer)
{
    char name[] = "n", at[200];
    struct reference r = { to, name, at };

    assert_true(strlen(pointer) < sizeof at);
    strcpy(at, pointer);
    return reference_is_hard(from, &r, NULL);
}

static void
test_hardness_follows_from_the_place(void **state)
{
    (void)state;
    assert_true(
        hard(KIND_INDEX_TEMPLATE, KIND_COMPONENT_TEMPLATE, "/composed_of/0"));
    assert_false(hard(KIND_INDEX_TEMPLATE, KIND_COMPONENT_TEMPLATE,
        "/ignore_missing_component_templates/0"));
    assert_true(hard(KIND_INGEST_PIPELINE, KIND_STORED_SCRIPT,
        "/processors/1/foreach/processor/script/id"));
    assert_false(hard(KIND_INGEST_PIPELINE, KIND_INGEST_PIPELINE,
        "/processors/1/pipeline/name"));
    assert_true(hard(KIND_DATA_STREAM, KIND_INDEX_TEMPLATE, "/template"));

    /* A place, a kind or a pair that no row knows. */
    assert_false(hard(KIND_DATA_STREAM, KIND_INDEX_TEMPLATE, "/other"));
    assert_false(hard(KIND_DATA_STREAM, KIND_LEGACY_TEMPLATE, "/template"));
    assert_false(hard(KIND_UNKNOWN, KIND_INDEX_TEMPLATE, "/template"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_what_names_nothing),
        cmocka_unit_test(test_components),
        cmocka_unit_test(test_processors),
        cmocka_unit_test(test_rename),
        cmocka_unit_test(test_rename_leaves_what_names_nothing),
        cmocka_unit_test(test_hardness_follows_from_the_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
