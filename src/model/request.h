/* model/request.h: a request that a kind row builds and never sends. */

#ifndef ESBUNDLE_MODEL_REQUEST_H
#define ESBUNDLE_MODEL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

/* Which of the usual parameters a request takes; request_target adds them. */
enum request_params {
    REQUEST_MASTER_TIMEOUT = 1, /* master_timeout */
    REQUEST_TIMEOUT = 2,        /* timeout */
    REQUEST_NO_WAIT = 4         /* wait_for_active_shards=0 */
};

struct request {
    const char *method;  /* constant */
    char *target;        /* path and query without the usual parameters */
    char *body;          /* canonical JSON in one line, or NULL */
    unsigned params;     /* enum request_params */
    bool after_creation; /* a finishing request (close, blocks, mapping) */
    const char *what;    /* constant, for people: "create", "close" … */
};

/* A list owns its requests. */
struct request_list {
    struct request *items;
    size_t count, room;
};

#define REQUEST_LIST_INIT                                                      \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* request_add(l, method, target, body, params, what): Append a request that
 * takes over ${target} and ${body}.  Return it, borrowed, for further
 * fields. */
struct request *request_add(struct request_list *l, const char *method,
    char *target, char *body, unsigned params, const char *what);

/* request_path(prefix, name, suffix): Return ${prefix}, the name
 * percent-encoded, ${suffix}: "/_ilm/policy/" "a b" "" gives
 * "/_ilm/policy/a%20b". */
char *request_path(const char *prefix, const char *name, const char *suffix);

/* request_target(r, wait): Return the target with the usual parameters that
 * the request takes, to be freed; ${wait} milliseconds is how long the server
 * may take.  Kinds and names fit its bound. */
char *request_target(const struct request *r, long wait);

/* request_list_free(l): Release all; empty afterwards. */
void request_list_free(struct request_list *l);

#endif
