#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/script.h"
#include "plan_case.h"
#include "util/mem.h"

static struct catalog *
sample(void)
{
    struct catalog *c = catalog_new();

    case_add(c, KIND_ILM_POLICY, "a,b*", "{\"policy\":{\"phases\":{}}}");
    case_add(c, KIND_INDEX, "x", "{\"state\":\"close\"}");
    case_add(c, KIND_INGEST_PIPELINE, "p", "{\"processors\":[]}");
    case_add(c, KIND_INGEST_PIPELINE, "p,q", "{\"processors\":[]}");
    case_add(c, KIND_DATA_STREAM, "s", "{\"template\":\"t\"}");
    catalog_sort(c, false);
    return c;
}

static struct script
script_of(const struct catalog *c, enum plan_policy policy)
{
    const struct script s = { c,
        { PRODUCT_ELASTICSEARCH, SERVER_VERSION(7, 10, 2), false }, policy };

    return s;
}

static enum script_look
look(const struct script *s, enum kind_id kind, const char *name)
{
    return script_look(s, catalog_find(s->wanted, kind, name));
}

/* What cannot be replaced must be new; what a comma hides is not asked for. */
static void
test_what_is_looked_for(void **state)
{
    struct catalog *c = sample();
    struct script s = script_of(c, PLAN_FAIL);

    (void)state;
    assert_int_equal(look(&s, KIND_ILM_POLICY, "a,b*"), SCRIPT_NEW);
    assert_int_equal(look(&s, KIND_INGEST_PIPELINE, "p"), SCRIPT_NEW);
    assert_int_equal(look(&s, KIND_INGEST_PIPELINE, "p,q"), SCRIPT_BLIND);
    s.policy = PLAN_SKIP;
    assert_int_equal(look(&s, KIND_INDEX, "x"), SCRIPT_LEAVE);
    assert_int_equal(look(&s, KIND_INGEST_PIPELINE, "p,q"), SCRIPT_BLIND);
    s.policy = PLAN_UPDATE;
    assert_int_equal(look(&s, KIND_INDEX, "x"), SCRIPT_NEW);
    assert_int_equal(look(&s, KIND_DATA_STREAM, "s"), SCRIPT_NEW);
    assert_int_equal(look(&s, KIND_INGEST_PIPELINE, "p"), SCRIPT_BLIND);
    catalog_free(c);
}

static void
has_path(const struct script *s, enum kind_id kind, const char *name,
    const char *wanted)
{
    struct request_list list = REQUEST_LIST_INIT;
    struct err err = ERR_INIT;
    char *path;

    assert_int_equal(
        script_requests(s, catalog_find(s->wanted, kind, name), &list, &err),
        0);
    path = script_path(&list.items[0]);
    assert_string_equal(path, wanted);
    free(path);
    request_list_free(&list);
}

/* A resource is asked for where it is made, without the query. */
static void
test_paths(void **state)
{
    struct catalog *c = sample();
    struct script s = script_of(c, PLAN_FAIL);

    (void)state;
    has_path(&s, KIND_ILM_POLICY, "a,b*", "/_ilm/policy/a%2Cb%2A");
    has_path(&s, KIND_INDEX, "x", "/x");
    has_path(&s, KIND_DATA_STREAM, "s", "/_data_stream/s");
    s.to.version = SERVER_VERSION(6, 8, 0);
    has_path(&s, KIND_INDEX, "x", "/x");
    catalog_free(c);
}

static void
refused(const struct script *s, const struct resource *r, const char *says)
{
    struct request_list list = REQUEST_LIST_INIT;
    struct err err = ERR_INIT;

    assert_int_equal(script_requests(s, r, &list, &err), -1);
    assert_int_equal(err.code, ERR_VERSION);
    assert_non_null(strstr(err.text, says));
    assert_non_null(strstr(err.remedy, "--for"));
    request_list_free(&list);
}

static void
test_what_the_destination_cannot_hold(void **state)
{
    struct catalog *c = sample();
    struct script s = script_of(c, PLAN_FAIL);
    char *name = mem_alloc(5000);

    (void)state;
    memset(name, 'x', 4999);
    name[4999] = '\0';
    case_add(c, KIND_STORED_SCRIPT, name, "{\"script\":{\"source\":\"1\"}}");
    refused(&s, catalog_find(c, KIND_STORED_SCRIPT, name),
        "no server takes a name of 4999 bytes");
    s.to.version = SERVER_VERSION(7, 8, 0);
    refused(&s, catalog_find(c, KIND_DATA_STREAM, "s"), "data_stream 's': ");
    free(name);
    catalog_free(c);
}

/* A record belongs to one script: whatever alters its numbers or what they
 * stand for alters its digest. */
static void
test_digest(void **state)
{
    struct catalog *c = sample();
    struct script s = script_of(c, PLAN_FAIL);
    struct digest first, next;

    (void)state;
    script_digest(&s, &first);
    script_digest(&s, &next);
    assert_memory_equal(&first, &next, sizeof first);
    s.policy = PLAN_SKIP;
    script_digest(&s, &next);
    assert_memory_not_equal(&first, &next, sizeof first);
    s = script_of(c, PLAN_FAIL);
    s.to.version++;
    script_digest(&s, &next);
    assert_memory_not_equal(&first, &next, sizeof first);
    s = script_of(c, PLAN_FAIL);
    catalog_sort(c, true);
    script_digest(&s, &next);
    assert_memory_not_equal(&first, &next, sizeof first);
    catalog_free(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_looked_for),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_what_the_destination_cannot_hold),
        cmocka_unit_test(test_digest),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
