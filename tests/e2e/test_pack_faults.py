"""unpack and pack with system calls that fail or kill (issue "Audit", §5):
nothing is left half done, or it is seen that it is."""

import os
import shutil

import pytest

from lib.complaint import files
from lib.runner import REPO
from lib.tracer import Tracer

BUNDLES = os.path.join(REPO, "fixtures", "bundles", "v1")
TWO = os.path.join(BUNDLES, "two.tar.gz")
ALL = os.path.join(BUNDLES, "all-kinds.tar.gz")
WRITING = ["openat", "read", "close", "write", "mkdir", "mkdirat", "syncfs",
           "fsync", "renameat", "renameat2"]

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="there is no strace")


def tree(directory):
    found = {}
    for where, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, directory)] = file.read()
    return found


@pytest.fixture
def unpacked(esbundle):
    """unpacked(bundle): what is in its directory."""
    def of(bundle):
        name = f"right-{os.path.basename(bundle)}"
        esbundle("unpack", bundle, "-o", name, code=0)
        return tree(os.path.join(esbundle.cwd, name))
    return of


def test_unpack_survives_each_failing_call(esbundle, unpacked):
    right = unpacked(TWO)
    tracer = Tracer(esbundle, ["unpack", TWO, "-o", "schema"])
    _, _, places = tracer.clean(WRITING)
    assert len(places["mkdirat"]) == 2 and places["syncfs"]
    failed = set()

    def judge(fault, place, got):
        if got.code == 0:
            assert files(place) == ["schema"], (fault, got)
            assert tree(os.path.join(place, "schema")) == right, fault
            return
        assert got.code in (2, 9, 12), (fault, got)
        assert files(place) == [], (fault, got)
        failed.add(fault[0])

    assert tracer.each(places, judge) > 100
    assert {"openat", "mkdir", "mkdirat", "syncfs", "renameat2"} <= failed


def prepared(esbundle):
    """A directory in which TWO is unpacked, with a file of the user's."""
    esbundle("unpack", TWO, "-o", "before", code=0)
    source = os.path.join(esbundle.cwd, "before")
    with open(os.path.join(source, "README.md"), "w", encoding="utf-8") as file:
        file.write("mine")

    def fill(place):
        shutil.copytree(source, os.path.join(place, "schema"))
    return fill


def check_replaced(esbundle, place, before, after, why):
    """All is as before, or all is new, or it is no bundle; then doing it again
    finishes it."""
    schema = os.path.join(place, "schema")
    now = {path: body for path, body in tree(schema).items()
           if ".tmp/" not in path and path != ".esbundle-replaced.json"}
    assert now["README.md"] == b"mine", why
    if "manifest.json" in now:
        assert now in (before, after), why
    else:
        esbundle("pack", schema, "-o", "x.tar.gz", code=6)
    esbundle("unpack", ALL, "-o", schema, "--force", code=0)
    now = {path: body for path, body in tree(schema).items()
           if ".tmp/" not in path}
    assert now == after, why


def test_a_replacement_survives_each_failing_call(esbundle, unpacked):
    mine = {"README.md": b"mine"}
    before, after = ({**unpacked(one), **mine} for one in (TWO, ALL))
    tracer = Tracer(esbundle, ["unpack", ALL, "-o", "schema", "--force"],
                    prepared(esbundle))
    _, _, places = tracer.clean(WRITING + ["unlinkat"])
    assert len(places["renameat"]) > 8

    def judge(fault, place, got):
        assert got.code in (0, 2, 9, 12), (fault, got)
        check_replaced(esbundle, place, before, after, (fault, got))

    assert tracer.each(places, judge) > 200


def test_a_replacement_that_is_killed_is_finished_by_the_next(
        esbundle, unpacked):
    mine = {"README.md": b"mine"}
    before, after = ({**unpacked(one), **mine} for one in (TWO, ALL))
    tracer = Tracer(esbundle, ["unpack", ALL, "-o", "schema", "--force"],
                    prepared(esbundle))
    _, _, places = tracer.clean(["renameat", "unlinkat", "mkdirat"])
    for name, numbers in places.items():
        for number in numbers:
            place, got = tracer.killed(name, number)
            assert got.code == 128 + 9, (name, number, got)
            check_replaced(esbundle, place, before, after, (name, number))


def test_pack_survives_each_failing_call(esbundle):
    with open(TWO, "rb") as file:
        right = file.read()
    tracer = Tracer(esbundle, ["pack", "schema", "-o", "out.tar.gz"],
                    prepared(esbundle))
    _, _, places = tracer.clean(
        ["openat", "read", "close", "write", "fsync", "link", "unlink",
         "newfstatat", "getdents64"])
    assert places["getdents64"]

    def judge(fault, place, got):
        if got.code == 0:
            assert files(place) == ["out.tar.gz", "schema"], (fault, got)
            with open(os.path.join(place, "out.tar.gz"), "rb") as file:
                assert file.read() == right, fault
            return
        assert got.code in (2, 9, 12), (fault, got)
        assert files(place) == ["schema"], (fault, got)

    assert tracer.each(places, judge) > 50
