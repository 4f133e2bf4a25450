#include "model/lint_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

#define MAPPINGS_8 "breaking changes of 8.0, mappings"

/* ---- the walk over fields ---- */

struct fields {
    void (*see)(
        void *user, const struct lint_field *field, const char *pointer);
    void *user;
    struct buf pointer;
};

static void see_fields(
    struct fields *f, const cJSON *object, const char *key, bool multi);

/* Show one definition, then what lies below it. */
static void
see_field(struct fields *f, const cJSON *item, const char *name, bool multi)
{
    const struct lint_field field = { item, name, multi };

    f->see(f->user, &field, buf_text(&f->pointer));
    see_fields(f, item, "properties", false);
    see_fields(f, item, "fields", true);
}

static void
see_fields(struct fields *f, const cJSON *object, const char *key, bool multi)
{
    size_t length = f->pointer.length, inner;
    const cJSON *item;

    json_pointer_add(&f->pointer, key);
    inner = f->pointer.length;
    json_each (item, json_get(object, key)) {
        if (!json_is_object(item) || item->string == NULL)
            continue;
        json_pointer_add(&f->pointer, item->string);
        see_field(f, item, item->string, multi);
        f->pointer.length = inner;
        f->pointer.data[inner] = '\0';
    }
    f->pointer.length = length;
    f->pointer.data[length] = '\0';
}

/* What a dynamic template would make: [{"NAME":{"mapping":{…}}}]. */
static void
see_dynamic(struct fields *f, const cJSON *mappings)
{
    const cJSON *element, *template;
    size_t length = f->pointer.length, at = 0;

    json_each (element, json_get(mappings, "dynamic_templates")) {
        buf_printf(&f->pointer, "/dynamic_templates/%zu", at++);
        template = json_is_object(element) ? element->child : NULL;
        if (template != NULL && json_get(template, "mapping") != NULL) {
            json_pointer_add(&f->pointer, template->string);
            json_pointer_add(&f->pointer, "mapping");
            see_field(f, json_get(template, "mapping"), "", false);
        }
        f->pointer.length = length;
        f->pointer.data[length] = '\0';
    }
}

void
lint_each_field(const struct linting *l, const cJSON *body,
    void (*see)(
        void *user, const struct lint_field *field, const char *pointer),
    void *user)
{
    const char *place = lint_mappings(l->here->kind);
    struct fields f = { .see = see, .user = user };

    if (place == NULL)
        return;
    buf_init(&f.pointer, (size_t)JSON_BODY_LIMIT * 2);
    buf_puts(&f.pointer, place);
    see_fields(&f, json_at(body, place), "properties", false);
    see_dynamic(&f, json_at(body, place));
    buf_free(&f.pointer);
}

struct seeing {
    struct linting *l;
    const struct lint_rule *rule;
};

/* ---- parameters ---- */

#define GEO "breaking changes of 8.0, geo_shape"

static const struct {
    const char *id, *name;
    const char *types; /* " long integer "; NULL: any */
    const char *source;
} parameters[] = {
    { "removed-field-parameter", "boost", NULL, MAPPINGS_8 },
    { "removed-field-parameter", "tree", " geo_shape ", GEO },
    { "removed-field-parameter", "tree_levels", " geo_shape ", GEO },
    { "removed-field-parameter", "precision", " geo_shape ", GEO },
    { "removed-field-parameter", "strategy", " geo_shape ", GEO },
    { "removed-field-parameter", "distance_error_pct", " geo_shape ", GEO },
    { "removed-field-parameter", "points_only", " geo_shape ", GEO },
    { "removed-field-parameter", "index_options",
        " long integer short byte double float half_float scaled_float ",
        "seen on 8.19" },
};

static const char *
type_of(const cJSON *field)
{
    const char *type = json_text(json_get(field, "type"));

    return type != NULL ? type : "object";
}

static bool
is_among(const char *types, const char *type)
{
    char *word = mem_format(" %s ", type);
    bool among = strstr(types, word) != NULL;

    free(word);
    return among;
}

static void
see_parameter(void *user, const struct lint_field *field, const char *pointer)
{
    const struct seeing *s = user;
    const char *type = type_of(field->definition);

    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        char *place;

        if (json_get(field->definition, parameters[i].name) == NULL ||
            (parameters[i].types != NULL &&
                !is_among(parameters[i].types, type)))
            continue;
        place = mem_format("%s/%s", pointer, parameters[i].name);
        lint_add(s->l, s->rule, s->l->here, place,
            mem_format("'%s' of a %s field is refused from 8.0 on (%s)",
                parameters[i].name, type, parameters[i].source));
        free(place);
    }
}

void
lint_parameter(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct seeing s = { l, rule };

    lint_each_field(l, body, see_parameter, &s);
}

/* ---- shapes of definitions ---- */

static void
see_chained(void *user, const struct lint_field *field, const char *pointer)
{
    const struct seeing *s = user;

    if (field->multi && json_get(field->definition, "fields") != NULL)
        lint_add(s->l, s->rule, s->l->here, pointer,
            mem_string("multi-fields of a multi-field are refused from 8.0 on "
                       "(" MAPPINGS_8 ")"));
}

void
lint_chained(struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct seeing s = { l, rule };

    lint_each_field(l, body, see_chained, &s);
}

#define CONTEXTS_MOST 10

static void
see_contexts(void *user, const struct lint_field *field, const char *pointer)
{
    const struct seeing *s = user;
    size_t count = json_count(json_get(field->definition, "contexts"));

    if (strcmp(type_of(field->definition), "completion") == 0 &&
        count > CONTEXTS_MOST)
        lint_add(s->l, s->rule, s->l->here, pointer,
            mem_format("%zu contexts of a completion field; more than %d are "
                       "refused from 8.0 on (" MAPPINGS_8 ")",
                count, CONTEXTS_MOST));
}

void
lint_contexts(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct seeing s = { l, rule };

    lint_each_field(l, body, see_contexts, &s);
}

static void
see_sparse(void *user, const struct lint_field *field, const char *pointer)
{
    const struct seeing *s = user;

    if (strcmp(type_of(field->definition), "sparse_vector") == 0)
        lint_add(s->l, s->rule, s->l->here, pointer,
            mem_string("sparse_vector of 7.x is refused from 8.0 on and means "
                       "something else from 8.11 on (" MAPPINGS_8 ")"));
}

void
lint_sparse(struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct seeing s = { l, rule };
    unsigned version = l->catalog->about.server.version;

    if (version < SERVER_VERSION(8, 0, 0))
        lint_each_field(l, body, see_sparse, &s);
}

/* ---- formats of dates ---- */

/* Names of built-in formats that 7.x also took in camel case, mostly with
 * "strict_" in front, too. */
static const char *const formats[] = { "basic_date", "basic_date_time",
    "basic_date_time_no_millis", "basic_ordinal_date",
    "basic_ordinal_date_time", "basic_ordinal_date_time_no_millis",
    "basic_time", "basic_time_no_millis", "basic_t_time",
    "basic_t_time_no_millis", "basic_week_date", "basic_week_date_time",
    "basic_week_date_time_no_millis", "date_optional_time", "date_hour",
    "date_hour_minute", "date_hour_minute_second",
    "date_hour_minute_second_fraction", "date_hour_minute_second_millis",
    "date_time", "date_time_no_millis", "hour_minute", "hour_minute_second",
    "hour_minute_second_fraction", "hour_minute_second_millis", "ordinal_date",
    "ordinal_date_time", "ordinal_date_time_no_millis", "time_no_millis",
    "t_time", "t_time_no_millis", "week_date", "week_date_time",
    "week_date_time_no_millis", "weekyear_week", "weekyear_week_day",
    "year_month", "year_month_day", "strict_date_optional_time_nanos",
    "strict_date", "strict_hour", "strict_time", "strict_year",
    "strict_weekyear" };

/* Say whether a camel-case word is a built-in format; ${snake} gets the name
 * that stays. */
static bool
is_camel(const char *word, struct buf *snake)
{
    const char *name;

    buf_clear(snake);
    for (const char *p = word; *p != '\0'; p++) {
        if (isupper((unsigned char)*p))
            buf_putc(snake, '_');
        buf_putc(snake, (char)tolower((unsigned char)*p));
    }
    if (strcmp(buf_text(snake), word) == 0)
        return false;
    name = buf_text(snake);
    for (unsigned strict = 0; strict < 2; strict++) {
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
            if (strcmp(formats[i], name) == 0)
                return true;
        if (!str_starts(name, "strict_"))
            break;
        name += strlen("strict_");
    }
    return false;
}

static void
see_format(void *user, const struct lint_field *field, const char *pointer)
{
    const struct seeing *s = user;
    const cJSON *format = json_get(field->definition, "format");
    struct list parts = LIST_INIT;
    struct buf snake;

    if (!json_is_string(format) ||
        !str_starts(type_of(field->definition), "date"))
        return;
    buf_init(&snake, JSON_BODY_LIMIT * 2);
    list_split(&parts, json_text(format), '|');
    for (size_t i = 0; i < parts.count; i++) {
        char *place;

        if (!is_camel(parts.items[i], &snake))
            continue;
        place = mem_format("%s/format", pointer);
        lint_add(s->l, s->rule, s->l->here, place,
            mem_format("date format '%s' is refused from 8.0 on, where it is "
                       "'%s' (" MAPPINGS_8 ")",
                parts.items[i], buf_text(&snake)));
        free(place);
    }
    list_free(&parts);
    buf_free(&snake);
}

void
lint_date_format(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    struct seeing s = { l, rule };

    lint_each_field(l, body, see_format, &s);
}
