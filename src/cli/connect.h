/* cli/connect.h: from options, environment and profile to one endpoint.
 *
 * Order: option, environment, profile, question at the terminal.  The first
 * of them that names a credential decides which one is used: API key before
 * bearer token before user and password.  A password goes with the user that
 * was named beside it only, or with any if none was.  The source's variables
 * are never read for the destination, nor the other way round. */

#ifndef ESBUNDLE_CLI_CONNECT_H
#define ESBUNDLE_CLI_CONNECT_H

#include "cli/opt_groups.h"
#include "cli/print.h"
#include "cluster/cluster.h"
#include "util/progress.h"

enum connect_side {
    CONNECT_SOURCE, /* --from: ESBUNDLE_SOURCE_URL, _USER, _PASSWORD, _API_KEY;
                     * ELASTICSEARCH_URL if there is no other URL */
    CONNECT_DEST    /* --to, --against: ESBUNDLE_DEST_… */
};

/* connect_resolve(side, option, given, note, out, err): Fill ${out}, to be
 * released by endpoint_free in both cases; ${option} is the name of the URL's
 * option for messages ("--from").  Warns on ${note} if the certificate will
 * not be checked.
 * Return 0, or -1 (ERR_USAGE: no URL, a bad one or one with a password,
 * unknown profile, open secret file, credentials over plain http; ERR_LOCAL;
 * ERR_SIGNAL + N). */
int connect_resolve(enum connect_side side, const char *option,
    const struct opt_connect *given, struct print *note, struct endpoint *out,
    struct err *err);

/* connect_open(e, jobs, progress, err): Say where to, as the first progress
 * that is shown, and connect; ${jobs} as for cluster_open.
 * Return the cluster, or NULL (as cluster_open). */
struct cluster *connect_open(const struct endpoint *e, unsigned jobs,
    const struct progress *progress, struct err *err);

#endif
