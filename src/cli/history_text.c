#include "cli/history_text.h"

#include "cli/render.h"
#include "util/str.h"

static const struct {
    char mark;
    const char *word;
} words[] = {
    [HISTORY_APPEARED] = { '+', "appeared" },
    [HISTORY_CHANGED] = { '~', "changed" },
    [HISTORY_VANISHED] = { '-', "vanished" },
    [HISTORY_UNREAD] = { '?', "not read" },
    [HISTORY_AGAIN] = { '?', "read again" },
};

static void
add_text(const struct history_station *s, struct buf *out)
{
    char hex[DIGEST_HEX];

    buf_puts(out, s->created == NULL ? "-" : s->created);
    buf_puts(out, "  ");
    str_show(s->path, out);
    if (s->cluster != NULL) {
        buf_puts(out, "  ");
        str_show(s->cluster, out);
    }
    buf_putc(out, '\n');
    for (size_t i = 0; i < s->changes.count; i++) {
        const struct history_change *c = &s->changes.items[i];

        digest_hex(&c->digest, hex);
        buf_printf(out, "  %c %.12s  ", words[c->what].mark, hex);
        str_show(c->kind_name, out);
        buf_putc(out, ' ');
        str_show(c->name, out);
        if (c->what >= HISTORY_UNREAD)
            buf_printf(out, "  (%s%s", words[c->what].word,
                c->reason == NULL ? "" : ": ");
        if (c->reason != NULL)
            str_show(c->reason, out);
        buf_puts(out, c->what >= HISTORY_UNREAD ? ")\n" : "\n");
    }
}

static void
add_json(const struct history_station *s, struct buf *out)
{
    char hex[DIGEST_HEX];

    render_field("file", s->path, out);
    render_field("created", s->created, out);
    render_field("cluster_name", s->cluster, out);
    render_field("cluster_uuid", s->uuid, out);
    render_key("changes", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < s->changes.count; i++) {
        const struct history_change *c = &s->changes.items[i];

        buf_puts(out, i == 0 ? "{" : ",{");
        render_field("change", words[c->what].word, out);
        render_field("kind", c->kind_name, out);
        render_field("name", c->name, out);
        digest_hex(&c->digest, hex);
        render_field("sha256", hex, out);
        if (c->reason != NULL)
            render_field("reason", c->reason, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

void
history_text(const struct history_journey *j, struct run *run)
{
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    if (run->global.json) {
        render_line("history", &out);
        render_key("bundles", &out);
        buf_putc(&out, '[');
        for (size_t i = 0; i < j->count; i++) {
            buf_puts(&out, i == 0 ? "{" : ",{");
            add_json(&j->stations[i], &out);
            buf_putc(&out, '}');
        }
        buf_puts(&out, "]}\n");
        print_json_text(run->out, buf_text(&out), out.length);
    } else {
        for (size_t i = 0; i < j->count; i++)
            if (j->stations[i].changes.count > 0)
                add_text(&j->stations[i], &out);
        print_raw(run->out, buf_text(&out), out.length);
    }
    buf_free(&out);
}
