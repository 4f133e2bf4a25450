/* bundle/manifest_internal.h: the manifest as text, and what a reader keeps
 * of it.  Its fields are explained in format/bundle.md. */

#ifndef ESBUNDLE_BUNDLE_MANIFEST_INTERNAL_H
#define ESBUNDLE_BUNDLE_MANIFEST_INTERNAL_H

#include "bundle/bundle.h"
#include "util/buf.h"

#define MANIFEST_PATH "manifest.json"
#define MANIFEST_FORMAT "esbundle"

/* ---- members ---- */

/* A body as it is stored: once for all resources that share it. */
struct member {
    size_t first; /* the resource whose path it has, by position */
    uint32_t size;
    bool closed; /* an index with "state": "close" */
    struct span body;
};

/* The members of a bundle in their order, found by digest. */
struct members {
    struct member *items;
    size_t count, room;
    uint32_t *of; /* per resource: position of its member */
    size_t of_count, of_room;
    uint32_t *slots; /* position plus one; 0: empty */
    size_t slot_room;
};

/* members_take(m, c, position): Enter the resource at ${position}, which has
 * its digest: it shares the member of that digest or begins a new one, of
 * size 0.  Return the member (borrowed until the next call). */
struct member *members_take(
    struct members *m, const struct catalog *c, size_t position);

/* members_path(m, c, at, out): Put the path of the member into ${out}. */
void members_path(const struct members *m, const struct catalog *c, size_t at,
    struct buf *out);

/* members_free(m): Release all; empty afterwards. */
void members_free(struct members *m);

/* member_is_closed(text, length): Say whether an index's body ends with
 * "state": "close": in canonical text that is where it stands, as none of an
 * index's keys sorts behind it. */
bool member_is_closed(const char *text, size_t length);

/* ---- writing ---- */

/* manifest_print(c, m, content, out, err): Append the manifest of the sorted
 * catalog ${c}, whose members are ${m}.  Return 0, or -1 (ERR_LOCAL: it, or an
 * entry, is over its limit; the spool cannot be read). */
int manifest_print(const struct catalog *c, const struct members *m,
    const struct digest *content, struct buf *out, struct err *err);

/* manifest_make(c, m, content, out, err): Enter all resources of ${c} into the
 * empty ${m}, compute the content digest, and print the manifest.
 * Return as manifest_print. */
int manifest_make(const struct catalog *c, struct members *m,
    struct digest *content, struct buf *out, struct err *err);

/* ---- reading ---- */

struct manifest {
    struct catalog *catalog; /* resources enter it without their bodies */
    bool loose; /* it may be out of date: what follows from the bodies, and
                 * the layout of its text, is not checked */
    struct members members;
    unsigned major, minor, canon;
    struct digest content;
    bool *present; /* per reference, in order: what its entry claims */
    size_t present_count, present_room;
    struct list notes;
    size_t strangers; /* runs of kinds that are not known */
};

/* manifest_read(m, text, length, err): Read and check a whole manifest into
 * ${m}, of which only the catalog, and maybe loose, is set.  Return 0, or -1
 * (ERR_BUNDLE; ERR_VERSION; ERR_LOCAL). */
int manifest_read(
    struct manifest *m, const char *text, size_t length, struct err *err);

/* manifest_free(m): Release all but the catalog. */
void manifest_free(struct manifest *m);

/* ---- parts of reading ---- */

/* Where a value stands, for errors: an entry of a list (counted from 1), or
 * the manifest itself (list NULL). */
struct place {
    const char *list;
    size_t number;
};

/* manifest_refuse(p, what, field, err): Say that "entry 1 of 'list'" or "the
 * manifest" ${what} '${field}'.  Return -1 (ERR_BUNDLE). */
int manifest_refuse(const struct place *p, const char *what, const char *field,
    struct err *err);

/* manifest_text(p, object, field, need, out, err): Copy a string member into
 * ${*out}, which the caller frees; an absent one leaves it, unless ${need}.
 * Return 0, or -1 (ERR_BUNDLE). */
int manifest_text(const struct place *p, const cJSON *object, const char *field,
    bool need, char **out, struct err *err);

/* manifest_known(m, p, object, fields, err): Check that ${object} is one and
 * has no members but ${fields} (ends with NULL); a newer minor version's are
 * noted.  Return 0, or -1 (ERR_BUNDLE). */
int manifest_known(struct manifest *m, const struct place *p,
    const cJSON *object, const char *const *fields, struct err *err);

/* manifest_note(m, p, field): Note a field that a newer version has. */
void manifest_note(
    struct manifest *m, const struct place *p, const char *field);

/* manifest_resource(m, p, entry, err): Take an entry of "resources". */
int manifest_resource(struct manifest *m, const struct place *p,
    const cJSON *entry, struct err *err);

/* manifest_finish(m, err): Check what shows only when all was read.
 * Return 0, or -1 (ERR_BUNDLE). */
int manifest_finish(const struct manifest *m, struct err *err);

/* A field of the manifest; of a list, each element is taken by itself. */
struct manifest_field {
    const char *name;
    bool list, required;
    int (*take)(struct manifest *m, const struct place *p, const cJSON *value,
        struct err *err);
};

/* manifest_scan(m, text, length, fields, all, err): Hand the ${fields} (ends
 * with name NULL, fewer than 32) of a manifest to their takers, in the order
 * of the text.  Others are passed over, or refused if ${all} are named.
 * Return 0, or -1 (ERR_BUNDLE, or what a taker says). */
int manifest_scan(struct manifest *m, const char *text, size_t length,
    const struct manifest_field *fields, bool all, struct err *err);

#endif
