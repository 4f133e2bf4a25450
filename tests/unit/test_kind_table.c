#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/kind.h"
#include "util/str.h"

/* The table of kinds: each row whole, the rows in agreement. */

#define EACH_KIND(k)                                                           \
    for (int i_ = 0; i_ < KIND_COUNT; i_++)                                    \
        for (const struct kind *k = kind_get((enum kind_id)i_); k != NULL;     \
             k = NULL)

static void
test_each_row_is_whole(void **state)
{
    (void)state;
    EACH_KIND(k)
    {
        assert_int_equal(k->id, i_);
        assert_true(k->title != NULL && *k->title != '\0');
        assert_non_null(k->list);
        assert_non_null(k->drops);
        assert_non_null(k->references);
        assert_non_null(k->defaults);
        assert_non_null(k->allow);
        assert_non_null(k->exact);
        assert_non_null(k->privilege_cluster);
        assert_non_null(k->shape);
        assert_true((k->requests == NULL) != (k->put == NULL));

        /* A part's name is its key, or it stands beside the inner body; a
         * stream is the one kind that is not wrapped. */
        assert_true(
            k->named_part == (k->inner == NULL) || k->id == KIND_DATA_STREAM);

        /* What cannot be replaced is finished by requests of its own. */
        assert_true(k->updatable == (k->finish == NULL));
    }
}

static void
test_names_are_unique(void **state)
{
    (void)state;
    EACH_KIND(k)
    assert_int_equal(kind_named(k->name), k->id);
    assert_int_equal(kind_named("enrich_policy"), KIND_UNKNOWN);
    assert_int_equal(kind_named(""), KIND_UNKNOWN);
    assert_int_equal(kind_named("Index"), KIND_UNKNOWN);
}

/* The order of design: indices before all templates, legacy before composable,
 * streams last; the guide puts indices just before its streams. */
static void
test_ranks(void **state)
{
    static const enum kind_id guide[] = { KIND_ILM_POLICY, KIND_STORED_SCRIPT,
        KIND_INGEST_PIPELINE, KIND_LEGACY_TEMPLATE, KIND_COMPONENT_TEMPLATE,
        KIND_INDEX_TEMPLATE, KIND_INDEX, KIND_DATA_STREAM };
    static const enum kind_id ours[] = { KIND_ILM_POLICY, KIND_STORED_SCRIPT,
        KIND_INDEX, KIND_INGEST_PIPELINE, KIND_LEGACY_TEMPLATE,
        KIND_COMPONENT_TEMPLATE, KIND_INDEX_TEMPLATE, KIND_DATA_STREAM };

    (void)state;
    assert_int_equal(sizeof ours / sizeof *ours, KIND_COUNT);
    assert_int_equal(sizeof guide / sizeof *guide, KIND_COUNT);
    for (size_t i = 1; i < KIND_COUNT; i++) {
        assert_true(kind_get(ours[i - 1])->rank < kind_get(ours[i])->rank);
        assert_true(kind_get(guide[i - 1])->guide_rank <
                    kind_get(guide[i])->guide_rank);
    }
}

static void
test_hard_references_go_to_a_lower_rank(void **state)
{
    size_t hard = 0;

    (void)state;
    EACH_KIND(k)
    for (const struct kind_reference *r = k->references; r->pointer != NULL;
         r++) {
        if (!kind_reference_is_hard(r, NULL))
            continue;
        hard++;
        if (kind_get(r->to)->rank >= k->rank ||
            kind_get(r->to)->guide_rank >= k->guide_rank)
            fail_msg("%s: %s", k->name, r->pointer);
    }
    /* Two of pipelines, one of composable templates, one of streams. */
    assert_int_equal(hard, 4);
}

/* ---- pointers and values ---- */

static void
check_pointer(const struct kind *k, const char *pointer)
{
    size_t length = strlen(pointer);

    if (*pointer != '/' || length < 2 || pointer[length - 1] == '/' ||
        strchr(pointer, '~') != NULL || strstr(pointer, "//") != NULL)
        fail_msg("%s: '%s'", k->name, pointer);
}

static void
test_pointers(void **state)
{
    (void)state;
    EACH_KIND(k)
    {
        for (size_t i = 0; k->drops[i].pointer != NULL; i++) {
            check_pointer(k, k->drops[i].pointer);
            assert_true(k->drops[i].why[0] != '\0');
        }
        for (size_t i = 0; k->references[i].pointer != NULL; i++)
            check_pointer(k, k->references[i].pointer);
        for (size_t i = 0; k->allow[i].pointer != NULL; i++) {
            check_pointer(k, k->allow[i].pointer);
            assert_true(k->allow[i].why[0] != '\0');
        }
        for (size_t i = 0; k->exact[i] != NULL; i++)
            check_pointer(k, k->exact[i]);
        for (size_t i = 0; k->finish != NULL && k->finish[i] != NULL; i++)
            check_pointer(k, k->finish[i]);
    }
}

/* Defaults are compared by their text. */
static void
test_defaults_are_canonical(void **state)
{
    struct err err = ERR_INIT;
    struct buf text;

    (void)state;
    buf_init(&text, 1000);
    EACH_KIND(k)
    for (const struct kind_default *d = k->defaults; d->pointer != NULL; d++) {
        cJSON *value = json_parse(d->value, strlen(d->value), ERR_BUNDLE, &err);

        check_pointer(k, d->pointer);
        assert_non_null(value);
        buf_clear(&text);
        assert_int_equal(json_print_line(value, &text), 0);
        assert_string_equal(buf_text(&text), d->value);
        json_free(value);
    }
    buf_free(&text);
}

/* Neither is named twice, so that no two rules can disagree. */
static void
test_no_pointer_is_dropped_or_allowed_twice(void **state)
{
    (void)state;
    EACH_KIND(k)
    {
        for (size_t i = 0; k->drops[i].pointer != NULL; i++)
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(
                    k->drops[i].pointer, k->drops[j].pointer);
        for (size_t i = 0; k->allow[i].pointer != NULL; i++)
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(
                    k->allow[i].pointer, k->allow[j].pointer);
    }
}

/* ---- where a family is listed ---- */

static const char *
listed(enum kind_id kind, enum product product, unsigned version)
{
    struct server s = { product, version, false };
    const struct kind_list *list = kind_list_for(kind_get(kind), &s);

    return list == NULL ? "none" : list->target;
}

#define ES(kind, major, minor)                                                 \
    listed(KIND_##kind, PRODUCT_ELASTICSEARCH, SERVER_VERSION(major, minor, 0))
#define OS(kind)                                                               \
    listed(KIND_##kind, PRODUCT_OPENSEARCH, SERVER_VERSION(3, 5, 0))

static void
test_lists_by_version(void **state)
{
    (void)state;
    assert_string_equal(ES(ILM_POLICY, 6, 5), "none");
    assert_string_equal(ES(ILM_POLICY, 6, 6), "/_ilm/policy");
    assert_string_equal(OS(ILM_POLICY), "none");
    assert_string_equal(ES(LEGACY_TEMPLATE, 6, 8),
        "/_template?include_type_name=false&flat_settings=true");
    assert_string_equal(
        ES(LEGACY_TEMPLATE, 7, 0), "/_template?flat_settings=true");
    assert_string_equal(OS(LEGACY_TEMPLATE), "/_template?flat_settings=true");
    assert_string_equal(ES(INDEX_TEMPLATE, 7, 7), "none");
    assert_string_equal(ES(INDEX_TEMPLATE, 7, 8), "/_index_template");
    assert_string_equal(ES(COMPONENT_TEMPLATE, 7, 7), "none");
    assert_string_equal(OS(COMPONENT_TEMPLATE), "/_component_template");
    assert_string_equal(ES(DATA_STREAM, 7, 8), "none");
    assert_string_equal(ES(DATA_STREAM, 7, 10), "/_data_stream");
    assert_string_equal(
        ES(DATA_STREAM, 7, 11), "/_data_stream?expand_wildcards=all");
    assert_string_equal(OS(DATA_STREAM), "/_data_stream");
    assert_string_equal(ES(INGEST_PIPELINE, 6, 8), "/_ingest/pipeline");

    /* The collector lists indices itself. */
    assert_string_equal(ES(INDEX, 7, 10), "none");

    /* A version that is not known counts as the newest. */
    assert_string_equal(listed(KIND_DATA_STREAM, PRODUCT_ELASTICSEARCH, 0),
        "/_data_stream?expand_wildcards=all");
    assert_string_equal(listed(KIND_LEGACY_TEMPLATE, PRODUCT_ELASTICSEARCH, 0),
        "/_template?flat_settings=true");
}

/* No server answers ?human with what a body may hold. */
static void
test_no_list_asks_for_human(void **state)
{
    (void)state;
    EACH_KIND(k)
    for (const struct kind_list *l = k->list; l->target != NULL; l++) {
        assert_null(strstr(l->target, "human"));
        assert_true(l->before == 0 || l->since < l->before);
        assert_true(l->elasticsearch || l->opensearch);
    }
}

/* ---- hardness ---- */

static void
test_hardness_by_version(void **state)
{
    static const struct kind_reference since8 = { "/a", KIND_ILM_POLICY,
        SERVER_VERSION(8, 0, 0), true };
    static const struct kind_reference soft = { "/a", KIND_ILM_POLICY,
        KIND_SOFT, false };
    struct server s = { PRODUCT_ELASTICSEARCH, SERVER_VERSION(7, 17, 29),
        false };

    (void)state;
    assert_true(kind_reference_is_hard(&since8, NULL));
    assert_false(kind_reference_is_hard(&since8, &s));
    s.version = SERVER_VERSION(8, 0, 0);
    assert_true(kind_reference_is_hard(&since8, &s));
    assert_false(kind_reference_is_hard(&soft, &s));
    s.version = 0;
    assert_true(kind_reference_is_hard(&since8, &s));
    s.product = PRODUCT_OPENSEARCH;
    assert_false(kind_reference_is_hard(&since8, &s));
    assert_false(kind_reference_is_hard(&soft, NULL));
}

/* ---- built-ins ---- */

static bool
builtin(enum kind_id kind, const char *name, const char *text)
{
    struct err err = ERR_INIT;
    cJSON *body = json_parse(text, strlen(text), ERR_BUNDLE, &err);
    bool result = kind_is_builtin(kind_get(kind), name, body);

    assert_non_null(body);
    json_free(body);
    return result;
}

static void
test_builtins_by_name(void **state)
{
    (void)state;
    assert_true(builtin(KIND_ILM_POLICY, "7-days-default", "{}"));
    assert_true(builtin(KIND_ILM_POLICY, "30-days@lifecycle", "{}"));
    assert_true(builtin(KIND_ILM_POLICY, "watch-history-ilm-policy-16", "{}"));
    assert_false(builtin(KIND_ILM_POLICY, "product", "{}"));
    assert_false(builtin(KIND_ILM_POLICY, "7-days", "{}"));
    assert_true(builtin(KIND_INDEX_TEMPLATE, "logs", "{}"));
    assert_true(builtin(KIND_COMPONENT_TEMPLATE, "logs-mappings", "{}"));
    assert_false(builtin(KIND_COMPONENT_TEMPLATE, "metrics@mine", "{}"));
    assert_true(builtin(KIND_LEGACY_TEMPLATE, ".monitoring-es", "{}"));
    assert_true(builtin(KIND_INGEST_PIPELINE, "xpack_monitoring_6", "{}"));
    assert_true(builtin(KIND_INGEST_PIPELINE, "logs@json-pipeline", "{}"));

    /* What users add to built-in ones is theirs; "logs" may be an index. */
    assert_false(builtin(KIND_COMPONENT_TEMPLATE, "logs@custom", "{}"));
    assert_false(builtin(KIND_INGEST_PIPELINE, "logs@custom", "{}"));
    assert_false(builtin(KIND_INDEX, "logs", "{}"));
}

static void
test_builtins_by_mark(void **state)
{
    (void)state;
    assert_true(
        builtin(KIND_INDEX_TEMPLATE, "mine", "{\"_meta\":{\"managed\":true}}"));
    assert_true(builtin(KIND_ILM_POLICY, "mine",
        "{\"policy\":{\"_meta\":{\"managed\":true}}}"));
    assert_false(builtin(
        KIND_INDEX_TEMPLATE, "mine", "{\"_meta\":{\"managed\":\"true\"}}"));
    assert_false(builtin(
        KIND_INDEX_TEMPLATE, "mine", "{\"_meta\":{\"managed\":false}}"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_row_is_whole),
        cmocka_unit_test(test_names_are_unique),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_hard_references_go_to_a_lower_rank),
        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_defaults_are_canonical),
        cmocka_unit_test(test_no_pointer_is_dropped_or_allowed_twice),
        cmocka_unit_test(test_lists_by_version),
        cmocka_unit_test(test_no_list_asks_for_human),
        cmocka_unit_test(test_hardness_by_version),
        cmocka_unit_test(test_builtins_by_name),
        cmocka_unit_test(test_builtins_by_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
