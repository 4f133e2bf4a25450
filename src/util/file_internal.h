/* util/file_internal.h: what the parts of util/file share. */

#ifndef ESBUNDLE_UTIL_FILE_INTERNAL_H
#define ESBUNDLE_UTIL_FILE_INTERNAL_H

#include "util/file.h"

struct file {
    char *path;
    char *temporary; /* its name; NULL for standard output, and when gone */
    int fd;          /* -1: closed */
    int directory;   /* that ${path} is in; -1: cannot be opened */
    bool force;
};

/* file_temporary_add(path), file_temporary_drop(path): Put ${path} on the list
 * of files, and directories, that a sudden end must remove, or take it off. The
 * string is borrowed in between.  Add returns -1 if the list is full. */
int file_temporary_add(char *path);
void file_temporary_drop(const char *path);

#endif
