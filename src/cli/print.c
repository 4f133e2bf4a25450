#include "cli/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/print_internal.h"
#include "util/mem.h"
#include "util/signals.h"

#define HELD_MOST 65536 /* bytes that are held back at most */

/* Return a variable, or NULL if it is unset or empty. */
static const char *
variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* NO_COLOR beats FORCE_COLOR; a terminal must be more than a dumb one. */
static bool
wants_color(bool terminal, enum print_when when)
{
    const char *term = variable("TERM"), *force = variable("FORCE_COLOR");

    if (when != PRINT_AUTO)
        return when == PRINT_ALWAYS;
    if (variable("NO_COLOR") != NULL)
        return false;
    if (force != NULL)
        return strcmp(force, "0") != 0;
    return terminal && term != NULL && strcmp(term, "dumb") != 0;
}

struct print *
print_new(int fd, enum print_when when)
{
    struct print *p = mem_zero(1, sizeof *p);

    p->fd = fd;
    p->terminal = isatty(fd) == 1;
    p->color = wants_color(p->terminal, when);
    p->by_line = p->terminal || fd == STDERR_FILENO;
    p->level = PRINT_USUAL;
    buf_init(&p->held, HELD_MOST);
    return p;
}

void
print_set_level(struct print *p, enum print_level level)
{
    p->level = level;
}

/* Write all, and remember why if that fails; after that write no more. */
static void
send(struct print *p, const char *data, size_t length)
{
    struct err err = ERR_INIT;

    while (p->failed == 0 && length > 0) {
        ssize_t n = write(p->fd, data, length);

        if (n < 0 && errno == EINTR && signals_check(&err) == 0)
            continue;
        if (n < 0) {
            p->failed = errno;
            break;
        }
        data += n;
        length -= (size_t)n;

        /* A signal cuts short what waits for a reader; it would wait anew. */
        if (length > 0 && signals_pending() != 0)
            p->failed = EINTR;
    }
}

void
print_flush(struct print *p)
{
    if (p->held.length == 0)
        return;
    if (p->before != NULL)
        p->before(p->user);
    send(p, p->held.data, p->held.length);
    buf_clear(&p->held);
}

void
print_raw(struct print *p, const char *data, size_t length)
{
    if (buf_add(&p->held, data, length) == 0)
        return;
    print_flush(p);
    if (buf_add(&p->held, data, length) == 0)
        return;
    if (p->before != NULL)
        p->before(p->user);
    send(p, data, length);
}

void
print_overlay(struct print *p, const char *data, size_t length)
{
    send(p, data, length);
}

bool
print_is_terminal(const struct print *p)
{
    return p->terminal;
}

void
print_before(struct print *p, void (*before)(void *user), void *user)
{
    p->before = before;
    p->user = user;
}

int
print_end(struct print *p, struct err *err)
{
    print_flush(p);
    if (p->failed == 0)
        return 0;
    if (p->failed == EINTR && signals_check(err) != 0)
        return -1;
    errno = p->failed;
    return err_errno(err, ERR_LOCAL, "cannot write to standard %s",
        p->fd == STDERR_FILENO ? "error" : "output");
}

void
print_free(struct print *p)
{
    if (p == NULL)
        return;
    buf_free(&p->held);
    free(p);
}
