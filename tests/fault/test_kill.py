"""SIGKILL before and after every write of an import, then the same import
again: the end is the same, and nothing is sent twice."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
import small
from endpoints import ALL_WRITES
from fake import Fake
from lib.runner import Runner
from server import Server

WHOLE = Fake("source").load(small.LOAD)


class Fatal(Fake):
    """Kills its client at the nth write, before or after it is applied."""

    def __init__(self, nth, after):
        super().__init__("target")
        self.nth = nth
        self.after = after
        self.run = None
        self.applied = 0

    def answer(self, method, target, body):
        if method == "GET":
            return super().answer(method, target, body)
        with self.lock:
            last = self.applied + 1 == self.nth
            if last and not self.after:
                self.kill()
                raise ConnectionError("killed")
            got = super().answer(method, target, body)
            self.applied += 1
            if last:
                self.kill()
        return got

    def kill(self):
        self.run.kill()
        self.run.wait()


def kill_and_repeat(folder, bundle, nth, after, jobs):
    """Return what is wrong in the end, or None."""
    esbundle, target = Runner(folder), Fatal(nth, after)
    args = ["import", bundle, "--to", None, "--yes", "--keep-blocks",
            "--jobs", jobs]
    with Server(target) as server:
        args[3] = server.url
        run = target.run = esbundle.start(*args)
        run.communicate(timeout=120)
    if run.returncode != -signal.SIGKILL:
        return f"{nth}: not killed, {run.returncode}"
    applied, target.nth = target.applied, None
    with Server(target) as server:
        args[3] = server.url
        again = esbundle(*args)
    if again.code != 0 or target.dump() != WHOLE.dump():
        return f"{nth}: {again!r}"
    if len(server.writes) != ALL_WRITES - applied:
        return f"{nth}: {applied} applied, then {server.writes}"
    return None


@pytest.mark.parametrize("jobs", [1, 4])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_every_write_and_run_again(tmp_path, after, jobs):
    with Server(WHOLE) as server:
        bundle = Runner(tmp_path).export(server)
    with ThreadPoolExecutor(6) as pool:
        runs = [pool.submit(kill_and_repeat, tmp_path / str(nth), bundle, nth,
                            after, jobs)
                for nth in range(1, ALL_WRITES + 1)]
    wrong = [one.result() for one in runs if one.result()]
    assert not wrong, wrong[0]
