"""The main path: the guide's three objects, every kind, twice, dry."""

import json
import tarfile

import pytest

from lib import resources, schema

FIELDS = {
    "productName": {"type": "text"},
    "annual_rate": {"type": "keyword"},
    "describe": {"type": "text"},
}
SHARDS = {"number_of_shards": 3, "number_of_replicas": 1}

POLICY = {"policy": {"phases": {
    "hot": {"actions": {"rollover": {
        "max_size": "1GB", "max_age": "1d", "max_docs": 1000}}},
    "delete": {"min_age": "2h", "actions": {"delete": {}}},
}}}
TEMPLATE = {"index_patterns": ["product_*"], "settings": SHARDS,
            "mappings": {"properties": FIELDS}}
INDEX = {"settings": SHARDS, "mappings": {"properties": FIELDS}}

GUIDE = [
    ("PUT", "/_ilm/policy/product", POLICY),
    ("PUT", "/_template/product", TEMPLATE),
    ("PUT", "/product_info", INDEX),
]
DEMO = list(resources.requests())

# Path prefixes in the order of the kinds' ranks; None is an index.
RANKS = ["/_ilm/policy/", "/_scripts/", None, "/_ingest/pipeline/",
         "/_template/", "/_component_template/", "/_index_template/",
         "/_data_stream/"]


def manifest(bundle):
    with tarfile.open(bundle) as tar:
        return json.load(tar.extractfile("manifest.json"))


def names(bundle):
    return {(one["kind"], one["name"]) for one in
            manifest(bundle)["resources"]}


def rank(path):
    for at, prefix in enumerate(RANKS):
        if prefix and path.startswith(prefix):
            return at
    return RANKS.index(None)


def test_demo_holds_the_guide_word_for_word():
    assert DEMO[:3] == GUIDE


def test_guide_three_objects(a, b, esbundle):
    a.load(GUIDE)
    bundle = esbundle.export(a)
    assert names(bundle) == {
        ("ilm_policy", "product"), ("legacy_template", "product"),
        ("index", "product_info")}
    esbundle.imports(bundle, b)
    assert schema.dump(b) == schema.dump(a)

    # What the guide asks for, in the server's own words.
    policy = b.get("/_ilm/policy/product").json["product"]["policy"]
    hot = policy["phases"]["hot"]["actions"]["rollover"]
    assert hot == {"max_size": "1gb", "max_age": "1d", "max_docs": 1000}
    assert policy["phases"]["delete"]["min_age"] == "2h"
    template = b.get("/_template/product").json["product"]
    assert template["index_patterns"] == ["product_*"]
    assert template["settings"]["index"] == {
        "number_of_shards": "3", "number_of_replicas": "1"}
    assert template["mappings"]["properties"] == FIELDS
    index = b.get("/product_info").json["product_info"]
    assert index["settings"]["index"]["number_of_shards"] == "3"
    assert index["mappings"]["properties"] == FIELDS


def test_guide_replicas_of_the_destination(a, b, esbundle):
    a.load(GUIDE)
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b, "--replicas", "0")
    want = schema.dump(a)
    want["index"]["product_info"]["settings"]["index.number_of_replicas"] = "0"
    assert schema.dump(b) == want
    esbundle("verify", bundle, "--against", b.url, "--replicas", "0", code=0)
    esbundle("verify", bundle, "--against", b.url, code=1)


def test_every_kind(a, b, esbundle):
    a.load(DEMO)
    bundle = esbundle.export(a)
    kinds = {kind for kind, _ in names(bundle)}
    assert kinds == {
        "ilm_policy", "stored_script", "index", "ingest_pipeline",
        "legacy_template", "component_template", "index_template",
        "data_stream"}
    esbundle("verify", bundle, code=0)
    esbundle.imports(bundle, b)
    assert schema.dump(b) == schema.dump(a)
    esbundle("verify", bundle, "--against", b.url, code=0)


def test_import_writes_in_rank_order_and_once(a, b, esbundle, proxy):
    a.load(DEMO)
    front = proxy(b)
    esbundle.imports(esbundle.export(a), front)
    created = [one.path.split("?")[0] for one in front.writes
               if one.method == "PUT" and "/_mapping" not in one.path]
    assert sorted(created) == sorted(path for _, path, _ in DEMO)
    assert [rank(path) for path in created] == sorted(map(rank, created))


def test_second_import_writes_nothing(a, b, esbundle, proxy):
    a.load(DEMO)
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b)
    front = proxy(b)
    esbundle.imports(bundle, front)
    assert front.seen and front.writes == []


def test_export_writes_nothing(a, esbundle, proxy):
    a.load(DEMO)
    front = proxy(a)
    esbundle.export(front)
    assert front.seen and front.writes == []


def test_export_of_b_has_the_digest_of_a(a, b, esbundle):
    a.load(DEMO)
    first = esbundle.export(a, "a.tar.gz")
    esbundle.imports(first, b)
    second = esbundle.export(b, "b.tar.gz")
    digests = [manifest(one)["content_digest"] for one in (first, second)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize("command", [
    ["plan"], ["import", "--dry-run"], ["import", "--dry-run", "--yes"]])
def test_dry_run_writes_nothing(a, b, esbundle, proxy, command):
    a.load(DEMO)
    bundle = esbundle.export(a)
    front = proxy(b)
    before = schema.dump(b)
    got = esbundle(*command, bundle, "--to", front.url, code=0)
    assert f"plan: {len(DEMO)} create, 0 differ" in got.out
    assert front.seen and front.writes == []
    assert schema.dump(b) == before


def test_verify_names_what_changed(a, b, esbundle):
    a.load(GUIDE)
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b)
    b.put("/product_info/_settings", {"index.refresh_interval": "7s"})
    got = esbundle("verify", bundle, "--against", b.url, code=1)
    assert "product_info" in got.out
    assert "refresh_interval" in got.out


def test_same_cluster_is_refused(a, esbundle, proxy):
    a.load(GUIDE)
    bundle = esbundle.export(a)
    front = proxy(a)
    got = esbundle.imports(bundle, front, code=7)
    assert "--same-cluster" in got.err
    assert front.writes == []
    esbundle.imports(bundle, front, "--same-cluster")
    assert front.writes == []
