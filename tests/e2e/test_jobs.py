"""--jobs: independent writes of one rank go out side by side (issue §5)."""

import threading

import pytest

RESOURCES = [("PUT", f"/_ilm/policy/p{n}", {"policy": {"phases": {}}})
             for n in range(6)] + [("PUT", f"/i{n}", {}) for n in range(12)]


class Gate:
    """Holds writes at a proxy until enough of them are under way, and notes
    how many of which kind were there together."""

    def __init__(self, front, wanted):
        self.wanted = wanted
        self.under_way = []
        self.most = 0
        self.mixed = False
        self.turn = threading.Condition()
        front.before = self.enter
        front.after = self.leave

    def enter(self, seen):
        if seen.writes:
            with self.turn:
                self.under_way.append("_ilm" in seen.path)
                self.most = max(self.most, len(self.under_way))
                self.mixed |= len(set(self.under_way)) > 1
                self.turn.notify_all()
                self.turn.wait_for(lambda: self.most >= self.wanted, 20)
        return False

    def leave(self, seen):
        if seen.writes:
            with self.turn:
                self.under_way.remove("_ilm" in seen.path)
        return False


@pytest.mark.parametrize("args, at_once", [
    ((), 4), (("--jobs", "3"), 3), (("--jobs", "1"), 1)])
def test_independent_writes_of_one_rank_go_out_side_by_side(
        a, b, esbundle, proxy, args, at_once):
    a.load(RESOURCES)
    bundle = esbundle.export(a)
    front = proxy(b)
    gate = Gate(front, at_once)
    esbundle.imports(bundle, front, *args)
    assert gate.most == at_once
    assert not gate.mixed
    assert len(front.writes) == len(RESOURCES)
