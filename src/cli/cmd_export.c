#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/connect.h"
#include "cli/export_report.h"
#include "cli/read_cluster.h"

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

/* ---- the command ---- */

/* Read the cluster into ${out} and keep what is chosen. */
static int
read_source(struct cluster *c, const struct selection *s, const struct run *run,
    const struct values *v, struct catalog *out, struct err *err)
{
    if (read_cluster(c, s, v->reproducible, run->progress, out, err) != 0)
        return -1;
    if (out->count > 0 || out->about.failed.count > 0 ||
        out->about.unavailable.count > 0)
        return 0;
    err_set(err, ERR_USAGE, "nothing in the cluster is chosen");
    return err_remedy(err, "see 'esbundle check' for what is skipped, and why");
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
