#include "model/compose_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/compare.h"
#include "util/mem.h"

/* ---- what differs ---- */

/* Return the pointer up to the first array on its way: what stands where in a
 * list of unsure order cannot be told. */
static char *
whole_list(const cJSON *body, const char *pointer)
{
    char *text = mem_string(pointer);

    for (char *p = text + 1; (p = strchr(p, '/')) != NULL; p++) {
        bool list;

        *p = '\0';
        list = json_is_array(json_at(body, text));
        if (list)
            break;
        *p = '/';
    }
    return text;
}

static struct compose_unsure *
unsure_at(struct composed *out, const char *pointer)
{
    struct compose_unsure *u;

    for (size_t i = 0; i < out->unsure_count; i++)
        if (strcmp(out->unsure[i].pointer, pointer) == 0)
            return &out->unsure[i];
    out->unsure =
        mem_room(out->unsure, out->unsure_count, &out->unsure_room, sizeof *u);
    u = &out->unsure[out->unsure_count++];
    memset(u, 0, sizeof *u);
    u->pointer = mem_string(pointer);
    return u;
}

static void
add_value(struct compose_unsure *u, const cJSON *body)
{
    const cJSON *item = json_at(body, u->pointer);
    struct buf text;

    buf_init(&text, JSON_BODY_LIMIT);
    buf_puts(&text, "");
    if (item != NULL)
        json_print_line(item, &text);
    list_add_new(&u->values, buf_text(&text));
    buf_free(&text);
}

void
compose_differences(struct composed *out, const cJSON *body, const cJSON *made)
{
    struct changes changes = CHANGES_INIT;

    compare_bodies(KIND_INDEX, body, made, NULL, &changes);
    for (size_t i = 0; i < changes.count; i++) {
        char *pointer = whole_list(body, changes.items[i].pointer);
        struct compose_unsure *u = unsure_at(out, pointer);

        add_value(u, body);
        add_value(u, made);
        free(pointer);
    }
    changes_free(&changes);
}

/* ---- the body ---- */

static int
by_pointer(const void *a, const void *b)
{
    const struct compose_unsure *x = a, *y = b;

    return strcmp(x->pointer, y->pointer);
}

/* Forget what lies below another one. */
static void
drop_below(struct composed *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->unsure_count; i++) {
        struct compose_unsure *u = &out->unsure[i];
        const char *last = kept == 0 ? NULL : out->unsure[kept - 1].pointer;
        size_t length = last == NULL ? 0 : strlen(last);

        if (last != NULL && strncmp(u->pointer, last, length) == 0 &&
            u->pointer[length] == '/') {
            free(u->pointer);
            list_free(&u->values);
            continue;
        }
        out->unsure[kept++] = *u;
    }
    out->unsure_count = kept;
}

void
compose_forget(struct composed *out)
{
    if (out->unsure_count == 0)
        return;
    qsort(out->unsure, out->unsure_count, sizeof *out->unsure, by_pointer);
    drop_below(out);
    for (size_t i = 0; i < out->unsure_count; i++) {
        char *parent = mem_string(out->unsure[i].pointer);
        cJSON *item = json_at(out->body, parent);

        list_sort(&out->unsure[i].values);
        *strrchr(parent, '/') = '\0';
        if (item != NULL) {
            json_detach(json_at(out->body, parent), item);
            json_free(item);
        }
        free(parent);
    }
}
