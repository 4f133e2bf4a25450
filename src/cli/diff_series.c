#include "cli/diff_print.h"

#include "cli/render.h"
#include "util/str.h"

/* Return the series that a resource stands for on one side, or NULL. */
static const struct series *
series_at(const struct diff_view *view, size_t side, const struct resource *r)
{
    const struct series *s;

    if (view->series == NULL || r->kind != KIND_INDEX)
        return NULL;
    s = series_find(&view->series[side], r->name);
    return s == NULL || s->alone ? NULL : s;
}

void
diff_series_text(
    const struct diff_view *view, const struct resource *r, struct buf *out)
{
    static const char *const titles[] = { "A", "B" };
    const char *separator = " (";

    for (size_t i = 0; i < 2; i++) {
        const struct series *s = series_at(view, i, r);

        if (s == NULL)
            continue;
        buf_printf(out, "%s%s: ", separator, titles[i]);
        separator = "; ";
        str_show(s->representative, out);
        if (s->count == 1)
            buf_puts(out, ", the only one");
        else
            buf_printf(out, ", %s of %zu",
                s->writer == SERIES_NONE ? "newest" : "writer", s->count);
    }
    if (separator[0] == ';')
        buf_putc(out, ')');
}

static void
add_series(const struct series *s, struct buf *out)
{
    if (s == NULL) {
        buf_puts(out, "null");
        return;
    }
    buf_putc(out, '{');
    render_field("index", s->representative, out);
    render_field("alias", s->alias, out);
    render_key("writer", out);
    buf_puts(out, s->writer == SERIES_NONE ? "false" : "true");
    render_number("count", s->count, out);
    buf_putc(out, '}');
}

void
diff_series_json(
    const struct diff_view *view, const struct resource *r, struct buf *out)
{
    const struct series *s[] = { series_at(view, 0, r), series_at(view, 1, r) };

    if (s[0] == NULL && s[1] == NULL)
        return;
    render_key("series", out);
    buf_putc(out, '[');
    add_series(s[0], out);
    buf_putc(out, ',');
    add_series(s[1], out);
    buf_putc(out, ']');
}
