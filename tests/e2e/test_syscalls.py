"""Robustness 2: each system call that touches files fails once, with each
error, and the result is either right or a clear failure without a file."""

import os
import shutil
import subprocess

import pytest

from lib import plain
from lib.complaint import files
from lib.runner import REPO
from lib.tracer import Tracer

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "all-kinds.tar.gz")
READING = ["openat", "read", "pread64", "close", "write"]
WRITING = READING + ["pwrite64", "fsync", "link", "linkat", "unlink",
                     "rename", "renameat2"]
# Interrupted, these may end the run; all others are tried again.
NAMING = ["openat", "link", "linkat", "unlink", "rename", "renameat2"]
OLD = b"the older file\n"

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="there is no strace")


def put_old(place):
    with open(os.path.join(place, "out.tar.gz"), "wb") as file:
        file.write(OLD)


def content(place):
    with open(os.path.join(place, "out.tar.gz"), "rb") as file:
        return file.read()


def fits(fault, got):
    """A failure is the fault of this machine, and says so."""
    assert got.code in (2, 9, 12), (fault, got)
    # Error output itself may be what failed.
    if fault[0] != "write":
        assert "esbundle: error: " in got.err, (fault, got)


def load(client):
    client.put("/_ilm/policy/t", {"policy": {"phases": {}}})
    client.put("/t-1", {"settings": {"index.lifecycle.name": "t"}})


@pytest.mark.parametrize("old,force", [(None, []), (OLD, ["--force"])],
                         ids=["new", "forced"])
def test_export_survives_each_failing_call(esbundle, a, old, force):
    load(a)
    tracer = Tracer(esbundle, [
        "export", "--from", a.url, "--reproducible", "-o", "out.tar.gz",
        *force], old and put_old)
    place, _, places = tracer.clean(WRITING)
    whole = content(place)
    assert len(places["fsync"]) == 2 and len(places["write"]) > 5
    assert places["rename" if force else "link"]

    def judge(fault, place, got):
        left = files(place)
        if got.code == 0:
            assert left == ["out.tar.gz"], (fault, got, left)
            assert content(place) == whole, fault
            return
        fits(fault, got)
        if old is None:
            assert left == [], (fault, got, left)
        else:
            # After the rename only the directory can fail to be flushed.
            assert left == ["out.tar.gz"], (fault, got, left)
            assert content(place) in (OLD, whole), (fault, got)
            assert content(place) == OLD or fault[0] == "fsync", (fault, got)
        assert fault[2] != "EINTR" or fault[0] in NAMING, (fault, got)

    tracer.each(places, judge)


@pytest.mark.parametrize("line", [
    ["verify", BUNDLE], ["show", BUNDLE], ["show", "--list", BUNDLE],
    ["show", BUNDLE, "index/product_info"]],
    ids=["verify", "show", "list", "body"])
def test_reading_survives_each_failing_call(esbundle, line):
    tracer = Tracer(esbundle, line)
    _, clean, places = tracer.clean(READING)
    assert places["openat"] and places["read"] and places["write"]

    def judge(fault, place, got):
        assert files(place) == []
        if got.code == 0:
            # A line of progress may be lost, never one of the result.
            assert got.out == clean.out, fault
            return
        fits(fault, got)
        assert fault[2] != "EINTR" or fault[0] in NAMING, (fault, got)

    tracer.each(places, judge)


def test_an_import_reads_all_before_it_asks(esbundle, a, b, proxy):
    """A read that fails half way: no request has been sent."""
    load(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    tracer = Tracer(esbundle, ["import", bundle, "--to", front.url, "--yes"])
    log = os.path.join(esbundle.cwd, "log")
    _, got = tracer.run("clean", [
        "-o", log, "-P", bundle, "-e", "trace=openat,read,close"])
    assert got.code == 0, got
    with open(log, encoding="utf-8") as file:
        reads = sum(line.startswith("read(") for line in file)
    assert reads >= 2
    front.forget()
    for number in range(1, reads + 1):
        for error in "EIO", "ENOSPC":
            _, got = tracer.run(f"read-{number}-{error}", [
                "-o", "/dev/null", "-P", bundle, "-e", "trace=read", "-e",
                f"inject=read:error={error}:when={number}"])
            assert got.code == 9, got
            assert f"'{bundle}'" in got.err
    assert front.seen == []
