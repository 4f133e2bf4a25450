"""Issue 3, point 8: bundles of the future, damaged ones, and what is none.
The fixtures hold the causes; here it is that every command that reads a
bundle refuses, before it asks anything of a cluster."""

import gzip
import os

import pytest

from lib.complaint import complaint, files
from lib.listener import Listener, http
from lib.runner import REPO

FIXTURES = os.path.join(REPO, "fixtures", "bundles")
GOOD = os.path.join(FIXTURES, "v1", "all-kinds.tar.gz")
READING = {
    "show": ["show", "BUNDLE"],
    "list": ["show", "--list", "BUNDLE"],
    "body": ["show", "BUNDLE", "index/product_info"],
    "composed": ["show", "BUNDLE", "--compose", "logs-x"],
    "series": ["show", "BUNDLE", "--series"],
    "lint": ["lint", "BUNDLE"],
    "graph": ["graph", "BUNDLE"],
    "report": ["report", "BUNDLE", "-o", "page.html"],
    "diff from": ["diff", "BUNDLE", GOOD],
    "series from": ["diff", "BUNDLE", GOOD, "--series"],
    "diff to": ["diff", GOOD, "BUNDLE", "--json"],
    "diff page": ["report", "--diff", GOOD, "BUNDLE", "-o", "page.html"],
    "plan page": ["report", "BUNDLE", "--against", "URL", "-o", "page.html"],
    "history": ["history", "BUNDLE"],
    "script": ["script", "BUNDLE", "--for", "7.10.2", "-o", "import.sh"],
    "select": ["select", "BUNDLE", "--kind", "index", "-o", "cut.tar.gz"],
    "unpack": ["unpack", "BUNDLE", "-o", "directory"],
    "verify": ["verify", "BUNDLE"],
    "verify json": ["verify", "--json", "BUNDLE"],
    "against": ["verify", "BUNDLE", "--against", "URL"],
    "plan": ["plan", "BUNDLE", "--to", "URL"],
    "dry run": ["import", "BUNDLE", "--to", "URL", "--dry-run"],
    "import": ["import", "BUNDLE", "--to", "URL", "--yes"],
}
FUTURE = {
    "version": "format-version-n-n-is-not-supported",
    "feature": "the-manifest-needs-the-unknown-feature",
    "canon": "canonical-form-n-is-not-supported",
}


def bad(message):
    folder = os.path.join(FIXTURES, "bad", message)
    return next(os.path.join(folder, name) for name in os.listdir(folder)
                if name.endswith(".tar.gz"))


with open(GOOD, "rb") as _file:
    WHOLE = _file.read()
MIDDLE = len(WHOLE) // 2
DAMAGED = {
    "first half": WHOLE[:MIDDLE],
    "last byte gone": WHOLE[:-1],
    "one byte": WHOLE[:1],
    "bit in the middle": (WHOLE[:MIDDLE] + bytes([WHOLE[MIDDLE] ^ 8]) +
                          WHOLE[MIDDLE + 1:]),
    "bit in the check sum": WHOLE[:-5] + bytes([WHOLE[-5] ^ 1]) + WHOLE[-4:],
    "twice": WHOLE + WHOLE,
    "a line behind": WHOLE + b"\n",
    "not packed": gzip.decompress(WHOLE),
    "cut and packed anew": gzip.compress(gzip.decompress(WHOLE)[:-1536]),
    "text": b"PK\x03\x04 not a bundle\n",
    "nothing": b"",
}


@pytest.fixture
def listener():
    server = Listener(http("200 OK", "application/json", "{}"))
    yield server
    server.close()


def reading(esbundle, name, bundle, server, code, **more):
    line = [{"BUNDLE": bundle, "URL": server.url}.get(word, word)
            for word in READING[name]]
    got = esbundle(*line, code=code, **more)
    assert server.heard == [], "a cluster was asked"
    assert got.out == "", got
    return got


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("future", FUTURE)
def test_bundle_from_the_future(esbundle, listener, name, future):
    bundle = bad(FUTURE[future])
    got = reading(esbundle, name, bundle, listener, 8)
    _, remedy = complaint(got, f"'{bundle}'")
    assert "newer esbundle" in remedy


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_bundle(esbundle, tmp_path, listener, name, damage):
    path = tmp_path / "damaged.tar.gz"
    path.write_bytes(DAMAGED[damage])
    got = reading(esbundle, name, path, listener, 6)
    _, remedy = complaint(got, f"'{path}'")
    assert "SHA-256" in remedy
    # What was handed in is left as it is.
    assert path.read_bytes() == DAMAGED[damage]
    assert files(tmp_path) == ["damaged.tar.gz"]


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("damage", ["first half", "bit in the middle",
                                    "a line behind"])
def test_damaged_bundle_from_a_pipe(esbundle, listener, name, damage):
    got = reading(esbundle, name, "-", listener, 6, input=DAMAGED[damage])
    complaint(got, "bundle '-'")


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("path,words", [
    ("missing.tar.gz", "No such file or directory"),
    (GOOD + "/x", "Not a directory"),
    ("x" * 300, "File name too long"),
])
def test_no_bundle_to_read(esbundle, tmp_path, listener, name, path, words):
    got = reading(esbundle, name, path, listener, 9)
    complaint(got, f"'{path}'", words)
    assert files(tmp_path) == []


# They take a directory that unpack wrote, too.
SIDES = ("diff from", "series from", "diff to", "diff page")


@pytest.mark.parametrize("name", READING)
def test_a_directory_is_no_bundle(esbundle, tmp_path, listener, name):
    code, words = (6, "there is no 'manifest.json'") if name in SIDES else (
        9, "Is a directory")
    got = reading(esbundle, name, ".", listener, code)
    complaint(got, "'.'", words)
    assert files(tmp_path) == []


def test_a_good_bundle_from_a_pipe(esbundle):
    """So that the refusals above are not for the pipe's sake."""
    piped = esbundle("verify", "-", input=WHOLE, code=0)
    assert piped.out == esbundle("verify", GOOD, code=0).out
    piped = esbundle("show", "--list", "-", input=WHOLE, code=0)
    assert piped.out == esbundle("show", "--list", GOOD, code=0).out


def test_bundle_that_unpacks_to_too_much(esbundle, listener):
    got = esbundle("import", GOOD, "--to", listener.url, "--yes",
                   "--max-unpacked", "4K", code=6)
    _, remedy = complaint(got, f"'{GOOD}'", "4096")
    assert "--max-unpacked" in remedy
    assert listener.heard == []
