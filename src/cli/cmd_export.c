#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/connect.h"
#include "cli/export_report.h"
#include "cluster/collect.h"
#include "util/mem.h"

struct values {
    struct opt_connect from;
    struct opt_select select;
    char *output;
    bool force, reproducible, allow_missing;
};

static const struct opt options[] = {
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output),
        "the bundle to write; - is standard output", NULL, 0, 0 },
    { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
        "overwrite FILE", NULL, 0, 0 },
    { "reproducible", 0, NULL, OPT_FLAG, offsetof(struct values, reproducible),
        "leave out the time, so that equal schema gives equal bytes", NULL, 0,
        0 },
    { "allow-missing", 0, NULL, OPT_FLAG,
        offsetof(struct values, allow_missing),
        "end with 0 although something may not be read", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Source", opt_from, offsetof(struct values, from) },
    { "Choosing", opt_select, offsetof(struct values, select) },
    { "Skipped by default", opt_skipped, offsetof(struct values, select) },
    { 0 },
};

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

static int
fill_about(struct catalog *c, struct cluster *cluster,
    const struct selection *s, const struct values *v, struct err *err)
{
    c->about.tool = mem_string("esbundle " ESBUNDLE_VERSION);
    c->about.user = cluster_user(cluster);
    c->about.visibility = mem_string(cluster_visibility(cluster));
    c->about.selection = selection_text(s);
    return v->reproducible ? 0 : creation_time(&c->about.created, err);
}

/* ---- the command ---- */

/* Read the cluster into ${out} and keep what is chosen. */
static int
read_source(struct cluster *c, const struct selection *s, const struct run *run,
    const struct values *v, struct catalog *out, struct err *err)
{
    struct collect_options o = { .wants = wants,
        .user = (void *)(uintptr_t)s,
        .relist = true,
        .progress = run->progress };

    choose_kinds(s, o.kinds);
    if (collect(c, &o, out, err) != 0 || fill_about(out, c, s, v, err) != 0)
        return -1;
    if (selection_apply(s, out) == 0 && out->about.failed.count == 0 &&
        out->about.unavailable.count == 0) {
        err_set(err, ERR_USAGE, "nothing in the cluster is chosen");
        return err_remedy(
            err, "see 'esbundle check' for what is skipped, and why");
    }
    catalog_sort(out, false);
    remarks_sort(&out->about.skipped);
    remarks_sort(&out->about.failed);
    remarks_sort(&out->about.unavailable);
    remarks_sort(&out->about.external_files);
    return 0;
}

/* From the options to the report.  Return the exit code, or -1. */
static int
export_all(struct run *run, const struct values *v, struct err *err)
{
    struct selection selection = { 0 };
    struct endpoint endpoint = { 0 };
    struct bundle_summary summary = { 0 };
    struct catalog *catalog = catalog_new();
    struct cluster *cluster = NULL;
    struct file *file = NULL;
    int rc = -1;

    if (opt_selection(&v->select, &selection, err) != 0 ||
        connect_resolve(
            CONNECT_SOURCE, "--from", &v->from, run->note, &endpoint, err) != 0)
        goto out;
    file = file_new(v->output, v->force, err);
    if (file == NULL)
        goto out;
    cluster = connect_open(&endpoint, 1, run->progress, err);
    if (cluster == NULL ||
        read_source(cluster, &selection, run, v, catalog, err) != 0 ||
        bundle_write(catalog, file, &summary, run->progress, err) != 0 ||
        file_publish(file, err) != 0)
        goto out;
    rc = export_report(run, v->output, catalog, &summary, v->allow_missing);
out:
    file_free(file);
    bundle_summary_free(&summary);
    cluster_free(cluster);
    catalog_free(catalog);
    endpoint_free(&endpoint);
    selection_free(&selection);
    return rc;
}

static int
run_export(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    int rc;

    if (export_check_output(run, v->output, err) != 0)
        return -1;
    export_begin(run);
    rc = export_all(run, v, err);
    if (rc < 0)
        export_fail(run, err);
    return rc;
}

static const char *const examples[] = {
    "esbundle export --from https://old:9200 --user elastic -o prod.tar.gz",
    "esbundle export --from @prod --include 'logs-*' --reproducible "
    "-o logs.tar.gz",
    NULL,
};

const struct command cmd_export = {
    .name = "export",
    .operands = "",
    .summary = "write the schema of a cluster into one bundle",
    .description =
        "Reads ILM policies, stored scripts, indices, ingest pipelines, "
        "templates and data streams, leaves out what the server made, and "
        "writes one bundle. The file appears only when it is complete. What "
        "is skipped is listed with its reason. The cluster is only read.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 0,
    .operands_most = 0,
    .run = run_export,
};
