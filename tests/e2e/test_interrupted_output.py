"""Without a cluster, too, a signal ends each command at once, with 128 + N,
whatever it is doing, and is told once."""

import fcntl
import json
import os
import select
import signal
import subprocess
import time

import pytest

from lib.bundles import bundle_make
from lib.runner import BINARY

COUNT = 300
ROOM = 4096   # the least that a pipe holds


def index(number, shards):
    fields = {f"field-{number}-{i}": {"type": "keyword"} for i in range(20)}
    return bundle_make.resource("index", f"i-{number:03}", {
        "aliases": {}, "mappings": {"properties": fields},
        "settings": {"index.number_of_shards": str(shards)}, "state": "open"})


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    where = tmp_path_factory.mktemp("signals")
    unused = [bundle_make.resource("ilm_policy", f"p-{i}", {
        "policy": {"phases": {}}}) for i in range(COUNT)]
    for name, shards in ("a", 1), ("b", 2):
        made = bundle_make.share(
            unused + [index(i, shards) for i in range(COUNT)])
        (where / name).write_bytes(bundle_make.bundle(made))
    return where


def is_full(write):
    return not select.select([], [write], [], 0)[1]


def waits(run):
    with open(f"/proc/{run.pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0] == "S"


def until(run, true):
    end = time.monotonic() + 20
    while not true():
        if time.monotonic() > end or run.poll() is not None:
            run.kill()
            pytest.fail("it does not wait")
        time.sleep(0.005)


def finish(run):
    """What was said on a standard error that is read, of a run that ends."""
    try:
        return run.communicate(timeout=20)[1]
    finally:
        run.kill()


def narrow_pipe():
    ends = os.pipe()
    fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, ROOM)
    return ends


TALKING = [
    "show a --list", "show a --list --json", "show a --series", "lint a",
    "lint a --json", "graph a --json", "graph a -f dot", "history a",
    "history a b --json", "script a", "script a --json", "report a -o -",
    "report -d a b -o -", "diff a b", "diff a b --json",
    "diff a b -f unified", "diff a b -f json-patch",
]


@pytest.mark.parametrize("words", TALKING)
def test_signal_while_nobody_reads_the_output(bundles, words):
    read, write = narrow_pipe()
    with subprocess.Popen(
            [BINARY, "-q", *words.split()], cwd=bundles, stdout=write,
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        until(run, lambda: is_full(write) and waits(run))
        run.send_signal(signal.SIGINT)
        said = finish(run).decode()
    os.close(write)
    with os.fdopen(read, "rb") as file:
        got = file.read()
    assert run.returncode == 128 + signal.SIGINT
    if "json" in words:
        with pytest.raises(ValueError):
            json.loads(got)
    assert said == "esbundle: error: interrupted\n"


WORKING = ["lint a", "lint a --json", "script a -o s", "diff a b -f unified",
           "diff a b -f json-patch", "diff a b --json", "report a -o r"]


@pytest.mark.parametrize("words", WORKING)
def test_signal_when_all_is_read(bundles, words):
    """The line that tells so is what it waits with."""
    read, write = narrow_pipe()
    os.write(write, b"x" * ROOM)
    with subprocess.Popen(
            [BINARY, "--progress", "plain", *words.split()], cwd=bundles,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=write) as run:
        until(run, lambda: waits(run))
        run.send_signal(signal.SIGTERM)
        finish(run)
    os.close(write)
    os.close(read)
    assert run.returncode == 128 + signal.SIGTERM
    assert not {"s", "r"} & set(os.listdir(bundles))
