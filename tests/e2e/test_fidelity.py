"""What a live round trip must keep: field types, analysis, aliases, odd
settings, numbers and strings that lesser tools lose."""

import json

import pytest

from lib import schema
from lib.bundles import check_bundle

FIELD_TYPES = {
    "text": {"type": "text", "analyzer": "folded", "norms": False,
             "index_options": "offsets", "term_vector": "with_positions",
             "fields": {"raw": {"type": "keyword", "ignore_above": 256,
                                "normalizer": "lower"},
                        "shingles": {"type": "text", "analyzer": "standard",
                                     "position_increment_gap": 7}}},
    "keyword": {"type": "keyword", "null_value": "NULL", "doc_values": False,
                "eager_global_ordinals": True},
    "long": {"type": "long", "null_value": 9007199254740993},
    "integer": {"type": "integer", "coerce": False},
    "short": {"type": "short"}, "byte": {"type": "byte"},
    "double": {"type": "double", "null_value": 0.1},
    "float": {"type": "float"}, "half_float": {"type": "half_float"},
    "scaled_float": {"type": "scaled_float", "scaling_factor": 100.0},
    "date": {"type": "date", "format": "epoch_millis||yyyy-MM-dd"},
    "date_nanos": {"type": "date_nanos"},
    "boolean": {"type": "boolean", "null_value": False},
    "binary": {"type": "binary", "store": True},
    "ip": {"type": "ip", "ignore_malformed": True},
    "integer_range": {"type": "integer_range"},
    "long_range": {"type": "long_range"},
    "float_range": {"type": "float_range"},
    "double_range": {"type": "double_range"},
    "date_range": {"type": "date_range"}, "ip_range": {"type": "ip_range"},
    "geo_point": {"type": "geo_point", "ignore_z_value": False},
    "geo_shape": {"type": "geo_shape", "orientation": "cw"},
    "completion": {"type": "completion", "max_input_length": 33,
                   "contexts": [{"name": "place", "type": "category"}]},
    "token_count": {"type": "token_count", "analyzer": "standard"},
    "search_as_you_type": {"type": "search_as_you_type",
                           "max_shingle_size": 4},
    "rank_feature": {"type": "rank_feature",
                     "positive_score_impact": False},
    "rank_features": {"type": "rank_features"},
    "percolator": {"type": "percolator"},
    "alias": {"type": "alias", "path": "keyword"},
    "object": {"dynamic": "strict",
               "properties": {"inner": {"type": "keyword"}}},
    "disabled": {"type": "object", "enabled": False},
    "nested": {"type": "nested", "include_in_parent": True,
               "properties": {"deep": {"type": "nested", "properties": {
                   "deeper": {"type": "text", "copy_to": ["keyword"]}}}}},
    "join": {"type": "join", "eager_global_ordinals": True,
             "relations": {"question": ["answer", "comment"]}},
    "dotted.name": {"type": "keyword"},
    "n\u00e4me \u65e5\u672c": {"type": "keyword",
                               "meta": {"unit": "\u00b5s"}},
}

ANALYSIS = {
    "char_filter": {"tags": {"type": "html_strip", "escaped_tags": ["b"]},
                    "map": {"type": "mapping",
                            "mappings": ["\u0660 => 0", "a,b => c"]}},
    "tokenizer": {"paths": {"type": "path_hierarchy", "delimiter": "/"}},
    "filter": {"syn": {"type": "synonym",
                       "synonyms": ["tv, television", "usb => stick"]},
               "stop": {"type": "stop", "stopwords": ["_english_", "x,y"]}},
    "normalizer": {"lower": {"type": "custom", "filter": ["lowercase"]}},
    "analyzer": {"folded": {"type": "custom", "char_filter": ["tags", "map"],
                            "tokenizer": "standard",
                            "filter": ["lowercase", "syn", "stop"]}},
}


def round_trip(esbundle, clusters, *more):
    """Export from a, import into b; both dumps are equal afterwards."""
    bundle = esbundle.export(clusters.a, "bundle.tar.gz", "--include-hidden",
                             *more)
    esbundle.imports(bundle, clusters.b)
    assert schema.dump(clusters.b) == schema.dump(clusters.a)
    esbundle("verify", bundle, "--against", clusters.b.url, code=0)
    return bundle


def test_every_field_type_and_analysis_part(esbundle, clusters):
    clusters.a.put("/types", {
        "settings": {"index.mapping.nested_objects.limit": 500,
                     "analysis": ANALYSIS},
        "mappings": {
            "dynamic": "false", "date_detection": False,
            "dynamic_date_formats": ["yyyy/MM/dd"],
            "_source": {"excludes": ["secret.*"]}, "_routing":
            {"required": True},
            "dynamic_templates": [
                {"strings": {"match_mapping_type": "string",
                             "mapping": {"type": "keyword"}}},
                {"longs": {"match": "l_*", "mapping": {"type": "long"}}}],
            "properties": FIELD_TYPES}})
    round_trip(esbundle, clusters)


def test_aliases_with_filter_routing_writer_and_hidden(esbundle, clusters):
    for name, writer in (("x-000001", False), ("x-000002", True)):
        clusters.a.put(f"/{name}", {"aliases": {
            "x": {"is_write_index": writer},
            "routed": {"routing": "r1"},
            "both": {"index_routing": "1", "search_routing": "1,2"},
            "some": {"filter": {"bool": {"must": [
                {"term": {"user": "a\u0000b"}},
                {"range": {"n": {"gte": 9007199254740993}}}]}}},
            "unseen": {"is_hidden": True}}})
    round_trip(esbundle, clusters)


@pytest.mark.parametrize("settings", [
    {"index.number_of_shards": 3, "index.number_of_routing_shards": 9},
    {"index.number_of_shards": 4, "index.number_of_routing_shards": 1024,
     "index.routing_partition_size": 3},
    {"index.auto_expand_replicas": "0-1"},
    {"index.sort.field": ["a", "b"], "index.sort.order": ["asc", "desc"]},
    {"index.refresh_interval": None},
    {"index.routing.allocation.include._tier_preference": None},
    {"index.codec": "best_compression", "index.hidden": True,
     "index.lifecycle.name": "nowhere", "index.default_pipeline": "nowhere"},
], ids=lambda s: next(iter(s)) if isinstance(s, dict) else None)
def test_settings_come_out_as_they_were(esbundle, clusters, settings):
    mappings = {"properties": {"a": {"type": "keyword"},
                               "b": {"type": "long"}}}
    if "index.routing_partition_size" in settings:
        mappings["_routing"] = {"required": True}
    clusters.a.put("/set", {"settings": settings, "mappings": mappings})
    round_trip(esbundle, clusters)


def test_big_numbers_and_odd_strings_survive(esbundle, clusters):
    digits = "123456789012345678901234567890"
    clusters.a.request("PUT", "/numbers", """{"mappings": {
        "_meta": {"big": 9007199254740993, "bigger": %s, "nul": "a\\u0000b",
                  "half": "\\ud800x", "one": 1.0},
        "properties": {
            "l": {"type": "long", "null_value": 9007199254740993},
            "k": {"type": "keyword", "null_value": "\\ud800"}}},
        "aliases": {"filtered": {"filter": {"term": {"f": "\\ud800"}}}}}"""
                       % digits)
    clusters.a.request("PUT", "/_scripts/big", """{"script": {
        "lang": "painless", "source": "1", "params":
        {"big": 9007199254740993, "bigger": %s, "nul": "\\u0000"}}}""" % digits)
    clusters.a.request("PUT", "/_ingest/pipeline/big", """{"processors": [
        {"script": {"lang": "painless", "source": "1", "params":
         {"big": 9007199254740993, "bigger": %s, "nul": "\\u0000"}}}]}"""
                       % digits)
    clusters.a.request("PUT", "/_component_template/big", """{"template": {},
        "_meta": {"big": 9007199254740993, "bigger": %s, "nul": "\\u0000"}}"""
                       % digits)
    before = schema.dump(clusters.a)
    assert before["index"]["numbers"]["mappings"]["_meta"]["bigger"] == int(
        digits)
    bundle = round_trip(esbundle, clusters)
    body = esbundle("show", bundle, "index/numbers", code=0).out
    for text in (digits, "9007199254740993", '"a\\u0000b"', '"\\ud800x"'):
        assert text in body


def fill_special(a):
    """Indices that are not simply open, and what a stock server has."""
    few = {"few": {"filter": {"term": {"a": 1}}, "routing": "r"}}
    a.put("/closed", {"aliases": few})
    a.put("/unseen", {"settings": {"index.hidden": True}, "aliases": {
        "hid": {"is_hidden": True}}})
    a.put("/.dotted", {"settings": {"index.hidden": True}, "aliases": few})
    a.put("/readonly", {"settings": {"index.blocks.read_only": True},
                        "aliases": {"ro": {}, **few}})
    a.put("/writeless", {"settings": {"index.blocks.write": True}})
    a.put("/_ilm/policy/keep", {"policy": {"phases": {}}})
    a.put("/managed-000001", {
        "settings": {"index.lifecycle.name": "keep",
                     "index.lifecycle.rollover_alias": "managed"},
        "aliases": {"managed": {"is_write_index": True}}})
    a.put("/_ilm/policy/logs", {"policy": {"phases": {}}})
    a.put("/_component_template/mine", {"template": {}, "_meta":
                                        {"managed": True}})
    a.post("/closed/_close")


def test_closed_hidden_dotted_managed_and_blocked(esbundle, clusters):
    a, b = clusters
    fill_special(a)
    bundle = esbundle.export(a, "usual.tar.gz")
    listing = esbundle("show", bundle, "--json", code=0).json
    names = {(r["kind"], r["name"]) for r in listing["resources"]}
    assert names == {("index", "closed"), ("index", "readonly"),
                     ("index", "writeless"), ("index", "managed-000001"),
                     ("ilm_policy", "keep")}
    skipped = {(r["kind"], r["name"]) for r in listing["skipped"]}
    assert {("index", "unseen"), ("index", ".dotted"), ("ilm_policy", "logs"),
            ("component_template", "mine")} == skipped
    assert all(r["reason"] for r in listing["skipped"])

    everything = esbundle.export(a, "all.tar.gz", "--include-hidden",
                                 "--include-managed")
    esbundle.imports(everything, b, "--keep-blocks")
    assert schema.dump(b) == schema.dump(a)


def test_metadata_block_costs_only_itself(esbundle, clusters):
    a, b = clusters
    fill_special(a)
    for name in "one", "two", "three", "four", "five":
        a.put(f"/{name}", {"aliases": {f"alias-{name}": {}, "shared": {
            "filter": {"term": {"n": name}}}}})
    want = schema.dump(a)
    del want["index"]["three"]
    a.put("/three/_settings", {"index.blocks.metadata": True})
    got = esbundle("export", "--from", a.url, "-o", "blocked.tar.gz",
                   "--include-hidden", "--include-managed", "--json", code=3)
    failed, = got.lines[-1]["failed"]
    assert (failed["kind"], failed["name"]) == ("index", "three")
    assert "index metadata (api)" in failed["reason"]
    assert "three" in got.err and "index metadata (api)" in got.err
    esbundle.imports("blocked.tar.gz", b, "--keep-blocks")
    assert schema.dump(b) == want


def test_stream_with_learned_fields(esbundle, clusters):
    a, b = clusters
    a.put("/_index_template/metrics-app", {
        "index_patterns": ["app-metrics*"], "data_stream": {},
        "priority": 200, "template": {"mappings": {"properties": {
            "@timestamp": {"type": "date"}}}}})
    a.put("/_data_stream/app-metrics")
    a.post("/app-metrics/_doc?refresh=true",
           {"@timestamp": "2024-05-01T00:00:00Z", "learned": 7,
            "also": {"nested": "text"}})
    round_trip(esbundle, clusters)
    mappings = schema.dump(b)["data_stream"]["app-metrics"]["mappings"]
    assert mappings["properties"]["learned"] == {"type": "long"}


ODD_NAMES = [
    "a%b", "a+b", "a@b", "a&b", "a=b", "a;b", "a!b", "a'b", "a(b)", "a~b",
    "~a", "a$b", "a%2fb", "\u00e9t\u00e9-\u65e5\u672c\u8a9e", "a..b",
    "x" * 255, "\u00e9" * 127,
]


def test_odd_index_names(esbundle, clusters):
    a, b = clusters
    for name in ODD_NAMES:
        a.put("/" + schema.enc(name), {"aliases": {}})
    round_trip(esbundle, clusters)


def test_odd_names_of_other_kinds(esbundle, clusters):
    a = clusters.a
    for name in ("a%b", "a+b", "a@b", "a&b", "a=b", "a*b", "a,b", "a/b", "*",
                 "\u65e5\u672c", "Upper Case", "x" * 255):
        enc = schema.enc(name)
        a.put(f"/_ingest/pipeline/{enc}", {"processors": [], "description":
                                           name})
        if "," not in name and " " not in name:
            a.put(f"/_ilm/policy/{enc}", {"policy": {"phases": {}}})
    for name in ("a%b", "a+b", "a@b", "a&b", "a=b", "\u65e5\u672c"):
        enc = schema.enc(name)
        a.put(f"/_component_template/{enc}", {"template": {}})
        a.put(f"/_template/{enc}", {"index_patterns": ["nothing"]})
        a.put(f"/_scripts/{enc}", {"script": {"lang": "painless",
                                              "source": "1"}})
    bundle = round_trip(esbundle, clusters)
    body = esbundle("show", bundle, "ingest_pipeline/a*b", "--json", code=0)
    assert json.loads(body.out)["description"] == "a*b"
    for pattern, found in (("ingest_pipeline:a\\,b", {"a,b"}),
                           ("ingest_pipeline:a\\*b", {"a*b"}),
                           ("ingest_pipeline:\\*", {"*"}),
                           ("ingest_pipeline:a=b", {"a=b"})):
        got = esbundle("show", bundle, "--json", "--include", pattern,
                       code=0).json
        assert {r["name"] for r in got["resources"]} == found


def test_300_indices_of_which_200_are_alike(esbundle, clusters, proxy):
    a, b = clusters
    for i in range(200):
        a.put(f"/alike-{i:03}", {"settings": {"number_of_replicas": 0},
                                 "mappings": {"properties": {
                                     "same": {"type": "keyword"}}}})
    for i in range(100):
        a.put(f"/own-{i:03}", {"settings": {"number_of_replicas": 0},
                               "mappings": {"properties": {
                                   f"f{i}": {"type": "keyword"}}}})
    bundle = round_trip(esbundle, clusters)

    # Equal bodies lie in the bundle once, under the name of the first.
    manifest, members = check_bundle(bundle)
    assert len(manifest["resources"]) == 300
    assert len(members) == 1 + 1 + 100
    alike = [one for one in manifest["resources"]
             if one["name"].startswith("alike-")]
    assert {one["member"] for one in alike} == {"index/alike-000.json"}
    assert len({one["sha256"] for one in alike}) == 1

    front = proxy(b)
    esbundle.imports(bundle, front)
    assert front.seen and front.writes == []
    again, _ = check_bundle(esbundle.export(b, "b.tar.gz"))
    assert again["content_digest"] == manifest["content_digest"]
