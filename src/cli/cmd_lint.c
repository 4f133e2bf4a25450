#include <string.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/lint_text.h"
#include "cli/render.h"
#include "cli/replay.h"

struct values {
    struct replay_values replay;
    struct list ignore;
    int severity; /* enum lint_severity */
    bool list;
};

static const char *const severities[] = { "note", "warning", "error", NULL };

static const struct opt options[] = {
    { "severity", 0, "LEAST", OPT_CHOICE, offsetof(struct values, severity),
        "note (default), warning or error: tell no lesser findings", severities,
        0, 0 },
    { "ignore", 0, "ID", OPT_LIST, offsetof(struct values, ignore),
        "pass over the findings of a rule; may be given again", NULL, 0, 0 },
    { "list", 'l', NULL, OPT_FLAG, offsetof(struct values, list),
        "print the rules: id, severity, meaning, remedy", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Findings", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { 0 },
};

/* ---- choosing ---- */

static int
check_ignored(const struct list *ignore, struct err *err)
{
    for (size_t i = 0; i < ignore->count; i++) {
        const char *id = ignore->items[i], *near;

        if (lint_rule_find(id) != NULL)
            continue;
        near = lint_rule_nearest(id);
        err_set(err, ERR_USAGE, "there is no rule '%s'", id);
        if (near != NULL)
            return err_remedy(err, "did you mean '%s'?", near);
        return err_remedy(err, "see 'esbundle lint --list'");
    }
    return 0;
}

static bool
is_told(void *user, const struct lint_finding *one)
{
    const struct values *v = user;

    if ((int)one->rule->severity < v->severity)
        return false;
    for (size_t i = 0; i < v->ignore.count; i++)
        if (strcmp(v->ignore.items[i], one->rule->id) == 0)
            return false;
    return true;
}

/* ---- the command ---- */

static int
print_rules(struct run *run, struct err *err)
{
    struct buf out;

    if (run->operands.count > 0) {
        err_set(err, ERR_USAGE, "'--list' takes no bundle");
        return err_remedy(err, "leave out '--list' to lint one");
    }
    if (run->global.json) {
        buf_init(&out, RENDER_LIMIT);
        lint_text_rules_json(&out);
        print_json_text(run->out, buf_text(&out), out.length);
        buf_free(&out);
    } else
        lint_text_rules(run->out);
    return 0;
}

static void
print_findings(const struct lint_findings *f, size_t resources, struct run *run)
{
    struct buf out;

    if (run->global.json) {
        buf_init(&out, RENDER_LIMIT);
        lint_text_json(f, &out);
        print_json_text(run->out, buf_text(&out), out.length);
        buf_free(&out);
        return;
    }
    lint_text(f, run->out);
    print_flush(run->out);
    print_note(run->note,
        "lint: %zu errors, %zu warnings, %zu notes in %zu resources",
        lint_findings_count(f, LINT_ERROR),
        lint_findings_count(f, LINT_WARNING), lint_findings_count(f, LINT_NOTE),
        resources);
}

/* All is looked at, whatever is chosen: a policy that only a resource left
 * out here names is no unused one. */
static int
lint_bundle(struct run *run, struct err *err)
{
    struct values *v = run->values;
    const struct bundle_options reading = { v->replay.max_unpacked, false };
    struct lint_findings findings = { NULL, 0, 0 };
    struct catalog *c = catalog_new();
    struct bundle_summary s = { 0 };
    const char *path = run->operands.items[0];
    int rc = -1;

    if (bundle_read(path, &reading, c, &s, run->progress, err) != 0 ||
        lint(c, &findings, err) != 0 ||
        replay_choose(&v->replay.select, c, path, err) != 0)
        goto out;
    print_notes(run->note, &s.notes);
    lint_findings_filter(&findings, is_told, v);
    lint_findings_within(&findings, c);
    print_findings(&findings, c->count, run);
    rc = lint_findings_count(&findings, LINT_NOTE) == findings.count
             ? 0
             : ERR_PARTIAL;
out:
    lint_findings_free(&findings);
    bundle_summary_free(&s);
    catalog_free(c);
    return rc;
}

static int
run_lint(struct run *run, struct err *err)
{
    const struct values *v = run->values;

    if (check_ignored(&v->ignore, err) != 0)
        return -1;
    if (v->list)
        return print_rules(run, err);
    if (run->operands.count == 0) {
        err_set(err, ERR_USAGE, "'lint' needs BUNDLE");
        return err_remedy(err, "only '--list' goes without one");
    }
    return lint_bundle(run, err);
}

static const char *const examples[] = {
    "esbundle lint prod.tar.gz",
    "esbundle lint prod.tar.gz --severity error",
    "esbundle lint prod.tar.gz --ignore unused-pipeline,freeze-action",
    "esbundle lint --list",
    NULL,
};

const struct command cmd_lint = {
    .name = "lint",
    .operands = "[BUNDLE]",
    .summary = "tell what in a bundle will hurt",
    .description =
        "Verifies BUNDLE and holds it against a table of rules: references "
        "that lead nowhere, templates that clash or claim nothing, aliases "
        "without a writer, policies that act on arrival, mappings near their "
        "limits, what newer servers refuse, and more. Each finding has a "
        "stable id, a severity and a remedy. The whole bundle is looked at; "
        "the choosing options say about which resources to tell.\n\n"
        "Ends with 0 if nothing or only notes were told, with 3 if there was "
        "a warning or an error among them.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 0,
    .operands_most = 1,
    .run = run_lint,
};
