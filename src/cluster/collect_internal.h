/* cluster/collect_internal.h: what the files of collect share. */

#ifndef ESBUNDLE_CLUSTER_COLLECT_INTERNAL_H
#define ESBUNDLE_CLUSTER_COLLECT_INTERNAL_H

#include <stdint.h>

#include "cluster/collect.h"
#include "model/gather.h"

struct collector {
    struct cluster *cluster;
    const struct collect_options *options;
    struct catalog *out;
    struct listing listing;
    bool answered;        /* some family was readable */
    struct err forbidden; /* the first refusal for want of rights, if any */
    bool scripts_refused; /* the cluster state was, which lists them */
    unsigned phase, phases;
};

/* collect_phase(k, kind, total): Tell that the next phase begins: reading
 * ${total} resources of a kind (0: not known). */
void collect_phase(struct collector *k, enum kind_id kind, size_t total);

/* collect_state(k, err): Read what only the cluster state tells: the stored
 * scripts, if wanted, and routing_num_shards of the chosen indices (7.0 on),
 * by one request, since it costs as much as the bodies of all indices.
 * Return 0, or -1 (the whole collection has failed). */
int collect_state(struct collector *k, struct err *err);

/* collect_family(k, kind, err): Read one family by its list request.
 * Return 0, or -1 (the whole collection has failed). */
int collect_family(struct collector *k, enum kind_id kind, struct err *err);

/* collect_refused(k, family, outcome, err): Remark a family that could not be
 * read because of ${err}.  Return 0 if the collection may go on without it, or
 * -1 if ${outcome} means that it must end. */
int collect_refused(struct collector *k, const char *family,
    enum outcome outcome, struct err *err);

/* listing_read(c, l, err): List every index and data stream with state, and
 * which index backs a stream.  Return the outcome; on OUTCOME_DONE ${l} is
 * sorted and complete. */
enum outcome listing_read(
    struct cluster *c, struct listing *l, struct err *err);

/* How many bodies to ask for with one request, and what to do with them. */
struct batch_job {
    const struct list *names;  /* concrete index names */
    void (*start)(void *user); /* a batch begins */
    void (*begin)(void *user); /* an attempt at it begins: forget the last */
    split_handler *part;       /* one index of the reply, keyed by its name */
    /* this name could not be read: a metadata block or a refusal */
    void (*refused)(void *user, const char *name, const struct err *why);
    void *user;
};

/* collect_batches(k, job, err): GET the bodies of all names, about
 * HTTP_BATCH_LIMIT bytes of encoded names at a time; a batch that is refused
 * because of one index is split until that one stands alone.
 * Return 0, or -1 (ERR_NETWORK, ERR_LOCAL, ERR_SIGNAL + N). */
int collect_batches(
    struct collector *k, const struct batch_job *job, struct err *err);

/* collect_indices(k, err), collect_streams(k, err): Read the chosen entries of
 * the listing.  Return as collect_batches. */
int collect_indices(struct collector *k, struct err *err);
int collect_streams(struct collector *k, struct err *err);

/* collect_scripts_of_pipelines(k, err): Read the stored scripts that the
 * collected pipelines name, where listing all of them was refused.
 * Return 0, or -1. */
int collect_scripts_of_pipelines(struct collector *k, struct err *err);

#endif
