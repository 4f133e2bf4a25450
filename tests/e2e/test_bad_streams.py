"""Issue 3, point 8: standard streams that are closed, full or broken."""

import os

import pytest

from lib.bundles import bundle_make, check_bundle
from lib.cages import sh
from lib.complaint import complaint, files
from lib.runner import REPO

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "all-kinds.tar.gz")
TALKING = {
    "show": 'show "$B"', "list": 'show --list "$B"',
    "body": 'show "$B" index/product_info', "verify": 'verify "$B"',
    "composed": 'show "$B" --compose logs-x',
    "series": 'show "$B" --series',
    "rules": "lint --list", "rules json": "lint --list --json",
    "graph": 'graph "$B"', "dot": 'graph -f dot "$B"',
    "diff": 'diff -v "$B" "$B"', "diff json": 'diff --json "$B" "$B"',
    "composed diff": 'diff "$B" "$B" --compose logs-x',
    "series diff": 'diff "$B" "$B" --series',
    "page": 'report "$B" -o -', "script": 'script "$B"',
    "requests": 'script --json "$B"',
    "history": 'history "$B"', "lines": 'history --json "$B"',
    "json": 'verify --json "$B"', "help": "help", "usage": "export --help",
    "version": "version",
}


@pytest.fixture
def run(esbundle):
    def shell(script, *args, code=None):
        return sh(esbundle, script, *args, code=code, env={"B": BUNDLE})
    return shell


def talking():
    return pytest.mark.parametrize("words", TALKING.values(), ids=TALKING)


@talking()
@pytest.mark.parametrize("where,cause", [
    (">&-", "Bad file descriptor"),
    (">/dev/full", "No space left on device"),
    ("</dev/null >&0", "Bad file descriptor"),
], ids=["closed", "full", "read only"])
def test_output_that_cannot_be_written(run, words, where, cause):
    got = run(f'exec "$E" {words} {where}', code=9)
    complaint(got, "standard output", cause)
    assert got.out == ""


def test_findings_that_cannot_be_written(run, tmp_path):
    """Warnings that nobody got are a failure, not exit code 3."""
    found = tmp_path / "stream.tar.gz"
    found.write_bytes(bundle_make.bundle([bundle_make.resource(
        "data_stream", "s", {"mappings": {}, "template": "gone"},
        [bundle_make.reference(
            "index_template", "gone", "/template", False)])]))
    assert run('exec "$E" lint "$1"', found, code=3).out
    for words in "lint", "lint --json":
        got = run(f'exec "$E" {words} "$1" >/dev/full', found, code=9)
        complaint(got, "standard output", "No space left on device")


@talking()
def test_broken_pipe(run, words):
    got = run('{ "$E" ' + words + '; echo $? >&2; } | head -c 0')
    assert got.err.splitlines()[-1] in ("9", "0")
    # The reader may be late to end, but then nothing may be wrong either.
    if got.err.splitlines()[-1] == "9":
        assert "cannot write to standard output: Broken pipe" in got.err
        assert "the program that reads" in got.err


@talking()
def test_closed_error_stream(run, words):
    quiet = run(f'exec "$E" {words} 2>&-')
    usual = run(f'exec "$E" {words}')
    assert (quiet.code, quiet.out) == (usual.code, usual.out)
    assert quiet.code == 0 and quiet.err == ""


def test_failure_without_an_error_stream(run):
    assert run('exec "$E" show missing 2>&-', code=9).out == ""
    assert run('exec "$E" shwo 2>/dev/full', code=2).out == ""


def test_closed_input(run, esbundle):
    got = run('exec "$E" verify - <&-', code=9)
    complaint(got, "bundle '-'", "Bad file descriptor")
    assert run('exec "$E" verify "$B" <&-', code=0).out.startswith("ok")


def test_export_with_every_stream_closed(esbundle, tmp_path, a):
    """The bundle must not become standard output or error by accident."""
    a.put("/_ilm/policy/s", {"policy": {"phases": {}}})
    got = sh(esbundle, '"$E" export --from "$1" -o out.tar.gz '
             '<&- >&- 2>&-', a.url, code=0)
    assert got.out == got.err == ""
    check_bundle(tmp_path / "out.tar.gz")
    assert files(tmp_path) == ["out.tar.gz"]


@pytest.mark.parametrize("closing", [">&-", ">/dev/full"])
def test_export_to_a_bad_stream(esbundle, a, closing):
    a.put("/_ilm/policy/s", {"policy": {"phases": {}}})
    got = sh(esbundle, f'exec "$E" export --from "$1" -o - {closing}', a.url,
             code=9)
    complaint(got, "standard output")


def test_export_to_a_broken_pipe(esbundle, a):
    a.put("/_ilm/policy/s", {"policy": {"phases": {}}})
    # The reader has ended for certain when its writer begins.
    got = sh(esbundle, 'mkfifo p; : < p & exec 3> p; wait; '
             'exec "$E" export --from "$1" -o - >&3', a.url, code=9)
    complaint(got, "standard output", "Broken pipe")


def test_report_that_is_lost_does_not_lose_the_bundle(esbundle, tmp_path, a):
    a.put("/_ilm/policy/s", {"policy": {"phases": {}}})
    got = sh(esbundle, 'exec "$E" export --from "$1" -o out.tar.gz --json '
             '>/dev/full', a.url, code=9)
    complaint(got, "standard output")
    check_bundle(tmp_path / "out.tar.gz")


def test_lost_report_of_an_import(esbundle, a, b):
    a.put("/_ilm/policy/s", {"policy": {"phases": {}}})
    bundle = esbundle.export(a)
    got = sh(esbundle, 'exec "$E" import "$2" --to "$1" --yes --json '
             '>/dev/full', b.url, bundle, code=9)
    complaint(got, "standard output")
    assert b.get("/_ilm/policy/s").ok
