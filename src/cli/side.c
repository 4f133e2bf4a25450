#include "cli/side.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bundle/directory.h"
#include "cli/connect.h"
#include "cli/read_cluster.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- what a name stands for ---- */

/* Any scheme: connect_url says which ones are known. */
static bool
is_url(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return length > 0 && str_starts(name + length, "://");
}

enum side_place
side_place(const char *name)
{
    struct stat st;

    if (name[0] == '@' || is_url(name))
        return SIDE_CLUSTER;
    if (strcmp(name, "-") != 0 && stat(name, &st) == 0 && S_ISDIR(st.st_mode))
        return SIDE_DIRECTORY;
    return SIDE_BUNDLE;
}

/* ---- options ---- */

/* An option of connecting must be meant for one cluster.  A limit of time is
 * the same for both. */
static int
check_connect(const struct opt_connect *given, int clusters, struct err *err)
{
    struct opt_connect one = *given;
    const char *name;

    if (clusters == 1)
        return 0;
    one.timeout = clusters == 0 ? given->timeout : 0;
    name = opt_given(opt_live, &one);
    if (name == NULL)
        return 0;
    if (clusters == 0) {
        err_set(err, ERR_USAGE,
            "option '--%s' means nothing without a live cluster", name);
        return err_remedy(
            err, "name a URL or @PROFILE as one side, or leave it out");
    }
    err_set(err, ERR_USAGE, "option '--%s' could be for either cluster", name);
    return err_remedy(err, "name each as @PROFILE that says it, or set the "
                           "ESBUNDLE_SOURCE_ variables for the first and the "
                           "ESBUNDLE_DEST_ ones for the second");
}

static int
check(const struct side sides[2], const struct side_options *o, struct err *err)
{
    int clusters =
        (sides[0].place == SIDE_CLUSTER) + (sides[1].place == SIDE_CLUSTER);
    const char *name = opt_given(opt_skipped, o->select);

    if (strcmp(sides[0].name, "-") == 0 && strcmp(sides[1].name, "-") == 0) {
        err_set(err, ERR_USAGE, "standard input cannot be both sides");
        return err_remedy(err, "name a file for one of them");
    }
    if (clusters == 0 && name != NULL) {
        err_set(err, ERR_USAGE,
            "option '--%s' means nothing without a live cluster", name);
        return err_remedy(err, "a bundle is compared with all it holds");
    }
    return check_connect(o->connect, clusters, err);
}

/* ---- a cluster ---- */

/* Of the choice only what says what must be read: the skip rules decide what
 * there is on this side, all else is chosen on both together. */
static int
make_selection(const struct side_options *o, bool renamed,
    struct selection *out, struct err *err)
{
    struct opt_select given = *o->select;

    given.open_only = false;
    if (renamed)
        given.include = given.exclude = (struct list)LIST_INIT;
    if (opt_selection(&given, out, err) != 0)
        return -1;
    out->rules_only = true;
    return 0;
}

static void
sum_up(struct side *s)
{
    struct bundle_summary *sum = &s->summary;

    sum->major = BUNDLE_MAJOR;
    sum->minor = BUNDLE_MINOR;
    sum->canon = CATALOG_CANON;
    sum->created = mem_string(s->catalog->about.created);
    sum->resources = s->catalog->count;
    catalog_content_digest(s->catalog, &sum->content);
}

static void
warn_of_gaps(const struct side *s, struct print *note)
{
    const struct about *about = &s->catalog->about;
    const struct remarks *lists[] = { &about->unavailable, &about->failed };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; j < lists[i]->count; j++) {
            const struct remark *one = &lists[i]->items[j];

            print_warning(note, "'%s' could not be read: %s%s%s%s: %s", s->name,
                one->kind, one->name == NULL ? "" : " '",
                one->name == NULL ? "" : one->name,
                one->name == NULL ? "" : "'", one->reason);
        }
}

static int
open_cluster(struct side *s, const struct endpoint *endpoint,
    const struct selection *selection, const struct run *run, struct err *err)
{
    struct cluster *c = connect_open(endpoint, 1, run->progress, err);
    int rc = c == NULL ? -1
                       : read_cluster(c, selection, false, run->progress,
                             s->catalog, err);

    cluster_free(c);
    if (rc == 0) {
        s->url = mem_string(endpoint->url);
        sum_up(s);
        warn_of_gaps(s, run->note);
    }
    return rc;
}

/* ---- files ---- */

static int
open_directory(struct side *s, const struct side_options *o,
    const struct run *run, struct err *err)
{
    struct directory_edits edits = { 0 };
    int rc = directory_read(s->name, o->max_unpacked, s->catalog, &s->summary,
        &edits, run->progress, err);

    if (rc == 0 &&
        edits.edited.count + edits.added.count + edits.removed.count > 0)
        print_note(run->note,
            "note: '%s' was edited by hand: %zu changed, %zu added, %zu "
            "removed",
            s->name, edits.edited.count, edits.added.count,
            edits.removed.count);
    directory_edits_free(&edits);
    return rc;
}

static int
open_file(struct side *s, const struct side_options *o, const struct run *run,
    struct err *err)
{
    const struct bundle_options reading = { o->max_unpacked, false };

    if (s->place == SIDE_DIRECTORY)
        return open_directory(s, o, run, err);
    return bundle_read(
        s->name, &reading, s->catalog, &s->summary, run->progress, err);
}

/* ---- both ---- */

/* What is needed to open a side once both were looked at, so that a question
 * for a password comes before the long work. */
struct opening {
    struct endpoint endpoint;
    struct selection selection;
};

static int
prepare(const struct side sides[2], size_t i, const struct side_options *o,
    const struct run *run, struct opening *out, struct err *err)
{
    static const char *const words[] = { "the first side", "the second side" };
    static const enum connect_side ends[] = { CONNECT_SOURCE, CONNECT_DEST };
    struct opt_connect given = *o->connect;

    if (sides[i].place != SIDE_CLUSTER)
        return 0;
    given.url = (char *)(uintptr_t)sides[i].name;
    if (make_selection(
            o, i == 0 && o->first_is_renamed, &out->selection, err) != 0)
        return -1;
    return connect_resolve(
        ends[i], words[i], &given, run->note, &out->endpoint, err);
}

/* Most bodies are those of the first side, and lie beside them once. */
static int
open_one(struct side *s, const struct side *first, const struct opening *how,
    const struct side_options *o, const struct run *run, struct err *err)
{
    int rc;

    s->catalog =
        first == NULL ? catalog_new() : catalog_new_beside(first->catalog);
    rc = s->place == SIDE_CLUSTER
             ? open_cluster(s, &how->endpoint, &how->selection, run, err)
             : open_file(s, o, run, err);
    catalog_stand_alone(s->catalog);
    if (rc != 0)
        return -1;
    print_notes(run->note, &s->summary.notes);
    if (s->catalog->about.visibility != NULL &&
        strcmp(s->catalog->about.visibility, "limited") == 0)
        print_warning(run->note,
            "'%s' may lack indices: its user did not see all, as "
            "view_index_metadata on '*' was missing",
            s->name);
    return 0;
}

int
sides_open(struct side sides[2], char *const *names,
    const struct side_options *o, const struct run *run, struct err *err)
{
    struct opening how[2];
    int rc = -1;

    memset(how, 0, sizeof how);
    for (size_t i = 0; i < 2; i++) {
        memset(&sides[i], 0, sizeof sides[i]);
        sides[i].name = names[i];
        sides[i].place = side_place(names[i]);
    }
    if (check(sides, o, err) == 0 &&
        prepare(sides, 0, o, run, &how[0], err) == 0 &&
        prepare(sides, 1, o, run, &how[1], err) == 0 &&
        open_one(&sides[0], NULL, &how[0], o, run, err) == 0)
        rc = open_one(&sides[1], &sides[0], &how[1], o, run, err);
    for (size_t i = 0; i < 2; i++) {
        endpoint_free(&how[i].endpoint);
        selection_free(&how[i].selection);
    }
    return rc;
}

bool
side_is_partial(const struct side *s)
{
    const struct about *about = &s->catalog->about;

    return s->place == SIDE_CLUSTER &&
           (about->failed.count > 0 || about->unavailable.count > 0 ||
               (about->visibility != NULL &&
                   strcmp(about->visibility, "limited") == 0));
}

void
sides_free(struct side sides[2])
{
    for (size_t i = 0; i < 2; i++) {
        catalog_free(sides[i].catalog);
        bundle_summary_free(&sides[i].summary);
        free(sides[i].url);
    }
}
