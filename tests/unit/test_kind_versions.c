#include "kinds_case.h"

/* From which version on a key is sent, and which values say no more than
 * nothing. */

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

#define POLICY(phase, actions)                                                 \
    "{\"policy\":{\"phases\":{\"" phase "\":{\"actions\":{" actions "}}}}}"
#define PATTERN "\"index_patterns\":[\"a\"]"

/* A body and the first version that takes it. */
static const struct first {
    enum kind_id kind;
    unsigned major, minor;
    const char *body;
} firsts[] = {
    { KIND_ILM_POLICY, 7, 8,
        POLICY("delete", "\"delete\":{\"delete_searchable_snapshot\":false}") },
    { KIND_ILM_POLICY, 7, 10, POLICY("warm", "\"migrate\":{}") },
    { KIND_ILM_POLICY, 7, 10, POLICY("cold", "\"searchable_snapshot\":{}") },
    { KIND_ILM_POLICY, 7, 12, POLICY("frozen", "") },
    { KIND_ILM_POLICY, 7, 13,
        POLICY("hot", "\"rollover\":{\"max_primary_shard_size\":\"1gb\"}") },
    { KIND_ILM_POLICY, 7, 14, "{\"policy\":{\"_meta\":{},\"phases\":{}}}" },
    { KIND_ILM_POLICY, 7, 14,
        POLICY("warm", "\"shrink\":{\"max_primary_shard_size\":\"1gb\"}") },
    { KIND_ILM_POLICY, 7, 16,
        POLICY("warm", "\"allocate\":{\"total_shards_per_node\":1}") },
    { KIND_ILM_POLICY, 8, 2,
        POLICY("hot", "\"rollover\":{\"max_primary_shard_docs\":1}") },
    { KIND_ILM_POLICY, 8, 4,
        POLICY("hot", "\"rollover\":{\"min_age\":\"1d\"}") },
    { KIND_ILM_POLICY, 8, 5, POLICY("hot", "\"downsample\":{}") },
    { KIND_ILM_POLICY, 8, 12, "{\"policy\":{\"deprecated\":true}}" },
    { KIND_ILM_POLICY, 8, 14,
        POLICY("warm", "\"shrink\":{\"allow_write_after_shrink\":true}") },
    { KIND_ILM_POLICY, 8, 16,
        POLICY(
            "cold", "\"searchable_snapshot\":{\"total_shards_per_node\":1}") },
    { KIND_ILM_POLICY, 8, 17,
        POLICY("cold", "\"searchable_snapshot\":{\"replicate_for\":\"1d\"}") },
    { KIND_ILM_POLICY, 9, 3,
        POLICY("hot", "\"downsample\":{\"force_merge_index\":true}") },
    { KIND_INDEX, 7, 11,
        "{\"mappings\":{\"runtime\":{}},\"settings\":{\"index.routing."
        "allocation.include._tier_preference\":\"data_hot\"}}" },
    { KIND_INGEST_PIPELINE, 7, 15, "{\"_meta\":{},\"processors\":[]}" },
    { KIND_INGEST_PIPELINE, 8, 12, "{\"deprecated\":true,\"processors\":[]}" },
    { KIND_INGEST_PIPELINE, 9, 2,
        "{\"field_access_pattern\":\"flexible\",\"processors\":[]}" },
    { KIND_LEGACY_TEMPLATE, 7, 11, "{\"mappings\":{\"runtime\":{}}}" },
    { KIND_COMPONENT_TEMPLATE, 7, 11,
        "{\"template\":{\"mappings\":{\"runtime\":{}}}}" },
    { KIND_COMPONENT_TEMPLATE, 7, 11,
        "{\"allow_auto_create\":true,\"template\":{}}" },
    { KIND_COMPONENT_TEMPLATE, 8, 11, "{\"template\":{\"lifecycle\":{}}}" },
    { KIND_COMPONENT_TEMPLATE, 8, 12, "{\"deprecated\":true,\"template\":{}}" },
    { KIND_COMPONENT_TEMPLATE, 8, 19,
        "{\"template\":{\"data_stream_options\":{}}}" },
    { KIND_INDEX_TEMPLATE, 7, 9, "{\"data_stream\":{}," PATTERN "}" },
    { KIND_INDEX_TEMPLATE, 7, 11,
        "{\"data_stream\":{\"hidden\":true}," PATTERN "}" },
    { KIND_INDEX_TEMPLATE, 7, 11, "{\"allow_auto_create\":true," PATTERN "}" },
    { KIND_INDEX_TEMPLATE, 7, 11,
        "{" PATTERN ",\"template\":{\"mappings\":{\"runtime\":{}}}}" },
    { KIND_INDEX_TEMPLATE, 8, 0,
        "{\"data_stream\":{\"allow_custom_routing\":true}," PATTERN "}" },
    { KIND_INDEX_TEMPLATE, 8, 7,
        "{\"ignore_missing_component_templates\":[\"a\"]," PATTERN "}" },
    { KIND_INDEX_TEMPLATE, 8, 11,
        "{" PATTERN ",\"template\":{\"lifecycle\":{}}}" },
    { KIND_INDEX_TEMPLATE, 8, 12, "{\"deprecated\":true," PATTERN "}" },
    { KIND_INDEX_TEMPLATE, 8, 19,
        "{" PATTERN ",\"template\":{\"data_stream_options\":{}}}" },
};

static void
asked(enum kind_id kind, unsigned version, const char *body, struct buf *out)
{
    struct server to = { PRODUCT_ELASTICSEARCH, version, false };
    cJSON *wanted = tree(body);

    buf_clear(out);
    put_requests(kind, "x", wanted, NULL, &to, out);
    json_free(wanted);
}

static unsigned
version_before(unsigned major, unsigned minor)
{
    return minor > 0 ? SERVER_VERSION(major, minor - 1, 99)
                     : SERVER_VERSION(major - 1, 99, 99);
}

static void
test_keys_are_sent_from_their_version_on(void **state)
{
    struct buf got;

    (void)state;
    buf_init(&got, GOLDEN_LIMIT);
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        const struct first *f = &firsts[i];

        asked(f->kind, version_before(f->major, f->minor), f->body, &got);
        if (!str_starts(buf_text(&got), "version: "))
            fail_msg("before %u.%u: %s", f->major, f->minor, buf_text(&got));
        asked(f->kind, SERVER_VERSION(f->major, f->minor, 0), f->body, &got);
        if (strstr(buf_text(&got), f->body) == NULL)
            fail_msg("%u.%u: %s", f->major, f->minor, buf_text(&got));
        asked(f->kind, 0, f->body, &got);
        if (str_starts(buf_text(&got), "version: "))
            fail_msg("newest: %s", buf_text(&got));
    }
    buf_free(&got);
}

/* No allowance is without a test of its version. */
static void
test_every_allowance_is_listed(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct kind_allow *allow = kind_get((enum kind_id)kind)->allow;

        for (; allow->pointer != NULL; allow++) {
            bool listed = allow->since == KIND_OPENSEARCH ||
                          kind == KIND_DATA_STREAM; /* tested with requests */

            for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
                listed = listed || ((int)firsts[i].kind == kind &&
                                       SERVER_VERSION(firsts[i].major,
                                           firsts[i].minor, 0) == allow->since);
            if (!listed)
                fail_msg("%s: %s", kind_get((enum kind_id)kind)->name,
                    allow->pointer);
        }
    }
}

/* ---- values that are meant anyway ---- */

static const struct default_case {
    enum kind_id kind;
    unsigned before; /* a version that lacks the key; 0: all know it */
    const char *with, *without;
} defaults[] = {
    { KIND_ILM_POLICY, 0,
        "{\"policy\":{\"phases\":{\"hot\":{\"min_age\":\"0ms\"}}}}",
        "{\"policy\":{\"phases\":{\"hot\":{}}}}" },
    { KIND_ILM_POLICY, SERVER_VERSION(7, 17, 29),
        "{\"policy\":{\"deprecated\":false}}", "{\"policy\":{}}" },
    { KIND_ILM_POLICY, SERVER_VERSION(6, 8, 23),
        POLICY("delete", "\"delete\":{\"delete_searchable_snapshot\":true}"),
        POLICY("delete", "\"delete\":{}") },
    { KIND_ILM_POLICY, 0,
        POLICY("warm", "\"allocate\":{\"exclude\":{},\"include\":{},"
                       "\"require\":{}}"),
        POLICY("warm", "\"allocate\":{}") },
    { KIND_ILM_POLICY, 0, POLICY("warm", "\"migrate\":{\"enabled\":true}"),
        POLICY("warm", "\"migrate\":{}") },
    { KIND_ILM_POLICY, 0,
        POLICY("cold", "\"searchable_snapshot\":{\"force_merge_index\":true}"),
        POLICY("cold", "\"searchable_snapshot\":{}") },
    { KIND_ILM_POLICY, SERVER_VERSION(7, 17, 29),
        POLICY("warm", "\"shrink\":{\"allow_write_after_shrink\":false}"),
        POLICY("warm", "\"shrink\":{}") },
    { KIND_STORED_SCRIPT, 0, "{\"script\":{\"options\":{}}}",
        "{\"script\":{}}" },
    { KIND_LEGACY_TEMPLATE, 0, "{\"order\":0}", "{}" },
    { KIND_COMPONENT_TEMPLATE, SERVER_VERSION(7, 17, 29),
        "{\"deprecated\":false,\"template\":{}}", "{\"template\":{}}" },
    { KIND_INDEX_TEMPLATE, 0, "{\"composed_of\":[]}", "{}" },
    { KIND_INDEX_TEMPLATE, SERVER_VERSION(7, 17, 29), "{\"deprecated\":false}",
        "{}" },
    { KIND_INDEX_TEMPLATE, SERVER_VERSION(7, 17, 29),
        "{\"ignore_missing_component_templates\":[]}", "{}" },
    { KIND_INDEX_TEMPLATE, SERVER_VERSION(7, 10, 2),
        "{\"data_stream\":{\"hidden\":false}}", "{\"data_stream\":{}}" },
    { KIND_INDEX_TEMPLATE, SERVER_VERSION(7, 17, 29),
        "{\"data_stream\":{\"allow_custom_routing\":false}}",
        "{\"data_stream\":{}}" },
    { KIND_INDEX_TEMPLATE, SERVER_VERSION(9, 5, 3),
        "{\"data_stream\":{\"timestamp_field\":{\"name\":\"@timestamp\"}}}",
        "{\"data_stream\":{}}" },
};

/* Neither is sent for the other, and an older server is not asked for what it
 * does not know. */
static void
test_defaults_equal_nothing(void **state)
{
    static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };
    struct buf got;

    (void)state;
    buf_init(&got, GOLDEN_LIMIT);
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        const struct default_case *d = &defaults[i];
        cJSON *with = tree(d->with), *without = tree(d->without);

        buf_clear(&got);
        put_requests(d->kind, "x", with, without, &es7, &got);
        put_requests(d->kind, "x", without, with, &es7, &got);
        if (got.length > 0)
            fail_msg("%s differs from nothing: %s", d->with, buf_text(&got));
        if (d->before != 0) {
            asked(d->kind, d->before, d->with, &got);
            if (strstr(buf_text(&got), d->without) == NULL)
                fail_msg("%s: %s", d->with, buf_text(&got));
        }
        json_free(with);
        json_free(without);
    }
    buf_free(&got);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_sent_from_their_version_on),
        cmocka_unit_test(test_every_allowance_is_listed),
        cmocka_unit_test(test_defaults_equal_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
