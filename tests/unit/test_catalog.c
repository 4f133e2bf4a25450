#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/catalog.h"

#define MOUNT "snapshot" /* the store of a searchable snapshot */

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s", err.text);
    return t;
}

static struct resource *
add(struct catalog *c, enum kind_id kind, const char *name, const char *text)
{
    struct err err = ERR_INIT;
    cJSON *body = tree(text);
    struct resource *r = catalog_add(c, kind, name, body, NULL, &err);

    json_free(body);
    return r;
}

static void
test_add_and_find(void **state)
{
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;
    char *text;

    (void)state;
    assert_non_null(add(c, KIND_ILM_POLICY, "p", "{\"policy\":{}}"));
    assert_non_null(add(c, KIND_INDEX, "p", "{\"settings\":{}}"));
    assert_int_equal(catalog_find(c, KIND_INDEX, "p")->kind, KIND_INDEX);
    assert_null(catalog_find(c, KIND_INDEX, "q"));
    assert_null(catalog_find(c, KIND_STORED_SCRIPT, "p"));
    text = catalog_text(c, catalog_find(c, KIND_ILM_POLICY, "p"), &err);
    assert_string_equal(text, "{\n  \"policy\": {}\n}\n");
    free(text);
    catalog_free(c);
}

static void
test_doubled_name_is_refused(void **state)
{
    struct catalog *c = catalog_new();
    cJSON *body = tree("{}");
    struct err err = ERR_INIT;

    (void)state;
    assert_non_null(catalog_add(c, KIND_INDEX, "a", body, NULL, &err));
    assert_null(catalog_add(c, KIND_INDEX, "a", body, NULL, &err));
    assert_int_equal(err.code, ERR_PARTIAL);
    assert_string_equal(err.text, "index 'a' is there twice");
    assert_int_equal(c->count, 1);
    json_free(body);
    catalog_free(c);
}

static void
test_equal_bodies_are_spooled_once(void **state)
{
    struct catalog *c = catalog_new();
    struct resource *a, *b;

    (void)state;
    add(c, KIND_INDEX, "a", "{\"settings\":{\"index.x\":\"1\"}}");
    add(c, KIND_INDEX, "b", "{\"settings\": {\"index.x\": \"1\"}}");
    a = catalog_find(c, KIND_INDEX, "a");
    b = catalog_find(c, KIND_INDEX, "b");
    assert_memory_equal(&a->digest, &b->digest, sizeof a->digest);
    assert_true(a->body.offset == b->body.offset);
    add(c, KIND_INDEX, "c", "{\"settings\":{\"index.x\":\"2\"}}");
    assert_true(catalog_find(c, KIND_INDEX, "c")->body.offset !=
                catalog_find(c, KIND_INDEX, "a")->body.offset);
    catalog_free(c);
}

static void
test_flags(void **state)
{
    struct catalog *c = catalog_new();
    const struct resource *r;

    (void)state;
    r = add(c, KIND_INDEX, "a",
        "{\"settings\":{\"index.hidden\":\"true\"},\"state\":\"close\"}");
    assert_true(r->hidden && r->closed && !r->mounted && !r->builtin);
    r = add(c, KIND_INDEX, ".b",
        "{\"settings\":{\"index.store.type\":\"" MOUNT "\"}}");
    assert_true(r->hidden && !r->closed && r->mounted);
    r = add(c, KIND_INDEX, "c", "{\"settings\":{\"index.hidden\":\"false\"}}");
    assert_false(r->hidden || r->closed || r->mounted || r->builtin);
    r = add(c, KIND_COMPONENT_TEMPLATE, "m", "{\"_meta\":{\"managed\":true}}");
    assert_true(r->builtin);
    catalog_free(c);
}

static void
test_references(void **state)
{
    struct catalog *c = catalog_new();
    const struct resource *r;

    (void)state;
    r = add(c, KIND_INDEX_TEMPLATE, "t",
        "{\"composed_of\":[\"c1\",\"c2\"],\"template\":"
        "{\"settings\":{\"index.lifecycle.name\":\"p\"}}}");
    assert_int_equal(r->reference_count, 3);
    assert_int_equal(r->references[1].kind, KIND_COMPONENT_TEMPLATE);
    assert_string_equal(r->references[1].name, "c2");
    assert_string_equal(r->references[1].pointer, "/composed_of/1");
    assert_int_equal(r->references[2].kind, KIND_ILM_POLICY);
    catalog_free(c);
}

static void
test_sort(void **state)
{
    struct catalog *c = catalog_new();
    struct digest digest = { { 7 } };
    struct err err = ERR_INIT;

    (void)state;
    add(c, KIND_DATA_STREAM, "a", "{\"template\":\"t\"}");
    add(c, KIND_INDEX, "b", "{}");
    add(c, KIND_INDEX, "B", "{}");
    catalog_add_text(c, "watch", "w", "{}\n", 3, &digest, &err);
    add(c, KIND_INDEX_TEMPLATE, "t", "{}");
    catalog_sort(c, false);
    assert_string_equal(c->items[0].name, "B");
    assert_string_equal(c->items[1].name, "b");
    assert_string_equal(c->items[2].name, "t");
    assert_string_equal(c->items[3].name, "a");
    assert_string_equal(c->items[4].kind_name, "watch");
    assert_ptr_equal(catalog_find(c, KIND_INDEX, "b"), &c->items[1]);
    catalog_sort(c, true);
    assert_string_equal(c->items[0].name, "t");
    assert_ptr_equal(catalog_find(c, KIND_INDEX, "b"), &c->items[2]);
    catalog_free(c);
}

static void
test_unknown_kinds(void **state)
{
    struct catalog *c = catalog_new();
    struct digest digest = { { 1 } };
    struct err err = ERR_INIT;

    (void)state;
    assert_non_null(
        catalog_add_text(c, "watch", "w", "{}\n", 3, &digest, &err));
    assert_non_null(
        catalog_add_text(c, "transform", "w", "{}\n", 3, &digest, &err));
    assert_null(catalog_add_text(c, "watch", "w", "{}\n", 3, &digest, &err));
    assert_int_equal(c->items[0].kind, KIND_UNKNOWN);
    assert_string_equal(c->items[1].kind_name, "transform");
    assert_int_equal(
        catalog_add_text(c, "index", "w", "{}\n", 3, &digest, &err)->kind,
        KIND_INDEX);
    catalog_free(c);
}

static void
test_mark_and_cut(void **state)
{
    struct catalog *c = catalog_new();
    struct catalog_mark mark;
    struct err err = ERR_INIT;
    char *text;

    (void)state;
    add(c, KIND_INDEX, "a", "{\"a\":1}");
    mark = catalog_mark(c);
    add(c, KIND_INDEX, "b", "{\"b\":1}");
    add(c, KIND_INDEX, "c", "{\"a\":1}");
    catalog_cut(c, mark);
    assert_int_equal(c->count, 1);
    assert_null(catalog_find(c, KIND_INDEX, "b"));

    /* What was cut is spooled again, at a place that counts. */
    assert_non_null(add(c, KIND_INDEX, "b", "{\"b\":1}"));
    text = catalog_text(c, catalog_find(c, KIND_INDEX, "b"), &err);
    assert_string_equal(text, "{\n  \"b\": 1\n}\n");
    free(text);
    catalog_free(c);
}

static bool
keep_odd(void *user, const struct resource *r)
{
    (void)user;
    return (r->name[strlen(r->name) - 1] - '0') % 2 == 1;
}

static void
test_many_and_filter(void **state)
{
    struct catalog *c = catalog_new();
    cJSON *body = tree("{\"settings\":{\"index.hidden\":\"false\"}}");
    struct err err = ERR_INIT;
    char name[24];

    (void)state;
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "i-%d", i);
        assert_non_null(catalog_add(c, KIND_INDEX, name, body, NULL, &err));
    }
    catalog_filter(c, keep_odd, NULL);
    assert_int_equal(c->count, 5000);
    assert_null(catalog_find(c, KIND_INDEX, "i-9998"));
    assert_string_equal(catalog_find(c, KIND_INDEX, "i-9999")->name, "i-9999");
    json_free(body);
    catalog_free(c);
}

static void
test_origin_and_copy(void **state)
{
    struct catalog *c = catalog_new(), *d = catalog_new();
    cJSON *body = tree(
        "{\"settings\":{\"index.lifecycle.name\":\"p\"},\"state\":\"close\"}");
    cJSON *origin = tree("{\"/settings/index.uuid\":\"u\"}");
    struct err err = ERR_INIT;
    struct resource *r;
    char *text;

    (void)state;
    r = catalog_add(c, KIND_INDEX, "a", body, origin, &err);
    r->because = "needed";
    r = catalog_copy(d, c, r, &err);
    assert_non_null(r);
    assert_true(r->closed);
    assert_string_equal(r->because, "needed");
    assert_int_equal(r->reference_count, 1);
    assert_string_equal(r->references[0].name, "p");
    text = catalog_origin(d, r, &err);
    assert_string_equal(text, "{\n  \"/settings/index.uuid\": \"u\"\n}\n");
    free(text);
    assert_null(catalog_copy(d, c, c->items, &err));
    r = add(d, KIND_INDEX, "b", "{}");
    err.code = ERR_LOCAL;
    assert_null(catalog_origin(d, r, &err));
    assert_int_equal(err.code, ERR_NONE);
    json_free(body);
    json_free(origin);
    catalog_free(c);
    catalog_free(d);
}

static void
check_path(const char *name, const char *wanted)
{
    struct buf out;

    buf_init(&out, 1000);
    catalog_path("index", name, &out);
    assert_string_equal(buf_text(&out), wanted);
    buf_free(&out);
}

static void
test_paths(void **state)
{
    char name[97];

    (void)state;
    check_path("a-b_c.d~", "index/a-b_c.d~.json");
    check_path("a b/%", "index/a%20b%2F%25.json");
    check_path("~x", "index/%7Ex.json");
    check_path("\xc3\xa4", "index/%C3%A4.json");
    memset(name, 'a', 96);
    name[96] = '\0';
    check_path(name, "index/~"
                     "ee4caa5518a866f33e174d6e71ba3961"
                     "a86ca00a7486b132e5a9f01bfaa1d794.json");
}

static void
test_content_digest(void **state)
{
    struct catalog *c = catalog_new();
    struct digest a, b, wanted;
    char line[200], hex[DIGEST_HEX];

    (void)state;
    add(c, KIND_INDEX, "z", "{}");
    digest_hex(&c->items[0].digest, hex);
    snprintf(line, sizeof line, "%s  index/z.json\n", hex);
    digest_of(line, strlen(line), &wanted);
    catalog_content_digest(c, &a);
    assert_memory_equal(&a, &wanted, sizeof a);

    /* The order of the resources does not count, their number does. */
    add(c, KIND_INDEX, "a", "{\"x\":1}");
    catalog_content_digest(c, &a);
    catalog_sort(c, false);
    catalog_content_digest(c, &b);
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_not_equal(&a, &wanted, sizeof a);
    catalog_free(c);
}

static void
test_remarks(void **state)
{
    struct catalog *c = catalog_new(), *d = catalog_new();
    struct remarks *r = &c->about.skipped;

    (void)state;
    remarks_add(r, "index", "b", "hidden");
    remarks_add(r, "index", "a", NULL);
    remarks_add(r, "ilm_policy", NULL, "unavailable");
    remarks_sort(r);
    assert_string_equal(r->items[0].kind, "ilm_policy");
    assert_string_equal(r->items[1].name, "a");
    c->about.tool = strdup("x");
    c->about.insecure = true;
    catalog_copy_about(d, c);
    assert_string_equal(d->about.tool, "x");
    assert_true(d->about.insecure);
    assert_int_equal(d->about.skipped.count, 3);
    assert_null(d->about.skipped.items[1].reason);
    remarks_cut(r, 1);
    assert_int_equal(r->count, 1);
    catalog_free(c);
    catalog_free(d);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_and_find),
        cmocka_unit_test(test_doubled_name_is_refused),
        cmocka_unit_test(test_equal_bodies_are_spooled_once),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_sort),
        cmocka_unit_test(test_unknown_kinds),
        cmocka_unit_test(test_mark_and_cut),
        cmocka_unit_test(test_many_and_filter),
        cmocka_unit_test(test_origin_and_copy),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_content_digest),
        cmocka_unit_test(test_remarks),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
