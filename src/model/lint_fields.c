#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/compose.h"
#include "util/mem.h"

#define LIMIT "index.mapping.total_fields.limit"
#define LIMIT_DEFAULT 1000

/* ---- as the server counts ----
 * Every field, object, multi-field and alias is one, an object named only by
 * dots, too; and some types make hidden fields of their own.  Each of these
 * numbers was found by creation on 7.10.2 under a falling limit. */

struct tally {
    size_t fields;
    struct list objects; /* full paths; dots may name one again and again */
};

static bool
is_type(const cJSON *field, const char *type)
{
    const char *text = json_text(json_get(field, "type"));

    return text != NULL && strcmp(text, type) == 0;
}

/* search_as_you_type: one per shingle size from 2 on, and the prefixes. */
static size_t
shingles(const cJSON *field)
{
    int64_t size = 3;

    if (json_to_int(json_get(field, "max_shingle_size"), &size) != 0 ||
        size < 2 || size > 4)
        size = 3;
    return (size_t)size;
}

/* Return the number of fields that one field is or makes. */
static size_t
own_fields(const cJSON *field)
{
    if (is_type(field, "search_as_you_type"))
        return 1 + shingles(field);
    if (is_type(field, "percolator"))
        return 6;
    if (is_type(field, "join"))
        return 2 + json_count(json_get(field, "relations"));
    if (is_type(field, "text"))
        return (size_t)1 + json_is_object(json_get(field, "index_prefixes")) +
               json_is_true(json_get(field, "index_phrases"));
    return 1;
}

static void
count_field(const cJSON *field, struct tally *t)
{
    const cJSON *multi;

    t->fields += own_fields(field);
    json_each (multi, json_get(field, "fields"))
        count_field(multi, t);
}

static void count_properties(
    const cJSON *properties, struct buf *path, struct tally *t);

/* Take down the object at every dot of a name, all but the last part. */
static void
count_name(const cJSON *item, struct buf *path, struct tally *t)
{
    size_t from = path->length;

    if (from > 0)
        buf_putc(path, '.');
    from = path->length;
    buf_puts(path, item->string);
    for (size_t i = from; i < path->length; i++) {
        if (path->data[i] != '.')
            continue;
        path->data[i] = '\0';
        list_add(&t->objects, path->data);
        path->data[i] = '.';
    }
}

static void
count_item(const cJSON *item, struct buf *path, struct tally *t)
{
    size_t length = path->length;
    bool object = json_get(item, "type") == NULL || is_type(item, "object") ||
                  is_type(item, "nested");

    count_name(item, path, t);
    if (object) {
        list_add(&t->objects, buf_text(path));
        count_properties(json_get(item, "properties"), path, t);
    } else
        count_field(item, t);
    path->length = length;
    if (path->data != NULL)
        path->data[length] = '\0';
}

static void
count_properties(const cJSON *properties, struct buf *path, struct tally *t)
{
    const cJSON *item;

    if (!json_is_object(properties))
        return;
    json_each (item, properties)
        if (json_is_object(item))
            count_item(item, path, t);
}

static size_t
count_all(const cJSON *mappings)
{
    struct tally t = { 0, LIST_INIT };
    struct buf path;
    size_t count;

    buf_init(&path, JSON_BODY_LIMIT);
    count_properties(json_get(mappings, "properties"), &path, &t);
    list_sort(&t.objects);
    count =
        t.fields + t.objects.count + json_count(json_get(mappings, "runtime"));
    list_free(&t.objects);
    buf_free(&path);
    return count;
}

/* ---- rules ---- */

/* Read the limit that settings set.  Return whether it can be read. */
static bool
read_limit(const cJSON *settings, int64_t *limit)
{
    const cJSON *item = json_get(settings, LIMIT);

    *limit = LIMIT_DEFAULT;
    return item == NULL || json_is_null(item) || json_to_int(item, limit) == 0;
}

/* Report a mapping at its limit: beyond it, or at nine tenths or more. */
static void
check(struct linting *l, const struct lint_rule *rule, const struct resource *r,
    const cJSON *mappings, int64_t limit, bool over)
{
    int64_t count = (int64_t)count_all(mappings);
    bool is_over = count > limit;

    if (is_over == over && count > 0 && count >= limit - limit / 10)
        lint_add(l, rule, r, "/mappings",
            mem_format("it has %lld of at most %lld fields", (long long)count,
                (long long)limit));
}

static void
check_index(struct linting *l, const struct lint_rule *rule, const cJSON *body,
    bool over)
{
    int64_t limit;

    if (l->here->kind == KIND_INDEX &&
        read_limit(json_get(body, "settings"), &limit))
        check(l, rule, l->here, json_get(body, "mappings"), limit, over);
}

void
lint_fields_near(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    check_index(l, rule, body, false);
}

void
lint_fields_over(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    check_index(l, rule, body, true);
}

/* The limit of a data stream comes from its templates. */
static int
check_stream(struct linting *l, const struct lint_rule *rule,
    const struct resource *r, bool over, struct err *err)
{
    struct composed c = { .rule = COMPOSE_NOTHING };
    cJSON *body = catalog_tree(l->catalog, r, err);
    int rc = body == NULL ? -1 : compose(&l->composer, r->name, NULL, &c, err);
    int64_t limit;

    if (rc == 0 && c.data_stream && c.missing.count == 0 &&
        read_limit(json_get(c.body, "settings"), &limit))
        check(l, rule, r, json_get(body, "mappings"), limit, over);
    composed_free(&c);
    json_free(body);
    return rc;
}

static int
check_streams(
    struct linting *l, const struct lint_rule *rule, bool over, struct err *err)
{
    for (size_t i = 0; i < l->catalog->count; i++)
        if (l->catalog->items[i].kind == KIND_DATA_STREAM &&
            check_stream(l, rule, &l->catalog->items[i], over, err) != 0)
            return -1;
    return 0;
}

int
lint_streams_near(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    return check_streams(l, rule, false, err);
}

int
lint_streams_over(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    return check_streams(l, rule, true, err);
}
