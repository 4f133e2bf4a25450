#include "model/rewrite_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

struct pass {
    const struct rewrite_rules *rules;
    const struct catalog *in;
    struct catalog *out;
    const struct server *to;
    struct rewrite_notes *notes;
    bool *used; /* by map: something was renamed by it */
};

/* Name both sources that land on one name. */
static int
refuse_clash(const struct pass *p, const struct resource *second,
    const char *name, struct err *err)
{
    const char *first = name;

    for (size_t i = 0; i < p->in->count; i++) {
        const struct resource *r = &p->in->items[i];
        char *landed;

        if (r->kind != second->kind || r == second)
            continue;
        landed = rewrite_new_name(p->rules, r->kind, r->name, NULL);
        if (strcmp(landed == NULL ? r->name : landed, name) == 0)
            first = r->name;
        free(landed);
    }
    err_set(err, ERR_CONFLICT, "%s '%s' and '%s' would both be named '%s'",
        second->kind_name, first, second->name, name);
    return err_remedy(err, "change --map, or leave one out with --exclude");
}

static int
copy_origin(const struct pass *p, const struct resource *from,
    struct resource *to, struct err *err)
{
    char *text;
    int rc;

    if (from->origin.length == 0)
        return 0;
    text = catalog_origin(p->in, from, err);
    if (text == NULL)
        return -1;
    rc = catalog_set_origin(p->out, to, text, from->origin.length, err);
    free(text);
    return rc;
}

/* Add a resource whose body the rules may change. */
static int
add_changed(const struct pass *p, const struct resource *r, const char *name,
    struct err *err)
{
    cJSON *body = catalog_tree(p->in, r, err);
    struct resource *added;
    int rc = -1;

    if (body == NULL)
        return -1;
    rewrite_body(p->rules, r->kind, r->name, body, p->to, p->notes);
    added = catalog_add(p->out, r->kind, name, body, NULL, err);
    if (added != NULL) {
        added->because = r->because;
        rc = copy_origin(p, r, added, err);
    }
    json_free(body);
    return rc;
}

static int
add_same(
    const struct pass *p, const struct resource *r, char *name, struct err *err)
{
    struct resource renamed = *r;

    renamed.name = name;
    return catalog_copy(p->out, p->in, &renamed, err) == NULL ? -1 : 0;
}

/* Add one resource under its new name. */
static int
add_under(
    const struct pass *p, const struct resource *r, char *name, struct err *err)
{
    char *text;
    bool touched;

    if (r->kind == KIND_UNKNOWN)
        return add_same(p, r, name, err);
    if (catalog_find(p->out, r->kind, name) != NULL)
        return refuse_clash(p, r, name, err);
    text = catalog_text(p->in, r, err);
    if (text == NULL)
        return -1;
    touched = rewrite_touches(p->rules, r->kind, text);
    free(text);
    return touched ? add_changed(p, r, name, err) : add_same(p, r, name, err);
}

static int
add(const struct pass *p, const struct resource *r, struct err *err)
{
    struct rewriting w = { p->rules, r->kind, r->name, NULL, p->to, p->notes };
    size_t map = 0;
    char *name = rewrite_new_name(p->rules, r->kind, r->name, &map);
    int rc;

    if (name == NULL)
        name = mem_string(r->name);
    else
        p->used[map] = true;
    if (strcmp(name, r->name) != 0)
        rewrite_note(&w, "map", "", mem_format("named '%s' there", name));
    rc = add_under(p, r, name, err);
    free(name);
    return rc;
}

/* A map may also be meant for what is only referred to. */
static void
mark_referred(const struct pass *p, const struct resource *r)
{
    for (size_t i = 0; i < r->reference_count; i++) {
        size_t map = 0;
        char *name = rewrite_new_name(
            p->rules, r->references[i].kind, r->references[i].name, &map);

        if (name != NULL)
            p->used[map] = true;
        free(name);
    }
}

/* Say whether a setting is meant for something that is there. */
static bool
is_used(const struct pass *p, const struct rewrite_set *set)
{
    for (size_t i = 0; i < p->in->count; i++)
        if (rewrite_set_fits(set, p->in->items[i].kind, p->in->items[i].name))
            return true;
    return false;
}

static void
note_unused(const struct pass *p)
{
    for (size_t i = 0; i < p->rules->set_count; i++) {
        const struct rewrite_set *set = &p->rules->sets[i];
        struct rewriting w = { p->rules, set->kind, set->pattern, NULL, p->to,
            p->notes };

        if (!is_used(p, set))
            rewrite_note(&w, "set", "", mem_string(REWRITE_UNUSED));
    }
    for (size_t i = 0; i < p->rules->map_count; i++) {
        const struct rewrite_map *map = &p->rules->maps[i];
        struct rewriting w = { p->rules, map->kind, map->old, NULL, p->to,
            p->notes };

        if (!p->used[i])
            rewrite_note(&w, "map", "", mem_string(REWRITE_UNUSED));
    }
}

int
rewrite_catalog(const struct rewrite_rules *rules, const struct catalog *in,
    const struct server *to, struct catalog *out, struct rewrite_notes *notes,
    struct err *err)
{
    struct pass p = { rules, in, out, to, notes, NULL };
    int rc = 0;

    p.used = mem_zero(rules->map_count + 1, sizeof *p.used);
    for (size_t i = 0; i < in->count && rc == 0; i++) {
        rc = add(&p, &in->items[i], err);
        if (rules->map_count > 0)
            mark_referred(&p, &in->items[i]);
    }
    if (rc == 0) {
        note_unused(&p);
        catalog_copy_about(out, in);
        catalog_sort(out, false);
    }
    free(p.used);
    return rc;
}
