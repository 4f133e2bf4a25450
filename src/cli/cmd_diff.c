#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/diff_print.h"
#include "cli/replay.h"
#include "util/str.h"

enum form { FORM_SUMMARY, FORM_PATCH };

struct values {
    struct replay_values replay;
    struct list ignore, ignore_kinds;
    int form; /* enum form */
    bool name_only;
    char *compose;
};

static const char *const forms[] = { "summary", "json-patch", NULL };

static const struct opt options[] = {
    { "format", 'f', "FORM", OPT_CHOICE, offsetof(struct values, form),
        "summary (default), or json-patch: RFC 6902 operations", forms, 0, 0 },
    { "name-only", 'n', NULL, OPT_FLAG, offsetof(struct values, name_only),
        "only the KIND/NAME of what differs", NULL, 0, 0 },
    { "compose", '\0', "NAME", OPT_TEXT, offsetof(struct values, compose),
        "compare what the templates would give a new index or data stream NAME",
        NULL, 0, 0 },
    { 0 },
};

static const struct opt ignoring[] = {
    { "ignore", 'I', "POINTERS", OPT_LIST, offsetof(struct values, ignore),
        "leave out what stands there in each body; * is one segment or its "
        "end, ** any number",
        NULL, 0, 0 },
    { "ignore-kind", 'K', "KINDS", OPT_LIST,
        offsetof(struct values, ignore_kinds), "leave out these kinds", NULL, 0,
        0 },
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
    { "Reading", replay_opt_reading, offsetof(struct values, replay) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Ignoring", ignoring, 0 },
    { "Other names", mapping, offsetof(struct values, replay.rewrite) },
    { 0 },
};

/* ---- what is compared ---- */

/* What the options ask for, and both sides. */
struct sides {
    const struct values *values;
    const struct run *run;
    struct list ignore;       /* patterns, without backslashes */
    struct selection ignored; /* its kinds are not looked at */
    struct diff_kinds kinds;
    struct diff_composed composed[2];
    struct catalog *catalogs[2];
};

static int
read_side(struct sides *s, size_t side, struct err *err)
{
    const struct bundle_options reading = { s->values->replay.max_unpacked,
        false };
    const char *path = s->run->operands.items[side];
    struct bundle_summary summary = { 0 };
    int rc = bundle_read(
        path, &reading, s->catalogs[side], &summary, s->run->progress, err);

    for (size_t i = 0; rc == 0 && i < summary.notes.count; i++)
        print_note(s->run->note, "note: %s", summary.notes.items[i]);
    bundle_summary_free(&summary);
    return rc;
}

static bool
is_looked_at(void *user, const struct resource *r)
{
    const struct sides *s = user;

    return r->kind == KIND_UNKNOWN || !s->ignored.kinds[r->kind];
}

static void
ignore_kinds(struct sides *s)
{
    for (size_t i = 0; s->values->ignore_kinds.count > 0 && i < 2; i++)
        catalog_filter(s->catalogs[i], is_looked_at, s);
}

/* A map that renames nothing is most likely a mistake. */
static void
tell_notes(const struct rewrite_notes *notes, struct print *note)
{
    for (size_t i = 0; i < notes->count; i++) {
        const struct rewrite_note *n = &notes->items[i];
        const char *kind = kind_get(n->kind)->name;

        if (strcmp(n->text, REWRITE_UNUSED) == 0)
            print_warning(note, "--map %s:%s %s", kind, n->name, n->text);
        else
            print_detail(note, "map: %s '%s': %s", kind, n->name, n->text);
    }
}

/* Give resources of A the names that B has for them. */
static int
rename_first(struct sides *s, struct err *err)
{
    struct rewrite_rules rules = { 0 };
    struct rewrite_notes notes = { 0 };
    struct catalog *renamed = catalog_new();
    int rc = opt_rules(&s->values->replay.rewrite, &rules, err);

    rules.names_only = true;
    if (rc == 0 && rules.map_count > 0)
        rc =
            rewrite_catalog(&rules, s->catalogs[0], NULL, renamed, &notes, err);
    if (rc == 0 && rules.map_count > 0) {
        struct catalog *old = s->catalogs[0];

        tell_notes(&notes, s->run->note);
        s->catalogs[0] = renamed;
        renamed = old;
    }
    catalog_free(renamed);
    rewrite_notes_free(&notes);
    rewrite_rules_free(&rules);
    return rc;
}

/* Let both sides hold what a new index of one name would be, and no more. */
static int
compose_sides(struct sides *s, struct err *err)
{
    const char *name = s->values->compose;

    if (name == NULL)
        return 0;
    if (diff_compose(s->composed, s->catalogs[0], s->catalogs[1], name, err) !=
        0)
        return -1;
    diff_kinds_free(&s->kinds);
    for (size_t i = 0; i < 2; i++)
        diff_kinds_add(&s->kinds, i, s->catalogs[i]);
    return 0;
}

/* Bring both sides to what is to be compared.  Return 0, or -1. */
static int
open_sides(struct sides *s, struct err *err)
{
    for (size_t i = 0; i < 2; i++) {
        s->catalogs[i] = catalog_new();
        if (read_side(s, i, err) != 0)
            return -1;
        diff_kinds_add(&s->kinds, i, s->catalogs[i]);
    }
    ignore_kinds(s);
    if (rename_first(s, err) != 0)
        return -1;
    if (replay_choose_both(&s->values->replay.select, s->catalogs[0],
            s->catalogs[1], err) != 0)
        return -1;
    return compose_sides(s, err);
}

/* ---- the command ---- */

static int
read_ignored(struct sides *s, struct err *err)
{
    const struct values *v = s->values;

    for (size_t i = 0; i < v->ignore.count; i++) {
        char *pattern = str_unescape(v->ignore.items[i]);

        list_take(&s->ignore, pattern);
        if (pattern[0] != '/') {
            err_set(err, ERR_USAGE, "'%s' is no JSON pointer", pattern);
            return err_remedy(err, "begin it with '/', as in --ignore "
                                   "/settings/index.number_of_replicas");
        }
    }
    selection_init(&s->ignored);
    for (size_t i = 0; i < v->ignore_kinds.count; i++)
        if (selection_kind(&s->ignored, v->ignore_kinds.items[i], err) != 0)
            return -1;
    return 0;
}

static int
check(const struct values *v, const struct run *run, struct err *err)
{
    char *const *paths = run->operands.items;

    if (v->form != FORM_SUMMARY && (v->name_only || run->global.json)) {
        err_set(err, ERR_USAGE, "'--format %s' and '%s' exclude each other",
            forms[v->form], v->name_only ? "--name-only" : "--json");
        return err_remedy(err, "leave one of them out");
    }

    if (strcmp(paths[0], "-") != 0 || strcmp(paths[1], "-") != 0)
        return 0;
    err_set(err, ERR_USAGE, "standard input cannot be both sides");
    return err_remedy(err, "name a file for one of them");
}

static int
print_view(
    const struct diff_view *view, int form, struct run *run, struct err *err)
{
    if (run->global.json)
        return diff_json(view, run->out, err);
    if (form == FORM_PATCH)
        return diff_patch(view, run->out, err);
    return diff_text(view, run->out, err);
}

/* Say whether all of what was composed is known; without its text, tell. */
static bool
is_sure(const struct sides *s)
{
    const struct values *v = s->values;
    bool sure = v->compose == NULL || diff_composed_sure(s->composed);

    if (!sure && (v->name_only || v->form != FORM_SUMMARY))
        print_warning(s->run->note,
            "not all of what '%s' would get is known: 'esbundle show "
            "--compose' "
            "tells what is undefined or missing",
            v->compose);
    return sure;
}

static int
compare(struct sides *s, struct run *run, struct err *err)
{
    struct diff *d = diff_new(s->catalogs[0], s->catalogs[1], &s->ignore, err);
    struct diff_view view = { d, &s->kinds,
        { run->operands.items[0], run->operands.items[1] },
        s->values->name_only, run->global.verbose,
        s->values->compose == NULL ? NULL : s->composed, s->values->compose };
    int rc;

    if (d == NULL)
        return -1;
    rc = print_view(&view, s->values->form, run, err);
    if (rc == 0 && (diff_is_partial(d) || !is_sure(s)))
        rc = ERR_PARTIAL;
    else if (rc == 0 &&
             (!diff_is_empty(d) || !diff_composed_alike(s->composed)))
        rc = ERR_DIFFERENT;
    diff_free(d);
    return rc;
}

static int
run_diff(struct run *run, struct err *err)
{
    struct sides s = { .values = run->values, .run = run };
    int rc = -1;

    if (check(s.values, run, err) == 0 && read_ignored(&s, err) == 0 &&
        open_sides(&s, err) == 0)
        rc = compare(&s, run, err);
    for (size_t i = 0; i < 2; i++)
        catalog_free(s.catalogs[i]);
    diff_composed_free(s.composed);
    diff_kinds_free(&s.kinds);
    selection_free(&s.ignored);
    list_free(&s.ignore);
    return rc;
}

static const char *const examples[] = {
    "esbundle diff prod.tar.gz staging.tar.gz",
    "esbundle diff prod.tar.gz staging.tar.gz --ignore /mappings/_meta",
    "esbundle diff prod.tar.gz staging.tar.gz --map 'index:prod-*=staging-*'",
    "esbundle diff prod.tar.gz staging.tar.gz --compose logs-2026.01.01",
    NULL,
};

const struct command cmd_diff = {
    .name = "diff",
    .operands = "A B",
    .summary = "tell what differs between two bundles",
    .description =
        "Verifies bundles A and B and prints what differs, resource by "
        "resource: + appeared in B, - vanished, ~ changed, with the places "
        "that changed, from -> to, and ? not read: one side says why it could "
        "not or did not want to read what the other one holds. What means the "
        "same to a server is no difference. Of two with one body, one gone "
        "and one new, it asks whether one is the other renamed.\n\n"
        "What is ignored is left out of both bodies before they are compared. "
        "--map gives resources of A the names that they have in B; patterns "
        "of names match what they are called then. What either side chooses "
        "is compared.\n\n"
        "--compose compares instead what a new index or data stream of one "
        "name would get from the templates of each side, as 'show --compose' "
        "tells it.\n\n"
        "A json-patch is one RFC 6902 document for the object "
        "{KIND: {NAME: BODY}} made of A's bodies, under their new names if "
        "--map gives any. Applied to it, it makes each resource that differs "
        "B's, to the letter, and leaves alone what is the same or was not "
        "read. Ignored places stay as they are in A, except in what is added "
        "or removed as a whole.\n\n"
        "Ends with 0 if nothing differs, with 1 if something does, with 3 if "
        "something was not read or, of what is composed, is undefined.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 2,
    .operands_most = 2,
    .run = run_diff,
};
