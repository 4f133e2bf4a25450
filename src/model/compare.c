#include "model/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/compare_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

#define TEXT_LIMIT ((size_t)JSON_BODY_LIMIT * 2) /* above any body's line */

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

void
compare_differ(struct comparing *c, const cJSON *from, const cJSON *to)
{
    struct change *change;

    c->count++;
    if (c->out == NULL)
        return;
    c->out->items = mem_room(
        c->out->items, c->out->count, &c->out->room, sizeof *c->out->items);
    change = &c->out->items[c->out->count++];
    change->pointer = mem_string(buf_text(from != NULL ? &c->here : &c->there));
    change->from = line_of(from);
    change->to = line_of(to);
    change->element = false;
}

/* ---- the walk ---- */

struct compare_mark
compare_enter(struct comparing *c, const char *here, const char *there)
{
    struct compare_mark mark = { c->here.length, c->there.length };

    json_pointer_add(&c->here, here);
    json_pointer_add(&c->there, there);
    return mark;
}

static void
cut(struct buf *pointer, size_t length)
{
    pointer->length = length;
    pointer->data[length] = '\0';
}

void
compare_leave(struct comparing *c, struct compare_mark mark)
{
    cut(&c->here, mark.here);
    cut(&c->there, mark.there);
}

/* Walk through the sorted members of two objects side by side. */
static void
compare_objects(struct comparing *c, const cJSON *from, const cJSON *to)
{
    const cJSON *x = from->child, *y = to->child;

    while ((x != NULL || y != NULL) && !(c->quick && c->count > 0)) {
        int order = x == NULL   ? 1
                    : y == NULL ? -1
                                : strcmp(x->string, y->string);
        const char *key = order > 0 ? y->string : x->string;
        struct compare_mark mark = compare_enter(c, key, key);

        compare_items(c, order > 0 ? NULL : x, order < 0 ? NULL : y);
        compare_leave(c, mark);
        if (order <= 0)
            x = x->next;
        if (order >= 0)
            y = y->next;
    }
}

static bool
scalars_same(struct comparing *c, const cJSON *from, const cJSON *to)
{
    if (json_is_object(from) || json_is_array(from) || json_is_object(to) ||
        json_is_array(to))
        return false;
    return json_same(from, to) ||
           compare_means_same(c->kind, buf_text(&c->here), from, to);
}

/* Say whether the wanted body lacks what its source did not tell; of two
 * records, with no server to ask, either may lack it. */
static bool
is_untold(const struct comparing *c, const cJSON *to)
{
    return (to == NULL || c->server == NULL) && c->kind->untold != NULL &&
           strcmp(c->kind->untold, buf_text(&c->here)) == 0;
}

void
compare_items(struct comparing *c, const cJSON *from, const cJSON *to)
{
    c->work += c->quick;
    if (from == NULL || to == NULL) {
        if (!is_untold(c, to) &&
            !compare_counts_as_absent(c->kind, buf_text(&c->here),
                from == NULL ? to : from, c->server))
            compare_differ(c, from, to);
    } else if (json_is_object(from) && json_is_object(to))
        compare_objects(c, from, to);
    else if (json_is_array(from) && json_is_array(to))
        compare_arrays(c, from, to);
    else if (!scalars_same(c, from, to))
        compare_differ(c, from, to);
}

size_t
compare_bodies(enum kind_id kind, const cJSON *present, const cJSON *wanted,
    const struct server *server, struct changes *out)
{
    struct comparing c = { .server = server, .out = out };

    buf_init(&c.here, TEXT_LIMIT);
    buf_init(&c.there, TEXT_LIMIT);
    buf_puts(&c.here, "");
    buf_puts(&c.there, "");
    if (kind != KIND_UNKNOWN) {
        c.kind = kind_get(kind);
        compare_items(&c, present, wanted);
    } else if (!json_same(present, wanted))
        compare_differ(&c, present, wanted);
    buf_free(&c.here);
    buf_free(&c.there);
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
 * closed, from nothing to something.  One element more is another list. */
static bool
is_finish(const struct kind *k, const struct change *change)
{
    bool listed = false;

    if (k->finish == NULL)
        return false;
    for (size_t i = 0; k->finish[i] != NULL && !listed; i++)
        listed = pointer_matches(k->finish[i], change->pointer);
    if (!listed || is_absent(change->to) || change->element)
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
