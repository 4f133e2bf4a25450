#include "cluster/http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cluster/http_internal.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

void
http_init(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        mem_exhausted();
}

void
http_exit(void)
{
    curl_global_cleanup();
}

/* A file that libcurl will need must be readable now. */
static int
check_file(const char *path, const char *what, struct err *err)
{
    if (path == NULL || access(path, R_OK) == 0)
        return 0;
    return err_errno(err, ERR_LOCAL, "%s '%s' cannot be read", what, path);
}

/* Plain HTTP needs none, whatever the environment names. */
static int
check_files(const struct endpoint *e, struct err *err)
{
    if (!str_starts(e->url, "https:"))
        return 0;
    if (check_file(e->cacert, "certificate authorities", err) != 0 ||
        check_file(e->cert, "client certificate", err) != 0)
        return -1;
    return check_file(e->key, "private key", err);
}

static int
check_url(const char *url, struct err *err)
{
    CURLU *parsed = curl_url();
    CURLUcode code = curl_url_set(parsed, CURLUPART_URL, url, 0);

    curl_url_cleanup(parsed);
    if (parsed == NULL || code == CURLUE_OUT_OF_MEMORY)
        mem_exhausted();
    if (code == CURLUE_OK)
        return 0;
    return err_set(err, ERR_USAGE, "bad URL: %s", curl_url_strerror(code));
}

struct http *
http_new(const struct endpoint *e, unsigned jobs, struct err *err)
{
    struct http *h;

    if (check_url(e->url, err) != 0 || check_files(e, err) != 0)
        return NULL;
    h = mem_zero(1, sizeof *h);
    h->endpoint = e;
    h->jobs = jobs == 0 ? 1 : jobs;
    h->waits = waits_scaled(e->timeout);
    h->seed = (unsigned)time(NULL) ^ ((unsigned)getpid() << 16);
    h->headers = http_headers(e, false);
    h->body_headers = http_headers(e, true);
    h->multi = curl_multi_init();
    if (h->multi == NULL)
        mem_exhausted();
    (void)curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    (void)curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)h->jobs);
    return h;
}

void
http_submit(struct http *h, struct call *call)
{
    struct flight *f = mem_zero(1, sizeof *f);

    f->http = h;
    f->call = call;
    f->due = http_clock() + call->delay;
    http_flight_append(&h->waiting, f);
}

/* Wait for a connection, a signal, or ${most} milliseconds. */
static void
wait_for_something(struct http *h, int most)
{
    struct curl_waitfd signal = { signals_fd(), CURL_WAIT_POLLIN, 0 };
    unsigned extra = !h->ignore_signals && signal.fd >= 0;
    int ready;

    http_flight_need(curl_multi_poll(h->multi, &signal, extra, most, &ready));
}

static struct call *
give_back(struct http *h)
{
    struct flight *f = h->done;
    struct call *call = f->call;

    h->done = f->next;
    free(f);
    return call;
}

struct call *
http_next(struct http *h, struct err *err)
{
    for (;;) {
        if (h->done != NULL)
            return give_back(h);
        if (h->waiting == NULL && h->flying == NULL) {
            err->code = ERR_NONE;
            return NULL;
        }
        if (!h->ignore_signals && signals_check(err) != 0)
            return NULL;
        http_flight_turn(h);
        if (h->done == NULL)
            wait_for_something(h, http_flight_pause(h));
    }
}

/* Forget every call without freeing it. */
static void
withdraw(struct http *h, bool free_calls)
{
    struct flight *f;

    while (h->flying != NULL) {
        f = h->flying;
        http_flight_land(f);
        http_flight_append(&h->done, f);
    }
    while (h->waiting != NULL) {
        f = h->waiting;
        http_flight_detach(&h->waiting, f);
        http_flight_append(&h->done, f);
    }
    while (h->done != NULL) {
        struct call *call = give_back(h);

        if (free_calls)
            call_free(call);
    }
}

int
http_do(struct http *h, struct call *call, struct err *err)
{
    http_submit(h, call);
    if (http_next(h, err) == NULL) {
        withdraw(h, false);
        return -1;
    }
    if (call->result == HTTP_ANSWERED)
        return 0;
    *err = call->err;
    return -1;
}

void
http_ignore_signals(struct http *h, bool ignore)
{
    h->ignore_signals = ignore;
}

int
http_wait(struct http *h, long milliseconds, struct err *err)
{
    long now = http_clock(), end = now + milliseconds;

    for (; now < end; now = http_clock()) {
        if (!h->ignore_signals && signals_check(err) != 0)
            return -1;
        wait_for_something(
            h, end - now < HTTP_PAUSE ? (int)(end - now) : HTTP_PAUSE);
    }
    return h->ignore_signals ? 0 : signals_check(err);
}

const struct waits *
http_waits(const struct http *h)
{
    return &h->waits;
}

const struct endpoint *
http_endpoint(const struct http *h)
{
    return h->endpoint;
}

void
http_free(struct http *h)
{
    if (h == NULL)
        return;
    withdraw(h, true);
    (void)curl_multi_cleanup(h->multi);
    curl_slist_free_all(h->headers);
    curl_slist_free_all(h->body_headers);
    free(h);
}
