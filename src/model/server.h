/* model/server.h: what is known about the software of a cluster. */

#ifndef ESBUNDLE_MODEL_SERVER_H
#define ESBUNDLE_MODEL_SERVER_H

#include <stdbool.h>

#include "util/err.h"
#include "util/json.h"

enum product { PRODUCT_ELASTICSEARCH, PRODUCT_OPENSEARCH };

/* A version as one number: 7.10.2 is 71002. */
#define SERVER_VERSION(major, minor, patch)                                    \
    ((unsigned)(major)*10000u + (unsigned)(minor)*100u + (unsigned)(patch))

#define SERVER_OLDEST SERVER_VERSION(6, 8, 0) /* of Elasticsearch */

struct server {
    enum product product;
    unsigned version; /* SERVER_VERSION; 0: not known */
    bool oss;         /* build_flavor "oss": no x-pack, so no data tiers */
};

/* server_product_name(product): "elasticsearch" or "opensearch". */
const char *server_product_name(enum product product);

/* server_has_tiers(s): Say whether index.routing.allocation.include
 * ._tier_preference is known there as a setting of its own (Elasticsearch
 * from 7.10 on, not in the oss flavor). */
bool server_has_tiers(const struct server *s);

/* server_told(version, out, err): Read what a server tells of itself, the
 * member "version" of GET /.  Return 0, or -1 (ERR_NETWORK: it tells no
 * version; ERR_VERSION: older than 6.8). */
int server_told(const cJSON *version, struct server *out, struct err *err);

/* server_read(text, out, err): Read "[PRODUCT:]MAJOR.MINOR.PATCH", the product
 * being elasticsearch (also where none is named), elasticsearch-oss or
 * opensearch.  Return 0, or -1 (ERR_USAGE; ERR_VERSION: older than 6.8). */
int server_read(const char *text, struct server *out, struct err *err);

#endif
