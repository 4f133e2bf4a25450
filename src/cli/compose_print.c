#include "cli/compose_print.h"

#include "cli/render.h"
#include "util/str.h"

/* The words for people and for programs. */
static const char *const rules[] = { "nothing", "legacy", "composable" };

static const struct {
    const char *word, *text;
} parts[] = {
    { "applied", "" },
    { "outranked", "another one has a higher priority" },
    { "switched_off", "a composable template rules the name" },
    { "global", "its pattern '*' reaches no hidden index" },
    { "perhaps", "its pattern '*' reaches no hidden index, and it is undefined "
                 "whether it is hidden" },
};

/* ---- text ---- */

void
compose_print_title(const char *title, struct buf *out)
{
    buf_printf(out, "%-11s", title);
}

static void
add_use(const struct compose_use *u, struct buf *out)
{
    buf_printf(out, "%s ", u->resource->kind_name);
    str_show(u->resource->name, out);
    if (u->ranked)
        buf_printf(out, " (%s %lld)",
            u->resource->kind == KIND_LEGACY_TEMPLATE ? "order" : "priority",
            (long long)u->priority);
    if (u->part != COMPOSE_APPLIED)
        buf_printf(out, ": %s", parts[u->part].text);
    buf_putc(out, '\n');
}

static void
add_uses(const struct composed *c, struct buf *out)
{
    bool any = false;

    for (size_t i = 0; i < c->use_count; i++) {
        bool applied = c->uses[i].part == COMPOSE_APPLIED;

        if (applied)
            compose_print_title(any ? "" : "from", out);
        else
            compose_print_title("not from", out);
        any = any || applied;
        add_use(&c->uses[i], out);
    }
}

/* Components that are named and not there, with the reason if there is one. */
static void
add_missing(
    const struct list *missing, const struct composer *m, struct buf *out)
{
    for (size_t i = 0; i < missing->count; i++) {
        const char *reason = about_lacks(
            &m->catalog->about, "component_template", missing->items[i]);

        compose_print_title("missing", out);
        buf_puts(out, "component_template ");
        str_show(missing->items[i], out);
        if (reason != NULL && *reason != '\0') {
            buf_puts(out, ": ");
            str_show(reason, out);
        }
        buf_putc(out, '\n');
    }
}

static void
add_problems(const struct list *problems, struct buf *out)
{
    for (size_t i = 0; i < problems->count; i++) {
        compose_print_title("problem", out);
        str_show(problems->items[i], out);
        buf_putc(out, '\n');
    }
}

static void
add_unsure(const struct compose_unsure *u, bool more, struct buf *out)
{
    compose_print_title("undefined", out);
    str_show(u->pointer, out);
    buf_puts(out, ": ");
    for (size_t i = 0; i < u->values.count; i++) {
        const char *value = u->values.items[i];

        buf_puts(out, i == 0 ? "" : " or ");
        str_show(*value == '\0' ? "nothing" : value, out);
    }
    buf_puts(out, more ? " or another one" : "");
    buf_puts(out, " (templates of equal order)\n");
}

/* Built-in templates are many, so they are only counted. */
static void
add_left_out(const struct remarks *left_out, struct buf *out)
{
    if (left_out->count == 0)
        return;
    compose_print_title("left out", out);
    buf_printf(out, "%zu template%s of the cluster ('show' tells why)\n",
        left_out->count, left_out->count == 1 ? "" : "s");
}

void
compose_print_head(
    const struct composed *c, const struct composer *m, struct buf *out)
{
    compose_print_title("makes", out);
    buf_puts(out, c->data_stream ? "a data stream\n" : "an index\n");
    if (c->rule == COMPOSE_NOTHING) {
        compose_print_title("from", out);
        buf_puts(out, "no template\n");
    }
    add_uses(c, out);
    add_missing(&c->missing, m, out);
    add_problems(&c->problems, out);
    for (size_t i = 0; i < c->unsure_count; i++)
        add_unsure(&c->unsure[i], c->unsure_more, out);
    add_left_out(&m->left_out, out);
}

void
compose_print_text(const struct composed *c, const struct composer *m,
    const char *name, struct print *out)
{
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    compose_print_title("name", &text);
    str_show(name, &text);
    buf_putc(&text, '\n');
    compose_print_head(c, m, &text);
    buf_putc(&text, '\n');
    print_raw(out, buf_text(&text), text.length);
    buf_free(&text);
    print_json(out, c->body);
}

/* ---- JSON ---- */

static void
uses_json(const struct composed *c, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < c->use_count; i++) {
        const struct compose_use *u = &c->uses[i];

        buf_puts(out, i == 0 ? "{" : ",{");
        render_field("kind", u->resource->kind_name, out);
        render_field("name", u->resource->name, out);
        render_key("priority", out);
        if (u->ranked)
            buf_printf(out, "%lld", (long long)u->priority);
        else
            buf_puts(out, "null");
        render_field("part", parts[u->part].word, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void
list_json(const struct list *list, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        buf_puts(out, i == 0 ? "" : ",");
        json_quote(list->items[i], out);
    }
    buf_putc(out, ']');
}

/* A value that may be absent is told by a flag, since null is a value. */
static void
unsure_json(const struct composed *c, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < c->unsure_count; i++) {
        const struct list *values = &c->unsure[i].values;
        bool absent = false, first = true;

        buf_puts(out, i == 0 ? "{" : ",{");
        render_field("pointer", c->unsure[i].pointer, out);
        render_key("values", out);
        buf_putc(out, '[');
        for (size_t j = 0; j < values->count; j++) {
            if (*values->items[j] == '\0') {
                absent = true;
                continue;
            }
            buf_puts(out, first ? "" : ",");
            buf_puts(out, values->items[j]);
            first = false;
        }
        buf_putc(out, ']');
        render_key("perhaps_absent", out);
        buf_puts(out, absent ? "true" : "false");
        render_key("perhaps_another", out);
        buf_puts(out, c->unsure_more ? "true}" : "false}");
    }
    buf_putc(out, ']');
}

void
compose_print_fields(
    const struct composed *c, const struct composer *m, struct buf *out)
{
    render_field("makes", c->data_stream ? "data_stream" : "index", out);
    render_field("rule", rules[c->rule], out);
    render_key("templates", out);
    uses_json(c, out);
    render_key("missing", out);
    list_json(&c->missing, out);
    render_key("problems", out);
    list_json(&c->problems, out);
    render_key("undefined", out);
    unsure_json(c, out);
    render_key("left_out", out);
    render_remarks_json(&m->left_out, out);
}

void
compose_print_json(const struct composed *c, const struct composer *m,
    const char *name, struct print *out)
{
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    render_line("composed", &text);
    render_field("name", name, &text);
    compose_print_fields(c, m, &text);
    render_key("body", &text);
    json_print_line(c->body, &text);
    buf_puts(&text, "}\n");
    print_json_text(out, buf_text(&text), text.length);
    buf_free(&text);
}
