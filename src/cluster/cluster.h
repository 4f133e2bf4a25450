/* cluster/cluster.h: one live cluster: who it is and small questions to it.
 * A cluster owns its pool and strings. */

#ifndef ESBUNDLE_CLUSTER_CLUSTER_H
#define ESBUNDLE_CLUSTER_CLUSTER_H

#include "cluster/endpoint.h"
#include "cluster/http.h"
#include "cluster/outcome.h"
#include "model/server.h"
#include "util/json.h"
#include "util/split.h"

struct cluster {
    struct http *http;
    struct server server;
    char *product; /* "elasticsearch", "opensearch" */
    char *version; /* "7.10.2" */
    char *name;    /* of the cluster */
    char *uuid;    /* of the cluster */
};

/* cluster_open(endpoint, jobs, err): Connect and ask GET / who is there
 * (GET _nodes/_local where the root handler is a module that is missing).
 * ${endpoint} is borrowed until cluster_free.
 * Return the cluster, or NULL (ERR_NETWORK: not reachable or not
 * Elasticsearch; ERR_AUTH; ERR_VERSION: older than 6.8; ERR_SIGNAL + N). */
struct cluster *cluster_open(
    const struct endpoint *endpoint, unsigned jobs, struct err *err);

/* cluster_free(c): Release it; NULL is allowed. */
void cluster_free(struct cluster *c);

/* cluster_get(c, target, tree, err): GET a small document.  ${*tree} is set
 * for OUTCOME_DONE (json_free it), NULL otherwise.  Return the outcome; ${err}
 * is filled as by outcome_of_read, OUTCOME_FAILED also for a reply that is
 * not JSON (ERR_NETWORK) and for a signal (ERR_SIGNAL + N). */
enum outcome cluster_get(
    struct cluster *c, const char *target, cJSON **tree, struct err *err);

/* cluster_stream(c, target, path, begin, part, user, err): GET a large
 * document and give its parts at ${path} (util/split.h) to ${part} while they
 * arrive.  ${begin} (may be NULL) is called at the start of each attempt and
 * must undo what an earlier one did.  An error that ${part} sets ends it as
 * OUTCOME_FAILED.  Return as cluster_get. */
enum outcome cluster_stream(struct cluster *c, const char *target,
    const char *path, void (*begin)(void *user), split_handler *part,
    void *user, struct err *err);

/* cluster_user(c): Ask who we are (_security/_authenticate).  Return the user
 * name for free(), or NULL: no security, or not told. */
char *cluster_user(struct cluster *c);

/* cluster_visibility(c): Ask whether listings show every index
 * (_security/user/_has_privileges, view_index_metadata on "*").  Return
 * "all", "limited" or "unknown", constant.  A server without security shows
 * all. */
const char *cluster_visibility(struct cluster *c);

/* cluster_privileges(c, cluster privileges, index privileges, tree, err):
 * Ask which of these the user has; each list ends with NULL.  ${*tree} gets
 * the answer of _has_privileges.  Return as cluster_get;
 * OUTCOME_NO_FAMILY: no security there. */
enum outcome cluster_privileges(struct cluster *c,
    const char *const *cluster_privileges, const char *const *index_privileges,
    cJSON **tree, struct err *err);

#endif
