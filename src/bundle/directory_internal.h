/* bundle/directory_internal.h: the parts of reading a directory. */

#ifndef ESBUNDLE_BUNDLE_DIRECTORY_INTERNAL_H
#define ESBUNDLE_BUNDLE_DIRECTORY_INTERNAL_H

#include "bundle/directory.h"
#include "bundle/manifest_internal.h"

#define DIRECTORY_SUFFIX ".json"
#define DIRECTORY_REPLACED                                                     \
    ".esbundle-replaced.json"   /* the manifest of before,                     \
                                 * during a replacement */
#define DIRECTORY_PATH 1048576  /* bytes of a path: any legal name, encoded */
#define DIRECTORY_FILES 1000000 /* most names in all folders together */

/* A directory that is being read. */
struct directory {
    int fd;
    struct catalog *old; /* what the manifest lists, without bodies */
    bool genuine;        /* the manifest is one that a bundle could have */
    struct digest id;    /* of its bytes */
    struct list files;   /* "kind/part.json", sorted */
    bool *taken;         /* per file: it is a resource that was listed */
    struct list foreign; /* what is no part of a bundle */
    struct list notes;
    struct remarks external; /* files that bodies name which were edited */

    /* The folder whose files are read now. */
    char *folder;
    int folder_fd;

    uint64_t limit, left; /* bytes, as in an archive */
    uint64_t size;        /* of all files that were read */
};

/* ---- directory.c: as a whole ---- */

/* directory_open(d, path, limit, err): Begin with a directory of at most
 * ${limit} bytes (0: BUNDLE_UNPACKED_LIMIT).  Return 0, or -1 (ERR_LOCAL); it
 * must be closed in both cases. */
int directory_open(
    struct directory *d, const char *path, uint64_t limit, struct err *err);

/* directory_close(d): Release all of it. */
void directory_close(struct directory *d);

/* directory_has(d, name, err): Say whether something of that name is in it.
 * Return 1 or 0, or -1 (ERR_LOCAL). */
int directory_has(const struct directory *d, const char *name, struct err *err);

/* directory_manifest_path(d, out, err): Set ${*out} to the path of the
 * manifest, or of the one that was put aside, or to NULL if there is none
 * (constant). Return 0, or -1 (ERR_LOCAL). */
int directory_manifest_path(
    const struct directory *d, const char **out, struct err *err);

/* directory_manifest(d, path, err): Read the manifest at ${path} into ${old}.
 * Return 0, or -1 (as directory_text and manifest_read). */
int directory_manifest(struct directory *d, const char *path, struct err *err);

/* ---- directory_file.c: one file ---- */

/* directory_text(d, path, limit, length, err): Read the file at ${path}, which
 * is in the directory or in a folder of it, of at most ${limit} bytes.  Return
 * its bytes with a NUL behind, for free(), or NULL (ERR_BUNDLE: no regular
 * file, too large, the directory is over its limit; ERR_LOCAL). */
char *directory_text(struct directory *d, const char *path, size_t limit,
    size_t *length, struct err *err);

/* ---- directory_list.c: which files there are ---- */

/* directory_list(d, err): Fill ${files} and ${foreign}.  Return 0, or -1
 * (ERR_BUNDLE: a kind's folder that is none, files in one of no kind;
 * ERR_LOCAL). */
int directory_list(struct directory *d, struct err *err);

/* directory_list_kind(d, kind, err): Add what is in the folder of one kind, if
 * there is one.  Return as directory_list. */
int directory_list_kind(struct directory *d, const char *kind, struct err *err);

/* ---- directory_name.c: paths and names ---- */

/* directory_path(r, out): Put the path of a resource into ${out}. */
void directory_path(const struct resource *r, struct buf *out);

/* directory_long_path(kind_name, name, out): Put the path into ${out} that a
 * file added by hand may have as well: the name written out, however long. */
void directory_long_path(
    const char *kind_name, const char *name, struct buf *out);

/* directory_name(d, path, err): Return the name that a file stands for which
 * the manifest does not list, for free(), or NULL (ERR_BUNDLE: it is no such
 * name, or not written as it must be, or another file has it). */
char *directory_name(
    const struct directory *d, const char *path, struct err *err);

/* ---- directory_body.c: what a file holds ---- */

/* A body in canonical form. */
struct directory_body {
    cJSON *tree; /* NULL: it is the one that was listed */
    char *text;
    size_t length;
    struct digest digest;
};

/* directory_body(d, path, kind, listed, out, err): Read a body; ${listed} (may
 * be NULL) is the digest that the manifest has for it.  What a server makes is
 * left out of one that differs, as an export does, with a note.
 * Return 0, or -1 (ERR_BUNDLE, with line and column where it is no JSON;
 * ERR_VERSION: an edited body of an unknown kind; ERR_LOCAL). */
int directory_body(struct directory *d, const char *path, enum kind_id kind,
    const struct digest *listed, struct directory_body *out, struct err *err);

/* directory_body_free(b): Release it. */
void directory_body_free(struct directory_body *b);

/* ---- directory_write.c: all files ---- */

struct folder;
struct moving; /* a replacement, see directory_replace.c */

/* directory_write_files(c, to, replacing, progress, err): Write the manifest
 * and the bodies of ${c} into ${to}; with ${replacing} (may be NULL) only those
 * bodies that are not there as they are.  Return as directory_write. */
int directory_write_files(const struct catalog *c, struct folder *to,
    struct moving *replacing, const struct progress *progress, struct err *err);

/* ---- directory_replace.c: into a directory that is there ---- */

/* directory_must_move(m, path, text, length): Say whether the file at ${path}
 * is not there with these bytes, and remember that it is to be moved then. */
bool directory_must_move(
    struct moving *m, const char *path, const char *text, size_t length);

/* directory_replace(path, c, progress, err): Write the files of ${c} into the
 * directory ${path} and remove those of the bundle that is there; what is the
 * same is not touched.  Return as directory_write. */
int directory_replace(const char *path, const struct catalog *c,
    const struct progress *progress, struct err *err);

/* ---- directory_about.c: what the record says after edits ---- */

/* directory_about(d, edits, out): Bring the about of ${out} up to date. */
void directory_about(const struct directory *d,
    const struct directory_edits *edits, struct catalog *out);

/* directory_note(d, text): Note ${text}, which then belongs to the notes,
 * unless there are many already. */
void directory_note(struct directory *d, char *text);

#endif
