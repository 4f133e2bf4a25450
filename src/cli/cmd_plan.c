#include "cli/commands.h"
#include "cli/replay.h"

struct values {
    struct replay_values replay;
    bool exit_code;
};

static const struct opt options[] = {
    { "exit-code", 0, NULL, OPT_FLAG, offsetof(struct values, exit_code),
        "end with 1 when changes are pending", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Plan", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Destination", opt_to, offsetof(struct values, replay.to) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Rewriting", opt_rewrite, offsetof(struct values, replay.rewrite) },
    { "Conflicts", replay_opt_conflict, offsetof(struct values, replay) },
    { 0 },
};

static int
run_plan(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct replay r = { 0 };
    int rc = -1;

    if (replay_read(&r, &v->replay, run->operands.items[0], run, err) != 0 ||
        replay_connect(&r, &v->replay, "--to", run, err) != 0 ||
        replay_plan(&r, &v->replay, run, err) != 0)
        goto out;
    replay_print_head(&r, run->note);
    replay_print_plan(&r, run);
    if (replay_stops(&r, err) == 0)
        rc = v->exit_code && plan_writes(r.plan) > 0 ? ERR_DIFFERENT : 0;
out:
    replay_free(&r);
    return rc;
}

static const char *const examples[] = {
    "esbundle plan prod.tar.gz --to https://new:9200 --user elastic",
    "esbundle plan prod.tar.gz --to @staging --kind index_template "
    "--exit-code",
    NULL,
};

const struct command cmd_plan = {
    .name = "plan",
    .operands = "BUNDLE",
    .summary = "show what an import would do, without doing it",
    .description =
        "Reads and verifies BUNDLE, reads the destination and prints one line "
        "for each resource in replay order: + create, ~ differs, = same (with "
        "-v), ! blocked with reason and remedy. Nothing is written. Ends with "
        "7 where the import would stop before its first write.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_plan,
};
