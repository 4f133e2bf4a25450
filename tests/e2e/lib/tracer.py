"""Runs esbundle with system calls that fail, or that kill it."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import plain

ERRORS = ["EIO", "ENOSPC", "EINTR"]


class Tracer:
    """Runs one command under strace, in a directory of each run's own, which
    prepare(directory) fills."""

    def __init__(self, esbundle, args, prepare=None):
        self.esbundle = esbundle
        self.args = list(map(str, args))
        self.prepare = prepare

    def run(self, label, options):
        place = os.path.join(self.esbundle.cwd, label)
        os.mkdir(place)
        if self.prepare:
            self.prepare(place)
        done = subprocess.run(
            ["strace", "-qq", *options, plain.binary(), *self.args],
            cwd=place, env=self.esbundle.environment(None),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
            check=False)
        got = self.esbundle.judge(self.args, done.returncode, done.stdout,
                                  done.stderr)
        return place, got

    def clean(self, names):
        """The result without faults, and where faults can be put."""
        log = os.path.join(self.esbundle.cwd, "log")
        place, got = self.run("clean", [
            "-o", log, "-e", "trace=fcntl," + ",".join(names)])
        assert got.code == 0, got
        return place, got, plain.calls(log, names)

    def faulty(self, name, number, error):
        return self.run(f"{name}-{number}-{error}", [
            "-o", "/dev/null", "-e", f"trace={name}", "-e",
            f"inject={name}:error={error}:when={number}"])

    def each(self, places, judge):
        """Put every fault at every place; two at a time."""
        faults = [(name, number, error) for name, numbers in places.items()
                  for number in numbers for error in ERRORS]
        with ThreadPoolExecutor(2) as pool:
            for fault, (place, got) in zip(faults, pool.map(
                    lambda one: self.faulty(*one), faults)):
                judge(fault, place, got)
                shutil.rmtree(place)
        return len(faults)

    def killed(self, name, number):
        """A run that is killed when it makes a call, before it is done."""
        return self.run(f"{name}-{number}-killed", [
            "-o", "/dev/null", "-e", f"trace={name}", "-e",
            f"inject={name}:signal=KILL:when={number}"])
