#include "model/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/compare_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

#define TEXT_LIMIT ((size_t)JSON_BODY_LIMIT * 2) /* above any body's line */

struct comparing {
    const struct kind *kind;
    const struct server *server;
    struct changes *out; /* or NULL: only counted */
    size_t count;
    struct buf pointer;
};

static char *
line_of(const cJSON *item)
{
    struct buf text;

    if (item == NULL)
        return NULL;
    buf_init(&text, TEXT_LIMIT);
    json_print_line(item, &text);
    return buf_take(&text);
}

static void
differs(struct comparing *c, const cJSON *from, const cJSON *to)
{
    struct change *change;

    c->count++;
    if (c->out == NULL)
        return;
    c->out->items = mem_room(
        c->out->items, c->out->count, &c->out->room, sizeof *c->out->items);
    change = &c->out->items[c->out->count++];
    change->pointer = mem_string(buf_text(&c->pointer));
    change->from = line_of(from);
    change->to = line_of(to);
}

static void compare_items(
    struct comparing *c, const cJSON *from, const cJSON *to);

static void
compare_child(
    struct comparing *c, const char *key, const cJSON *from, const cJSON *to)
{
    size_t length = c->pointer.length;

    json_pointer_add(&c->pointer, key);
    compare_items(c, from, to);
    c->pointer.length = length;
    c->pointer.data[length] = '\0';
}

/* Walk through the sorted members of two objects side by side. */
static void
compare_objects(struct comparing *c, const cJSON *from, const cJSON *to)
{
    const cJSON *x = from->child, *y = to->child;
    int order;

    while (x != NULL || y != NULL) {
        order = x == NULL ? 1 : y == NULL ? -1 : strcmp(x->string, y->string);
        compare_child(c, order > 0 ? y->string : x->string,
            order > 0 ? NULL : x, order < 0 ? NULL : y);
        if (order <= 0)
            x = x->next;
        if (order >= 0)
            y = y->next;
    }
}

/* Compare arrays of equal length element by element; the order counts. */
static void
compare_arrays(struct comparing *c, const cJSON *from, const cJSON *to)
{
    const cJSON *x = from->child, *y = to->child;
    char number[24];

    if (json_count(from) != json_count(to)) {
        differs(c, from, to);
        return;
    }
    for (size_t i = 0; x != NULL; x = x->next, y = y->next, i++) {
        snprintf(number, sizeof number, "%zu", i);
        compare_child(c, number, x, y);
    }
}

static bool
scalars_same(struct comparing *c, const cJSON *from, const cJSON *to)
{
    if (json_is_object(from) || json_is_array(from) || json_is_object(to) ||
        json_is_array(to))
        return false;
    return json_same(from, to) ||
           compare_means_same(c->kind, buf_text(&c->pointer), from, to);
}

/* Say whether the wanted body lacks what its source did not tell; of two
 * records, with no server to ask, either may lack it. */
static bool
is_untold(const struct comparing *c, const cJSON *to)
{
    return (to == NULL || c->server == NULL) && c->kind->untold != NULL &&
           strcmp(c->kind->untold, buf_text(&c->pointer)) == 0;
}

/* Compare two items, one of which may be NULL: absent. */
static void
compare_items(struct comparing *c, const cJSON *from, const cJSON *to)
{
    if (from == NULL || to == NULL) {
        if (!is_untold(c, to) &&
            !compare_counts_as_absent(c->kind, buf_text(&c->pointer),
                from == NULL ? to : from, c->server))
            differs(c, from, to);
    } else if (json_is_object(from) && json_is_object(to))
        compare_objects(c, from, to);
    else if (json_is_array(from) && json_is_array(to))
        compare_arrays(c, from, to);
    else if (!scalars_same(c, from, to))
        differs(c, from, to);
}

size_t
compare_bodies(enum kind_id kind, const cJSON *present, const cJSON *wanted,
    const struct server *server, struct changes *out)
{
    struct comparing c = { NULL, server, out, 0, { 0 } };

    buf_init(&c.pointer, TEXT_LIMIT);
    buf_puts(&c.pointer, "");
    if (kind != KIND_UNKNOWN) {
        c.kind = kind_get(kind);
        compare_items(&c, present, wanted);
    } else if (!json_same(present, wanted))
        differs(&c, present, wanted);
    buf_free(&c.pointer);
    return c.count;
}

long
compare_resources(const struct catalog *pc, const struct resource *present,
    const struct catalog *wc, const struct resource *wanted,
    const struct server *server, struct changes *out, struct err *err)
{
    cJSON *from, *to = NULL;
    long count = -1;

    if (memcmp(&present->digest, &wanted->digest, sizeof present->digest) == 0)
        return 0;
    from = catalog_tree(pc, present, err);
    if (from != NULL)
        to = catalog_tree(wc, wanted, err);
    if (from != NULL && to != NULL)
        count = (long)compare_bodies(wanted->kind, from, to, server, out);
    json_free(from);
    json_free(to);
    return count;
}

/* ---- finishing ---- */

static bool
is_absent(const char *text)
{
    return text == NULL || strcmp(text, "null") == 0;
}

/* Say whether a change leads where requests after creation lead: from open to
 * closed, from nothing to something. */
static bool
is_finish(const struct kind *k, const struct change *change)
{
    bool listed = false;

    if (k->finish == NULL)
        return false;
    for (size_t i = 0; k->finish[i] != NULL && !listed; i++)
        listed = pointer_matches(k->finish[i], change->pointer);
    if (!listed || is_absent(change->to))
        return false;
    if (k->id == KIND_INDEX && strcmp(change->pointer, "/state") == 0)
        return strcmp(change->to, "\"close\"") == 0;
    return is_absent(change->from);
}

bool
compare_is_finish(enum kind_id kind, const struct changes *changes)
{
    if (kind == KIND_UNKNOWN)
        return false;
    for (size_t i = 0; i < changes->count; i++)
        if (!is_finish(kind_get(kind), &changes->items[i]))
            return false;
    return true;
}

void
changes_free(struct changes *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->items[i].pointer);
        free(c->items[i].from);
        free(c->items[i].to);
    }
    free(c->items);
    memset(c, 0, sizeof *c);
}
