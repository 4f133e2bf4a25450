#include "bundle/gzip_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/mem.h"
#include "util/signals.h"

#define GZIP_WINDOW (15 + 16) /* the largest window, gzip and nothing else */
#define GZIP_MEMORY 8         /* zlib's own choice */

static voidpf
allocate(voidpf user, uInt count, uInt size)
{
    (void)user;
    return mem_zero(count, size);
}

static void
release(voidpf user, voidpf memory)
{
    (void)user;
    free(memory);
}

/* Memory does not run out and the versions agree: all else is a mistake. */
static void
need(int rc)
{
    if (rc != Z_OK)
        abort();
}

/* ---- reading ---- */

struct gzip_in *
gzip_in_new(int fd, uint64_t limit)
{
    struct gzip_in *g = mem_zero(1, sizeof *g);

    g->fd = fd;
    g->limit = limit;
    g->z.zalloc = allocate;
    g->z.zfree = release;
    need(inflateInit2(&g->z, GZIP_WINDOW));
    return g;
}

void
gzip_in_free(struct gzip_in *g)
{
    if (g == NULL)
        return;
    (void)inflateEnd(&g->z);
    free(g);
}

/* Read more packed bytes.  Return how many, 0 at the end, or -1. */
static ssize_t
fill(struct gzip_in *g, struct err *err)
{
    ssize_t n;

    do {
        if (signals_check(err) != 0)
            return -1;
        n = read(g->fd, g->input, sizeof g->input);
    } while (n < 0 && errno == EINTR);

    /* The end of a pipe may come of the signal: its writer got it, too. */
    if (n == 0 && signals_check(err) != 0)
        return -1;
    if (n < 0)
        return err_errno(err, ERR_LOCAL, "the file cannot be read");
    g->z.next_in = g->input;
    g->z.avail_in = (uInt)n;
    g->packed += (uint64_t)n;
    return n;
}

/* The stream has ended: nothing may follow. */
static int
check_end(struct gzip_in *g, struct err *err)
{
    ssize_t n = g->z.avail_in > 0 ? 1 : fill(g, err);

    if (n > 0)
        return err_set(err, ERR_BUNDLE, "bytes follow the gzip data");
    g->ended = true;
    return (int)n;
}

/* Why inflate() would not go on. */
static int
refuse(const struct gzip_in *g, int rc, struct err *err)
{
    if (g->total == 0 && g->z.total_out == 0 && g->z.total_in <= 2)
        return err_set(err, ERR_BUNDLE, "the file is not gzip data");
    return err_set(err, ERR_BUNDLE, "gzip data is damaged: %s",
        rc == Z_NEED_DICT || g->z.msg == NULL ? "not gzip's own" : g->z.msg);
}

/* Fill what room is left in the piece from what was read. */
static int
unpack(struct gzip_in *g, struct err *err)
{
    int rc;

    if (g->z.avail_in == 0) {
        ssize_t n = fill(g, err);

        if (n < 0)
            return -1;
        if (n == 0 && g->packed == 0)
            return err_set(err, ERR_BUNDLE, "the file is empty");
        if (n == 0)
            return err_set(err, ERR_BUNDLE, "gzip data is cut");
    }
    rc = inflate(&g->z, Z_NO_FLUSH);
    if (rc == Z_STREAM_END)
        return check_end(g, err);
    return rc == Z_OK ? 0 : refuse(g, rc, err);
}

/* The place behind the last byte of the piece that is not zero. */
static size_t
content_end(const unsigned char *piece, size_t length)
{
    while (length > 0 && piece[length - 1] == 0)
        length--;
    return length;
}

ssize_t
gzip_in_next(struct gzip_in *g, struct err *err)
{
    size_t length, content;

    g->z.next_out = g->piece;
    g->z.avail_out = sizeof g->piece;
    while (!g->ended && g->z.avail_out > 0)
        if (unpack(g, err) != 0)
            return -1;
    length = sizeof g->piece - g->z.avail_out;
    if (length > g->limit - g->total) {
        err_set(err, ERR_BUNDLE,
            "the file unpacks to more than %" PRIu64 " bytes", g->limit);
        return err_remedy(err, "give a larger --max-unpacked if you trust it");
    }
    content = content_end(g->piece, length);
    if (content > 0)
        g->content = g->total + content;
    g->start = g->total;
    g->total += length;
    return (ssize_t)length;
}

/* ---- writing ---- */

struct gzip_out *
gzip_out_new(struct file *file)
{
    struct gzip_out *g = mem_zero(1, sizeof *g);

    g->file = file;
    g->z.zalloc = allocate;
    g->z.zfree = release;
    need(deflateInit2(&g->z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
        Z_DEFAULT_STRATEGY));
    return g;
}

void
gzip_out_free(struct gzip_out *g)
{
    if (g == NULL)
        return;
    (void)deflateEnd(&g->z);
    free(g);
}

/* Pack what lies at next_in, and write out what comes of it. */
static int
pack(struct gzip_out *g, int flush, struct err *err)
{
    do {
        size_t length;

        g->z.next_out = g->output;
        g->z.avail_out = sizeof g->output;
        (void)deflate(&g->z, flush);
        length = sizeof g->output - g->z.avail_out;
        if (length > 0 && file_write(g->file, g->output, length, err) != 0)
            return -1;
        g->packed += length;
    } while (g->z.avail_out == 0);
    return 0;
}

int
gzip_out_add(
    struct gzip_out *g, const void *data, size_t length, struct err *err)
{
    g->z.next_in = (z_const Bytef *)(uintptr_t)data;
    g->z.avail_in = (uInt)length;
    g->total += length;
    return length == 0 ? 0 : pack(g, Z_NO_FLUSH, err);
}

int
gzip_out_end(struct gzip_out *g, struct err *err)
{
    g->z.next_in = NULL;
    g->z.avail_in = 0;
    return pack(g, Z_FINISH, err);
}
