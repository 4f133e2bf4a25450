#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/export_report.h"
#include "cli/render.h"
#include "cli/replay.h"
#include "cli/use_list.h"
#include "util/mem.h"

struct values {
    struct replay_values replay;
    char *output, *use_list;
    bool force;
};

static const struct opt options[] = {
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output),
        "the bundle to write; - is standard output", NULL, 0, 0 },
    { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
        "overwrite FILE", NULL, 0, 0 },
    { 0 },
};

static const struct opt listing[] = {
    { "use-list", 'L', "FILE", OPT_TEXT, offsetof(struct values, use_list),
        "only the lines left in FILE, an edited 'show --list'", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Choosing by a list", listing, 0 },
    { 0 },
};

/* ---- what is left out ---- */

/* List all resources as left out; those that are kept are taken away later. */
static struct remarks
remark_all(const struct catalog *c)
{
    struct remarks all = { 0 };

    for (size_t i = 0; i < c->count; i++)
        remarks_add(&all, c->items[i].kind_name, c->items[i].name,
            "left out by select");
    return all;
}

/* Both are in replay order, so that one walk tells which are gone. */
static size_t
remark_left_out(struct catalog *c, const struct remarks *all)
{
    size_t kept = 0;

    for (size_t i = 0; i < all->count; i++) {
        const struct remark *one = &all->items[i];

        if (kept < c->count &&
            strcmp(c->items[kept].kind_name, one->kind) == 0 &&
            strcmp(c->items[kept].name, one->name) == 0)
            kept++;
        else
            remarks_add(&c->about.skipped, one->kind, one->name, one->reason);
    }
    remarks_sort(&c->about.skipped);
    return all->count - kept;
}

/* ---- about ---- */

/* The new choice, and of which bundle with which choice. */
static char *
selection_of(const struct selection *s, const char *old,
    const struct digest *bundle, struct err *err)
{
    char hex[DIGEST_HEX], *text = selection_text(s);
    cJSON *tree = json_parse(text, strlen(text), ERR_INTERNAL, err);
    cJSON *of = NULL;
    struct buf out;

    free(text);
    if (old != NULL)
        of = json_parse(old, strlen(old), ERR_INTERNAL, err);
    digest_hex(bundle, hex);
    json_put(tree, "of_bundle", json_string(hex));
    if (of != NULL)
        json_put(tree, "of", of);
    if (s->only.count > 0)
        json_put(tree, "use_list", json_bool(true));
    buf_init(&out, JSON_BODY_LIMIT);
    json_print_line(tree, &out);
    json_free(tree);
    return buf_take(&out);
}

/* The source and the time of its reading stay as they are. */
static void
fill_about(struct about *about, const struct selection *s,
    const struct bundle_summary *from, struct err *err)
{
    char *selection = selection_of(s, about->selection, &from->id, err);

    free(about->selection);
    about->selection = selection;
    free(about->tool);
    about->tool = mem_string("esbundle " ESBUNDLE_VERSION);
}

/* ---- the command ---- */

static void
report(const struct run *run, const struct values *v, const struct catalog *c,
    const struct bundle_summary *s, size_t left_out)
{
    char hex[DIGEST_HEX];
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    if (run->global.json) {
        render_line("select", &out);
        render_field("file", v->output, &out);
        digest_hex(&s->content, hex);
        render_field("content_digest", hex, &out);
        digest_hex(&s->id, hex);
        render_field("bundle_id", hex, &out);
        render_number("resource_count", c->count, &out);
        render_number("left_out", left_out, &out);
        render_number("bytes", s->packed, &out);
        buf_puts(&out, "}\n");
        print_json_text(run->out, buf_text(&out), out.length);
    } else {
        export_counts(c, &out);
        print_note(run->note,
            "select: %s into '%s' (%" PRIu64 " bytes), %zu left out",
            buf_text(&out), v->output, s->packed, left_out);
    }
    buf_free(&out);
}

/* Choose from the bundle that was read.  Return 0, or -1 (ERR_USAGE). */
static int
choose(const struct values *v, struct catalog *c, const char *path,
    struct selection *s, struct err *err)
{
    if (v->use_list == NULL && !opt_selects(&v->replay.select)) {
        err_set(err, ERR_USAGE, "nothing says what to choose");
        return err_remedy(
            err, "give --kind, --include, --exclude or --use-list");
    }
    if (opt_selection(&v->replay.select, s, err) != 0 ||
        (v->use_list != NULL && use_list_read(v->use_list, c, s, err) != 0))
        return -1;
    return replay_choose_by(s, c, path, err);
}

static int
select_from(struct run *run, const struct values *v, struct catalog *c,
    struct file *file, struct err *err)
{
    const struct bundle_options reading = { v->replay.max_unpacked, false };
    struct bundle_summary from = { 0 }, to = { 0 };
    const char *path = run->operands.items[0];
    struct selection s = { 0 };
    struct remarks all = { 0 };
    size_t left_out;
    int rc = -1;

    if (bundle_read(path, &reading, c, &from, run->progress, err) != 0)
        goto out;
    print_notes(run->note, &from.notes);
    all = remark_all(c);
    if (choose(v, c, path, &s, err) != 0)
        goto out;
    left_out = remark_left_out(c, &all);
    fill_about(&c->about, &s, &from, err);
    if (bundle_write(c, file, &to, run->progress, err) != 0 ||
        file_publish(file, err) != 0)
        goto out;
    report(run, v, c, &to, left_out);
    rc = 0;
out:
    remarks_free(&all);
    selection_free(&s);
    bundle_summary_free(&from);
    bundle_summary_free(&to);
    return rc;
}

static int
run_select(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct catalog *c;
    struct file *file;
    int rc = -1;

    if (export_check_output(run, v->output, err) != 0)
        return -1;
    file = file_new(v->output, v->force, err);
    if (file == NULL)
        return -1;
    c = catalog_new();
    rc = select_from(run, v, c, file, err);
    catalog_free(c);
    file_free(file);
    return rc;
}

static const char *const examples[] = {
    "esbundle select prod.tar.gz --include 'index:logs-*' -o wave1.tar.gz",
    "esbundle select prod.tar.gz --use-list wave1.txt -o wave1.tar.gz",
    NULL,
};

const struct command cmd_select = {
    .name = "select",
    .operands = "BUNDLE",
    .summary = "cut a smaller bundle out of one",
    .description =
        "Verifies BUNDLE and writes another one with what is chosen and what "
        "that needs; no cluster is asked. The choice is made by kind and by "
        "patterns, or by a list: save what 'show --list' prints, remove lines, "
        "and give it to --use-list. The new bundle records what was left out, "
        "and of which bundle.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_select,
};
