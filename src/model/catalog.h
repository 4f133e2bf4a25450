/* model/catalog.h: an ordered set of resources and their bodies.
 *
 * A catalog owns its resources, remarks and spool; everything returned by a
 * catalog_* function is borrowed until catalog_free unless it says otherwise.
 * Bodies and origins lie in the spool; equal bodies are spooled once. */

#ifndef ESBUNDLE_MODEL_CATALOG_H
#define ESBUNDLE_MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/kind.h"
#include "model/server.h"
#include "util/digest.h"
#include "util/json.h"
#include "util/list.h"
#include "util/spool.h"

#define CATALOG_CANON 1 /* version of canonical form and dropping rules */

/* A reference from a resource to another one. */
struct reference {
    enum kind_id kind;
    char *name;
    char *pointer; /* RFC 6901, where the body says so */
};

struct resource {
    enum kind_id kind;
    const char *kind_name; /* also for KIND_UNKNOWN; owned by the catalog */
    char *name;            /* bytes, never normalised */
    struct digest digest;  /* of the canonical body */
    struct span body;      /* canonical text in the spool */
    struct span origin;    /* canonical text; length 0: none */
    struct reference *references;
    size_t reference_count;
    bool builtin;        /* kind_is_builtin said so when it was added */
    bool hidden;         /* leading dot, or index.hidden */
    bool closed;         /* an index with "state":"close" */
    bool mounted;        /* a searchable-snapshot mount */
    const char *because; /* came along against a skip rule: the reason;
                          * constant, or NULL */
};

/* One line of the record: what was skipped, failed … and why. */
struct remark {
    char *kind; /* kind name, or family name */
    char *name; /* may be NULL for a whole family */
    char *reason;
};

struct remarks {
    struct remark *items;
    size_t count, room;
};

/* Where a catalog came from and what it lacks; what a manifest says besides
 * its resources.  Strings may be NULL: not known. */
struct about {
    char *tool;    /* "esbundle 0.1.0" */
    char *created; /* RFC 3339, UTC, or NULL: reproducible */
    struct server server;
    char *product; /* "elasticsearch" */
    char *version; /* "7.10.2" */
    char *cluster_name;
    char *cluster_uuid;
    char *user;       /* who read it */
    char *visibility; /* "all", "limited", "unknown" */
    bool insecure;    /* the certificate was not verified */
    char *selection;  /* one-line JSON of the choosing options */
    struct remarks skipped, failed, unavailable, external_files;
    struct remarks vanished, appeared; /* reason NULL */
};

struct catalog {
    struct resource *items; /* sorted after catalog_sort */
    size_t count, room;
    struct spool *spool;
    struct about about;
    const struct catalog *beside; /* or NULL */
    struct catalog_index *index;  /* private: by digest and by name */
};

/* catalog_new(): Make an empty catalog. */
struct catalog *catalog_new(void);

/* catalog_new_beside(other): Make an empty one that shares the spool of
 * ${other}, where bodies that both hold lie once.  ${other} must be there until
 * catalog_stand_alone. */
struct catalog *catalog_new_beside(const struct catalog *other);

/* catalog_stand_alone(c): Look no further for bodies in the one that ${c} was
 * made beside; what they share stays. */
void catalog_stand_alone(struct catalog *c);

/* catalog_body_beside(c, digest, out): Say whether the one that ${c} was made
 * beside holds a body, and where that lies. */
bool catalog_body_beside(
    const struct catalog *c, const struct digest *digest, struct span *out);

/* catalog_free(c): Release it; NULL is allowed. */
void catalog_free(struct catalog *c);

/* catalog_add(c, kind, name, body, origin, err): Print ${body} canonically,
 * find its references, judge builtin, hidden, closed, mounted and add it.
 * ${body} and ${origin} (NULL or empty object: none) stay the caller's.
 * Return the resource (borrowed until the next add), or NULL (ERR_LOCAL; or
 * ERR_PARTIAL: one of this kind and name is there already, or the body is
 * over JSON_BODY_LIMIT). */
struct resource *catalog_add(struct catalog *c, enum kind_id kind,
    const char *name, const cJSON *body, const cJSON *origin, struct err *err);

/* catalog_add_text(c, kind_name, name, text, length, digest, err): Add a body
 * that is canonical already (from a bundle), references left empty, flags
 * unset.  Return as catalog_add. */
struct resource *catalog_add_text(struct catalog *c, const char *kind_name,
    const char *name, const char *text, size_t length,
    const struct digest *digest, struct err *err);

/* catalog_set_origin(c, r, text, length, err): Spool an origin.
 * Return 0, or -1 (ERR_LOCAL). */
int catalog_set_origin(struct catalog *c, struct resource *r, const char *text,
    size_t length, struct err *err);

/* catalog_add_reference(r, kind, name, pointer): Add one; copies strings. */
void catalog_add_reference(struct resource *r, enum kind_id kind,
    const char *name, const char *pointer);

/* catalog_copy(to, from, r, err): Add a resource of another catalog as it is,
 * flags, references and origin included.  Return as catalog_add. */
struct resource *catalog_copy(struct catalog *to, const struct catalog *from,
    const struct resource *r, struct err *err);

/* catalog_copy_about(to, from): Copy everything in about. */
void catalog_copy_about(struct catalog *to, const struct catalog *from);

/* catalog_find(c, kind, name): Return the resource or NULL; hashed. */
struct resource *catalog_find(
    const struct catalog *c, enum kind_id kind, const char *name);

/* catalog_text(c, r, err): Return the canonical body with a NUL behind, for
 * the caller to free; its length is r->body.length.  NULL: ERR_LOCAL. */
char *catalog_text(
    const struct catalog *c, const struct resource *r, struct err *err);

/* catalog_tree(c, r, err): Return the body as a tree for json_free, or NULL
 * (ERR_LOCAL, ERR_BUNDLE). */
cJSON *catalog_tree(
    const struct catalog *c, const struct resource *r, struct err *err);

/* catalog_origin(c, r, err): Return the origin's text for free(), or NULL
 * with err->code ERR_NONE if there is none, or NULL (ERR_LOCAL). */
char *catalog_origin(
    const struct catalog *c, const struct resource *r, struct err *err);

/* catalog_order(a, b): Compare two resources, also of different catalogs, by
 * replay order.  Return a number below, equal to or above 0. */
int catalog_order(const struct resource *a, const struct resource *b);

/* catalog_sort(c, guide): Put the resources into replay order: rank (or the
 * guide's rank), then name in byte order; unknown kinds last by kind name. */
void catalog_sort(struct catalog *c, bool guide);

/* catalog_mark(c), catalog_cut(c, mark): Forget the resources added since the
 * mark, for a reply that broke off. */
struct catalog_mark {
    size_t count;
    uint64_t spool;
};
struct catalog_mark catalog_mark(const struct catalog *c);
void catalog_cut(struct catalog *c, struct catalog_mark mark);

/* catalog_filter(c, keep, user): Remove every resource for which ${keep}
 * says false.  Its body stays in the spool until the end. */
void catalog_filter(struct catalog *c,
    bool (*keep)(void *user, const struct resource *r), void *user);

/* catalog_content_digest(c, out): SHA-256 over the lines
 * "<sha256>  <kind>/<last path part>" of all resources, sorted by bytes. */
void catalog_content_digest(const struct catalog *c, struct digest *out);

/* catalog_path(kind_name, name, out): Append "kind/<encoded name>.json", the
 * member path in a bundle: percent-encoded, a leading '~' too; a last part of
 * more than 100 bytes becomes "~<sha256 of the name>.json". */
void catalog_path(const char *kind_name, const char *name, struct buf *out);

/* remarks_add(r, kind, name, reason): Append copies. */
void remarks_add(
    struct remarks *r, const char *kind, const char *name, const char *reason);

/* remarks_cut(r, count): Forget all but the first ${count}. */
void remarks_cut(struct remarks *r, size_t count);

/* remarks_filter(r, keep, user): Forget those that ${keep} says no to. */
void remarks_filter(struct remarks *r,
    bool (*keep)(void *user, const struct remark *one), void *user);

/* remarks_reason(r, kind, name): Return the reason of the first remark about
 * this name or the whole of its kind ("" if it gives none), borrowed; NULL:
 * there is no such remark. */
const char *remarks_reason(
    const struct remarks *r, const char *kind, const char *name);

/* about_lacks(about, kind, name): Return why a catalog lacks a resource that
 * may well exist (it failed, was unavailable or skipped, or came too late to be
 * read), borrowed; NULL: it was not there. */
const char *about_lacks(
    const struct about *about, const char *kind, const char *name);

/* remarks_sort(r): By kind, then name, in byte order. */
void remarks_sort(struct remarks *r);

/* remarks_free(r): Release all; empty afterwards. */
void remarks_free(struct remarks *r);

#endif
