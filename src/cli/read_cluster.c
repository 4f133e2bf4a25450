#include "cli/read_cluster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bundle/diagnostics.h"
#include "cluster/collect.h"
#include "util/mem.h"

/* ---- what to read ---- */

/* Read the chosen kinds and, unless --no-deps, those their references name. */
static void
choose_kinds(const struct selection *s, bool kinds[KIND_COUNT])
{
    bool more = true;

    memcpy(kinds, s->kinds, KIND_COUNT * sizeof *kinds);
    while (more && !s->no_deps) {
        more = false;
        for (int k = 0; k < KIND_COUNT; k++) {
            const struct kind_reference *r =
                kind_get((enum kind_id)k)->references;

            for (; kinds[k] && r != NULL && r->pointer != NULL; r++) {
                more = more || !kinds[r->to];
                kinds[r->to] = true;
            }
        }
    }
}

static bool
wants(void *user, const struct listed *item, const char **reason)
{
    const struct selection *s = user;

    if (!selection_wants(s, item->kind, item->name))
        return false;
    *reason =
        selection_skips_index_name(s, item->name, item->hidden, item->closed);
    return *reason == NULL;
}

/* ---- about ---- */

/* Return SOURCE_DATE_EPOCH or the clock as RFC 3339 text. */
static int
creation_time(char **out, struct err *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now = time(NULL);
    char text[32];
    struct tm tm;
    char *end;

    if (epoch != NULL && *epoch != '\0') {
        errno = 0;
        now = (time_t)strtoll(epoch, &end, 10);
        if (*end != '\0' || errno != 0)
            return err_set(err, ERR_USAGE,
                "SOURCE_DATE_EPOCH '%s' is not a number of seconds", epoch);
    }
    if (gmtime_r(&now, &tm) == NULL ||
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        return err_set(err, ERR_USAGE, "the time cannot be written");
    *out = mem_string(text);
    return 0;
}

/* Say who made the catalog, when and with which choice, and apply that. */
static int
finish(struct catalog *out, const struct selection *s, bool timeless,
    struct err *err)
{
    struct about *about = &out->about;

    about->tool = mem_string("esbundle " ESBUNDLE_VERSION);
    about->selection = selection_text(s);
    if (!timeless && creation_time(&about->created, err) != 0)
        return -1;
    selection_apply(s, out);
    catalog_sort(out, false);
    remarks_sort(&about->skipped);
    remarks_sort(&about->failed);
    remarks_sort(&about->unavailable);
    remarks_sort(&about->external_files);
    return 0;
}

/* ---- the whole ---- */

int
read_cluster(struct cluster *c, const struct selection *s, bool timeless,
    const struct progress *progress, struct catalog *out, struct err *err)
{
    struct collect_options o = { .wants = wants,
        .user = (void *)(uintptr_t)s,
        .relist = true,
        .progress = progress };

    choose_kinds(s, o.kinds);
    if (collect(c, &o, out, err) != 0)
        return -1;
    out->about.user = cluster_user(c);
    out->about.visibility = mem_string(cluster_visibility(c));
    return finish(out, s, timeless, err);
}

int
read_diagnostics(const char *path, uint64_t max_unpacked,
    const struct selection *s, bool timeless, const struct progress *progress,
    struct catalog *out, struct err *err)
{
    struct diagnostics_options o = { .wants = wants,
        .user = (void *)(uintptr_t)s,
        .max_unpacked = max_unpacked,
        .progress = progress };

    choose_kinds(s, o.kinds);
    if (diagnostics_read(path, &o, out, err) != 0)
        return -1;
    return finish(out, s, timeless, err);
}
