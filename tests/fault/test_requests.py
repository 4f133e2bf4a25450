"""How esbundle asks: request lines, headers, waits."""

import email.utils
import re
import time

import faults
import pytest
import small
from fake import Fake
from server import Fault

ODD = ["a%b", "a+b", "a@b", "a&b", "a=b", "ä-ß-漢", "x" * 255]
TARGET = re.compile(r"(/|(/[A-Za-z0-9._~*,-]|%[0-9A-F]{2}|[A-Za-z0-9._~*,/-])+"
                    r"(\?[A-Za-z0-9._~*,=&%-]+)?)")


def odd_names():
    """Indices with every odd name that is legal, and two hundred long ones,
    so that their listing takes many requests."""
    fake = Fake("source").load(small.LOAD)
    for name in ODD + [f"{n:03}" + "é" * 126 for n in range(200)]:
        fake.add_index(name, small.index(1))
    return fake


@pytest.fixture
def seen(esbundle, serve):
    """All requests of an export and an import."""
    source, target = odd_names(), Fake("target")
    a, b = serve(source), serve(target)
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b, "--keep-blocks")
    assert target.dump() == source.dump()
    return a.seen + b.seen


def test_requests_are_as_the_rules_say(seen):
    assert len(seen) > 250
    for one in seen:
        # The server refuses a longer line; names are encoded strictly.
        line = f"{one.method} {one.target} HTTP/1.1"
        assert len(line) < 4096, one
        assert TARGET.fullmatch(one.target), one
        assert "human" not in one.target
        assert one.headers["accept"] == "application/json"
        assert "expect" not in one.headers and "cookie" not in one.headers
        assert "authorization" not in one.headers
        if one.body:
            assert one.headers["content-type"] == "application/json", one
            assert one.headers["content-length"] == str(len(one.body))
            assert "transfer-encoding" not in one.headers


def test_writes_name_their_waits_where_they_may(seen):
    """7.10 knows no timeout of templates, and neither of a new stream."""
    for one in seen:
        if one.writes:
            query = one.target.partition("?")[2].split("&")
            template = re.match("/_(index_|component_)?template/", one.path)
            stream = one.path.startswith("/_data_stream/")
            assert ("master_timeout=30000ms" in query) == (not stream), one
            assert ("timeout=30000ms" in query) == (
                not template and not stream), one


def test_connections_are_kept(seen):
    lines = {id(one.line) for one in seen}
    assert len(lines) <= 1 + 4   # an export, an import with four jobs


# ---- Retry-After ----

def after(name, value):
    """A 503 that names a time to come again."""
    headers = faults.PLAIN + ("Retry-After: " + value,)
    faults.instead(name, 503, b"busy", headers)
    return name


def gap(server, path):
    first, second = server.calls("GET", path)
    return second.at - first.at


def busy_once(esbundle, serve, value, *more):
    fault = Fault(after("503-after", value), "GET", "/_template")
    server = serve(Fake("source").load(small.LOAD), fault)
    esbundle("export", "--from", server.url, "-o", "x.tar.gz", *more, code=0)
    return gap(server, "/_template")


def test_retry_after_in_seconds(esbundle, serve):
    assert busy_once(esbundle, serve, "1") >= 1


def test_retry_after_as_a_date(esbundle, serve):
    date = email.utils.formatdate(time.time() + 3, usegmt=True)
    assert busy_once(esbundle, serve, date) >= 1


def test_retry_after_of_the_past(esbundle, serve):
    assert busy_once(esbundle, serve,
                     "Wed, 21 Oct 2015 07:28:00 GMT") < 30


def test_retry_after_is_clamped(esbundle, serve):
    """A week is not waited for: 120 seconds at most, on the scale of
    --timeout."""
    assert busy_once(esbundle, serve, "604800", "--timeout", "3") < 30


def test_retry_after_of_a_write(esbundle, serve):
    """Only after an answer that says that nothing was done."""
    bundle = esbundle.export(serve(Fake("source").load(small.LOAD)))
    faults.instead("429-after", 429, faults.error(
        429, "es_rejected_execution_exception", "queue full"),
        faults.JSON + ("Retry-After: 1",))
    server = serve(Fake("target"), Fault("429-after", "PUT", "/_template/l1"))
    esbundle.imports(bundle, server, "--jobs", "1")
    first, second = server.calls("PUT", "/_template/l1")
    assert second.at - first.at >= 1
    assert server.seen.index(second) == server.seen.index(first) + 1
