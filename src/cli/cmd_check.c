#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/connect.h"
#include "cli/export_report.h"
#include "cli/render.h"
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

/* ---- privileges ---- */

/* What reading one kind needs, and whether the user has it. */
struct right {
    const char *kind, *cluster, *index;
    int has; /* 1, 0, -1: no security there or not told */
};

/* Collect the distinct privileges of one column; ends with NULL. */
static void
column(const char *names[KIND_COUNT + 1], bool index)
{
    size_t count = 0;

    for (int k = 0; k < KIND_COUNT; k++) {
        const struct kind *row = kind_get((enum kind_id)k);
        const char *name =
            index ? row->privilege_index : row->privilege_cluster;
        bool known = name == NULL;

        for (size_t i = 0; i < count && !known; i++)
            known = strcmp(names[i], name) == 0;
        if (!known)
            names[count++] = name;
    }
    names[count] = NULL;
}

static bool
granted(const cJSON *answer, const char *privilege, bool index)
{
    const cJSON *rights = index ? json_get(json_get(answer, "index"), "*")
                                : json_get(answer, "cluster");

    return privilege == NULL || json_is_true(json_get(rights, privilege));
}

/* Ask for every privilege at once.  Return 0, or -1. */
static int
ask_rights(struct cluster *c, struct right rights[KIND_COUNT], struct err *err)
{
    const char *cluster[KIND_COUNT + 1], *index[KIND_COUNT + 1];
    cJSON *answer = NULL;
    enum outcome outcome;

    column(cluster, false);
    column(index, true);
    outcome = cluster_privileges(c, cluster, index, &answer, err);
    for (int k = 0; k < KIND_COUNT; k++) {
        const struct kind *row = kind_get((enum kind_id)k);

        rights[k] = (struct right){ row->name, row->privilege_cluster,
            row->privilege_index, -1 };
        if (answer != NULL)
            rights[k].has = granted(answer, row->privilege_cluster, false) &&
                            granted(answer, row->privilege_index, true);
    }
    json_free(answer);
    return outcome == OUTCOME_FAILED ? -1 : 0;
}

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

static const char *
right_word(const struct right *r)
{
    return r->has < 0 ? "not asked" : r->has ? "allowed" : "missing";
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
    for (int k = 0; k < KIND_COUNT; k++) {
        const struct kind *row = kind_get((enum kind_id)k);

        print_column(run->out, PRINT_PLAIN, 20, row->name);
        if (row->list == NULL && k != KIND_INDEX)
            continue;
        print_part(run->out, PRINT_PLAIN, "%6zu  ", t->counts[k]);
        print_line(run->out, rights[k].has == 0 ? PRINT_BAD : PRINT_GOOD,
            "reading: %s%s%s", right_word(&rights[k]),
            rights[k].has == 0 && rights[k].cluster != NULL ? ", needs " : "",
            rights[k].has == 0 && rights[k].cluster != NULL ? rights[k].cluster
                                                            : "");
    }
    buf_init(&text, RENDER_LIMIT);
    render_remarks("would be skipped", &out->about.skipped, &text);
    render_remarks("could not be read", &out->about.unavailable, &text);
    render_remarks("failed", &out->about.failed, &text);
    print_raw(run->out, buf_text(&text), text.length);
    buf_free(&text);
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
        buf_puts(&text, k == 0 ? "{" : ",{");
        render_field("kind", rights[k].kind, &text);
        render_number("count", t->counts[k], &text);
        render_field("reading", right_word(&rights[k]), &text);
        render_field("cluster_privilege", rights[k].cluster, &text);
        render_field("index_privilege", rights[k].index, &text);
        buf_putc(&text, '}');
    }
    buf_putc(&text, ']');
    render_key("skipped", &text);
    render_remarks_json(&out->about.skipped, &text);
    render_key("unavailable", &text);
    render_remarks_json(&out->about.unavailable, &text);
    render_key("failed", &text);
    render_remarks_json(&out->about.failed, &text);
    buf_puts(&text, "}\n");
    print_raw(run->out, buf_text(&text), text.length);
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
    c = cluster_open(&endpoint, 1, err);
    if (c == NULL || ask_rights(c, rights, err) != 0 ||
        tally(c, &selection, &t, out, err) != 0)
        goto out;
    user = cluster_user(c);
    if (run->global.json)
        tell_json(run, c, user, rights, &t, out);
    else
        tell_text(run, c, user, rights, &t, out);
    for (int k = 0; k < KIND_COUNT; k++)
        missing = missing || (selection.kinds[k] && rights[k].has == 0);
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
