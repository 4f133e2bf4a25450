"""Habits of the command line: help everywhere, options before and behind
operands, "-" for the standard streams."""

import os
import re

import pytest

from lib.bundles import check_bundle
from lib.runner import REPO

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
COMMANDS = ["export", "import", "plan", "script", "verify", "diff", "show",
            "lint", "graph", "report", "select", "unpack", "pack", "history",
            "check", "help", "version"]
EXIT_CODES = {
    "0": "done", "1": "differences", "2": "usage", "3": "partial",
    "4": "authentication", "5": "network", "6": "bundle invalid",
    "7": "conflict", "8": "not supported", "9": "local",
    "10": "lock", "11": "unknown", "12": "internal", "128+N": "signal"}


def test_exit_codes_are_printed(esbundle):
    got = esbundle("help", "exit-codes", code=0)
    found = dict(re.findall(r"^ +(\d+(?:\+N)?)  (.+)", got.out, re.M))
    assert set(found) == set(EXIT_CODES)
    for code, word in EXIT_CODES.items():
        assert word in found[code], (code, found[code])
    assert got.err == ""


def test_help_lists_every_command(esbundle):
    got = esbundle("help", code=0)
    assert re.findall(r"^  (\w+) ", got.out, re.M) == COMMANDS
    for args in (["--help"], ["-h"]):
        assert esbundle(*args, code=0).out == got.out
    # Nothing asked for: the same, as a message.
    assert esbundle(code=2).err == got.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_in_every_form(esbundle, command):
    got = esbundle("help", command, code=0)
    assert got.out.startswith(f"usage: esbundle {command} ")
    assert "General:" in got.out and "--json" in got.out
    for args in ([command, "--help"], [command, "-h"], ["-h", command],
                 [command, "--json", "-h"]):
        assert esbundle(*args, code=0).out == got.out
    assert max(map(len, got.out.splitlines())) < 80


def test_help_does_nothing_else(a, esbundle, proxy):
    front = proxy(a)
    esbundle("export", "--from", front.url, "-o", "x.tar.gz", "--help", code=0)
    assert front.seen == [] and not os.path.exists("x.tar.gz")


def test_options_before_and_behind_operands(esbundle):
    want = esbundle("show", BUNDLE, "--list", "--kind", "index", code=0).out
    assert want
    for args in (["show", "--list", "--kind", "index", BUNDLE],
                 ["show", "--list", BUNDLE, "--kind=index"],
                 ["show", "-l", BUNDLE, "-k", "index"],
                 ["show", "-lkindex", BUNDLE],
                 ["show", "-l", "-k", "index", "--", BUNDLE],
                 ["-v", "show", "-l", "-k", "index", BUNDLE],
                 ["--color", "never", "show", "-l", BUNDLE, "-kindex"]):
        assert esbundle(*args, code=0).out == want, args


def test_two_dashes_end_the_options(esbundle, tmp_path):
    os.link(BUNDLE, tmp_path / "--list")
    got = esbundle("show", "--", "--list", code=0)
    assert got.out == esbundle("show", BUNDLE, code=0).out


def test_standard_input_and_output(a, b, esbundle):
    """A bundle may go from one command to the next without a file."""
    a.put("/x", {"aliases": {"y": {}}})
    got = esbundle("export", "--from", a.url, "-o", "-", code=0)
    bundle = got.raw
    assert bundle[:2] == b"\x1f\x8b" and "export: " in got.err
    with open(os.path.join(esbundle.cwd, "x.tar.gz"), "wb") as file:
        file.write(bundle)
    check_bundle(file.name)
    for args, code in (
            (["show", "-"], 0), (["show", "-", "--list"], 0),
            (["show", "-", "index/x"], 0), (["verify", "-"], 0),
            (["plan", "-", "--to", b.url], 0),
            (["import", "-", "--to", b.url, "--dry-run"], 0),
            (["verify", "-", "--against", b.url], 1)):
        named = [file.name if arg == "-" else arg for arg in args]
        piped = esbundle(*args, code=code, input=bundle)
        assert piped.out == esbundle(*named, code=code).out
    got = esbundle("import", "-", "--to", b.url, "--yes", code=0, input=bundle)
    assert "1 imported" in got.err and b.get("/x/_alias/y").ok


def test_quiet_and_verbose(a, b, esbundle):
    a.put("/x")
    a.put("/.dotted")
    bundle = esbundle.export(a)
    got = esbundle("-q", "export", "--from", a.url, "-o", "y.tar.gz", code=0)
    assert got.out == got.err == ""
    got = esbundle.imports(bundle, b, "-v")
    assert "imported: index 'x'" in got.err
    got = esbundle.imports(bundle, b, "-v")
    assert "= index              x" in got.out
    assert "= index" not in esbundle.imports(bundle, b).out
    # Warnings and errors are not quiet.
    assert "error: " in esbundle("-q", "show", "nothing", code=9).err
