#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

/* ---- findings ---- */

void
lint_add(struct linting *l, const struct lint_rule *rule,
    const struct resource *r, const char *pointer, char *text)
{
    struct lint_findings *f = l->out;
    size_t position = (size_t)(r - l->catalog->items);
    struct lint_finding *last = f->count == 0 ? NULL : &f->items[f->count - 1];

    /* A thousand places of one sort are told as a number. */
    if (last == NULL || last->rule != rule || last->position != position)
        l->same = 0;
    if (++l->same > LINT_PLACES) {
        last->more++;
        free(text);
        return;
    }
    f->items = mem_room(f->items, f->count, &f->room, sizeof *f->items);
    f->items[f->count++] = (struct lint_finding){
        .rule = rule,
        .kind = r->kind,
        .kind_name = r->kind_name,
        .name = mem_string(r->name),
        .position = position,
        .pointer = mem_string(pointer),
        .text = text,
    };
}

static int
by_resource(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;
    int order;

    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    order = strcmp(x->pointer, y->pointer);
    return order != 0 ? order : strcmp(x->text, y->text);
}

static void
free_finding(struct lint_finding *one)
{
    free(one->name);
    free(one->pointer);
    free(one->text);
}

void
lint_findings_filter(struct lint_findings *f,
    bool (*keep)(void *user, const struct lint_finding *one), void *user)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->count; i++) {
        if (keep(user, &f->items[i]))
            f->items[kept++] = f->items[i];
        else
            free_finding(&f->items[i]);
    }
    f->count = kept;
}

static bool
is_within(void *user, const struct lint_finding *one)
{
    const struct catalog *const *c = user;

    return catalog_find(*c, one->kind, one->name) != NULL;
}

void
lint_findings_within(struct lint_findings *f, const struct catalog *c)
{
    lint_findings_filter(f, is_within, &c);
}

size_t
lint_findings_count(const struct lint_findings *f, enum lint_severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < f->count; i++)
        count += f->items[i].rule->severity == severity;
    return count;
}

void
lint_findings_free(struct lint_findings *f)
{
    for (size_t i = 0; i < f->count; i++)
        free_finding(&f->items[i]);
    free(f->items);
    memset(f, 0, sizeof *f);
}

/* ---- the walk ---- */

static int
look_at(struct linting *l, const struct resource *r, struct err *err)
{
    size_t count;
    const struct lint_rule *rules = lint_rules(&count);
    cJSON *body;

    /* What a newer version put in is not understood here. */
    if (r->kind == KIND_UNKNOWN)
        return 0;
    body = catalog_tree(l->catalog, r, err);
    if (body == NULL)
        return -1;
    l->here = r;
    l->builtin = kind_is_builtin(kind_get(r->kind), r->name, body);
    l->builtins[r - l->catalog->items] = l->builtin;
    lint_collect(l, body);
    for (size_t i = 0; i < count; i++)
        if (rules[i].body != NULL)
            rules[i].body(l, &rules[i], body);
    json_free(body);
    return 0;
}

int
lint(const struct catalog *c, struct lint_findings *out, struct err *err)
{
    struct linting l = { .catalog = c, .out = out };
    size_t count;
    const struct lint_rule *rules = lint_rules(&count);
    int rc = lint_collect_begin(&l, err);

    for (size_t i = 0; rc == 0 && i < c->count; i++)
        rc = signals_check(err) != 0 ? -1 : look_at(&l, &c->items[i], err);
    if (rc == 0)
        lint_collect_end(&l);
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (rules[i].whole != NULL)
            rc = rules[i].whole(&l, &rules[i], err);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, by_resource);
    lint_collect_free(&l);
    return rc;
}
