#include "model/server.h"

const char *
server_product_name(enum product product)
{
    switch (product) {
    case PRODUCT_ELASTICSEARCH:
        return "elasticsearch";
    case PRODUCT_OPENSEARCH:
        break;
    }
    return "opensearch";
}

bool
server_has_tiers(const struct server *s)
{
    return s->product == PRODUCT_ELASTICSEARCH && !s->oss &&
           s->version >= SERVER_VERSION(7, 10, 0);
}
