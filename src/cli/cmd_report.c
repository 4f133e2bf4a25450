#include <inttypes.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/export_report.h"
#include "cli/render.h"
#include "cli/replay.h"
#include "cli/report.h"
#include "cli/side.h"

struct values {
    struct replay_values replay;
    char *output;
    bool force, diff;
};

static const struct opt options[] = {
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output),
        "the page to write; - is standard output", NULL, 0, 0 },
    { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
        "overwrite FILE", NULL, 0, 0 },
    { "diff", 'd', NULL, OPT_FLAG, offsetof(struct values, diff),
        "tell what changed from one side to the other: each is a bundle, a "
        "directory that unpack wrote, a URL or @PROFILE",
        NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Cluster", opt_against, offsetof(struct values, replay.to) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Skipped by default in a cluster", opt_skipped,
        offsetof(struct values, replay.select) },
    { "Rewriting", opt_rewrite, offsetof(struct values, replay.rewrite) },
    { "Conflicts", replay_opt_conflict, offsetof(struct values, replay) },
    { 0 },
};

/* ---- the page ---- */

static const char *const modes[] = { "bundle", "diff", "plan" };

static void
tell_json(const struct report *r, const char *path, uint64_t bytes,
    const struct run *run)
{
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    render_line("report", &out);
    render_field("file", path, &out);
    render_field("mode", modes[r->mode], &out);
    render_number("resource_count", r->count, &out);
    render_number("bytes", bytes, &out);
    render_key("states", &out);
    buf_putc(&out, '{');
    for (size_t i = 0; i < r->state_count; i++)
        render_number(r->states[i].word, report_total(r, i), &out);
    buf_puts(&out, "}}\n");
    print_json_text(run->out, buf_text(&out), out.length);
    buf_free(&out);
}

static void
tell(const struct report *r, const char *path, uint64_t bytes,
    const struct run *run)
{
    struct buf states;

    if (run->global.json) {
        tell_json(r, path, bytes, run);
        return;
    }
    buf_init(&states, RENDER_LIMIT);
    for (size_t i = 0; i < r->state_count; i++)
        if (report_total(r, i) > 0)
            buf_printf(
                &states, ", %zu %s", report_total(r, i), r->states[i].word);
    print_note(run->note,
        "report: %zu resources%s into '%s' (%" PRIu64 " bytes)", r->count,
        buf_text(&states), path, bytes);
    buf_free(&states);
}

/* Write and publish the page of a report whose parts are set. */
static int
write_page(struct report *r, struct file *file, const struct values *v,
    const struct run *run, struct err *err)
{
    struct html h;
    int rc;

    report_new(r);
    html_init(&h, file, err);
    report_write(r, &h);
    rc = html_end(&h);
    if (rc == 0)
        rc = file_publish(file, err);
    if (rc == 0)
        tell(r, v->output, h.bytes, run);
    report_free(r);
    return rc;
}

/* ---- what it is about ---- */

static int
report_bundle(struct file *file, const struct values *v, const struct run *run,
    struct err *err)
{
    const struct bundle_options reading = { v->replay.max_unpacked, false };
    const char *path = run->operands.items[0];
    struct bundle_summary s = { 0 };
    struct catalog *c = catalog_new();
    struct lint_findings findings = { NULL, 0, 0 };
    struct report r = {
        .mode = REPORT_BUNDLE, .side = { c, &s, NULL }, .findings = &findings
    };
    int rc = bundle_read(path, &reading, c, &s, run->progress, err);

    print_notes(run->note, &s.notes);
    if (rc == 0)
        rc = lint(c, &findings, err);
    if (rc == 0)
        rc = replay_choose(&v->replay.select, c, path, err);
    if (rc == 0) {
        lint_findings_within(&findings, c);
        rc = write_page(&r, file, v, run, err);
    }
    lint_findings_free(&findings);
    bundle_summary_free(&s);
    catalog_free(c);
    return rc;
}

static struct report_side
side_of(const struct side *s)
{
    return (struct report_side){ s->catalog, &s->summary, s->url };
}

static int
report_diff(struct file *file, const struct values *v, const struct run *run,
    struct err *err)
{
    const struct side_options o = { &v->replay.to, &v->replay.select,
        v->replay.max_unpacked, false };
    struct side sides[2];
    struct report r = { .mode = REPORT_DIFF };
    struct pairs *pairs = NULL;
    int rc = -1;

    if (sides_open(sides, run->operands.items, &o, run, err) == 0 &&
        replay_choose_both(
            &v->replay.select, sides[0].catalog, sides[1].catalog, err) == 0)
        pairs = pairs_new(sides[0].catalog, sides[1].catalog, NULL, err);
    if (pairs != NULL) {
        r.before = side_of(&sides[0]);
        r.side = side_of(&sides[1]);
        r.pairs = pairs;
        r.classes = classes_new(sides[0].catalog, sides[1].catalog, NULL);
        rc = write_page(&r, file, v, run, err);
    }
    classes_free(r.classes);
    pairs_free(pairs);
    sides_free(sides);
    return rc;
}

static int
report_plan(
    struct file *file, const struct values *v, struct run *run, struct err *err)
{
    struct replay replay = { 0 };
    struct report r = { .mode = REPORT_PLAN, .replay = &replay };
    int rc = -1;

    if (replay_read(&replay, &v->replay, run->operands.items[0], run, err) ==
            0 &&
        replay_connect(&replay, &v->replay, "--against", run, err) == 0 &&
        replay_plan(&replay, &v->replay, run, err) == 0) {
        replay_print_head(&replay, run->note);
        replay_warn_unknown(&replay, run);
        r.side = (struct report_side){ replay.wanted, &replay.summary, NULL };
        r.classes = classes_new(NULL, NULL, &replay.facts.server);
        rc = write_page(&r, file, v, run, err);
    }
    classes_free(r.classes);
    replay_free(&replay);
    return rc;
}

/* ---- the command ---- */

/* What is not for this page must not be passed over in silence. */
static int
check_idle(const struct values *v, struct err *err)
{
    struct replay_values alone = v->replay;
    const char *name = opt_given(opt_skipped, &v->replay.select);

    if (!v->diff && name != NULL) {
        err_set(
            err, ERR_USAGE, "option '--%s' means nothing without --diff", name);
        return err_remedy(err, "a bundle is told of with all it holds");
    }
    if (v->replay.to.url != NULL)
        return 0;
    /* A side of a diff may be a cluster, too: see cli/side.h. */
    if (v->diff)
        alone.to = (struct opt_connect){ 0 };
    return replay_check_alone(&alone, err);
}

/* Hold the options against each other.  Return 0, or -1 (ERR_USAGE). */
static int
check(const struct values *v, const struct run *run, struct err *err)
{
    size_t wanted = v->diff ? 2 : 1;

    if (export_check_output(run, v->output, err) != 0)
        return -1;
    if (v->diff && v->replay.to.url != NULL) {
        err_set(err, ERR_USAGE, "'--diff' and '--against' exclude each other");
        return err_remedy(err, "make one page after the other");
    }
    if (run->operands.count != wanted) {
        err_set(err, ERR_USAGE, "%zu bundles are named, %zu are wanted",
            run->operands.count, wanted);
        return err_remedy(
            err, v->diff ? "name the earlier and the later one behind --diff"
                         : "give --diff to compare two");
    }
    return check_idle(v, err);
}

static int
run_report(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct file *file;
    int rc;

    if (check(v, run, err) != 0)
        return -1;
    file = file_new(v->output, v->force, err);
    if (file == NULL)
        return -1;
    if (v->diff)
        rc = report_diff(file, v, run, err);
    else if (v->replay.to.url != NULL)
        rc = report_plan(file, v, run, err);
    else
        rc = report_bundle(file, v, run, err);
    file_free(file);
    return rc;
}

static const char *const examples[] = {
    "esbundle report prod.tar.gz -o prod.html",
    "esbundle report --diff prod-1.tar.gz prod-2.tar.gz -o changes.html",
    "esbundle report --diff prod.tar.gz @prod -o today.html",
    "esbundle report prod.tar.gz --against @staging -o plan.html",
    NULL,
};

const struct command cmd_report = {
    .name = "report",
    .operands = "BUNDLE [BUNDLE]",
    .summary = "write one HTML page about a bundle, a diff or a plan",
    .description =
        "Verifies BUNDLE and writes one page for a browser: where it came "
        "from, what lint finds, what was left out and why, a picture of who "
        "needs whom, every "
        "resource with references both ways, fields and body. With --against "
        "the page tells what an import would do to a cluster, which is only "
        "read. The page holds all "
        "it needs, loads nothing, and is the same for the same input. It tells "
        "what a plan would end with; the exit code is 0 when it was written."
        "\n\n"
        "With --diff it tells what changed from the first side to the "
        "second. " SIDE_HELP,
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 2,
    .run = run_report,
};
