#include "cli/export_report.h"

#include <inttypes.h>
#include <string.h>

#include "cli/render.h"

/* The lists of about in the order in which they are told. */
static const struct {
    const char *key, *title;
    size_t offset;
} lists[] = {
    { "skipped", "skipped", offsetof(struct about, skipped) },
    { "vanished", "vanished while it was read",
        offsetof(struct about, vanished) },
    { "appeared", "appeared while it was read",
        offsetof(struct about, appeared) },
    { "external_files", "files on the nodes that no bundle can carry",
        offsetof(struct about, external_files) },
    { "unavailable", "could not be read", offsetof(struct about, unavailable) },
    { "failed", "failed", offsetof(struct about, failed) },
};

#define LISTS (sizeof lists / sizeof *lists)

static const struct remarks *
list_at(const struct about *about, size_t i)
{
    return (const struct remarks *)(const void *)((const char *)about +
                                                  lists[i].offset);
}

void
export_counts(const struct catalog *c, struct buf *out)
{
    const char *separator = "";

    for (size_t i = 0, j; i < c->count; i = j) {
        for (j = i; j < c->count &&
                    strcmp(c->items[j].kind_name, c->items[i].kind_name) == 0;)
            j++;
        buf_printf(out, "%s%zu %s", separator, j - i, c->items[i].kind_name);
        separator = ", ";
    }
    if (c->count == 0)
        buf_puts(out, "nothing");
}

static void
tell_json(struct run *run, const char *path, const struct catalog *c,
    const struct bundle_summary *s, int code)
{
    char hex[DIGEST_HEX];
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    for (size_t i = 0; i < c->count; i++) {
        render_line("resource", &out);
        render_field("kind", c->items[i].kind_name, &out);
        render_field("name", c->items[i].name, &out);
        digest_hex(&c->items[i].digest, hex);
        render_field("sha256", hex, &out);
        if (c->items[i].because != NULL)
            render_field("because", c->items[i].because, &out);
        buf_puts(&out, "}\n");
    }
    render_line("summary", &out);
    render_field("file", path, &out);
    digest_hex(&s->content, hex);
    render_field("content_digest", hex, &out);
    digest_hex(&s->id, hex);
    render_field("bundle_id", hex, &out);
    render_number("resources", c->count, &out);
    render_number("bytes", s->packed, &out);
    for (size_t i = 0; i < LISTS; i++) {
        render_key(lists[i].key, &out);
        render_remarks_json(list_at(&c->about, i), &out);
    }
    render_field("visibility", c->about.visibility, &out);
    render_number("exit_code", (uint64_t)code, &out);
    buf_puts(&out, "}\n");
    print_json_text(run->out, buf_text(&out), out.length);
    buf_free(&out);
}

static void
tell_text(struct run *run, const char *path, const struct catalog *c,
    const struct bundle_summary *s)
{
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    if (!run->global.quiet)
        for (size_t i = 0; i < LISTS; i++)
            render_remarks(lists[i].title, list_at(&c->about, i), &out);
    print_raw(run->note, buf_text(&out), out.length);
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].because != NULL)
            print_note(run->note, "came along: %s '%s' (%s)",
                c->items[i].kind_name, c->items[i].name, c->items[i].because);
    if (c->about.visibility != NULL &&
        strcmp(c->about.visibility, "limited") == 0)
        print_warning(run->note,
            "this user does not see every index: view_index_metadata on '*' "
            "is missing");
    buf_clear(&out);
    export_counts(c, &out);
    print_note(run->note, "export: %s into '%s' (%" PRIu64 " bytes)",
        buf_text(&out), path, s->packed);
    buf_free(&out);
}

int
export_check_output(const struct run *run, const char *output, struct err *err)
{
    if (output == NULL) {
        err_set(err, ERR_USAGE, "no output is named");
        return err_remedy(err, "give -o FILE, or -o - for standard output");
    }
    if (run->global.json && strcmp(output, "-") == 0) {
        err_set(err, ERR_USAGE,
            "--json and -o - would both write to standard output");
        return err_remedy(err, "name a file with -o");
    }
    return 0;
}

void
export_begin(const struct run *run)
{
    struct buf out;

    if (!run->global.json)
        return;
    buf_init(&out, RENDER_LIMIT);
    render_version(&out);
    print_json_text(run->out, buf_text(&out), out.length);
    print_flush(run->out);
    buf_free(&out);
}

void
export_fail(const struct run *run, const struct err *err)
{
    struct buf out;

    if (!run->global.json)
        return;
    buf_init(&out, RENDER_LIMIT);
    render_failure(err, &out);
    print_json_text(run->out, buf_text(&out), out.length);
    buf_free(&out);
}

int
export_report(struct run *run, const char *path, const struct catalog *c,
    const struct bundle_summary *summary, bool allow_missing)
{
    const struct about *about = &c->about;
    bool unseen = about->unavailable.count > 0 ||
                  (about->visibility != NULL &&
                      strcmp(about->visibility, "limited") == 0);
    bool partial = about->failed.count > 0 || (unseen && !allow_missing);
    int code = partial ? ERR_PARTIAL : ERR_NONE;

    if (run->global.json)
        tell_json(run, path, c, summary, code);
    tell_text(run, path, c, summary);
    return code;
}
