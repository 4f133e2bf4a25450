"""What an import changes on the way: printed, followed, compared."""

import pytest

from lib import schema

WARM = {"policy": {"phases": {"warm": {"min_age": "30d", "actions": {
    "allocate": {"number_of_replicas": 2}}}}}}


def rewrites(esbundle, bundle, b, *options):
    """What plan says of the rules, and the plan's text."""
    plan = esbundle("plan", bundle, "--to", b.url, "--json", *options, code=0)
    text = esbundle("plan", bundle, "--to", b.url, *options, code=0)
    return plan.json["rewrites"], text.out


def settled(esbundle, bundle, b, *options):
    """Import and compare with the same options; without them it differs."""
    esbundle.imports(bundle, b, *options)
    esbundle("verify", bundle, "--against", b.url, *options, code=0)
    again = esbundle.imports(bundle, b, "--json", *options).lines[-1]
    assert again["writes"] == 0
    esbundle("verify", bundle, "--against", b.url, code=1)


def settings(client, name):
    return client.must("GET", f"/{name}?flat_settings=true")[name]["settings"]


def test_replicas(a, b, esbundle):
    a.load([
        ("PUT", "/_ilm/policy/warm", WARM),
        ("PUT", "/plain", {"settings": {"number_of_replicas": 1}}),
        ("PUT", "/expand", {"settings": {"auto_expand_replicas": "0-1"}}),
        ("PUT", "/_template/leg", {"index_patterns": ["l-*"],
                                   "settings": {"number_of_replicas": 2}}),
        ("PUT", "/_component_template/comp", {"template": {
            "settings": {"number_of_replicas": 2}}}),
        ("PUT", "/_index_template/idx", {
            "index_patterns": ["i-*"],
            "template": {"settings": {"number_of_replicas": 0}}})])
    bundle = esbundle.export(a)
    notes, text = rewrites(esbundle, bundle, b, "--replicas", "0")
    assert {(one["kind"], one["name"]) for one in notes} == {
        ("index", "plain"), ("index", "expand"), ("ilm_policy", "warm"),
        ("legacy_template", "leg"), ("component_template", "comp")}
    assert "number_of_replicas 1 becomes 0 (index plain)" in text
    assert "auto_expand_replicas 0-1 rules (index expand)" in text
    assert ("a template sets another number of replicas; it stays (2 places)"
            in text)
    assert ("an ILM action sets another number of replicas; it stays "
            "(ilm_policy warm)" in text)
    settled(esbundle, bundle, b, "--replicas", "0")
    assert settings(b, "plain")["index.number_of_replicas"] == "0"
    assert settings(b, "expand")["index.auto_expand_replicas"] == "0-1"
    want = schema.dump(a)
    want["index"]["plain"]["settings"]["index.number_of_replicas"] = "0"
    assert schema.dump(b) == want


def test_import_prints_the_rules(a, b, esbundle):
    a.put("/plain", {"settings": {"number_of_replicas": 1}})
    bundle = esbundle.export(a)
    got = esbundle.imports(bundle, b, "--replicas", "0", "--json")
    note, = [one for one in got.lines if one["type"] == "rewrite"]
    assert note["rule"] == "replicas" and note["name"] == "plain"
    schema.wipe(b)
    got = esbundle.imports(bundle, b, "--replicas", "0")
    assert "rewrite replicas: number_of_replicas 1 becomes 0" in got.out


def test_set(a, b, esbundle):
    a.put("/logs-a", {"settings": {"refresh_interval": "1s"}})
    a.put("/logs-b")
    a.put("/other", {"settings": {"refresh_interval": "1s"}})
    a.put("/_index_template/bare", {"index_patterns": ["bare-*"]})
    bundle = esbundle.export(a)
    options = ["--set", "index:logs-*:index.refresh_interval=-1",
               "--set", "index_template:bare:codec=best_compression"]
    notes, text = rewrites(esbundle, bundle, b, *options,
                           "--set", "index:nobody:codec=default")
    assert {(one["rule"], one["name"]) for one in notes} == {
        ("set", "logs-a"), ("set", "logs-b"), ("set", "bare"),
        ("set", "nobody")}
    assert "index.refresh_interval 1s becomes -1 (index logs-a)" in text
    assert "matches nothing (index nobody)" in text
    settled(esbundle, bundle, b, *options)
    for name, want in (("logs-a", "-1"), ("logs-b", "-1"), ("other", "1s")):
        assert settings(b, name)["index.refresh_interval"] == want
    got = schema.dump(b)["index_template"]["bare"]
    assert got["template"]["settings"] == {
        "index": {"codec": "best_compression"}}


def test_set_escapes_and_refusals(a, b, esbundle):
    a.put("/logs-a")
    bundle = esbundle.export(a)
    options = ["--set", r"index:logs-a:index.query.default_field=a\,b"]
    notes, text = rewrites(esbundle, bundle, b, *options)
    assert "becomes a,b" in text and len(notes) == 1
    for value, words in (
            ("index:a", "KIND:NAMES:SETTING=VALUE"),
            ("ilm_policy:a:b=c", "ilm_policy has no settings"),
            ("indx:a:b=c", "did you mean 'index'?")):
        got = esbundle("plan", bundle, "--to", b.url, "--set", value, code=2)
        assert words in got.err
    # What the server does not know it refuses, and says so itself.
    got = esbundle.imports(bundle, b, "--set", "index:*:index.nonsense=1",
                           code=3)
    assert "unknown setting [index.nonsense]" in got.err


MAPPED = [
    ("PUT", "/_ilm/policy/old", {"policy": {"phases": {}}}),
    ("PUT", "/_scripts/old", {"script": {
        "lang": "painless", "source": "ctx.x = 1"}}),
    ("PUT", "/_ingest/pipeline/old-inner", {"processors": [
        {"script": {"id": "old"}}]}),
    ("PUT", "/_ingest/pipeline/old-outer", {"processors": [
        {"pipeline": {"name": "old-inner"}},
        {"foreach": {"field": "f", "processor": {
            "script": {"id": "old"}}}}],
        "on_failure": [{"pipeline": {"name": "old-inner"}}]}),
    ("PUT", "/old-index", {"settings": {
        "index.lifecycle.name": "old", "index.default_pipeline": "old-outer",
        "index.final_pipeline": "old-inner"}, "aliases": {"stays": {}}}),
    ("PUT", "/_template/old", {"index_patterns": ["l-*"], "settings": {
        "index.lifecycle.name": "old"}}),
    ("PUT", "/_component_template/old", {"template": {"settings": {
        "index.lifecycle.name": "old"}}}),
    ("PUT", "/_index_template/old", {
        "index_patterns": ["old-st*"], "data_stream": {},
        "composed_of": ["old"], "priority": 3, "template": {"settings": {
            "index.default_pipeline": "old-inner"}}}),
    ("PUT", "/_data_stream/old-stream", None),
]
MAPS = ["ilm_policy:old=new", "stored_script:old=new",
        "ingest_pipeline:old-*=new-*", "index:old-*=new-*",
        "legacy_template:old=new", "component_template:old=new",
        "index_template:old=new", "data_stream:old-stream=old-st-new"]


def check_mapped(b):
    found = schema.dump(b)
    assert {kind: sorted(names) for kind, names in found.items()} == {
        "ilm_policy": ["new"], "stored_script": ["new"],
        "ingest_pipeline": ["new-inner", "new-outer"],
        "index": ["new-index"], "legacy_template": ["new"],
        "component_template": ["new"], "index_template": ["new"],
        "data_stream": ["old-st-new"]}
    got = found["index"]["new-index"]
    assert got["settings"]["index.lifecycle.name"] == "new"
    assert got["settings"]["index.default_pipeline"] == "new-outer"
    assert got["settings"]["index.final_pipeline"] == "new-inner"
    assert got["aliases"] == {"stays": {}}
    outer = found["ingest_pipeline"]["new-outer"]
    assert outer["processors"][0]["pipeline"]["name"] == "new-inner"
    assert outer["processors"][1]["foreach"]["processor"]["script"][
        "id"] == "new"
    assert outer["on_failure"][0]["pipeline"]["name"] == "new-inner"
    assert found["index_template"]["new"]["composed_of"] == ["new"]
    assert found["data_stream"]["old-st-new"]["template"] == "new"


def test_map_with_references_following(a, b, esbundle):
    a.load(MAPPED)
    bundle = esbundle.export(a)
    options = [word for one in MAPS for word in ("--map", one)]
    notes, text = rewrites(esbundle, bundle, b, *options)
    assert {one["rule"] for one in notes} == {"map"}
    assert "named 'new-index' there (index old-index)" in text
    assert "ilm_policy 'old' becomes 'new'" in text
    settled(esbundle, bundle, b, *options)
    check_mapped(b)


def test_map_file(a, b, esbundle, tmp_path):
    a.load(MAPPED)
    bundle = esbundle.export(a)
    path = tmp_path / "maps"
    path.write_text("# what is called otherwise there\n\n"
                    + "\n".join(MAPS) + "\n")
    settled(esbundle, bundle, b, "--map-file", str(path))
    check_mapped(b)
    path.write_text("index:a=b\nindx:a=b\n")
    got = esbundle("plan", bundle, "--to", b.url, "--map-file", str(path),
                   code=2)
    assert "line 2" in got.err and "unknown kind 'indx'" in got.err


def test_map_swaps_and_reports_what_matches_nothing(a, b, esbundle):
    a.put("/one", {"settings": {"number_of_shards": 2}})
    a.put("/two")
    bundle = esbundle.export(a)
    options = ["--map", "index:one=two,index:two=one",
               "--map", "index:three=four"]
    _, text = rewrites(esbundle, bundle, b, *options)
    assert "matches nothing (index three)" in text
    settled(esbundle, bundle, b, *options)
    assert settings(b, "two")["index.number_of_shards"] == "2"
    assert settings(b, "one")["index.number_of_shards"] == "1"


@pytest.mark.parametrize("command", [["plan"], ["import", "--yes"]])
def test_two_sources_on_one_name_stop_the_plan(a, b, esbundle, proxy, command):
    a.put("/one")
    a.put("/two")
    bundle = esbundle.export(a)
    front = proxy(b)
    got = esbundle(*command, bundle, "--to", front.url,
                   "--map", "index:one=two", code=7)
    assert "index 'one' and 'two' would both be named 'two'" in got.err or \
        "index 'two' and 'one' would both be named 'two'" in got.err
    assert front.writes == []


def test_map_escapes(a, b, esbundle):
    a.put("/_ingest/pipeline/a%3Ab%2A", {"processors": []})
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b, "--map", r"ingest_pipeline:a\:b\*=c\,d\=e")
    assert list(schema.dump(b)["ingest_pipeline"]) == ["c,d=e"]


def test_order_guide_lets_templates_alter_indices(a, b, esbundle, proxy):
    """An index that lacks what its template has: only the default order
    brings it over as it was."""
    a.load([("PUT", "/product_info", {"settings": {"number_of_shards": 1}}),
            ("PUT", "/_template/product", {
                "index_patterns": ["product_*"],
                "mappings": {"properties": {"added": {"type": "keyword"}}}})])
    bundle = esbundle.export(a)
    plan = esbundle("plan", bundle, "--to", b.url, "--order", "guide", code=0)
    assert "legacy template 'product' of the bundle" in plan.out
    front = proxy(b)
    got = esbundle.imports(bundle, front, "--order", "guide", code=3)
    assert [one.path.split("?")[0] for one in front.writes] == [
        "/_template/product", "/product_info"]
    assert "differs: index 'product_info'" in got.err
    assert "/mappings/properties" in got.err and "added" in got.err
    esbundle("verify", bundle, "--against", b.url, "--order", "guide", code=1)

    schema.wipe(b)
    esbundle.imports(bundle, b)
    assert schema.dump(b) == schema.dump(a)
