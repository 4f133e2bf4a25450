#include "cli/show_series.h"

#include <stdlib.h>

#include "cli/render.h"
#include "model/series.h"

#define KIND_WIDTH 20

static const char *
name_at(const struct catalog *c, const struct series *s, size_t i)
{
    return c->items[s->members[i]].name;
}

static const char *
writer_name(const struct catalog *c, const struct series *s)
{
    return s->writer == SERIES_NONE ? NULL : c->items[s->writer].name;
}

/* ---- text ---- */

/* As show --list has it. */
static void
print_alone(const struct catalog *c, const struct series *s, struct print *out)
{
    const struct resource *r = &c->items[s->members[0]];
    char hex[DIGEST_HEX];

    digest_hex(&r->digest, hex);
    print_column(out, PRINT_PLAIN, KIND_WIDTH, r->kind_name);
    print_part(out, PRINT_FAINT, "%.12s  ", hex);
    print_line(out, PRINT_PLAIN, "%s", r->name);
}

static int
print_series(const struct catalog *c, const struct series *s, struct print *out,
    struct err *err)
{
    const char *writer = writer_name(c, s);
    size_t bodies;

    if (series_bodies(c, s, &bodies, err) != 0)
        return -1;
    print_column(out, PRINT_PLAIN, KIND_WIDTH, "series");
    print_part(out, PRINT_HEAD, "%s", s->name);
    print_part(out, PRINT_PLAIN, "  %zu ind%s: %s", s->count,
        s->count == 1 ? "ex" : "ices", name_at(c, s, 0));
    if (s->count > 1)
        print_part(out, PRINT_PLAIN, " to %s", name_at(c, s, s->count - 1));
    if (writer != NULL)
        print_part(out, PRINT_PLAIN, ", writer %s", writer);
    print_line(out, bodies > 1 ? PRINT_WARN : PRINT_PLAIN, ", %zu bod%s",
        bodies, bodies == 1 ? "y" : "ies");
    return 0;
}

int
show_series_text(const struct catalog *c, struct print *out, struct err *err)
{
    struct series_list list;
    int rc = series_new(c, &list, err);

    for (size_t i = 0; i < list.count && rc == 0; i++) {
        const struct series *s = &list.items[i];

        if (s->alone)
            print_alone(c, s, out);
        else
            rc = print_series(c, s, out, err);
    }
    series_free(&list);
    return rc;
}

/* ---- JSON ---- */

static int
add_series(const struct catalog *c, const struct series *s, struct buf *out,
    struct err *err)
{
    size_t bodies;

    if (series_bodies(c, s, &bodies, err) != 0)
        return -1;
    buf_puts(out, out->data[out->length - 1] == '[' ? "{" : ",{");
    render_field("name", s->name, out);
    render_field("alias", s->alias, out);
    render_number("count", s->count, out);
    render_field("oldest", name_at(c, s, 0), out);
    render_field("newest", name_at(c, s, s->count - 1), out);
    render_field("writer", writer_name(c, s), out);
    render_number("bodies", bodies, out);
    render_key("indices", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < s->count; i++) {
        if (i > 0)
            buf_putc(out, ',');
        json_quote(name_at(c, s, i), out);
    }
    buf_puts(out, "]}");
    return 0;
}

static void
add_alone(const struct catalog *c, const struct series *s, struct buf *out)
{
    const struct resource *r = &c->items[s->members[0]];
    char hex[DIGEST_HEX];

    buf_puts(out, out->data[out->length - 1] == '[' ? "{" : ",{");
    digest_hex(&r->digest, hex);
    render_field("kind", r->kind_name, out);
    render_field("name", r->name, out);
    render_field("sha256", hex, out);
    buf_putc(out, '}');
}

static int
add_all(const struct catalog *c, const struct series_list *list,
    struct buf *out, struct err *err)
{
    render_line("series", out);
    render_key("series", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < list->count; i++)
        if (!list->items[i].alone &&
            add_series(c, &list->items[i], out, err) != 0)
            return -1;
    buf_putc(out, ']');
    render_key("others", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].alone)
            add_alone(c, &list->items[i], out);
    buf_puts(out, "]}\n");
    return 0;
}

int
show_series_json(const struct catalog *c, struct print *out, struct err *err)
{
    struct series_list list;
    int rc = series_new(c, &list, err);
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    if (rc == 0)
        rc = add_all(c, &list, &text, err);
    if (rc == 0)
        print_json_text(out, buf_text(&text), text.length);
    buf_free(&text);
    series_free(&list);
    return rc;
}
