#include "cli/commands.h"
#include "cli/diff_question.h"

static const char *const forms[] = { "summary", "unified", "json-patch", NULL };

static const struct opt options[] = {
    { "format", 'f', "FORM", OPT_CHOICE, offsetof(struct diff_values, form),
        "summary (default); unified: lines of both bodies, as diff -u; "
        "json-patch: RFC 6902 operations",
        forms, 0, 0 },
    { "name-only", 'n', NULL, OPT_FLAG, offsetof(struct diff_values, name_only),
        "only the KIND/NAME of what differs", NULL, 0, 0 },
    { "series", '\0', NULL, OPT_FLAG, offsetof(struct diff_values, series),
        "compare, of indices that follow each other by date, counter or "
        "rollover, the write index or else the newest",
        NULL, 0, 0 },
    { "compose", '\0', "NAME", OPT_TEXT, offsetof(struct diff_values, compose),
        "compare what the templates would give a new index or data stream NAME",
        NULL, 0, 0 },
    { 0 },
};

static const struct opt ignoring[] = {
    { "ignore", 'I', "POINTERS", OPT_LIST, offsetof(struct diff_values, ignore),
        "leave out what stands there in each body; * is one segment or its "
        "end, ** any number",
        NULL, 0, 0 },
    { "ignore-kind", 'K', "KINDS", OPT_LIST,
        offsetof(struct diff_values, ignore_kinds), "leave out these kinds",
        NULL, 0, 0 },
    { 0 },
};

static const struct opt mapping[] = {
    { "map", 'm', "KIND:OLD=NEW", OPT_LIST, offsetof(struct opt_rewrite, map),
        "give it another name in A; references follow", NULL, 0, 0 },
    { "map-file", '\0', "FILE", OPT_TEXT,
        offsetof(struct opt_rewrite, map_file),
        "the same from the lines of a file", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Reading", replay_opt_reading, offsetof(struct diff_values, replay) },
    { "Connecting", opt_live, offsetof(struct diff_values, replay.to) },
    { "Choosing", opt_select, offsetof(struct diff_values, replay.select) },
    { "Skipped by default in a cluster", opt_skipped,
        offsetof(struct diff_values, replay.select) },
    { "Ignoring", ignoring, 0 },
    { "Other names", mapping, offsetof(struct diff_values, replay.rewrite) },
    { 0 },
};

/* ---- the command ---- */

/* One index that stands for many is no place to apply a patch to. */
static int
check_series(const struct diff_values *v, struct err *err)
{
    if (!v->series || (v->compose == NULL && v->form != DIFF_PATCH))
        return 0;
    err_set(err, ERR_USAGE, "'--series' and '%s' exclude each other",
        v->compose != NULL ? "--compose" : "--format json-patch");
    return err_remedy(err, v->compose != NULL
                               ? "ask for one after the other"
                               : "ask for '--json', or for single indices by "
                                 "--include or --map");
}

static int
check(const struct diff_values *v, const struct run *run, struct err *err)
{
    if (check_series(v, err) != 0)
        return -1;
    if (v->form == DIFF_SUMMARY || !(v->name_only || run->global.json))
        return 0;
    err_set(err, ERR_USAGE, "'--format %s' and '%s' exclude each other",
        forms[v->form], v->name_only ? "--name-only" : "--json");
    return err_remedy(err, "leave one of them out");
}

static int
print_view(const struct diff_view *view, int form, const struct run *run,
    struct err *err)
{
    if (run->global.json)
        return diff_json(view, run->out, err);
    if (form == DIFF_PATCH)
        return diff_patch(view, run->out, err);
    if (form == DIFF_UNIFIED)
        return diff_unified(view, run->out, err);
    return diff_text(view, run->out, err);
}

/* The text tells itself what is undefined. */
static void
tell_unsure(const struct diff_question *q)
{
    const struct diff_values *v = q->values;

    if (v->compose != NULL && !diff_composed_sure(q->composed) &&
        (v->name_only || v->form != DIFF_SUMMARY))
        print_warning(q->run->note,
            "not all of what '%s' would get is known: 'esbundle show "
            "--compose' tells what is undefined or missing",
            v->compose);
}

static int
compare(const struct diff_question *q, struct err *err)
{
    const struct diff_values *v = q->values;
    const struct side *a = &q->sides[0], *b = &q->sides[1];
    struct diff *d = diff_new(a->catalog, b->catalog, &q->ignore, err);
    struct diff_view view = { d, NULL, &q->kinds, { a->name, b->name },
        v->name_only, q->run->global.verbose,
        v->compose == NULL ? NULL : q->composed, v->compose,
        v->series ? q->series : NULL };
    int rc;

    if (d == NULL)
        return -1;

    /* What was composed is of indices that are not there yet.  Members of a
     * series are users of a policy, too. */
    if (v->compose == NULL)
        view.classes = classes_new(v->series ? q->whole[0] : a->catalog,
            v->series ? q->whole[1] : b->catalog, NULL);
    rc = print_view(&view, v->form, q->run, err);
    tell_unsure(q);
    if (rc == 0 && (diff_is_partial(d) || !diff_question_is_sure(q)))
        rc = ERR_PARTIAL;
    else if (rc == 0 &&
             (!diff_is_empty(d) || !diff_composed_alike(q->composed)))
        rc = ERR_DIFFERENT;
    classes_free(view.classes);
    diff_free(d);
    return rc;
}

static int
run_diff(struct run *run, struct err *err)
{
    struct diff_question q = { 0 };
    int rc = -1;

    if (check(run->values, run, err) != 0)
        return -1;
    if (diff_question_open(&q, run->values, run, err) == 0)
        rc = compare(&q, err);
    diff_question_free(&q);
    return rc;
}

static const char *const examples[] = {
    "esbundle diff prod.tar.gz staging.tar.gz",
    "esbundle diff prod.tar.gz staging.tar.gz --ignore /mappings/_meta",
    "esbundle diff @prod staging.tar.gz --map 'index:prod-*=staging-*'",
    "esbundle diff prod.tar.gz staging.tar.gz --series --kind index",
    "esbundle diff prod.tar.gz staging.tar.gz --compose logs-2026.01.01",
    NULL,
};

const struct command cmd_diff = {
    .name = "diff",
    .operands = "A B",
    .summary = "tell what differs between bundles, directories, clusters",
    .description =
        "Reads and verifies both sides and prints what differs, resource by "
        "resource: + appeared in B, - vanished, ~ changed, with the places "
        "that changed, from -> to, and ? not read: one side says why it could "
        "not or did not want to read what the other one holds. What means the "
        "same to a server is no difference. Of two with one body, one gone "
        "and one new, it asks whether one is the other renamed.\n\n" SIDE_HELP
        "\n\n"
        "What is ignored is left out of both bodies before they are compared. "
        "--map gives resources of A the names that they have in B; patterns "
        "of names match what they are called then. What either side chooses "
        "is compared.\n\n"
        "--compose compares instead what a new index or data stream of one "
        "name would get from the templates of each side, as 'show --compose' "
        "tells it.\n\n"
        "--series takes indices that follow each other as one, named by what "
        "they share: logs-* for logs-2024.05.01, logs-202405, logs-2024.w05; "
        "app-* for app-000123 (six digits or more, a zero in front) and, under "
        "an alias that rolls over, for app-7; or by that alias. The write "
        "index stands for its series, or else the newest. Its own name, dates "
        "in names of aliases and how far it is in its life are no difference. "
        "Unified lines are of the indices that stand there, not for patch(1)."
        "\n\n"
        "A json-patch is one RFC 6902 document for the object "
        "{KIND: {NAME: BODY}} made of A's bodies, under their new names if "
        "--map gives any. Applied to it, it makes each resource that differs "
        "B's, to the letter, and leaves alone what is the same or was not "
        "read. Ignored places stay as they are in A, except in what is added "
        "or removed as a whole.\n\n"
        "Ends with 0 if nothing differs, with 1 if something does, with 3 if "
        "something could not be read on one side or the other or, of what is "
        "composed, is undefined.",
    .groups = groups,
    .values_size = sizeof(struct diff_values),
    .examples = examples,
    .operands_least = 2,
    .operands_most = 2,
    .run = run_diff,
};
