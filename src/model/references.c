#include "model/sanitize.h"

#include <string.h>

#include "model/pattern.h"

struct search {
    const struct kind_reference *rule;
    const cJSON *body;
    reference_handler *add;
    void *user;
};

/* Say whether a text at a reference's place names nothing: an empty name, the
 * "no pipeline" of a setting, or a template that is filled in per document. */
static bool
names_nothing(enum kind_id to, const char *name)
{
    return *name == '\0' ||
           (to == KIND_INGEST_PIPELINE &&
               (strcmp(name, "_none") == 0 || strstr(name, "{{") != NULL));
}

/* A component that may be missing is reported once, at the softer place. */
static bool
is_ignorable(const cJSON *body, const char *name, const char *pointer)
{
    const cJSON *item;

    if (strncmp(pointer, "/composed_of/", strlen("/composed_of/")) != 0)
        return false;
    json_each (item, json_get(body, "ignore_missing_component_templates"))
        if (json_is_string(item) && strcmp(json_text(item), name) == 0)
            return true;
    return false;
}

static void
found(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    const struct search *s = user;
    const char *name = json_is_string(item) ? json_text(item) : NULL;

    (void)parent;
    if (name == NULL || names_nothing(s->rule->to, name) ||
        is_ignorable(s->body, name, pointer))
        return;
    s->add(s->user, s->rule, name, pointer);
}

void
references_of(
    enum kind_id kind, const cJSON *body, reference_handler *add, void *user)
{
    struct search s = { NULL, body, add, user };

    if (kind == KIND_UNKNOWN)
        return;
    for (s.rule = kind_get(kind)->references; s.rule->pointer != NULL; s.rule++)
        pattern_each((cJSON *)(uintptr_t)body, s.rule->pointer, found, &s);
}

struct renaming {
    const char *old, *new;
    size_t count;
};

static void
rename_one(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    struct renaming *r = user;

    (void)parent;
    (void)pointer;
    if (!json_is_string(item) || strcmp(json_text(item), r->old) != 0)
        return;
    json_set_text(item, r->new);
    r->count++;
}

size_t
references_rename(enum kind_id kind, cJSON *body, enum kind_id to,
    const char *old, const char *new)
{
    const struct kind_reference *rule;
    struct renaming r = { old, new, 0 };

    if (kind == KIND_UNKNOWN || names_nothing(to, old))
        return 0;
    for (rule = kind_get(kind)->references; rule->pointer != NULL; rule++)
        if (rule->to == to)
            pattern_each(body, rule->pointer, rename_one, &r);
    return r.count;
}

bool
reference_is_hard(
    enum kind_id from, const struct reference *r, const struct server *server)
{
    const struct kind_reference *rule;

    if (from == KIND_UNKNOWN)
        return false;
    for (rule = kind_get(from)->references; rule->pointer != NULL; rule++)
        if (rule->to == r->kind && pointer_matches(rule->pointer, r->pointer))
            return kind_reference_is_hard(rule, server);
    return false;
}
