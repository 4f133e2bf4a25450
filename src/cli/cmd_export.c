#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/connect.h"
#include "cli/export_report.h"
#include "cli/read_cluster.h"

struct values {
    struct opt_connect from;
    struct opt_select select;
    char *output, *diagnostics;
    uint64_t max_unpacked;
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

static const struct opt diagnostics[] = {
    { "from-diagnostics", 0, "PATH", OPT_TEXT,
        offsetof(struct values, diagnostics),
        "what Elastic's support-diagnostics collected of a cluster, a ZIP "
        "archive or a directory, instead of the cluster",
        NULL, 0, 0 },
    { "max-unpacked", 0, "SIZE", OPT_SIZE,
        offsetof(struct values, max_unpacked),
        "refuse an archive that unpacks to more, 4G by default", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Source", opt_from, offsetof(struct values, from) },
    { "Diagnostics", diagnostics, 0 },
    { "Choosing", opt_select, offsetof(struct values, select) },
    { "Skipped by default", opt_skipped, offsetof(struct values, select) },
    { 0 },
};

/* ---- the source ---- */

/* The options of one source mean nothing for the other. */
static int
check_source(const struct values *v, struct err *err)
{
    const char *name = opt_given(opt_from, &v->from);

    if (v->diagnostics != NULL && name != NULL) {
        err_set(err, ERR_USAGE,
            "option '--%s' means nothing beside --from-diagnostics", name);
        return err_remedy(err, "leave one of them out");
    }
    if (v->diagnostics == NULL && v->max_unpacked != 0) {
        err_set(err, ERR_USAGE,
            "option '--max-unpacked' means nothing without "
            "--from-diagnostics");
        return err_remedy(err, "leave it out");
    }
    return 0;
}

static int
read_live(const struct endpoint *e, const struct selection *s,
    const struct run *run, const struct values *v, struct catalog *out,
    struct err *err)
{
    struct cluster *c = connect_open(e, 1, run->progress, err);
    int rc = -1;

    if (c != NULL)
        rc = read_cluster(c, s, v->reproducible, run->progress, out, err);
    cluster_free(c);
    return rc;
}

/* Read the source into ${out} and keep what is chosen. */
static int
read_source(const struct endpoint *e, const struct selection *s,
    const struct run *run, const struct values *v, struct catalog *out,
    struct err *err)
{
    bool live = v->diagnostics == NULL;

    if ((live ? read_live(e, s, run, v, out, err)
              : read_diagnostics(v->diagnostics, v->max_unpacked, s,
                    v->reproducible, run->progress, out, err)) != 0)
        return -1;
    if (out->count > 0 || out->about.failed.count > 0 ||
        out->about.unavailable.count > 0)
        return 0;
    err_set(err, ERR_USAGE, "nothing in the %s is chosen",
        live ? "cluster" : "archive");
    return err_remedy(err, "%s",
        live ? "see 'esbundle check' for what is skipped, and why"
             : "what is hidden or managed needs --include-hidden or "
               "--include-managed");
}

/* ---- the command ---- */

/* From the options to the report.  Return the exit code, or -1. */
static int
export_all(struct run *run, const struct values *v, struct err *err)
{
    struct selection selection = { 0 };
    struct endpoint endpoint = { 0 };
    struct bundle_summary summary = { 0 };
    struct catalog *catalog = catalog_new();
    struct file *file = NULL;
    int rc = -1;

    if (check_source(v, err) != 0 ||
        opt_selection(&v->select, &selection, err) != 0)
        goto out;
    if (v->diagnostics == NULL && connect_resolve(CONNECT_SOURCE, "--from",
                                      &v->from, run->note, &endpoint, err) != 0)
        goto out;
    file = file_new(v->output, v->force, err);
    if (file == NULL ||
        read_source(&endpoint, &selection, run, v, catalog, err) != 0 ||
        bundle_write(catalog, file, &summary, run->progress, err) != 0 ||
        file_publish(file, err) != 0)
        goto out;
    rc = export_report(run, v->output, catalog, &summary, v->allow_missing);
out:
    file_free(file);
    bundle_summary_free(&summary);
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
    "esbundle export --from-diagnostics api-diagnostics-20240501.zip "
    "-o prod.tar.gz",
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
        "is skipped is listed with its reason. The cluster is only read. "
        "Instead of a cluster, the replies can be read that Elastic's "
        "support-diagnostics collected of it; what they lack is listed as "
        "unavailable.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 0,
    .operands_most = 0,
    .acts = true,
    .run = run_export,
};
