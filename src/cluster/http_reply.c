#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cluster/http_internal.h"
#include "util/mem.h"

#define HEADER_LIMIT 65536 /* bytes of one header that we keep */
#define WARNINGS_MOST 100  /* different warnings kept of one reply */

/* Stop the transfer; the write callback's answer for that is 0 bytes. */
static size_t
too_long(struct flight *f, size_t limit)
{
    f->stopped = true;
    err_set(&f->call->err, ERR_NETWORK, "the reply is longer than %zu MiB",
        limit >> 20);
    return 0;
}

static size_t
take_data(char *data, size_t size, size_t count, void *user)
{
    struct flight *f = user;
    struct call *call = f->call;
    size_t length = size * count;
    long status = 0;

    (void)curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
    f->received += length;
    if (call->sink.data == NULL || status / 100 != 2) {
        if (buf_add(&call->reply, data, length) != 0)
            return too_long(f, call->reply.limit);
        return length;
    }
    if (f->received > HTTP_REPLY_LIMIT)
        return too_long(f, HTTP_REPLY_LIMIT);
    if (call->sink.data(call->sink.user, data, length, &call->err) == 0)
        return length;
    f->stopped = true;
    return 0;
}

/* Add the text of: 299 Elasticsearch-7.10.2-HASH "TEXT" ["DATE"] */
static void
add_warning(struct call *call, const char *value)
{
    const char *p = strchr(value, '"');
    struct buf text;

    if (p == NULL || call->warnings.count >= WARNINGS_MOST)
        return;
    buf_init(&text, HEADER_LIMIT);
    for (p++; *p != '\0' && *p != '"'; p++) {
        if (*p == '\\' && p[1] != '\0')
            p++;
        buf_putc(&text, *p);
    }
    list_add_new(&call->warnings, buf_text(&text));
    buf_free(&text);
}

static void
take_header(struct call *call, const char *name, const char *value)
{
    if (strcasecmp(name, "location") == 0) {
        free(call->location);
        call->location = mem_string(value);
    } else if (strcasecmp(name, "x-elastic-product") == 0) {
        free(call->product);
        call->product = mem_string(value);
    } else if (strcasecmp(name, "warning") == 0)
        add_warning(call, value);
}

/* Called with each header line, also of interim replies. */
static size_t
take_header_line(char *data, size_t size, size_t count, void *user)
{
    struct flight *f = user;
    size_t length = size * count, end = length;
    char *line, *colon;

    f->received += length;
    while (end > 0 && (unsigned char)data[end - 1] <= ' ')
        end--;
    if (end > HEADER_LIMIT)
        return length;
    line = mem_copy(data, end);
    colon = strchr(line, ':');
    if (colon != NULL) {
        *colon++ = '\0';
        take_header(f->call, line, colon + strspn(colon, " \t"));
    }
    free(line);
    return length;
}

/* Forget what an earlier attempt has left. */
static void
clear_reply(struct flight *f)
{
    struct call *call = f->call;
    struct err none = ERR_INIT;

    f->sent = f->received = f->window_got = 0;
    f->requested = f->lost = f->stopped = f->silent = false;
    f->error[0] = '\0';
    call->status = 0;
    call->err = none;
    call->retry_after = -1;
    buf_clear(&call->reply);
    list_free(&call->warnings);
    free(call->location);
    call->location = NULL;
    if (call->sink.begin != NULL)
        call->sink.begin(call->sink.user);
}

void
http_reply_expect(struct flight *f, CURL *easy)
{
    clear_reply(f);
    HTTP_SET(easy, CURLOPT_ERRORBUFFER, f->error);
    HTTP_SET(easy, CURLOPT_WRITEFUNCTION, take_data);
    HTTP_SET(easy, CURLOPT_WRITEDATA, f);
    HTTP_SET(easy, CURLOPT_HEADERFUNCTION, take_header_line);
    HTTP_SET(easy, CURLOPT_HEADERDATA, f);
}
