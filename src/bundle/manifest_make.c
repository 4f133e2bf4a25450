#include "bundle/manifest_internal.h"

int
manifest_make(const struct catalog *c, struct members *m,
    struct digest *content, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < c->count; i++)
        (void)members_take(m, c, i);
    catalog_content_digest(c, content);
    return manifest_print(c, m, content, out, err);
}
