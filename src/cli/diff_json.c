#include "cli/diff_print.h"

#include "cli/render.h"

/* ---- pieces ---- */

static void
flush(struct buf *text, struct print *out)
{
    print_json_text(out, buf_text(text), text->length);
    buf_clear(text);
}

static void
add_side(const char *path, const struct about *about, struct buf *out)
{
    buf_putc(out, '{');
    render_field("source", path, out);
    render_field("created", about->created, out);
    render_field("product", about->product, out);
    render_field("version", about->version, out);
    render_field("cluster_name", about->cluster_name, out);
    render_field("cluster_uuid", about->cluster_uuid, out);
    buf_putc(out, '}');
}

static void
add_names(const struct pairs *p, const size_t *positions, size_t count,
    struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < count; i++) {
        const struct pair *one = &p->items[positions[i]];

        if (i > 0)
            buf_putc(out, ',');
        json_quote(pair_resource(one)->name, out);
    }
    buf_putc(out, ']');
}

static void
add_renames(const struct diff *d, struct buf *out)
{
    render_key("renames", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < d->rename_count; i++) {
        const struct diff_rename *r = &d->renames[i];

        buf_puts(out, i == 0 ? "{" : ",{");
        render_field("kind", r->kind_name, out);
        render_key("from", out);
        add_names(d->pairs, r->from, r->from_count, out);
        render_key("to", out);
        add_names(d->pairs, r->to, r->to_count, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void
add_totals(
    const struct diff *d, const struct diff_tally *tally, struct buf *out)
{
    render_key("classes", out);
    buf_putc(out, '{');
    for (int i = 0; i < CLASS_COUNT; i++)
        render_number(class_word((enum class_id)i), tally->counts[i], out);
    buf_putc(out, '}');
    render_key("totals", out);
    buf_putc(out, '{');
    for (int i = 0; i < PAIR_COUNT; i++)
        render_number(diff_state((enum pair_what)i), d->pairs->totals[i], out);
    render_number("changes", d->changes, out);
    buf_putc(out, '}');
}

/* ---- one resource ---- */

static void
add_verdict(const struct class_verdict *v, struct buf *out)
{
    render_field("class", class_word(v->class), out);
    render_field("why", v->reason, out);
}

static void
add_changes(const struct verdicts *v, struct buf *out)
{
    render_key("changes", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < v->changes.count; i++) {
        buf_puts(out, i == 0 ? "{" : ",{");
        render_change_json(&v->changes.items[i], out);
        if (i < v->count)
            add_verdict(&v->items[i], out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void
add_pair(const struct diff_view *view, const struct pair *one,
    const struct verdicts *v, struct buf *out)
{
    const struct resource *r = pair_resource(one);
    const struct class_verdict *gravest = verdicts_gravest(v);

    buf_putc(out, '{');
    render_field("kind", r->kind_name, out);
    render_field("name", r->name, out);
    render_field("state", diff_state(one->what), out);
    if (one->what == PAIR_UNREAD && one->reason[0] != '\0')
        render_field("reason", one->reason, out);
    diff_series_json(view, r, out);
    if (gravest != NULL)
        add_verdict(gravest, out);
    if (v->changes.count > 0)
        add_changes(v, out);
    buf_putc(out, '}');
}

/* Add one pair; of names alone, no body is opened. */
static int
judge_pair(const struct diff_view *view, const struct pair *one,
    struct diff_tally *tally, struct buf *out, struct err *err)
{
    struct verdicts v = VERDICTS_INIT;
    int rc = 0;

    if (!view->name_only)
        rc = verdicts_find(view->diff->pairs, one, view->classes, &v, err);
    if (rc == 0)
        add_pair(view, one, &v, out);
    diff_tally_add(tally, &v);
    verdicts_free(&v);
    return rc;
}

/* ---- all ---- */

static void
add_composed(const struct diff_view *view, struct buf *out)
{
    render_key("composed", out);
    buf_putc(out, '{');
    render_field("name", view->name, out);
    render_key("sides", out);
    buf_puts(out, "[{");
    buf_puts(out, buf_text(&view->composed[0].fields));
    buf_puts(out, "},{");
    buf_puts(out, buf_text(&view->composed[1].fields));
    buf_puts(out, "}]}");
}

static void
add_head(const struct diff_view *view, struct buf *out)
{
    const struct pairs *p = view->diff->pairs;

    render_line("diff", out);
    render_key("sides", out);
    buf_putc(out, '[');
    add_side(view->sides[0], &p->before->about, out);
    buf_putc(out, ',');
    add_side(view->sides[1], &p->after->about, out);
    buf_putc(out, ']');
    if (view->composed != NULL)
        add_composed(view, out);
    render_key("resources", out);
    buf_putc(out, '[');
}

int
diff_json(const struct diff_view *view, struct print *out, struct err *err)
{
    const struct pairs *p = view->diff->pairs;
    const char *separator = "";
    struct diff_tally tally = { { 0 } };
    struct buf text;
    int rc = 0;

    buf_init(&text, RENDER_LIMIT);
    add_head(view, &text);
    for (size_t i = 0; i < p->count && rc == 0; i++) {
        if (!diff_is_told(view, &p->items[i]))
            continue;
        buf_puts(&text, separator);
        separator = ",";
        rc = judge_pair(view, &p->items[i], &tally, &text, err);
        flush(&text, out);
    }
    buf_putc(&text, ']');
    add_renames(view->diff, &text);
    add_totals(view->diff, &tally, &text);
    buf_puts(&text, "}\n");
    if (rc == 0)
        flush(&text, out);
    buf_free(&text);
    return rc;
}
