#include "model/select.h"

#include <stdlib.h>
#include <string.h>

#include "model/sanitize.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- skip rules ---- */

/* Names that belong to the server's own features. */
static const char *const system_names[] = { ".security*", ".kibana*", ".tasks",
    ".fleet*", ".ml-*", ".transform-*", ".watches", ".async-search*",
    ".enrich-*", NULL };

enum rule {
    RULE_NONE,
    RULE_SYSTEM,
    RULE_MANAGED,
    RULE_HIDDEN,
    RULE_CLOSED,
    RULE_MOUNTED,
    RULE_EXCLUDED
};

/* Why a resource is left out, and why it came along all the same. */
static const struct {
    const char *reason, *because;
} texts[] = {
    [RULE_NONE] = { NULL, NULL },
    [RULE_SYSTEM] = { "system name (name it exactly with --include)",
        "a system name, but needed" },
    [RULE_MANAGED] = { "managed by Elasticsearch (--include-managed)",
        "managed by Elasticsearch, but needed" },
    [RULE_HIDDEN] = { "hidden (--include-hidden)", "hidden, but needed" },
    [RULE_CLOSED] = { "closed (--open-only)", "closed, but needed" },
    [RULE_MOUNTED] = { "searchable snapshot mount",
        "a searchable snapshot mount, but needed" },
    [RULE_EXCLUDED] = { NULL, "excluded by --exclude, but needed" },
};

struct traits {
    bool exact, builtin, hidden, closed, mounted;
};

static bool
is_system(const char *name)
{
    for (size_t i = 0; system_names[i] != NULL; i++)
        if (str_match_es(system_names[i], name))
            return true;
    return false;
}

static enum rule
rule_for(const struct selection *s, const char *name, struct traits t)
{
    if (t.closed && s->open_only)
        return RULE_CLOSED;
    if (s->no_rules)
        return RULE_NONE;
    if (t.mounted)
        return RULE_MOUNTED;
    if (t.exact)
        return RULE_NONE;
    if (is_system(name))
        return RULE_SYSTEM;
    if (t.builtin && !s->include_managed)
        return RULE_MANAGED;
    if ((t.hidden || name[0] == '.') && !s->include_hidden)
        return RULE_HIDDEN;
    return RULE_NONE;
}

static enum rule
rule_of(const struct selection *s, const struct resource *r)
{
    struct traits t = { selection_names_exactly(s, r->kind, r->name),
        r->builtin, r->hidden, r->closed, r->mounted };

    return rule_for(s, r->name, t);
}

const char *
selection_skips_index_name(
    const struct selection *s, const char *name, bool hidden, bool closed)
{
    struct traits t = { .hidden = hidden, .closed = closed };

    t.exact = selection_names_exactly(s, KIND_INDEX, name) ||
              selection_names_exactly(s, KIND_DATA_STREAM, name);
    return texts[rule_for(s, name, t)].reason;
}

/* ---- roots and what they need ---- */

struct mark {
    bool kept;
    enum rule skipped; /* by this rule, unless kept */
};

struct choosing {
    const struct selection *s;
    struct catalog *c;
    struct mark *marks;
    size_t *queue; /* kept resources whose needs are still to be looked at */
    size_t queued, done;
};

static void
keep(struct choosing *ch, size_t i)
{
    ch->marks[i].kept = true;
    ch->queue[ch->queued++] = i;
}

static void
choose_roots(struct choosing *ch)
{
    for (size_t i = 0; i < ch->c->count; i++) {
        const struct resource *r = &ch->c->items[i];

        if (!ch->s->rules_only && !selection_wants(ch->s, r->kind, r->name))
            continue;
        ch->marks[i].skipped = rule_of(ch->s, r);
        if (ch->marks[i].skipped == RULE_NONE)
            keep(ch, i);
    }
}

static bool
is_excluded(const struct selection *s, const struct resource *r)
{
    struct selection only = *s;

    if (s->rules_only)
        return false;
    /* With all else taken away, only --exclude can say no. */
    for (size_t i = 0; i < KIND_COUNT; i++)
        only.kinds[i] = true;
    only.include_count = 0;
    only.only.count = 0;
    return !selection_wants(&only, r->kind, r->name);
}

/* Let one need come along.  A rule or --exclude beats a soft one. */
static void
follow(struct choosing *ch, const struct resource *from,
    const struct reference *need)
{
    struct resource *r = catalog_find(ch->c, need->kind, need->name);
    enum rule rule;
    size_t i;

    if (r == NULL || ch->marks[r - ch->c->items].kept)
        return;
    i = (size_t)(r - ch->c->items);
    rule = is_excluded(ch->s, r) ? RULE_EXCLUDED : rule_of(ch->s, r);
    if (rule != RULE_NONE && !reference_is_hard(from->kind, need, NULL)) {
        ch->marks[i].skipped = rule;
        return;
    }
    r->because = texts[rule].because;
    keep(ch, i);
}

static bool
is_kept(void *user, const struct resource *r)
{
    const struct choosing *ch = user;

    /* The catalog moves what it keeps only to the front, so that this item
     * still stands where it stood. */
    return ch->marks[r - ch->c->items].kept;
}

static void
remark_skipped(const struct choosing *ch)
{
    for (size_t i = 0; i < ch->c->count; i++) {
        const struct resource *r = &ch->c->items[i];
        const char *reason = texts[ch->marks[i].skipped].reason;

        if (!ch->marks[i].kept && reason != NULL)
            remarks_add(&ch->c->about.skipped, r->kind_name, r->name, reason);
    }
}

/* A file matters only to what is kept. */
static bool
is_of_kept(void *user, const struct remark *one)
{
    const struct catalog *c = user;
    enum kind_id kind = kind_named(one->kind);

    return kind == KIND_UNKNOWN || one->name == NULL ||
           catalog_find(c, kind, one->name) != NULL;
}

/* Mark the roots and what they need. */
static struct choosing
choose(const struct selection *s, struct catalog *c)
{
    struct choosing ch = { s, c, NULL, NULL, 0, 0 };

    ch.marks = mem_zero(c->count + 1, sizeof *ch.marks);
    ch.queue = mem_zero(c->count + 1, sizeof *ch.queue);
    choose_roots(&ch);
    for (; ch.done < ch.queued && !s->no_deps; ch.done++) {
        const struct resource *r = &c->items[ch.queue[ch.done]];

        for (size_t i = 0; i < r->reference_count; i++)
            follow(&ch, r, &r->references[i]);
    }
    return ch;
}

/* Remove what is not marked.  Return the number kept. */
static size_t
keep_marked(struct choosing *ch)
{
    struct catalog *c = ch->c;

    remark_skipped(ch);
    catalog_filter(c, is_kept, ch);
    remarks_filter(&c->about.external_files, is_of_kept, c);
    free(ch->marks);
    free(ch->queue);
    return c->count;
}

size_t
selection_apply(const struct selection *s, struct catalog *c)
{
    struct choosing ch = choose(s, c);

    return keep_marked(&ch);
}

/* Keep in both what one of them keeps.  Nothing needs a resource of an unknown
 * kind: its name alone decides, in both alike. */
static void
share_marks(struct choosing *a, struct choosing *b)
{
    for (size_t i = 0; i < a->c->count; i++) {
        const struct resource *r = &a->c->items[i], *other = NULL;
        struct mark *mark;

        if (r->kind != KIND_UNKNOWN)
            other = catalog_find(b->c, r->kind, r->name);
        if (other == NULL)
            continue;
        mark = &b->marks[other - b->c->items];
        mark->kept = a->marks[i].kept = mark->kept || a->marks[i].kept;
    }
}

size_t
selection_apply_both(
    const struct selection *s, struct catalog *a, struct catalog *b)
{
    struct choosing x = choose(s, a), y = choose(s, b);

    share_marks(&x, &y);
    return keep_marked(&x) + keep_marked(&y);
}
