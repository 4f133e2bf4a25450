/* cluster/outcome.h: what a reply means.
 * Rules: the server's own texts and types, as seen on 6.8, 7.10, 7.17, 8.19
 * and 9.5; a status alone never decides where the body says more. */

#ifndef ESBUNDLE_CLUSTER_OUTCOME_H
#define ESBUNDLE_CLUSTER_OUTCOME_H

#include <stdbool.h>

#include "cluster/http.h"

enum outcome {
    OUTCOME_DONE,      /* 2xx */
    OUTCOME_ABSENT,    /* a read: this named thing is not there (404 in
                        * JSON; a proxy's 404 says nothing of the sort) */
    OUTCOME_NO_FAMILY, /* a read: this version has no such API (its four
                        * faces: 400 no handler, 400 or 404 about an index
                        * name, 405) */
    OUTCOME_FORBIDDEN, /* 401, 403 of security, or a metadata block */
    OUTCOME_REFUSED,   /* final: the server understood and said no */
    OUTCOME_AGAIN,     /* a write that was certainly not applied: send again
                        * after a wait (429 circuit breaker, queue full) */
    OUTCOME_DOUBT,     /* a write that may have been applied: look first */
    OUTCOME_FAILED     /* no answer, and nothing was sent or only read */
};

/* outcome_of_read(call, err): Judge an answered or failed read.  For
 * everything but OUTCOME_DONE and OUTCOME_ABSENT fill ${err} with the code
 * that fits (ERR_AUTH, ERR_NETWORK, ERR_VERSION, ERR_CONFLICT …), the
 * server's innermost reason, and a remedy where there is one. */
enum outcome outcome_of_read(const struct call *call, struct err *err);

/* outcome_of_write(call, err): The same for a write.
 * Doubt: no answer, error 65, 502, 503, 504, 429 of another type, 400
 * resource_already_exists, 500 with or without an Elasticsearch body (final
 * only after a look; see outcome_is_final_if_unchanged). */
enum outcome outcome_of_write(const struct call *call, struct err *err);

/* outcome_is_final_if_unchanged(call): Say whether a doubt is the server's
 * last word once a look shows that nothing changed: 500 with an Elasticsearch
 * error body (two write indices, null_pointer_exception). */
bool outcome_is_final_if_unchanged(const struct call *call);

#endif
