"""Issue 4, offline commands: each tells what of a newer bundle it ignores."""

import os

import pytest

from lib.runner import REPO

NEWER = os.path.join(REPO, "fixtures", "bundles", "odd", "newer-minor.tar.gz")
COMMANDS = [
    "verify B", "show B", "show B --list", "lint B", "graph B", "history B",
    "history B B", "report B -o -", "select B --kind index -o -",
    "script B --kind index --for 7.10.2", "unpack B -o d", "diff B B",
    "show B --compose x",
]


@pytest.mark.parametrize("words", COMMANDS)
def test_what_is_ignored_is_told(esbundle, words):
    args = [NEWER if word == "B" else word for word in words.split()]
    got = esbundle(*args)
    assert got.code in (0, 3)
    assert "note: unknown field" in got.err
    forced = ["--force"] if "unpack" in words else []
    assert "unknown field" not in esbundle("-q", *args, *forced).err
