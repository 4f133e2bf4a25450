#include <stdlib.h>

#include "bundle/directory.h"
#include "cli/commands.h"
#include "cli/export_report.h"
#include "cli/render.h"
#include "cli/replay.h"

struct values {
    struct replay_values replay; /* only --max-unpacked */
    char *output;
    bool force;
};

static const struct opt options[] = {
    { "output", 'o', "DIR", OPT_TEXT, offsetof(struct values, output),
        "the directory to make, or an empty one", NULL, 0, 0 },
    { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
        "replace the bundle that is unpacked in DIR; other files stay", NULL, 0,
        0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { 0 },
};

static void
report(const struct run *run, const struct values *v, const struct catalog *c,
    const struct bundle_summary *s)
{
    char hex[DIGEST_HEX];
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    if (run->global.json) {
        render_line("unpack", &out);
        render_field("directory", v->output, &out);
        digest_hex(&s->content, hex);
        render_field("content_digest", hex, &out);
        digest_hex(&s->id, hex);
        render_field("bundle_id", hex, &out);
        render_number("resource_count", c->count, &out);
        buf_puts(&out, "}\n");
        print_json_text(run->out, buf_text(&out), out.length);
    } else {
        export_counts(c, &out);
        print_note(
            run->note, "unpack: %s into '%s'", buf_text(&out), v->output);
    }
    buf_free(&out);
}

static int
run_unpack(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    const struct bundle_options reading = { v->replay.max_unpacked, false };
    struct bundle_summary summary = { 0 };
    struct catalog *c;
    int rc;

    if (v->output == NULL) {
        err_set(err, ERR_USAGE, "no directory is named");
        return err_remedy(err, "give -o DIR");
    }
    c = catalog_new();
    rc = bundle_read(
        run->operands.items[0], &reading, c, &summary, run->progress, err);
    print_notes(run->note, &summary.notes);
    if (rc == 0)
        rc = directory_write(c, v->output, v->force, run->progress, err);
    if (rc == 0)
        report(run, v, c, &summary);
    bundle_summary_free(&summary);
    catalog_free(c);
    return rc;
}

static const char *const examples[] = {
    "esbundle unpack prod.tar.gz -o schema",
    "esbundle unpack new.tar.gz -o schema --force",
    NULL,
};

const struct command cmd_unpack = {
    .name = "unpack",
    .operands = "BUNDLE",
    .summary = "write a bundle as a directory of files, for git",
    .description =
        "Verifies BUNDLE and writes its manifest and a file for each resource, "
        "KIND/NAME.json. DIR appears when it is complete; one that exists must "
        "be empty but for names that begin with a dot, such as .git. With "
        "--force the manifest and the resources of a bundle that is unpacked "
        "there are replaced, so that 'git diff' shows what changed; all other "
        "files stay. 'pack' makes a bundle of it again.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_unpack,
};
