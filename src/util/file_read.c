#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

#define SECRET_LIMIT 16384
#define ONE_LINE "it must be a file of one line with the secret only"

/* Read until the end or until ${room} bytes are there.
 * Return the number of bytes, or -1. */
static ssize_t
read_some(int fd, char *to, size_t room, const char *path, struct err *err)
{
    size_t length = 0;

    while (length < room) {
        ssize_t n = read(fd, to + length, room - length);

        if (n < 0 && errno == EINTR) {
            if (signals_check(err) != 0)
                return -1;
            continue;
        }
        if (n < 0)
            return err_errno(err, ERR_LOCAL, "cannot read '%s'", path);
        if (n == 0)
            break;
        length += (size_t)n;
    }
    return (ssize_t)length;
}

/* Read all of an open file, in growing pieces. */
static char *
read_all(
    int fd, const char *path, size_t limit, size_t *length, struct err *err)
{
    size_t used = 0, room = 65536;
    char *text = mem_alloc(room + 1);

    for (;;) {
        ssize_t n = read_some(fd, text + used, room - used, path, err);

        if (n < 0)
            break;
        used += (size_t)n;
        if (used > limit) {
            err_set(
                err, ERR_LOCAL, "'%s' has more than %zu bytes", path, limit);
            break;
        }
        if (used < room) {
            text[used] = '\0';
            if (length != NULL)
                *length = used;
            return text;
        }
        room *= 2;
        text = mem_grow(text, room + 1, 1);
    }
    free(text);
    return NULL;
}

char *
file_read(const char *path, size_t limit, size_t *length, struct err *err)
{
    char *text;
    int fd;

    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", limit, length, err);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        err_errno(err, ERR_LOCAL, "cannot open '%s'", path);
        return NULL;
    }
    text = read_all(fd, path, limit, length, err);
    close(fd);
    return text;
}

/* Ask the opened file, not the path, which may change meanwhile. */
static int
check_private(int fd, const char *path, struct err *err)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return err_errno(err, ERR_LOCAL, "cannot read '%s'", path);
    if (!S_ISREG(st.st_mode)) {
        err_set(err, ERR_USAGE, "secret file '%s' is not a regular file", path);
        return err_remedy(err, ONE_LINE);
    }
    if ((st.st_mode & 077) != 0) {
        err_set(err, ERR_USAGE,
            "secret file '%s' is open to others (mode %04o)", path,
            (unsigned)(st.st_mode & 07777));
        return err_remedy(err, "chmod 600 '%s'", path);
    }
    return 0;
}

/* Strip one line end and look at what remains; its text is never printed. */
static int
check_line(char *text, size_t length, const char *path, struct err *err)
{
    size_t i;

    if (length > 0 && text[length - 1] == '\n') {
        text[--length] = '\0';
        if (length > 0 && text[length - 1] == '\r')
            text[--length] = '\0';
    }
    if (length == 0) {
        err_set(err, ERR_USAGE, "secret file '%s' is empty", path);
        return err_remedy(err, ONE_LINE);
    }
    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c < 0x20 || c == 0x7f) {
            err_set(err, ERR_USAGE,
                "secret file '%s' holds a control character", path);
            return err_remedy(err, ONE_LINE);
        }
    }
    return 0;
}

char *
file_read_secret(const char *path, struct err *err)
{
    /* A named pipe must be refused, not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    char text[SECRET_LIMIT + 1];
    char *secret = NULL;
    ssize_t n;

    if (fd < 0) {
        err_errno(err, ERR_LOCAL, "cannot open secret file '%s'", path);
        return NULL;
    }
    memset(text, 0, sizeof text);
    if (check_private(fd, path, err) == 0 &&
        (n = read_some(fd, text, SECRET_LIMIT, path, err)) >= 0) {
        if (n == SECRET_LIMIT) {
            err_set(err, ERR_USAGE, "secret file '%s' is too long", path);
            err_remedy(err, ONE_LINE);
        } else if (check_line(text, (size_t)n, path, err) == 0)
            secret = mem_string(text);
    }
    close(fd);
    str_wipe(text, sizeof text);
    return secret;
}
