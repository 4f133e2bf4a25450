#include "model/patch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/align.h"
#include "model/sanitize.h"
#include "util/digest.h"
#include "util/mem.h"

#define PATH_LIMIT                                                             \
    ((size_t)JSON_BODY_LIMIT * 3) /* above any path in a body                  \
                                   */
#define LINE_LIMIT                                                             \
    ((size_t)JSON_BODY_LIMIT * 2) /* above any element's line                  \
                                   */

/* Lists within lists up to this depth are aligned; one deeper is replaced.
 * Each level reads again what lies below it. */
#define LISTS_MOST 32

struct patching {
    patch_handler *handler;
    void *user;
    const struct list *ignore;
    struct buf path;
    size_t prefix; /* bytes of the path that stand in front of the body */
    unsigned lists;
};

static void
give(struct patching *p, const char *op, const cJSON *value)
{
    p->handler(p->user, op, buf_text(&p->path), value);
}

static size_t
enter(struct patching *p, const char *key)
{
    size_t length = p->path.length;

    json_pointer_add(&p->path, key);
    return length;
}

static size_t
enter_position(struct patching *p, size_t position)
{
    char number[24];

    snprintf(number, sizeof number, "%zu", position);
    return enter(p, number);
}

static void
leave(struct patching *p, size_t length)
{
    p->path.length = length;
    p->path.data[length] = '\0';
}

static bool
is_ignored(const struct patching *p)
{
    for (size_t i = 0; p->ignore != NULL && i < p->ignore->count; i++)
        if (pointer_matches(
                p->ignore->items[i], buf_text(&p->path) + p->prefix))
            return true;
    return false;
}

static void patch_items(struct patching *p, const cJSON *from, const cJSON *to);

/* ---- objects ---- */

static void
patch_member(
    struct patching *p, const char *key, const cJSON *from, const cJSON *to)
{
    size_t length = enter(p, key);

    if (is_ignored(p)) {
        /* It stays. */
    } else if (from == NULL)
        give(p, "add", to);
    else if (to == NULL)
        give(p, "remove", NULL);
    else
        patch_items(p, from, to);
    leave(p, length);
}

static void
patch_objects(struct patching *p, const cJSON *from, const cJSON *to)
{
    const cJSON *x = from->child, *y = to->child;

    while (x != NULL || y != NULL) {
        int order = x == NULL   ? 1
                    : y == NULL ? -1
                                : strcmp(x->string, y->string);

        patch_member(p, order > 0 ? y->string : x->string, order > 0 ? NULL : x,
            order < 0 ? NULL : y);
        if (order <= 0)
            x = x->next;
        if (order >= 0)
            y = y->next;
    }
}

/* ---- arrays ---- */

struct element {
    const cJSON *item;
    struct digest digest; /* of its line: equal for equal elements only */
};

struct elements {
    struct element *items;
    size_t count;
};

/* Two lists that are being aligned. */
struct sides {
    struct elements from, to;
};

static struct elements
elements_of(const cJSON *array)
{
    struct elements e = { NULL, json_count(array) };
    const cJSON *item;
    struct buf line;
    size_t i = 0;

    e.items = mem_zero(e.count, sizeof *e.items);
    buf_init(&line, LINE_LIMIT);
    json_each (item, array) {
        buf_clear(&line);
        json_print_line(item, &line);
        e.items[i].item = item;
        digest_of(buf_text(&line), line.length, &e.items[i++].digest);
    }
    buf_free(&line);
    return e;
}

static uint32_t
score(void *user, size_t a, size_t b)
{
    const struct sides *s = user;
    const struct element *x = &s->from.items[a], *y = &s->to.items[b];

    if (memcmp(&x->digest, &y->digest, sizeof x->digest) == 0)
        return ALIGN_SAME;
    return align_likeness(x->item, y->item);
}

/* Do one thing to the element at a position as it is by then. */
static void
patch_element(
    struct patching *p, size_t position, const cJSON *from, const cJSON *to)
{
    size_t length = enter_position(p, position);

    if (from == NULL)
        give(p, "add", to);
    else if (to == NULL)
        give(p, "remove", NULL);
    else
        patch_items(p, from, to);
    leave(p, length);
}

/* Go through the list from its beginning, so that ${at}, the position in the
 * list as it is by then, is that of the new list. */
static void
patch_aligned(struct patching *p, const struct sides *s,
    const struct align_partner *partners)
{
    size_t at = 0;

    for (size_t a = 0; a < s->from.count; a++) {
        if (partners[a].position == ALIGN_NONE) {
            patch_element(p, at, s->from.items[a].item, NULL);
            continue;
        }
        for (; at < partners[a].position; at++)
            patch_element(p, at, NULL, s->to.items[at].item);
        if (!partners[a].same)
            patch_element(p, at, s->from.items[a].item, s->to.items[at].item);
        at++;
    }
    for (; at < s->to.count; at++)
        patch_element(p, at, NULL, s->to.items[at].item);
}

static bool
has_ignored_element(struct patching *p, size_t count)
{
    bool ignored = false;

    for (size_t i = 0; p->ignore != NULL && i < count && !ignored; i++) {
        size_t length = enter_position(p, i);

        ignored = is_ignored(p);
        leave(p, length);
    }
    return ignored;
}

static void
patch_arrays(struct patching *p, const cJSON *from, const cJSON *to)
{
    struct sides s = { elements_of(from), elements_of(to) };
    size_t most = s.from.count > s.to.count ? s.from.count : s.to.count;
    struct align_partner *partners = mem_zero(s.from.count, sizeof *partners);

    if (!has_ignored_element(p, most)) {
        p->lists++;
        align(s.from.count, s.to.count, score, &s, partners);
        patch_aligned(p, &s, partners);
        p->lists--;
    }
    free(partners);
    free(s.from.items);
    free(s.to.items);
}

/* ---- all ---- */

/* A member named "-" is one like any other, and "add" replaces one that is
 * there; but some libraries take "replace" of it for an error, since in a list
 * it means the end. */
static bool
ends_in_dash(const struct buf *path)
{
    return path->length >= 2 &&
           strcmp(path->data + path->length - 2, "/-") == 0;
}

static void
patch_items(struct patching *p, const cJSON *from, const cJSON *to)
{
    if (json_is_object(from) && json_is_object(to))
        patch_objects(p, from, to);
    else if (json_is_array(from) && json_is_array(to) && p->lists < LISTS_MOST)
        patch_arrays(p, from, to);
    else if (!json_same(from, to))
        give(p, ends_in_dash(&p->path) ? "add" : "replace", to);
}

void
patch_make(const cJSON *from, const cJSON *to, const char *path,
    const struct list *ignore, patch_handler *handler, void *user)
{
    struct patching p = { .handler = handler, .user = user, .ignore = ignore };

    buf_init(&p.path, PATH_LIMIT);
    buf_puts(&p.path, path);
    p.prefix = p.path.length;
    patch_items(&p, from, to);
    buf_free(&p.path);
}
