#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "bundle/diagnostics_internal.h"
#include "util/mem.h"
#include "util/signals.h"

#define PIECE 65536

/* The archive is read from its beginning to its end and never by its table of
 * contents, so that memory does not grow with the number of its entries.
 * Every entry is unpacked, since only so its sum is checked and its bytes are
 * counted. */
struct zip {
    int fd;
    struct archive *archive;
    struct err err; /* the cause of what libarchive reports */
    bool inside;    /* a member is being read */
    char *path;     /* of the last member, or NULL */
    char piece[PIECE];
};

static la_ssize_t
read_piece(struct archive *a, void *user, const void **out)
{
    struct zip *z = user;
    ssize_t n;

    do {
        if (signals_check(&z->err) != 0)
            break;
        n = read(z->fd, z->piece, sizeof z->piece);
        *out = z->piece;
        if (n >= 0)
            return n;
    } while (errno == EINTR);
    if (z->err.code == ERR_NONE)
        err_errno(&z->err, ERR_LOCAL, "it cannot be read");
    archive_set_error(a, EIO, "the input failed");
    return -1;
}

/* Report what libarchive found wrong, by its cause if that is ours, in or
 * behind the member ${path} (NULL: the first). */
static int
report(const struct zip *z, const char *path, struct err *err)
{
    const char *text = archive_error_string(z->archive);

    if (z->err.code != ERR_NONE)
        *err = z->err;
    else if (archive_errno(z->archive) == ENOMEM)
        mem_exhausted();
    else
        err_set(err, ERR_BUNDLE, "the ZIP archive is damaged %s '%s': %s",
            z->inside ? "in" : "behind", path == NULL ? "" : path,
            text == NULL ? "no cause is told" : text);
    return -1;
}

/* Report that the archive does not even begin as one. */
static int
not_zip(const struct zip *z, struct err *err)
{
    if (z->err.code != ERR_NONE || archive_errno(z->archive) == ENOMEM)
        return report(z, NULL, err);
    err_set(err, ERR_BUNDLE, "it is no ZIP archive");
    return err_remedy(err, "name the archive that support-diagnostics wrote; "
                           "if that is a .tar.gz, unpack it and name the "
                           "directory");
}

static int
open_archive(struct zip *z, struct err *err)
{
    struct archive *a = z->archive = archive_read_new();

    if (a == NULL)
        mem_exhausted();
    if (archive_read_support_format_zip_streamable(a) == ARCHIVE_OK &&
        archive_read_set_read_callback(a, read_piece) == ARCHIVE_OK &&
        archive_read_set_callback_data(a, z) == ARCHIVE_OK &&
        archive_read_open1(a) == ARCHIVE_OK)
        return 0;
    return not_zip(z, err);
}

/* The tool's library packs by deflate or not at all; others want much memory
 * for what they unpack. */
static bool
is_plainly_packed(const char *format)
{
    return format != NULL && (strstr(format, "(deflation)") != NULL ||
                                 strstr(format, "(uncompressed)") != NULL);
}

static int
check_entry(const struct zip *z, struct archive_entry *e, const char *path,
    struct err *err)
{
    const char *format = archive_format_name(z->archive);

    if (archive_entry_is_encrypted(e))
        return err_set(err, ERR_BUNDLE, "'%s' is encrypted", path);
    if (archive_entry_filetype(e) != AE_IFREG &&
        archive_entry_filetype(e) != AE_IFDIR)
        return err_set(err, ERR_BUNDLE, "'%s' is not a regular file", path);
    if (!is_plainly_packed(format))
        return err_set(err, ERR_BUNDLE, "'%s' is packed in an unusual way: %s",
            path, format == NULL ? "not told" : format);
    return 0;
}

static int
read_entry(struct zip *z, struct replies *r, struct err *err)
{
    const void *piece;
    size_t length;
    la_int64_t offset;
    int rc;

    if (replies_begin(r, z->path, err) != 0)
        return -1;
    for (;;) {
        rc = archive_read_data_block(z->archive, &piece, &length, &offset);
        if (rc == ARCHIVE_EOF && z->err.code == ERR_NONE)
            return replies_end(r, err);
        if (rc != ARCHIVE_OK)
            return report(z, z->path, err);
        if (replies_add(r, piece, length, err) != 0)
            return err_prefix(err, "'%s'", z->path);
    }
}

/* Read the next header.  Return 1, 0 at the end, or -1. */
static int
next_entry(struct zip *z, struct archive_entry **e, struct err *err)
{
    const char *path;
    int rc = archive_read_next_header(z->archive, e);

    if (rc == ARCHIVE_EOF && z->err.code == ERR_NONE)
        return 0;
    if (rc == ARCHIVE_FATAL && z->path == NULL)
        return not_zip(z, err);
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
        return report(z, z->path, err);

    /* A name that is no UTF-8 means nothing here. */
    path = archive_entry_pathname_utf8(*e);
    if (path == NULL)
        path = archive_entry_pathname(*e);
    free(z->path);
    z->path = mem_string(path == NULL ? "?" : path);
    return 1;
}

static int
read_entries(struct zip *z, struct replies *r, struct err *err)
{
    struct archive_entry *e;
    int rc;

    while ((rc = next_entry(z, &e, err)) == 1) {
        z->inside = true;
        if (check_entry(z, e, z->path, err) != 0 || read_entry(z, r, err) != 0)
            return -1;
        z->inside = false;
    }
    return rc;
}

int
diagnostics_zip(int fd, struct replies *r, struct err *err)
{
    struct zip *z = mem_zero(1, sizeof *z);
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), before;
    int rc;

    /* libarchive tells names as the locale can, and the user's may not. */
    before = uselocale(utf8);
    z->fd = fd;
    rc = open_archive(z, err);
    if (rc == 0)
        rc = read_entries(z, r, err);
    (void)archive_read_free(z->archive);
    (void)uselocale(before);
    if (utf8 != (locale_t)0)
        freelocale(utf8);
    free(z->path);
    free(z);
    return rc;
}
