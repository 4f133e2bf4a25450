#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/rewrite.h"

static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };

static void
add_set(struct rewrite_rules *rules, const char *text)
{
    struct err err = ERR_INIT;

    if (rewrite_set_add(rules, text, &err) != 0)
        fail_msg("%s", err.text);
}

/* Rewrite a body named ${name} and compare it and the notes. */
static void
check(const struct rewrite_rules *rules, enum kind_id kind, const char *name,
    const char *before, const char *after, const char *notes)
{
    struct rewrite_notes got = { NULL, 0, 0 };
    struct err err = ERR_INIT;
    cJSON *body = json_parse(before, strlen(before), ERR_BUNDLE, &err);
    struct buf text;

    assert_non_null(body);
    rewrite_body(rules, kind, name, body, &es7, &got);
    buf_init(&text, 65536);
    json_print_line(body, &text);
    assert_string_equal(buf_text(&text), after);
    buf_clear(&text);
    for (size_t i = 0; i < got.count; i++)
        buf_printf(&text, "%s %s: %s\n", got.items[i].rule,
            got.items[i].pointer, got.items[i].text);
    assert_string_equal(buf_text(&text), notes);
    buf_free(&text);
    json_free(body);
    rewrite_notes_free(&got);
}

static void
test_settings_of_every_kind_that_has_some(void **state)
{
    struct rewrite_rules rules = { 0 };

    (void)state;
    add_set(&rules, "index:logs-*:index.refresh_interval=-1");
    add_set(&rules, "index_template:?:codec=best_compression");
    add_set(&rules, "legacy_template:l:index.codec=default");
    check(&rules, KIND_INDEX, "logs-a",
        "{\"settings\":{\"index.refresh_interval\":\"1s\"}}",
        "{\"settings\":{\"index.refresh_interval\":\"-1\"}}",
        "set /settings/index.refresh_interval: index.refresh_interval 1s "
        "becomes -1\n");
    check(&rules, KIND_INDEX, "log-a",
        "{\"settings\":{\"index.refresh_interval\":\"1s\"}}",
        "{\"settings\":{\"index.refresh_interval\":\"1s\"}}", "");
    check(&rules, KIND_INDEX_TEMPLATE, "t", "{\"index_patterns\":[\"x\"]}",
        "{\"index_patterns\":[\"x\"],\"template\":{\"settings\":"
        "{\"index.codec\":\"best_compression\"}}}",
        "set /template/settings/index.codec: index.codec (not set) becomes "
        "best_compression\n");
    check(&rules, KIND_LEGACY_TEMPLATE, "l",
        "{\"settings\":{\"index.codec\":\"default\"}}",
        "{\"settings\":{\"index.codec\":\"default\"}}", "");
    rewrite_rules_free(&rules);
}

/* A value is the destination's: no map changes it. */
static void
test_later_rules_and_no_map(void **state)
{
    struct rewrite_rules rules = { 0 };
    struct err err = ERR_INIT;

    (void)state;
    add_set(&rules, "index:*:lifecycle.name=p");
    add_set(&rules, "index:*:lifecycle.name=q");
    assert_int_equal(rewrite_map_add(&rules, "ilm_policy:q=r", &err), 0);
    check(&rules, KIND_INDEX, "i", "{\"settings\":{}}",
        "{\"settings\":{\"index.lifecycle.name\":\"q\"}}",
        "set /settings/index.lifecycle.name: index.lifecycle.name (not set) "
        "becomes p\n"
        "set /settings/index.lifecycle.name: index.lifecycle.name p becomes "
        "q\n");
    rewrite_rules_free(&rules);
}

static void
refuse(const char *text, const char *message)
{
    struct rewrite_rules rules = { 0 };
    struct err err = ERR_INIT;

    assert_int_equal(rewrite_set_add(&rules, text, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.text, message);
    assert_int_equal(rules.set_count, 0);
}

static void
test_forms(void **state)
{
    struct rewrite_rules rules = { 0 };

    (void)state;
    add_set(&rules, "index:a\\:b\\*:k\\=x=a\\,b=c:d");
    assert_string_equal(rules.sets[0].pattern, "a\\:b\\*");
    assert_string_equal(rules.sets[0].key, "index.k=x");
    assert_string_equal(rules.sets[0].value, "a,b=c:d");
    rewrite_rules_free(&rules);
    refuse("index:a", "'index:a' is not of the form KIND:NAMES:SETTING=VALUE");
    refuse(
        "index:a:b", "'index:a:b' is not of the form KIND:NAMES:SETTING=VALUE");
    refuse("index:a:b=",
        "'index:a:b=' is not of the form KIND:NAMES:SETTING=VALUE");
    refuse("index::b=c",
        "'index::b=c' is not of the form KIND:NAMES:SETTING=VALUE");
    refuse("indx:a:b=c", "unknown kind 'indx'");
    refuse(
        "ilm_policy:a:b=c", "'ilm_policy:a:b=c': ilm_policy has no settings");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_of_every_kind_that_has_some),
        cmocka_unit_test(test_later_rules_and_no_map),
        cmocka_unit_test(test_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
