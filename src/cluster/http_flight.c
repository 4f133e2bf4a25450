#include <time.h>

#include "cluster/http_internal.h"
#include "util/mem.h"

/* A reply must bring this much in waits.silence: one byte a second. */
#define SILENCE_BYTES 60

long
http_clock(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
http_flight_need(CURLMcode code)
{
    if (code == CURLM_OUT_OF_MEMORY)
        mem_exhausted();
}

/* The lists are short: as many as calls are submitted at once. */
void
http_flight_append(struct flight **list, struct flight *f)
{
    while (*list != NULL)
        list = &(*list)->next;
    f->next = NULL;
    *list = f;
}

void
http_flight_detach(struct flight **list, struct flight *f)
{
    while (*list != f)
        list = &(*list)->next;
    *list = f->next;
}

/* End an attempt; its connection is kept for the next if it is well. */
void
http_flight_land(struct flight *f)
{
    (void)curl_multi_remove_handle(f->http->multi, f->easy);
    curl_easy_cleanup(f->easy);
    f->easy = NULL;
    http_flight_detach(&f->http->flying, f);
}

static size_t
count(const struct flight *list)
{
    size_t n = 0;

    for (; list != NULL; list = list->next)
        n++;
    return n;
}

static void
take_off(struct flight *f, long now)
{
    struct http *h = f->http;

    http_flight_detach(&h->waiting, f);
    f->easy = http_prepare(f);
    if (f->began == 0)
        f->began = now;
    f->window = now;
    f->call->tries++;
    http_flight_append(&h->flying, f);
    http_flight_need(curl_multi_add_handle(h->multi, f->easy));
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
    http_flight_land(f);
    if (call->result == HTTP_ANSWERED && call->status / 100 == 2)
        h->proven = true;
    if (delay < 0)
        delay = waits_backoff(&h->waits, call->tries, &h->seed);
    /* Libcurl's limit may strike a millisecond early: what is left of the time
     * must be worth another attempt. */
    if (again && call->tries < WAIT_TRIES &&
        now - f->began + delay + h->waits.backoff < h->waits.retries) {
        f->due = now + delay;
        http_flight_append(&h->waiting, f);
    } else
        http_flight_append(&h->done, f);
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

void
http_flight_turn(struct http *h)
{
    int running;

    send_due(h, http_clock());
    http_flight_need(curl_multi_perform(h->multi, &running));
    take_messages(h);
    check_silence(h, http_clock());
}

int
http_flight_pause(const struct http *h)
{
    long now = http_clock(), most = HTTP_PAUSE;
    const struct flight *f;

    for (f = h->waiting; f != NULL; f = f->next)
        if (f->due - now < most && count(h->flying) < h->jobs)
            most = f->due - now;
    for (f = h->flying; f != NULL; f = f->next)
        if (f->window + h->waits.silence - now < most)
            most = f->window + h->waits.silence - now;
    return most < 0 ? 0 : (int)most;
}
