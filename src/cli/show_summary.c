#include "cli/show_summary.h"

#include <inttypes.h>

#include "cli/export_report.h"
#include "cli/render.h"

/* ---- the list ---- */

void
show_list(const struct catalog *c, struct print *out)
{
    char hex[DIGEST_HEX];

    for (size_t i = 0; i < c->count; i++) {
        digest_hex(&c->items[i].digest, hex);
        print_column(out, PRINT_PLAIN, 20, c->items[i].kind_name);
        print_part(out, PRINT_FAINT, "%.12s  ", hex);
        print_line(out, PRINT_PLAIN, "%s", c->items[i].name);
    }
}

static void
resources_json(const struct catalog *c, struct buf *out)
{
    char hex[DIGEST_HEX];

    buf_putc(out, '[');
    for (size_t i = 0; i < c->count; i++) {
        buf_puts(out, i == 0 ? "{" : ",{");
        render_field("kind", c->items[i].kind_name, out);
        render_field("name", c->items[i].name, out);
        digest_hex(&c->items[i].digest, hex);
        render_field("sha256", hex, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

/* ---- the summary ---- */

static void
line(struct print *out, const char *title, const char *text)
{
    if (text == NULL)
        return;
    print_column(out, PRINT_HEAD, 16, title);
    print_line(out, PRINT_PLAIN, "%s", text);
}

void
show_summary_text(
    const struct catalog *c, const struct bundle_summary *s, struct print *out)
{
    const struct about *about = &c->about;
    char hex[DIGEST_HEX];
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    buf_printf(&text, "version %u.%u, canon %u, by %s", s->major, s->minor,
        s->canon, about->tool == NULL ? "?" : about->tool);
    line(out, "format", buf_text(&text));
    line(out, "made", s->created);
    buf_clear(&text);
    buf_printf(&text, "%s (%s %s)",
        about->cluster_name == NULL ? "?" : about->cluster_name,
        about->product == NULL ? "?" : about->product,
        about->version == NULL ? "?" : about->version);
    line(out, "cluster", buf_text(&text));
    line(out, "cluster UUID", about->cluster_uuid);
    line(out, "read by", about->user);
    line(out, "visibility", about->visibility);
    if (about->insecure)
        line(out, "warning", "the certificate was not verified");
    buf_clear(&text);
    export_counts(c, &text);
    line(out, "resources", buf_text(&text));
    buf_clear(&text);
    buf_printf(&text, "%" PRIu64 " packed, %" PRIu64 " unpacked", s->packed,
        s->unpacked);
    line(out, "bytes", buf_text(&text));
    digest_hex(&s->content, hex);
    line(out, "content digest", hex);
    digest_hex(&s->id, hex);
    line(out, "bundle id", hex);
    buf_clear(&text);
    render_remarks("skipped", &about->skipped, &text);
    render_remarks("failed", &about->failed, &text);
    render_remarks("unavailable", &about->unavailable, &text);
    render_remarks("vanished", &about->vanished, &text);
    render_remarks("appeared", &about->appeared, &text);
    render_remarks("external files", &about->external_files, &text);
    print_raw(out, buf_text(&text), text.length);
    buf_free(&text);
}

static void
source_json(const struct about *about, struct buf *out)
{
    buf_putc(out, '{');
    render_field("product", about->product, out);
    render_field("version", about->version, out);
    render_field("cluster_name", about->cluster_name, out);
    render_field("cluster_uuid", about->cluster_uuid, out);
    render_field("user", about->user, out);
    render_field("visibility", about->visibility, out);
    buf_putc(out, '}');
}

void
show_summary_json(
    const struct catalog *c, const struct bundle_summary *s, struct print *p)
{
    const struct about *about = &c->about;
    char hex[DIGEST_HEX];
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    buf_putc(&out, '{');
    render_field("type", "show", &out);
    render_field("tool", about->tool, &out);
    render_field("created", s->created, &out);
    render_key("source", &out);
    source_json(about, &out);
    digest_hex(&s->content, hex);
    render_field("content_digest", hex, &out);
    digest_hex(&s->id, hex);
    render_field("bundle_id", hex, &out);
    render_number("packed", s->packed, &out);
    render_number("unpacked", s->unpacked, &out);
    render_key("resources", &out);
    resources_json(c, &out);
    render_key("skipped", &out);
    render_remarks_json(&about->skipped, &out);
    render_key("failed", &out);
    render_remarks_json(&about->failed, &out);
    render_key("unavailable", &out);
    render_remarks_json(&about->unavailable, &out);
    render_key("vanished", &out);
    render_remarks_json(&about->vanished, &out);
    render_key("appeared", &out);
    render_remarks_json(&about->appeared, &out);
    render_key("external_files", &out);
    render_remarks_json(&about->external_files, &out);
    buf_puts(&out, "}\n");
    print_json_text(p, buf_text(&out), out.length);
    buf_free(&out);
}
