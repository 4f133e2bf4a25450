"""What a real server does not keep or send: numbers to the letter, resources
that cannot be parsed."""

import pytest
import small
from bundle_reader import Number, parse
from fake import Fake
from lib.bundles import check_bundle

NUMBERS = ["1e400", "0.10", "-0", "1E5", "1e-400", "1.0", "-0.0", "1E+5",
           "9007199254740993", "123456789012345678901234567890"]


def with_numbers():
    """Every kind that may hold any value, with every number."""
    meta = {f"n{at}": Number(text) for at, text in enumerate(NUMBERS)}
    fake = Fake("source")
    fake.load([
        ("PUT", "/_scripts/n", {"script": {
            "lang": "painless", "source": "1", "options": meta}}),
        ("PUT", "/n", {"settings": {}, "mappings": {"_meta": meta}}),
        ("PUT", "/_ingest/pipeline/n", {"processors": [
            {"set": {"field": "f", "value": one}} for one in meta.values()]}),
        ("PUT", "/_template/n", {
            "index_patterns": ["x"], "mappings": {"_meta": meta}}),
        ("PUT", "/_component_template/n", {"template": {}, "_meta": meta}),
        ("PUT", "/_index_template/n", {
            "index_patterns": ["y"], "_meta": meta}),
    ])
    return fake


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_kept_to_the_letter(esbundle, serve, number):
    source, target = with_numbers(), Fake("target")
    bundle = esbundle.export(serve(source))
    _, members = check_bundle(bundle)
    bodies = [path for path in members if path != "manifest.json"]
    assert len(bodies) == 6
    for path in bodies:
        assert f" {number}" in members[path].decode()
        assert number in texts(parse(members[path])), path

    server = serve(target)
    esbundle.imports(bundle, server)
    assert target.dump() == source.dump()
    for one in server.writes:
        assert number in texts(parse(one.body)), one
    again = esbundle.export(server, "again.tar.gz")
    assert (check_bundle(again)[0]["content_digest"]
            == check_bundle(bundle)[0]["content_digest"])


def texts(tree):
    """All numbers of a tree as they are written."""
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list):
        return [text for one in tree for text in texts(one)]
    return [str(tree)] if isinstance(tree, Number) else []


# Text between brackets that match, but no JSON.
BROKEN = [Number(text) for text in (
    '{"a":01}', '{"a":1,"a":2}', '{"a":nul}', '{"a":"\\x"}', '{"a" 1}')]


def break_one(fake, kind, text):
    """Spoil number 2 of a kind."""
    if kind == "ilm_policy":
        fake.policies["p2"]["policy"] = text
    elif kind == "stored_script":
        fake.scripts["s2"] = {"script": text}
    elif kind == "index":
        fake.indices["i2"]["mappings"] = text
    elif kind == "data_stream":
        fake.indices[".ds-d2-000001"]["mappings"] = text
    elif kind == "ingest_pipeline":
        fake.pipelines["g2"]["processors"] = text
    else:
        {"legacy_template": fake.legacy, "index_template": fake.templates,
         "component_template": fake.components}[kind][
             small.NAMES[kind]]["_meta"] = text


@pytest.mark.parametrize("kind", small.NAMES)
@pytest.mark.parametrize("text", BROKEN, ids=str)
def test_what_cannot_be_parsed_is_one_failed_resource(
        esbundle, serve, kind, text):
    fake = Fake("source").load(small.LOAD)
    whole, _ = check_bundle(esbundle.export(serve(fake)))
    break_one(fake, kind, text)
    bundle = esbundle.export(serve(fake), "broken.tar.gz", code=3)
    manifest, _ = check_bundle(bundle)
    names = [(one["kind"], one["name"]) for one in whole["resources"]]
    names.remove((kind, small.NAMES[kind]))
    assert [(one["kind"], one["name"])
            for one in manifest["resources"]] == names
    failed, = manifest["failed"]
    assert (failed["kind"], failed["name"]) == (kind, small.NAMES[kind])
    assert failed["reason"]


def test_a_data_stream_that_cannot_be_parsed(esbundle, serve):
    """Its entry in the list, which holds its name."""
    fake = Fake("source").load(small.LOAD)
    fake.streams["d2"]["template"] = Number('{"a":01}')
    bundle = esbundle.export(serve(fake), code=3)
    manifest, _ = check_bundle(bundle)
    failed, = manifest["failed"]
    assert (failed["kind"], failed["name"]) == ("data_stream", "d2")
    assert not manifest["vanished"]
    assert [one["name"] for one in manifest["resources"]
            if one["kind"] == "data_stream"] == ["d1", "d3"]
