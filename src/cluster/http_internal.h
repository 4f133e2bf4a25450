/* cluster/http_internal.h: what the files of http share. */

#ifndef ESBUNDLE_CLUSTER_HTTP_INTERNAL_H
#define ESBUNDLE_CLUSTER_HTTP_INTERNAL_H

#include <curl/curl.h>

#include "cluster/http.h"

/* One call that the pool holds: waiting to be sent, or under way. */
struct flight {
    struct flight *next;
    struct http *http;
    struct call *call;
    CURL *easy;        /* NULL while it waits */
    long due;          /* when it may be sent, on http_clock */
    long began;        /* when it went out first; 0: never yet */
    size_t sent;       /* bytes of the body handed to libcurl */
    size_t received;   /* bytes of the reply, unpacked */
    bool requested;    /* the request has begun to go out in this attempt */
    bool lost;         /* libcurl would have sent it a second time */
    bool stopped;      /* the reply was given up here, call->err says why */
    long window;       /* when the present window of silence began */
    size_t window_got; /* bytes received until then */
    bool silent;       /* it was given up for its silence */
    char error[CURL_ERROR_SIZE];
};

struct http {
    const struct endpoint *endpoint;
    struct waits waits;
    unsigned jobs;
    CURLM *multi;
    struct curl_slist *headers;
    struct curl_slist *body_headers; /* of a request with a body */
    struct flight *waiting;          /* in the order of their submission */
    struct flight *flying;
    struct flight *done;
    bool proven; /* this cluster has once answered well */
    bool ignore_signals;
    unsigned seed; /* of the jitter */
};

#define HTTP_PAUSE 1000 /* milliseconds without a look at the pool at most */

/* All that can go wrong with a setting is that memory runs out. */
#define HTTP_SET(easy, option, value)                                          \
    http_need(curl_easy_setopt(easy, option, value))

/* http_clock(): Return milliseconds of a clock that never jumps. */
long http_clock(void);

/* http_flight_append(list, f), http_flight_detach(list, f): Put a flight at
 * the end of a list; take it out.  The lists are short. */
void http_flight_append(struct flight **list, struct flight *f);
void http_flight_detach(struct flight **list, struct flight *f);

/* http_flight_land(f): End the attempt of a flying flight and take it out of
 * its list; its connection is kept for the next if it is well. */
void http_flight_land(struct flight *f);

/* http_flight_turn(h): Send what is due, let libcurl work, and put what has
 * come to its end into the list of the done. */
void http_flight_turn(struct http *h);

/* http_flight_pause(h): Return how many milliseconds nothing becomes due. */
int http_flight_pause(const struct http *h);

/* http_flight_need(code): As http_need, for the pool's own calls. */
void http_flight_need(CURLMcode code);

/* http_headers(endpoint, with_body): Return the headers of every request, or
 * of those that have a body, for curl_slist_free_all. */
struct curl_slist *http_headers(const struct endpoint *e, bool with_body);

/* http_prepare(f): Make an easy handle for the next attempt of ${f}, its reply
 * empty.  Return it. */
CURL *http_prepare(struct flight *f);

/* http_reply_expect(f, easy): Forget what an earlier attempt has left, and let
 * the reply of this one be taken. */
void http_reply_expect(struct flight *f, CURL *easy);

/* http_need(code): End the process if libcurl reports want of memory. */
void http_need(CURLcode code);

/* http_is_read(call): Say whether the call may be sent again at will. */
bool http_is_read(const struct call *call);

/* http_judge(f, code): Set the result, status and error of the call whose
 * attempt ended with ${code}. */
void http_judge(struct flight *f, CURLcode code);

/* http_hide_secrets(e, text): Overwrite the endpoint's credentials, also in
 * base64, wherever ${text} repeats them. */
void http_hide_secrets(const struct endpoint *e, char *text);

/* http_may_pass(f, code): Say whether the failure of a read may pass when it
 * is sent again. */
bool http_may_pass(const struct flight *f, CURLcode code);

#endif
