#include "cluster/endpoint.h"

#include <stdlib.h>
#include <string.h>

#include "util/str.h"

void
endpoint_free(struct endpoint *e)
{
    struct endpoint none = { 0 };

    str_free_secret(e->password);
    str_free_secret(e->api_key);
    str_free_secret(e->bearer);
    free(e->url);
    free(e->user);
    free(e->cacert);
    free(e->cert);
    free(e->key);
    free(e->proxy);
    *e = none;
}
