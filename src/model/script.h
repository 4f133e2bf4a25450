/* model/script.h: an import as requests that somebody else will send, to a
 * cluster of which only the version is known. */

#ifndef ESBUNDLE_MODEL_SCRIPT_H
#define ESBUNDLE_MODEL_SCRIPT_H

#include "model/catalog.h"
#include "model/plan.h"
#include "model/request.h"

struct script {
    const struct catalog *wanted; /* rewritten, in replay order; borrowed */
    struct server to;
    enum plan_policy policy; /* for what is there before the first run */
};

/* What a script does before it makes a resource. */
enum script_look {
    SCRIPT_BLIND, /* nothing: what is there is replaced */
    SCRIPT_NEW,   /* it stops if something is there */
    SCRIPT_LEAVE  /* it leaves what is there, and sends nothing */
};

/* script_requests(s, r, out, err): Append the requests that make ${r} where
 * nothing is; the first one creates it.
 * Return 0, or -1 with the resource's name (ERR_VERSION: the destination
 * cannot hold it; ERR_LOCAL, ERR_BUNDLE). */
int script_requests(const struct script *s, const struct resource *r,
    struct request_list *out, struct err *err);

/* script_look(s, r): Say what comes before a resource's first request. */
enum script_look script_look(const struct script *s, const struct resource *r);

/* script_path(first): Return the path at which a resource is asked for, the
 * same at which its first request makes it; to be freed. */
char *script_path(const struct request *first);

/* script_digest(s, out): Name a script by what its numbers mean: resources and
 * bodies in their order, the version, the policy. */
void script_digest(const struct script *s, struct digest *out);

#endif
