"""A source that changes while it is read: what came and went is recorded,
and no export fails for it."""

import threading

from lib import schema
from lib.bundles import check_bundle
from test_fidelity import round_trip

STREAM = {"index_patterns": ["flow*"], "data_stream": {}, "priority": 300,
          "template": {"settings": {"number_of_replicas": 0}, "mappings": {
              "properties": {"@timestamp": {"type": "date"}}}}}
SMALL = {"settings": {"number_of_replicas": 0}}
LISTING = "/_resolve/index"


def names(remarks):
    return {(one["kind"], one["name"]) for one in remarks}


def resources(manifest):
    return {(one["kind"], one["name"]) for one in manifest["resources"]}


class Loop(threading.Thread):
    """Creates, rolls over and deletes until it is told to end."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client = client
        self.ended = threading.Event()
        self.rounds = 0
        self.failure = None

    def run(self):
        try:
            while not self.ended.is_set():
                self.round(self.rounds % 3)
                self.rounds += 1
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = failure

    def round(self, number):
        c = self.client
        c.put(f"/come-{number}", SMALL)
        c.post("/series/_rollover", SMALL)
        c.put(f"/flow-{number}".replace("/", "/_data_stream/"))
        c.post("/flow/_rollover")
        c.put("/turning", SMALL)
        c.delete(f"/come-{number}")
        c.delete("/turning")
        c.put(f"/turned-{number}", {**SMALL, "aliases": {"turning": {}}})
        c.delete(f"/_data_stream/flow-{number}")
        c.delete(f"/turned-{number}")
        old = sorted(c.get("/_alias/series").json)[:-1]
        for name in old:
            c.delete("/" + name)


def test_loop_of_changes_during_20_exports(a, b, esbundle):
    a.put("/_index_template/flow", STREAM)
    a.put("/_data_stream/flow")
    a.put("/series-000001", {**SMALL, "aliases": {
        "series": {"is_write_index": True}}})
    for i in range(40):
        a.put(f"/steady-{i:02}", SMALL)
    steady = {("index", f"steady-{i:02}") for i in range(40)} | {
        ("index_template", "flow"), ("data_stream", "flow")}
    loop = Loop(a)
    loop.start()
    changed, last = set(), None
    for i in range(200):
        # On a busy machine some more: the loop must have had its turns.
        if i >= 20 and loop.rounds > 5 and changed or loop.failure:
            break
        last = esbundle.export(a, f"{i}.tar.gz", code=0)
        manifest, _ = check_bundle(last)
        found = resources(manifest)
        gone, came = (names(manifest[key]) for key in ("vanished", "appeared"))
        assert steady <= found
        assert not came & found
        assert not manifest["failed"] and not manifest["unavailable"]
        changed |= gone | came
        esbundle("verify", last, code=0)
    loop.ended.set()
    loop.join(60)
    assert loop.failure is None and loop.rounds > 5
    assert changed and not changed & steady
    esbundle.imports(last, b)


def interfere(front, when, act):
    """Do something once, right after the first answer to a request."""
    done = []

    def after(seen):
        if not done and when in seen.path:
            done.append(seen)
            act()

    front.after = after
    return done


def test_vanished_between_list_and_batch(a, esbundle, proxy):
    a.put("/_index_template/flow", STREAM)
    for one in "keep", "gone":
        a.put(f"/{one}")
        a.put(f"/_data_stream/flow-{one}")
    front = proxy(a)

    def act():
        a.delete("/gone")
        a.delete("/_data_stream/flow-gone")

    done = interfere(front, LISTING, act)
    got = esbundle("export", "--from", front.url, "-o", "b.tar.gz", "--json",
                   code=0)
    assert done
    manifest, _ = check_bundle(esbundle.cwd + "/b.tar.gz")
    want = {("index", "gone"), ("data_stream", "flow-gone")}
    assert names(manifest["vanished"]) == want
    assert names(got.lines[-1]["vanished"]) == want
    assert resources(manifest) == {
        ("index", "keep"), ("data_stream", "flow-keep"),
        ("index_template", "flow")}
    text = esbundle("show", "b.tar.gz", code=0).out
    assert "vanished" in text and "flow-gone" in text


def test_appeared_after_the_list(a, esbundle, proxy):
    a.put("/_index_template/flow", STREAM)
    a.put("/keep")
    front = proxy(a)

    def act():
        a.put("/new")
        a.put("/.unseen")
        a.put("/_data_stream/flow-new")

    done = interfere(front, LISTING, act)
    bundle = esbundle.export(front)
    assert done
    manifest, _ = check_bundle(bundle)
    assert names(manifest["appeared"]) == {("index", "new"),
                                           ("data_stream", "flow-new")}
    assert not manifest["vanished"]
    assert resources(manifest) == {("index", "keep"),
                                   ("index_template", "flow")}


def test_name_that_becomes_an_alias(a, esbundle, proxy):
    """The reply holds another index then, which nobody asked for."""
    a.put("/turning")
    a.put("/target")
    front = proxy(a)

    def act():
        a.delete("/turning")
        a.put("/other", {"aliases": {"turning": {}}})

    done = interfere(front, LISTING, act)
    manifest, _ = check_bundle(esbundle.export(front))
    assert done
    assert resources(manifest) == {("index", "target")}
    assert names(manifest["vanished"]) == {("index", "turning")}
    assert names(manifest["appeared"]) == {("index", "other")}


def test_gone_and_back_again(a, esbundle, proxy):
    a.put("/back")
    a.put("/keep")
    front = proxy(a)

    def act():
        a.delete("/back")

    interfere(front, LISTING, act)
    front.before = lambda seen: len(
        [one for one in front.seen if LISTING in one.path]) == 2 and \
        a.request("PUT", "/back") is None
    got = esbundle("export", "--from", front.url, "-o", "b.tar.gz", code=0)
    manifest, _ = check_bundle(esbundle.cwd + "/b.tar.gz")
    assert resources(manifest) == {("index", "keep")}
    assert names(manifest["vanished"]) == {("index", "back")}
    assert "back: it came back before the end" in got.err


def test_stream_rolled_over_with_learned_fields(esbundle, clusters):
    """Only the write index counts: what the older ones learned stays there."""
    a, b = clusters
    a.put("/_index_template/flow", STREAM)
    a.put("/_data_stream/flow")
    for field in "first", "second":
        a.post("/flow/_doc?refresh=true",
               {"@timestamp": "2024-05-01T00:00:00Z", field: {"deep": 1}})
        a.post("/flow/_rollover")
    a.post("/flow/_doc?refresh=true",
           {"@timestamp": "2024-05-01T00:00:00Z", "third": "text"})
    round_trip(esbundle, clusters)
    mappings = schema.dump(b)["data_stream"]["flow"]["mappings"]
    assert set(mappings["properties"]) == {"@timestamp", "third"}
    assert mappings["properties"]["third"]["fields"]["keyword"] == {
        "type": "keyword", "ignore_above": 256}
