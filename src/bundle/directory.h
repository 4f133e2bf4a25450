/* bundle/directory.h: a catalog as a directory of files, and back.
 * The form is specified in format/bundle.md, "As a directory". */

#ifndef ESBUNDLE_BUNDLE_DIRECTORY_H
#define ESBUNDLE_BUNDLE_DIRECTORY_H

#include "bundle/bundle.h"

/* What was changed by hand since the manifest was written: kind and name of
 * each resource, without a reason. */
struct directory_edits {
    struct remarks added, edited, removed;
};

/* directory_read(path, limit, out, summary, edits, progress, err): Read an
 * unpacked directory into ${out}, an empty catalog, as bundle_read would read
 * the bundle that bundle_write makes of it; ${summary} (may be NULL) tells of
 * that bundle, with the bytes of the files as "packed".  Bodies may be written
 * in any way that is JSON; what was edited gets its references anew, and the
 * record of what is there follows.  ${edits} (may be NULL) is filled.  At most
 * ${limit} bytes are read (0: BUNDLE_UNPACKED_LIMIT), counted as in an archive.
 * Nothing but regular files is opened, and no link is followed below ${path}.
 * Return 0, or -1 (ERR_BUNDLE: no unpacked bundle, a file that is none or has
 * no place in it; ERR_VERSION: as bundle_read, or an edited body of an unknown
 * kind; ERR_LOCAL: cannot be read; ERR_SIGNAL + N). */
int directory_read(const char *path, uint64_t limit, struct catalog *out,
    struct bundle_summary *summary, struct directory_edits *edits,
    const struct progress *progress, struct err *err);

/* directory_write(c, path, force, progress, err): Write the sorted catalog
 * ${c}, its about included, as a directory: manifest.json and kind/part.json,
 * a file per resource, also where bodies are equal.  A new ${path} appears when
 * it is complete.  Into an existing directory, which must be empty but for
 * names that begin with a dot, the files are moved when all are written, the
 * manifest last.  With ${force} it may hold anything: of a bundle that is
 * unpacked there the manifest and the *.json files in folders of kinds are
 * replaced, all else stays.  No link is followed below ${path}.
 * Return 0, or -1 (ERR_LOCAL: exists, full, unwritable, folders of kinds that
 * no manifest tells of; ERR_BUNDLE: what is there cannot be replaced;
 * ERR_SIGNAL + N). */
int directory_write(const struct catalog *c, const char *path, bool force,
    const struct progress *progress, struct err *err);

/* directory_edits_free(e): Release all; empty afterwards. */
void directory_edits_free(struct directory_edits *e);

#endif
