"""Issue 3, point 8: SIGINT, SIGTERM and SIGHUP in each phase."""

import os
import signal
import subprocess
import threading
import time

import pytest

from lib import schema
from lib.complaint import files
from lib.runner import BINARY, Runner

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
NAMES = [number.name for number in SIGNALS]
COUNT = 8


def load_some(client):
    for i in range(COUNT):
        client.put(f"/i-{i}", {"mappings": {"properties": {
            f"f{i}": {"type": "keyword"}}}})


class Gate:
    """Holds back the first requests of a proxy that fit until let go."""

    def __init__(self, front, fits, count=1):
        self.reached = threading.Semaphore(0)
        self.open = threading.Event()
        self.left = count
        self.lock = threading.Lock()
        self.fits = fits
        front.before = self.hold

    def hold(self, seen):
        with self.lock:
            held = self.left > 0 and self.fits(seen)
            self.left -= held
        if held:
            self.reached.release()
            assert self.open.wait(60)
        return False

    def wait(self, count=1):
        for _ in range(count):
            assert self.reached.acquire(timeout=60)


def proc(run, name):
    with open(f"/proc/{run.pid}/{name}", encoding="utf-8") as file:
        return file.read()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def taken(run, number):
    """Wait until a signal was delivered, which must not have ended the run.
    Were it pending still, the next of its kind would be lost."""
    bit = 1 << (number - 1)

    def delivered():
        pending = [int(line.split()[1], 16)
                   for line in proc(run, "status").splitlines()
                   if line.startswith(("ShdPnd:", "SigPnd:"))]
        return not any(mask & bit for mask in pending)

    until(delivered)
    assert run.poll() is None


def finish(run, args, code):
    out, err = run.communicate(timeout=60)
    return Runner.judge(args, run.returncode, out, err, code)


@pytest.mark.parametrize("number", SIGNALS, ids=NAMES)
@pytest.mark.parametrize("path", ["/_ilm/policy", "/i-"])
def test_export_leaves_no_file(esbundle, tmp_path, a, proxy, number, path):
    load_some(a)
    front = proxy(a)
    gate = Gate(front, lambda seen: seen.path.startswith(path))
    args = ["export", "--from", front.url, "-o", "out.tar.gz"]
    run = esbundle.start(*args)
    gate.wait()
    # The temporary file is there while the export is under way.
    assert [name for name in files(tmp_path) if name.endswith(".tmp")]
    run.send_signal(number)
    # The server never answers: the export does not wait for it.
    got = finish(run, args, 128 + number)
    gate.open.set()
    assert "interrupted" in got.err
    assert files(tmp_path) == []


@pytest.mark.parametrize("number", SIGNALS, ids=NAMES)
def test_forced_export_keeps_the_older_file(esbundle, tmp_path, a, proxy,
                                            number):
    (tmp_path / "out.tar.gz").write_bytes(b"older\n")
    front = proxy(a)
    gate = Gate(front, lambda seen: seen.path.startswith("/_ilm/policy"))
    args = ["export", "--from", front.url, "-o", "out.tar.gz", "--force"]
    run = esbundle.start(*args)
    gate.wait()
    run.send_signal(number)
    finish(run, args, 128 + number)
    gate.open.set()
    assert files(tmp_path) == ["out.tar.gz"]
    assert (tmp_path / "out.tar.gz").read_bytes() == b"older\n"


@pytest.mark.parametrize("number", SIGNALS, ids=NAMES)
@pytest.mark.parametrize("jobs", [1, 3])
def test_import_finishes_what_is_under_way(esbundle, a, b, proxy, number,
                                           jobs):
    load_some(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    # Two are written; the next ones are held while the signal arrives.
    gate = Gate(front, lambda seen: seen.method == "PUT" and
                seen.path[:4] >= "/i-2", jobs)
    args = ["import", bundle, "--to", front.url, "--yes", "--jobs", jobs]
    run = esbundle.start(*args)
    gate.wait(jobs)
    run.send_signal(number)
    taken(run, number)
    gate.open.set()
    got = finish(run, list(map(str, args)), 128 + number)

    # Every request was answered, and each is listed as what was done.
    sent = [seen.path.split("?")[0][1:] for seen in front.writes]
    assert all(seen.status == 200 for seen in front.writes)
    assert 0 < len(sent) < COUNT
    there = sorted(schema.dump(b)["index"])
    assert there == sorted(sent)
    for name in there:
        assert f"done, not read back: index '{name}'" in got.err, got
    for i in range(COUNT):
        if f"i-{i}" not in there:
            assert f"not finished: index 'i-{i}'" in got.err, got
    assert "run the same import again to finish it" in got.err
    assert "imported: " not in got.err

    # And so it does, without a second create.
    front.forget()
    again = esbundle.imports(bundle, front)
    assert f"{COUNT - len(sent)} imported, {len(sent)} same" in again.err
    assert len(front.writes) == COUNT - len(sent)
    assert schema.dump(b)["index"].keys() == schema.dump(a)["index"].keys()


def test_second_signal_ends_an_import_at_once(esbundle, a, b, proxy):
    load_some(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    gate = Gate(front, lambda seen: seen.method == "PUT")
    args = ["import", bundle, "--to", front.url, "--yes", "--jobs", "1"]
    run = esbundle.start(*args)
    gate.wait()
    run.send_signal(signal.SIGINT)
    taken(run, signal.SIGINT)
    run.send_signal(signal.SIGINT)
    # The request is still held: nobody waited for its answer.
    finish(run, args, 130)
    assert not gate.open.is_set()
    assert len(front.writes) == 1 and front.writes[0].status is None
    gate.open.set()
    esbundle.imports(bundle, b)


def test_interrupt_while_reading_back(esbundle, a, b, proxy):
    load_some(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    wrote = []

    def fits(seen):
        wrote.extend([seen] if seen.method == "PUT" else [])
        return bool(wrote) and seen.method == "GET"

    gate = Gate(front, fits)
    args = ["import", bundle, "--to", front.url, "--yes"]
    run = esbundle.start(*args)
    gate.wait()
    run.send_signal(signal.SIGINT)
    got = finish(run, args, 130)
    gate.open.set()
    assert len(front.writes) == COUNT
    assert got.err.count("done, not read back: index ") == COUNT
    assert "imported: " not in got.err
    assert "0 writes" in esbundle.imports(bundle, b).err


@pytest.mark.parametrize("command", ["plan", "import", "verify", "check"])
def test_interrupt_before_anything_is_written(esbundle, a, b, proxy, command):
    load_some(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    gate = Gate(front, lambda seen: seen.path != "/")
    args = {"plan": ["plan", bundle, "--to", front.url],
            "import": ["import", bundle, "--to", front.url, "--yes"],
            "verify": ["verify", bundle, "--against", front.url],
            "check": ["check", "--from", front.url]}[command]
    run = esbundle.start(*args)
    gate.wait()
    run.send_signal(signal.SIGINT)
    got = finish(run, args, 130)
    gate.open.set()
    assert "interrupted" in got.err
    assert front.writes == []


def test_interrupt_in_a_wait_for_input(esbundle, tmp_path):
    """Reading a bundle from a pipe that brings nothing."""
    end, feed = os.pipe()
    run = subprocess.Popen(
        [BINARY, "verify", "-"], stdin=end, cwd=tmp_path,
        env=esbundle.environment(None), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    # Its handlers stand once it waits in read.
    until(lambda: "pipe" in proc(run, "wchan"))
    run.send_signal(signal.SIGINT)
    got = finish(run, ["verify", "-"], 130)
    os.close(feed)
    os.close(end)
    assert "interrupted" in got.err
    assert got.out == ""


def test_what_nohup_ignores_stays_ignored(esbundle, tmp_path, a, proxy):
    load_some(a)
    front = proxy(a)
    gate = Gate(front, lambda seen: seen.path.startswith("/_ilm/policy"))
    args = ["export", "--from", front.url, "-o", "out.tar.gz"]
    run = esbundle.start(
        *args, preexec_fn=lambda: signal.signal(signal.SIGHUP,
                                                signal.SIG_IGN))
    gate.wait()
    run.send_signal(signal.SIGHUP)
    gate.open.set()
    finish(run, args, 0)
    assert files(tmp_path) == ["out.tar.gz"]
    esbundle("verify", "out.tar.gz", code=0)
