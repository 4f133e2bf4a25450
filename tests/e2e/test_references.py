"""References in all directions: told in the manifest, followed by the
selection, kept by the round trip, and looked for on the destination."""

import json

import pytest

from lib import schema
from lib.bundles import check_bundle
from test_fidelity import round_trip

# pylint: disable=wrong-import-order
import bundle_make


def uses(number):
    """Settings that name a policy and two pipelines of their own."""
    return {"index.lifecycle.name": f"policy-{number}",
            "index.default_pipeline": f"default-{number}",
            "index.final_pipeline": f"final-{number}"}


def settings_edges(kind, name, number, at):
    return {(kind, name, f"{at}/index.{key}", *to) for key, to in (
        ("lifecycle.name", ("ilm_policy", f"policy-{number}")),
        ("default_pipeline", ("ingest_pipeline", f"default-{number}")),
        ("final_pipeline", ("ingest_pipeline", f"final-{number}")))}


NESTED = {
    "description": "names others at every depth",
    "processors": [
        {"script": {"id": "top"}},
        {"pipeline": {"name": "plain"}},
        {"foreach": {"field": "list", "processor": {
            "script": {"id": "in-foreach"}}}},
        {"foreach": {"field": "lists", "processor": {
            "foreach": {"field": "_ingest._value", "processor": {
                "pipeline": {"name": "in-foreach"}}}}}},
        {"set": {"field": "a", "value": 1, "if": "ctx.b == null",
                 "on_failure": [
                     {"script": {"id": "on-failure", "on_failure": [
                         {"pipeline": {"name": "on-failure"}}]}}]}},
        {"drop": {"if": {"id": "condition"}}},
    ],
    "on_failure": [{"pipeline": {"name": "at-last"}},
                   {"foreach": {"field": "list", "processor": {
                       "script": {"id": "at-last"}}}}],
}
SCRIPTS = {"top": "/processors/0/script/id",
           "in-foreach": "/processors/2/foreach/processor/script/id",
           "on-failure": "/processors/4/set/on_failure/0/script/id",
           "condition": "/processors/5/drop/if/id",
           "at-last": "/on_failure/1/foreach/processor/script/id"}
PIPELINES = {
    "plain": "/processors/1/pipeline/name",
    "in-foreach":
        "/processors/3/foreach/processor/foreach/processor/pipeline/name",
    "on-failure":
        "/processors/4/set/on_failure/0/script/on_failure/0/pipeline/name",
    "at-last": "/on_failure/0/pipeline/name"}


def fill(client):
    """One resource for each end of a reference, each with its own name."""
    for number in range(4):
        client.put(f"/_ilm/policy/policy-{number}", {"policy": {"phases": {}}})
        for one in "default", "final":
            client.put(f"/_ingest/pipeline/{one}-{number}",
                       {"processors": []})
    for one in PIPELINES:
        client.put(f"/_ingest/pipeline/{one}", {"processors": []})
    for one in SCRIPTS:
        source = "ctx.c == 1" if one == "condition" else "ctx.n = 1"
        client.put(f"/_scripts/{one}", {"script": {
            "lang": "painless", "source": source}})
    client.put("/_ingest/pipeline/nested", NESTED)
    client.put("/app", {"settings": uses(0)})
    client.put("/_template/legacy", {"index_patterns": ["l-*"],
                                     "settings": uses(1)})
    client.put("/_component_template/part", {"template": {
        "settings": uses(2)}})
    client.put("/_component_template/other", {"template": {}})
    client.put("/_index_template/whole", {
        "index_patterns": ["stream"], "data_stream": {},
        "composed_of": ["part", "other"], "template": {
            "settings": uses(3), "mappings": {"properties": {
                "@timestamp": {"type": "date"}}}}})
    client.put("/_data_stream/stream")


EDGES = {
    *settings_edges("index", "app", 0, "/settings"),
    *settings_edges("legacy_template", "legacy", 1, "/settings"),
    *settings_edges("component_template", "part", 2, "/template/settings"),
    *settings_edges("index_template", "whole", 3, "/template/settings"),
    ("index_template", "whole", "/composed_of/0", "component_template",
     "part"),
    ("index_template", "whole", "/composed_of/1", "component_template",
     "other"),
    ("data_stream", "stream", "/template", "index_template", "whole"),
    *(("ingest_pipeline", "nested", at, "stored_script", name)
      for name, at in SCRIPTS.items()),
    *(("ingest_pipeline", "nested", at, "ingest_pipeline", name)
      for name, at in PIPELINES.items()),
}


def edges(bundle):
    """({(kind, name, pointer, kind, name)}, the same of those absent)."""
    manifest, _ = check_bundle(bundle)
    found = {True: set(), False: set()}
    for one in manifest["resources"]:
        for need in one["requires"]:
            found[need["present"]].add(
                (one["kind"], one["name"], need["pointer"], need["kind"],
                 need["name"]))
    return found[True], found[False]


def test_every_direction(esbundle, clusters):
    fill(clusters.a)
    bundle = round_trip(esbundle, clusters)
    assert edges(bundle) == (EDGES, set())


@pytest.mark.parametrize("root", [
    "index:app", "legacy_template:legacy", "component_template:part",
    "index_template:whole", "data_stream:stream", "ingest_pipeline:nested"])
def test_one_root_brings_what_it_needs(esbundle, clusters, root):
    a, b = clusters
    fill(a)
    bundle = esbundle.export(a, "root.tar.gz", "--include", root)
    want, reached = set(), {tuple(root.split(":"))}
    while reached - want:
        want |= reached
        reached = {edge[3:] for edge in EDGES if edge[:2] in want}
    manifest, _ = check_bundle(bundle)
    assert {(one["kind"], one["name"])
            for one in manifest["resources"]} == want

    # The whole bundle cut down at import brings the same.
    whole = esbundle.export(a, "whole.tar.gz")
    esbundle.imports(whole, b, "--include", root)
    got = schema.dump(b)
    assert {(kind, name) for kind in got for name in got[kind]} == want


def test_soft_reference_to_nothing_is_told_and_no_hindrance(esbundle,
                                                            clusters):
    a, b = clusters
    a.put("/app", {"settings": uses(0)})
    a.put("/_ingest/pipeline/user", {"processors": [
        {"pipeline": {"name": "nowhere"}}]})
    a.put("/_template/legacy", {"index_patterns": ["l"], "settings": uses(1)})
    bundle = esbundle.export(a)
    present, absent = edges(bundle)
    assert not present and len(absent) == 7
    plan = esbundle("plan", bundle, "--to", b.url, "--json", code=0).json
    assert {one["id"] for one in plan["warnings"]} == {"reference-missing"}
    assert len(plan["warnings"]) == 7
    esbundle.imports(bundle, b)
    assert schema.dump(b) == schema.dump(a)


@pytest.mark.parametrize("root, need", [
    ("ingest_pipeline:nested", "stored_script 'top'"),
    ("index_template:whole", "component_template 'part'"),
    ("data_stream:stream", "index_template 'whole'")])
def test_hard_reference_missing_on_both_sides_blocks(
        esbundle, clusters, proxy, root, need):
    a, b = clusters
    fill(a)
    bundle = esbundle.export(a, "alone.tar.gz", "--include", root,
                             "--no-deps")
    front = proxy(b)
    got = esbundle("import", bundle, "--to", front.url, "--yes", code=7)
    assert need in got.out and "blocked" in got.out
    assert front.writes == []

    # There, they will do.
    esbundle.imports(esbundle.export(a, "all.tar.gz"), b)
    kind, name = root.split(":")
    path = {"ingest_pipeline": "/_ingest/pipeline/",
            "index_template": "/_index_template/",
            "data_stream": "/_data_stream/"}[kind]
    if kind == "index_template":
        b.delete("/_data_stream/stream")
    b.delete(path + name)
    esbundle.imports(bundle, b)
    assert name in schema.dump(b)[kind]


def test_map_is_followed_in_every_direction(esbundle, clusters):
    a, b = clusters
    fill(a)
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b, *(
        arg for kind in ("ilm_policy", "stored_script", "ingest_pipeline",
                         "component_template", "index_template")
        for arg in ("--map", f"{kind}:*=new-*")))
    again = esbundle.export(b, "b.tar.gz")
    renamed = {"ilm_policy", "stored_script", "ingest_pipeline",
               "component_template", "index_template"}

    def moved(kind, name):
        return kind, "new-" + name if kind in renamed else name

    assert edges(again) == ({
        (*moved(*edge[:2]), edge[2], *moved(*edge[3:])) for edge in EDGES},
                            set())


# ---- what the destination cannot do ----

def hand_made(esbundle, *entries):
    """A bundle of resources that no 7.10.2 cluster could hold."""
    path = esbundle.cwd + "/made.tar.gz"
    with open(path, "wb") as file:
        file.write(bundle_make.bundle(bundle_make.share(list(entries))))
    return path


def test_enrich_without_its_policy_is_refused_and_told(esbundle, clusters,
                                                       proxy):
    b = clusters.b
    path = hand_made(
        esbundle,
        bundle_make.resource("ingest_pipeline", "enriching", {
            "processors": [{"enrich": {"policy_name": "users", "field": "a",
                                       "target_field": "b"}}]}),
        bundle_make.resource("ingest_pipeline", "plain", {"processors": []}))
    front = proxy(b)
    got = esbundle.imports(path, front, code=3)
    assert "failed: ingest_pipeline 'enriching'" in got.err
    assert "enrich" in got.err.split("failed:")[1].splitlines()[0]
    assert [one.method for one in front.writes] == ["PUT", "PUT"]
    assert set(schema.dump(b)["ingest_pipeline"]) == {"plain"}


@pytest.mark.parametrize("kind, body", [
    ("ingest_pipeline", {"description": "\ud800", "processors": []}),
    ("component_template", {"_meta": {"half": "\ud800x"}, "template": {}}),
    ("index_template", {"_meta": {"half": "\udc00"},
                        "index_patterns": ["nothing"]}),
    ("legacy_template", {"aliases": {}, "index_patterns": ["nothing"],
                         "mappings": {"_meta": {"half": "\ud800"}},
                         "order": 0, "settings": {}}),
    ("stored_script", {"script": {"lang": "painless",
                                  "source": "'\ud800'"}})])
def test_lone_surrogate_is_refused_once_and_told(
        esbundle, clusters, proxy, kind, body):
    """7.10.2 holds one in indices only: elsewhere its refusal is final."""
    b = clusters.b
    text = json.dumps(body, indent=2, sort_keys=True) + "\n"
    path = hand_made(esbundle,
                     bundle_make.resource(kind, "half", text.encode()),
                     bundle_make.resource("index", "whole", {
                         "aliases": {}, "mappings": {}, "settings": {
                             "index.number_of_shards": "1"},
                         "state": "open"}))
    front = proxy(b)

    # The server tries to publish it for as long as it is told to wait.
    got = esbundle.imports(path, front, "--timeout", "9", code=3)
    assert f"failed: {kind} 'half'" in got.err
    assert len([one for one in front.writes if "half" in one.path]) == 1
    assert "half" not in schema.dump(b)[kind]
    assert "whole" in schema.dump(b)["index"]
