/* cluster/endpoint.h: where a cluster is and how to speak to it. */

#ifndef ESBUNDLE_CLUSTER_ENDPOINT_H
#define ESBUNDLE_CLUSTER_ENDPOINT_H

#include <stdbool.h>

#define ENDPOINT_TIMEOUT 90.0 /* seconds: the default limit of one request */

/* All strings belong to the endpoint; NULL means not given.  At most one of
 * api_key, bearer, and user with password is used, in this order. */
struct endpoint {
    char *url; /* http[s]://host[:port][/path], no user part, no final / */
    char *user;
    char *password; /* secret */
    char *api_key;  /* secret: base64(id:key), or id:key which is encoded */
    char *bearer;   /* secret */
    char *cacert;   /* PEM file of certificate authorities */
    char *cert;     /* PEM file of the client certificate */
    char *key;      /* PEM file of its key */
    char *proxy;    /* NULL: as the environment says */
    bool insecure;  /* do not verify the certificate */
    double timeout; /* seconds for one whole request; every other wait scales
                     * with it (cluster/waits.h) */
};

/* endpoint_free(e): Wipe the secrets and release all strings of ${e}, not
 * ${e} itself. */
void endpoint_free(struct endpoint *e);

#endif
