#include "model/class_internal.h"

#include <string.h>

static bool
names(const struct resource *r, enum kind_id kind, const char *name)
{
    for (size_t i = 0; i < r->reference_count; i++)
        if (r->references[i].kind == kind &&
            strcmp(r->references[i].name, name) == 0)
            return true;
    return false;
}

struct class_users
class_users(const struct classing *w, enum class_side side)
{
    const struct catalog *c = w->classes->catalogs[side];
    struct class_users found = { c != NULL, 0, 0, 0 };

    for (size_t i = 0; c != NULL && i < c->count; i++) {
        const struct resource *r = &c->items[i];

        if (!names(r, w->c->kind, w->c->name))
            continue;
        if (r->kind == KIND_INDEX)
            found.indices++;
        else if (r->kind == KIND_DATA_STREAM)
            found.streams++;
        else
            found.others++;
    }
    return found;
}

size_t
class_users_count(const struct class_users *u)
{
    return u->indices + u->streams + u->others;
}

static void
part(struct buf *out, size_t count, const char *one, const char *many)
{
    if (count > 0)
        buf_printf(out, "%s%zu %s", out->length > 0 ? ", " : "", count,
            count == 1 ? one : many);
}

void
class_users_print(const struct class_users *u, struct buf *out)
{
    part(out, u->indices, "index", "indices");
    part(out, u->streams, "data stream", "data streams");
    part(out, u->others, "other resource", "other resources");
}
