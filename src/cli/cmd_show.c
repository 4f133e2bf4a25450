#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/compose_print.h"
#include "cli/replay.h"
#include "cli/show_series.h"
#include "cli/show_summary.h"

struct values {
    struct replay_values replay;
    bool list;
    bool series;
    char *compose;
};

static const struct opt options[] = {
    { "list", 'l', NULL, OPT_FLAG, offsetof(struct values, list),
        "one line per resource, in replay order", NULL, 0, 0 },
    { "series", 0, NULL, OPT_FLAG, offsetof(struct values, series),
        "indices only: one line per series, of dates, counters or an alias "
        "that rolls over",
        NULL, 0, 0 },
    { "compose", 0, "NAME", OPT_TEXT, offsetof(struct values, compose),
        "what the templates in it would give a new index or data stream NAME",
        NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Show", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { 0 },
};

/* ---- one body ---- */

/* Find KIND/NAME, an unknown kind too. */
static const struct resource *
find(const struct catalog *c, const char *operand)
{
    const char *slash = strchr(operand, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - operand);

    for (size_t i = 0; length > 0 && i < c->count; i++)
        if (strlen(c->items[i].kind_name) == length &&
            strncmp(c->items[i].kind_name, operand, length) == 0 &&
            strcmp(c->items[i].name, slash + 1) == 0)
            return &c->items[i];
    return NULL;
}

static int
show_body(const struct catalog *c, const struct run *run, struct err *err)
{
    const char *operand = run->operands.items[1];
    const struct resource *r = find(c, operand);
    char *text;

    if (r == NULL)
        return replay_no_resource(operand, run->operands.items[0], err);
    text = catalog_text(c, r, err);
    if (text == NULL)
        return -1;
    print_json_text(run->out, text, r->body.length);
    free(text);
    return 0;
}

/* ---- what a name would get ---- */

static int
show_composed(const struct catalog *c, const char *name, const struct run *run,
    struct err *err)
{
    struct composer m;
    struct composed composed = { 0 };
    int rc = composer_init(&m, c, err);

    if (rc == 0)
        rc = compose(&m, name, NULL, &composed, err);
    if (rc == 0 && run->global.json)
        compose_print_json(&composed, &m, name, run->out);
    else if (rc == 0)
        compose_print_text(&composed, &m, name, run->out);
    composed_free(&composed);
    composer_free(&m);
    return rc;
}

/* ---- the command ---- */

/* A body, a composed body, series and a list are four questions. */
static int
check_question(const struct values *v, bool body, struct err *err)
{
    const char *asked[] = { body ? "KIND/NAME" : NULL,
        v->compose != NULL ? "'--compose'" : NULL,
        v->series ? "'--series'" : NULL, v->list ? "'--list'" : NULL };
    const char *first = NULL;

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        if (asked[i] == NULL)
            continue;
        if (first != NULL && (v->compose != NULL || v->series)) {
            err_set(err, ERR_USAGE, "%s and %s exclude each other", asked[i],
                first);
            return err_remedy(err, "ask for one after the other");
        }
        first = asked[i];
    }
    return 0;
}

static int
show(const struct catalog *c, const struct bundle_summary *s,
    const struct run *run, struct err *err)
{
    const struct values *v = run->values;

    if (run->operands.count > 1)
        return show_body(c, run, err);
    if (v->compose != NULL)
        return show_composed(c, v->compose, run, err);
    if (v->series && run->global.json)
        return show_series_json(c, run->out, err);
    if (v->series)
        return show_series_text(c, run->out, err);
    if (run->global.json)
        show_summary_json(c, s, run->out);
    else if (v->list)
        show_list(c, run->out);
    else
        show_summary_text(c, s, run->out);
    return 0;
}

static int
run_show(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    bool body = run->operands.count > 1;
    const struct bundle_options reading = { v->replay.max_unpacked,
        !body && v->compose == NULL && !v->series };
    struct catalog *c = catalog_new();
    struct bundle_summary s = { 0 };
    const char *path = run->operands.items[0];
    int rc = -1;

    if (check_question(v, body, err) != 0 ||
        bundle_read(path, &reading, c, &s, run->progress, err) != 0 ||
        replay_choose(&v->replay.select, c, path, err) != 0)
        goto out;
    print_notes(run->note, &s.notes);
    rc = show(c, &s, run, err);
out:
    bundle_summary_free(&s);
    catalog_free(c);
    return rc;
}

static const char *const examples[] = {
    "esbundle show prod.tar.gz",
    "esbundle show prod.tar.gz --list --kind index",
    "esbundle show prod.tar.gz --series",
    "esbundle show prod.tar.gz ilm_policy/product",
    "esbundle show prod.tar.gz --compose logs-2026.01.01",
    NULL,
};

const struct command cmd_show = {
    .name = "show",
    .operands = "BUNDLE [KIND/NAME]",
    .summary = "show what is in a bundle",
    .description =
        "Verifies BUNDLE and prints where it came from, what is in it and "
        "what was left out and why; with --list its table of contents in "
        "replay order; with KIND/NAME the body of that one resource; with "
        "--compose what a new index or data stream of that name would get "
        "from the templates in it, by the rules of Elasticsearch 7.10.2. "
        "Legacy templates of equal order may contradict each other: then it "
        "is undefined which one wins, and said so.\n\n"
        "--series puts indices that follow each other into one line: how many, "
        "the oldest and the newest, the write index, and how many different "
        "bodies they have, apart from what only says which one it is. A series "
        "is known by its rollover alias or by the dates and counters in its "
        "names: logs-2024.05.01, logs-202405, logs-2024.w05, logs-2024, "
        "app-000123 (six digits or more, a zero in front).",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 2,
    .run = run_show,
};
