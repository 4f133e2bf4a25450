"""Runs commands in turns and tabulates what they took.

As a program, measure.py COMMAND... runs one and prints what it took as JSON.
That is a process of its own because the peak of a child also counts what its
parent held when it was forked."""

import json
import os
import statistics
import subprocess
import sys
import time


class Run:
    """One finished command: seconds of wall clock and processor, peak KiB,
    and when it printed which line on stderr."""

    def __init__(self, told):
        self.wall = told["wall"]
        self.processor = told["processor"]
        self.peak = told["peak"]
        self.marks = told["marks"]
        self.code = told["code"]


def run(command):
    """Run to its end, which must be good; a Run."""
    told = subprocess.run([sys.executable, "-S", __file__, *command],
                          stdout=subprocess.PIPE, check=True)
    one = Run(json.loads(told.stdout))
    if one.code != 0:
        raise SystemExit("".join([f"{command} ended with {one.code}:\n",
                                  *(line for _, line in one.marks)]))
    return one


def watch(command):
    """What a command took, as run() wants it."""
    began = time.monotonic()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing,
                                   stderr=subprocess.PIPE, text=True)
        marks = [(time.monotonic() - began, line) for line in process.stderr]
    _, status, usage = os.wait4(process.pid, 0)
    return {"wall": time.monotonic() - began,
            "processor": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss, "marks": marks,
            "code": os.waitstatus_to_exitcode(status)}


def middle(runs):
    """The run of the median wall time."""
    wall = statistics.median_low(one.wall for one in runs)
    return next(one for one in runs if one.wall == wall)


def alternate(times, *commands, before=None):
    """Run the commands in turns, so that each meets the same machine, with
    before() ahead of each.  The middle run of each."""
    runs = [[] for _ in commands]
    for _ in range(times):
        for command, done in zip(commands, runs):
            if before:
                before()
            done.append(run(command))
    return [middle(done) for done in runs]


class Table:
    """What was measured, what it may be, and the table for README."""

    def __init__(self):
        self.rows = []

    def add(self, what, got, most):
        self.rows.append((what, got, most))
        print(f"{what}: {got} (at most {most})", flush=True)

    def ratio(self, what, mine, theirs, most):
        self.add(what, f"{mine.wall / theirs.wall:.2f}", f"{most:.1f}")

    def memory(self, what, mine, most):
        self.add(f"peak memory of {what}", f"{mine.peak / 1024:.0f} MiB",
                 f"{most} MiB")

    def shares(self, what, parts):
        """Print the shares of a whole."""
        whole = sum(parts.values())
        print(f"{what}: " + ", ".join(
            f"{name} {part / whole:.0%}" for name, part in parts.items()))

    def show(self):
        """The rows as Markdown."""
        print("\n| figure | measured | at most |\n|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    json.dump(watch(sys.argv[1:]), sys.stdout)
