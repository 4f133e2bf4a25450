/* model/server.h: what is known about the software of a cluster. */

#ifndef ESBUNDLE_MODEL_SERVER_H
#define ESBUNDLE_MODEL_SERVER_H

#include <stdbool.h>

enum product { PRODUCT_ELASTICSEARCH, PRODUCT_OPENSEARCH };

/* A version as one number: 7.10.2 is 71002. */
#define SERVER_VERSION(major, minor, patch)                                    \
    ((unsigned)(major)*10000u + (unsigned)(minor)*100u + (unsigned)(patch))

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

#endif
