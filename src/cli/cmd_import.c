#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/import_report.h"
#include "cli/prompt.h"
#include "cli/render.h"
#include "cli/replay.h"
#include "util/mem.h"

struct values {
    struct replay_values replay;
    bool dry_run, yes;
};

static const struct opt options[] = {
    { "dry-run", 'n', NULL, OPT_FLAG, offsetof(struct values, dry_run),
        "print the plan and write nothing, like 'esbundle plan'", NULL, 0, 0 },
    { "yes", 'y', NULL, OPT_FLAG, offsetof(struct values, yes),
        "do not ask before the first write", NULL, 0, 0 },
    { "jobs", 'j', "N", OPT_COUNT, offsetof(struct values, replay.jobs),
        "independent writes under way at once, 4 by default", NULL, 1, 64 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Import", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Destination", opt_to, offsetof(struct values, replay.to) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Rewriting", opt_rewrite, offsetof(struct values, replay.rewrite) },
    { "Conflicts", replay_opt_conflict, offsetof(struct values, replay) },
    { 0 },
};

/* Ask whether to go on.  Return 0, or -1 (ERR_USAGE). */
static int
confirm(const struct replay *r, const struct values *v, const struct run *run,
    struct err *err)
{
    char *question;
    int answer;

    if (v->yes)
        return 0;
    if (!prompt_possible() || strcmp(run->operands.items[0], "-") == 0) {
        err_set(err, ERR_USAGE,
            "nobody can be asked: standard input is no terminal");
        return err_remedy(
            err, "look at the plan with --dry-run, then give --yes");
    }
    question = mem_format("write %zu resources to cluster '%s'?",
        plan_writes(r->plan), r->cluster->name);
    answer = prompt_yes(run->note, question, err);
    free(question);
    if (answer == 0)
        err_set(err, ERR_USAGE, "not agreed, nothing was written");
    return answer == 1 ? 0 : -1;
}

/* From a plan to the report. */
static int
carry_out(
    struct replay *r, const struct values *v, struct run *run, struct err *err)
{
    unsigned jobs = v->replay.jobs.set ? v->replay.jobs.value : REPLAY_JOBS;
    struct import_report report;
    int rc = replay_stops(r, err);

    if (rc == 0 && plan_writes(r->plan) > 0)
        rc = confirm(r, v, run, err);
    import_report_init(&report, r, run);
    if (rc == 0)
        rc = import_report_apply(&report, jobs, err);
    if (rc == 0)
        rc = import_report_prove(&report, err);
    rc = import_report_end(&report, rc, err);
    import_report_free(&report);
    return rc;
}

static int
make_plan(
    struct replay *r, const struct values *v, struct run *run, struct err *err)
{
    if (replay_read(r, &v->replay, run->operands.items[0], run, err) != 0 ||
        replay_connect(r, &v->replay, "--to", run, err) != 0 ||
        replay_plan(r, &v->replay, run, err) != 0)
        return -1;
    replay_print_head(r, run->note);
    return 0;
}

/* Print lines as they come: who waits for them sees at once who speaks. */
static void
print_lines(const struct run *run, struct buf *lines)
{
    print_json_text(run->out, buf_text(lines), lines->length);
    buf_clear(lines);
    print_flush(run->out);
}

/* An import that tells all as NDJSON. */
static int
run_lines(
    struct replay *r, const struct values *v, struct run *run, struct err *err)
{
    struct buf lines;
    int rc;

    buf_init(&lines, RENDER_LIMIT);
    render_version(&lines);
    print_lines(run, &lines);
    rc = make_plan(r, v, run, err);
    if (rc == 0) {
        replay_warn_unknown(r, run);
        render_plan_lines(r->plan, &r->notes, &lines);
    } else
        render_failure(err, &lines);
    print_lines(run, &lines);
    buf_free(&lines);
    return rc == 0 ? carry_out(r, v, run, err) : -1;
}

static int
run_import(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct replay r = { 0 };
    int rc;

    if (run->global.json && !v->dry_run)
        rc = run_lines(&r, v, run, err);
    else {
        rc = make_plan(&r, v, run, err);
        if (rc == 0)
            replay_print_plan(&r, run);
        if (rc == 0)
            rc =
                v->dry_run ? replay_stops(&r, err) : carry_out(&r, v, run, err);
    }
    replay_free(&r);
    return rc;
}

static const char *const examples[] = {
    "esbundle import prod.tar.gz --to http://127.0.0.1:9200 --dry-run",
    "esbundle import prod.tar.gz --to @staging --replicas 0 --yes",
    "esbundle import prod.tar.gz --to @staging --include 'logs-*' "
    "--map index:logs-a=logs-b",
    NULL,
};

const struct command cmd_import = {
    .name = "import",
    .operands = "BUNDLE",
    .summary = "replay a bundle into a cluster and prove it",
    .description =
        "Reads and verifies the whole of BUNDLE, prints the plan, asks, "
        "writes in dependency order, reads everything back and compares it "
        "with what was meant. Nothing is ever deleted. A second run writes "
        "nothing, and finishes an interrupted one.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .acts = true,
    .run = run_import,
};
