#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/outcome.h"
#include "util/mem.h"

/* What the replies of servers mean; texts as 6.8 to 9.5 gave them. */

#define ERROR(type, reason)                                                    \
    "{\"error\":{\"reason\":\"" reason "\",\"type\":\"" type "\"},"            \
    "\"status\":0}"
#define ABOUT(type, reason, index)                                             \
    "{\"error\":{\"index\":\"" index "\",\"reason\":\"" reason                 \
    "\",\"type\":\"" type "\"},\"status\":0}"

static struct call *
answered(const char *target, long status, const char *reply)
{
    struct call *call = call_new("GET", mem_string(target));

    call->result = HTTP_ANSWERED;
    call->status = status;
    buf_init(&call->reply, 65536);
    buf_puts(&call->reply, reply);
    return call;
}

/* Judge one reply as a read or a write, and compare outcome, code and text. */
static void
judged(enum outcome (*judge)(const struct call *call, struct err *err),
    const char *target, long status, const char *reply, enum outcome outcome,
    int code, const char *text)
{
    struct call *call = answered(target, status, reply);
    struct err err = ERR_INIT;
    enum outcome got = judge(call, &err);

    if (got != outcome || err.code != code)
        fail_msg("%ld %s: outcome %d, code %d, %s", status, reply, (int)got,
            err.code, err.text);
    if (text != NULL)
        assert_string_equal(err.text, text);
    call_free(call);
}

static void
reads(const char *target, long status, const char *reply, enum outcome outcome,
    int code, const char *text)
{
    judged(outcome_of_read, target, status, reply, outcome, code, text);
}

static void
writes(long status, const char *reply, enum outcome outcome, int code,
    const char *text)
{
    judged(outcome_of_write, "/x", status, reply, outcome, code, text);
}

/* ---- reads ---- */

static void
test_read_that_is_answered(void **state)
{
    (void)state;
    reads("/x", 200, "{}", OUTCOME_DONE, ERR_NONE, NULL);
    reads("/_ingest/pipeline", 404, "{}", OUTCOME_ABSENT, ERR_NETWORK, NULL);
    reads("/x", 404,
        ABOUT("index_not_found_exception", "no such index [x]", "x"),
        OUTCOME_ABSENT, ERR_NETWORK,
        "index_not_found_exception: no such index [x] (404)");

    /* A proxy says nothing of what is there. */
    reads("/x", 404, "<html>gone</html>", OUTCOME_REFUSED, ERR_NETWORK, NULL);
}

/* A family that a version lacks has four faces. */
static void
test_read_of_a_family_that_is_not_there(void **state)
{
    (void)state;
    reads("/_ilm/policy", 400,
        "{\"error\":\"no handler found for uri [/_ilm/policy] and method "
        "[GET]\"}",
        OUTCOME_NO_FAMILY, ERR_VERSION, NULL);
    reads("/_index_template", 400,
        ABOUT("invalid_index_name_exception",
            "Invalid index name [_index_template], must not start with '_'.",
            "_index_template"),
        OUTCOME_NO_FAMILY, ERR_VERSION, NULL);
    reads("/_resolve/index/*", 404,
        ABOUT("index_not_found_exception", "no such index", "_resolve"),
        OUTCOME_NO_FAMILY, ERR_VERSION, NULL);
    reads("/_ilm/policy", 405,
        "{\"error\":\"Incorrect HTTP method for uri [/_ilm/policy] and method "
        "[GET], allowed: [POST]\",\"status\":405}",
        OUTCOME_NO_FAMILY, ERR_VERSION, NULL);
}

static void
test_read_that_is_refused(void **state)
{
    (void)state;
    reads("/x", 401,
        ERROR("security_exception", "missing authentication credentials"),
        OUTCOME_FORBIDDEN, ERR_AUTH,
        "security_exception: missing authentication credentials (401)");
    reads("/x", 403, ERROR("cluster_block_exception", "index [x] blocked by"),
        OUTCOME_FORBIDDEN, ERR_AUTH, NULL);
    reads("/x", 400, ERROR("too_long_frame_exception", "An HTTP line is"),
        OUTCOME_REFUSED, ERR_NETWORK, NULL);
    reads("/x", 500, ERROR("null_pointer_exception", ""), OUTCOME_REFUSED,
        ERR_NETWORK, "null_pointer_exception (500)");
    reads(
        "/x", 302, "", OUTCOME_FAILED, ERR_NETWORK, "redirected to '?' (302)");
    reads("/x", 503, "<h1>Service\n Unavailable</h1>", OUTCOME_FAILED,
        ERR_NETWORK, "Service (503)");
    reads(
        "/x", 502, "", OUTCOME_FAILED, ERR_NETWORK, "it gives no reason (502)");
}

static void
test_call_without_an_answer(void **state)
{
    static const enum outcome writes_mean[] = { [HTTP_NOT_SENT] =
                                                    OUTCOME_FAILED,
        [HTTP_DOUBTFUL] = OUTCOME_DOUBT,
        [HTTP_STOPPED] = OUTCOME_DOUBT };

    (void)state;
    for (int result = 0; result < 4; result++) {
        struct call *call = answered("/x", 0, "");
        struct err err = ERR_INIT;

        call->result = (enum http_result)result;
        err_set(&call->err, ERR_NETWORK, "gone");
        if (result != HTTP_ANSWERED) {
            assert_int_equal(outcome_of_read(call, &err), OUTCOME_FAILED);
            assert_string_equal(err.text, "gone");
            assert_int_equal(outcome_of_write(call, &err), writes_mean[result]);
        }
        call_free(call);
    }
}

/* ---- writes ---- */

static void
test_write_that_is_answered(void **state)
{
    (void)state;
    writes(200, "{\"acknowledged\":false}", OUTCOME_DONE, ERR_NONE, NULL);
    writes(200, "<html></html>", OUTCOME_DOUBT, ERR_NETWORK,
        "the answer is not JSON");
}

/* Only these two say that nothing was applied. */
static void
test_write_that_may_be_sent_again(void **state)
{
    (void)state;
    writes(429, ERROR("circuit_breaking_exception", "[parent] Data too large"),
        OUTCOME_AGAIN, ERR_NETWORK, NULL);
    writes(429, ERROR("es_rejected_execution_exception", "rejected"),
        OUTCOME_AGAIN, ERR_NETWORK, NULL);
    writes(429, ERROR("process_cluster_event_timeout_exception", "failed"),
        OUTCOME_DOUBT, ERR_NETWORK, NULL);
    writes(429, "Too Many Requests", OUTCOME_DOUBT, ERR_NETWORK, NULL);
}

static void
test_write_in_doubt(void **state)
{
    (void)state;
    writes(503, ERROR("master_not_discovered_exception", "NotMasterException"),
        OUTCOME_DOUBT, ERR_NETWORK, NULL);
    writes(504, "", OUTCOME_DOUBT, ERR_NETWORK, NULL);
    writes(502, "<html>", OUTCOME_DOUBT, ERR_NETWORK, NULL);
    writes(408, "", OUTCOME_DOUBT, ERR_NETWORK, NULL);
    writes(507, "", OUTCOME_DOUBT, ERR_PARTIAL, NULL);
    writes(400,
        ERROR(
            "resource_already_exists_exception", "index [x/u] already exists"),
        OUTCOME_DOUBT, ERR_CONFLICT, NULL);
    writes(400,
        ERROR("illegal_argument_exception", "data_stream [x] already exists"),
        OUTCOME_DOUBT, ERR_CONFLICT, NULL);
}

/* The server's last word, whatever the status. */
static void
test_write_that_is_refused(void **state)
{
    (void)state;
    writes(429, ERROR("cluster_block_exception", "TOO_MANY_REQUESTS/12"),
        OUTCOME_REFUSED, ERR_PARTIAL, NULL);
    writes(403, ERROR("cluster_block_exception", "FORBIDDEN/5"),
        OUTCOME_REFUSED, ERR_PARTIAL, NULL);
    writes(503,
        ERROR("master_not_discovered_exception",
            "FailedToCommitClusterStateException[publication failed]"),
        OUTCOME_REFUSED, ERR_PARTIAL, NULL);
    writes(400, ERROR("validation_exception", "this action would add [2]"),
        OUTCOME_REFUSED, ERR_PARTIAL,
        "validation_exception: this action would add [2] (400)");
    writes(403, ERROR("security_exception", "action [x] is unauthorized"),
        OUTCOME_FORBIDDEN, ERR_AUTH, NULL);

    /* An alias in the way is no lack of the version. */
    writes(400,
        ABOUT("invalid_index_name_exception",
            "Invalid index name [x], already exists as alias", "x"),
        OUTCOME_REFUSED, ERR_PARTIAL,
        "invalid_index_name_exception: Invalid index name [x], already exists "
        "as alias (400)");
}

static bool
final(long status, const char *reply)
{
    struct call *call = answered("/x", status, reply);
    bool result = outcome_is_final_if_unchanged(call);

    call_free(call);
    return result;
}

static void
test_500_is_final_if_the_server_said_it(void **state)
{
    const char *two = ERROR("illegal_state_exception",
        "alias [w] has more than one write index [wb,wa]");

    (void)state;
    writes(500, two, OUTCOME_DOUBT, ERR_PARTIAL, NULL);
    writes(500, "", OUTCOME_DOUBT, ERR_NETWORK, NULL);
    assert_true(final(500, two));
    assert_false(final(500, "<html>"));
    assert_false(final(500, "{\"error\":\"text\"}"));
    assert_false(final(503, two));
}

/* ---- reasons ---- */

static void
test_innermost_reason_is_told(void **state)
{
    (void)state;
    writes(400,
        "{\"error\":{\"caused_by\":{\"caused_by\":{\"reason\":\"inner\","
        "\"type\":\"c\"},\"reason\":\"middle\",\"type\":\"b\"},\"reason\":"
        "\"outer\",\"type\":\"a\"}}",
        OUTCOME_REFUSED, ERR_PARTIAL, "c: inner (400)");
    writes(400,
        "{\"error\":{\"caused_by\":{\"type\":\"b\"},\"reason\":\"outer\","
        "\"type\":\"a\"}}",
        OUTCOME_REFUSED, ERR_PARTIAL, "a: outer (400)");
    writes(400,
        "{\"error\":{\"reason\":\"r\",\"suppressed\":[{\"reason\":\"s\","
        "\"type\":\"t\"},{\"reason\":\"u\"}],\"type\":\"a\"}}",
        OUTCOME_REFUSED, ERR_PARTIAL, "a: r; t: s; u (400)");
    writes(400, "{\"error\":\"only a text\"}", OUTCOME_REFUSED, ERR_PARTIAL,
        "only a text (400)");
    writes(400, "{}", OUTCOME_REFUSED, ERR_PARTIAL, "it gives no reason (400)");
    writes(403, "plain refusal\nsecond line", OUTCOME_FORBIDDEN, ERR_AUTH,
        "plain refusal (403)");
}

/* Servers put whole mappings into their reasons. */
static void
test_a_long_reason_is_cut_and_not_lost(void **state)
{
    char reason[8000], *reply;
    struct err err = ERR_INIT;
    struct call *call;

    (void)state;
    memset(reason, 'x', sizeof reason - 1);
    reason[sizeof reason - 1] = '\0';
    reply = mem_format(
        "{\"error\":{\"type\":\"mapper_parsing_exception\",\"reason\":\"%s\"}}",
        reason);
    call = answered("/x", 400, reply);
    assert_int_equal(outcome_of_write(call, &err), OUTCOME_REFUSED);
    assert_memory_equal(err.text, "mapper_parsing_exception: xxx", 29);
    assert_true(strlen(err.text) > 1000);
    call_free(call);
    free(reply);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_that_is_answered),
        cmocka_unit_test(test_read_of_a_family_that_is_not_there),
        cmocka_unit_test(test_read_that_is_refused),
        cmocka_unit_test(test_call_without_an_answer),
        cmocka_unit_test(test_write_that_is_answered),
        cmocka_unit_test(test_write_that_may_be_sent_again),
        cmocka_unit_test(test_write_in_doubt),
        cmocka_unit_test(test_write_that_is_refused),
        cmocka_unit_test(test_500_is_final_if_the_server_said_it),
        cmocka_unit_test(test_innermost_reason_is_told),
        cmocka_unit_test(test_a_long_reason_is_cut_and_not_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
