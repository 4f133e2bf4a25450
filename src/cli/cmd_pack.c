#include <inttypes.h>
#include <stdlib.h>

#include "bundle/directory.h"
#include "cli/commands.h"
#include "cli/export_report.h"
#include "cli/render.h"

struct values {
    uint64_t max_unpacked;
    char *output;
    bool force;
};

static const struct opt options[] = {
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output),
        "the bundle to write; - is standard output", NULL, 0, 0 },
    { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
        "overwrite FILE", NULL, 0, 0 },
    { 0 },
};

static const struct opt reading[] = {
    { "max-unpacked", 0, "SIZE", OPT_SIZE,
        offsetof(struct values, max_unpacked),
        "refuse a directory with more in it, 4G by default", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Directory", reading, 0 },
    { 0 },
};

/* ---- what was edited ---- */

/* The lists, what they are called, in the order of telling. */
static const struct {
    const char *name;
    size_t at; /* within struct directory_edits */
} lists[] = {
    { "edited", offsetof(struct directory_edits, edited) },
    { "added", offsetof(struct directory_edits, added) },
    { "removed", offsetof(struct directory_edits, removed) },
};
#define LISTS (sizeof lists / sizeof *lists)

static const struct remarks *
list_of(const struct directory_edits *edits, size_t i)
{
    return (const struct remarks *)(const void *)((const char *)edits +
                                                  lists[i].at);
}

static void
report_text(const struct run *run, const struct values *v,
    const struct directory_edits *edits, const struct bundle_summary *s)
{
    bool edited = false;
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    for (size_t i = 0; i < LISTS; i++) {
        const struct remarks *r = list_of(edits, i);

        for (size_t j = 0; j < r->count; j++)
            print_detail(run->note, "%s: %s '%s'", lists[i].name,
                r->items[j].kind, r->items[j].name);
        if (r->count > 0)
            (void)buf_printf(&out, ", %zu %s", r->count, lists[i].name);
        edited = edited || r->count > 0;
    }
    if (!edited)
        (void)buf_puts(&out, ", nothing edited");
    print_note(run->note,
        "pack: %zu resources%s, into '%s' (%" PRIu64 " bytes)", s->resources,
        buf_text(&out), v->output, s->packed);
    buf_free(&out);
}

static void
report_json(const struct run *run, const struct values *v,
    const struct directory_edits *edits, const struct bundle_summary *s)
{
    char hex[DIGEST_HEX];
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    render_line("pack", &out);
    render_field("file", v->output, &out);
    digest_hex(&s->content, hex);
    render_field("content_digest", hex, &out);
    digest_hex(&s->id, hex);
    render_field("bundle_id", hex, &out);
    render_number("resource_count", s->resources, &out);
    render_number("bytes", s->packed, &out);
    for (size_t i = 0; i < LISTS; i++) {
        const struct remarks *r = list_of(edits, i);

        render_key(lists[i].name, &out);
        (void)buf_putc(&out, '[');
        for (size_t j = 0; j < r->count; j++) {
            (void)buf_puts(&out, j == 0 ? "{" : ",{");
            render_field("kind", r->items[j].kind, &out);
            render_field("name", r->items[j].name, &out);
            (void)buf_putc(&out, '}');
        }
        (void)buf_putc(&out, ']');
    }
    (void)buf_puts(&out, "}\n");
    print_json_text(run->out, buf_text(&out), out.length);
    buf_free(&out);
}

/* ---- the command ---- */

static int
pack(struct run *run, const struct values *v, struct catalog *c,
    struct file *file, struct err *err)
{
    struct bundle_summary read = { 0 }, written = { 0 };
    struct directory_edits edits = { 0 };
    int rc = directory_read(run->operands.items[0], v->max_unpacked, c, &read,
        &edits, run->progress, err);

    print_notes(run->note, &read.notes);
    if (rc == 0)
        rc = bundle_write(c, file, &written, run->progress, err);
    if (rc == 0)
        rc = file_publish(file, err);
    if (rc == 0)
        (run->global.json ? report_json : report_text)(
            run, v, &edits, &written);
    directory_edits_free(&edits);
    bundle_summary_free(&read);
    bundle_summary_free(&written);
    return rc;
}

static int
run_pack(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct catalog *c;
    struct file *file;
    int rc;

    if (export_check_output(run, v->output, err) != 0)
        return -1;
    file = file_new(v->output, v->force, err);
    if (file == NULL)
        return -1;
    c = catalog_new();
    rc = pack(run, v, c, file, err);
    catalog_free(c);
    file_free(file);
    return rc;
}

static const char *const examples[] = {
    "esbundle pack schema -o prod.tar.gz",
    "esbundle pack schema -o edited.tar.gz --verbose",
    NULL,
};

const struct command cmd_pack = {
    .name = "pack",
    .operands = "DIR",
    .summary = "make a bundle of an unpacked directory",
    .description =
        "Reads what 'unpack' wrote. If nothing was edited, the bundle is the "
        "same, byte for byte. Files may be edited, added and removed by hand: "
        "they are checked and brought into the form of an export, references "
        "and digests are computed anew, and the manifest tells that it was "
        "done by hand. Layout and the order of keys do not matter. What is no "
        "part of a bundle is passed over: names that begin with a dot, and, "
        "with a note, files other than KIND/NAME.json.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_pack,
};
