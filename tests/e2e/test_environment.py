"""What belongs to the source: class (a) is left out and told under origin,
class (b) stays in the body and is rewritten by rules that the plan prints."""

import json
import os

import pytest

from lib import schema
from lib.bundles import check_bundle
from lib.client import enc

ALLOCATION = "index.routing.allocation."


def origins(bundle):
    manifest, _ = check_bundle(bundle)
    return {(one["kind"], one["name"]): one.get("origin")
            for one in manifest["resources"]}


def body(esbundle, bundle, resource):
    return json.loads(esbundle("show", bundle, resource, code=0).out)


def rewrites(plan):
    """{(rule, kind, name, last part of the pointer)}"""
    return {(one["rule"], one["kind"], one["name"],
             one["pointer"].rsplit("/", 1)[-1])
            for one in plan["rewrites"]}


def settings(client, index):
    return schema.dump(client)["index"][index]["settings"]


# ---- class (a) ----

def test_origin_keeps_what_the_server_made(a, esbundle):
    a.put("/plain")
    a.put("/_ilm/policy/p", {"policy": {"phases": {}}})
    a.put("/" + enc("<dated-{now/d{yyyy}}-000001>"))
    a.put("/_index_template/t", {
        "index_patterns": ["s"], "data_stream": {}, "template": {
            "mappings": {"properties": {"@timestamp": {"type": "date"}}}}})
    a.put("/_data_stream/s")
    bundle = esbundle.export(a)
    found = origins(bundle)
    live = a.get("/plain?flat_settings=true").json["plain"]["settings"]
    told = found["index", "plain"]
    for key in "uuid", "creation_date", "provided_name", "version.created":
        key = "index." + key
        assert told["/settings/" + key] == live[key]
        assert key not in body(esbundle, bundle, "index/plain")["settings"]
    policy = a.get("/_ilm/policy/p").json["p"]
    told = found["ilm_policy", "p"]
    assert int(told["/version"]) == policy["version"]
    assert told["/modified_date"] == policy["modified_date"]
    assert set(body(esbundle, bundle, "ilm_policy/p")) == {"policy"}

    # Date math is lost by design; its text is not.
    dated, = [key for key in found if key[1].startswith("dated-")]
    assert found[dated]["/settings/index.provided_name"] == \
        "<dated-{now/d{yyyy}}-000001>"
    assert int(found["data_stream", "s"]["/generation"]) == 1


def test_shrunk_index_is_one_like_any(a, b, esbundle):
    a.put("/big", {"settings": {"number_of_shards": 4,
                                "number_of_replicas": 0}})
    a.put("/big/_settings", {"index.blocks.write": True})
    a.post("/big/_shrink/small", {"settings": {
        "index.number_of_replicas": 0, "index.blocks.write": None}})
    bundle = esbundle.export(a, "small.tar.gz", "--include", "small")
    assert origins(bundle)["index", "small"][
        "/settings/index.resize.source.name"] == "big"
    esbundle.imports(bundle, b)
    want, got = settings(a, "small"), settings(b, "small")
    made = {key: want.pop(key) for key in list(want)
            if key.startswith(ALLOCATION + "initial_recovery")}
    assert got == want and made
    assert schema.dump(b)["index"]["small"]["routing_num_shards"] == \
        schema.dump(a)["index"]["small"]["routing_num_shards"]


# ---- blocks ----

@pytest.fixture
def blocked(a, esbundle):
    for name in "write", "read", "read_only", "read_only_allow_delete":
        a.put(f"/{name}", {"settings": {f"index.blocks.{name}": True}})
    a.put("/closed", {"settings": {"index.blocks.write": True},
                      "aliases": {"few": {"filter": {"term": {"a": 1}}}}})
    a.post("/closed/_close")
    return esbundle.export(a)


BLOCKS = {"write": "write", "read": "read", "read_only": "read_only",
          "read_only_allow_delete": "read_only_allow_delete",
          "closed": "write"}


def test_blocks_are_kept_in_the_body_and_not_applied(b, esbundle, blocked):
    for index, block in BLOCKS.items():
        assert body(esbundle, blocked, f"index/{index}")["settings"][
            f"index.blocks.{block}"] == "true"
    plan = esbundle("plan", blocked, "--to", b.url, "--json", code=0).json
    assert rewrites(plan) == {
        ("blocks", "index", index, f"index.blocks.{block}")
        for index, block in BLOCKS.items()}
    text = esbundle("plan", blocked, "--to", b.url, code=0).out
    assert "index.blocks.read_only_allow_delete not applied" in text
    esbundle.imports(blocked, b)
    for index in BLOCKS:
        assert not [key for key in settings(b, index) if ".blocks." in key]
    assert schema.dump(b)["index"]["closed"]["state"] == "close"
    esbundle("verify", blocked, "--against", b.url, code=0)
    esbundle("verify", blocked, "--against", b.url, "--keep-blocks", code=1)


def test_keep_blocks_keeps_those_a_user_sets(a, b, esbundle, blocked):
    plan = esbundle("plan", blocked, "--to", b.url, "--keep-blocks", "--json",
                    code=0).json
    assert rewrites(plan) == {
        ("blocks", "index", "read_only_allow_delete",
         "index.blocks.read_only_allow_delete")}
    esbundle.imports(blocked, b, "--keep-blocks")
    want = schema.dump(a)["index"]
    del want["read_only_allow_delete"]["settings"][
        "index.blocks.read_only_allow_delete"]
    assert schema.dump(b)["index"] == want
    esbundle("verify", blocked, "--against", b.url, "--keep-blocks", code=0)


# ---- lifecycle and allocation ----

def test_origination_date_is_not_applied(a, b, esbundle):
    a.put("/old", {"settings": {
        "index.lifecycle.origination_date": 1577836800000,
        "index.lifecycle.indexing_complete": True}})
    bundle = esbundle.export(a)
    assert body(esbundle, bundle, "index/old")["settings"][
        "index.lifecycle.origination_date"] == "1577836800000"
    plan = esbundle("plan", bundle, "--to", b.url, "--json", code=0).json
    assert rewrites(plan) == {("origination-date", "index", "old",
                               "index.lifecycle.origination_date")}
    esbundle.imports(bundle, b)
    want = settings(a, "old")
    del want["index.lifecycle.origination_date"]
    assert settings(b, "old") == want


NODES = {"require._name": "node-a", "include._ip": "127.0.0.1",
         "exclude._host": "elsewhere", "exclude._id": "abc"}


def test_filters_that_name_nodes_are_never_applied(a, b, esbundle):
    own = {ALLOCATION + key: value for key, value in NODES.items()}
    kept = {ALLOCATION + "include.disk": "ssd,hdd",
            ALLOCATION + "exclude.zone": "north",
            ALLOCATION + "total_shards_per_node": "7"}
    a.put("/bound", {"settings": {**own, **kept}})
    a.put("/_template/bound", {"index_patterns": ["nothing"],
                               "settings": own})
    a.put("/_component_template/bound", {"template": {"settings": own}})
    bundle = esbundle.export(a)
    assert {**own, **kept}.items() <= body(
        esbundle, bundle, "index/bound")["settings"].items()
    plan = esbundle("plan", bundle, "--to", b.url, "--json", code=0).json
    assert rewrites(plan) == {
        ("allocation-nodes", kind, "bound", key) for key in own
        for kind in ("index", "legacy_template", "component_template")}
    esbundle.imports(bundle, b)
    want = settings(a, "bound")
    assert settings(b, "bound") == {key: value for key, value in want.items()
                                    if key not in own}
    assert schema.dump(b)["legacy_template"]["bound"]["settings"] == {}


@pytest.mark.parametrize("key, value, there", [
    ("require.zone", "east", False), ("include.zone", "east,north", False),
    ("include.zone", "east,west", True), ("require.disk", "ssd", True),
    ("include.disk", "s*", True), ("exclude.zone", "east", True)])
def test_other_filters_are_checked(a, b, esbundle, proxy, key, value, there):
    a.put("/bound?wait_for_active_shards=0",
          {"settings": {ALLOCATION + key: value}})
    bundle = esbundle.export(a)
    front = proxy(b)
    got = esbundle("plan", bundle, "--to", front.url, "--json",
                   code=0 if there else 7).json
    assert not got["rewrites"]
    if there:
        esbundle.imports(bundle, front)
        assert settings(b, "bound") == settings(a, "bound")
        return
    step, = got["steps"]
    assert step["action"] == "blocked"
    assert key.split(".")[1] in step["reason"]
    assert "--allocation drop" in step["remedy"]
    esbundle.imports(bundle, front, code=7)
    assert front.writes == []


def test_allocation_drop_leaves_filters_out(a, b, esbundle):
    bound = {ALLOCATION + "require.zone": "east",
             ALLOCATION + "include._tier_preference": "data_hot"}
    a.put("/bound", {"settings": bound})
    bundle = esbundle.export(a)
    plan = esbundle("plan", bundle, "--to", b.url, "--allocation", "drop",
                    "--json", code=0).json
    assert rewrites(plan) == {("allocation", "index", "bound", key)
                              for key in bound}
    esbundle.imports(bundle, b, "--allocation", "drop")
    assert not [key for key in settings(b, "bound")
                if key.startswith(ALLOCATION)]
    esbundle("verify", bundle, "--against", b.url, "--allocation", "drop",
             code=0)


@pytest.mark.parametrize("tier", ["data_hot", "data_warm,data_hot", None])
def test_tier_preference_goes_to_servers_that_know_it(a, b, esbundle, tier):
    key = ALLOCATION + "include._tier_preference"
    a.put("/tiered", {"settings": {key: tier}})
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b)
    assert settings(b, "tiered") == settings(a, "tiered")
    assert settings(b, "tiered").get(key) == tier


def test_tier_preference_does_not_go_to_6_8(a, old, esbundle):
    a.put("/tiered", {"mappings": {"properties": {"a": {"type": "keyword"}}}})
    bundle = esbundle.export(a)
    with open(esbundle.cwd + "/password", "w", encoding="utf-8",
              opener=private) as file:
        file.write(old.password)
    login = ["--to", old.url, "--user", old.user, "--password-file",
             "password"]
    plan = esbundle("plan", bundle, *login, "--json", code=0).json
    assert rewrites(plan) == {("tiers", "index", "tiered",
                               ALLOCATION + "include._tier_preference")}
    esbundle("import", bundle, *login, "--yes", code=0)
    found = schema.dump(old)["index"]["tiered"]
    assert ALLOCATION + "include._tier_preference" not in found["settings"]


def private(path, flags):
    return os.open(path, flags, 0o600)


# ---- never ?human ----

def test_nothing_is_asked_for_human_eyes(a, b, esbundle, proxy):
    a.put("/one", {"settings": {"index.blocks.write": True}})
    a.put("/_ilm/policy/p", {"policy": {"phases": {}}})
    a.put("/_index_template/t", {
        "index_patterns": ["s"], "data_stream": {}, "template": {
            "mappings": {"properties": {"@timestamp": {"type": "date"}}}}})
    a.put("/_data_stream/s")
    first, second = proxy(a), proxy(b)
    bundle = esbundle.export(first)
    esbundle("check", "--from", first.url, code=0)
    esbundle("plan", bundle, "--to", second.url, code=0)
    esbundle.imports(bundle, second, "--keep-blocks")
    esbundle("verify", bundle, "--against", second.url, "--keep-blocks",
             code=0)
    seen = [one.path for one in first.seen + second.seen]
    assert len(seen) > 30
    assert not [one for one in seen if "human" in one]
