#include "model/class_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/settings.h"
#include "util/mem.h"
#include "util/str.h"

#define LIFECYCLE "index.lifecycle."

/* ---- who makes streams and series ---- */

static bool
is_template(enum kind_id kind)
{
    return kind == KIND_LEGACY_TEMPLATE || kind == KIND_COMPONENT_TEMPLATE ||
           kind == KIND_INDEX_TEMPLATE;
}

/* Say whether a template says itself that it is for a stream or a series. */
static bool
rolls_itself(enum kind_id kind, const cJSON *body)
{
    const cJSON *item;

    if (kind == KIND_INDEX_TEMPLATE && json_get(body, "data_stream") != NULL)
        return true;
    if (body == NULL)
        return false;
    json_each (item, json_at(body, settings_place(kind)))
        if (str_starts(item->string, LIFECYCLE) && !json_is_null(item))
            return true;
    return false;
}

static void
mark(struct list *rolling, enum kind_id kind, const char *name)
{
    list_take(rolling, mem_format("%s/%s", kind_get(kind)->name, name));
}

static bool
is_marked(const struct list *rolling, enum kind_id kind, const char *name)
{
    char *key = mem_format("%s/%s", kind_get(kind)->name, name);
    bool found = list_has(rolling, key);

    free(key);
    return found;
}

static int
mark_themselves(struct list *rolling, const struct catalog *c, struct err *err)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct resource *r = &c->items[i];
        cJSON *body;

        if (!is_template(r->kind))
            continue;
        body = catalog_tree(c, r, err);
        if (body == NULL)
            return -1;
        if (rolls_itself(r->kind, body))
            mark(rolling, r->kind, r->name);
        json_free(body);
    }
    return 0;
}

/* An index template rolls if a component of it does, and so do then the
 * components of one that rolls. */
static void
mark_by_components(
    struct list *rolling, const struct catalog *c, bool components)
{
    struct list found = LIST_INIT;

    for (size_t i = 0; i < c->count; i++) {
        const struct resource *r = &c->items[i];

        if (r->kind != KIND_INDEX_TEMPLATE ||
            is_marked(rolling, r->kind, r->name) != components)
            continue;
        for (size_t j = 0; j < r->reference_count; j++) {
            const struct reference *one = &r->references[j];

            if (one->kind != KIND_COMPONENT_TEMPLATE)
                continue;
            if (components)
                mark(&found, one->kind, one->name);
            else if (is_marked(rolling, one->kind, one->name))
                mark(&found, r->kind, r->name);
        }
    }
    for (size_t i = 0; i < found.count; i++)
        list_add(rolling, found.items[i]);
    list_free(&found);
    list_sort(rolling);
}

/* Find all that roll on both sides, once. */
static void
find_rolling(struct classing *w)
{
    struct classes *classes = w->classes;

    if (classes->rolling_known)
        return;
    for (int side = 0; side < CLASS_SIDES && !w->failed; side++) {
        const struct catalog *c = classes->catalogs[side];

        w->failed =
            c != NULL && mark_themselves(&classes->rolling, c, w->err) != 0;
    }
    list_sort(&classes->rolling);
    for (int step = 0; step < 2; step++)
        for (int side = 0; side < CLASS_SIDES; side++)
            if (classes->catalogs[side] != NULL)
                mark_by_components(
                    &classes->rolling, classes->catalogs[side], step == 1);
    classes->rolling_known = !w->failed;
}

bool
class_rolls(struct classing *w)
{
    const struct class_case *c = w->c;

    if (rolls_itself(c->kind, c->from) || rolls_itself(c->kind, c->to))
        return true;
    find_rolling(w);
    return is_marked(&w->classes->rolling, c->kind, c->name);
}

/* ---- streams that need their template ---- */

static bool
matches_any(const cJSON *patterns, const char *name)
{
    const cJSON *pattern;

    json_each (pattern, patterns)
        if (json_text(pattern) != NULL &&
            str_match_es(json_text(pattern), name))
            return true;
    return false;
}

/* Return a stream there that this template would no longer make, or NULL. */
static const char *
orphan(const struct classing *w)
{
    const struct catalog *c = w->classes->catalogs[CLASS_FROM];
    const cJSON *to = w->c->to;
    bool makes_streams = json_get(to, "data_stream") != NULL;

    for (size_t i = 0; c != NULL && i < c->count; i++) {
        const struct resource *r = &c->items[i];

        if (r->kind == KIND_DATA_STREAM && r->reference_count > 0 &&
            strcmp(r->references[0].name, w->c->name) == 0 &&
            (!makes_streams ||
                !matches_any(json_get(to, "index_patterns"), r->name)))
            return r->name;
    }
    return NULL;
}

/* ---- one member ---- */

/* Members that give an index nothing. */
static const char *const notes[] = { "_meta", "allow_auto_create", "deprecated",
    "version", NULL };

void
class_template(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    const char *stream = NULL;

    (void)from;
    (void)to;
    for (size_t i = 0; notes[i] != NULL; i++)
        if (strcmp(notes[i], key) == 0) {
            class_raise(w, CLASS_IN_PLACE, "no index is made otherwise by it");
            return;
        }
    if (w->c->kind == KIND_INDEX_TEMPLATE &&
        (strcmp(key, "data_stream") == 0 || strcmp(key, "index_patterns") == 0))
        stream = orphan(w);
    if (stream != NULL)
        class_raise(w, CLASS_SURPRISE,
            "refused while data stream '%s' is there, which would be left "
            "without a template",
            stream);
    else if (class_rolls(w))
        class_raise(w, CLASS_ROLLOVER,
            "for a stream or series: seen by the next index that it rolls to");
    else
        class_raise(w, CLASS_IN_PLACE,
            "seen by indices created from then on, not by those there");
}
