"""Robustness 1: memory runs out, one allocation at a time.  No crash; either
the right result or exit 12, and no file that is not whole."""

import os
import shutil

import pytest

from lib import diagnostics
from lib.complaint import files
from lib.runner import REPO
from lib.scarcity import Scarce

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
FULL = os.path.join(REPO, "fixtures", "bundles", "v1", "all-kinds.tar.gz")

# What libcurl says for want of memory in two places: exit 5, not 12.
MISTAKEN = ["Could not resolve host", "processing content unencoding"]


def ran_out(number, got):
    """The only failure allowed, in our words or libarchive's."""
    assert got.code == 12, (number, got)
    assert "out of memory" in got.err or "in libarchive: " in got.err, \
        (number, got)


def after_start(esbundle):
    """The first allocation behind what every command does."""
    place, _, start = Scarce(esbundle, ["version"]).clean()
    shutil.rmtree(place)
    return start


def test_verify_at_every_allocation(esbundle):
    """Of the start, which is OpenSSL reading its configuration, each 7th."""
    start = after_start(esbundle)
    scarce = Scarce(esbundle, ["verify", BUNDLE])
    _, clean, count = scarce.clean()
    assert count > 2000
    failed = []

    def judge(number, place, got):
        assert files(place) == []
        os.rmdir(place)
        if got.code == 0:
            assert (got.out, got.err) == (clean.out, clean.err), number
            return
        ran_out(number, got)
        assert got.out == ""
        failed.append(number)

    scarce.each([*range(1, start, 7), *range(start, count + 1)], judge)
    assert len(failed) > 100


@pytest.mark.parametrize("line", [
    ["show", BUNDLE], ["show", "--list", "--json", BUNDLE],
    ["show", BUNDLE, "index/logs-1"],
    ["diff", "--compose", "logs-x", FULL, FULL, "-v"]],
    ids=["summary", "list", "body", "composed"])
def test_show_at_each_third_allocation(esbundle, line):
    start = after_start(esbundle)
    scarce = Scarce(esbundle, line)
    _, clean, count = scarce.clean()
    assert count > start + 50

    def judge(number, place, got):
        os.rmdir(place)
        if got.code == 0:
            assert (got.out, got.err) == (clean.out, clean.err), number
        else:
            ran_out(number, got)
            assert got.out == ""

    scarce.each(range(start, count + 1, 3), judge)


def test_export_of_an_archive_at_each_third_allocation(esbundle, tmp_path):
    path = diagnostics.pack(diagnostics.SMALL, str(tmp_path / "x.zip"))
    start = after_start(esbundle)
    scarce = Scarce(esbundle, ["export", "--from-diagnostics", path,
                               "--reproducible", "-o", "out.tar.gz"])
    place, _, count = scarce.clean()
    with open(os.path.join(place, "out.tar.gz"), "rb") as file:
        whole = file.read()

    def judge(number, place, got):
        left = files(place)
        assert left in ([], ["out.tar.gz"]), (number, got)
        assert left or got.code != 0, (number, got)
        if left:
            with open(os.path.join(place, "out.tar.gz"), "rb") as file:
                assert file.read() == whole, (number, got)
        if got.code != 0:
            ran_out(number, got)
        shutil.rmtree(place)

    scarce.each(range(start, count + 1, 3), judge)


def test_export_at_each_third_allocation(esbundle, a):
    a.put("/_ilm/policy/m", {"policy": {"phases": {}}})
    a.put("/m-1", {"settings": {"index.lifecycle.name": "m"}})
    start = after_start(esbundle)
    scarce = Scarce(esbundle, ["export", "--from", a.url, "--reproducible",
                               "-o", "out.tar.gz"])
    place, _, count = scarce.clean()
    with open(os.path.join(place, "out.tar.gz"), "rb") as file:
        whole = file.read()

    def judge(number, place, got):
        left = files(place)
        # Only the report comes after the file has got its name.
        assert left in ([], ["out.tar.gz"]), (number, got)
        assert left or got.code != 0, (number, got)
        if left:
            with open(os.path.join(place, "out.tar.gz"), "rb") as file:
                assert file.read() == whole, (number, got)
        if got.code != 0 and not any(words in got.err for words in MISTAKEN):
            ran_out(number, got)
        shutil.rmtree(place)

    scarce.each(range(start, count + 1, 3), judge)
