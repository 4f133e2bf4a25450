#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/select.h"

#define MOUNT "snapshot" /* the store of a searchable snapshot */

static void
add(struct catalog *c, enum kind_id kind, const char *name, const char *text)
{
    struct err err = ERR_INIT;
    cJSON *body = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    assert_non_null(body);
    assert_non_null(catalog_add(c, kind, name, body, NULL, &err));
    json_free(body);
}

/* A template in need of everything, a stream, and things by the way. */
static struct catalog *
sample(void)
{
    struct catalog *c = catalog_new();

    add(c, KIND_DATA_STREAM, "logs-x", "{\"template\":\"t\"}");
    add(c, KIND_INDEX_TEMPLATE, "t",
        "{\"composed_of\":[\"m\",\"plain\"],\"template\":{\"settings\":"
        "{\"index.lifecycle.name\":\"p\","
        "\"index.default_pipeline\":\".pipe\"}}}");
    add(c, KIND_COMPONENT_TEMPLATE, "m", "{\"_meta\":{\"managed\":true}}");
    add(c, KIND_COMPONENT_TEMPLATE, "plain", "{}");
    add(c, KIND_ILM_POLICY, "p", "{\"policy\":{}}");
    add(c, KIND_INGEST_PIPELINE, ".pipe", "{\"processors\":[]}");
    add(c, KIND_INDEX, "a", "{\"state\":\"close\"}");
    add(c, KIND_INDEX, "b", "{\"settings\":{\"index.hidden\":\"true\"}}");
    add(c, KIND_INDEX, ".kibana_1", "{}");
    add(c, KIND_INDEX, "s",
        "{\"settings\":{\"index.store.type\":\"" MOUNT "\"}}");
    catalog_sort(c, false);
    return c;
}

static struct selection
choose(const char *kinds, const char *include, const char *exclude)
{
    struct selection s;
    struct err err = ERR_INIT;

    selection_init(&s);
    if (kinds != NULL)
        assert_int_equal(selection_kind(&s, kinds, &err), 0);
    if (include != NULL)
        assert_int_equal(selection_pattern(&s, include, false, &err), 0);
    if (exclude != NULL)
        assert_int_equal(selection_pattern(&s, exclude, true, &err), 0);
    return s;
}

/* Compare the kept names and the remarks, each joined by blanks. */
static void
check(struct selection s, const char *kept, const char *skipped)
{
    struct catalog *c = sample();
    struct buf text;

    buf_init(&text, 4096);
    selection_apply(&s, c);
    for (size_t i = 0; i < c->count; i++)
        buf_printf(&text, "%s%s", i > 0 ? " " : "", c->items[i].name);
    assert_string_equal(buf_text(&text), kept);
    buf_clear(&text);
    for (size_t i = 0; i < c->about.skipped.count; i++)
        buf_printf(&text, "%s%s: %s", i > 0 ? "; " : "",
            c->about.skipped.items[i].name, c->about.skipped.items[i].reason);
    assert_string_equal(buf_text(&text), skipped);
    buf_free(&text);
    catalog_free(c);
    selection_free(&s);
}

static void
test_everything(void **state)
{
    (void)state;
    check(choose(NULL, NULL, NULL), "p a m plain t logs-x",
        ".kibana_1: system name (name it exactly with --include); "
        "b: hidden (--include-hidden); s: searchable snapshot mount; "
        ".pipe: hidden (--include-hidden)");
}

static void
test_rules_switched_off(void **state)
{
    struct selection s = choose(NULL, NULL, NULL);

    (void)state;
    s.include_hidden = s.include_managed = s.open_only = true;
    check(s, "p b .pipe m plain t logs-x",
        ".kibana_1: system name (name it exactly with --include); "
        "a: closed (--open-only); s: searchable snapshot mount");
    s.no_rules = true;
    s.open_only = false;
    check(s, "p .kibana_1 a b s .pipe m plain t logs-x", "");
}

static void
test_needs_come_along(void **state)
{
    struct selection s;

    (void)state;
    check(choose("data_stream", NULL, NULL), "p m plain t logs-x",
        ".pipe: hidden (--include-hidden)");
    s = choose("data_stream", NULL, NULL);
    s.no_deps = true;
    check(s, "logs-x", "");
}

static void
test_hard_need_beats_rule(void **state)
{
    struct selection s = choose("index_template", NULL, NULL);
    struct catalog *c = sample();

    (void)state;
    selection_apply(&s, c);
    assert_string_equal(catalog_find(c, KIND_COMPONENT_TEMPLATE, "m")->because,
        "managed by Elasticsearch, but needed");
    assert_null(catalog_find(c, KIND_COMPONENT_TEMPLATE, "plain")->because);
    catalog_free(c);
    selection_free(&s);
}

static void
test_exclude(void **state)
{
    struct selection s = choose("index_template", NULL, "p,plain");
    struct catalog *c = sample();

    (void)state;

    /* It beats the soft need and is beaten by the hard one. */
    selection_apply(&s, c);
    assert_null(catalog_find(c, KIND_ILM_POLICY, "p"));
    assert_string_equal(
        catalog_find(c, KIND_COMPONENT_TEMPLATE, "plain")->because,
        "excluded by --exclude, but needed");
    catalog_free(c);
    selection_free(&s);
    check(choose("index", NULL, "index:a,s"), "",
        ".kibana_1: system name (name it exactly with --include); "
        "b: hidden (--include-hidden)");
}

static void
test_named_exactly(void **state)
{
    (void)state;
    check(choose(NULL, ".kibana_1,b,s", NULL), ".kibana_1 b",
        "s: searchable snapshot mount");
    check(choose(NULL, ".kibana*", NULL), "",
        ".kibana_1: system name (name it exactly with --include)");
    check(choose(NULL, "component_template:m", NULL), "m", "");
}

static void
test_patterns(void **state)
{
    struct selection s = choose(NULL, "index:a\\,b*,c\\:d,\\*", "x?");

    (void)state;
    assert_true(selection_wants(&s, KIND_INDEX, "a,bc"));
    assert_false(selection_wants(&s, KIND_ILM_POLICY, "a,bc"));
    assert_true(selection_wants(&s, KIND_ILM_POLICY, "c:d"));
    assert_true(selection_names_exactly(&s, KIND_ILM_POLICY, "c:d"));
    assert_false(selection_names_exactly(&s, KIND_INDEX, "a,bc"));
    assert_true(selection_wants(&s, KIND_INDEX, "*"));
    assert_false(selection_wants(&s, KIND_INDEX, "y"));
    selection_free(&s);
    s = choose("index,ilm_policy", NULL, "x?");
    assert_true(selection_wants(&s, KIND_INDEX, "x"));
    assert_false(selection_wants(&s, KIND_INDEX, "xy"));
    assert_false(selection_wants(&s, KIND_DATA_STREAM, "x"));
    assert_false(selection_wants(&s, KIND_UNKNOWN, "x"));
    selection_free(&s);
}

static void
refuse(const char *kinds, const char *pattern, const char *text,
    const char *remedy)
{
    struct selection s;
    struct err err = ERR_INIT;

    selection_init(&s);
    assert_int_equal(kinds != NULL ? selection_kind(&s, kinds, &err)
                                   : selection_pattern(&s, pattern, true, &err),
        -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.text, text);
    assert_string_equal(err.remedy, remedy);
    selection_free(&s);
}

static void
test_refusals(void **state)
{
    (void)state;
    refuse("index,ilm_polic", NULL, "unknown kind 'ilm_polic'",
        "did you mean 'ilm_policy'?");
    refuse(",", NULL, "',' names no kind", "");
    refuse(NULL, "indx:a", "unknown kind 'indx'", "did you mean 'index'?");
    refuse(NULL, "some-thing:a", "unknown kind 'some-thing'",
        "write '\\:' for a colon that is part of a name");
    refuse(NULL, "index:", "an empty pattern matches nothing", "");
    refuse(NULL, "", "an empty pattern matches nothing", "");
}

static void
test_names_of_a_listing(void **state)
{
    struct selection s = choose(NULL, "*,.b", NULL);

    (void)state;
    assert_null(selection_skips_index_name(&s, "a", false, true));
    assert_non_null(selection_skips_index_name(&s, "a", true, false));
    assert_non_null(selection_skips_index_name(&s, ".a", false, false));
    assert_null(selection_skips_index_name(&s, ".b", true, false));
    s.open_only = true;
    assert_string_equal(selection_skips_index_name(&s, "a", false, true),
        "closed (--open-only)");
    selection_free(&s);
}

static void
test_text(void **state)
{
    struct selection s = choose(NULL, NULL, NULL);
    char *text = selection_text(&s);

    (void)state;
    assert_string_equal(text, "{}");
    free(text);
    s = choose("index,index_template", "a*,index:b\\,", "c");
    s.no_deps = true;
    text = selection_text(&s);
    assert_string_equal(text,
        "{\"exclude\":[\"c\"],\"include\":[\"a*\",\"index:b\\\\,\"],"
        "\"kinds\":[\"index\",\"index_template\"],\"no_deps\":true}");
    free(text);
    selection_free(&s);
}

/* Roots by name hold on top of the patterns, and only for roots. */
static void
test_only(void **state)
{
    struct selection s = choose(NULL, NULL, "z*");

    (void)state;
    selection_only(&s, KIND_INDEX, "b");
    selection_only(&s, KIND_INDEX, "z1");
    selection_only(&s, KIND_ILM_POLICY, "a/b");
    selection_only_end(&s);
    assert_true(selection_wants(&s, KIND_INDEX, "b"));
    assert_true(selection_wants(&s, KIND_ILM_POLICY, "a/b"));
    assert_false(selection_wants(&s, KIND_ILM_POLICY, "b"));
    assert_false(selection_wants(&s, KIND_INDEX, "a"));
    assert_false(selection_wants(&s, KIND_INDEX, "z1"));
    selection_free(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything),
        cmocka_unit_test(test_rules_switched_off),
        cmocka_unit_test(test_needs_come_along),
        cmocka_unit_test(test_hard_need_beats_rule),
        cmocka_unit_test(test_exclude),
        cmocka_unit_test(test_named_exactly),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_names_of_a_listing),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_only),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
