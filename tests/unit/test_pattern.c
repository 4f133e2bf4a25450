#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/pattern.h"
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
note(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    assert_true(parent != NULL || *pointer == '\0');
    assert_non_null(item);
    buf_printf(user, "%s\n", pointer);
}

static void
finds(const char *text, const char *pattern, const char *pointers)
{
    cJSON *t = tree(text);
    struct buf got;

    buf_init(&got, 65536);
    pattern_each(t, pattern, note, &got);
    assert_string_equal(buf_text(&got), pointers);
    buf_free(&got);
    json_free(t);
}

#define TREE "{\"a\":{\"b\":1,\"bc\":2},\"l\":[{\"b\":3},4],\"s/t\":{\"b~\":5}}"

static void
test_segments(void **state)
{
    (void)state;
    finds(TREE, "/a/b", "/a/b\n");
    finds(TREE, "/a/*", "/a/b\n/a/bc\n");
    finds(TREE, "/a/b*", "/a/b\n/a/bc\n");
    finds(TREE, "/*/b", "/a/b\n");
    finds(TREE, "/l/*", "/l/0\n/l/1\n");
    finds(TREE, "/l/*/b", "/l/0/b\n");
    finds(TREE, "/x", "");
    finds(TREE, "/a/b/c", "");
    finds(TREE, "/s*", "/s~1t\n");
}

static void
test_positions_and_escapes(void **state)
{
    (void)state;
    finds(TREE, "/l/1", "/l/1\n");
    finds(TREE, "/l/0/b", "/l/0/b\n");
    finds(TREE, "/l/01", "");
    finds(TREE, "/l/2", "");
    finds(TREE, "/s~1t/b~0", "/s~1t/b~0\n");
    finds(TREE, "/s~1t/*", "/s~1t/b~0\n");
    finds(TREE, "/s~1*", "/s~1t\n");
    finds(TREE, "/s~0t", "");
}

static void
test_any_depth(void **state)
{
    (void)state;
    finds(TREE, "/**/b", "/a/b\n/l/0/b\n");
    finds(TREE, "/a/**", "/a/b\n/a/bc\n/a\n");
    finds("{\"b\":{\"b\":1}}", "/**/b", "/b/b\n/b\n");
}

static void
take(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    (void)user;
    (void)pointer;
    json_detach(parent, item);
    json_free(item);
}

/* A handler may take out what it is given, wherever it lies. */
static void
test_taking_out(void **state)
{
    cJSON *t =
        tree("{\"b\":{\"b\":{\"b\":1},\"c\":2},\"d\":{\"b\":3,\"e\":4}}");
    struct buf got;

    (void)state;
    pattern_each(t, "/**/b", take, NULL);
    buf_init(&got, 65536);
    json_print_line(t, &got);
    assert_string_equal(buf_text(&got), "{\"d\":{\"e\":4}}");
    buf_free(&got);
    json_free(t);
}

static void
test_pointers(void **state)
{
    (void)state;
    assert_true(pointer_matches("/a/*/c", "/a/b~1x/c"));
    assert_false(pointer_matches("/a/*/c", "/a/b/x/c"));
    assert_false(pointer_matches("/a/*", "/a"));
    assert_false(pointer_matches("/a", "/a/b"));
    assert_false(pointer_matches("/a", "/ab"));
    assert_true(pointer_matches("/a*", "/ab"));
    assert_true(pointer_matches("/a/**", "/a"));
    assert_true(pointer_matches("/a/**/z", "/a/b/c/z"));
    assert_false(pointer_matches("/a/**/z", "/a/b/c"));
    assert_true(pointer_matches("/@/script/id", "/on_failure/3/script/id"));
    assert_true(pointer_matches("/@/script/id",
        "/processors/0/foreach/processor/set/on_failure/1/script/id"));
    assert_false(pointer_matches("/@/script/id", "/script/id"));
    assert_false(
        pointer_matches("/@/script/id", "/processors/0/set/script/id"));
    assert_false(pointer_matches("/@/script/id", "/processors/0"));
    assert_false(pointer_matches("/@/script/id", "/processors"));
}

/* ---- walking a tree and asking a pointer agree ---- */

struct agreement {
    const cJSON *tree;
    const char *pattern;
    size_t walked, asked;
};

static void
count_walked(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    struct agreement *a = user;

    (void)parent;
    (void)item;
    a->walked++;
    if (!pointer_matches(a->pattern, pointer))
        fail_msg("'%s' was found by '%s'", pointer, a->pattern);
}

static void
count_asked(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    struct agreement *a = user;

    (void)parent;
    assert_ptr_equal(json_at(a->tree, pointer), item);
    if (pointer_matches(a->pattern, pointer))
        a->asked++;
}

static void
agree(cJSON *t, const char *pattern)
{
    struct agreement a = { t, pattern, 0, 0 };

    pattern_each(t, pattern, count_walked, &a);
    pattern_each(t, "/**", count_asked, &a);
    if (a.walked != a.asked)
        fail_msg("'%s': %zu walked, %zu asked", pattern, a.walked, a.asked);
}

/* Bodies that hold every name of the rows' patterns, also out of place. */
static const char *const bodies[] = {
    "{\"policy\":{\"_meta\":{\"managed\":true},\"deprecated\":false,"
    "\"phases\":{\"hot\":{\"actions\":{\"rollover\":{\"min_age\":\"1d\","
    "\"min_docs\":1},\"shrink\":{\"allow_write_after_shrink\":false}},"
    "\"min_age\":\"0ms\"},\"actions\":{\"actions\":{\"migrate\":{}}}}}}",
    "{\"processors\":[{\"script\":{\"id\":\"a\",\"params\":{\"processor\":"
    "{\"script\":{\"id\":\"b\"}}},\"on_failure\":[{\"pipeline\":{\"name\":"
    "\"p\"}},{\"foreach\":{\"processor\":{\"foreach\":{\"processor\":{"
    "\"set\":{\"if\":{\"id\":\"c\",\"params\":{\"x\":1}}}}}}}}]}},"
    "{\"set\":{\"value\":{\"on_failure\":[{\"script\":{\"id\":\"d\"}}]}}}],"
    "\"on_failure\":[{\"script\":{\"id\":\"e\"}}],"
    "\"created_date_millis\":1,\"script\":{\"id\":\"f\"}}",
    "{\"settings\":{\"index.blocks.read\":\"true\",\"index.uuid\":\"u\","
    "\"index.version.created\":\"1\",\"index.lifecycle.name\":\"l\"},"
    "\"mappings\":{\"_meta\":{\"null_value\":1},\"runtime\":{},\"properties\":"
    "{\"null_value\":{\"null_value\":2},\"settings\":{\"properties\":{}}}},"
    "\"state\":\"open\"}",
    "{\"composed_of\":[\"a\",\"b\"],\"template\":{\"settings\":{"
    "\"index.default_pipeline\":\"p\"},\"lifecycle\":{\"rollover\":{}},"
    "\"mappings\":{\"runtime\":{}}},\"data_stream\":{\"hidden\":false},"
    "\"indices\":[],\"failure_store\":{\"indices\":[],\"enabled\":true}}",
};

static void
test_walking_and_asking_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        cJSON *t = tree(bodies[i]);

        for (int id = 0; id < KIND_COUNT; id++) {
            const struct kind *k = kind_get((enum kind_id)id);

            for (size_t j = 0; k->drops[j].pointer != NULL; j++)
                agree(t, k->drops[j].pointer);
            for (size_t j = 0; k->references[j].pointer != NULL; j++)
                agree(t, k->references[j].pointer);
            for (size_t j = 0; k->allow[j].pointer != NULL; j++)
                agree(t, k->allow[j].pointer);
            for (size_t j = 0; k->defaults[j].pointer != NULL; j++)
                agree(t, k->defaults[j].pointer);
            for (size_t j = 0; k->exact[j] != NULL; j++)
                agree(t, k->exact[j]);
        }
        agree(t, "");
        agree(t, "/**/null_value");
        agree(t, "/@/script/id");
        json_free(t);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segments),
        cmocka_unit_test(test_positions_and_escapes),
        cmocka_unit_test(test_any_depth),
        cmocka_unit_test(test_taking_out),
        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_walking_and_asking_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
