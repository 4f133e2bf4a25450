#include "cli/diff_question.h"

#include <string.h>

#include "util/str.h"

/* ---- what is asked ---- */

static int
read_ignored(struct diff_question *q, struct err *err)
{
    const struct diff_values *v = q->values;

    for (size_t i = 0; i < v->ignore.count; i++) {
        char *pattern = str_unescape(v->ignore.items[i]);

        list_take(&q->ignore, pattern);
        if (pattern[0] != '/') {
            err_set(err, ERR_USAGE, "'%s' is no JSON pointer", pattern);
            return err_remedy(err, "begin it with '/', as in --ignore "
                                   "/settings/index.number_of_replicas");
        }
    }
    selection_init(&q->ignored);
    for (size_t i = 0; i < v->ignore_kinds.count; i++)
        if (selection_kind(&q->ignored, v->ignore_kinds.items[i], err) != 0)
            return -1;
    return 0;
}

static int
read_question(struct diff_question *q, struct err *err)
{
    if (opt_rules(&q->values->replay.rewrite, &q->rules, err) != 0)
        return -1;
    q->rules.names_only = true;
    return read_ignored(q, err);
}

/* ---- the sides ---- */

static void
count_kinds(struct diff_question *q)
{
    diff_kinds_free(&q->kinds);
    for (size_t i = 0; i < 2; i++)
        diff_kinds_add(&q->kinds, i, q->sides[i].catalog);
}

static int
open_sides(struct diff_question *q, struct err *err)
{
    const struct replay_values *v = &q->values->replay;
    const struct side_options o = { &v->to, &v->select, v->max_unpacked,
        q->rules.map_count > 0 };

    if (sides_open(q->sides, q->run->operands.items, &o, q->run, err) != 0)
        return -1;
    count_kinds(q);
    return 0;
}

static bool
is_looked_at(void *user, const struct resource *r)
{
    const struct diff_question *q = user;

    return r->kind == KIND_UNKNOWN || !q->ignored.kinds[r->kind];
}

static void
ignore_kinds(struct diff_question *q)
{
    for (size_t i = 0; q->values->ignore_kinds.count > 0 && i < 2; i++)
        catalog_filter(q->sides[i].catalog, is_looked_at, q);
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
rename_first(struct diff_question *q, struct err *err)
{
    struct side *first = &q->sides[0];
    struct rewrite_notes notes = { 0 };
    struct catalog *other;
    int rc;

    if (q->rules.map_count == 0)
        return 0;
    other = catalog_new_beside(first->catalog);
    rc = rewrite_catalog(&q->rules, first->catalog, NULL, other, &notes, err);
    catalog_stand_alone(other);
    if (rc == 0) {
        struct catalog *renamed = other;

        tell_notes(&notes, q->run->note);
        other = first->catalog;
        first->catalog = renamed;
    }
    catalog_free(other);
    rewrite_notes_free(&notes);
    return rc;
}

/* What could not be read may be newer than what stands for its series. */
static void
warn_of_gaps(struct diff_question *q, size_t side)
{
    const struct remarks *failed = &q->sides[side].catalog->about.failed;
    const struct series_list *l = &q->series[side];

    for (size_t i = 0; i < l->count; i++) {
        const char *name = l->items[i].name;

        if (l->items[i].alone || remarks_reason(failed, "index", name) == NULL)
            continue;
        q->series_unsure = true;
        print_warning(q->run->note,
            "'%s' stands for '%s' in '%s', where others could not be read",
            l->items[i].representative, name, q->sides[side].name);
    }
}

/* Put in the place of each series the one index that stands for it. */
static int
reduce_series(struct diff_question *q, struct err *err)
{
    const struct catalog *sides[2];
    struct catalog *reduced[2];
    int rc;

    if (!q->values->series)
        return 0;
    for (size_t i = 0; i < 2; i++) {
        sides[i] = q->whole[i] = q->sides[i].catalog;
        q->sides[i].catalog = reduced[i] = catalog_new_beside(q->whole[i]);
    }
    rc = series_reduce(sides, reduced, q->series, err);
    for (size_t i = 0; i < 2 && rc == 0; i++)
        warn_of_gaps(q, i);
    count_kinds(q);
    return rc;
}

/* Let both sides hold what a new index of one name would be, and no more. */
static int
compose_sides(struct diff_question *q, struct err *err)
{
    const char *name = q->values->compose;

    if (name == NULL)
        return 0;
    if (diff_compose(q->composed, q->sides[0].catalog, q->sides[1].catalog,
            name, err) != 0)
        return -1;
    count_kinds(q);
    return 0;
}

/* ---- all ---- */

int
diff_question_open(struct diff_question *q, const struct diff_values *values,
    struct run *run, struct err *err)
{
    memset(q, 0, sizeof *q);
    q->values = values;
    q->run = run;
    if (read_question(q, err) != 0 || open_sides(q, err) != 0)
        return -1;
    ignore_kinds(q);
    if (rename_first(q, err) != 0 ||
        replay_choose_both(&values->replay.select, q->sides[0].catalog,
            q->sides[1].catalog, err) != 0 ||
        reduce_series(q, err) != 0)
        return -1;
    return compose_sides(q, err);
}

bool
diff_question_is_sure(const struct diff_question *q)
{
    return !side_is_partial(&q->sides[0]) && !side_is_partial(&q->sides[1]) &&
           !q->series_unsure &&
           (q->values->compose == NULL || diff_composed_sure(q->composed));
}

void
diff_question_free(struct diff_question *q)
{
    diff_composed_free(q->composed);
    diff_kinds_free(&q->kinds);
    sides_free(q->sides);
    for (size_t i = 0; i < 2; i++) {
        series_free(&q->series[i]);
        catalog_free(q->whole[i]);
    }
    rewrite_rules_free(&q->rules);
    selection_free(&q->ignored);
    list_free(&q->ignore);
}
