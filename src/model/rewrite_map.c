#include "model/rewrite_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/sanitize.h"
#include "model/select_internal.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- reading ---- */

static int
refuse_form(const char *text, struct err *err)
{
    err_set(err, ERR_USAGE, "'%s' is not of the form KIND:OLD=NEW", text);
    return err_remedy(err, "write '\\:', '\\=', '\\*' for such a byte in a "
                           "name, as in --map 'index:a-*=b-*'");
}

static size_t
count_stars(char *text)
{
    size_t count = 0;

    while ((text = select_find(text, '*')) != NULL) {
        count++;
        text++;
    }
    return count;
}

/* Check the two names of a map, their backslashes kept. */
static int
check_names(const char *text, char *old, char *new, struct err *err)
{
    if (*old == '\0' || *new == '\0')
        return refuse_form(text, err);
    if (count_stars(old) > 1 || count_stars(old) != count_stars(new))
        return err_set(err, ERR_USAGE,
            "'%s' must have one '*' on both sides, or none", text);
    return 0;
}

/* Read a copy of ${text}, which is cut up. */
static int
read_map(
    struct rewrite_rules *rules, const char *text, char *copy, struct err *err)
{
    char *colon = select_find(copy, ':'), *equals;
    struct rewrite_map *map;
    enum kind_id kind;

    equals = colon == NULL ? NULL : select_find(colon + 1, '=');
    if (equals == NULL)
        return refuse_form(text, err);
    *colon = *equals = '\0';
    if (select_read_kind(copy, &kind, err) != 0 ||
        check_names(text, colon + 1, equals + 1, err) != 0)
        return -1;
    rules->maps =
        mem_grow(rules->maps, rules->map_count + 1, sizeof *rules->maps);
    map = &rules->maps[rules->map_count++];
    map->kind = kind;
    map->old = mem_string(colon + 1);
    map->new = mem_string(equals + 1);
    return 0;
}

int
rewrite_map_add(struct rewrite_rules *rules, const char *text, struct err *err)
{
    char *copy = mem_string(text);
    int rc = read_map(rules, text, copy, err);

    free(copy);
    return rc;
}

int
rewrite_map_file(struct rewrite_rules *rules, const char *text, struct err *err)
{
    unsigned line = 0;
    int rc = 0;

    while (rc == 0 && *text != '\0') {
        size_t length = strcspn(text, "\n");
        char *copy = mem_copy(text, length);

        line++;
        if (length > 0 && copy[length - 1] == '\r')
            copy[length - 1] = '\0';
        if (copy[0] != '\0' && copy[0] != '#')
            rc = rewrite_map_add(rules, copy, err);
        if (rc != 0)
            err_prefix(err, "line %u", line);
        free(copy);
        text += length + (text[length] == '\n');
    }
    return rc;
}

void
rewrite_rules_free(struct rewrite_rules *rules)
{
    for (size_t i = 0; i < rules->map_count; i++) {
        free(rules->maps[i].old);
        free(rules->maps[i].new);
    }
    free(rules->maps);
    rules->maps = NULL;
    rules->map_count = 0;
    rewrite_sets_free(rules);
}

/* ---- names ---- */

/* A name with at most one star: what stands before and behind it. */
struct halves {
    char *before, *behind; /* behind NULL: no star */
};

static struct halves
halves_of(const char *text)
{
    char *copy = mem_string(text), *star = select_find(copy, '*');
    struct halves h = { NULL, NULL };

    if (star != NULL) {
        h.behind = str_unescape(star + 1);
        *star = '\0';
    }
    h.before = str_unescape(copy);
    free(copy);
    return h;
}

static void
halves_free(struct halves h)
{
    free(h.before);
    free(h.behind);
}

/* Return what stands between the halves in ${name}, or NULL if it does not
 * fit; ${*length} gets its length. */
static const char *
between(const struct halves *h, const char *name, size_t *length)
{
    size_t before = strlen(h->before), all = strlen(name), behind;

    if (h->behind == NULL) {
        *length = 0;
        return strcmp(h->before, name) == 0 ? name + all : NULL;
    }
    behind = strlen(h->behind);
    if (all < before + behind || memcmp(name, h->before, before) != 0 ||
        strcmp(name + all - behind, h->behind) != 0)
        return NULL;
    *length = all - before - behind;
    return name + before;
}

/* Return the name that one map gives, or NULL. */
static char *
apply_map(const struct rewrite_map *map, const char *name)
{
    struct halves old = halves_of(map->old), new = halves_of(map->new);
    char *result = NULL;
    const char *middle;
    size_t length;

    middle = between(&old, name, &length);
    if (middle != NULL)
        result = mem_format("%s%.*s%s", new.before, (int)length, middle,
            new.behind == NULL ? "" : new.behind);
    halves_free(old);
    halves_free(new);
    return result;
}

char *
rewrite_new_name(const struct rewrite_rules *rules, enum kind_id kind,
    const char *name, size_t *used)
{
    for (size_t i = 0; i < rules->map_count; i++) {
        char *result;

        if (rules->maps[i].kind != kind)
            continue;
        result = apply_map(&rules->maps[i], name);
        if (result != NULL) {
            if (used != NULL)
                *used = i;
            return result;
        }
    }
    return NULL;
}

/* ---- references ---- */

/* A reference that gets another name. */
struct renaming {
    enum kind_id to;
    char *old, *new;
};

struct renamings {
    const struct rewriting *r;
    struct renaming *items;
    size_t count, room;
};

static void
found(void *user, const struct kind_reference *rule, const char *name,
    const char *pointer)
{
    struct renamings *all = user;
    struct renaming one = { rule->to, NULL, NULL };

    one.new = rewrite_new_name(all->r->rules, rule->to, name, NULL);
    if (one.new == NULL || strcmp(one.new, name) == 0) {
        free(one.new);
        return;
    }
    one.old = mem_string(name);
    rewrite_note(all->r, "map", pointer,
        mem_format(
            "%s '%s' becomes '%s'", kind_get(rule->to)->name, name, one.new));
    all->items =
        mem_room(all->items, all->count, &all->room, sizeof *all->items);
    all->items[all->count++] = one;
}

void
rewrite_references(const struct rewriting *r)
{
    struct renamings all = { r, NULL, 0, 0 };
    char *between_names;

    if (r->rules->map_count == 0)
        return;
    references_of(r->kind, r->body, found, &all);

    /* By way of names that nobody has, so that a=b and b=c, or a swap, do not
     * run into each other. */
    for (int step = 0; step < 2; step++)
        for (size_t i = 0; i < all.count; i++) {
            const struct renaming *one = &all.items[i];

            between_names = mem_format("\x01%zu", i);
            references_rename(r->kind, r->body, one->to,
                step == 0 ? one->old : between_names,
                step == 0 ? between_names : one->new);
            free(between_names);
        }
    for (size_t i = 0; i < all.count; i++) {
        free(all.items[i].old);
        free(all.items[i].new);
    }
    free(all.items);
}
