"""Faults under verify --against, plan and check; what they read is what an
import reads, so that one of each sort must do."""

import pytest
import small
from endpoints import FAMILIES, READS
from fake import Fake
from server import Fault

SPOTS = ["root", "resolve", "state", *FAMILIES, "batch", "streams", "bodies"]
# These are read in another way when they are refused once.
REPLACED = ["state", "batch", "bodies"]
ON = None


@pytest.fixture
def bundle(esbundle, serve):
    return esbundle.export(serve(Fake("source").load(small.LOAD)))


@pytest.fixture
def verify(esbundle, serve, bundle):
    """verify(fault, spot, times) against a cluster equal to the bundle."""
    def run(fault, spot, times):
        method, path = READS[spot]
        server = serve(Fake("target").load(small.LOAD),
                       Fault(fault, method, path, 1, times))
        got = esbundle("verify", bundle, "--against", server.url,
                       "--keep-blocks", "--timeout", 2)
        assert not server.writes
        return got
    return run


@pytest.mark.parametrize("spot", SPOTS)
def test_verify_asks_again(verify, spot):
    got = verify("503", spot, 1)
    assert got.code == 0 and "30 equal" in got.out + got.err, got


@pytest.mark.parametrize("spot", SPOTS)
def test_verify_of_a_server_that_stays_busy(verify, spot):
    got = verify("503", spot, ON)
    assert got.code == 5 and "503 from a proxy (503)" in got.err, got


@pytest.mark.parametrize("spot", SPOTS)
def test_verify_never_calls_equal_what_it_did_not_read(verify, spot):
    got = verify("403", spot, 1)
    if spot == "root":
        assert got.code == 4, got
    elif spot in REPLACED:
        assert got.code == 0 and "30 equal" in got.out + got.err, got
    else:
        assert got.code == 3 and "unreadable" in got.out + got.err, got
        assert "30 equal" not in got.out + got.err, got


@pytest.mark.parametrize("spot", [
    spot for spot in SPOTS if spot not in ("batch", "streams", "bodies")])
@pytest.mark.parametrize("fault, times, code", [
    ("502", 1, 0), ("502", ON, 5), ("403", 1, 7), ("not-json", 1, 5)])
def test_plan(esbundle, serve, bundle, spot, fault, times, code):
    method, path = READS[spot]
    # The first listing only surveys names; the second one counts.
    nth = 2 if spot == "resolve" else 1
    server = serve(Fake("target"), Fault(fault, method, path, nth, times))
    got = esbundle("plan", bundle, "--to", server.url, "--timeout", 2)
    assert got.code == (4 if (spot, fault) == ("root", "403") else code), got
    assert not server.writes


@pytest.mark.parametrize("spot", [
    spot for spot in SPOTS if spot not in ("batch", "bodies")])
@pytest.mark.parametrize("fault, times, code", [
    ("504", 1, 0), ("504", ON, 5), ("bad-json", 1, 5)])
def test_check(esbundle, serve, spot, fault, times, code):
    method, path = READS[spot]
    server = serve(Fake("source").load(small.LOAD),
                   Fault(fault, method, path, 1, times))
    got = esbundle("check", "--from", server.url, "--timeout", 2, code=code)
    assert not server.writes, got
