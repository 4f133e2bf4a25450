"""What can go wrong with one request.

FAULTS has a row for each: act(turn) does it and returns whether the
connection stays.  Names that end in "-applied" let the cluster do what was
asked first; all others do not, unless their row says so."""

import functools
import json
import threading
import time
import zlib
from collections import namedtuple

Row = namedtuple("Row", "act applied text")
FAULTS = {}

HTML = b"<html><body><h1>%d from a proxy</h1></body></html>"
PLAIN = ("Content-Type: text/html",)
JSON = ("Content-Type: application/json; charset=UTF-8",)


def row(name, text, applied=False):
    """Enter a function into FAULTS."""
    def enter(act):
        FAULTS[name] = Row(act, applied, text)
        return act
    return enter


def both(name, text):
    """Enter act(turn, status, body), where the answer that is spoilt is the
    true one for NAME-applied and for reads."""
    def enter(act):
        FAULTS[name] = Row(act, False, text)

        def after(turn):
            turn.apply()
            return act(turn)
        FAULTS[name + "-applied"] = Row(after, True, "applied, then " + text)
        return act
    return enter


# ---- the connection ----

@row("reset-before", "reset before the body was read")
def reset_before(turn):
    return turn.reset()


@row("reset-mid", "reset in the middle of the request")
def reset_mid(turn):
    turn.read(0.5)
    return turn.reset()


@both("reset-after", "reset after the request was read")
def reset_after(turn):
    turn.read()
    return turn.reset()


@both("dropped", "keep-alive connection closed without an answer")
def dropped(turn):
    turn.read()
    return False


@both("stall", "no answer at all")
def stall(turn):
    turn.read()
    return turn.hold()


@row("gone", "answered, then nobody can connect any more", applied=True)
def gone(turn):
    # In this order, so that the next request finds no connection at all.
    status, body = true_answer(turn)
    turn.server.refuse()
    turn.send(status, body, JSON + ("Connection: close",))
    return False


# ---- an answer that is right, but not whole; the request is applied ----

def true_answer(turn):
    status, text = turn.apply()
    return status, text.encode()


@row("cut", "half of the answer", applied=True)
def cut(turn):
    status, body = true_answer(turn)
    return turn.send(status, body[:len(body) // 2], length=len(body))


@row("cut-head", "half of the status line", applied=True)
def cut_head(turn):
    turn.apply()
    turn.line.sendall(b"HTTP/1.1 2")
    return False


@row("too-long", "a Content-Length that is too large", applied=True)
def too_long(turn):
    status, body = true_answer(turn)
    return turn.send(status, body, length=len(body) + 100)


@row("too-short", "a Content-Length that is too small", applied=True)
def too_short(turn):
    status, body = true_answer(turn)
    return turn.send(status, body, length=len(body) // 2)


@row("stall-body", "half of the answer, then silence", applied=True)
def stall_body(turn):
    status, body = true_answer(turn)
    turn.send(status, body[:len(body) // 2], length=len(body))
    return turn.hold()


@row("drip", "a slow answer, in time", applied=True)
def drip(turn):
    status, body = true_answer(turn)
    turn.send(status, b"", length=len(body))
    step = len(body) // 30 + 1
    for at in range(0, len(body), step):
        turn.line.sendall(body[at:at + step])
        time.sleep(0.01)
    return True


@row("drip-forever", "byte after byte, too long", applied=True)
def drip_forever(turn):
    turn.apply()
    turn.send(200, b"{", length=1 << 30)
    while True:
        turn.line.sendall(b" " * 200)
        time.sleep(0.05)


# ---- answers without an end ----

CHUNK = b" " * (1 << 20)


@row("endless", "an answer without an end", applied=True)
def endless(turn):
    turn.apply()
    turn.send(200, b"{", length=1 << 40)
    while True:
        turn.line.sendall(CHUNK)


@functools.lru_cache
def bomb():
    """gzip data: '{' and 2 GiB of blanks from 2 MB.  One piece, compressed
    to a byte border, is repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(b"{") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + first + piece * 2048


@row("gzip-bomb", "2 GiB in 2 MB of gzip data", applied=True)
def gzip_bomb(turn):
    turn.apply()
    return turn.send(200, bomb(), JSON + ("Content-Encoding: gzip",))


@row("gzip-broken", "gzip data that is none", applied=True)
def gzip_broken(turn):
    status, body = true_answer(turn)
    return turn.send(status, body, JSON + ("Content-Encoding: gzip",))


# ---- another answer than the true one ----


def error(status, kind, reason):
    cause = {"type": kind, "reason": reason}
    return json.dumps({"error": {"root_cause": [cause], **cause},
                       "status": status}).encode()


def instead(name, status, body, headers=JSON, applied=False):
    """Enter an answer that is sent instead of the true one, with and without
    the request being applied."""
    def act(turn):
        return turn.send(status, body, headers)

    def after(turn):
        turn.apply()
        return act(turn)
    text = f"{status} " + body[:60].decode()
    if applied:
        FAULTS[name] = Row(after, True, text)
        return
    FAULTS[name] = Row(act, False, text)
    FAULTS[name + "-applied"] = Row(after, True, "applied, then " + text)


instead("401", 401, error(
    401, "security_exception", "missing authentication credentials"))
instead("403", 403, error(
    403, "security_exception", "action is unauthorized for user [u]"))
instead("403-block", 403, error(
    403, "cluster_block_exception", "index [x] blocked by: [FORBIDDEN/5/"
    "index read-only (api)];"))
instead("404", 404, error(
    404, "resource_not_found_exception", "a thing that is not there"))
instead("404-empty", 404, b"{}")
instead("404-html", 404, HTML % 404, PLAIN)
instead("405", 405, json.dumps({
    "error": "Incorrect HTTP method for uri [/x] and method [GET], allowed: "
             "[POST]", "status": 405}).encode())
instead("405-html", 405, HTML % 405, PLAIN)
instead("408", 408, HTML % 408, PLAIN)
instead("409", 409, error(
    409, "version_conflict_engine_exception", "a version conflict"))
instead("413", 413, HTML % 413, PLAIN)
instead("400", 400, error(
    400, "illegal_argument_exception", "a thing that is not allowed"))
instead("400-no-handler", 400, json.dumps({
    "error": "no handler found for uri [/x] and method [GET]"}).encode())
instead("400-exists", 400, error(
    400, "resource_already_exists_exception", "index [x/y] already exists"))
instead("429-breaker", 429, error(
    429, "circuit_breaking_exception", "[parent] Data too large"))
instead("429-queue", 429, error(
    429, "es_rejected_execution_exception", "rejected execution of x"))
instead("429-block", 429, error(
    429, "cluster_block_exception", "index [x] blocked by: [TOO_MANY_REQUESTS"
    "/12/disk usage exceeded flood-stage watermark, index has "
    "read-only-allow-delete block];"))
instead("429-bare", 429, b"", PLAIN)
instead("429-other", 429, HTML % 429, PLAIN + ("Retry-After: 0",))
instead("500", 500, error(
    500, "null_pointer_exception", "a bug of the server"))
instead("500-plain", 500, HTML % 500, PLAIN)
instead("502", 502, HTML % 502, PLAIN)
instead("503", 503, HTML % 503, PLAIN)
instead("503-master", 503, error(
    503, "master_not_discovered_exception", "no master"))
instead("503-published", 503, error(
    503, "master_not_discovered_exception",
    "FailedToCommitClusterStateException[publication failed]"))
instead("504", 504, HTML % 504, PLAIN)
instead("redirect", 302, HTML % 302,
        PLAIN + ("Location: http://elsewhere.example/login",))
instead("bad-json", 200, b'{"acknowledged":tru')
instead("not-json", 200, HTML % 200, PLAIN)
instead("unacknowledged", 200, b'{"acknowledged":false}')
instead("no-shards", 200,
        b'{"acknowledged":true,"shards_acknowledged":false}', applied=True)


@row("late", "acknowledged:false, applied a little later", applied=True)
def late(turn):
    turn.read()
    threading.Timer(0.3, turn.apply).start()
    return turn.send(200, b'{"acknowledged":false}')
