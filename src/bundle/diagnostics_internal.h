/* bundle/diagnostics_internal.h: what the files of diagnostics share.
 *
 * The files of an archive come in any order, and what one says is understood
 * by what another says: all is split and spooled while it streams by, and
 * put together at the end. */

#ifndef ESBUNDLE_BUNDLE_DIAGNOSTICS_INTERNAL_H
#define ESBUNDLE_BUNDLE_DIAGNOSTICS_INTERNAL_H

#include "bundle/diagnostics.h"
#include "util/split.h"

/* Identifier, file, path of its parts, the API that the call was to if not
 * every version has it.  A file may be told in two rows, which stand together.
 */
#define REPLY_LIST(X)                                                          \
    X(REPLY_VERSION, "version.json", "*", NULL)                                \
    X(REPLY_MANIFEST, "manifest.json", "*", NULL)                              \
    X(REPLY_RUN, "diagnostic_manifest.json", "*", NULL)                        \
    X(REPLY_STATES, "cluster_state.json", "metadata.indices.*", NULL)          \
    X(REPLY_SCRIPTS, "cluster_state.json", "metadata.stored_scripts.*", NULL)  \
    X(REPLY_SETTINGS, "settings.json", "*", NULL)                              \
    X(REPLY_MAPPINGS, "mapping.json", "*", NULL)                               \
    X(REPLY_ALIASES, "alias.json", "*", NULL)                                  \
    X(REPLY_POLICIES, "ilm_policies.json", "*", "/_ilm/policy")                \
    X(REPLY_PIPELINES, "pipelines.json", "*", "/_ingest/pipeline")             \
    X(REPLY_TEMPLATES, "templates.json", "*", "/_template")                    \
    X(REPLY_COMPONENTS, "component_templates.json", "component_templates[*]",  \
        "/_component_template")                                                \
    X(REPLY_COMPOSABLE, "index_templates.json", "index_templates[*]",          \
        "/_index_template")                                                    \
    X(REPLY_STREAMS, "data_stream.json", "data_streams[*]", "/_data_stream")

enum reply_id {
#define REPLY_ENUM(id, file, path, target) id,
    REPLY_LIST(REPLY_ENUM)
#undef REPLY_ENUM
        REPLY_COUNT
};

struct reply_row {
    const char *file, *path, *target;
};
extern const struct reply_row reply_rows[REPLY_COUNT];

/* One part of a reply. */
struct part {
    char *key;        /* NULL: an element of an array */
    struct span text; /* in the spool */
    bool too_large;   /* it was not kept */
};

struct reply {
    struct part *parts; /* sorted by key once all is read */
    size_t count, room;
    bool came;     /* the archive holds the file */
    char *refusal; /* why it tells nothing, or NULL */
};

struct replies {
    struct reply items[REPLY_COUNT];
    struct spool *spool;
    char *top;           /* the one folder that holds all, with its slash */
    size_t files;        /* seen, whatever they mean */
    uint64_t read, most; /* bytes of all files */
    struct feed *feed;   /* the file under way, or NULL */
};

/* ---- one file under way (diagnostics_feed.c) ---- */

/* feed_new(r, file): Begin the file of that name, which stands in some row. */
struct feed *feed_new(struct replies *r, const char *file);

/* feed_add(f, data, length, err), feed_end(f, err): Read the next piece, or
 * the end.  A file that is not JSON, or tells that the call was refused,
 * makes a refusal of its replies.  Return 0, or -1 (ERR_LOCAL: the spool). */
int feed_add(struct feed *f, const char *data, size_t length, struct err *err);
int feed_end(struct feed *f, struct err *err);

/* feed_free(f): Release it; NULL is allowed. */
void feed_free(struct feed *f);

/* ---- all files (diagnostics_replies.c) ---- */

/* replies_new(most): Make an empty store for an archive of at most ${most}
 * bytes.  replies_free(r): Release it; NULL is allowed. */
struct replies *replies_new(uint64_t most);
void replies_free(struct replies *r);

/* replies_begin(r, path, err): Begin the file at a path of the archive; one
 * that means nothing here is only counted.  Return 0, or -1 (ERR_BUNDLE: an
 * unsafe path, a file that is there twice, a second top folder, too many
 * files). */
int replies_begin(struct replies *r, const char *path, struct err *err);

/* replies_add(r, data, length, err): Read the next piece of it.
 * Return 0, or -1 (ERR_BUNDLE: more bytes than the limit; ERR_LOCAL: the spool
 * is full). */
int replies_add(
    struct replies *r, const char *data, size_t length, struct err *err);

/* replies_end(r, err): End the file.  Return 0, or -1 (ERR_LOCAL). */
int replies_end(struct replies *r, struct err *err);

/* replies_sort(r): Make replies_find possible, once all files were read. */
void replies_sort(struct replies *r);

/* replies_any(r): Say whether any file was there that means something. */
bool replies_any(const struct replies *r);

/* replies_find(r, id, key): Return the part of that key, or NULL. */
const struct part *replies_find(
    const struct replies *r, enum reply_id id, const char *key);

/* replies_missing(r, id): Return why a reply tells nothing, to be freed, or
 * NULL if it tells all. */
char *replies_missing(const struct replies *r, enum reply_id id);

/* replies_text(r, part, err): Return a part's text with a NUL behind, for
 * free(), or NULL (ERR_PARTIAL: it was too large; ERR_LOCAL). */
char *replies_text(
    const struct replies *r, const struct part *part, struct err *err);

/* replies_tree(r, part, err): Return a part as a tree for json_free, or NULL
 * (ERR_PARTIAL: it is no JSON, too large; ERR_LOCAL). */
cJSON *replies_tree(
    const struct replies *r, const struct part *part, struct err *err);

/* replies_value(r, id, key): Return the part of that key as a tree for
 * json_free, or NULL: it is not there, or cannot be read. */
cJSON *replies_value(
    const struct replies *r, enum reply_id id, const char *key);

/* ---- where files come from ---- */

/* diagnostics_zip(fd, r, err), diagnostics_directory(fd, r, err): Give every
 * file of a ZIP archive, or those of a directory that mean something, to
 * ${r}.  ${fd} stays the caller's.
 * Return 0, or -1 (ERR_BUNDLE, ERR_LOCAL, ERR_SIGNAL + N). */
int diagnostics_zip(int fd, struct replies *r, struct err *err);
int diagnostics_directory(int fd, struct replies *r, struct err *err);

/* ---- what they tell ---- */

/* A catalog in the making. */
struct building {
    const struct replies *replies;
    const struct diagnostics_options *options;
    struct catalog *out;
    struct listing listing;
};

/* diagnostics_source(b, err): Fill about by what tells the source's version.
 * Return 0, or -1 (ERR_VERSION: one that is not supported). */
int diagnostics_source(struct building *b, struct err *err);

/* diagnostics_families(b, err): Add the families that one reply tells whole.
 * Return 0, or -1 (ERR_LOCAL, ERR_SIGNAL + N). */
int diagnostics_families(struct building *b, struct err *err);

/* diagnostics_indices(b, err): List indices and data streams, choose from them
 * and add those chosen.  Return as diagnostics_families. */
int diagnostics_indices(struct building *b, struct err *err);

/* diagnostics_streams(b, err): Choose from the data streams that are listed
 * and add those chosen.  Return as diagnostics_families. */
int diagnostics_streams(struct building *b, struct err *err);

/* diagnostics_body(b, name, why): Return what the calls tell of an index as a
 * body for json_free, or NULL (ERR_PARTIAL: one of them does not tell it as it
 * should; ERR_LOCAL). */
cJSON *diagnostics_body(
    const struct building *b, const char *name, struct err *why);

/* diagnostics_has(b, kind): Say whether the source's version, if it is known,
 * has that kind. */
bool diagnostics_has(const struct building *b, enum kind_id kind);

/* diagnostics_lacks(b, id, family): Remark the family as unavailable if that
 * reply tells nothing.  Return true if it does not. */
bool diagnostics_lacks(
    struct building *b, enum reply_id id, const char *family);

#endif
