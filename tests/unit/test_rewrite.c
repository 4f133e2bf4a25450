#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/pattern.h"
#include "model/rewrite.h"

static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };
static const struct server oss = { PRODUCT_ELASTICSEARCH, 71002, true };

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

/* Rewrite a body and compare it and the notes, each on a line. */
static void
check(struct rewrite_rules rules, enum kind_id kind, const struct server *to,
    const char *before, const char *after, const char *notes)
{
    struct rewrite_notes got = { NULL, 0, 0 };
    cJSON *body = tree(before);
    struct buf text;

    rewrite_body(&rules, kind, "x", body, to, &got);
    buf_init(&text, 65536);
    json_print_line(body, &text);
    assert_string_equal(buf_text(&text), after);
    buf_clear(&text);
    for (size_t i = 0; i < got.count; i++)
        buf_printf(&text, "%s: %s\n", got.items[i].rule, got.items[i].text);
    assert_string_equal(buf_text(&text), notes);
    buf_free(&text);
    json_free(body);
    rewrite_notes_free(&got);
}

static void
test_blocks(void **state)
{
    struct rewrite_rules rules = { 0 };
    const char *body = "{\"settings\":{\"index.blocks.metadata\":\"true\","
                       "\"index.blocks.read\":null,"
                       "\"index.blocks.read_only_allow_delete\":\"true\","
                       "\"index.blocks.write\":\"true\"}}";

    (void)state;
    check(rules, KIND_INDEX, &es7, body,
        "{\"settings\":{\"index.blocks.read\":null}}",
        "blocks: index.blocks.metadata not applied\n"
        "blocks: index.blocks.read_only_allow_delete not applied\n"
        "blocks: index.blocks.write not applied\n");
    rules.keep_blocks = true;
    check(rules, KIND_INDEX, &es7, body,
        "{\"settings\":{\"index.blocks.read\":null,"
        "\"index.blocks.write\":\"true\"}}",
        "blocks: index.blocks.metadata not applied\n"
        "blocks: index.blocks.read_only_allow_delete not applied\n");

    /* A template's blocks are schema. */
    rules.keep_blocks = false;
    check(rules, KIND_LEGACY_TEMPLATE, &es7,
        "{\"settings\":{\"index.blocks.write\":\"true\"}}",
        "{\"settings\":{\"index.blocks.write\":\"true\"}}", "");
}

#define R "index.routing.allocation."

static void
test_allocation(void **state)
{
    struct rewrite_rules rules = { 0 };
    const char *body =
        "{\"settings\":{\"" R "exclude._ip\":\"10.0.0.1\",\"" R
        "include._tier_preference\":\"data_hot\",\"" R
        "require._name\":\"n1\",\"" R "require.box\":\"hot\",\"" R
        "total_shards_per_node\":\"2\"}}";

    (void)state;
    check(rules, KIND_INDEX, &es7, body,
        "{\"settings\":{\"" R "include._tier_preference\":\"data_hot\",\"" R
        "require.box\":\"hot\",\"" R "total_shards_per_node\":\"2\"}}",
        "allocation-nodes: " R "exclude._ip not applied\n"
        "allocation-nodes: " R "require._name not applied\n");
    check(rules, KIND_INDEX, &oss, body,
        "{\"settings\":{\"" R "require.box\":\"hot\",\"" R
        "total_shards_per_node\":\"2\"}}",
        "allocation-nodes: " R "exclude._ip not applied\n"
        "tiers: " R "include._tier_preference not applied\n"
        "allocation-nodes: " R "require._name not applied\n");
    rules.drop_allocation = true;
    check(rules, KIND_INDEX, &es7, body, "{\"settings\":{}}",
        "allocation-nodes: " R "exclude._ip not applied\n"
        "allocation: " R "include._tier_preference not applied\n"
        "allocation-nodes: " R "require._name not applied\n"
        "allocation: " R "require.box not applied\n"
        "allocation: " R "total_shards_per_node not applied\n");
}

static void
test_data_path(void **state)
{
    struct rewrite_rules rules = { 0 };

    (void)state;
    check(rules, KIND_INDEX, &es7,
        "{\"settings\":{\"index.codec\":\"c\",\"index.data_path\":\"/d\"}}",
        "{\"settings\":{\"index.codec\":\"c\"}}",
        "data-path: index.data_path not applied\n");
}

static void
note_pointer(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    (void)parent;
    (void)item;
    list_add(user, pointer);
}

/* What the row calls bound to its environment is what the rules judge. */
static void
test_rules_are_those_of_the_row(void **state)
{
    struct rewrite_rules rules = { .drop_allocation = true };
    struct rewrite_notes notes = { NULL, 0, 0 };
    const struct kind_drop *drop = kind_get(KIND_INDEX)->drops;
    struct list rows = LIST_INIT;
    cJSON *body = tree("{\"settings\":{\"index.blocks.metadata\":\"true\","
                       "\"index.blocks.write\":\"true\",\"index.codec\":\"c\","
                       "\"index.data_path\":\"/d\",\"index.hidden\":\"true\","
                       "\"index.lifecycle.name\":\"l\","
                       "\"index.lifecycle.origination_date\":\"1\",\"" R
                       "include._tier_preference\":\"data_hot\",\"" R
                       "require.box\":\"hot\",\"index.routing_path\":\"p\"}}");

    (void)state;
    for (; drop->pointer != NULL; drop++)
        if (drop->class == DROP_ENVIRONMENT)
            pattern_each(body, drop->pointer, note_pointer, &rows);
    list_sort(&rows);
    rewrite_body(&rules, KIND_INDEX, "x", body, &es7, &notes);
    assert_int_equal(notes.count, rows.count);
    for (size_t i = 0; i < notes.count; i++)
        assert_true(list_has(&rows, notes.items[i].pointer));
    list_free(&rows);
    rewrite_notes_free(&notes);
    json_free(body);
}

static void
test_templates(void **state)
{
    struct rewrite_rules rules = { 0 };

    (void)state;
    check(rules, KIND_COMPONENT_TEMPLATE, &es7,
        "{\"template\":{\"settings\":{"
        "\"index.lifecycle.origination_date\":\"1\",\"" R
        "require._id\":\"a\"}}}",
        "{\"template\":{\"settings\":{}}}",
        "origination-date: index.lifecycle.origination_date not applied\n"
        "allocation-nodes: " R "require._id not applied\n");
    check(rules, KIND_INDEX_TEMPLATE, &oss,
        "{\"template\":{\"settings\":{\"" R
        "include._tier_preference\":null}}}",
        "{\"template\":{\"settings\":{}}}", "");
}

static void
test_replicas(void **state)
{
    struct rewrite_rules rules = { .set_replicas = true, .replicas = 0 };

    (void)state;
    check(rules, KIND_INDEX, &es7,
        "{\"settings\":{\"index.number_of_replicas\":\"1\"}}",
        "{\"settings\":{\"index.number_of_replicas\":\"0\"}}",
        "replicas: number_of_replicas 1 becomes 0\n");
    check(rules, KIND_INDEX, &es7,
        "{\"settings\":{\"index.number_of_replicas\":\"0\"}}",
        "{\"settings\":{\"index.number_of_replicas\":\"0\"}}", "");
    check(rules, KIND_INDEX, &es7,
        "{\"settings\":{\"index.auto_expand_replicas\":\"0-1\"}}",
        "{\"settings\":{\"index.auto_expand_replicas\":\"0-1\"}}",
        "replicas: --replicas not applied: auto_expand_replicas 0-1 rules\n");
    check(rules, KIND_LEGACY_TEMPLATE, &es7,
        "{\"settings\":{\"index.number_of_replicas\":\"1\"}}",
        "{\"settings\":{\"index.number_of_replicas\":\"1\"}}",
        "replicas: a template sets another number of replicas; it stays\n");
    check(rules, KIND_ILM_POLICY, &es7,
        "{\"policy\":{\"phases\":{\"warm\":{\"actions\":{\"allocate\":"
        "{\"number_of_replicas\":1}}}}}}",
        "{\"policy\":{\"phases\":{\"warm\":{\"actions\":{\"allocate\":"
        "{\"number_of_replicas\":1}}}}}}",
        "replicas: an ILM action sets another number of replicas; it stays\n");
}

static void
add_map(struct rewrite_rules *rules, const char *text)
{
    struct err err = ERR_INIT;

    if (rewrite_map_add(rules, text, &err) != 0)
        fail_msg("%s", err.text);
}

static void
test_references_follow(void **state)
{
    struct rewrite_rules rules = { 0 };

    (void)state;
    add_map(&rules, "component_template:a=b");
    add_map(&rules, "component_template:b=a");
    add_map(&rules, "ilm_policy:old-*=new-*-x");
    check(rules, KIND_INDEX_TEMPLATE, &es7,
        "{\"composed_of\":[\"a\",\"b\",\"c\"],"
        "\"ignore_missing_component_templates\":[\"b\"],"
        "\"template\":{\"settings\":{\"index.lifecycle.name\":\"old-p\"}}}",
        "{\"composed_of\":[\"b\",\"a\",\"c\"],"
        "\"ignore_missing_component_templates\":[\"a\"],"
        "\"template\":{\"settings\":{\"index.lifecycle.name\":\"new-p-x\"}}}",
        "map: component_template 'a' becomes 'b'\n"
        "map: component_template 'b' becomes 'a'\n"
        "map: ilm_policy 'old-p' becomes 'new-p-x'\n");
    rewrite_rules_free(&rules);
}

static void
refuse_map(const char *text, const char *message)
{
    struct rewrite_rules rules = { 0 };
    struct err err = ERR_INIT;

    assert_int_equal(rewrite_map_add(&rules, text, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.text, message);
    rewrite_rules_free(&rules);
}

static void
test_map_forms(void **state)
{
    struct rewrite_rules rules = { 0 };
    struct err err = ERR_INIT;

    (void)state;
    refuse_map("a=b", "'a=b' is not of the form KIND:OLD=NEW");
    refuse_map("index:a", "'index:a' is not of the form KIND:OLD=NEW");
    refuse_map("index:=b", "'index:=b' is not of the form KIND:OLD=NEW");
    refuse_map("indx:a=b", "unknown kind 'indx'");
    refuse_map(
        "index:a*=b", "'index:a*=b' must have one '*' on both sides, or none");
    refuse_map("index:a**=b**",
        "'index:a**=b**' must have one '*' on both sides, or none");
    assert_int_equal(rewrite_map_file(&rules,
                         "# names\n\nindex:a=b\r\nindex:\\=\\*=c", &err),
        0);
    assert_int_equal(rules.map_count, 2);
    assert_int_equal(rewrite_map_file(&rules, "\n#x\nindex:a", &err), -1);
    assert_string_equal(
        err.text, "line 3: 'index:a' is not of the form KIND:OLD=NEW");
    rewrite_rules_free(&rules);
}

static void
add(struct catalog *c, enum kind_id kind, const char *name, const char *text)
{
    cJSON *body = tree(text), *origin = tree("{\"/o\":1}");
    struct err err = ERR_INIT;

    assert_non_null(catalog_add(c, kind, name, body, origin, &err));
    json_free(body);
    json_free(origin);
}

static void
test_catalog(void **state)
{
    struct catalog *in = catalog_new(), *out = catalog_new();
    struct rewrite_rules rules = { 0 };
    struct rewrite_notes notes = { NULL, 0, 0 };
    struct err err = ERR_INIT;
    const struct resource *r;
    char *text;

    (void)state;
    add(in, KIND_INDEX, "a*=",
        "{\"settings\":{\"index.blocks.write\":\"true\","
        "\"index.lifecycle.name\":\"p\"},\"state\":\"close\"}");
    add(in, KIND_INDEX, "b", "{\"settings\":{}}");
    add(in, KIND_ILM_POLICY, "p", "{\"policy\":{}}");
    in->items[0].because = "hidden, but needed";
    in->about.version = strdup("7.10.2");
    add_map(&rules, "index:a\\*\\==z");
    add_map(&rules, "ilm_policy:*=q-*");
    add_map(&rules, "stored_script:s=t");
    assert_int_equal(rewrite_catalog(&rules, in, &es7, out, &notes, &err), 0);
    assert_int_equal(out->count, 3);
    assert_string_equal(out->items[0].name, "q-p");
    assert_string_equal(out->items[1].name, "b");
    assert_string_equal(out->about.version, "7.10.2");
    r = catalog_find(out, KIND_INDEX, "z");
    assert_string_equal(r->because, "hidden, but needed");
    assert_string_equal(r->references[0].name, "q-p");
    text = catalog_text(out, r, &err);
    assert_null(strstr(text, "blocks"));
    free(text);
    text = catalog_origin(out, r, &err);
    assert_string_equal(text, "{\n  \"/o\": 1\n}\n");
    free(text);
    assert_string_equal(notes.items[notes.count - 1].text, "matches nothing");
    assert_string_equal(notes.items[notes.count - 1].name, "s");
    rewrite_notes_free(&notes);
    rewrite_rules_free(&rules);
    catalog_free(in);
    catalog_free(out);
}

static void
test_clash(void **state)
{
    struct catalog *in = catalog_new(), *out = catalog_new();
    struct rewrite_rules rules = { 0 };
    struct err err = ERR_INIT;

    (void)state;
    add(in, KIND_INDEX, "a", "{}");
    add(in, KIND_INDEX, "b", "{}");
    add_map(&rules, "index:b=a");
    assert_int_equal(rewrite_catalog(&rules, in, &es7, out, NULL, &err), -1);
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_string_equal(err.text, "index 'a' and 'b' would both be named 'a'");
    rewrite_rules_free(&rules);
    catalog_free(in);
    catalog_free(out);
}

static void
test_nothing_to_do(void **state)
{
    struct catalog *in = catalog_new(), *out = catalog_new();
    struct rewrite_rules rules = { 0 };
    struct digest a, b;
    struct err err = ERR_INIT;
    char name[24];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "i-%d", i);
        add(in, KIND_INDEX, name, "{\"mappings\":{\"a\":1.0}}");
    }
    assert_int_equal(rewrite_catalog(&rules, in, &es7, out, NULL, &err), 0);
    catalog_content_digest(in, &a);
    catalog_content_digest(out, &b);
    assert_memory_equal(&a, &b, sizeof a);
    catalog_free(in);
    catalog_free(out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_allocation),
        cmocka_unit_test(test_data_path),
        cmocka_unit_test(test_rules_are_those_of_the_row),
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_replicas),
        cmocka_unit_test(test_references_follow),
        cmocka_unit_test(test_map_forms),
        cmocka_unit_test(test_catalog),
        cmocka_unit_test(test_clash),
        cmocka_unit_test(test_nothing_to_do),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
