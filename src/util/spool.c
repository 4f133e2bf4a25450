#include "util/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/mem.h"

struct spool {
    char *memory; /* the bytes, as long as there is no file */
    size_t room;
    size_t limit;
    int fd; /* -1: none yet */
    uint64_t length;
    unsigned owners;
};

struct spool *
spool_new(size_t limit)
{
    struct spool *s = mem_zero(1, sizeof *s);

    s->limit = limit;
    s->fd = -1;
    s->owners = 1;
    return s;
}

struct spool *
spool_share(struct spool *s)
{
    s->owners++;
    return s;
}

static int
write_at(
    int fd, const char *text, size_t length, uint64_t offset, struct err *err)
{
    while (length > 0) {
        ssize_t n = pwrite(fd, text, length, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_errno(err, ERR_LOCAL, "cannot write a temporary file");
            return err_remedy(
                err, "make room, or set TMPDIR to a directory that has some");
        }
        text += n;
        length -= (size_t)n;
        offset += (uint64_t)n;
    }
    return 0;
}

/* Make the nameless file.  Return its descriptor, or -1. */
static int
open_nameless(struct err *err)
{
    const char *directory = getenv("TMPDIR");
    char *path;
    int fd;

    if (directory == NULL || directory[0] == '\0')
        directory = "/var/tmp";
    path = mem_format("%s/esbundle-XXXXXX", directory);
    fd = mkstemp(path);
    if (fd < 0) {
        err_errno(
            err, ERR_LOCAL, "cannot make a temporary file in '%s'", directory);
        err_remedy(err, "set TMPDIR to a directory that can be written");
    } else if (unlink(path) != 0) {
        err_errno(err, ERR_LOCAL, "cannot unlink '%s'", path);
        close(fd);
        fd = -1;
    }
    free(path);
    return fd;
}

/* Move what is in memory to a file. */
static int
move_to_file(struct spool *s, struct err *err)
{
    int fd = open_nameless(err);

    if (fd < 0)
        return -1;
    if (write_at(fd, s->memory, (size_t)s->length, 0, err) != 0) {
        close(fd);
        return -1;
    }
    s->fd = fd;
    free(s->memory);
    s->memory = NULL;
    return 0;
}

static void
add_to_memory(struct spool *s, const char *text, size_t length)
{
    size_t need = (size_t)s->length + length, room = s->room;

    if (need > room) {
        while (room < need)
            room = room == 0 ? 4096 : room * 2;
        s->memory = mem_grow(s->memory, room, 1);
        s->room = room;
    }
    if (length > 0)
        memcpy(s->memory + s->length, text, length);
}

int
spool_add(struct spool *s, const char *text, size_t length, struct span *out,
    struct err *err)
{
    if (length > UINT32_MAX)
        return err_set(err, ERR_LOCAL, "a body has %zu bytes", length);
    if (s->fd < 0 && (s->length > s->limit || length > s->limit - s->length) &&
        move_to_file(s, err) != 0)
        return -1;
    if (s->fd < 0)
        add_to_memory(s, text, length);
    else if (write_at(s->fd, text, length, s->length, err) != 0)
        return -1;
    out->offset = s->length;
    out->length = (uint32_t)length;
    s->length += length;
    return 0;
}

static int
read_at(int fd, char *text, size_t length, uint64_t offset, struct err *err)
{
    while (length > 0) {
        ssize_t n = pread(fd, text, length, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, ERR_LOCAL, "cannot read a temporary file");
        if (n == 0)
            return err_set(err, ERR_LOCAL, "a temporary file was cut");
        text += n;
        length -= (size_t)n;
        offset += (uint64_t)n;
    }
    return 0;
}

char *
spool_get(const struct spool *s, struct span span, struct err *err)
{
    char *text;

    if (span.offset > s->length || span.length > s->length - span.offset) {
        err_set(err, ERR_INTERNAL, "a body lies outside its store");
        return NULL;
    }
    if (s->fd < 0)
        return mem_copy(
            span.length == 0 ? "" : s->memory + span.offset, span.length);
    text = mem_alloc((size_t)span.length + 1);
    text[span.length] = '\0';
    if (read_at(s->fd, text, span.length, span.offset, err) == 0)
        return text;
    free(text);
    return NULL;
}

uint64_t
spool_mark(const struct spool *s)
{
    return s->length;
}

/* Bytes in the file behind the mark are written over later. */
void
spool_cut(struct spool *s, uint64_t mark)
{
    if (mark < s->length)
        s->length = mark;
}

void
spool_free(struct spool *s)
{
    if (s == NULL || --s->owners > 0)
        return;
    if (s->fd >= 0)
        close(s->fd);
    free(s->memory);
    free(s);
}
