#include "util/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What can be done about the usual causes of a failed system call. */
static const struct {
    int number;
    const char *remedy;
} remedies[] = {
    { ENOENT, "check the name, and that its directory exists" },
    { ENOTDIR, "check the name: a part of it that should be a directory is a "
               "file" },
    { EISDIR, "name a file, not a directory" },
    { ENAMETOOLONG, "choose a shorter name" },
    { EACCES, "get the right to it, or choose another place" },
    { EPERM, "get the right to it, or choose another place" },
    { EROFS, "choose a place that can be written to" },
    { ENOSPC, "make room there, or choose another place" },
    { EDQUOT, "make room there, or choose another place" },
    { EFBIG, "raise the limit of file sizes (ulimit -f)" },
    { EMFILE, "raise the limit of open files (ulimit -n)" },
    { ENFILE, "too many files are open on this machine: try again" },
    { EIO, "check the disk, or choose another place" },
    { EPIPE, "the program that reads the output has ended" },
    { EBADF, "do not close the standard streams of esbundle" },
};

/* Cut ${text} so that it does not end within a UTF-8 sequence. */
static void
cut_at_character(char *text, size_t room)
{
    size_t length = strlen(text);

    if (length + 1 < room)
        return;
    while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
        text[--length] = '\0';
    if (length > 0 && (unsigned char)text[length - 1] >= 0xc0)
        text[length - 1] = '\0';
}

static void
fill(char *text, size_t room, const char *format, va_list args)
{
    vsnprintf(text, room, format, args);
    cut_at_character(text, room);
}

int
err_set(struct err *err, int code, const char *format, ...)
{
    va_list args;

    err->code = code;
    err->remedy[0] = '\0';
    va_start(args, format);
    fill(err->text, sizeof err->text, format, args);
    va_end(args);
    return -1;
}

int
err_errno(struct err *err, int code, const char *format, ...)
{
    int saved = errno;
    size_t length, i;
    va_list args;

    err->code = code;
    err->remedy[0] = '\0';
    va_start(args, format);
    fill(err->text, sizeof err->text, format, args);
    va_end(args);
    length = strlen(err->text);
    snprintf(
        err->text + length, sizeof err->text - length, ": %s", strerror(saved));
    for (i = 0; i < sizeof remedies / sizeof *remedies; i++)
        if (remedies[i].number == saved)
            err_remedy(err, "%s", remedies[i].remedy);
    return -1;
}

int
err_remedy(struct err *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err->remedy, sizeof err->remedy, format, args);
    va_end(args);
    return -1;
}

int
err_prefix(struct err *err, const char *format, ...)
{
    char old[sizeof err->text];
    size_t length;
    va_list args;

    memcpy(old, err->text, sizeof old);
    va_start(args, format);
    fill(err->text, sizeof err->text, format, args);
    va_end(args);
    length = strlen(err->text);
    snprintf(err->text + length, sizeof err->text - length, ": %s", old);
    cut_at_character(err->text, sizeof err->text);
    return -1;
}
