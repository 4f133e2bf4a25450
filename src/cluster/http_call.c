#include <stdlib.h>
#include <string.h>

#include "cluster/http_internal.h"
#include "util/base64.h"
#include "util/mem.h"
#include "util/str.h"

void
http_need(CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY)
        mem_exhausted();
}

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

bool
http_is_read(const struct call *call)
{
    return call->safe || strcmp(call->method, "GET") == 0 ||
           strcmp(call->method, "HEAD") == 0;
}

/* ---- headers that go out ---- */

static struct curl_slist *
add_line(struct curl_slist *list, const char *line)
{
    list = curl_slist_append(list, line);
    if (list == NULL)
        mem_exhausted();
    return list;
}

static struct curl_slist *
add_header(struct curl_slist *list, const char *name, const char *value)
{
    char *line = mem_format("%s: %s", name, value);

    list = add_line(list, line);
    str_free_secret(line);
    return list;
}

/* Return "SCHEME TOKEN" of the endpoint's token, or NULL. */
static char *
authorization(const struct endpoint *e)
{
    char *encoded, *value;

    if (e->api_key == NULL)
        return e->bearer == NULL ? NULL : mem_format("Bearer %s", e->bearer);
    if (strchr(e->api_key, ':') == NULL)
        return mem_format("ApiKey %s", e->api_key);
    encoded = base64_encode(e->api_key, strlen(e->api_key));
    value = mem_format("ApiKey %s", encoded);
    str_free_secret(encoded);
    return value;
}

struct curl_slist *
http_headers(const struct endpoint *e, bool with_body)
{
    struct curl_slist *list = NULL;
    char *value = authorization(e);

    list = add_header(list, "Accept", "application/json");
    if (with_body)
        list = add_header(list, "Content-Type", "application/json");
    /* libcurl would wait for a "100 Continue" with large bodies. */
    list = add_line(list, "Expect:");
    if (value != NULL)
        list = add_header(list, "Authorization", value);
    str_free_secret(value);
    return list;
}

/* ---- the body that goes out ---- */

static size_t
read_body(char *to, size_t size, size_t count, void *user)
{
    struct flight *f = user;
    size_t left = f->call->body_length - f->sent;
    size_t n = size * count < left ? size * count : left;

    if (n > 0)
        memcpy(to, f->call->body + f->sent, n);
    f->sent += n;
    return n;
}

/* ---- an easy handle ---- */

/* Called when a connection is there and the request is about to go out.  When
 * a kept one dies without an answer, libcurl comes here with a new one to send
 * the request again: that is for us to decide. */
static int
begin_request(
    /* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's type */
    void *user, char *remote, char *local, int remote_port, int local_port)
{
    struct flight *f = user;

    (void)remote;
    (void)local;
    (void)remote_port;
    (void)local_port;
    f->lost = f->requested;
    f->requested = true;
    return f->lost ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* A table of long options keeps the calls that set them out of the way. */
struct setting {
    CURLoption option;
    long value;
};

static void
set_all(CURL *easy, const struct setting *settings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        HTTP_SET(easy, settings[i].option, settings[i].value);
}

static void
set_security(CURL *easy, const struct endpoint *e)
{
    const struct setting settings[] = {
        { CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
        { CURLOPT_SSL_VERIFYPEER, e->insecure ? 0 : 1 },
        { CURLOPT_SSL_VERIFYHOST, e->insecure ? 0 : 2 },
    };

    set_all(easy, settings, sizeof settings / sizeof *settings);
    if (e->cacert != NULL)
        HTTP_SET(easy, CURLOPT_CAINFO, e->cacert);
    if (e->cert != NULL)
        HTTP_SET(easy, CURLOPT_SSLCERT, e->cert);
    if (e->key != NULL)
        HTTP_SET(easy, CURLOPT_SSLKEY, e->key);
    if (e->proxy != NULL)
        HTTP_SET(easy, CURLOPT_PROXY, e->proxy);
    if (e->api_key != NULL || e->bearer != NULL || e->user == NULL)
        return;
    HTTP_SET(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    HTTP_SET(easy, CURLOPT_USERNAME, e->user);
    if (e->password != NULL)
        HTTP_SET(easy, CURLOPT_PASSWORD, e->password);
}

/* The limit of this attempt: a read may use what is left of all attempts. */
static long
time_limit(const struct flight *f)
{
    const struct waits *w = &f->http->waits;
    long left =
        f->began == 0 ? w->retries : w->retries - (http_clock() - f->began);

    if (!http_is_read(f->call))
        return w->request;
    return left < 1 ? 1 : left;
}

/* A write goes out by a read callback and no seek callback, so that libcurl
 * cannot begin its body again. */
static void
set_method(CURL *easy, struct flight *f)
{
    const struct call *call = f->call;
    bool sends = call->body_length > 0 || !http_is_read(call);

    HTTP_SET(easy, CURLOPT_CUSTOMREQUEST, call->method);
    HTTP_SET(easy, CURLOPT_HTTPHEADER,
        call->body_length > 0 ? f->http->body_headers : f->http->headers);
    if (strcmp(call->method, "HEAD") == 0)
        HTTP_SET(easy, CURLOPT_NOBODY, 1L);
    if (!sends)
        return;
    HTTP_SET(easy, CURLOPT_UPLOAD, 1L);
    HTTP_SET(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->body_length);
    HTTP_SET(easy, CURLOPT_READFUNCTION, read_body);
    HTTP_SET(easy, CURLOPT_READDATA, f);
}

CURL *
http_prepare(struct flight *f)
{
    const struct http *h = f->http;
    const struct setting settings[] = {
        { CURLOPT_PATH_AS_IS, 1 },
        { CURLOPT_FOLLOWLOCATION, 0 },
        { CURLOPT_NOSIGNAL, 1 },
        { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
        { CURLOPT_SUPPRESS_CONNECT_HEADERS, 1 },
        { CURLOPT_TCP_KEEPALIVE, 1 },
        { CURLOPT_BUFFERSIZE, 256 * 1024 },
        { CURLOPT_CONNECTTIMEOUT_MS, h->waits.connect },
        { CURLOPT_TIMEOUT_MS, time_limit(f) },
    };
    CURL *easy = curl_easy_init();
    char *url = mem_format("%s%s", h->endpoint->url, f->call->target);

    if (easy == NULL)
        mem_exhausted();
    http_reply_expect(f, easy);
    set_all(easy, settings, sizeof settings / sizeof *settings);
    HTTP_SET(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    HTTP_SET(easy, CURLOPT_URL, url);
    HTTP_SET(easy, CURLOPT_USERAGENT, "esbundle/" ESBUNDLE_VERSION);
    HTTP_SET(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    HTTP_SET(easy, CURLOPT_PREREQFUNCTION, begin_request);
    HTTP_SET(easy, CURLOPT_PREREQDATA, f);
    set_security(easy, h->endpoint);
    set_method(easy, f);
    free(url);
    return easy;
}
