#include "cli/commands.h"
#include "cli/render.h"
#include "cli/replay.h"
#include "cluster/prove.h"

struct values {
    struct replay_values replay;
};

static const struct opt_group groups[] = {
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Comparing with a cluster", opt_against,
        offsetof(struct values, replay.to) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Rewriting", opt_rewrite, offsetof(struct values, replay.rewrite) },
    { 0 },
};

/* ---- the bundle alone ---- */

/* A reference that the bundle does not satisfy itself. */
struct missing {
    const struct resource *from;
    const struct reference *to;
};

static size_t
count_missing(const struct catalog *c, struct missing *out, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < c->count; i++)
        for (size_t j = 0; j < c->items[i].reference_count; j++) {
            const struct reference *r = &c->items[i].references[j];

            if (catalog_find(c, r->kind, r->name) != NULL)
                continue;
            if (count < most)
                out[count] = (struct missing){ &c->items[i], r };
            count++;
        }
    return count;
}

#define MISSING_SHOWN 100

static void
print_bundle_json(const struct catalog *c, const struct bundle_summary *s,
    const struct missing *missing, size_t shown, size_t all, struct print *p)
{
    char hex[DIGEST_HEX];
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    buf_putc(&out, '{');
    render_field("type", "verify", &out);
    digest_hex(&s->content, hex);
    render_field("content_digest", hex, &out);
    digest_hex(&s->id, hex);
    render_field("bundle_id", hex, &out);
    render_number("resource_count", c->count, &out);
    render_number("members", s->members, &out);
    render_number("unpacked", s->unpacked, &out);
    render_number("missing_references", all, &out);
    render_key("missing", &out);
    buf_putc(&out, '[');
    for (size_t i = 0; i < shown; i++) {
        buf_puts(&out, i == 0 ? "{" : ",{");
        render_field("kind", missing[i].from->kind_name, &out);
        render_field("name", missing[i].from->name, &out);
        render_field("pointer", missing[i].to->pointer, &out);
        render_field("needs_kind", kind_get(missing[i].to->kind)->name, &out);
        render_field("needs_name", missing[i].to->name, &out);
        buf_putc(&out, '}');
    }
    buf_puts(&out, "]}\n");
    print_json_text(p, buf_text(&out), out.length);
    buf_free(&out);
}

static int
verify_bundle(struct run *run, const struct values *v, struct err *err)
{
    const struct bundle_options options = { v->replay.max_unpacked, true };
    const char *path = run->operands.items[0];
    struct missing missing[MISSING_SHOWN];
    struct catalog *c = catalog_new();
    struct bundle_summary s = { 0 };
    char hex[DIGEST_HEX];
    size_t all, shown;
    int rc = bundle_read(path, &options, c, &s, run->progress, err);

    if (rc == 0)
        rc = replay_choose(&v->replay.select, c, path, err);
    if (rc != 0)
        goto out;
    all = count_missing(c, missing, MISSING_SHOWN);
    shown = all < MISSING_SHOWN ? all : MISSING_SHOWN;
    print_notes(run->note, &s.notes);
    if (run->global.json) {
        print_bundle_json(c, &s, missing, shown, all, run->out);
        goto out;
    }
    for (size_t i = 0; i < shown; i++)
        print_note(run->note, "note: %s '%s' needs %s '%s', which is not %s",
            missing[i].from->kind_name, missing[i].from->name,
            kind_get(missing[i].to->kind)->name, missing[i].to->name,
            opt_selects(&v->replay.select) ? "chosen" : "in the bundle");
    digest_hex(&s.content, hex);
    print_line(run->out, PRINT_GOOD,
        "ok: %zu resources, %zu bodies, content digest %s", c->count, s.members,
        hex);
out:
    bundle_summary_free(&s);
    catalog_free(c);
    return rc;
}

/* ---- against a cluster ---- */

static const char *const words[] = { "equal", "differs", "missing",
    "unreadable" };

static void
print_proof(
    const struct replay *r, const struct proof_list *proof, struct run *run)
{
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    for (size_t i = 0; i < proof->count; i++) {
        const struct proof_item *item = &proof->items[i];
        const struct resource *wanted = &r->wanted->items[i];

        if (item->proof == PROOF_EQUAL) {
            if (run->global.verbose)
                print_line(run->out, PRINT_FAINT, "= %s %s", wanted->kind_name,
                    wanted->name);
            continue;
        }
        print_line(run->out, PRINT_WARN, "%s: %s %s%s%s", words[item->proof],
            wanted->kind_name, wanted->name, item->reason == NULL ? "" : ": ",
            item->reason == NULL ? "" : item->reason);
        buf_clear(&out);
        render_changes(
            &item->changes, run->global.verbose ? (size_t)-1 : 8, &out);
        print_raw(run->out, buf_text(&out), out.length);
    }
    print_line(run->out, PRINT_PLAIN,
        "verify: %zu equal, %zu differ, %zu missing, %zu unreadable",
        proof->totals[PROOF_EQUAL], proof->totals[PROOF_DIFFERENT],
        proof->totals[PROOF_MISSING], proof->totals[PROOF_UNREADABLE]);
    buf_free(&out);
}

static void
print_proof_json(
    const struct replay *r, const struct proof_list *proof, struct run *run)
{
    const char *separator = "";
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    buf_putc(&out, '{');
    render_field("type", "comparison", &out);
    render_key("resources", &out);
    buf_putc(&out, '[');
    for (size_t i = 0; i < proof->count; i++) {
        const struct proof_item *item = &proof->items[i];

        buf_printf(&out, "%s{", separator);
        separator = ",";
        render_field("kind", r->wanted->items[i].kind_name, &out);
        render_field("name", r->wanted->items[i].name, &out);
        render_field("result", words[item->proof], &out);
        if (item->reason != NULL)
            render_field("reason", item->reason, &out);
        if (item->changes.count > 0) {
            render_key("changes", &out);
            render_changes_json(&item->changes, &out);
        }
        buf_putc(&out, '}');
    }
    buf_puts(&out, "]");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        render_number(words[i], proof->totals[i], &out);
    buf_puts(&out, "}\n");
    print_json_text(run->out, buf_text(&out), out.length);
    buf_free(&out);
}

static int
verify_against(struct run *run, const struct values *v, struct err *err)
{
    struct replay r = { 0 };
    struct proof_list proof = { 0 };
    int rc = -1;

    if (replay_read(&r, &v->replay, run->operands.items[0], run, err) != 0 ||
        replay_connect(&r, &v->replay, "--against", run, err) != 0 ||
        prove(r.cluster, r.wanted, NULL, &proof, run->progress, err) != 0)
        goto out;
    replay_print_head(&r, run->note);
    if (run->global.json)
        print_proof_json(&r, &proof, run);
    else
        print_proof(&r, &proof, run);
    if (proof.totals[PROOF_UNREADABLE] > 0)
        rc = ERR_PARTIAL;
    else
        rc = proof.totals[PROOF_EQUAL] == proof.count ? 0 : ERR_DIFFERENT;
out:
    proof_list_free(&proof);
    replay_free(&r);
    return rc;
}

static int
run_verify(struct run *run, struct err *err)
{
    const struct values *v = run->values;

    if (v->replay.to.url != NULL)
        return verify_against(run, v, err);
    if (replay_check_alone(&v->replay, err) != 0)
        return -1;
    return verify_bundle(run, v, err);
}

static const char *const examples[] = {
    "esbundle verify prod.tar.gz",
    "esbundle verify prod.tar.gz --against @staging --replicas 0",
    NULL,
};

const struct command cmd_verify = {
    .name = "verify",
    .operands = "BUNDLE",
    .summary = "check a bundle, or compare a cluster with it",
    .description =
        "Checks every byte of BUNDLE: container, digests, canonical form, "
        "references. With --against also reads the cluster and says what "
        "differs from the bundle; give it the choosing and rewriting options "
        "that the import was given. Ends with 1 if only differences were "
        "found.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_verify,
};
