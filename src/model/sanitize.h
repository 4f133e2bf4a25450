/* model/sanitize.h: from a server's reply to a resource. */

#ifndef ESBUNDLE_MODEL_SANITIZE_H
#define ESBUNDLE_MODEL_SANITIZE_H

#include "model/catalog.h"
#include "model/kind.h"

/* sanitize(kind, body, from, origin, err): Turn what a server of ${from}
 * returned for one resource (the part's inner body) into its canonical body:
 * settings flat with the "index." prefix, classes (a) and "false" of the kind
 * row left out, unknown keys kept.  ${*body} is changed in place and may be
 * replaced.  ${*origin} becomes an object {pointer: value} of what class (a)
 * left out, or NULL; free with json_free.
 * Return 0, or -1 (ERR_PARTIAL: not what the kind looks like). */
int sanitize(enum kind_id kind, cJSON **body, const struct server *from,
    cJSON **origin, struct err *err);

/* sanitize_part(kind, key, text, length, from, name, body, origin, err): Parse
 * one part of a list reply, find name and inner body, sanitize.
 * ${*name} (free), ${*body}, ${*origin} (json_free) are set on success; on
 * failure ${*name} is set where it could be found, else NULL.
 * Return 0, or -1 (ERR_PARTIAL). */
int sanitize_part(enum kind_id kind, const char *key, const char *text,
    size_t length, const struct server *from, char **name, cJSON **body,
    cJSON **origin, struct err *err);

/* sanitize_name(text, length): Find the member "name" of a part that cannot be
 * parsed as a whole, so that it can be told which one that is.
 * Return a text for free(), or NULL. */
char *sanitize_name(const char *text, size_t length);

/* sanitize_stream(part body of GET _data_stream, mapping, from, …): Make a
 * data stream's body {"template":…, "mappings":{…}} of its list entry and the
 * sanitized body of its write index (NULL: not readable).  As sanitize. */
int sanitize_stream(cJSON **entry, const cJSON *write_index,
    const struct server *from, cJSON **origin, struct err *err);

/* sanitize_routing_shards(body, routing_shards, from): Carry
 * index.number_of_routing_shards, which only _cluster/state/metadata tells, in
 * an index body where it differs from the default of ${from} for its number of
 * shards n: n × 2^max(1, 10 − ceil(log2 n)); n before 7.0. */
void sanitize_routing_shards(
    cJSON *body, int64_t routing_shards, const struct server *from);

/* sanitize_external_files(kind, body, out): Append a remark per file that the
 * body names (synonyms_path and its kin): pointer and path as reason. */
void sanitize_external_files(enum kind_id kind, const char *name,
    const cJSON *body, struct remarks *out);

/* references_of(kind, body, add, user): Report every reference that the kind
 * row's table finds in ${body}: the kind it points to, the name, where. */
typedef void reference_handler(void *user, const struct kind_reference *rule,
    const char *name, const char *pointer);
void references_of(
    enum kind_id kind, const cJSON *body, reference_handler *add, void *user);

/* references_rename(kind, body, to, old, new): Make every reference of
 * ${body} to the resource ${old} of kind ${to} name ${new} instead.
 * Return how many were changed. */
size_t references_rename(enum kind_id kind, cJSON *body, enum kind_id to,
    const char *old, const char *new);

/* reference_hardness(from kind, reference, server): Say whether the reference
 * is hard for that server (NULL: in any version). */
bool reference_is_hard(
    enum kind_id from, const struct reference *r, const struct server *server);

/* pointer_matches(pattern, pointer): Match a kind row's pattern ("*" one
 * segment, "**" any number, a trailing '*' a prefix) against a pointer. */
bool pointer_matches(const char *pattern, const char *pointer);

#endif
