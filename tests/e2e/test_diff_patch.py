"""diff --format json-patch: an independent library makes B of A (issue
"Audit", §1)."""

import os
import random

import jsonpatch
import pytest

from lib import bodies, resources
from lib.bodies import Number
from lib.bundles import bundle_make
from lib.complaint import complaint

DEMO = list(resources.requests())


@pytest.fixture
def keep(tmp_path):
    """keep(name, {kind: {name: body}}): the path of a bundle."""
    def write(name, tree):
        path = os.path.join(tmp_path, f"{name}.tar.gz")
        with open(path, "wb") as out:
            out.write(bundle_make.bundle(bodies.entries(tree)))
        return path
    return write


def patched(esbundle, before, after, *options, code=1):
    """What the library makes of A's document."""
    got = esbundle("diff", before, after, "--format", "json-patch", *options,
                   code=code)
    patch = bodies.parse(got.out)
    return jsonpatch.apply_patch(bodies.read(before), patch), patch


def told(esbundle, before, after, *options, code=1):
    """{(kind, name): state} of what the diff calls different."""
    got = esbundle("diff", before, after, "--json", *options, code=code)
    return {(one["kind"], one["name"]): one["state"]
            for one in got.json["resources"]}


def pick(tree, kind, name):
    return tree.get(kind, {}).get(name)


def check(esbundle, before, after, *options, code=1):
    """What differs is B's to the letter, all else is A's."""
    result, patch = patched(esbundle, before, after, *options, code=code)
    a, b = bodies.read(before), bodies.read(after)
    different = told(esbundle, before, after, *options, code=code)
    names = {(kind, name) for tree in (a, b, result)
             for kind, inner in tree.items() for name in inner}
    for kind, name in names:
        want = b if (kind, name) in different else a
        assert bodies.exact(pick(result, kind, name)) == bodies.exact(
            pick(want, kind, name)), (kind, name)
    return result, patch


# ---- generated ----

def world(rng, old=None):
    """Pipelines at random, or what became of them."""
    if old is None:
        return {"ingest_pipeline": {
            name or "p": bodies.pipeline(rng)
            for name in rng.sample(bodies.WORDS[:-2], 6)}}
    new = {}
    for name, body in old["ingest_pipeline"].items():
        body = bodies.changed(rng, body)
        # Without its processors it would be no pipeline.
        body.setdefault("processors", [])
        if rng.random() > 0.15:
            new[name] = body
    new[rng.choice(["p", "new", "/", "~0"])] = bodies.pipeline(rng)
    return {"ingest_pipeline": new}


@pytest.mark.parametrize("seed", range(60))
def test_generated_bodies(esbundle, keep, seed):
    rng = random.Random(seed)
    old = world(rng)
    result, _ = check(esbundle, keep("a", old), keep("b", world(rng, old)))
    assert result["ingest_pipeline"]


def test_the_generator_makes_what_it_should():
    """Moves, deep lists, large numbers and escapes do occur."""
    seen = ""
    for seed in range(60):
        rng = random.Random(seed)
        old = world(rng)
        seen += repr((old, world(rng, old)))
    for text in "9007199254740993", "a/b~c", "on_failure", "foreach", "1e400":
        assert text in seen


# ---- operations ----

def processors(*names):
    return {"ingest_pipeline": {"p": {"processors": [
        {"set": {"field": name, "value": Number("1.0")}} for name in names]}}}


def test_one_processor_more_is_one_operation(esbundle, keep):
    _, patch = check(esbundle, keep("a", processors("a", "b", "c")),
                     keep("b", processors("a", "x", "b", "c")))
    assert patch == [{"op": "add", "path": "/ingest_pipeline/p/processors/1",
                      "value": {"set": {"field": "x", "value": "1.0"}}}]
    _, patch = check(esbundle, keep("a", processors("a", "b", "c")),
                     keep("b", processors("c", "a", "b")))
    assert [one["op"] for one in patch] == ["add", "remove"]


def test_paths_are_escaped_and_numbers_keep_their_text(esbundle, keep):
    def tree(number):
        return {"ingest_pipeline": {"a/b~c": {
            "processors": [], "_meta": {"~1/": Number(number)}}}}
    _, patch = check(esbundle, keep("a", tree("9007199254740992")),
                     keep("b", tree("9007199254740993.0")))
    assert patch == [{"op": "replace", "value": "9007199254740993.0", "path":
                      "/ingest_pipeline/a~1b~0c/_meta/~01~1"}]


def test_kinds_that_only_one_side_has(esbundle, keep):
    body = {"script": {"lang": "painless", "source": "1"}}
    one, two = processors("a"), {"stored_script": {"s": body, "t": body}}
    result, patch = check(esbundle, keep("a", one), keep("b", two))
    assert result == two
    assert [one["op"] for one in patch] == [
        "add", "add", "add", "remove", "remove"]
    result, _ = check(esbundle, keep("a", two), keep("b", one))
    assert result == one
    # A kind of which something was not chosen stays.
    result, _ = check(esbundle, keep("a", two), keep("b", one), "-i", "s,p")
    assert result == {"stored_script": {"t": body}, **one}


def test_what_means_the_same_is_not_touched(esbundle, keep):
    def tree(number, replicas):
        return {"index": {"i": {"settings": {
            "index.number_of_replicas": replicas}, "state": "open"}},
                "ingest_pipeline": {"p": {"processors": [{"set": {
                    "value": Number(number)}}], "version": Number(number)}}}
    before, after = keep("a", tree("1.0", Number("1"))), keep("b", tree(
        "1", "1"))
    _, patch = check(esbundle, before, after, code=0)
    assert patch == []
    # But what differs somewhere becomes B's, to the letter.
    after = keep("b", tree("1", "2"))
    _, patch = check(esbundle, before, after)
    assert [one["path"] for one in patch] == [
        "/index/i/settings/index.number_of_replicas"]


def test_what_was_not_read_is_not_touched(esbundle, keep, tmp_path):
    path = os.path.join(tmp_path, "b.tar.gz")
    with open(path, "wb") as out:
        out.write(bundle_make.bundle([], skipped=[
            {"kind": "ingest_pipeline", "name": "p", "reason": "hidden"}]))
    _, patch = patched(esbundle, keep("a", processors("a")), path, code=3)
    assert patch == []


def test_ignored_places_stay_as_they_are(esbundle, keep):
    def tree(replicas, shards, pattern):
        return {"index": {"i": {"settings": {
            "index.number_of_replicas": replicas,
            "index.number_of_shards": shards}, "mappings": {
                "_meta": {"l": [pattern, "x"]}}}}}
    before, after = keep("a", tree("1", "1", "a")), keep("b", tree(
        "2", "2", "b"))
    result, _ = patched(esbundle, before, after, "--ignore",
                        "/settings/index.number_of_replicas,/**/l/0")
    assert result == tree("1", "2", "a")
    _, patch = patched(esbundle, before, after, "-I", "/settings,/mappings",
                       code=0)
    assert patch == []


def test_maps_patch_what_is_renamed(esbundle, keep):
    old = {"ingest_pipeline": {
        "prod": {"processors": [{"pipeline": {"name": "prod"}}]}}}
    new = {"ingest_pipeline": {
        "test": {"processors": [{"pipeline": {"name": "test"}},
                                {"drop": {}}]}}}
    got = esbundle("diff", keep("a", old), keep("b", new), "-f", "json-patch",
                   "--map", "ingest_pipeline:prod=test", code=1)
    assert bodies.parse(got.out) == [
        {"op": "add", "path": "/ingest_pipeline/test/processors/1",
         "value": {"drop": {}}}]


def test_it_is_json_already(esbundle, keep):
    path = keep("a", processors("a"))
    for option in "--json", "--name-only":
        complaint(esbundle("diff", path, path, "-f", "json-patch", option,
                           code=2), "exclude each other", option)


# ---- real ----

def other(b):
    """What the demo became elsewhere."""
    b.put("/_ingest/pipeline/more", {"processors": [
        {"set": {"field": "a", "value": 9007199254740993}},
        {"foreach": {"field": "x", "processor": {"trim": {"field": "y"}}}}]})
    b.put("/product_info/_settings", {"index.refresh_interval": "7s"})
    b.put("/product_info/_mapping", {"properties": {"new field/~": {
        "type": "double", "null_value": 1.50}}})
    b.put("/_component_template/c", {"template": {"settings": {
        "number_of_replicas": 0}}, "_meta": {"é": [1.0, 2, {"x": None}]}})
    b.put("/_ilm/policy/product", {"policy": {"phases": {"delete": {
        "min_age": "9d", "actions": {"delete": {}}}}}})
    b.put("/extra/", {"aliases": {"x": {"filter": {"bool": {"must": [
        {"term": {"a": 1}}, {"range": {"b": {"gte": 1.0}}}]}}}}})


def test_bundles_of_live_clusters(a, b, esbundle):
    for one in a, b:
        one.load(DEMO)
    other(b)
    a.put("/_ingest/pipeline/more", {"processors": [
        {"foreach": {"field": "x", "processor": {"trim": {"field": "z"}}}},
        {"drop": {}}]})
    a.put("/only/")
    before, after = (os.path.join(esbundle.cwd, esbundle.export(one, name))
                     for one, name in ((a, "a.tar.gz"), (b, "b.tar.gz")))
    different = told(esbundle, before, after)
    assert set(different.values()) == {"changed", "appeared", "vanished"}
    for pair in (before, after), (after, before):
        for options in [], ["--kind", "index"], ["-x", "product*"], [
                "--ignore-kind", "ingest_pipeline,index"]:
            check(esbundle, *pair, *options)
    result, _ = check(esbundle, before, after)
    assert {kind: set(names) for kind, names in result.items()} == {
        kind: set(names) for kind, names in bodies.read(after).items()}
