"""esbundle without sanitizers, which strace and a scant malloc cannot have."""

import functools
import os
import re
import subprocess

from .runner import REPO

BUILD = os.path.join(REPO, "build-valgrind")
# What main does first; before it the loader is at work.
MAIN = re.compile(r"^(\d+\s+)?fcntl\(0, F_GETFD")


def must(*line):
    done = subprocess.run(line, cwd=REPO, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@functools.cache
def binary():
    """The program of preset valgrind, built once in a run."""
    if not os.path.exists(os.path.join(BUILD, "build.ninja")):
        must("cmake", "--preset", "valgrind")
    must("cmake", "--build", BUILD, "-j2", "--target", "esbundle")
    return os.path.join(BUILD, "esbundle")


@functools.cache
def library(source):
    """A C file of this directory as a library to be loaded before others."""
    here = os.path.dirname(os.path.abspath(__file__))
    out = os.path.join(BUILD, source.replace(".c", ".so"))
    binary()
    must("cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o",
         out, os.path.join(here, source), "-ldl")
    return out


def calls(log, names):
    """{name: [N, …]}: which of a run's calls of each name are of main."""
    seen = {name: 0 for name in names}
    found = {name: [] for name in names}
    started = False
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            started = started or MAIN.match(line) is not None
            name = re.match(r"(?:\d+\s+)?(\w+)\(", line)
            if name is None or name[1] not in seen:
                continue
            seen[name[1]] += 1
            if started:
                found[name[1]].append(seen[name[1]])
    assert started, "the log does not show where main begins"
    return found
