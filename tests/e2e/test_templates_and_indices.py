"""Templates are merged into every index that is created after them: an index
must come out as it was all the same, or the read-back says what differs."""

import itertools

import pytest

from lib import schema

MORE = {
    "field": {"mappings": {"properties": {"more": {"type": "long"}}}},
    "setting": {"settings": {"index": {"max_result_window": "777"}}},
    "alias": {"aliases": {"more": {"filter": {"term": {"a": 1}}}}},
}
WHERE = {
    "field": "/mappings/properties/more",
    "setting": "/settings/index.max_result_window",
    "alias": "/aliases/more",
}
FIRST = {"settings": {"index": {"refresh_interval": "9s"}},
         "mappings": {"properties": {"a": {"type": "keyword"}}},
         "aliases": {"first": {}}}


def merged(*parts):
    """FIRST and what the parts add to it, one level deep in each."""
    out = {key: dict(value) for key, value in FIRST.items()}
    for part in parts:
        for key, value in MORE[part].items():
            inner = {"settings": "index", "mappings": "properties"}.get(key)
            if inner:
                out[key] = {inner: {**out[key][inner], **value[inner]}}
            else:
                out[key].update(value)
    return out


def put_template(client, sort, body):
    if sort == "legacy":
        client.put("/_template/t", {"index_patterns": ["app*"], "order": 3,
                                    **body})
    elif sort == "composable":
        client.put("/_index_template/t", {
            "index_patterns": ["app*"], "priority": 7, "template": body})
    else:
        client.put("/_component_template/part", {"template": body})
        client.put("/_index_template/t", {
            "index_patterns": ["app*"], "composed_of": ["part"]})


SORTS = ["legacy", "composable", "component"]
GROWTH = [["field"], ["setting"], ["alias"], ["field", "setting", "alias"]]
BOTH = [pytest.param(sort, parts, id=f"{sort}-{'-'.join(parts)}")
        for sort, parts in itertools.product(SORTS, GROWTH)]


@pytest.mark.parametrize("sort, parts", BOTH)
def test_index_made_before_its_templates_grew(a, b, esbundle, sort, parts):
    put_template(a, sort, FIRST)
    a.put("/app")
    put_template(a, sort, merged(*parts))
    bundle = esbundle.export(a)
    got = esbundle("plan", bundle, "--to", b.url, "--json", code=0).json
    assert got["warnings"] == []
    esbundle.imports(bundle, b)
    assert schema.dump(b) == schema.dump(a)
    index = schema.dump(b)["index"]["app"]
    assert index["aliases"] == {"first": {}}
    assert index["settings"]["index.refresh_interval"] == "9s"
    assert [*index["mappings"]["properties"]] == ["a"]

    # Templates are there now, and so is the index: nothing is left to do.
    again = esbundle.imports(bundle, b, "--json").lines[-1]
    assert (again["writes"], again["exit_code"]) == (0, 0)


def test_index_made_before_any_template(a, b, esbundle):
    """A setting, a field's parameter and an alias of its own stay."""
    a.put("/app", {"mappings": {"properties": {
        "a": {"type": "keyword", "ignore_above": 5}}}})
    put_template(a, "legacy", {"mappings": {"properties": {
        "a": {"type": "keyword", "ignore_above": 9,
              "fields": {"raw": {"type": "text"}}}},
        "_source": {"enabled": True}, "dynamic_templates": [
            {"all": {"match": "*", "mapping": {"type": "keyword"}}}]}})
    esbundle.imports(esbundle.export(a), b)
    assert schema.dump(b) == schema.dump(a)


@pytest.mark.parametrize("sort, parts", BOTH)
def test_template_there_that_alters_it(a, b, esbundle, sort, parts):
    put_template(a, sort, FIRST)
    a.put("/app")
    a.put("/aside")
    bundle = esbundle.export(a, "index.tar.gz", "--kind", "index")
    put_template(b, sort, merged(*parts))

    plan = esbundle("plan", bundle, "--to", b.url, "--json", code=0).json
    warning, = plan["warnings"]
    assert (warning["id"], warning["name"]) == ("template-alters-index", "app")
    assert "'t'" in warning["text"]

    got = esbundle("import", bundle, "--to", b.url, "--yes", code=3)
    assert "warning: index app" in got.out and "'t'" in got.out
    assert "differs: index 'app'" in got.err
    for part in parts:
        assert WHERE[part] in got.err
    assert "aside" not in got.err
    assert "1 imported" in got.err and "1 differ" in got.err

    # verify says the same, in the same words, until somebody mends it.
    told = esbundle("verify", bundle, "--against", b.url, "--json",
                    code=1)
    for part in parts:
        assert WHERE[part] in told.out


def test_template_there_that_gives_nothing_new_does_no_harm(a, b, esbundle):
    put_template(a, "composable", FIRST)
    a.put("/app")
    bundle = esbundle.export(a, "index.tar.gz", "--kind", "index")
    put_template(b, "composable", FIRST)
    esbundle.imports(bundle, b, code=0)
    assert schema.dump(b)["index"] == schema.dump(a)["index"]


def test_read_back_tells_it_in_json_too(a, b, esbundle):
    put_template(a, "legacy", FIRST)
    a.put("/app")
    bundle = esbundle.export(a, "index.tar.gz", "--kind", "index")
    put_template(b, "legacy", merged("field", "alias"))
    got = esbundle("import", bundle, "--to", b.url, "--yes", "--json", code=3)
    step, = [one for one in got.lines if one["type"] == "step"]
    assert (step["name"], step["result"]) == ("app", "differs")
    assert {one["pointer"] for one in step["changes"]} == {
        WHERE["field"], WHERE["alias"]}
    assert got.lines[-1]["results"]["differs"] == 1


@pytest.mark.parametrize("path, body", [
    ("/_component_template/c", {"template": {"settings": {
        "analysis.filter.0.type": "stop", "analysis.filter.1.type": "stop"}}}),
    ("/_index_template/t", {"index_patterns": ["odd-*"], "template": {
        "settings": {"index.analysis.filter.0.type": "stop"}}}),
    ("/_template/l", {"index_patterns": ["odd-*"], "settings": {
        "index.analysis.filter.0.type": "stop"}})])
def test_settings_with_numbers_as_names(a, b, esbundle, path, body):
    """Told as an array of objects, which no server takes."""
    a.put(path, body)
    esbundle.imports(esbundle.export(a), b)
    assert schema.dump(b) == schema.dump(a)
