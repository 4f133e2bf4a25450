#include "cli/diff_print.h"

#include <stdlib.h>
#include <string.h>

#include "cli/render.h"
#include "model/patch.h"
#include "util/mem.h"
#include "util/signals.h"

/* ---- kinds ---- */

static struct diff_kind *
kind_of(const struct diff_kinds *k, const char *name)
{
    for (size_t i = 0; i < k->count; i++)
        if (strcmp(k->items[i].name, name) == 0)
            return &k->items[i];
    return NULL;
}

void
diff_kinds_add(struct diff_kinds *k, size_t side, const struct catalog *c)
{
    struct diff_kind *kind = NULL;

    /* In replay order kinds do not mix, so that the last one often fits. */
    for (size_t i = 0; i < c->count; i++) {
        const char *name = c->items[i].kind_name;

        if (kind == NULL || strcmp(kind->name, name) != 0)
            kind = kind_of(k, name);
        if (kind == NULL) {
            k->items = mem_room(k->items, k->count, &k->room, sizeof *kind);
            kind = &k->items[k->count++];
            *kind = (struct diff_kind){ mem_string(name), { 0, 0 } };
        }
        kind->held[side]++;
    }
}

void
diff_kinds_free(struct diff_kinds *k)
{
    for (size_t i = 0; i < k->count; i++)
        free(k->items[i].name);
    free(k->items);
    memset(k, 0, sizeof *k);
}

/* ---- operations ---- */

struct writing {
    const struct diff_view *view;
    struct print *out;
    const char *separator;
    struct buf text;
};

/* Print one operation; a patch_handler. */
static void
operation(void *user, const char *op, const char *path, const cJSON *value)
{
    struct writing *w = user;

    buf_clear(&w->text);
    buf_puts(&w->text, w->separator);
    w->separator = ",\n";
    buf_putc(&w->text, '{');
    render_field("op", op, &w->text);
    render_field("path", path, &w->text);
    if (value != NULL) {
        render_key("value", &w->text);
        json_print_line(value, &w->text);
    }
    buf_putc(&w->text, '}');
    print_json_text(w->out, buf_text(&w->text), w->text.length);
}

static void
path_of(const char *kind, const char *name, struct buf *out)
{
    buf_clear(out);
    json_pointer_add(out, kind);
    if (name != NULL)
        json_pointer_add(out, name);
}

static cJSON *
open_body(const struct catalog *c, const struct resource *r, struct err *err)
{
    return r == NULL ? NULL : catalog_tree(c, r, err);
}

/* Patch one pair that differs, the whole of both bodies. */
static int
patch_pair(struct writing *w, const struct pair *one, struct err *err)
{
    const struct pairs *p = w->view->diff->pairs;
    const struct resource *r = pair_resource(one);
    cJSON *from = NULL, *to;
    struct buf path;
    int rc = 0;

    if (signals_check(err) != 0)
        return -1;
    to = open_body(p->after, one->after, err);
    buf_init(&path, RENDER_LIMIT);
    path_of(r->kind_name, r->name, &path);
    if (one->what == PAIR_CHANGED)
        from = open_body(p->before, one->before, err);
    if ((one->after != NULL && to == NULL) ||
        (one->what == PAIR_CHANGED && from == NULL))
        rc = -1;
    else if (one->what == PAIR_VANISHED)
        operation(w, "remove", buf_text(&path), NULL);
    else if (one->what == PAIR_APPEARED)
        operation(w, "add", buf_text(&path), to);
    else
        patch_make(from, to, buf_text(&path), p->ignore, operation, w);
    buf_free(&path);
    json_free(from);
    json_free(to);
    return rc;
}

/* ---- all ---- */

/* Make or take away the member of a kind that only one side has. */
static void
patch_kind(
    struct writing *w, const char *op, const char *kind, const cJSON *value)
{
    struct buf path;

    buf_init(&path, RENDER_LIMIT);
    path_of(kind, NULL, &path);
    operation(w, op, buf_text(&path), value);
    buf_free(&path);
}

/* Patch the pairs of one kind, from ${i} on.  Return where the next one
 * begins, or 0 on failure. */
static size_t
patch_pairs(struct writing *w, size_t i, struct err *err)
{
    const struct pairs *p = w->view->diff->pairs;
    const struct pair *first = &p->items[i];
    const char *kind = pair_resource(first)->kind_name;
    const struct diff_kind *held = kind_of(w->view->kinds, kind);
    size_t vanished = 0;
    bool made = held->held[0] > 0;
    cJSON *empty;

    for (; i < p->count; i++) {
        const struct pair *one = &p->items[i];
        const struct resource *r = pair_resource(one);

        if (strcmp(r->kind_name, kind) != 0)
            break;
        if (one->what == PAIR_SAME || one->what == PAIR_UNREAD)
            continue;
        if (!made) {
            empty = json_object();
            patch_kind(w, "add", kind, empty);
            json_free(empty);
            made = true;
        }
        if (patch_pair(w, one, err) != 0)
            return 0;
        vanished += one->what == PAIR_VANISHED;
    }
    if (held->held[1] == 0 && vanished == held->held[0])
        patch_kind(w, "remove", kind, NULL);
    return i;
}

int
diff_patch(const struct diff_view *view, struct print *out, struct err *err)
{
    struct writing w = { .view = view, .out = out, .separator = "" };
    size_t count = view->diff->pairs->count, i = 0;

    buf_init(&w.text, RENDER_LIMIT);
    print_raw(out, "[", 1);
    while (i < count) {
        i = patch_pairs(&w, i, err);
        if (i == 0)
            break;
    }
    buf_free(&w.text);
    if (count > 0 && i == 0)
        return -1;
    print_raw(out, "]\n", 2);
    return 0;
}
