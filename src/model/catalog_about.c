#include "model/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "model/catalog_internal.h"
#include "util/mem.h"

/* ---- remarks ---- */

void
remarks_add(
    struct remarks *r, const char *kind, const char *name, const char *reason)
{
    struct remark *one;

    r->items = mem_room(r->items, r->count, &r->room, sizeof *r->items);
    one = &r->items[r->count++];
    one->kind = mem_string(kind);
    one->name = mem_string(name);
    one->reason = mem_string(reason);
}

static void
free_remark(struct remark *one)
{
    free(one->kind);
    free(one->name);
    free(one->reason);
}

void
remarks_cut(struct remarks *r, size_t count)
{
    while (r->count > count)
        free_remark(&r->items[--r->count]);
}

const char *
remarks_reason(const struct remarks *r, const char *kind, const char *name)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct remark *m = &r->items[i];

        if (strcmp(m->kind, kind) == 0 &&
            (m->name == NULL || strcmp(m->name, name) == 0))
            return m->reason == NULL ? "" : m->reason;
    }
    return NULL;
}

const char *
about_lacks(const struct about *about, const char *kind, const char *name)
{
    const struct remarks *lists[] = { &about->failed, &about->unavailable,
        &about->skipped };
    const char *reason = NULL;

    for (size_t i = 0; i < sizeof lists / sizeof *lists && reason == NULL; i++)
        reason = remarks_reason(lists[i], kind, name);
    if (reason != NULL)
        return reason;
    if (remarks_reason(&about->appeared, kind, name) != NULL)
        return "it came while the cluster was read";
    /* What vanished and has a reason is there again. */
    reason = remarks_reason(&about->vanished, kind, name);
    return reason == NULL || reason[0] == '\0' ? NULL : reason;
}

void
remarks_filter(struct remarks *r,
    bool (*keep)(void *user, const struct remark *one), void *user)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++) {
        if (keep(user, &r->items[i]))
            r->items[kept++] = r->items[i];
        else
            free_remark(&r->items[i]);
    }
    r->count = kept;
}

/* A whole family, which has no name, comes before its resources. */
static int
compare_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int
by_name(const void *a, const void *b)
{
    const struct remark *x = a, *y = b;
    int order = compare_text(x->kind, y->kind);

    if (order == 0)
        order = compare_text(x->name, y->name);
    return order != 0 ? order : compare_text(x->reason, y->reason);
}

void
remarks_sort(struct remarks *r)
{
    if (r->count > 0)
        qsort(r->items, r->count, sizeof *r->items, by_name);
}

void
remarks_free(struct remarks *r)
{
    remarks_cut(r, 0);
    free(r->items);
    memset(r, 0, sizeof *r);
}

static void
copy_remarks(struct remarks *to, const struct remarks *from)
{
    for (size_t i = 0; i < from->count; i++)
        remarks_add(to, from->items[i].kind, from->items[i].name,
            from->items[i].reason);
}

/* ---- about ---- */

#define ABOUT_TEXTS(X)                                                         \
    X(tool)                                                                    \
    X(created)                                                                 \
    X(product)                                                                 \
    X(version)                                                                 \
    X(cluster_name)                                                            \
    X(cluster_uuid)                                                            \
    X(user)                                                                    \
    X(visibility)                                                              \
    X(selection)

#define ABOUT_REMARKS(X)                                                       \
    X(skipped)                                                                 \
    X(failed)                                                                  \
    X(unavailable)                                                             \
    X(external_files)                                                          \
    X(vanished)                                                                \
    X(appeared)

void
catalog_about_free(struct about *a)
{
#define FREE_TEXT(field) free(a->field);
#define FREE_REMARKS(field) remarks_free(&a->field);
    ABOUT_TEXTS(FREE_TEXT)
    ABOUT_REMARKS(FREE_REMARKS)
    memset(a, 0, sizeof *a);
}

void
catalog_copy_about(struct catalog *to, const struct catalog *from)
{
    const struct about *f = &from->about;
    struct about *t = &to->about;

    catalog_about_free(t);
    t->server = f->server;
    t->insecure = f->insecure;
#define COPY_TEXT(field) t->field = mem_string(f->field);
#define COPY_REMARKS(field) copy_remarks(&t->field, &f->field);
    ABOUT_TEXTS(COPY_TEXT)
    ABOUT_REMARKS(COPY_REMARKS)
}
