#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "bundle/gzip_internal.h"
#include "bundle/manifest_internal.h"
#include "util/mem.h"
#include "util/signals.h"

/* libarchive makes the tar, zlib packs it: its own gzip filter would store
 * the time, and its blocks would pad what goes into a pipe. */
struct writer {
    struct archive *archive;
    struct archive_entry *entry;
    struct gzip_out *gzip;
    struct err err; /* what the output met with */
    bool ending;    /* libarchive is released and must not write on */
};

/* To libarchive all goes well, since it leaks when it is told otherwise; from
 * the first error on nothing is written any more. */
static la_ssize_t
write_tar(struct archive *a, void *user, const void *data, size_t length)
{
    struct writer *w = user;

    (void)a;
    if (w->err.code == ERR_NONE && !w->ending)
        (void)gzip_out_add(w->gzip, data, length, &w->err);
    return (la_ssize_t)length;
}

/* Judge what libarchive returned and what the output met with. */
static int
check(const struct writer *w, bool well, struct err *err)
{
    const char *text = archive_error_string(w->archive);

    if (w->err.code != ERR_NONE) {
        *err = w->err;
        return -1;
    }
    if (well)
        return 0;
    if (text == NULL || archive_errno(w->archive) == ENOMEM)
        mem_exhausted();
    return err_set(err, ERR_LOCAL, "cannot write the archive: %s", text);
}

static int
open_writer(struct writer *w, struct file *out, struct err *err)
{
    memset(w, 0, sizeof *w);
    w->gzip = gzip_out_new(out);
    w->archive = archive_write_new();
    w->entry = archive_entry_new();
    if (w->archive == NULL || w->entry == NULL)
        mem_exhausted();
    return check(w,
        archive_write_set_format_ustar(w->archive) == ARCHIVE_OK &&
            archive_write_set_bytes_per_block(w->archive, 0) == ARCHIVE_OK &&
            archive_write_set_bytes_in_last_block(w->archive, 1) ==
                ARCHIVE_OK &&
            archive_write_open(w->archive, w, NULL, write_tar, NULL) ==
                ARCHIVE_OK,
        err);
}

static void
free_writer(struct writer *w)
{
    w->ending = true;
    archive_entry_free(w->entry);
    if (w->archive != NULL)
        (void)archive_write_free(w->archive);
    gzip_out_free(w->gzip);
}

/* Nothing about a member but its path and its bytes is told. */
static int
write_member(struct writer *w, const char *path, const char *text,
    size_t length, struct err *err)
{
    struct archive_entry *e = archive_entry_clear(w->entry);

    archive_entry_set_pathname(e, path);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)length);
    archive_entry_set_mtime(e, 0, 0);
    return check(w,
        archive_write_header(w->archive, e) == ARCHIVE_OK &&
            archive_write_data(w->archive, text, length) == (la_ssize_t)length,
        err);
}

static int
write_body(struct writer *w, const struct catalog *c, const struct members *m,
    size_t at, struct err *err)
{
    const struct resource *r = &c->items[m->items[at].first];
    char *text = catalog_text(c, r, err);
    struct buf path;
    int rc;

    if (text == NULL)
        return -1;
    buf_init(&path, BUNDLE_ENTRY_LIMIT);
    members_path(m, c, at, &path);
    rc = write_member(w, buf_text(&path), text, r->body.length, err);
    buf_free(&path);
    free(text);
    return rc;
}

static int
write_bodies(struct writer *w, const struct catalog *c, const struct members *m,
    const struct progress *progress, struct err *err)
{
    progress_begin(progress, 1, 1, "write", m->count);
    for (size_t i = 0; i < m->count; i++) {
        if (signals_check(err) != 0 || write_body(w, c, m, i, err) != 0)
            return -1;
        progress_step(progress, i + 1);
    }
    if (check(w, archive_write_close(w->archive) == ARCHIVE_OK, err) != 0)
        return -1;
    return gzip_out_end(w->gzip, err);
}

static void
summarize(const struct catalog *c, const struct members *m,
    const struct writer *w, struct bundle_summary *s)
{
    s->major = BUNDLE_MAJOR;
    s->minor = BUNDLE_MINOR;
    s->canon = CATALOG_CANON;
    s->created = mem_string(c->about.created);
    s->packed = w->gzip->packed;
    s->unpacked = w->gzip->total;
    s->resources = c->count;
    s->members = m->count;
}

int
bundle_write(const struct catalog *c, struct file *out,
    struct bundle_summary *summary, const struct progress *progress,
    struct err *err)
{
    struct members members = { 0 };
    struct bundle_summary s = { 0 };
    struct writer w;
    struct buf manifest;
    int rc = -1;

    buf_init(&manifest, BUNDLE_MANIFEST_LIMIT);
    if (open_writer(&w, out, err) != 0 ||
        manifest_make(c, &members, &s.content, &manifest, err) != 0)
        goto out;
    digest_of(manifest.data, manifest.length, &s.id);
    if (write_member(&w, MANIFEST_PATH, manifest.data, manifest.length, err) !=
        0)
        goto out;
    buf_free(&manifest);
    rc = write_bodies(&w, c, &members, progress, err);
    if (rc == 0 && summary != NULL) {
        summarize(c, &members, &w, &s);
        *summary = s;
    }
out:
    free_writer(&w);
    members_free(&members);
    buf_free(&manifest);
    return rc;
}

void
bundle_summary_free(struct bundle_summary *s)
{
    free(s->created);
    list_free(&s->notes);
    memset(s, 0, sizeof *s);
}
