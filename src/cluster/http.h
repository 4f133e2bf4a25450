/* cluster/http.h: the only user of libcurl: a pool of requests.
 *
 * Calls are submitted and come back completed, in any order; up to ${jobs}
 * are under way at once over kept connections, without threads.  A single
 * request is a pool of one.  A pool owns its connections; a call belongs to
 * the caller from http_next until it is freed.
 *
 * Reads (GET, HEAD, and POST marked ${safe}) are sent again here, with
 * full-jitter backoff, after 408, 429, 502, 503, 504 and transport errors, up
 * to WAIT_TRIES times; before the first good answer of this cluster a
 * transport error is final at once; name, TLS and certificate errors always
 * are.  Writes are never sent again here.  Nor does libcurl send anything a
 * second time: when a kept connection dies without an answer it comes to a
 * callback that stops it, and a write's body cannot be begun again.  Redirects
 * are not followed. */

#ifndef ESBUNDLE_CLUSTER_HTTP_H
#define ESBUNDLE_CLUSTER_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "cluster/endpoint.h"
#include "cluster/waits.h"
#include "util/buf.h"
#include "util/err.h"
#include "util/list.h"

#define HTTP_REPLY_LIMIT (1u << 30) /* bytes of one streamed reply */
#define HTTP_KEPT_LIMIT (64u << 20) /* bytes of a reply kept in memory */
#define HTTP_LINE_LIMIT 4000        /* bytes of method, target and version */
#define HTTP_BATCH_LIMIT 3000       /* bytes of encoded names in one target */

struct http;

/* Where a good (2xx) reply goes while it streams; other replies and those
 * without a sink are kept in the call's ${reply}.  begin() is called at the
 * start of each attempt and must forget what an earlier, broken one left. */
struct http_sink {
    void (*begin)(void *user);
    int (*data)(void *user, const char *data, size_t length, struct err *err);
    void *user;
};

enum http_result {
    HTTP_ANSWERED, /* ${status} and the reply are complete */
    HTTP_NOT_SENT, /* refused, no such host, TLS: nothing reached a server */
    HTTP_DOUBTFUL, /* lost connection, timeout, cut reply: a write may have
                    * been applied or may still be */
    HTTP_STOPPED   /* the sink refused the data; ${err} says why */
};

struct call {
    /* set by the caller */
    const char *method; /* constant: "GET", "PUT", "POST", "DELETE" */
    char *target;       /* path and query, encoded, from the first '/';
                         * freed with the call */
    char *body;         /* NULL: none; freed with the call */
    size_t body_length;
    bool safe;             /* a POST that only reads */
    struct http_sink sink; /* data NULL: keep the reply */
    long delay;            /* milliseconds to hold it back before the first
                            * attempt; others go on meanwhile */
    void *user;            /* for the caller */
    int tag;               /* for the caller */
    /* set when it comes back */
    enum http_result result;
    long status;          /* 0 unless answered */
    struct buf reply;     /* bytes kept */
    struct list warnings; /* texts of Warning: 299 headers, decoded */
    char *location;       /* of a redirect, or NULL */
    char *product;        /* X-Elastic-Product, or NULL */
    long retry_after; /* milliseconds the server asks for (429, 503), clamped
                       * to waits.retry_after_most; -1: it does not say */
    unsigned tries;   /* times it was sent */
    struct err err;   /* why it was not answered, ready to be printed */
};

/* call_new(method, target): Make a call that takes over ${target}. */
struct call *call_new(const char *method, char *target);

/* call_free(c): Release it; NULL is allowed. */
void call_free(struct call *c);

/* http_init(), http_exit(): libcurl's global set-up, once a process. */
void http_init(void);
void http_exit(void);

/* http_new(endpoint, jobs, err): Make a pool for one cluster; ${endpoint} is
 * borrowed and must outlive it.  Nothing is connected yet.
 * Return it, or NULL (ERR_USAGE: bad URL; ERR_LOCAL: a certificate file
 * cannot be read). */
struct http *http_new(
    const struct endpoint *endpoint, unsigned jobs, struct err *err);

/* http_submit(h, call): Queue a call; the pool holds it until http_next.  More
 * than ${jobs} may be queued. */
void http_submit(struct http *h, struct call *call);

/* http_next(h, err): Wait for the next completed call, any of them.
 * Return it; or NULL with err->code ERR_NONE if none is under way, or NULL
 * with ERR_SIGNAL + N if a signal is pending (see http_ignore_signals). */
struct call *http_next(struct http *h, struct err *err);

/* http_do(h, call, err): Submit one call to an idle pool and wait for it.
 * Return 0 when it was answered, with any status; -1 otherwise (the call's
 * own error, or ERR_SIGNAL + N). */
int http_do(struct http *h, struct call *call, struct err *err);

/* http_ignore_signals(h, ignore): From now on a pending signal does not end
 * http_next, so that requests in flight can be finished. */
void http_ignore_signals(struct http *h, bool ignore);

/* http_wait(h, milliseconds, err): Wait without a request, interruptible.
 * Return 0, or -1 (ERR_SIGNAL + N). */
int http_wait(struct http *h, long milliseconds, struct err *err);

/* http_waits(h), http_endpoint(h): What the pool was made with, borrowed. */
const struct waits *http_waits(const struct http *h);
const struct endpoint *http_endpoint(const struct http *h);

/* http_free(h): Drop every connection and every call still held; NULL is
 * allowed. */
void http_free(struct http *h);

#endif
