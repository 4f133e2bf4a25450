#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

static bool
is_legacy(const struct template_head *t)
{
    return t->resource->kind == KIND_LEGACY_TEMPLATE;
}

/* ---- patterns that meet ---- */

#define PARTNERS 4 /* named for one template; more would tell nothing new */

struct meeting {
    struct linting *l;
    const struct lint_rule *rule;
    bool legacy; /* report legacy templates; else the second of two equals */
    struct partners {
        size_t owners[PARTNERS], count;
    } * told; /* by owner */
};

/* Return the one of two owners at which their meeting is reported. */
static size_t
reported(const struct meeting *m, size_t a, size_t b)
{
    if (m->legacy)
        return is_legacy(&m->l->composer.heads[a]) ? a : b;
    return a > b ? a : b;
}

/* Say whether a meeting of these two would be told, and is not yet. */
static bool
matters(void *user, size_t a, size_t b)
{
    const struct meeting *m = user;
    const struct template_head *x = &m->l->composer.heads[a];
    const struct template_head *y = &m->l->composer.heads[b];
    size_t at = reported(m, a, b), other = at == a ? b : a;
    const struct partners *told = &m->told[at];

    if (m->legacy ? is_legacy(x) == is_legacy(y)
                  : a == b || is_legacy(x) || is_legacy(y) ||
                        x->priority != y->priority)
        return false;
    for (size_t i = 0; i < told->count; i++)
        if (told->owners[i] == other)
            return false;
    return told->count < PARTNERS;
}

static void
tell(void *user, const struct name_pattern *a, const struct name_pattern *b)
{
    struct meeting *m = user;
    bool first = reported(m, a->owner, b->owner) == a->owner;
    const struct name_pattern *at = first ? a : b, *other = first ? b : a;
    const struct template_head *t = &m->l->composer.heads[at->owner];
    const struct template_head *o = &m->l->composer.heads[other->owner];
    struct partners *told = &m->told[at->owner];

    /* Of the pattern of all servers only warn. */
    if (m->legacy && strcmp(at->text, "*") == 0)
        return;
    told->owners[told->count++] = other->owner;
    lint_add(m->l, m->rule, t->resource, "/index_patterns",
        mem_format("its pattern '%s' meets '%s' of index template '%s'%s",
            at->text, other->text, o->resource->name,
            m->legacy ? "" : ", which has the same priority"));
}

static int
meet(struct linting *l, const struct lint_rule *rule, bool legacy)
{
    struct meeting m = { l, rule, legacy, NULL };

    m.told = mem_zero(l->composer.count + 1, sizeof *m.told);
    name_patterns_meet(&l->patterns, matters, tell, &m);
    free(m.told);
    return 0;
}

/* The one that is written second is refused. */
int
lint_overlap(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return meet(l, rule, false);
}

int
lint_legacy_over(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    return meet(l, rule, true);
}

/* Patterns of the index templates that stock servers from 7.9 on bring along
 * (x-pack's stack templates). */
static const char *const stock[] = { "logs-*-*", "metrics-*-*",
    "synthetics-*-*" };

int
lint_legacy_stock(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < l->composer.count; i++) {
        const struct template_head *t = &l->composer.heads[i];

        for (size_t j = 0; is_legacy(t) && j < t->patterns.count; j++)
            for (size_t k = 0; k < sizeof stock / sizeof *stock; k++)
                if (strcmp(t->patterns.items[j], "*") != 0 &&
                    str_patterns_overlap(t->patterns.items[j], stock[k]))
                    lint_add(l, rule, t->resource, "/index_patterns",
                        mem_format("its pattern '%s' meets '%s', which "
                                   "servers bring along",
                            t->patterns.items[j], stock[k]));
    }
    return 0;
}

/* ---- patterns and names ---- */

static void
mark(void *user, size_t owner)
{
    bool *matched = user;

    matched[owner] = true;
}

/* Names that were not carried count, too; return how many there are. */
static size_t
mark_remarks(const struct linting *l, const struct remarks *r, bool *matched)
{
    size_t count = 0;

    for (size_t i = 0; i < r->count; i++) {
        enum kind_id kind = kind_named(r->items[i].kind);

        if (r->items[i].name == NULL ||
            (kind != KIND_INDEX && kind != KIND_DATA_STREAM))
            continue;
        name_patterns_match(&l->patterns, r->items[i].name, mark, matched);
        count++;
    }
    return count;
}

int
lint_unmatched(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    const struct catalog *c = l->catalog;
    bool *matched = mem_zero(l->composer.count + 1, sizeof *matched);
    size_t names;

    (void)err;
    names = mark_remarks(l, &c->about.skipped, matched) +
            mark_remarks(l, &c->about.failed, matched) +
            mark_remarks(l, &c->about.vanished, matched) +
            mark_remarks(l, &c->about.appeared, matched);
    for (size_t i = 0; i < c->count; i++) {
        if (c->items[i].kind != KIND_INDEX &&
            c->items[i].kind != KIND_DATA_STREAM)
            continue;
        name_patterns_match(&l->patterns, c->items[i].name, mark, matched);
        names++;
    }

    /* A bundle of templates alone says nothing about names. */
    for (size_t i = 0; names > 0 && i < l->composer.count; i++) {
        const struct resource *r = l->composer.heads[i].resource;

        if (!matched[i] && !l->builtins[r - c->items])
            lint_add(l, rule, r, "/index_patterns",
                mem_string("no index and no data stream of the bundle has a "
                           "name like that"));
    }
    free(matched);
    return 0;
}

/* ---- what rules a name ---- */

struct ruler {
    const struct linting *l;
    const struct template_head *best; /* of the composable ones, or NULL */
    bool hidden;
};

static void
keep_best(void *user, size_t owner)
{
    struct ruler *u = user;
    const struct template_head *t = &u->l->composer.heads[owner];

    if (!is_legacy(t) && !(u->hidden && template_is_global(t)) &&
        (u->best == NULL || t->priority > u->best->priority))
        u->best = t;
}

int
lint_under_stream(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < l->index_count; i++) {
        struct ruler u = { l, NULL, l->indices[i].hidden };
        const struct resource *r = l->indices[i].resource;

        name_patterns_match(&l->patterns, r->name, keep_best, &u);
        if (u.best != NULL && u.best->data_stream)
            lint_add(l, rule, r, "",
                mem_format("index template '%s' claims its name for data "
                           "streams",
                    u.best->resource->name));
    }
    return 0;
}
