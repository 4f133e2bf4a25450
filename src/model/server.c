#include "model/server.h"

#include <string.h>

#include "util/str.h"

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

/* Refuse what is older than anything that was ever tried. */
static int
check_age(const struct server *s, const char *version, struct err *err)
{
    if (s->product != PRODUCT_ELASTICSEARCH || s->version >= SERVER_OLDEST)
        return 0;
    err_set(err, ERR_VERSION, "Elasticsearch %s is not supported", version);
    return err_remedy(err, "6.8 is the oldest version that is");
}

int
server_told(const cJSON *version, struct server *out, struct err *err)
{
    const char *number = json_text(json_get(version, "number"));
    const char *distribution = json_text(json_get(version, "distribution"));
    const char *flavor = json_text(json_get(version, "build_flavor"));

    if (number == NULL || str_version(number, &out->version) != 0)
        return err_set(err, ERR_NETWORK, "it does not tell its version");
    out->product =
        distribution != NULL && strcmp(distribution, "opensearch") == 0
            ? PRODUCT_OPENSEARCH
            : PRODUCT_ELASTICSEARCH;
    out->oss = flavor != NULL && strcmp(flavor, "oss") == 0;
    return check_age(out, number, err);
}

/* What may stand before the colon. */
static const struct {
    const char *name;
    struct server server;
} products[] = {
    { "elasticsearch", { PRODUCT_ELASTICSEARCH, 0, false } },
    { "elasticsearch-oss", { PRODUCT_ELASTICSEARCH, 0, true } },
    { "opensearch", { PRODUCT_OPENSEARCH, 0, false } },
};

/* Three numbers and two dots, nothing behind them. */
static bool
is_version(const char *text, unsigned *out)
{
    return str_version(text, out) == 0 &&
           strspn(text, "0123456789.") == strlen(text) &&
           strchr(strchr(strchr(text, '.') + 1, '.') + 1, '.') == NULL;
}

int
server_read(const char *text, struct server *out, struct err *err)
{
    const char *colon = strchr(text, ':');
    const char *version = colon == NULL ? text : colon + 1;
    size_t length = colon == NULL ? 0 : (size_t)(colon - text);

    for (size_t i = 0; i < sizeof products / sizeof *products; i++)
        if (colon == NULL || (strlen(products[i].name) == length &&
                                 memcmp(products[i].name, text, length) == 0)) {
            *out = products[i].server;
            if (!is_version(version, &out->version))
                break;
            return check_age(out, version, err);
        }
    err_set(err, ERR_USAGE, "'%s' is no version of a server", text);
    return err_remedy(err, "write it as in 7.10.2 or opensearch:2.11.0");
}
