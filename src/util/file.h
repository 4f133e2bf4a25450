/* util/file.h: files that appear under their name only when complete.
 *
 * The list of temporary files is one of the three named exceptions to "no
 * globals": a signal and an out-of-memory exit must be able to remove them. */

#ifndef ESBUNDLE_UTIL_FILE_H
#define ESBUNDLE_UTIL_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

struct file;

/* file_new(path, force, err): Begin to write ${path} through a temporary file
 * in the same directory; "-" is standard output.  An existing ${path} is
 * refused at once unless ${force}, and anything but a regular file even then.
 * The file has the mode that the umask leaves of 0666.
 * Return the file, or NULL (ERR_LOCAL). */
struct file *file_new(const char *path, bool force, struct err *err);

/* file_write(f, data, length, err): Write all bytes.
 * Return 0, or -1 (ERR_LOCAL: disk full, closed pipe …; ERR_SIGNAL + N). */
int file_write(
    struct file *f, const void *data, size_t length, struct err *err);

/* file_publish(f, err): Flush to the disk and give the file its final name in
 * one step that cannot overwrite (link and unlink, or renameat2 with
 * RENAME_NOREPLACE; plain rename only with force), then flush the directory.
 * Return 0, or -1 (ERR_LOCAL; the temporary file is gone then). */
int file_publish(struct file *f, struct err *err);

/* file_free(f): Release it and remove what was not published; NULL allowed. */
void file_free(struct file *f);

/* file_remove_temporaries(): Remove every unpublished temporary file, and those
 * of util/folder.  Safe in a signal handler. */
void file_remove_temporaries(void);

/* file_read(path, limit, length, err): Read a whole file ("-" is standard
 * input) of at most ${limit} bytes.  Return its bytes with a NUL behind, for
 * the caller to free, ${*length} set if not NULL; or NULL (ERR_LOCAL). */
char *file_read(
    const char *path, size_t limit, size_t *length, struct err *err);

/* file_read_secret(path, err): Read a one-line secret: a regular file that
 * neither group nor others can read, one trailing newline removed, not empty,
 * no control characters.  Return it (the caller wipes and frees it), or NULL
 * (ERR_USAGE with a remedy such as "chmod 600 FILE"; ERR_LOCAL). */
char *file_read_secret(const char *path, struct err *err);

#endif
