#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/compose_print.h"
#include "cli/export_report.h"
#include "cli/render.h"
#include "cli/replay.h"
#include "cli/show_series.h"

struct values {
    struct replay_values replay;
    bool list;
    bool series;
    char *compose;
};

static const struct opt options[] = {
    { "list", 'l', NULL, OPT_FLAG, offsetof(struct values, list),
        "one line per resource, in replay order", NULL, 0, 0 },
    { "series", 0, NULL, OPT_FLAG, offsetof(struct values, series),
        "indices only: one line per series, of dates, counters or an alias "
        "that rolls over",
        NULL, 0, 0 },
    { "compose", 0, "NAME", OPT_TEXT, offsetof(struct values, compose),
        "what the templates in it would give a new index or data stream NAME",
        NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Show", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { 0 },
};

/* ---- one body ---- */

/* Find KIND/NAME, an unknown kind too. */
static const struct resource *
find(const struct catalog *c, const char *operand)
{
    const char *slash = strchr(operand, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - operand);

    for (size_t i = 0; length > 0 && i < c->count; i++)
        if (strlen(c->items[i].kind_name) == length &&
            strncmp(c->items[i].kind_name, operand, length) == 0 &&
            strcmp(c->items[i].name, slash + 1) == 0)
            return &c->items[i];
    return NULL;
}

static int
show_body(const struct catalog *c, const struct run *run, struct err *err)
{
    const char *operand = run->operands.items[1];
    const struct resource *r = find(c, operand);
    char *text;

    if (r == NULL)
        return replay_no_resource(operand, run->operands.items[0], err);
    text = catalog_text(c, r, err);
    if (text == NULL)
        return -1;
    print_json_text(run->out, text, r->body.length);
    free(text);
    return 0;
}

/* ---- the list ---- */

static void
show_list(const struct catalog *c, const struct run *run)
{
    char hex[DIGEST_HEX];

    for (size_t i = 0; i < c->count; i++) {
        digest_hex(&c->items[i].digest, hex);
        print_column(run->out, PRINT_PLAIN, 20, c->items[i].kind_name);
        print_part(run->out, PRINT_FAINT, "%.12s  ", hex);
        print_line(run->out, PRINT_PLAIN, "%s", c->items[i].name);
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
line(const struct run *run, const char *title, const char *text)
{
    if (text == NULL)
        return;
    print_column(run->out, PRINT_HEAD, 16, title);
    print_line(run->out, PRINT_PLAIN, "%s", text);
}

static void
show_summary(const struct catalog *c, const struct bundle_summary *s,
    const struct run *run)
{
    const struct about *about = &c->about;
    char hex[DIGEST_HEX];
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    buf_printf(&text, "version %u.%u, canon %u, by %s", s->major, s->minor,
        s->canon, about->tool == NULL ? "?" : about->tool);
    line(run, "format", buf_text(&text));
    line(run, "made", s->created);
    buf_clear(&text);
    buf_printf(&text, "%s (%s %s)",
        about->cluster_name == NULL ? "?" : about->cluster_name,
        about->product == NULL ? "?" : about->product,
        about->version == NULL ? "?" : about->version);
    line(run, "cluster", buf_text(&text));
    line(run, "cluster UUID", about->cluster_uuid);
    line(run, "read by", about->user);
    line(run, "visibility", about->visibility);
    if (about->insecure)
        line(run, "warning", "the certificate was not verified");
    buf_clear(&text);
    export_counts(c, &text);
    line(run, "resources", buf_text(&text));
    buf_clear(&text);
    buf_printf(&text, "%" PRIu64 " packed, %" PRIu64 " unpacked", s->packed,
        s->unpacked);
    line(run, "bytes", buf_text(&text));
    digest_hex(&s->content, hex);
    line(run, "content digest", hex);
    digest_hex(&s->id, hex);
    line(run, "bundle id", hex);
    buf_clear(&text);
    render_remarks("skipped", &about->skipped, &text);
    render_remarks("failed", &about->failed, &text);
    render_remarks("unavailable", &about->unavailable, &text);
    render_remarks("vanished", &about->vanished, &text);
    render_remarks("appeared", &about->appeared, &text);
    render_remarks("external files", &about->external_files, &text);
    print_raw(run->out, buf_text(&text), text.length);
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

static void
show_json(const struct catalog *c, const struct bundle_summary *s,
    const struct run *run)
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
    print_json_text(run->out, buf_text(&out), out.length);
    buf_free(&out);
}

/* ---- what a name would get ---- */

static int
show_composed(const struct catalog *c, const char *name, const struct run *run,
    struct err *err)
{
    struct composer m;
    struct composed composed = { 0 };
    int rc = composer_init(&m, c, err);

    if (rc == 0)
        rc = compose(&m, name, NULL, &composed, err);
    if (rc == 0 && run->global.json)
        compose_print_json(&composed, &m, name, run->out);
    else if (rc == 0)
        compose_print_text(&composed, &m, name, run->out);
    composed_free(&composed);
    composer_free(&m);
    return rc;
}

/* ---- the command ---- */

/* A body, a composed body, series and a list are four questions. */
static int
check_question(const struct values *v, bool body, struct err *err)
{
    const char *asked[] = { body ? "KIND/NAME" : NULL,
        v->compose != NULL ? "'--compose'" : NULL,
        v->series ? "'--series'" : NULL, v->list ? "'--list'" : NULL };
    const char *first = NULL;

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        if (asked[i] == NULL)
            continue;
        if (first != NULL && (v->compose != NULL || v->series)) {
            err_set(err, ERR_USAGE, "%s and %s exclude each other", asked[i],
                first);
            return err_remedy(err, "ask for one after the other");
        }
        first = asked[i];
    }
    return 0;
}

static int
show(const struct catalog *c, const struct bundle_summary *s,
    const struct run *run, struct err *err)
{
    const struct values *v = run->values;

    if (run->operands.count > 1)
        return show_body(c, run, err);
    if (v->compose != NULL)
        return show_composed(c, v->compose, run, err);
    if (v->series && run->global.json)
        return show_series_json(c, run->out, err);
    if (v->series)
        return show_series_text(c, run->out, err);
    if (run->global.json)
        show_json(c, s, run);
    else if (v->list)
        show_list(c, run);
    else
        show_summary(c, s, run);
    return 0;
}

static int
run_show(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    bool body = run->operands.count > 1;
    const struct bundle_options reading = { v->replay.max_unpacked,
        !body && v->compose == NULL && !v->series };
    struct catalog *c = catalog_new();
    struct bundle_summary s = { 0 };
    const char *path = run->operands.items[0];
    int rc = -1;

    if (check_question(v, body, err) != 0 ||
        bundle_read(path, &reading, c, &s, run->progress, err) != 0 ||
        replay_choose(&v->replay.select, c, path, err) != 0)
        goto out;
    for (size_t i = 0; i < s.notes.count; i++)
        print_note(run->note, "note: %s", s.notes.items[i]);
    rc = show(c, &s, run, err);
out:
    bundle_summary_free(&s);
    catalog_free(c);
    return rc;
}

static const char *const examples[] = {
    "esbundle show prod.tar.gz",
    "esbundle show prod.tar.gz --list --kind index",
    "esbundle show prod.tar.gz --series",
    "esbundle show prod.tar.gz ilm_policy/product",
    "esbundle show prod.tar.gz --compose logs-2026.01.01",
    NULL,
};

const struct command cmd_show = {
    .name = "show",
    .operands = "BUNDLE [KIND/NAME]",
    .summary = "show what is in a bundle",
    .description =
        "Verifies BUNDLE and prints where it came from, what is in it and "
        "what was left out and why; with --list its table of contents in "
        "replay order; with KIND/NAME the body of that one resource; with "
        "--compose what a new index or data stream of that name would get "
        "from the templates in it, by the rules of Elasticsearch 7.10.2. "
        "Legacy templates of equal order may contradict each other: then it "
        "is undefined which one wins, and said so.\n\n"
        "--series puts indices that follow each other into one line: how many, "
        "the oldest and the newest, the write index, and how many different "
        "bodies they have, apart from what only says which one it is. A series "
        "is known by its rollover alias or by the dates and counters in its "
        "names: logs-2024.05.01, logs-202405, logs-2024.w05, logs-2024, "
        "app-000123 (six digits or more, a zero in front).",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 2,
    .run = run_show,
};
