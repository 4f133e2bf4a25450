/* util/folder.h: directories that appear under their name only when complete.
 * Their temporary form is on the list of util/file, so that it goes away like
 * a temporary file. */

#ifndef ESBUNDLE_UTIL_FOLDER_H
#define ESBUNDLE_UTIL_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

struct folder;

/* folder_new(path, inside, err): Begin a directory with files of its own and
 * one level of directories.  It lies beside ${path}, to become that, or, if
 * ${inside}, in the directory ${path}, for its files to be moved from there.
 * Return it, or NULL (ERR_LOCAL). */
struct folder *folder_new(const char *path, bool inside, struct err *err);

/* folder_add(f, path, data, length, err): Write the file at ${path}, "name" or
 * "folder/name"; the folder is made when it is not there.
 * Return 0, or -1 (ERR_LOCAL: also for two names that are one to the file
 * system). */
int folder_add(struct folder *f, const char *path, const void *data,
    size_t length, struct err *err);

/* folder_fd(f): Return a descriptor of the temporary directory. */
int folder_fd(const struct folder *f);

/* folder_flush(f, err): Bring all of it to the disk.
 * Return 0, or -1 (ERR_LOCAL). */
int folder_flush(const struct folder *f, struct err *err);

/* folder_publish(f, err): Flush it and give it its final name, under which
 * nothing may be.  Return 0, or -1 (ERR_LOCAL). */
int folder_publish(struct folder *f, struct err *err);

/* folder_free(f): Release it and remove what was not published; NULL is
 * allowed. */
void folder_free(struct folder *f);

/* folder_remove(path): Remove a directory of a few levels with all in it; links
 * are not followed.  Safe in a signal handler. */
void folder_remove(const char *path);

#endif
