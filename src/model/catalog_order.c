#include "model/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "model/catalog_internal.h"
#include "util/mem.h"
#include "util/str.h"

#define PATH_PART 100      /* bytes of a name in a ustar header */
#define PATH_LIMIT 1048576 /* a name of any legal length, encoded */

/* ---- replay order ---- */

static unsigned
rank_of(const struct resource *r, bool guide)
{
    if (r->kind == KIND_UNKNOWN)
        return (unsigned)-1;
    return guide ? kind_get(r->kind)->guide_rank : kind_get(r->kind)->rank;
}

static int
order(const struct resource *a, const struct resource *b, bool guide)
{
    unsigned x = rank_of(a, guide), y = rank_of(b, guide);
    int kinds = x != y ? (x < y ? -1 : 1) : strcmp(a->kind_name, b->kind_name);

    return kinds != 0 ? kinds : strcmp(a->name, b->name);
}

int
catalog_order(const struct resource *a, const struct resource *b)
{
    return order(a, b, false);
}

static int
by_rank(const void *a, const void *b)
{
    return order(a, b, false);
}

static int
by_guide_rank(const void *a, const void *b)
{
    return order(a, b, true);
}

void
catalog_sort(struct catalog *c, bool guide)
{
    if (c->count > 0)
        qsort(c->items, c->count, sizeof *c->items,
            guide ? by_guide_rank : by_rank);
    catalog_index_rebuild(c);
}

/* ---- paths and the content digest ---- */

void
catalog_path(const char *kind_name, const char *name, struct buf *out)
{
    char hex[DIGEST_HEX];
    struct digest digest;
    struct buf part;

    buf_init(&part, PATH_LIMIT);
    if (name[0] == '~')
        buf_puts(&part, "%7E");
    str_encode(name[0] == '~' ? name + 1 : name, &part);
    buf_puts(&part, ".json");
    if (part.length > PATH_PART) {
        digest_of(name, strlen(name), &digest);
        digest_hex(&digest, hex);
        buf_clear(&part);
        buf_printf(&part, "~%s.json", hex);
    }
    buf_printf(out, "%s/%s", kind_name, buf_text(&part));
    buf_free(&part);
}

void
catalog_content_digest(const struct catalog *c, struct digest *out)
{
    struct list lines = LIST_INIT;
    struct digester *d = digester_new();
    char hex[DIGEST_HEX];
    struct buf line;

    buf_init(&line, PATH_LIMIT);
    for (size_t i = 0; i < c->count; i++) {
        digest_hex(&c->items[i].digest, hex);
        buf_clear(&line);
        buf_printf(&line, "%s  ", hex);
        catalog_path(c->items[i].kind_name, c->items[i].name, &line);
        buf_putc(&line, '\n');
        list_add(&lines, buf_text(&line));
    }
    list_sort(&lines);
    for (size_t i = 0; i < lines.count; i++)
        digester_add(d, lines.items[i], strlen(lines.items[i]));
    digester_end(d, out);
    digester_free(d);
    list_free(&lines);
    buf_free(&line);
}
