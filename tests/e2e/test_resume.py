"""An import that is killed at any request is finished by running it again:
same end state, and nothing is created twice."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib import schema
from lib.client import Client
from lib.proxy import Proxy
from lib.runner import Runner

BLOCK = {"settings": {"index.blocks.write": True}}


def source():
    """40 resources; 48 requests make them, 8 of these after a creation."""
    for n in range(6):
        yield "PUT", f"/_ilm/policy/p{n}", {"policy": {"phases": {}}}
    for n in range(5):
        yield "PUT", f"/_scripts/s{n}", {"script": {
            "lang": "painless", "source": f"ctx.x = {n}"}}
    for n in range(4):
        yield "PUT", f"/i{n}", {"aliases": {"all": {}}, "settings": {
            "index.lifecycle.name": f"p{n}"}}
    yield "PUT", "/i-blocked", BLOCK
    yield "PUT", "/i-read", {"settings": {"index.blocks.read": True}}
    yield "PUT", "/i-closed", {"aliases": {"all": {"routing": "x"}}}
    yield "POST", "/i-closed/_close", None
    yield "PUT", "/i-both", None
    yield "POST", "/i-both/_close", None
    yield "PUT", "/i-both/_settings", BLOCK["settings"]
    yield "PUT", "/i-shut", None
    yield "POST", "/i-shut/_close", None
    for n in range(5):
        yield "PUT", f"/_ingest/pipeline/g{n}", {"processors": [
            {"script": {"id": f"s{n}"}}]}
    for n in range(5):
        yield "PUT", f"/_template/l{n}", {
            "index_patterns": [f"l{n}-*"], "order": n}
    for n in range(4):
        yield "PUT", f"/_component_template/c{n}", {"template": {
            "settings": {"index.lifecycle.name": f"p{n}"}}}
    for n in range(4):
        yield "PUT", f"/_index_template/x{n}", {
            "index_patterns": [f"st{n}*"], "composed_of": [f"c{n}"],
            **({"data_stream": {}} if n < 2 else {})}
    for n in range(2):
        yield "PUT", f"/_data_stream/st{n}", None
        yield "PUT", f"/st{n}/_mapping", {"properties": {
            "learned": {"type": "keyword"}}}


def of(one):
    return f"{one.method} {one.path.split('?')[0]}"


class Killer:
    """Kills a run at its n-th write: before the cluster gets the request, or
    when it has answered.  From then on nothing passes any more."""

    def __init__(self, client, when, at):
        self.proxy = Proxy(client)
        self.proxy.before = self.before
        self.proxy.after = self.after
        self.when = when
        self.at = at
        self.run = None
        self.dead = False
        self.passing = 0   # requests that the cluster has not answered yet
        self.numbers = {}  # by write
        self.state = threading.Condition()

    def kill(self, when, seen):
        if self.when == when and self.numbers.get(seen) == self.at:
            self.dead = True
            self.run.kill()

    def before(self, seen):
        with self.state:
            if seen.writes:
                self.numbers[seen] = len(self.numbers) + 1
            self.kill("before", seen)
            self.passing += not self.dead
            return self.dead

    def after(self, seen):
        with self.state:
            self.kill("after", seen)
            self.passing -= 1
            self.state.notify_all()
            return self.dead

    def applied(self):
        """The writes that reached the cluster, when it has answered all."""
        with self.state:
            self.state.wait_for(lambda: self.passing == 0)
        return [of(one) for one in self.proxy.writes if one.status]


class Undisturbed:
    """A bundle, what its import sends, and what it leaves behind."""

    def __init__(self, pair, folder):
        self.clients = list(map(Client, pair.urls))
        self.runner = Runner(folder)
        for client in self.clients:
            schema.wipe(client)
        self.clients[0].load(source())
        self.bundle = self.runner.export(self.clients[0])
        front = Proxy(self.clients[1])
        self.runner(*self.arguments(front.url), code=0)
        front.close()
        self.writes = Counter(map(of, front.writes))
        self.state = schema.dump(self.clients[1])
        assert self.state == schema.dump(self.clients[0])

    def arguments(self, url, *more):
        return ["import", self.bundle, "--to", url, "--keep-blocks", "--yes",
                "--same-cluster", *more]

    def check(self, client, when, at, jobs):
        """Kill an import into an empty cluster, and run it again."""
        schema.wipe(client)
        killer = Killer(client, when, at)
        killer.run = self.runner.start(
            *self.arguments(killer.proxy.url, "--jobs", jobs))
        out, err = killer.run.communicate(timeout=60)
        assert killer.run.returncode == -9, (at, out, err)
        first = killer.applied()

        front = Proxy(client)
        got = self.runner(*self.arguments(front.url), code=0)
        killer.proxy.close()
        front.close()
        both = Counter(first) + Counter(map(of, front.writes))
        assert both == self.writes, (at, both - self.writes, got)
        assert schema.dump(client) == self.state, at


@pytest.fixture(scope="module")
def undisturbed(pair, tmp_path_factory):
    return Undisturbed(pair, tmp_path_factory.mktemp("resume"))


def test_source_is_40_resources(undisturbed):
    assert sum(len(names) for names in undisturbed.state.values()) == 40
    assert sum(undisturbed.writes.values()) == 48


@pytest.mark.parametrize("when, jobs", [
    ("before", 4), ("after", 1)])
def test_killed_at_every_request(undisturbed, when, jobs):
    """Both clusters take turns: the bundle is all that is needed."""
    def check_half(half):
        for at in range(1 + half, 49, 2):
            undisturbed.check(undisturbed.clients[half], when, at, jobs)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(check_half, half) for half in (0, 1)]:
            done.result()
