/* The feature macro is for MAP_ANONYMOUS. */
#define _DEFAULT_SOURCE /* NOLINT(bugprone-reserved-identifier) */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>
#include <time.h>

#include <cmocka.h>

#include "http_server.h"

#define LONG 90.0 /* --timeout where nothing should run out */

static struct http *
pool(const struct http_server *s)
{
    struct err err = ERR_INIT;
    struct http *h = http_new(&s->endpoint, 1, &err);

    assert_non_null(h);
    return h;
}

/* Do one request.  Return the call, answered or not. */
static struct call *
ask(struct http *h, const char *method, const char *target, const char *body)
{
    struct call *call = call_new(method, mem_string(target));
    struct err err = ERR_INIT;

    if (body != NULL) {
        call->body = mem_string(body);
        call->body_length = strlen(body);
    }
    http_submit(h, call);
    assert_ptr_equal(http_next(h, &err), call);
    return call;
}

static void
ask_well(struct http *h, const char *method, const char *target)
{
    struct call *call = ask(h, method, target, NULL);

    if (call->result != HTTP_ANSWERED || call->status != 200)
        fail_msg("%s %s: %ld %s", method, target, call->status, call->err.text);
    call_free(call);
}

static long
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- kept connections ---- */

/* The whole second request arrives over a kept connection, which is closed
 * then. */
static void
drop_second(void)
{
    int line = take_connection();

    take_request(line);
    say(line, WELL);
    take_request(line);
    close(line);
}

static void
test_write_is_never_sent_again(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, drop_second);
    h = pool(&s);
    ask_well(h, "GET", "/");
    call = ask(h, "PUT", "/i", "{\"a\":1}");
    assert_int_equal(call->result, HTTP_DOUBTFUL);
    assert_int_equal(call->err.code, ERR_NETWORK);
    assert_int_equal(call->tries, 1);
    call_free(call);
    http_free(h);
    server_settle(&s);
    assert_int_equal(s.seen->puts, 1);
    assert_int_equal(s.seen->begun, 2);
    server_stop(&s);
}

static void
test_write_without_body_is_never_sent_again(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, drop_second);
    h = pool(&s);
    ask_well(h, "GET", "/");
    call = ask(h, "POST", "/i/_close", NULL);
    assert_int_equal(call->result, HTTP_DOUBTFUL);
    assert_int_equal(call->tries, 1);
    call_free(call);
    http_free(h);
    server_settle(&s);
    assert_int_equal(s.seen->begun, 2);
    server_stop(&s);
}

/* A read may be sent again at will, once this cluster has answered. */
static void
drop_second_answer_third(void)
{
    int line;

    drop_second();
    do
        line = take_connection();
    while (take_request(line) != 0);
    say(line, WELL);
}

static void
test_read_is_sent_again(void **state)
{
    struct http_server s;
    struct http *h;

    (void)state;
    server_start(&s, 9, drop_second_answer_third);
    h = pool(&s);
    ask_well(h, "GET", "/");
    ask_well(h, "GET", "/again");
    assert_int_equal(s.seen->requests, 3);
    http_free(h);
    server_stop(&s);
}

static void
drop_first(void)
{
    int line = take_connection();

    take_request(line);
    close(line);
}

static void
test_first_failure_is_final(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, drop_first);
    h = pool(&s);
    call = ask(h, "GET", "/", NULL);
    assert_int_equal(call->result, HTTP_DOUBTFUL);
    assert_int_equal(call->tries, 1);
    assert_int_equal(s.seen->requests, 1);
    assert_non_null(strstr(call->err.remedy, "https://"));
    call_free(call);
    http_free(h);
    server_stop(&s);
}

static void
test_nobody_there(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, watch);
    kill(s.pid, SIGKILL);
    waitpid(s.pid, NULL, 0);
    h = pool(&s);
    call = ask(h, "PUT", "/i", "{}");
    assert_int_equal(call->result, HTTP_NOT_SENT);
    assert_int_equal(call->err.code, ERR_NETWORK);
    call_free(call);
    http_free(h);
    munmap(s.seen, sizeof *s.seen);
    free(s.endpoint.url);
}

/* ---- replies that ask to come again ---- */

static void
always_busy(void)
{
    int line = take_connection();

    while (take_request(line) == 0)
        say(line, "HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nbusy");
}

static void
test_reads_come_again_writes_do_not(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, 0.9, always_busy);
    h = pool(&s);
    call = ask(h, "PUT", "/i", "{}");
    assert_int_equal(call->status, 503);
    assert_int_equal(call->tries, 1);
    call_free(call);
    call = ask(h, "GET", "/", NULL);
    assert_int_equal(call->result, HTTP_ANSWERED);
    assert_int_equal(call->status, 503);
    assert_int_equal(call->tries, WAIT_TRIES);
    assert_string_equal(buf_text(&call->reply), "busy");
    assert_int_equal(s.seen->requests, 1 + WAIT_TRIES);
    call_free(call);
    http_free(h);
    server_stop(&s);
}

#define BUSY(header) "HTTP/1.1 429 No\r\n" header "Content-Length: 2\r\n\r\n{}"

/* One request each: a second, far too long, a date, and nothing. */
static void
ask_to_wait(void)
{
    int line = take_connection();

    take_request(line);
    say(line, BUSY("Retry-After: 1\r\n"));
    take_request(line);
    say(line, WELL);
    take_request(line);
    say(line, BUSY("Retry-After: 86400\r\n"));
    take_request(line);
    say(line, BUSY("Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n"));
    take_request(line);
    say(line, BUSY(""));
}

static void
test_retry_after(void **state)
{
    /* 1,200 ms are the most at this timeout, 5 ms the first backoff. */
    static const long expected[] = { 1200, 1200, -1 };
    struct http_server s;
    struct http *h;
    long began;

    (void)state;
    server_start(&s, 0.9, ask_to_wait);
    h = pool(&s);
    began = now();
    ask_well(h, "GET", "/");
    assert_true(now() - began >= 1000);
    for (size_t i = 0; i < 3; i++) {
        struct call *call = ask(h, "PUT", "/i", "{}");

        assert_int_equal(call->status, 429);
        assert_int_equal(call->retry_after, expected[i]);
        call_free(call);
    }
    http_free(h);
    server_stop(&s);
}

/* ---- headers ---- */

static void
say_much(void)
{
    int line = take_connection();

    take_request(line);
    say(line,
        "HTTP/1.1 302 Found\r\n"
        "Warning: 299 Elasticsearch-7.10.2-747e1cc \"legacy [\\\"x\\\"] and "
        "back\\\\slash\" \"Thu, 01 Jan 2026 00:00:00 GMT\"\r\n"
        "warning: 299 Elasticsearch-7.10.2-747e1cc \"another\"\r\n"
        "Warning: 299 without a text\r\n"
        "WARNING:299 E \"never closed\r\n"
        "Warning: 299 E \"\"\r\n"
        "Location:  http://127.0.0.1:1/elsewhere  \r\n"
        "X-Elastic-Product: Elasticsearch\r\n"
        "Content-Length: 0\r\n\r\n");
}

static void
test_headers_of_a_reply(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, say_much);
    h = pool(&s);
    call = ask(h, "GET", "/", NULL);
    assert_int_equal(call->status, 302);
    assert_string_equal(call->location, "http://127.0.0.1:1/elsewhere");
    assert_string_equal(call->product, "Elasticsearch");
    assert_int_equal(call->warnings.count, 4);
    assert_string_equal(
        call->warnings.items[0], "legacy [\"x\"] and back\\slash");
    assert_string_equal(call->warnings.items[1], "another");
    assert_string_equal(call->warnings.items[2], "never closed");
    assert_string_equal(call->warnings.items[3], "");
    assert_int_equal(s.seen->requests, 1);
    call_free(call);
    http_free(h);
    server_stop(&s);
}

static void
test_headers_of_a_request(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, watch);
    s.endpoint.api_key = mem_string("id:key");
    h = pool(&s);
    call = ask(h, "PUT", "/a%2Fb/../c", "{}");
    assert_memory_equal(s.seen->last, "PUT /a%2Fb/../c HTTP/1.1\r\n", 26);
    assert_non_null(
        strstr(s.seen->last, "\r\nAuthorization: ApiKey aWQ6a2V5\r\n"));
    assert_non_null(
        strstr(s.seen->last, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(s.seen->last, "\r\nContent-Length: 2\r\n"));
    assert_null(strstr(s.seen->last, "Expect"));
    assert_null(strstr(s.seen->last, "chunked"));
    call_free(call);
    http_free(h);
    free(s.endpoint.api_key);
    server_stop(&s);
}

/* ---- bodies of replies ---- */

static void
say_endlessly(void)
{
    static char block[65537];
    int line = take_connection();

    memset(block, ' ', sizeof block - 1);
    take_request(line);
    say(line, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    for (int n = 0; n < 2000; n++)
        say(line, block);
}

static void
test_reply_has_a_limit(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, say_endlessly);
    h = pool(&s);
    call = ask(h, "GET", "/", NULL);
    assert_int_equal(call->result, HTTP_STOPPED);
    assert_int_equal(call->tries, 1);
    assert_string_equal(call->err.text, "the reply is longer than 64 MiB");
    assert_true(call->reply.length <= HTTP_KEPT_LIMIT);
    call_free(call);
    http_free(h);
    server_stop(&s);
}

struct taken {
    int begun;
    struct buf text;
};

static void
sink_begin(void *user)
{
    struct taken *t = user;

    t->begun++;
    buf_clear(&t->text);
}

static int
sink_data(void *user, const char *data, size_t length, struct err *err)
{
    struct taken *t = user;

    buf_add(&t->text, data, length);
    if (memchr(data, '!', length) != NULL)
        return err_set(err, ERR_LOCAL, "no more of this");
    return 0;
}

static struct call *
ask_into(struct http *h, struct taken *t)
{
    struct call *call = call_new("GET", mem_string("/"));
    struct err err = ERR_INIT;

    memset(t, 0, sizeof *t);
    buf_init(&t->text, 1000);
    call->sink.begin = sink_begin;
    call->sink.data = sink_data;
    call->sink.user = t;
    http_submit(h, call);
    assert_ptr_equal(http_next(h, &err), call);
    return call;
}

static void
cut_and_repeat(void)
{
    int line = take_connection();

    take_request(line);
    say(line, WELL);
    take_request(line);
    say(line, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
    close(line);
    line = take_connection();
    take_request(line);
    say(line, "HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nbusy");
    take_request(line);
    say(line, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour+five");
    take_request(line);
    say(line, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nstop now!");
}

static void
test_sink_gets_whole_replies_only(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;
    struct taken t;

    (void)state;
    server_start(&s, 9, cut_and_repeat);
    h = pool(&s);
    ask_well(h, "GET", "/");
    call = ask_into(h, &t);
    assert_int_equal(call->status, 200);
    assert_int_equal(call->tries, 3);
    assert_int_equal(t.begun, 3);
    assert_string_equal(buf_text(&t.text), "four+five");
    assert_int_equal(call->reply.length, 0);
    buf_free(&t.text);
    call_free(call);

    /* What the sink refuses is not asked for again. */
    call = ask_into(h, &t);
    assert_int_equal(call->result, HTTP_STOPPED);
    assert_int_equal(call->tries, 1);
    assert_int_equal(call->err.code, ERR_LOCAL);
    assert_string_equal(call->err.text, "no more of this");
    buf_free(&t.text);
    call_free(call);
    http_free(h);
    server_stop(&s);
}

/* ---- silence ---- */

static void
fall_silent(void)
{
    int line = take_connection();

    take_request(line);
    say(line, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
    take_request(line);
}

static void
test_silence_ends_a_read(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, 0.9, fall_silent);
    h = pool(&s);
    call = ask(h, "GET", "/", NULL);
    assert_int_equal(call->result, HTTP_DOUBTFUL);
    assert_int_equal(call->tries, 1);
    assert_string_equal(
        call->err.text, "the reply brought next to nothing for 0.6 s");
    call_free(call);
    http_free(h);
    server_stop(&s);
}

/* The server may be at work without a word: only the limit of the whole
 * request ends a write. */
static void
work_silently(void)
{
    int line = take_connection();

    take_request(line);
    poll(NULL, 0, 1400);
    say(line, WELL);
    take_request(line);
    take_request(line);
}

static void
test_silence_does_not_end_a_write(void **state)
{
    struct http_server s;
    struct http *h;
    struct call *call;
    long began;

    (void)state;
    server_start(&s, 1.8, work_silently);
    h = pool(&s);
    call = ask(h, "PUT", "/i", "{}");
    assert_int_equal(call->result, HTTP_ANSWERED);
    call_free(call);
    began = now();
    call = ask(h, "PUT", "/i", "{}");
    assert_int_equal(call->result, HTTP_DOUBTFUL);
    assert_true(now() - began >= 1790);
    assert_int_equal(s.seen->puts, 2);
    call_free(call);
    http_free(h);
    server_stop(&s);
}

/* ---- the pool ---- */

static void
serve_four(void)
{
    int lines[2];

    /* Both connections before the first answer: two at once. */
    for (int i = 0; i < 2; i++) {
        lines[i] = take_connection();
        take_request(lines[i]);
    }
    for (int n = 0; n < 2; n++)
        for (int i = 0; i < 2; i++) {
            say(lines[i], WELL);
            if (n == 0)
                take_request(lines[i]);
        }
}

static void
test_jobs_go_side_by_side(void **state)
{
    struct http_server s;
    struct err err = ERR_INIT;
    struct http *h;
    struct call *call;

    (void)state;
    server_start(&s, LONG, serve_four);
    h = http_new(&s.endpoint, 2, &err);
    for (int n = 0; n < 4; n++) {
        call = call_new("PUT", mem_string("/i"));
        call->body = mem_string("{}");
        call->body_length = 2;
        http_submit(h, call);
    }
    for (int n = 0; n < 4; n++) {
        call = http_next(h, &err);
        assert_int_equal(call->status, 200);
        call_free(call);
    }
    assert_null(http_next(h, &err));
    assert_int_equal(err.code, ERR_NONE);
    assert_int_equal(s.seen->connections, 2);
    http_free(h);
    server_stop(&s);
}

static void
test_bad_url_is_refused(void **state)
{
    struct endpoint e = { .timeout = LONG };
    struct err err = ERR_INIT;
    char url[] = "http://127.0.0.1:99999999";

    (void)state;
    e.url = url;
    assert_null(http_new(&e, 1, &err));
    assert_int_equal(err.code, ERR_USAGE);
}

static int
set_up(void **state)
{
    (void)state;
    setenv("no_proxy", "*", 1);
    http_init();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    http_exit();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_is_never_sent_again),
        cmocka_unit_test(test_write_without_body_is_never_sent_again),
        cmocka_unit_test(test_read_is_sent_again),
        cmocka_unit_test(test_first_failure_is_final),
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_reads_come_again_writes_do_not),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_headers_of_a_reply),
        cmocka_unit_test(test_headers_of_a_request),
        cmocka_unit_test(test_reply_has_a_limit),
        cmocka_unit_test(test_sink_gets_whole_replies_only),
        cmocka_unit_test(test_silence_ends_a_read),
        cmocka_unit_test(test_silence_does_not_end_a_write),
        cmocka_unit_test(test_jobs_go_side_by_side),
        cmocka_unit_test(test_bad_url_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
