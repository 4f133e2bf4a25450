#include "model/template.h"

#include <string.h>

#include "util/str.h"

bool
template_is(enum kind_id kind)
{
    return kind == KIND_LEGACY_TEMPLATE || kind == KIND_INDEX_TEMPLATE;
}

static bool
gives_nothing(const cJSON *body)
{
    static const char *const places[] = { "/settings", "/mappings", "/aliases",
        "/template/settings", "/template/mappings", "/template/aliases",
        "/composed_of" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const cJSON *item = json_at(body, places[i]);

        if (item != NULL && item->child != NULL)
            return false;
    }
    return true;
}

void
template_patterns(const cJSON *body, struct list *out)
{
    const cJSON *patterns = json_get(body, "index_patterns"), *item;

    if (json_is_string(patterns))
        list_add(out, json_text(patterns));
    else
        json_each (item, patterns)
            if (json_is_string(item))
                list_add(out, json_text(item));
}

int
template_read(const struct catalog *c, const struct resource *r,
    struct template_head *out, struct err *err)
{
    cJSON *body = catalog_tree(c, r, err);
    bool legacy = r->kind == KIND_LEGACY_TEMPLATE;

    if (body == NULL)
        return -1;
    memset(out, 0, sizeof *out);
    out->resource = r;
    out->data_stream = !legacy && json_is_object(json_get(body, "data_stream"));
    out->empty = gives_nothing(body);
    if (json_to_int(
            json_get(body, legacy ? "order" : "priority"), &out->priority) != 0)
        out->priority = 0;
    template_patterns(body, &out->patterns);
    json_free(body);
    return 0;
}

void
template_free(struct template_head *t)
{
    list_free(&t->patterns);
}

bool
template_is_global(const struct template_head *t)
{
    for (size_t i = 0; i < t->patterns.count; i++)
        if (strcmp(t->patterns.items[i], "*") == 0)
            return true;
    return false;
}

bool
template_matches(const struct template_head *t, const char *name, bool hidden)
{
    if (hidden && template_is_global(t))
        return false;
    for (size_t i = 0; i < t->patterns.count; i++)
        if (str_match_es(t->patterns.items[i], name))
            return true;
    return false;
}

bool
template_overlap(const struct list *a, const struct list *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (str_patterns_overlap(a->items[i], b->items[j]))
                return true;
    return false;
}
