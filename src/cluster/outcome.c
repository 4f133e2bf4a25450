#include "cluster/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/fault.h"
#include "model/reason.h"
#include "util/mem.h"
#include "util/str.h"

/* Types of errors that decide; see es-api: RestStatus of each exception. */
#define TYPE_EXISTS "resource_already_exists_exception"
#define TYPE_BLOCK "cluster_block_exception"
#define TYPE_INDEX_NAME "invalid_index_name_exception"
#define TYPE_NO_MASTER "master_not_discovered_exception"

static bool
is_type(const struct fault *f, const char *type)
{
    return strcmp(f->type, type) == 0;
}

static bool
says(const struct fault *f, const char *part)
{
    return strstr(f->reason, part) != NULL;
}

/* ---- what the faults mean ---- */

static bool
exists(const struct fault *f, const struct call *call)
{
    return call->status == 400 &&
           (is_type(f, TYPE_EXISTS) ||
               (says(f, "already exists") && !is_type(f, TYPE_INDEX_NAME)));
}

/* The whole message for a status that is no success. */
static void
describe(
    const struct fault *f, const struct call *call, int code, struct err *err)
{
    struct buf reason;

    if (call->status / 100 == 3) {
        err_set(err, ERR_NETWORK, "redirected to '%s' (%ld)",
            call->location == NULL ? "?" : call->location, call->status);
        err_remedy(err, "redirects are not followed; give that URL if it is "
                        "the right one");
        return;
    }
    buf_init(&reason, HTTP_KEPT_LIMIT);
    fault_reason(f, call, &reason);
    err_set(err, code, "%s (%ld)", buf_text(&reason), call->status);
    buf_free(&reason);
    if (call->status == 401)
        err_remedy(err, "check the user and password, or the API key");
}

/* An answer that says less than it should. */
static enum outcome
not_json(struct err *err, enum outcome outcome)
{
    err_set(err, ERR_NETWORK, "the answer is not JSON");
    return outcome;
}

/* ---- reads ---- */

/* What a read's status means, and the exit code that fits. */
static enum outcome
judge_read(const struct fault *f, const struct call *call, int *code)
{
    *code = ERR_NETWORK;
    if (reason_no_family(f->cause, call->status, call->target)) {
        *code = ERR_VERSION;
        return OUTCOME_NO_FAMILY;
    }
    switch (call->status) {
    case 401:
    case 403:
        *code = ERR_AUTH;
        return OUTCOME_FORBIDDEN;
    case 404:
        /* What is no JSON was not said by the server but on the way. */
        return f->is_json ? OUTCOME_ABSENT : OUTCOME_REFUSED;
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
        return OUTCOME_FAILED;
    case 500:
        return f->error != NULL ? OUTCOME_REFUSED : OUTCOME_FAILED;
    default:
        return call->status / 100 == 4 ? OUTCOME_REFUSED : OUTCOME_FAILED;
    }
}

enum outcome
outcome_of_read(const struct call *call, struct err *err)
{
    struct fault f;
    enum outcome outcome;
    int code;

    if (call->result != HTTP_ANSWERED) {
        *err = call->err;
        return OUTCOME_FAILED;
    }
    if (call->status / 100 == 2)
        return OUTCOME_DONE;
    f = fault_read(call);
    outcome = judge_read(&f, call, &code);
    describe(&f, call, code, err);
    fault_free(&f);
    return outcome;
}

/* ---- writes ---- */

/* 429 has four forms. */
static enum outcome
judge_429(const struct fault *f)
{
    if (is_type(f, "circuit_breaking_exception") ||
        is_type(f, "es_rejected_execution_exception"))
        return OUTCOME_AGAIN;
    return OUTCOME_DOUBT;
}

static enum outcome
judge_write(const struct fault *f, const struct call *call, int *code)
{
    *code = ERR_PARTIAL;
    if (is_type(f, TYPE_BLOCK))
        return OUTCOME_REFUSED;
    if (is_type(f, TYPE_NO_MASTER) &&
        says(f, "FailedToCommitClusterStateException[publication failed]"))
        return OUTCOME_REFUSED;
    if (exists(f, call)) {
        *code = ERR_CONFLICT;
        return OUTCOME_DOUBT;
    }
    if (reason_no_family(f->cause, call->status, call->target)) {
        *code = ERR_VERSION;
        return OUTCOME_NO_FAMILY;
    }
    switch (call->status) {
    case 401:
    case 403:
        *code = ERR_AUTH;
        return OUTCOME_FORBIDDEN;
    case 429:
        *code = ERR_NETWORK;
        return judge_429(f);
    case 408:
    case 500:
    case 502:
    case 503:
    case 504:
        *code =
            call->status == 500 && f->error != NULL ? ERR_PARTIAL : ERR_NETWORK;
        return OUTCOME_DOUBT;
    default:
        return call->status >= 500 ? OUTCOME_DOUBT : OUTCOME_REFUSED;
    }
}

enum outcome
outcome_of_write(const struct call *call, struct err *err)
{
    struct fault f;
    enum outcome outcome;
    int code;

    if (call->result != HTTP_ANSWERED) {
        *err = call->err;
        return call->result == HTTP_NOT_SENT ? OUTCOME_FAILED : OUTCOME_DOUBT;
    }
    f = fault_read(call);
    if (call->status / 100 == 2)
        outcome = f.is_json ? OUTCOME_DONE : not_json(err, OUTCOME_DOUBT);
    else {
        outcome = judge_write(&f, call, &code);
        describe(&f, call, code, err);
    }
    fault_free(&f);
    return outcome;
}

bool
outcome_is_final_if_unchanged(const struct call *call)
{
    struct fault f = fault_read(call);
    bool final = call->status == 500 && f.type[0] != '\0';

    fault_free(&f);
    return final;
}
