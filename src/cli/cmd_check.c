#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/connect.h"
#include "cli/export_report.h"
#include "cli/render.h"
#include "cli/rights.h"
#include "cluster/collect.h"
#include "util/mem.h"

struct values {
    struct opt_connect from;
    struct opt_select select;
};

static const struct opt_group groups[] = {
    { "Cluster", opt_from, offsetof(struct values, from) },
    { "Choosing", opt_select, offsetof(struct values, select) },
    { "Skipped by default", opt_skipped, offsetof(struct values, select) },
    { 0 },
};

/* ---- what is there ---- */

/* Indices and streams are listed, their bodies not read. */
struct tally {
    const struct selection *selection;
    size_t counts[KIND_COUNT];
};

static bool
count_listed(void *user, const struct listed *item, const char **reason)
{
    struct tally *t = user;

    if (!selection_wants(t->selection, item->kind, item->name))
        return false;
    *reason = selection_skips_index_name(
        t->selection, item->name, item->hidden, item->closed);
    t->counts[item->kind] += *reason == NULL;
    return false;
}

static int
tally(struct cluster *c, const struct selection *s, struct tally *t,
    struct catalog *out, struct err *err)
{
    struct collect_options o = { .wants = count_listed, .user = t };

    t->selection = s;
    memcpy(o.kinds, s->kinds, sizeof o.kinds);
    if (collect(c, &o, out, err) != 0)
        return -1;
    selection_apply(s, out);
    for (size_t i = 0; i < out->count; i++)
        t->counts[out->items[i].kind]++;
    remarks_sort(&out->about.skipped);
    return 0;
}

/* ---- telling ---- */

/* "  12  reading: allowed" behind the kind's name. */
static void
tell_kind(const struct run *run, const char *name, size_t count,
    const struct right *r)
{
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    rights_print(r, &text);
    print_column(run->out, PRINT_PLAIN, 20, name);
    print_part(run->out, PRINT_PLAIN, "%6zu  ", count);
    print_line(run->out, r->state == RIGHTS_MISSING ? PRINT_BAD : PRINT_GOOD,
        "reading: %s", buf_text(&text));
    buf_free(&text);
}

static void
tell_text(const struct run *run, const struct cluster *c, const char *user,
    const struct right *rights, const struct tally *t,
    const struct catalog *out)
{
    struct buf text;

    print_line(run->out, PRINT_HEAD, "cluster '%s': %s %s, UUID %s", c->name,
        c->product, c->version, c->uuid == NULL ? "?" : c->uuid);
    print_line(run->out, PRINT_PLAIN, "user: %s",
        user == NULL ? "none (no security)" : user);
    for (int k = 0; k < KIND_COUNT; k++)
        tell_kind(
            run, kind_get((enum kind_id)k)->name, t->counts[k], &rights[k]);
    buf_init(&text, RENDER_LIMIT);
    render_remarks("would be skipped", &out->about.skipped, &text);
    render_remarks("could not be read", &out->about.unavailable, &text);
    render_remarks("failed", &out->about.failed, &text);
    print_raw(run->out, buf_text(&text), text.length);
    buf_free(&text);
}

static void
tell_kind_json(
    const struct right *r, enum kind_id kind, size_t count, struct buf *out)
{
    buf_putc(out, '{');
    render_field("kind", kind_get(kind)->name, out);
    render_number("count", count, out);
    render_field("reading", rights_word(r), out);
    render_key("privileges", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < r->count; i++) {
        const struct need *need = &r->needs[i];

        buf_puts(out, i == 0 ? "{" : ",{");
        render_field("privilege", need->privilege, out);
        render_field("on", need->on_indices ? "indices" : "cluster", out);
        render_key("has", out);
        buf_puts(out, r->state == RIGHTS_NOT_ASKED ? "null"
                      : need->has                  ? "true"
                                                   : "false");
        buf_putc(out, '}');
    }
    buf_puts(out, "]}");
}

static void
tell_json(const struct run *run, const struct cluster *c, const char *user,
    const struct right *rights, const struct tally *t,
    const struct catalog *out)
{
    struct buf text;

    buf_init(&text, RENDER_LIMIT);
    buf_putc(&text, '{');
    render_field("type", "check", &text);
    render_field("cluster_name", c->name, &text);
    render_field("cluster_uuid", c->uuid, &text);
    render_field("product", c->product, &text);
    render_field("version", c->version, &text);
    render_field("user", user, &text);
    render_key("kinds", &text);
    buf_putc(&text, '[');
    for (int k = 0; k < KIND_COUNT; k++) {
        if (k > 0)
            buf_putc(&text, ',');
        tell_kind_json(&rights[k], (enum kind_id)k, t->counts[k], &text);
    }
    buf_putc(&text, ']');
    render_key("skipped", &text);
    render_remarks_json(&out->about.skipped, &text);
    render_key("unavailable", &text);
    render_remarks_json(&out->about.unavailable, &text);
    render_key("failed", &text);
    render_remarks_json(&out->about.failed, &text);
    buf_puts(&text, "}\n");
    print_json_text(run->out, buf_text(&text), text.length);
    buf_free(&text);
}

static int
run_check(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct selection selection = { 0 };
    struct endpoint endpoint = { 0 };
    struct right rights[KIND_COUNT];
    struct tally t = { 0 };
    struct catalog *out = catalog_new();
    struct cluster *c = NULL;
    char *user = NULL;
    bool missing = false;
    int rc = -1;

    if (opt_selection(&v->select, &selection, err) != 0 ||
        connect_resolve(
            CONNECT_SOURCE, "--from", &v->from, run->note, &endpoint, err) != 0)
        goto out;
    c = connect_open(&endpoint, 1, run->progress, err);
    if (c == NULL || rights_ask(c, rights, err) != 0 ||
        tally(c, &selection, &t, out, err) != 0)
        goto out;
    user = cluster_user(c);
    if (run->global.json)
        tell_json(run, c, user, rights, &t, out);
    else
        tell_text(run, c, user, rights, &t, out);
    for (int k = 0; k < KIND_COUNT; k++)
        missing = missing ||
                  (selection.kinds[k] && rights[k].state == RIGHTS_MISSING);
    rc = missing || out->about.unavailable.count > 0 ? ERR_PARTIAL : 0;
out:
    free(user);
    cluster_free(c);
    catalog_free(out);
    endpoint_free(&endpoint);
    selection_free(&selection);
    return rc;
}

static const char *const examples[] = {
    "esbundle check --from https://old:9200 --user elastic",
    "esbundle check --from @prod --json",
    NULL,
};

const struct command cmd_check = {
    .name = "check",
    .operands = "",
    .summary = "say whether a cluster can be exported",
    .description =
        "Connects, tells product and version, asks for the privileges that "
        "reading each kind needs, counts what is there and lists what an "
        "export would skip, with reasons. Ends with 3 if something could not "
        "be read.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 0,
    .operands_most = 0,
    .run = run_check,
};
