#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/history_text.h"
#include "cli/replay.h"
#include "util/mem.h"

struct values {
    struct replay_values replay;
    char *resource;
};

static const struct opt options[] = {
    { "resource", 'r', "KIND/NAME", OPT_TEXT, offsetof(struct values, resource),
        "only this resource", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "History", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { 0 },
};

/* ---- reading ---- */

static void
station_clear(struct history_station *s)
{
    free(s->created);
    free(s->cluster);
    free(s->uuid);
    s->created = s->cluster = s->uuid = NULL;
    history_free(&s->changes);
}

static void
journey_free(struct history_journey *j)
{
    for (size_t i = 0; i < j->count; i++)
        station_clear(&j->stations[i]);
    free(j->stations);
}

static void
note_about(struct history_station *s, const struct about *about)
{
    s->created = mem_string(about->created);
    s->cluster = mem_string(about->cluster_name);
    s->uuid = mem_string(about->cluster_uuid);
}

/* Read the bundles in their present order, two at a time in memory.  What is
 * to note about them is told when they are read first.  Return 0, or -1 (as
 * bundle_read). */
static int
travel(struct history_journey *j, const struct values *v, const struct run *run,
    bool first, struct err *err)
{
    const struct bundle_options reading = { v->replay.max_unpacked, true };
    struct catalog *before = NULL, *now = NULL;
    int rc = 0;

    for (size_t i = 0; i < j->count && rc == 0; i++) {
        struct history_station *s = &j->stations[i];
        struct bundle_summary about = { 0 };

        station_clear(s);
        now = catalog_new();
        rc = bundle_read(s->path, &reading, now, &about, run->progress, err);
        if (first)
            print_notes(run->note, &about.notes);
        bundle_summary_free(&about);
        if (rc == 0) {
            note_about(s, &now->about);
            history_compare(before, now, v->resource, &s->changes);
        }
        catalog_free(before);
        before = now;
    }
    catalog_free(before);
    return rc;
}

/* Times are RFC 3339 in UTC, so that text order is their order. */
static int
by_time(const void *a, const void *b)
{
    const struct history_station *x = a, *y = b;
    int order = strcmp(x->created, y->created);

    return order != 0 ? order : x->given < y->given ? -1 : x->given > y->given;
}

/* Bring the bundles into the order of their making.  Return whether that is
 * another than the present one; without a time it stays. */
static bool
reorder(struct history_journey *j, struct print *note)
{
    bool sorted = true;

    for (size_t i = 0; i < j->count; i++)
        if (j->stations[i].created == NULL) {
            print_note(note,
                "note: '%s' does not tell when it was made; the "
                "order is that of the command line",
                j->stations[i].path);
            return false;
        }
    for (size_t i = 1; i < j->count; i++)
        sorted = sorted && by_time(&j->stations[i - 1], &j->stations[i]) < 0;
    if (!sorted)
        qsort(j->stations, j->count, sizeof *j->stations, by_time);
    return !sorted;
}

static void
warn_of_clusters(const struct history_journey *j, struct print *note)
{
    for (size_t i = 1; i < j->count; i++) {
        const char *a = j->stations[i - 1].uuid, *b = j->stations[i].uuid;

        if (a != NULL && b != NULL && strcmp(a, b) != 0) {
            print_warning(note, "'%s' and '%s' are of different clusters",
                j->stations[i - 1].path, j->stations[i].path);
            return;
        }
    }
}

/* A resource that no bundle ever held is a mistake of the question. */
static int
check_found(
    const struct history_journey *j, const struct values *v, struct err *err)
{
    for (size_t i = 0; i < j->count; i++)
        if (j->stations[i].changes.count > 0)
            return 0;
    if (v->resource == NULL)
        return 0;
    err_set(err, ERR_USAGE, "'%s' is in none of the bundles", v->resource);
    return err_remedy(err, "see 'esbundle show --list' for what is; name it "
                           "as KIND/NAME");
}

/* ---- the command ---- */

/* Bundles may be read twice, to bring them into order. */
static int
check_operands(const struct list *paths, struct err *err)
{
    for (size_t i = 0; i < paths->count && paths->count > 1; i++)
        if (strcmp(paths->items[i], "-") == 0) {
            err_set(err, ERR_USAGE,
                "standard input ('-') cannot be one of several bundles");
            return err_remedy(err, "name files");
        }
    return 0;
}

static int
run_history(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct history_journey j = { NULL, run->operands.count };
    int rc;

    if (check_operands(&run->operands, err) != 0)
        return -1;
    j.stations = mem_zero(j.count, sizeof *j.stations);
    for (size_t i = 0; i < j.count; i++) {
        j.stations[i].path = run->operands.items[i];
        j.stations[i].given = i;
    }
    rc = travel(&j, v, run, true, err);
    if (rc == 0 && reorder(&j, run->note))
        rc = travel(&j, v, run, false, err);
    if (rc == 0)
        rc = check_found(&j, v, err);
    if (rc == 0) {
        warn_of_clusters(&j, run->note);
        history_text(&j, run);
    }
    journey_free(&j);
    return rc;
}

static const char *const examples[] = {
    "esbundle history prod-1.tar.gz prod-2.tar.gz prod-3.tar.gz",
    "esbundle history -r index_template/logs prod-1.tar.gz prod-2.tar.gz",
    NULL,
};

const struct command cmd_history = {
    .name = "history",
    .operands = "BUNDLE...",
    .summary = "tell when resources appeared, changed and vanished",
    .description =
        "Verifies each BUNDLE, puts them into the order in which they were "
        "made, and prints what each brought against the one before it: + "
        "appeared, ~ changed, - vanished, ? not read that time or read again "
        "after that, with the digest of the body. Bundles made with "
        "--reproducible do not tell their time; then the order is "
        "that of the command line.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = INT_MAX,
    .run = run_history,
};
