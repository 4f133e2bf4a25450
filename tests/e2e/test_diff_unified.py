"""diff --format unified: what patch(1) makes of A is B (issue "Audit", §1)."""

import os
import random
import subprocess

import pytest

from lib import bodies
from lib.bundles import bundle_make
from lib.complaint import complaint
from test_diff_patch import told, world


@pytest.fixture
def keep(tmp_path):
    """keep(name, {kind: {name: body}}): the path of a bundle."""
    def write(name, tree):
        path = os.path.join(tmp_path, f"{name}.tar.gz")
        with open(path, "wb") as out:
            out.write(bundle_make.bundle(bodies.entries(tree)))
        return path
    return write


def unified(esbundle, before, after, *options, code=1):
    return esbundle("diff", before, after, "--format", "unified", *options,
                    code=code).out


def patched(esbundle, before, after, tmp_path):
    """Unpack both, and let patch(1) make the second of the first: the folders
    of what it made and of what it should be."""
    folders = [os.path.join(tmp_path, name) for name in ("made", "wanted")]
    for path, folder in zip((before, after), folders):
        esbundle("unpack", path, "-o", folder, code=0)
    subprocess.run(["patch", "-p1", "-s"], check=True, cwd=folders[0],
                   input=unified(esbundle, before, after).encode())
    return folders


def content(folder, kind, name):
    """The bytes of a resource, or None."""
    path = os.path.join(folder, bundle_make.path_of(kind, name))
    if not os.path.exists(path):
        return None
    with open(path, "rb") as data:
        return data.read()


def policies(*days):
    """One policy with a phase per number; every member is a line."""
    return {"ilm_policy": {"p": {"policy": {"phases": {
        f"p{n:03}": {"min_age": f"{age}d", "actions": {}}
        for n, age in enumerate(days)}}}}}


@pytest.mark.parametrize("seed", range(12))
def test_patch_makes_b_of_a(esbundle, keep, tmp_path, seed):
    rng = random.Random(seed)
    old = world(rng)
    new = world(rng, old)
    # A name that is no path: written as unpack writes it.
    new["ingest_pipeline"]["a b/../c"] = bodies.pipeline(rng)
    before, after = keep("a", old), keep("b", new)
    made, wanted = patched(esbundle, before, after, tmp_path)
    different = told(esbundle, before, after)
    assert ("ingest_pipeline", "a b/../c") in different
    for kind, name in different:
        assert content(made, kind, name) == content(wanted, kind, name), name


def test_hunks_have_three_lines_around_them(esbundle, keep):
    ages = list(range(40))
    before = keep("a", policies(*ages))
    near, far = ages[:], ages[:]
    near[10] = near[12] = 99
    far[10] = far[30] = 99
    text = unified(esbundle, before, keep("b", policies(*near)))
    assert text.splitlines()[:2] == ["--- a/ilm_policy/p.json",
                                     "+++ b/ilm_policy/p.json"]
    assert text.count("\n@@ ") == 2
    hunk = text.split("\n@@ ")[1].splitlines()[1:]
    assert [line[0] for line in hunk] == list("   -+   ")
    assert '"min_age": "10d"' in hunk[3] and '"min_age": "99d"' in hunk[4]
    assert unified(esbundle, before,
                   keep("c", policies(*far))).count("\n@@ ") == 2
    close = ages[:]
    close[10] = close[11] = 99
    assert unified(esbundle, before,
                   keep("d", policies(*close))).count("\n@@ ") == 1


def test_what_came_and_went_is_whole(esbundle, keep):
    one, other = {"stored_script": {"s": {"script": {"lang": "painless"}}}}, {
        "stored_script": {"t": {"script": {"lang": "mustache"}}}}
    lines = unified(esbundle, keep("a", one), keep("b", other)).splitlines()
    assert lines == [
        "--- a/stored_script/s.json", "+++ /dev/null", "@@ -1,5 +0,0 @@",
        "-{", '-  "script": {', '-    "lang": "painless"', "-  }", "-}",
        "--- /dev/null", "+++ b/stored_script/t.json", "@@ -0,0 +1,5 @@",
        "+{", '+  "script": {', '+    "lang": "mustache"', "+  }", "+}"]


def test_the_same_is_nothing(esbundle, keep):
    assert unified(esbundle, keep("a", policies(1, 2)),
                   keep("b", policies(1, 2)), code=0) == ""


def test_what_is_ignored_is_left_out(esbundle, keep):
    before, after = keep("a", policies(1, 2)), keep("b", policies(3, 4))
    text = unified(esbundle, before, after, "--ignore",
                   "/policy/phases/p000/min_age")
    assert "1d" not in text and "3d" not in text
    assert '-        "min_age": "2d"' in text


def test_what_was_not_read_is_one_line(esbundle, tmp_path, keep):
    before = keep("a", policies(1))
    after = os.path.join(tmp_path, "b.tar.gz")
    with open(after, "wb") as out:
        out.write(bundle_make.bundle([], unavailable=[
            {"kind": "ilm_policy", "reason": "403"}]))
    text = unified(esbundle, before, after, code=3)
    assert text == f"? ilm_policy/p (not read in {after}: 403)\n"


def test_bodies_that_have_nothing_in_common(esbundle, keep, tmp_path):
    """More edits than are searched for: still right, only longer."""
    before = keep("a", policies(*range(1500)))
    after = keep("b", policies(*range(5000, 6500)))
    made, wanted = patched(esbundle, before, after, tmp_path)
    assert content(made, "ilm_policy", "p") == content(
        wanted, "ilm_policy", "p")


def test_it_is_one_form_of_three(esbundle, keep):
    path = keep("a", policies(1))
    for option in ("--json", "--name-only"):
        complaint(esbundle("diff", path, path, "--format", "unified", option,
                           code=2), "exclude each other")
