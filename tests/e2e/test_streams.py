"""Data streams that do not come out as they were: the tool says so."""

from lib import schema
from lib.bundles import check_bundle

MAPPINGS = {"properties": {"@timestamp": {"type": "date"}}}


def template(client, name, priority, **more):
    client.put(f"/_index_template/{name}", {
        "index_patterns": ["flow*"], "priority": priority,
        "template": {"mappings": MAPPINGS}, **more})


def fill(client):
    template(client, "flow", 5, data_stream={})
    client.put("/_data_stream/flow")
    client.post("/flow/_doc?refresh=true",
                {"@timestamp": "2024-05-01T00:00:00Z", "learned": True})


def test_metadata_block_on_the_write_index(a, b, esbundle):
    fill(a)
    a.put("/_data_stream/flow-free")
    a.put("/beside", {"aliases": {"near": {}}})
    a.put("/.ds-flow-000001/_settings", {"index.blocks.metadata": True})
    bundle = esbundle.export(a, code=3)
    manifest, _ = check_bundle(bundle)
    unread, = manifest["unavailable"]
    assert unread["name"] == "flow" and "blocked" in unread["reason"]

    # The stream is carried, without what only its write index knows.
    esbundle.imports(bundle, b)
    got = schema.dump(b)
    assert set(got["data_stream"]) == {"flow", "flow-free"}
    assert got["data_stream"]["flow"]["mappings"]["properties"] == \
        MAPPINGS["properties"]
    assert got["index"]["beside"]["aliases"] == {"near": {}}


def test_template_there_takes_the_stream(a, b, esbundle):
    fill(a)
    template(b, "other", 9, data_stream={})
    bundle = esbundle.export(a)
    got = esbundle.imports(bundle, b, code=3)
    assert "differs: data_stream 'flow'" in got.err
    assert "/template" in got.err and "other" in got.err
    assert schema.dump(b)["data_stream"]["flow"]["mappings"] == \
        schema.dump(a)["data_stream"]["flow"]["mappings"]


def test_template_there_makes_no_streams(a, b, esbundle, proxy):
    """The server would refuse the stream: the plan knows it before."""
    fill(a)
    template(b, "other", 9)
    front = proxy(b)
    got = esbundle.imports(esbundle.export(a), front, code=7)
    assert "! data_stream        flow" in got.out
    assert "'other'" in got.out.split("blocked:")[1].splitlines()[0]
    assert front.writes == []


def test_stream_older_than_its_template(a, b, esbundle):
    """What the template has gained cannot be kept out of a new stream."""
    fill(a)
    a.put("/_index_template/flow", {
        "index_patterns": ["flow*"], "priority": 5, "data_stream": {},
        "template": {"mappings": {"properties": {
            **MAPPINGS["properties"], "gained": {"type": "ip"}}}}})
    bundle = esbundle.export(a)
    got = esbundle.imports(bundle, b, code=3)
    assert "differs: data_stream 'flow'" in got.err
    assert "/mappings/properties/gained" in got.err
    found = schema.dump(b)["data_stream"]["flow"]["mappings"]["properties"]
    assert set(found) == {"@timestamp", "learned", "gained"}
    esbundle("verify", bundle, "--against", b.url, code=1)
