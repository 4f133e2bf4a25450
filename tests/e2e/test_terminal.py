"""Progress, colours, and what may reach a terminal."""

import os
import re
import threading
import time

import pytest

from lib import resources
from lib.bundles import bundle_make
from lib.runner import REPO
from lib.terminal import Terminal

COLOR = "\x1b[3"
CLEAR = "\r\x1b[K"
DEMO = list(resources.requests())


def shown(esbundle, *args, code=0, **more):
    """What a run shows on a terminal."""
    got = Terminal(esbundle, *args, **more).end(code)
    return got.out.replace("\r\n", "\n")


@pytest.fixture
def demo(a, esbundle):
    a.load(DEMO)
    return esbundle.export(a)


# ---- progress ----

def test_progress_is_drawn_on_a_terminal(a, esbundle):
    a.load(DEMO)
    text = shown(esbundle, "export", "--from", a.url, "-o", "t.tar.gz")
    assert re.search(r"\r\x1b\[K\[1/\d+\] ", text)
    # The line is taken away before anything else is said, and at the end.
    for line in text.split("\n"):
        assert "[" not in line.split(CLEAR)[-1] or not re.search(
            r"\[\d/\d\]", line.split(CLEAR)[-1]), line
    assert "\n" + "export: " in text or CLEAR + "export: " in text


def test_progress_at_most_ten_times_a_second(b, esbundle, proxy, a):
    """A destination that takes its time: many steps, few drawings."""
    for n in range(60):
        a.put(f"/_ingest/pipeline/p{n}", {"processors": []})
    bundle = esbundle.export(a)
    front = proxy(b)
    began = time.monotonic()
    text = shown(esbundle, "import", bundle, "--to", front.url, "--yes",
                 "--jobs", "1")
    took = time.monotonic() - began
    drawn = re.findall(r"\r\x1b\[K(\[\d+/\d+\] write[^\r\n]*)", text)
    assert len(drawn) <= 10 * took + 2
    assert drawn and re.fullmatch(r"\[1/2\] write( \d+/60(  eta \w+)?)?",
                                  drawn[-1])


@pytest.mark.parametrize("command", ["export", "check", "plan"])
def test_first_output_before_the_cluster_answers(demo, esbundle, a, proxy,
                                                 command):
    """The cluster answers nothing before something was shown."""
    front = proxy(a)
    said = threading.Event()
    front.before = lambda seen: not said.wait(60)
    args = {"export": ["--from", front.url, "-o", "t.tar.gz"],
            "check": ["--from", front.url],
            "plan": [demo, "--to", front.url, "--same-cluster"]}[command]
    run = Terminal(esbundle, command, *args)
    run.wait_for(f"connecting to {front.url}".encode())
    said.set()
    run.end(0)


@pytest.mark.parametrize("options", [["--progress", "plain"], []])
def test_progress_plain_is_a_line_per_phase(a, esbundle, options):
    """By --progress plain, and where standard error is no terminal."""
    a.load(DEMO)
    got = esbundle("export", "--from", a.url, "-o", "t.tar.gz", *options,
                   code=0)
    lines = [line for line in got.err.splitlines() if line.startswith("[")]
    assert len(lines) > 2 and "\r" not in got.err
    assert lines[0] == "[1/8] stored_script" and len(set(lines)) == len(lines)
    assert got.err.startswith(f"connecting to {a.url}\n")
    text = shown(esbundle, "export", "--from", a.url, "-o", "u.tar.gz",
                 "--progress", "plain")
    assert [line for line in text.splitlines()
            if re.match(r"\[\d", line)] == lines


@pytest.mark.parametrize("options", [["--progress", "none"], ["-q"]])
def test_no_progress(a, esbundle, options):
    a.load(DEMO)
    got = esbundle("export", "--from", a.url, "-o", "t.tar.gz", *options,
                   code=0)
    assert not re.search(r"^\[\d", got.err, re.M)
    text = shown(esbundle, "export", "--from", a.url, "-o", "u.tar.gz",
                 *options)
    assert "[1/" not in text and CLEAR not in text


def test_data_on_stdout_messages_on_stderr(demo, b, esbundle):
    got = esbundle("plan", demo, "--to", b.url, code=0)
    assert "plan: " in got.out and "to cluster" not in got.out
    assert "to cluster" in got.err and "plan: " not in got.err
    got = esbundle("show", demo, "missing/name", code=2)
    assert got.out == "" and "esbundle: error: " in got.err


# ---- colours ----

@pytest.mark.parametrize("env, options, want", [
    ({}, [], True),
    ({"NO_COLOR": "1"}, [], False),
    ({"NO_COLOR": ""}, [], True),
    ({"TERM": "dumb"}, [], False),
    ({"TERM": "dumb", "FORCE_COLOR": "1"}, [], True),
    ({"FORCE_COLOR": "0"}, [], False),
    ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
    ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ({}, ["--color", "never"], False),
    ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
])
def test_colour_on_a_terminal(esbundle, env, options, want):
    text = shown(esbundle, "show", "no-such-file", *options, env=env, code=9)
    assert (COLOR in text) == want


@pytest.mark.parametrize("env, options, want", [
    ({}, [], False), ({"FORCE_COLOR": "1"}, [], True),
    ({}, ["--color", "always"], True)])
def test_colour_elsewhere(esbundle, env, options, want):
    got = esbundle("show", "no-such-file", *options, env=env, code=9)
    assert (COLOR in got.err) == want


def test_colour_per_stream(demo, esbundle, tmp_path):
    """Standard error is a terminal, standard output is none; then both are."""
    part = ["verify", demo, "--against", "http://127.0.0.1:1"]
    with open(tmp_path / "out", "wb+") as out:
        text = shown(esbundle, "help", "show", stdout=out.fileno())
        text += shown(esbundle, *part, code=5, stdout=out.fileno())
        out.seek(0)
        data = out.read()
    assert b"usage: " in data and b"\x1b" not in data
    assert COLOR in text
    assert "\x1b[1m" in shown(esbundle, "help", "show")


# ---- what may not reach a terminal ----

EVIL = "x\x1b[2Jy\u202ez\u200bw\u009bq\x07"
EVIL_PATH = "x%1B%5B2Jy%E2%80%AEz%E2%80%8Bw%C2%9Bq%07"
OTHER = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]")


def test_marks_in_names_are_escaped(a, b, esbundle):
    a.put(f"/_ingest/pipeline/{EVIL_PATH}", {"processors": []})
    b.put(f"/_ingest/pipeline/{EVIL_PATH}", {
        "processors": [], "description": EVIL})
    bundle = esbundle.export(a)
    for args, code in (
            (["show", bundle], 0), (["show", bundle, "--list"], 0),
            (["graph", bundle, "--used-by", f"ingest_pipeline/{EVIL}"], 0),
            (["graph", bundle, "--format", "dot"], 0),
            (["lint", bundle], 0),
            (["graph", bundle, "--needs", EVIL], 2),
            (["report", bundle, "-o", "page.html"], 0),
            (["diff", bundle, OTHER], 1),
            (["history", bundle], 0), (["history", bundle, "-r", EVIL], 2),
            (["script", bundle], 0),
            (["select", bundle, "--include", "*", "-o", "cut.tar.gz"], 0),
            (["unpack", bundle, "-o", "unpacked"], 0),
            (["pack", "unpacked", "-o", "packed.tar.gz", "-v"], 0),
            (["verify", bundle], 0),
            (["verify", bundle, "--against", b.url], 1),
            (["plan", bundle, "--to", b.url], 7),
            (["plan", bundle, "--to", b.url, "--on-conflict", "update"], 0),
            (["import", bundle, "--to", b.url, "--yes", "--on-conflict",
              "skip"], 0),
            (["show", bundle, EVIL], 2),
            (["export", "--from", a.url, "-o", "again.tar.gz", "-v"], 0)):
        got = esbundle(*args, code=code)
        for text in got.out, got.err:
            assert not BAD.search(text), (args, text)
    assert r"x\x1b[2Jy\u{202e}z\u{200b}w" in esbundle(
        "show", bundle, "--list").out


def test_marks_in_json_are_escaped_on_a_terminal(a, esbundle):
    a.put(f"/_ingest/pipeline/{EVIL_PATH}", {
        "processors": [], "description": EVIL})
    bundle = esbundle.export(a)
    for args in (["show", bundle, "--json"], ["graph", bundle, "--json"],
                 ["lint", bundle, "--json"],
                 ["history", bundle, "--json"],
                 ["diff", bundle, bundle, "--json", "-v"], ["script", bundle, "--json"],
                 ["show", bundle, f"ingest_pipeline/{EVIL}"]):
        text = shown(esbundle, *args, "--progress", "none")
        assert not BAD.search(text), text
        assert "\\u202e" in text


def test_marks_in_a_hostile_bundle_are_escaped(esbundle, tmp_path):
    """Whatever text a manifest may hold."""
    remark = [{"kind": EVIL, "name": EVIL, "reason": EVIL}]
    named = [{"kind": EVIL, "name": EVIL}]
    body = {"settings": {EVIL: EVIL}, "mappings": {}, "aliases": {}}
    (tmp_path / "evil.tar.gz").write_bytes(bundle_make.bundle(
        [bundle_make.resource("index", "i", body, [bundle_make.reference(
            "ilm_policy", EVIL, "/settings/index.lifecycle.name", False)])],
        skipped=remark, failed=remark, unavailable=remark, vanished=named,
        appeared=named, tool=EVIL, created="2026-01-01T00:00:00Z",
        external_files=[{"kind": EVIL, "name": EVIL, "file": EVIL}],
        source={key: EVIL if isinstance(value, str) else value
                for key, value in bundle_make.SOURCE.items()}))
    for args in (["show"], ["show", "--list"], ["verify"]):
        got = esbundle(*args, "evil.tar.gz")
        assert not BAD.search(got.out + got.err), (args, got)
    text = shown(esbundle, "show", "evil.tar.gz", "--json", "--progress",
                 "none")
    assert not BAD.search(text), text


def test_marks_in_series_are_escaped(esbundle, tmp_path):
    """Names of indices and of the alias they roll over under."""
    for side, names in ("a", ("1", "2")), ("b", ("x-3", "4")):
        (tmp_path / f"{side}.tar.gz").write_bytes(bundle_make.bundle([
            bundle_make.resource("index", f"{EVIL}-{name}", {
                "aliases": {EVIL: {"is_write_index": False}},
                "settings": {f"index.{side}": EVIL + name}})
            for name in sorted(names)]))
    for args, code in ((["show", "a.tar.gz", "--series"], 0),
                       (["diff", "a.tar.gz", "b.tar.gz", "--series"], 1)):
        for more in [], ["--json"]:
            text = shown(esbundle, *args, *more, "--progress", "none",
                         "--color", "never", code=code)
            assert not BAD.search(text), text
            assert "202e" in text


def test_marks_in_composed_templates_are_escaped(esbundle, tmp_path):
    """Names, values, what is missing, refused and undefined."""
    old = {"index_patterns": ["o*"], "order": 1,
           "settings": {f"index.{EVIL}": EVIL}}
    new = {"index_patterns": ["n*"], "composed_of": [EVIL], "template": {
        "aliases": {EVIL: {}}, "mappings": {"properties": {
            EVIL: {"type": "keyword"}, f"{EVIL}.x": {"type": EVIL}}}}}
    (tmp_path / "evil.tar.gz").write_bytes(bundle_make.bundle([
        bundle_make.resource("legacy_template", "o", {**old, "settings": {
            f"index.{EVIL}": f"{EVIL}2"}}),
        bundle_make.resource("legacy_template", EVIL, old),
        bundle_make.resource("index_template", EVIL, new, [
            bundle_make.reference("component_template", EVIL,
                                  "/composed_of/0", False)])]))
    for name in "o", "n", f"n{EVIL}":
        for more in [], ["--json"]:
            text = shown(esbundle, "show", "evil.tar.gz", "--compose", name,
                         *more, "--progress", "none")
            assert not BAD.search(text), text
            assert "202e" in text
            text = shown(esbundle, "diff", "evil.tar.gz", OTHER, "--compose",
                         name, *more, "--progress", "none", "--color", "never",
                         code=None)
            assert not BAD.search(text), text
            assert "202e" in text
