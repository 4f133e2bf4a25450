#include "model/script.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* Longer ones no server reads: 4096 bytes of method, target and version. */
#define TARGET_MOST 4000

/* A long name would push the cause out of the message. */
static int
check_targets(
    const struct resource *r, const struct request_list *l, struct err *err)
{
    for (size_t i = 0; i < l->count; i++)
        if (strlen(l->items[i].target) > TARGET_MOST)
            return err_set(err, ERR_VERSION,
                "%s '%.40s...': no server takes a name of %zu bytes",
                r->kind_name, r->name, strlen(r->name));
    return 0;
}

int
script_requests(const struct script *s, const struct resource *r,
    struct request_list *out, struct err *err)
{
    cJSON *body = catalog_tree(s->wanted, r, err);
    int rc = -1;

    if (body != NULL)
        rc = kind_requests(r->kind, r->name, body, NULL, &s->to, out, err);
    json_free(body);
    if (rc != 0)
        err_prefix(err, "%s '%s'", r->kind_name, r->name);
    else
        rc = check_targets(r, out, err);
    if (rc != 0 && err->code == ERR_VERSION)
        err_remedy(err, "leave it out with --exclude, or name the "
                        "destination's version with --for");
    return rc;
}

/* A comma parts names where pipelines are asked for, even an encoded one. */
static bool
cannot_be_asked_for(const struct resource *r)
{
    return r->kind == KIND_INGEST_PIPELINE && strchr(r->name, ',') != NULL;
}

enum script_look
script_look(const struct script *s, const struct resource *r)
{
    if (cannot_be_asked_for(r))
        return SCRIPT_BLIND;
    switch (s->policy) {
    case PLAN_SKIP:
        return SCRIPT_LEAVE;
    case PLAN_UPDATE:
        return kind_get(r->kind)->updatable ? SCRIPT_BLIND : SCRIPT_NEW;
    case PLAN_FAIL:
        break;
    }
    return SCRIPT_NEW;
}

char *
script_path(const struct request *first)
{
    return mem_copy(first->target, strcspn(first->target, "?"));
}

/* A text and the NUL that ends it. */
static void
add_text(struct digester *d, const char *text)
{
    digester_add(d, text, strlen(text) + 1);
}

void
script_digest(const struct script *s, struct digest *out)
{
    char *server = mem_format("%s %u %d %d", server_product_name(s->to.product),
        s->to.version, (int)s->to.oss, (int)s->policy);
    struct digester *d = digester_new();

    add_text(d, server);
    for (size_t i = 0; i < s->wanted->count; i++) {
        const struct resource *r = &s->wanted->items[i];

        add_text(d, r->kind_name);
        add_text(d, r->name);
        digester_add(d, r->digest.bytes, sizeof r->digest.bytes);
    }
    digester_end(d, out);
    digester_free(d);
    free(server);
}
