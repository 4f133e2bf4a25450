"""Every change is classed, and a live 7.10.2 shows that the class is right
(issue "Audit", §2)."""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib import class_cases
from lib.class_trial import Trial
from lib.runner import REPO

GROUPS = {
    "settings": [(*one, False) for one in class_cases.of_settings()],
    "parameters": [(*one, False) for one in class_cases.of_parameters()],
    "mappings": [(*one, False) for one in class_cases.of_mappings()],
    "bodies": [(*one, False) for one in class_cases.BODIES],
    "closed": [(*one, True) for one in class_cases.CLOSED],
}


def test_there_are_more_than_eighty_cases():
    names = [one[0] for group in GROUPS.values() for one in group]
    assert len(set(names)) == len(names) > 200


def own(body, name):
    """A body whose aliases are this index's alone."""
    return json.loads(json.dumps(body).replace('"@', f'"alias-of-{name}'))


def create(client, name, body, closed):
    client.must("PUT", f"/{name}?wait_for_active_shards=0", own(body, name))
    if closed:
        client.must("POST", f"/{name}/_close?wait_for_active_shards=0")


class World:
    """The indices before on cluster A, those that are wanted on B."""

    def __init__(self, a, b, cases):
        self.a, self.b = a, b
        self.cases = {f"case-{i}": one for i, one in enumerate(cases)}

    def make(self, name):
        _, before, after, closed = self.cases[name]
        create(self.b, name, after, closed)
        create(self.a, name, before, False)
        # Where writing is blocked there is none.
        self.a.request("PUT", f"/{name}/_doc/1?refresh=true", {})
        if closed:
            self.a.must("POST", f"/{name}/_close")

    def each(self, work):
        with ThreadPoolExecutor(4) as pool:
            return dict(zip(self.cases, pool.map(work, self.cases)))

    def predict(self, esbundle):
        """{name: class} as diff of the two clusters' bundles tells."""
        paths = [esbundle.export(one, f"{i}.tar.gz", "--include-hidden")
                 for i, one in enumerate((self.a, self.b))]
        got = esbundle("diff", *paths, "--json", code=1).json
        # The only thing that a change does besides what it says.
        return {one["name"]: one for one in got["resources"]
                if one["kind"] == "index"}

    def trial(self, name):
        wanted = Trial(self.b, name, None).read()
        return Trial(self.a, name, wanted, self.cases[name][3]).run()


@pytest.mark.parametrize("group", GROUPS)
def test_prediction_and_server_agree_in_all(a, b, esbundle, group):
    world = World(a, b, GROUPS[group])
    world.each(world.make)
    predicted = world.predict(esbundle)
    shown = world.each(world.trial)
    wrong = [(world.cases[name][0], shown[name], predicted.get(name))
             for name in world.cases
             if name not in predicted or
             predicted[name]["class"] != shown[name]]
    assert not wrong, "\n".join(map(str, wrong))


# ---- what is no change of one index ----

@pytest.fixture
def classed(a, esbundle):
    """classed(requests): send them to A and tell {(kind, name): class} of what
    they changed, and why."""
    def run(requests):
        before = esbundle.export(a, "before.tar.gz", "--force")
        a.load(requests)
        after = esbundle.export(a, "after.tar.gz", "--force")
        got = esbundle("diff", before, after, "--json", code=1).json
        return {(one["kind"], one["name"]): (one["class"], one["why"])
                for one in got["resources"]}
    return run


def interval(a, index):
    got = a.get(f"/{index}/_settings?flat_settings=true").json
    return got[index]["settings"].get("index.refresh_interval")


def template(value):
    return {"index_patterns": ["s-*"], "template": {"settings": {
        "index.refresh_interval": value,
        "index.lifecycle.rollover_alias": "s"}}}


def test_a_template_of_a_series_is_seen_by_the_next_index(a, classed):
    a.load([("PUT", "/_index_template/t", template("5s")),
            ("PUT", "/s-000001", {"aliases": {"s": {
                "is_write_index": True}}})])
    told = classed([("PUT", "/_index_template/t", template("9s"))])
    assert told[("index_template", "t")][0] == "next_rollover"
    assert interval(a, "s-000001") == "5s"
    a.must("POST", "/s/_rollover", {})
    assert interval(a, "s-000002") == "9s"


def test_a_component_of_a_stream_is_seen_by_the_next_index(a, classed):
    def component(value):
        return ("PUT", "/_component_template/c", {"template": {"settings": {
            "index.refresh_interval": value}}})
    a.load([component("5s"),
            ("PUT", "/_index_template/t", {
                "index_patterns": ["d*"], "data_stream": {},
                "composed_of": ["c"]}),
            ("PUT", "/_data_stream/d1", None)])
    told = classed([component("9s")])
    assert told[("component_template", "c")][0] == "next_rollover"
    assert interval(a, ".ds-d1-000001") == "5s"
    a.must("POST", "/d1/_rollover", {})
    assert interval(a, ".ds-d1-000002") == "9s"


def test_a_pipeline_that_an_index_names_is_missed(a, classed):
    a.load([("PUT", "/_ingest/pipeline/p", {"processors": []}),
            ("PUT", "/_ingest/pipeline/unused", {"processors": []}),
            ("PUT", "/i", {"settings": {"index.default_pipeline": "p"}})])
    told = classed([("DELETE", "/_ingest/pipeline/p", None),
                    ("DELETE", "/_ingest/pipeline/unused", None)])
    assert told[("ingest_pipeline", "p")] == (
        "destructive", "still named by 1 index")
    assert told[("ingest_pipeline", "unused")][0] == "in_place"
    got = a.request("POST", "/i/_doc", {})
    assert got.status == 400 and "pipeline with id [p] does not exist" in (
        got.text)


def test_a_policy_tells_how_many_indices_it_takes_sooner(a, classed):
    def policy(age):
        return ("PUT", "/_ilm/policy/p", {"policy": {"phases": {
            "delete": {"min_age": age, "actions": {"delete": {}}}}}})
    a.load([policy("90d")] + [
        ("PUT", f"/i{n}", {"settings": {"index.lifecycle.name": "p"}})
        for n in range(3)])
    told = classed([policy("30d")])
    assert told[("ilm_policy", "p")] == (
        "destructive",
        "policy 'p': 3 indices here would be deleted 60d sooner")
    assert classed([policy("60d")])[("ilm_policy", "p")][0] == "in_place"


def test_an_index_comes_under_a_policy_that_deletes(a, classed):
    a.load([("PUT", "/_ilm/policy/p", {"policy": {"phases": {
                "delete": {"min_age": "9d", "actions": {"delete": {}}}}}}),
            ("PUT", "/_ilm/policy/q", {"policy": {"phases": {
                "hot": {"actions": {"set_priority": {"priority": 1}}}}}}),
            ("PUT", "/i", {}), ("PUT", "/j", {})])
    told = classed([
        ("PUT", "/i/_settings", {"index.lifecycle.name": "p"}),
        ("PUT", "/j/_settings", {"index.lifecycle.name": "q"})])
    assert told == {
        ("index", "i"): (
            "destructive",
            "policy 'p': the index would be deleted from an age of 9d on"),
        ("index", "j"): ("in_place", "a dynamic setting")}


def test_a_series_without_its_writer_takes_nothing(a, classed):
    a.load([("PUT", "/w-1", {"aliases": {"w": {}}}),
            ("PUT", "/w-2", {"aliases": {"w": {"is_write_index": True}}})])
    told = classed([("POST", "/_aliases", {"actions": [
        {"remove": {"index": "w-2", "alias": "w"}},
        {"add": {"index": "w-1", "alias": "w", "is_write_index": False}}]})])
    assert told[("index", "w-2")][0] == "destructive"
    got = a.request("POST", "/w/_doc", {})
    assert got.status == 400 and "no write index is defined" in got.text


def test_metadata_blocks_hide_an_index(a, esbundle):
    """No export can read such an index afterwards."""
    a.load([("PUT", "/i", {})])
    before = esbundle.export(a, "before.tar.gz", "--force")
    esbundle("unpack", before, "-o", "edited", code=0)
    path = f"{esbundle.cwd}/edited/index/i.json"
    with open(path, encoding="utf-8") as data:
        body = json.load(data)
    body["settings"]["index.blocks.metadata"] = "true"
    with open(path, "w", encoding="utf-8") as out:
        json.dump(body, out)
    (one,) = esbundle("diff", before, "edited", "--json",
                      code=1).json["resources"]
    assert one["class"] == "destructive"
    a.must("PUT", "/i/_settings", {"index.blocks.metadata": True})
    assert a.get("/i").status == 403


def test_the_table_is_told_and_documented(esbundle):
    told = {row[0]: re.sub(r"\s+", " ", row[1]) for row in re.findall(
        r"^  (\w+) +(.+(?:\n {18}.+)*)", esbundle("help", "classes",
                                                  code=0).out, re.M)}
    with open(os.path.join(REPO, "format", "classes.md"),
              encoding="utf-8") as text:
        written = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text.read(),
                                  re.M))
    assert told == written and len(told) == 5
