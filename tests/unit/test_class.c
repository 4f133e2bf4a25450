#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/class.h"
#include "plan_case.h"

static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };

/* What stands on each side. */
struct both {
    struct catalog *from, *to;
};

static struct both
both_new(void)
{
    return (struct both){ catalog_new(), catalog_new() };
}

static void
both_free(struct both *b)
{
    catalog_free(b->from);
    catalog_free(b->to);
}

static cJSON *
body_in(const struct catalog *c, enum kind_id kind, const char *name)
{
    const struct resource *r = catalog_find(c, kind, name);
    struct err err = ERR_INIT;

    return r == NULL ? NULL : catalog_tree(c, r, &err);
}

/* Class every change of a resource, and return the gravest. */
static struct class_verdict
gravest(struct classes *classes, enum kind_id kind, const char *name,
    const cJSON *from, const cJSON *to)
{
    struct class_verdict worst = { CLASS_IN_PLACE, "" }, one;
    struct changes changes = CHANGES_INIT;
    struct class_case c = { kind, name, NULL, from, to };
    struct err err = ERR_INIT;

    if (from == NULL || to == NULL) {
        assert_int_equal(classes_judge(classes, &c, &worst, &err), 0);
        return worst;
    }
    assert_true(compare_bodies(kind, from, to, &es7, &changes) > 0);
    for (size_t i = 0; i < changes.count; i++) {
        c.change = &changes.items[i];
        assert_int_equal(classes_judge(classes, &c, &one, &err), 0);
        if (i == 0 || one.class > worst.class)
            worst = one;
    }
    changes_free(&changes);
    return worst;
}

static void
classed(const struct both *b, enum kind_id kind, const char *name,
    enum class_id class, const char *reason)
{
    struct classes *classes = classes_new(b->from, b->to, &es7);
    cJSON *from = body_in(b->from, kind, name);
    cJSON *to = body_in(b->to, kind, name);
    struct class_verdict got = gravest(classes, kind, name, from, to);

    if (got.class != class || strcmp(got.reason, reason) != 0)
        fail_msg("%s: '%s', '%s'\nis not '%s', '%s'", name,
            class_word(got.class), got.reason, class_word(class), reason);
    json_free(from);
    json_free(to);
    classes_free(classes);
}

/* One body against another, with nothing around them. */
static void
alone(enum kind_id kind, const char *from, const char *to, enum class_id class,
    const char *reason)
{
    struct both b = both_new();

    case_add(b.from, kind, "p", from);
    case_add(b.to, kind, "p", to);
    classed(&b, kind, "p", class, reason);
    both_free(&b);
}

/* ---- indices ---- */

#define SETTING(key, value) "{\"settings\":{\"index." key "\":\"" value "\"}}"

static void
settings_by_the_table(void **state)
{
    (void)state;
    alone(KIND_INDEX, "{}", SETTING("refresh_interval", "1s"), CLASS_IN_PLACE,
        "a dynamic setting");
    alone(KIND_INDEX, "{}", SETTING("codec", "best_compression"), CLASS_CLOSED,
        "read when an index opens");
    alone(KIND_INDEX, SETTING("number_of_shards", "1"),
        SETTING("number_of_shards", "2"), CLASS_REINDEX,
        "fixed when an index is created");
    alone(KIND_INDEX, "{}", SETTING("analysis.analyzer.x.type", "simple"),
        CLASS_CLOSED, "analysis is read when an index opens");
    alone(KIND_INDEX, SETTING("analysis.analyzer.x.type", "simple"),
        SETTING("analysis.analyzer.x.type", "stop"), CLASS_CLOSED,
        "old documents keep old tokens");

    /* The name of one may begin as that of another does. */
    alone(KIND_INDEX, SETTING("analysis.analyzer.xy.type", "simple"),
        "{\"settings\":{\"index.analysis.analyzer.xy.type\":\"simple\","
        "\"index.analysis.analyzer.x.type\":\"stop\"}}",
        CLASS_CLOSED, "analysis is read when an index opens");
    alone(KIND_INDEX, "{}", SETTING("of_a_plugin", "1"), CLASS_CLOSED,
        "7.10 does not know it; plugins have most of theirs read when an index "
        "opens");
}

static void
keys_that_need_escapes(void **state)
{
    (void)state;
    alone(KIND_INDEX,
        "{\"mappings\":{\"properties\":{\"a/b~c\":{\"type\":\"keyword\","
        "\"ignore_above\":1}}}}",
        "{\"mappings\":{\"properties\":{\"a/b~c\":{\"type\":\"keyword\"}}}}",
        CLASS_SURPRISE,
        "PUT _mapping without ignore_above resets it to its default");
}

static void
states(void **state)
{
    (void)state;
    alone(KIND_INDEX, "{}", "{\"state\":\"close\"}", CLASS_SURPRISE,
        "a closed index answers no search and takes no document");
    alone(KIND_INDEX, "{\"state\":\"close\"}", "{}", CLASS_IN_PLACE,
        "it is opened");
}

#define ALIAS(entry) "{\"aliases\":{\"w\":" entry "}}"
#define WRITER "{\"is_write_index\":true}"

static void
writers_of_an_alias(void **state)
{
    struct both b = both_new();

    (void)state;
    /* The writer moves on. */
    case_add(b.from, KIND_INDEX, "a-1", ALIAS(WRITER));
    case_add(b.to, KIND_INDEX, "a-1", ALIAS("{\"is_write_index\":false}"));
    case_add(b.to, KIND_INDEX, "a-2", ALIAS(WRITER));
    classed(&b, KIND_INDEX, "a-1", CLASS_IN_PLACE,
        "the writer of 'w' becomes 'a-2': both entries in one _aliases call");
    both_free(&b);

    /* A second member takes the write index from an only one. */
    b = both_new();
    case_add(b.from, KIND_INDEX, "a-1", ALIAS("{}"));
    case_add(b.from, KIND_INDEX, "a-2", "{}");
    case_add(b.to, KIND_INDEX, "a-1", ALIAS("{}"));
    case_add(b.to, KIND_INDEX, "a-2",
        "{\"aliases\":{\"w\":{}},\"mappings\":{\"properties\":{}},"
        "\"settings\":{\"index.codec\":\"x\"}}");
    classed(&b, KIND_INDEX, "a-2", CLASS_SURPRISE,
        "alias 'w' loses its writer: nothing can be written to it");
    both_free(&b);

    b = both_new();
    case_add(b.from, KIND_INDEX, "a-1", ALIAS(WRITER));
    case_add(b.to, KIND_INDEX, "a-1", "{}");
    classed(&b, KIND_INDEX, "a-1", CLASS_SURPRISE,
        "alias 'w' is gone with its writer: what is written to it makes an "
        "index of that name");
    both_free(&b);
}

static void
writer_without_the_sides(void **state)
{
    struct classes *classes = classes_new(NULL, NULL, NULL);
    struct err err = ERR_INIT;
    cJSON *from = json_parse(ALIAS(WRITER), strlen(ALIAS(WRITER)), 0, &err);
    cJSON *to = json_parse(ALIAS("{}"), strlen(ALIAS("{}")), 0, &err);
    struct class_verdict got = gravest(classes, KIND_INDEX, "i", from, to);

    (void)state;
    assert_int_equal(got.class, CLASS_SURPRISE);
    json_free(from);
    json_free(to);
    classes_free(classes);
}

/* ---- policies ---- */

#define POLICY(phases) "{\"policy\":{\"phases\":{" phases "}}}"
#define DELETE(age)                                                            \
    "\"delete\":{\"min_age\":\"" age "\",\"actions\":{\"delete\":{}}}"
#define WARM(age, actions)                                                     \
    "\"warm\":{\"min_age\":\"" age "\",\"actions\":{" actions "}}"
#define USER SETTING("lifecycle.name", "p")

static void
policy(
    const char *from, const char *to, enum class_id class, const char *reason)
{
    struct both b = both_new();

    case_add(b.from, KIND_INDEX, "i-1", USER);
    case_add(b.from, KIND_INDEX, "i-2", USER);
    case_add(b.from, KIND_INDEX, "i-3", "{}");
    case_add(b.from, KIND_ILM_POLICY, "p", from);
    case_add(b.to, KIND_ILM_POLICY, "p", to);
    classed(&b, KIND_ILM_POLICY, "p", class, reason);
    both_free(&b);
}

static void
policies(void **state)
{
    (void)state;
    policy(POLICY(DELETE("30d")), POLICY(DELETE("23d")), CLASS_SURPRISE,
        "policy 'p': 2 indices here would be deleted 7d sooner");
    policy(POLICY(DELETE("1d")), POLICY(DELETE("90m")), CLASS_SURPRISE,
        "policy 'p': 2 indices here would be deleted 1350m sooner");
    policy(POLICY(DELETE("1d")), POLICY(DELETE("30d")), CLASS_IN_PLACE,
        "phase delete comes later");
    policy(POLICY(WARM("2d", "\"shrink\":{\"number_of_shards\":1}")),
        POLICY(WARM("1d", "\"shrink\":{\"number_of_shards\":1}")),
        CLASS_SURPRISE, "policy 'p': 2 indices here would be shrunk 1d sooner");
    policy(POLICY(WARM("2d", "\"readonly\":{}")),
        POLICY(WARM("1d", "\"readonly\":{}")), CLASS_SURPRISE,
        "policy 'p': 2 indices here would be moved on 1d sooner to phase warm");
    policy(POLICY(""), POLICY(DELETE("5d")), CLASS_SURPRISE,
        "policy 'p': 2 indices here would be deleted from an age of 5d on");
    policy(POLICY(WARM("2d", "")),
        POLICY(WARM("2d", "\"shrink\":{\"number_of_shards\":1}")),
        CLASS_SURPRISE,
        "policy 'p': 2 indices here would be shrunk from an age of 2d on");
    policy(POLICY(DELETE("5d")), POLICY(""), CLASS_IN_PLACE,
        "delete is no longer done");
    policy(POLICY(WARM("0ms", "\"readonly\":{},\"set_priority\":{}")),
        POLICY(WARM("0ms", "\"set_priority\":{}")), CLASS_IN_PLACE,
        "readonly is no longer done");
    policy(POLICY("\"hot\":{\"actions\":{\"rollover\":{\"max_age\":\"1d\"}}}"),
        POLICY("\"hot\":{\"actions\":{}}"), CLASS_SURPRISE,
        "without rollover all ages count from an index's creation");
    policy(POLICY("\"hot\":{\"actions\":{\"rollover\":{\"max_age\":\"1d\"}}}"),
        POLICY("\"hot\":{\"actions\":{\"rollover\":{\"max_age\":\"2d\"}}}"),
        CLASS_IN_PLACE, "rollover is done in another way");
    policy(POLICY("\"delete\":{\"actions\":{\"delete\":{"
                  "\"delete_searchable_snapshot\":false}}}"),
        POLICY("\"delete\":{\"actions\":{\"delete\":{}}}"), CLASS_SURPRISE,
        "the stored copy of a mounted index is deleted with it");
    policy(POLICY(WARM("x", "")), POLICY(WARM("1d", "")), CLASS_SURPRISE,
        "phase warm comes at another age");
}

/* ---- templates ---- */

#define FOR(pattern, more) "{\"index_patterns\":[\"" pattern "\"]" more "}"
#define STREAM ",\"data_stream\":{}"
#define VERSION(n) ",\"version\":" n

static void
templates(void **state)
{
    static const char rolls[] =
        "for a stream or series: seen by the next index that it rolls to";
    static const char plain[] =
        "seen by indices created from then on, not by those there";

    (void)state;
    alone(KIND_INDEX_TEMPLATE, FOR("a", ""), FOR("a", ",\"priority\":1"),
        CLASS_IN_PLACE, plain);
    alone(KIND_INDEX_TEMPLATE, FOR("a", STREAM),
        FOR("a", STREAM ",\"priority\":1"), CLASS_ROLLOVER, rolls);
    alone(KIND_INDEX_TEMPLATE, FOR("a", STREAM VERSION("1")),
        FOR("a", STREAM VERSION("2")), CLASS_IN_PLACE,
        "no index is made otherwise by it");
    alone(KIND_LEGACY_TEMPLATE, FOR("a", ",\"settings\":{}"),
        FOR("a", ",\"settings\":{\"index.lifecycle.rollover_alias\":\"w\"}"),
        CLASS_ROLLOVER, rolls);
}

static void
components_of_what_rolls(void **state)
{
    static const char old[] = "{\"template\":{\"settings\":{}}}";
    static const char new[] =
        "{\"template\":{\"settings\":{\"index.codec\":\"x\"}}}";
    struct both b = both_new();

    (void)state;
    case_add(b.from, KIND_COMPONENT_TEMPLATE, "c", old);
    case_add(b.from, KIND_COMPONENT_TEMPLATE, "d", old);
    case_add(b.to, KIND_COMPONENT_TEMPLATE, "c", new);
    case_add(b.to, KIND_COMPONENT_TEMPLATE, "d", new);
    case_add(b.from, KIND_INDEX_TEMPLATE, "t",
        FOR("a", STREAM ",\"composed_of\":[\"c\"]"));
    case_add(
        b.from, KIND_INDEX_TEMPLATE, "u", FOR("b", ",\"composed_of\":[\"d\"]"));
    classed(&b, KIND_COMPONENT_TEMPLATE, "c", CLASS_ROLLOVER,
        "for a stream or series: seen by the next index that it rolls to");
    classed(&b, KIND_COMPONENT_TEMPLATE, "d", CLASS_IN_PLACE,
        "seen by indices created from then on, not by those there");
    both_free(&b);
}

static void
streams_keep_their_template(void **state)
{
    struct both b = both_new();

    (void)state;
    case_add(b.from, KIND_INDEX_TEMPLATE, "t", FOR("s-*", STREAM));
    case_add(b.from, KIND_DATA_STREAM, "s-1", "{\"template\":\"t\"}");
    case_add(b.to, KIND_INDEX_TEMPLATE, "t", FOR("z-*", STREAM));
    classed(&b, KIND_INDEX_TEMPLATE, "t", CLASS_SURPRISE,
        "refused while data stream 's-1' is there, which would be left without "
        "a template");
    both_free(&b);
}

static void
mappings_of_a_stream(void **state)
{
    (void)state;
#define FIELD(type)                                                            \
    "{\"mappings\":{\"properties\":{\"f\":{\"type\":\"" type                   \
    "\"}}},\"template\":\"t\"}"
    alone(KIND_DATA_STREAM, FIELD("keyword"), FIELD("text"), CLASS_ROLLOVER,
        "a field's type is fixed: keyword, not text");
    alone(KIND_DATA_STREAM, "{\"template\":\"t\"}", FIELD("text"),
        CLASS_IN_PLACE, "added; documents already there are not found by it");
    alone(KIND_DATA_STREAM, "{\"template\":\"t\"}", "{\"template\":\"u\"}",
        CLASS_ROLLOVER,
        "from the template, when the next backing index is made");
}

/* ---- what came and went ---- */

static void
vanished(void **state)
{
    struct both b = both_new();

    (void)state;
    case_add(b.from, KIND_INGEST_PIPELINE, "p", "{\"processors\":[]}");
    case_add(b.from, KIND_INGEST_PIPELINE, "q", "{\"processors\":[]}");
    case_add(b.from, KIND_INDEX, "i", "{}");
    case_add(b.to, KIND_INDEX, "j", SETTING("default_pipeline", "p"));
    case_add(b.to, KIND_INDEX, "k", SETTING("final_pipeline", "p"));
    case_add(b.to, KIND_LEGACY_TEMPLATE, "t",
        FOR("a", ",\"settings\":{\"index.default_pipeline\":\"p\"}"));
    classed(&b, KIND_INGEST_PIPELINE, "p", CLASS_SURPRISE,
        "still named by 2 indices, 1 other resource");
    classed(&b, KIND_INGEST_PIPELINE, "q", CLASS_IN_PLACE,
        "nothing names it any more");
    classed(&b, KIND_INDEX, "i", CLASS_SURPRISE,
        "deleting it deletes the documents in it");
    both_free(&b);
}

static void
appeared(void **state)
{
    struct both b = both_new();

    (void)state;
    case_add(b.from, KIND_INDEX, "a", ALIAS("{}"));
    case_add(b.from, KIND_INDEX, "u", USER);
    case_add(b.from, KIND_DATA_STREAM, "d", "{\"template\":\"t\"}");
    case_add(b.to, KIND_INDEX, "w", "{}");
    case_add(b.to, KIND_INDEX, "d", "{}");
    case_add(b.to, KIND_INDEX, "n", "{\"aliases\":{\"a\":{}}}");
    case_add(b.to, KIND_INDEX, "x", "{\"aliases\":{\"y\":{}}}");
    case_add(b.to, KIND_ILM_POLICY, "p", POLICY(DELETE("1d")));
    case_add(b.to, KIND_ILM_POLICY, "q", POLICY(DELETE("1d")));
    classed(&b, KIND_INDEX, "w", CLASS_SURPRISE,
        "refused while an alias is named 'w' there");
    classed(&b, KIND_INDEX, "d", CLASS_SURPRISE,
        "refused while a data stream is named 'd' there");
    classed(&b, KIND_INDEX, "n", CLASS_SURPRISE,
        "refused while an index is named 'a' there");
    classed(&b, KIND_INDEX, "x", CLASS_IN_PLACE, "an alias is added");
    classed(&b, KIND_ILM_POLICY, "p", CLASS_SURPRISE,
        "policy 'p': 1 index here would be deleted from an age of 1d on");
    classed(&b, KIND_ILM_POLICY, "q", CLASS_IN_PLACE,
        "created; nothing there changes");
    both_free(&b);
}

static void
long_names_are_cut_at_a_character(void **state)
{
    char name[600] = "", text[1400];
    struct both b = both_new();
    struct classes *classes = classes_new(b.from, b.to, &es7);
    struct class_verdict got;
    cJSON *from, *to;
    size_t length;

    (void)state;
    for (size_t i = 0; i < 250; i++)
        memcpy(name + 2 * i, "\xc3\xa4", 2);
    snprintf(text, sizeof text, "{\"aliases\":{\"%s\":" WRITER "}}", name);
    case_add(b.from, KIND_INDEX, "i", text);
    case_add(b.to, KIND_INDEX, "i", "{}");
    from = body_in(b.from, KIND_INDEX, "i");
    to = body_in(b.to, KIND_INDEX, "i");
    got = gravest(classes, KIND_INDEX, "i", from, to);
    length = strlen(got.reason);
    assert_true(length >= CLASS_REASON_LIMIT - 2);
    assert_memory_equal(got.reason + length - 2, "\xc3\xa4", 2);
    json_free(from);
    json_free(to);
    classes_free(classes);
    both_free(&b);
}

static void
words_differ(void **state)
{
    (void)state;
    for (int i = 0; i < CLASS_COUNT; i++)
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(
                class_word((enum class_id)i), class_word((enum class_id)j));
            assert_string_not_equal(
                class_title((enum class_id)i), class_title((enum class_id)j));
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_by_the_table),
        cmocka_unit_test(keys_that_need_escapes),
        cmocka_unit_test(states),
        cmocka_unit_test(writers_of_an_alias),
        cmocka_unit_test(writer_without_the_sides),
        cmocka_unit_test(policies),
        cmocka_unit_test(templates),
        cmocka_unit_test(components_of_what_rolls),
        cmocka_unit_test(streams_keep_their_template),
        cmocka_unit_test(mappings_of_a_stream),
        cmocka_unit_test(vanished),
        cmocka_unit_test(appeared),
        cmocka_unit_test(long_names_are_cut_at_a_character),
        cmocka_unit_test(words_differ),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
