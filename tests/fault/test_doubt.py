"""Writes whose outcome is in doubt: a keep-alive connection that is dropped
after a full PUT, and what others did meanwhile."""

import pytest
import small
from fake import Fake
from server import Fault

TIMEOUT = 2                 # seconds of --timeout
SETTLE = TIMEOUT / 3        # master_timeout, on the same scale
INDEX = "/i[1-9]"


@pytest.fixture
def bundle(esbundle, serve):
    """Nine indices, none of them closed or blocked."""
    source = Fake("source").load(
        [("PUT", f"/i{n}", small.index(n)) for n in range(1, 10)])
    return esbundle.export(serve(source))


def imports(esbundle, bundle, server, *more, code=0):
    return esbundle.imports(bundle, server, "--timeout", TIMEOUT, "-v",
                            *more, code=code)


def puts(server, name):
    return server.calls("PUT", "/" + name)


def test_dropped_after_a_full_put_that_was_applied(esbundle, serve, bundle):
    target = Fake("target")
    server = serve(target, Fault("dropped-applied", "PUT", INDEX, 5))
    done = imports(esbundle, bundle, server, "--jobs", 1)
    assert "imported: index 'i5'" in done.err
    assert "9 imported" in done.err and "9 writes" in done.err
    assert [len(puts(server, f"i{n}")) for n in range(1, 10)] == [1] * 9
    assert sorted(target.indices) == [f"i{n}" for n in range(1, 10)]


def test_dropped_after_a_full_put_that_was_not_applied(
        esbundle, serve, bundle):
    target = Fake("target")
    server = serve(target, Fault("dropped", "PUT", INDEX, 5))
    done = imports(esbundle, bundle, server, "--jobs", 1)
    assert "imported: index 'i5'" in done.err and "10 writes" in done.err
    first, second = puts(server, "i5")

    # GET, wait, GET, exactly one more PUT, and nothing else in between.
    start, end = server.seen.index(first), server.seen.index(second)
    between = server.seen[start + 1:end]
    assert between and all(one.method == "GET" for one in between)
    gaps = [b.at - a.at for a, b in zip(between, between[1:])]
    assert max(gaps) >= SETTLE
    assert first.body == second.body and len(first.body) > 100
    assert [len(puts(server, f"i{n}")) for n in (4, 6)] == [1, 1]


def test_libcurl_never_sends_again_by_itself(esbundle, serve, bundle):
    """The dropped connection was a kept one, which libcurl would replace: the
    first thing on the new one is a look, not the PUT."""
    for fault in "dropped", "dropped-applied", "reset-before", "reset-mid":
        server = serve(Fake("target"), Fault(fault, "PUT", INDEX, 5))
        imports(esbundle, bundle, server, "--jobs", 1)
        lost = puts(server, "i5")[0]
        on_it = [one for one in server.seen if one.line is lost.line]
        assert len(on_it) > 1 and on_it[-1] is lost, fault
        following = server.seen[server.seen.index(lost) + 1]
        assert following.method == "GET", fault
        assert following.line is not lost.line, fault


@pytest.mark.parametrize("fault, sent", [
    ("dropped", 2), ("dropped-applied", 1)])
def test_four_writes_in_doubt_at_once(esbundle, serve, bundle, fault, sent):
    target = Fake("target")
    server = serve(target, Fault(fault, "PUT", INDEX, 1, 4))
    done = imports(esbundle, bundle, server, "--jobs", 4)
    assert "9 imported" in done.err
    doubtful = {one.path for one in server.seen if one.fault}
    assert len(doubtful) == 4
    for n in range(1, 10):
        assert len(puts(server, f"i{n}")) == (
            sent if f"/i{n}" in doubtful else 1)
    assert len(target.indices) == 9


def meddle(target, body):
    """Somebody else creates i5 just before we do."""
    def watch(request):
        if request.method == "PUT" and request.path == "/i5" and (
                "i5" not in target.indices):
            target.load([("PUT", "/i5", body)])
    return watch


def test_made_alike_by_somebody_else_meanwhile(esbundle, serve, bundle):
    target = Fake("target")
    server = serve(target)
    server.watch = meddle(target, small.index(5))
    done = imports(esbundle, bundle, server)
    assert "imported: index 'i5'" in done.err
    assert len(puts(server, "i5")) == 1


def test_made_otherwise_by_somebody_else_meanwhile(esbundle, serve, bundle):
    target = Fake("target")
    server = serve(target)
    server.watch = meddle(target, small.index(1))
    done = imports(esbundle, bundle, server, code=3)
    assert "failed: index 'i5': it is there now and differs" in done.err
    assert "8 imported" in done.err and "1 failed" in done.err
    assert len(puts(server, "i5")) == 1
    assert "f1" in target.indices["i5"]["mappings"]["properties"]
