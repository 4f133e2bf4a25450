#include "bundle/tar_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include <archive.h>
#include <archive_entry.h>

#include "bundle/gzip_internal.h"
#include "util/buf.h"
#include "util/mem.h"

#define TAR_BLOCK 512
#define TAR_TYPE 156        /* place of the type in a header */
#define TAR_TAIL_LEAST 1024 /* the two blocks that end a tar */
#define TAR_TAIL_MOST 10240 /* what tar programs fill up to */

struct tar {
    struct archive *archive;
    struct archive_entry *entry;
    struct gzip_in *gzip;
    struct buf body;
    uint64_t end;   /* where the last member ends in the stream */
    struct err err; /* the cause of what libarchive reports */
};

/* ---- libarchive ---- */

static la_ssize_t
read_piece(struct archive *a, void *user, const void **out)
{
    struct tar *t = user;
    ssize_t length = gzip_in_next(t->gzip, &t->err);

    *out = t->gzip->piece;
    if (length < 0)
        archive_set_error(a, EIO, "the input failed");
    return length;
}

/* Report what libarchive found wrong, by its cause if that is ours. */
static int
report(const struct tar *t, struct err *err)
{
    const char *text = archive_error_string(t->archive);

    if (t->err.code != ERR_NONE)
        *err = t->err;
    else if (archive_errno(t->archive) == ENOMEM)
        mem_exhausted();
    else
        err_set(err, ERR_BUNDLE, "the tar archive is damaged: %s",
            text == NULL ? "no reason is given" : text);
    return -1;
}

/* archive_read_open() would go on when one of these fails. */
static bool
open_archive(struct tar *t)
{
    struct archive *a = t->archive;

    return archive_read_support_format_tar(a) == ARCHIVE_OK &&
           archive_read_set_read_callback(a, read_piece) == ARCHIVE_OK &&
           archive_read_set_callback_data(a, t) == ARCHIVE_OK &&
           archive_read_open1(a) == ARCHIVE_OK;
}

struct tar *
tar_new(int fd, uint64_t limit, struct err *err)
{
    struct tar *t = mem_zero(1, sizeof *t);

    t->gzip = gzip_in_new(fd, limit);
    buf_init(&t->body, SIZE_MAX / 4);
    t->archive = archive_read_new();
    t->entry = archive_entry_new();
    if (t->archive == NULL || t->entry == NULL)
        mem_exhausted();
    if (open_archive(t))
        return t;

    /* Without a reason it is memory that libarchive lacked. */
    if (t->err.code == ERR_NONE && archive_error_string(t->archive) == NULL)
        mem_exhausted();
    report(t, err);
    tar_free(t);
    return NULL;
}

void
tar_free(struct tar *t)
{
    if (t == NULL)
        return;
    (void)archive_read_free(t->archive);
    archive_entry_free(t->entry);
    gzip_in_free(t->gzip);
    buf_free(&t->body);
    free(t);
}

/* ---- members ---- */

/* Return the type in the header that begins at t->end.  Pieces and headers
 * begin at multiples of a block, so that it lies in the newest piece. */
static int
header_type(const struct tar *t)
{
    const struct gzip_in *g = t->gzip;

    if (t->end < g->start || t->end + TAR_BLOCK > g->total)
        return -1;
    return g->piece[t->end - g->start + TAR_TYPE];
}

/* Only plain files with plain headers: no other can be a body, and what PAX
 * and GNU headers say is believed by some programs and not by others. */
static int
check_header(const struct tar *t, struct archive_entry *e, struct err *err)
{
    const char *path = archive_entry_pathname(e);

    if (path == NULL)
        return err_set(err, ERR_BUNDLE, "a member has no path");
    if (archive_format(t->archive) != ARCHIVE_FORMAT_TAR_USTAR)
        return err_set(
            err, ERR_BUNDLE, "member '%s' is not in plain ustar form", path);
    if (archive_entry_filetype(e) != AE_IFREG ||
        archive_entry_hardlink(e) != NULL || archive_entry_size(e) < 0)
        return err_set(
            err, ERR_BUNDLE, "member '%s' is not a regular file", path);

    /* To libarchive what it does not know is a regular file; some headers it
     * skips or adds to the next one. */
    if (header_type(t) != '0' && header_type(t) != '\0')
        return err_set(err, ERR_BUNDLE,
            "member '%s' has a header that is not a regular file's", path);
    return 0;
}

int
tar_next(struct tar *t, struct tar_member *out, struct err *err)
{
    struct archive_entry *e = t->entry;
    int rc = archive_read_next_header2(t->archive, e);

    if (rc != ARCHIVE_OK && rc != ARCHIVE_EOF)
        return report(t, err);
    if (t->err.code != ERR_NONE)
        return report(t, err);
    if (rc == ARCHIVE_OK && check_header(t, e, err) != 0)
        return -1;

    /* Nothing lies between the members. */
    if ((uint64_t)archive_read_header_position(t->archive) != t->end)
        return err_set(
            err, ERR_BUNDLE, "hidden data stands between the members");
    if (rc == ARCHIVE_EOF)
        return 0;
    out->path = archive_entry_pathname(e);
    out->size = (uint64_t)archive_entry_size(e);
    t->end +=
        TAR_BLOCK + out->size + (TAR_BLOCK - out->size % TAR_BLOCK) % TAR_BLOCK;
    return 1;
}

const char *
tar_text(struct tar *t, size_t size, struct err *err)
{
    const void *piece;
    size_t length;
    la_int64_t offset;
    int rc;

    buf_clear(&t->body);
    for (;;) {
        rc = archive_read_data_block(t->archive, &piece, &length, &offset);
        if (rc == ARCHIVE_EOF && t->err.code == ERR_NONE)
            err_set(err, ERR_BUNDLE, "the tar archive ends in a member");
        else if (rc != ARCHIVE_OK)
            report(t, err);
        if (rc != ARCHIVE_OK)
            return NULL;

        /* Most bodies lie in one piece and are not copied. */
        if (length == size && t->body.length == 0)
            return piece;
        (void)buf_add(&t->body, piece, length);
        if (t->body.length >= size)
            return t->body.data;
    }
}

/* ---- the end ---- */

int
tar_end(struct tar *t, struct err *err)
{
    struct gzip_in *g = t->gzip;
    ssize_t length = 1;

    /* libarchive stops at the first two blocks of zeros. */
    while (length > 0 && g->content <= t->end &&
           g->total <= t->end + TAR_TAIL_MOST)
        length = gzip_in_next(g, err);
    if (length < 0)
        return -1;
    if (g->content > t->end)
        return err_set(err, ERR_BUNDLE,
            "data is hidden behind the end of the tar archive");
    if (g->total > t->end + TAR_TAIL_MOST)
        return err_set(err, ERR_BUNDLE,
            "more than %d zeros end the tar archive", TAR_TAIL_MOST);
    if (g->total < t->end + TAR_TAIL_LEAST)
        return err_set(err, ERR_BUNDLE, "the tar archive lacks its end");
    return 0;
}

void
tar_sizes(const struct tar *t, uint64_t *packed, uint64_t *unpacked)
{
    *packed = t->gzip->packed;
    *unpacked = t->gzip->total;
}
