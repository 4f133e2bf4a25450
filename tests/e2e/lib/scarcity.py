"""Runs esbundle with one allocation that fails; see scant.c."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import plain


class Scarce:
    """One command, run in a directory of each run's own."""

    def __init__(self, esbundle, args):
        self.esbundle = esbundle
        self.args = list(map(str, args))
        self.shim = plain.library("scant.c")

    def run(self, at, more=None):
        place = os.path.join(self.esbundle.cwd, f"at-{at}")
        os.mkdir(place)
        done = subprocess.run(
            [plain.binary(), *self.args], cwd=place,
            env=self.esbundle.environment({
                "LD_PRELOAD": self.shim, "SCANT_AT": str(at),
                **(more or {})}),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
            check=False)
        return place, self.esbundle.judge(
            self.args, done.returncode, done.stdout, done.stderr)

    def clean(self):
        """The run in which nothing fails, and its number of allocations."""
        count = os.path.join(self.esbundle.cwd, "count")
        place, got = self.run(0, {"SCANT_COUNT": count})
        assert got.code == 0, got
        with open(count, encoding="utf-8") as file:
            return place, got, int(file.read())

    def each(self, numbers, judge):
        """One run for each number, two at a time."""
        with ThreadPoolExecutor(2) as pool:
            for number, (place, got) in zip(
                    numbers, pool.map(self.run, numbers)):
                judge(number, place, got)
