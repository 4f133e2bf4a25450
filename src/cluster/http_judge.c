#include <stdlib.h>
#include <string.h>

#include "cluster/http_internal.h"
#include "util/str.h"

/* Failures whose cause the user can mend: what libcurl's code means, a part
 * of its text (NULL: any), and what to do.  The first row that fits counts.
 * Texts: lib/vtls/openssl.c of libcurl 7.88 and OpenSSL 3's reasons. */
static const struct fault {
    CURLcode code;
    const char *part, *text, *remedy;
} faults[] = {
    { CURLE_COULDNT_RESOLVE_HOST, NULL, "no such host",
        "check the host name in the URL" },
    { CURLE_COULDNT_RESOLVE_PROXY, NULL, "the proxy's host is not known",
        "check --proxy and the proxy variables of the environment" },
    { CURLE_SSL_CERTPROBLEM, NULL, "the client certificate cannot be used",
        "check --cert and --key: both in PEM form, and belonging together" },
    { CURLE_SSL_CACERT_BADFILE, NULL,
        "the certificate authorities cannot be used",
        "--cacert takes a file of certificates in PEM form" },
    { CURLE_PEER_FAILED_VERIFICATION, "expired",
        "the server's certificate has expired",
        "it must be renewed on the server" },
    { CURLE_PEER_FAILED_VERIFICATION, "not yet valid",
        "the server's certificate is not valid yet",
        "check the clocks of both machines" },
    { CURLE_PEER_FAILED_VERIFICATION, "match",
        "the server's certificate is for another host",
        "use a host name that the certificate holds" },
    /* With an empty result of our own check: the server's alert. */
    { CURLE_PEER_FAILED_VERIFICATION, "certificate verification failed",
        "the client certificate has expired",
        "give one that is valid by --cert and --key" },
    { CURLE_PEER_FAILED_VERIFICATION, NULL,
        "the server's certificate is not trusted",
        "give the authority that signed it by --cacert FILE" },
    { CURLE_SSL_CONNECT_ERROR, "wrong version number",
        "the server does not speak TLS there", "write http:// in the URL" },
    { CURLE_SSL_CONNECT_ERROR, "protocol version",
        "the server offers only old versions of TLS",
        "TLS 1.2 or newer must be enabled on the server" },
    { CURLE_SSL_CONNECT_ERROR, "unsupported protocol",
        "the server offers only old versions of TLS",
        "TLS 1.2 or newer must be enabled on the server" },
    { CURLE_SSL_CONNECT_ERROR, NULL, "no secure connection can be made",
        "check host and port, and --cert and --key if the server wants them" },
    { CURLE_RECV_ERROR, "CONNECT tunnel failed",
        "the proxy makes no connection",
        "check --proxy and the proxy variables of the environment" },
    { CURLE_RECV_ERROR, "certificate required",
        "the server wants a client certificate", "give --cert and --key" },
    { CURLE_RECV_ERROR, "alert", "the server refused the secure connection",
        "check --cert and --key" },
};

/* What may be wrong when a cluster has never answered yet.  A server that
 * wants a client certificate may close before its alert can be read. */
static const char *
first_remedy(const struct flight *f, CURLcode code)
{
    if (code == CURLE_COULDNT_CONNECT && f->http->endpoint->proxy != NULL)
        return "check host and port of the URL and of --proxy";
    if (!str_starts(f->http->endpoint->url, "https:"))
        return "check host and port of the URL, and whether it needs https://";
    if (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
        code == CURLE_GOT_NOTHING)
        return "check host and port of the URL, and whether the server wants "
               "a client certificate (--cert and --key)";
    return "check host and port of the URL";
}

/* What libcurl says of a failed attempt.  Of a connection that was reset at
 * once it keeps only that it could not ask for its addresses. */
static const char *
detail_of(const struct flight *f, CURLcode code)
{
    if (f->error[0] == '\0' || str_starts(f->error, "getpeername()"))
        return curl_easy_strerror(code);
    return f->error;
}

/* Return the row that fits, or NULL. */
static const struct fault *
find_fault(const struct flight *f, CURLcode code)
{
    const char *detail = detail_of(f, code);

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code &&
            (faults[i].part == NULL || strstr(detail, faults[i].part)))
            return &faults[i];
    return NULL;
}

/* Fill the error of a call that was not answered. */
static void
explain(struct flight *f, CURLcode code)
{
    const struct fault *fault = find_fault(f, code);
    const char *detail = detail_of(f, code);
    struct err *err = &f->call->err;

    if (fault != NULL) {
        err_set(err, ERR_NETWORK, "%s (%s)", fault->text, detail);
        err_remedy(err, "%s", fault->remedy);
        return;
    }
    if (f->silent)
        err_set(err, ERR_NETWORK, "the reply brought next to nothing for %g s",
            (double)f->http->waits.silence / 1000);
    else if (f->lost || code == CURLE_SEND_FAIL_REWIND)
        err_set(err, ERR_NETWORK, "the connection was lost before the answer");
    else
        err_set(err, ERR_NETWORK, "%s", detail);
    if (!f->http->proven)
        err_remedy(err, "%s", first_remedy(f, code));
}

/* Retry-After in milliseconds; libcurl reads its two forms. */
static void
take_retry_after(struct flight *f)
{
    const struct waits *w = &f->http->waits;
    curl_off_t seconds = 0;

    (void)curl_easy_getinfo(f->easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds <= 0)
        return;
    f->call->retry_after = seconds > w->retry_after_most / 1000
                               ? w->retry_after_most
                               : (long)seconds * 1000;
}

/* Say whether not a byte of the request can have reached a server. */
static bool
was_not_sent(const struct flight *f, CURLcode code)
{
    long bytes = 0;

    if (f->lost || code == CURLE_SEND_FAIL_REWIND)
        return false;
    (void)curl_easy_getinfo(f->easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes == 0 && f->sent == 0;
}

/* What a server says of its troubles is shown, and some repeat the request. */
static void
hide_echo(const struct flight *f)
{
    const struct endpoint *e = f->http->endpoint;
    struct call *call = f->call;

    for (size_t i = 0; i < call->warnings.count; i++)
        http_hide_secrets(e, call->warnings.items[i]);
    if (call->location != NULL)
        http_hide_secrets(e, call->location);
    if (call->status / 100 != 2 && call->reply.data != NULL)
        http_hide_secrets(e, call->reply.data);
}

void
http_judge(struct flight *f, CURLcode code)
{
    struct call *call = f->call;

    http_need(code);
    if (code == CURLE_OK) {
        call->result = HTTP_ANSWERED;
        (void)curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &call->status);
        take_retry_after(f);
        hide_echo(f);
    } else if (f->stopped)
        call->result = HTTP_STOPPED;
    else {
        call->result = was_not_sent(f, code) ? HTTP_NOT_SENT : HTTP_DOUBTFUL;
        explain(f, code);
    }
}

bool
http_may_pass(const struct flight *f, CURLcode code)
{
    return f->http->proven && !f->stopped && find_fault(f, code) == NULL;
}
