"""The tools of the tests do what the tests believe."""

import http.client

import pytest

from lib import schema
from lib.client import enc

ODD = "p%+@&=,*/ü"


def fill(client):
    client.load([
        ("PUT", "/_ilm/policy/h", {"policy": {"phases": {}}}),
        ("PUT", "/_scripts/h", {"script": {
            "lang": "painless", "source": "ctx.x = 1"}}),
        ("PUT", "/h-open", {"settings": {"index.lifecycle.name": "h"},
                            "aliases": {"h": {}}}),
        ("PUT", "/h-hidden", {"settings": {"index.hidden": True}}),
        ("PUT", "/h-blocked", {"settings": {"index.blocks.metadata": True}}),
        ("PUT", "/h-closed", None),
        ("POST", "/h-closed/_close", None),
        ("PUT", "/_ingest/pipeline/" + enc(ODD), {"processors": []}),
        ("PUT", "/_template/h", {"index_patterns": ["h"]}),
        ("PUT", "/_component_template/h", {"template": {}}),
        ("PUT", "/_index_template/h", {
            "index_patterns": ["h-stream"], "data_stream": {},
            "composed_of": ["h"]}),
        ("PUT", "/_data_stream/h-stream", None),
        ("PUT", "/_cluster/settings", {
            "persistent": {"cluster.max_shards_per_node": 500}}),
    ])


def test_dump_sees_every_kind(a):
    fill(a)
    got = schema.dump(a)
    assert {kind: sorted(found) for kind, found in got.items()} == {
        "ilm_policy": ["h"], "stored_script": ["h"],
        "index": ["h-closed", "h-hidden", "h-open"],
        "ingest_pipeline": [ODD], "legacy_template": ["h"],
        "component_template": ["h"], "index_template": ["h"],
        "data_stream": ["h-stream"]}
    assert got["index"]["h-closed"]["state"] == "close"
    assert got["index"]["h-open"]["aliases"] == {"h": {}}


def test_wipe_leaves_nothing(a, b):
    empty = schema.dump(b)
    fill(a)
    schema.wipe(a)
    assert schema.dump(a) == empty
    assert a.get("/_cluster/settings").json["persistent"] == {}


def test_streams_take_no_parameter(a):
    """Neither do Elastic's own handlers, which are not in these clusters."""
    a.load([("PUT", "/_index_template/h", {
        "index_patterns": ["h-stream"], "data_stream": {}})])
    for parameter in ("master_timeout=1s", "timeout=1s"):
        got = a.request("PUT", "/_data_stream/h-stream?" + parameter)
        assert got.status == 400
        assert "contains unrecognized parameter" in got.text


def test_clusters_are_two(a, b):
    fill(a)
    assert b.get("/h-open").status == 404
    uuids = {one.get("/").json["cluster_uuid"] for one in (a, b)}
    assert len(uuids) == 2


def test_node_attributes_differ(a, b):
    zones = [next(iter(one.get("/_nodes").json["nodes"].values()))
             ["attributes"]["zone"] for one in (a, b)]
    assert zones == ["east", "west"]


def ask(front, method, path, body=None):
    line = http.client.HTTPConnection(front.url[7:], timeout=30)
    line.request(method, path, body,
                 {"Content-Type": "application/json"} if body else {})
    got = line.getresponse()
    got.read()
    return got.status


def test_proxy_counts_by_method(a, proxy):
    front = proxy(a)
    assert ask(front, "GET", "/") == 200
    assert ask(front, "PUT", "/h-one") == 200
    assert ask(front, "POST", "/_index_template/_simulate",
               '{"index_patterns":["x"]}') == 200
    assert front.counts == {"GET": 1, "PUT": 1, "POST": 1}
    assert [one.path for one in front.writes] == ["/h-one"]


@pytest.mark.parametrize("when, exists", [("before", 404), ("after", 200)])
def test_proxy_drops(a, proxy, when, exists):
    front = proxy(a)
    setattr(front, when, lambda seen: seen.method == "PUT")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(front, "PUT", "/h-one")
    assert a.get("/h-one").status == exists


def test_old_has_security(old):
    assert old.get("/").json["version"]["number"] == "6.8.23"
    old.make_role("reader", ["monitor"], [(["log-*"], ["read"])])
    user = old.make_user("ann", "secret-ann", ["reader"])
    assert user.get("/_cluster/health").status == 200
    assert user.get("/_ilm/policy").status == 403
    user.password = "wrong"
    assert user.get("/").status == 401


def test_old_is_wiped(old):
    old.put("/_ilm/policy/h", {"policy": {"phases": {}}})
    old.put("/_template/h", {"index_patterns": ["h"]})
    old.put("/h-one")
    schema.wipe(old)
    assert not any(schema.dump(old).values())
