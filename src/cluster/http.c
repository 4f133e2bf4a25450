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

/* A reply must bring this much in waits.silence: one byte a second. */
#define SILENCE_BYTES 60

#define POLL_MOST 1000 /* milliseconds of one poll */

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

long
http_clock(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
need(CURLMcode code)
{
    if (code == CURLM_OUT_OF_MEMORY)
        mem_exhausted();
}

/* ---- calls ---- */

struct call *
call_new(const char *method, char *target)
{
    struct call *c = mem_zero(1, sizeof *c);

    c->method = method;
    c->target = target;
    c->retry_after = -1;
    buf_init(&c->reply, HTTP_KEPT_LIMIT);
    return c;
}

void
call_free(struct call *c)
{
    if (c == NULL)
        return;
    free(c->target);
    free(c->body);
    free(c->location);
    free(c->product);
    buf_free(&c->reply);
    list_free(&c->warnings);
    free(c);
}

/* ---- the pool ---- */

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

/* The lists are short: as many as calls are submitted at once. */
static void
append(struct flight **list, struct flight *f)
{
    while (*list != NULL)
        list = &(*list)->next;
    f->next = NULL;
    *list = f;
}

static void
detach(struct flight **list, struct flight *f)
{
    while (*list != f)
        list = &(*list)->next;
    *list = f->next;
}

/* End an attempt; its connection is kept for the next if it is well. */
static void
land(struct flight *f)
{
    (void)curl_multi_remove_handle(f->http->multi, f->easy);
    curl_easy_cleanup(f->easy);
    f->easy = NULL;
    detach(&f->http->flying, f);
}

void
http_submit(struct http *h, struct call *call)
{
    struct flight *f = mem_zero(1, sizeof *f);

    f->http = h;
    f->call = call;
    f->due = http_clock() + call->delay;
    append(&h->waiting, f);
}

static size_t
count(const struct flight *list)
{
    size_t n = 0;

    for (; list != NULL; list = list->next)
        n++;
    return n;
}

/* ---- attempts ---- */

static void
take_off(struct flight *f, long now)
{
    struct http *h = f->http;

    detach(&h->waiting, f);
    f->easy = http_prepare(f);
    if (f->began == 0)
        f->began = now;
    f->window = now;
    f->call->tries++;
    append(&h->flying, f);
    need(curl_multi_add_handle(h->multi, f->easy));
}

/* Send what is due while connections are free. */
static void
send_due(struct http *h, long now)
{
    struct flight *f, *next;
    size_t flying = count(h->flying);

    for (f = h->waiting; f != NULL && flying < h->jobs; f = next) {
        next = f->next;
        if (f->due <= now) {
            take_off(f, now);
            flying++;
        }
    }
}

/* Say whether the reply is one that asks to come again. */
static bool
comes_again(const struct call *call)
{
    static const long statuses[] = { 408, 429, 502, 503, 504 };

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (call->status == statuses[i])
            return true;
    return false;
}

/* An attempt has ended: send a read again later, or give the call back. */
static void
end_attempt(struct flight *f, CURLcode code)
{
    struct http *h = f->http;
    struct call *call = f->call;
    long now = http_clock(), delay;
    bool again;

    http_judge(f, code);
    delay = call->retry_after;
    again = http_is_read(call) &&
            (call->result == HTTP_ANSWERED ? comes_again(call)
                                           : http_may_pass(f, code));
    land(f);
    if (call->result == HTTP_ANSWERED && call->status / 100 == 2)
        h->proven = true;
    if (delay < 0)
        delay = waits_backoff(&h->waits, call->tries, &h->seed);
    if (again && call->tries < WAIT_TRIES &&
        now - f->began + delay < h->waits.retries) {
        f->due = now + delay;
        append(&h->waiting, f);
    } else
        append(&h->done, f);
}

/* Give up on replies that bring next to nothing.  A write is left to its own
 * limit: the server may be at work without a word. */
static void
check_silence(struct http *h, long now)
{
    struct flight *f, *next;

    for (f = h->flying; f != NULL; f = next) {
        next = f->next;
        if (!http_is_read(f->call) || now - f->window < h->waits.silence)
            continue;
        if (f->received - f->window_got < SILENCE_BYTES) {
            f->silent = true;
            end_attempt(f, CURLE_OPERATION_TIMEDOUT);
        } else {
            f->window = now;
            f->window_got = f->received;
        }
    }
}

static struct flight *
find_flight(const struct http *h, const CURL *easy)
{
    struct flight *f = h->flying;

    while (f != NULL && f->easy != easy)
        f = f->next;
    return f;
}

static void
take_messages(struct http *h)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(h->multi, &left)) != NULL)
        if (message->msg == CURLMSG_DONE)
            end_attempt(
                find_flight(h, message->easy_handle), message->data.result);
}

/* Return how long nothing can become due. */
static int
poll_time(const struct http *h, long now)
{
    long most = POLL_MOST;
    const struct flight *f;

    for (f = h->waiting; f != NULL; f = f->next)
        if (f->due - now < most && count(h->flying) < h->jobs)
            most = f->due - now;
    for (f = h->flying; f != NULL; f = f->next)
        if (f->window + h->waits.silence - now < most)
            most = f->window + h->waits.silence - now;
    return most < 0 ? 0 : (int)most;
}

/* Wait for a connection, a signal, or ${most} milliseconds. */
static void
wait_for_something(struct http *h, int most)
{
    struct curl_waitfd signal = { signals_fd(), CURL_WAIT_POLLIN, 0 };
    unsigned extra = !h->ignore_signals && signal.fd >= 0;
    int ready;

    need(curl_multi_poll(h->multi, &signal, extra, most, &ready));
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
    int running;

    for (;;) {
        if (h->done != NULL)
            return give_back(h);
        if (h->waiting == NULL && h->flying == NULL) {
            err->code = ERR_NONE;
            return NULL;
        }
        if (!h->ignore_signals && signals_check(err) != 0)
            return NULL;
        send_due(h, http_clock());
        need(curl_multi_perform(h->multi, &running));
        take_messages(h);
        check_silence(h, http_clock());
        if (h->done == NULL)
            wait_for_something(h, poll_time(h, http_clock()));
    }
}

/* Forget every call without freeing it. */
static void
withdraw(struct http *h, bool free_calls)
{
    struct flight *f;

    while (h->flying != NULL) {
        f = h->flying;
        land(f);
        append(&h->done, f);
    }
    while (h->waiting != NULL) {
        f = h->waiting;
        detach(&h->waiting, f);
        append(&h->done, f);
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
            h, end - now < POLL_MOST ? (int)(end - now) : POLL_MOST);
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
