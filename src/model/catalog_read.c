#include "model/catalog.h"

#include <stdlib.h>

char *
catalog_text(const struct catalog *c, const struct resource *r, struct err *err)
{
    return spool_get(c->spool, r->body, err);
}

cJSON *
catalog_tree(const struct catalog *c, const struct resource *r, struct err *err)
{
    char *text = catalog_text(c, r, err);
    cJSON *tree;

    if (text == NULL)
        return NULL;
    tree = json_parse(text, r->body.length, ERR_BUNDLE, err);
    if (tree == NULL)
        err_prefix(err, "%s '%s'", r->kind_name, r->name);
    free(text);
    return tree;
}

char *
catalog_origin(
    const struct catalog *c, const struct resource *r, struct err *err)
{
    if (r->origin.length == 0) {
        err->code = ERR_NONE;
        return NULL;
    }
    return spool_get(c->spool, r->origin, err);
}
