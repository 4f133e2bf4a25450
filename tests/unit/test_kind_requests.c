#include "kinds_case.h"

/* The requests of the kind rows for what is there already, in order. */

#define TIER "\"index.routing.allocation.include._tier_preference\""

static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };
static const struct server es6 = { PRODUCT_ELASTICSEARCH, 60823, false };
static const struct server bare7 = { PRODUCT_ELASTICSEARCH, 71002, true };

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t;

    if (text == NULL)
        return NULL;
    t = json_parse(text, strlen(text), ERR_BUNDLE, &err);
    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

/* What leads from ${present} (NULL: absent) to ${wanted} on ${to}. */
static void
leads(enum kind_id kind, const struct server *to, const char *present,
    const char *wanted, const char *requests)
{
    cJSON *from = tree(present), *goal = tree(wanted);
    struct buf text;

    buf_init(&text, GOLDEN_LIMIT);
    put_requests(kind, "x", goal, from, to, &text);
    assert_string_equal(buf_text(&text), requests);
    buf_free(&text);
    json_free(from);
    json_free(goal);
}

#define CREATE                                                                 \
    "PUT /x master_timeout timeout wait_for_active_shards=0 (create)\n"
#define CLOSE                                                                  \
    "POST /x/_close master_timeout timeout wait_for_active_shards=0 (close, "  \
    "after creation)\n"
#define BLOCK                                                                  \
    "PUT /x/_settings master_timeout timeout (block, after creation)\n"

/* ---- an index ---- */

static void
test_tier_is_held_off(void **state)
{
    (void)state;
    leads(KIND_INDEX, &es7, NULL, "{}",
        CREATE "{\"settings\":{" TIER ":null}}\n");
    leads(KIND_INDEX, &es7, NULL, "{\"settings\":{" TIER ":null}}",
        CREATE "{\"settings\":{" TIER ":null}}\n");
    leads(KIND_INDEX, &es7, NULL, "{\"settings\":{" TIER ":\"data_hot\"}}",
        CREATE "{\"settings\":{" TIER ":\"data_hot\"}}\n");

    /* Servers without tiers do not know the setting. */
    leads(KIND_INDEX, &bare7, NULL, "{}", CREATE "{\"settings\":{}}\n");

    /* The null says the same as nothing. */
    leads(KIND_INDEX, &es7, "{\"settings\":{}}",
        "{\"settings\":{" TIER ":null}}", "");
    leads(KIND_INDEX, &es7, "{\"settings\":{" TIER ":null}}", "{}", "");
}

static void
test_index_is_created_closed_blocked(void **state)
{
    (void)state;
    leads(KIND_INDEX, &bare7, NULL,
        "{\"aliases\":{\"a\":{}},\"settings\":{\"index.blocks.read\":\"true\","
        "\"index.blocks.read_only\":\"true\",\"index.blocks.write\":null,"
        "\"index.codec\":\"c\"},\"state\":\"close\"}",
        CREATE "{\"aliases\":{\"a\":{}},\"settings\":{\"index.blocks.write\":"
               "null,\"index.codec\":\"c\"}}\n" CLOSE BLOCK
               "{\"index.blocks.read\":\"true\",\"index.blocks.read_only\":"
               "\"true\"}\n");
}

static void
test_index_is_finished(void **state)
{
    const char *open = "{\"settings\":{\"index.codec\":\"c\"},"
                       "\"state\":\"open\"}";
    const char *closed = "{\"settings\":{\"index.codec\":\"c\"},"
                         "\"state\":\"close\"}";
    const char *blocked = "{\"settings\":{\"index.blocks.read\":\"true\","
                          "\"index.blocks.write\":\"true\","
                          "\"index.codec\":\"c\"},\"state\":\"close\"}";
    const char *half = "{\"settings\":{\"index.blocks.write\":\"true\","
                       "\"index.codec\":\"c\"},\"state\":\"close\"}";
#define BLOCKS                                                                 \
    "{\"index.blocks.read\":\"true\",\"index.blocks.write\":\"true\"}\n"

    (void)state;
    leads(KIND_INDEX, &es7, open, open, "");
    leads(KIND_INDEX, &es7, open, closed, CLOSE);
    leads(KIND_INDEX, &es7, open, blocked, CLOSE BLOCK BLOCKS);
    leads(KIND_INDEX, &es7, closed, blocked, BLOCK BLOCKS);
    leads(KIND_INDEX, &es7, half, blocked, BLOCK BLOCKS);
    leads(KIND_INDEX, &es7, blocked, blocked, "");

    /* 6.8 cannot wait for shards when it closes. */
    leads(KIND_INDEX, &es6, open, closed,
        "POST /x/_close master_timeout timeout (close, after creation)\n");
#undef BLOCKS
}

static void
test_index_is_never_changed_otherwise(void **state)
{
    const char *open = "{\"settings\":{\"index.codec\":\"c\"},"
                       "\"state\":\"open\"}";

    (void)state;
    leads(KIND_INDEX, &es7, "{\"state\":\"close\"}", "{\"state\":\"open\"}",
        "conflict: it differs at '/state'\n");
    leads(KIND_INDEX, &es7,
        "{\"settings\":{\"index.blocks.write\":\"true\",\"index.codec\":\"c\"}"
        "}",
        open, "conflict: it differs at '/settings/index.blocks.write'\n");
    leads(KIND_INDEX, &es7, open,
        "{\"settings\":{\"index.codec\":\"d\"},\"state\":\"open\"}",
        "conflict: it differs at '/settings/index.codec'\n");
    leads(KIND_INDEX, &es7,
        "{\"settings\":{\"index.codec\":\"c\"," TIER ":\"data_content\"}}",
        open,
        "conflict: it differs at "
        "'/settings/index.routing.allocation.include._tier_preference'\n");

    /* Finishing is not enough where something else differs too. */
    leads(KIND_INDEX, &es7, open,
        "{\"aliases\":{\"a\":{}},\"settings\":{\"index.codec\":\"c\"},"
        "\"state\":\"close\"}",
        "conflict: it differs at '/aliases'\n");
}

static void
test_index_that_does_not_fit(void **state)
{
    (void)state;
    leads(KIND_INDEX, &es7, NULL,
        "{\"mappings\":{\"runtime\":{\"r\":{\"type\":\"long\"}}}}",
        "version: elasticsearch 7.10.2 does not know '/mappings/runtime' "
        "(runtime fields, from elasticsearch 7.11 on)\n");
}

/* ---- a data stream ---- */

#define MAP "PUT /x/_mapping master_timeout timeout (map, after creation)\n"
#define FIELD "{\"properties\":{\"f\":{\"type\":\"long\"}}}"

static void
test_stream_gets_its_learned_mapping(void **state)
{
    const char *learned = "{\"mappings\":" FIELD ",\"template\":\"t\"}";

    (void)state;
    leads(KIND_DATA_STREAM, &es7, NULL, learned,
        "PUT /_data_stream/x (create)\n" MAP FIELD "\n");
    leads(KIND_DATA_STREAM, &es7, NULL, "{\"mappings\":{},\"template\":\"t\"}",
        "PUT /_data_stream/x (create)\n");
    leads(KIND_DATA_STREAM, &es7, "{\"template\":\"t\"}", learned,
        MAP FIELD "\n");
    leads(KIND_DATA_STREAM, &es7,
        "{\"mappings\":{\"properties\":{\"@timestamp\":{\"type\":\"date\"}}},"
        "\"template\":\"t\"}",
        "{\"mappings\":{\"properties\":{\"@timestamp\":{\"type\":\"date\"},"
        "\"f\":{\"type\":\"long\"}}},\"template\":\"t\"}",
        MAP "{\"properties\":{\"@timestamp\":{\"type\":\"date\"},"
            "\"f\":{\"type\":\"long\"}}}\n");
    leads(KIND_DATA_STREAM, &es7, learned, learned, "");
}

static void
test_stream_is_never_changed_otherwise(void **state)
{
    (void)state;
    leads(KIND_DATA_STREAM, &es7, "{\"template\":\"t\"}",
        "{\"template\":\"u\"}", "conflict: it differs at '/template'\n");
    leads(KIND_DATA_STREAM, &es7, "{\"mappings\":" FIELD ",\"template\":\"t\"}",
        "{\"mappings\":{},\"template\":\"t\"}",
        "conflict: it differs at '/mappings/properties'\n");

    /* A source that did not tell the mapping asks for none. */
    leads(KIND_DATA_STREAM, &es7, "{\"mappings\":" FIELD ",\"template\":\"t\"}",
        "{\"template\":\"t\"}", "");
    leads(KIND_DATA_STREAM, &es7, "{\"mappings\":" FIELD ",\"template\":\"t\"}",
        "{\"mappings\":{\"properties\":{\"f\":{\"type\":\"date\"}}},"
        "\"template\":\"t\"}",
        "conflict: it differs at '/mappings/properties/f/type'\n");
}

static void
test_stream_that_does_not_fit_is_not_created(void **state)
{
    const char *runtime = "{\"mappings\":{\"runtime\":{}},\"template\":\"t\"}";

    (void)state;
    leads(KIND_DATA_STREAM, &es7, NULL, runtime,
        "version: elasticsearch 7.10.2 does not know '/mappings/runtime' "
        "(runtime fields, from elasticsearch 7.11 on)\n");
    leads(KIND_DATA_STREAM, &es6, NULL, "{\"template\":\"t\"}",
        "version: elasticsearch 6.8.23 has no kind 'data_stream'\n");
}

/* The last version without a parameter and the first with it. */
static void
test_parameters_by_version(void **state)
{
    struct server to = { PRODUCT_ELASTICSEARCH, SERVER_VERSION(7, 1, 99),
        true };

    (void)state;
    leads(KIND_INDEX, &to, "{}", "{\"state\":\"close\"}",
        "POST /x/_close master_timeout timeout (close, after creation)\n");
    to.version = SERVER_VERSION(7, 2, 0);
    leads(KIND_INDEX, &to, "{}", "{\"state\":\"close\"}", CLOSE);
    to.version = SERVER_VERSION(8, 99, 99);
    leads(KIND_DATA_STREAM, &to, NULL, "{\"template\":\"t\"}",
        "PUT /_data_stream/x (create)\n");
    to.version = SERVER_VERSION(9, 0, 0);
    leads(KIND_DATA_STREAM, &to, NULL, "{\"template\":\"t\"}",
        "PUT /_data_stream/x master_timeout timeout (create)\n");
}

/* ---- what one request replaces ---- */

static void
test_others_are_updated_as_they_are_created(void **state)
{
    (void)state;
    leads(KIND_ILM_POLICY, &es7, "{\"policy\":{\"phases\":{}}}",
        "{\"policy\":{\"phases\":{\"hot\":{\"actions\":{}}}}}",
        "PUT /_ilm/policy/x master_timeout timeout (update)\n"
        "{\"policy\":{\"phases\":{\"hot\":{\"actions\":{}}}}}\n");
    leads(KIND_STORED_SCRIPT, &es7, "{\"script\":{\"source\":\"1\"}}",
        "{\"script\":{\"source\":\"2\"}}",
        "PUT /_scripts/x master_timeout timeout (update)\n"
        "{\"script\":{\"source\":\"2\"}}\n");
    leads(KIND_INGEST_PIPELINE, &es7, "{\"processors\":[]}",
        "{\"processors\":[{\"drop\":{}}]}",
        "PUT /_ingest/pipeline/x master_timeout timeout (update)\n"
        "{\"processors\":[{\"drop\":{}}]}\n");

    /* The three kinds of templates refuse timeout. */
    leads(KIND_LEGACY_TEMPLATE, &es7, "{\"order\":1}", "{\"order\":2}",
        "PUT /_template/x master_timeout (update)\n{\"order\":2}\n");
    leads(KIND_COMPONENT_TEMPLATE, &es7, "{\"template\":{}}",
        "{\"template\":{},\"version\":2}",
        "PUT /_component_template/x master_timeout (update)\n"
        "{\"template\":{},\"version\":2}\n");
    leads(KIND_INDEX_TEMPLATE, &es7, "{\"index_patterns\":[\"a\"]}",
        "{\"index_patterns\":[\"b\"]}",
        "PUT /_index_template/x master_timeout (update)\n"
        "{\"index_patterns\":[\"b\"]}\n");
}

/* What a server adds by itself is no difference; a null in a template is. */
static void
test_nothing_is_sent_for_what_means_the_same(void **state)
{
    (void)state;
    leads(KIND_ILM_POLICY, &es7,
        "{\"policy\":{\"phases\":{\"hot\":{\"actions\":{},"
        "\"min_age\":\"0ms\"}}}}",
        "{\"policy\":{\"phases\":{\"hot\":{\"actions\":{}}}}}", "");
    leads(KIND_INDEX_TEMPLATE, &es7,
        "{\"composed_of\":[],\"data_stream\":{\"hidden\":false}}",
        "{\"data_stream\":{}}", "");
    leads(KIND_LEGACY_TEMPLATE, &es7,
        "{\"settings\":{\"index.number_of_shards\":\"1\"}}",
        "{\"settings\":{\"index.number_of_shards\":1}}", "");
    leads(KIND_LEGACY_TEMPLATE, &es7, "{\"settings\":{}}",
        "{\"settings\":{\"index.refresh_interval\":null}}",
        "PUT /_template/x master_timeout (update)\n"
        "{\"settings\":{\"index.refresh_interval\":null}}\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tier_is_held_off),
        cmocka_unit_test(test_index_is_created_closed_blocked),
        cmocka_unit_test(test_index_is_finished),
        cmocka_unit_test(test_index_is_never_changed_otherwise),
        cmocka_unit_test(test_index_that_does_not_fit),
        cmocka_unit_test(test_stream_gets_its_learned_mapping),
        cmocka_unit_test(test_stream_is_never_changed_otherwise),
        cmocka_unit_test(test_stream_that_does_not_fit_is_not_created),
        cmocka_unit_test(test_parameters_by_version),
        cmocka_unit_test(test_others_are_updated_as_they_are_created),
        cmocka_unit_test(test_nothing_is_sent_for_what_means_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
