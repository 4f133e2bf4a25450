/* The feature macro is for getdents64: readdir takes memory, which must not be
 * done in a signal handler. */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier) */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "util/folder.h"

#define LEVELS 4 /* of directories in each other */

static void empty(int fd, unsigned level);

/* Remove one entry.  Return whether it is gone. */
static bool
remove_entry(int parent, const char *name, unsigned level)
{
    int fd;

    if (unlinkat(parent, name, 0) == 0)
        return true;
    if ((errno != EISDIR && errno != EPERM) || level == LEVELS)
        return false;
    fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    empty(fd, level + 1);
    close(fd);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

/* Remove the entries in one piece of a list.  Return how many are gone. */
static size_t
remove_piece(int fd, const char *piece, size_t length, unsigned level)
{
    const size_t name_at = offsetof(struct dirent64, d_name);
    const size_t size_at = offsetof(struct dirent64, d_reclen);
    size_t gone = 0;
    unsigned short size;

    for (size_t at = 0; at < length; at += size) {
        const char *name = piece + at + name_at;

        memcpy(&size, piece + at + size_at, sizeof size);
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            gone += remove_entry(fd, name, level);
    }
    return gone;
}

/* Remove all in a directory.  Where the list moves while entries go, another
 * round finds what was missed. */
static void
empty(int fd, unsigned level)
{
    alignas(struct dirent64) char piece[4096];
    size_t gone;
    ssize_t n;

    do {
        gone = 0;
        if (lseek(fd, 0, SEEK_SET) < 0)
            return;
        while ((n = getdents64(fd, piece, sizeof piece)) > 0)
            gone += remove_piece(fd, piece, (size_t)n, level);
    } while (gone > 0);
}

void
folder_remove(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return;
    empty(fd, 1);
    close(fd);
    (void)rmdir(path);
}
