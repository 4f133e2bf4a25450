#include "model/lint_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"

/* The members of one alias stand together. */
struct group {
    const struct lint_member *members;
    size_t count, writers, silent; /* flag true; flag not said */
};

/* Read the group that begins at a position.  Return where the next begins. */
static size_t
read_group(const struct linting *l, size_t at, struct group *out)
{
    memset(out, 0, sizeof *out);
    out->members = &l->members[at];
    for (; at < l->member_count &&
           strcmp(l->members[at].alias, out->members->alias) == 0;
         at++) {
        out->count++;
        out->writers += l->members[at].write == 1;
        out->silent += l->members[at].write == -1;
    }
    return at;
}

static const struct lint_index *
index_of(const struct linting *l, const struct lint_member *m)
{
    return &l->indices[m->index];
}

static void
add_at_alias(struct linting *l, const struct lint_rule *rule,
    const struct lint_member *m, char *text)
{
    struct buf pointer;

    buf_init(&pointer, JSON_BODY_LIMIT);
    buf_puts(&pointer, "/aliases");
    json_pointer_add(&pointer, m->alias);
    lint_add(l, rule, index_of(l, m)->resource, buf_text(&pointer), text);
    buf_free(&pointer);
}

int
lint_two_writers(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    struct group g;

    (void)err;
    for (size_t at = 0; at < l->member_count;) {
        const struct lint_member *first = NULL;

        at = read_group(l, at, &g);
        for (size_t i = 0; g.writers > 1 && i < g.count; i++) {
            if (g.members[i].write != 1)
                continue;
            if (first == NULL)
                first = &g.members[i];
            else
                add_at_alias(l, rule, &g.members[i],
                    mem_format("index '%s' is write index of alias '%s', too",
                        index_of(l, first)->resource->name, first->alias));
        }
    }
    return 0;
}

/* ---- series ---- */

/* Return the length of a name without its counter: "x-000012" gives 2; 0:
 * there is none. */
static size_t
base_length(const char *name)
{
    size_t length = strlen(name), digits = 0;

    while (digits < length && isdigit((unsigned char)name[length - 1 - digits]))
        digits++;
    if (digits < 6 || digits == length || name[length - 1 - digits] != '-')
        return 0;
    return length - digits;
}

/* A rollover series: a member's policy rolls this alias over, or there are
 * several and all names end in a counter. */
static bool
is_series(const struct linting *l, const struct group *g)
{
    size_t counted = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct lint_index *index = index_of(l, &g->members[i]);

        if (index->rollover_alias != NULL &&
            strcmp(index->rollover_alias, g->members[i].alias) == 0)
            return true;
        counted += base_length(index->resource->name) > 0;
    }
    return g->count > 1 && counted == g->count;
}

/* Return the member that takes writes, or NULL: a sole one that does not say
 * otherwise does. */
static const struct lint_member *
writer(const struct group *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->members[i].write == 1)
            return &g->members[i];
    return g->count == 1 && g->silent == 1 ? &g->members[0] : NULL;
}

/* Report indices that are to be rolled over by an alias that they lack. */
static void
add_lonely(struct linting *l, const struct lint_rule *rule)
{
    for (size_t i = 0; i < l->index_count; i++) {
        const struct lint_index *index = &l->indices[i];
        struct lint_member wanted = { index->rollover_alias, i, 0 };
        size_t low = 0, high = l->member_count;

        if (index->rollover_alias == NULL || index->complete ||
            index->policy == NULL || *index->rollover_alias == '\0')
            continue;
        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (lint_member_order(&l->members[middle], &wanted) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == l->member_count ||
            lint_member_order(&l->members[low], &wanted) != 0)
            lint_add(l, rule, index->resource,
                "/settings/index.lifecycle.rollover_alias",
                mem_format("it is to be rolled over by alias '%s' and is no "
                           "member of it",
                    index->rollover_alias));
    }
}

int
lint_no_writer(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    struct group g;

    (void)err;
    for (size_t at = 0; at < l->member_count;) {
        at = read_group(l, at, &g);
        if (writer(&g) == NULL && is_series(l, &g))
            add_at_alias(l, rule, &g.members[g.count - 1],
                mem_format("alias '%s' is rolled over, and none of its %zu "
                           "indices is the write index",
                    g.members[0].alias, g.count));
    }
    add_lonely(l, rule);
    return 0;
}

/* ---- dates ---- */

static bool
is_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return true;
}

/* Return the length of a date at the beginning of a text, "2024.05.01" or
 * "2024-05", or 0. */
static size_t
date_length(const char *text)
{
    char mark;

    if (strlen(text) < 7 || !is_digits(text, 4))
        return 0;
    mark = text[4];
    if ((mark != '.' && mark != '-') || !is_digits(text + 5, 2))
        return 0;
    return text[7] == mark && strlen(text) >= 10 && is_digits(text + 8, 2) ? 10
                                                                           : 7;
}

/* Find the date of "x-2024.05.01-000012".  Return it as a text for free(), or
 * NULL. */
static char *
frozen_date(const char *name)
{
    size_t base = base_length(name);

    for (size_t i = 0; base > 1 && i < base - 1; i++) {
        size_t length = i > 0 && name[i - 1] != '-' ? 0 : date_length(name + i);

        if (length > 0 && i + length == base - 1)
            return mem_copy(name + i, length);
    }
    return NULL;
}

/* Return the name with date math that an index was made by, for free(), or
 * NULL with ${err} untouched: it had none; or with ${err} set. */
static char *
provided_name(
    const struct linting *l, const struct resource *r, struct err *err)
{
    char *text = catalog_origin(l->catalog, r, err), *name = NULL;
    const char *found;
    cJSON *origin;

    if (text == NULL)
        return NULL;
    origin = json_parse(text, strlen(text), ERR_BUNDLE, err);
    found = json_text(json_get(origin, "/settings/index.provided_name"));
    if (found != NULL && *found == '<')
        name = mem_string(found);
    json_free(origin);
    free(text);
    return name;
}

static int
check_date(struct linting *l, const struct lint_rule *rule,
    const struct lint_member *m, struct err *err)
{
    const struct resource *r = index_of(l, m)->resource;
    char *date = frozen_date(r->name), *made;

    if (date == NULL)
        return 0;
    made = provided_name(l, r, err);
    if (made == NULL && err->code != ERR_NONE) {
        free(date);
        return -1;
    }
    lint_add(l, rule, r, "",
        mem_format("every rollover of alias '%s' keeps the date %s%s%s%s",
            m->alias, date, made == NULL ? "" : "; it was made as '",
            made == NULL ? "" : made, made == NULL ? "" : "'"));
    free(made);
    free(date);
    return 0;
}

int
lint_frozen_date(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    struct group g;

    for (size_t at = 0; at < l->member_count;) {
        at = read_group(l, at, &g);
        if (writer(&g) != NULL && is_series(l, &g) &&
            check_date(l, rule, writer(&g), err) != 0)
            return -1;
    }
    return 0;
}
