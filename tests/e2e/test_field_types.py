"""Every field type that the server has, and a wide index of many sorts."""

from lib import schema
from test_fidelity import ANALYSIS, FIELD_TYPES, round_trip

# Each type that some 7.10 distribution or its plugins have, with the least
# that it needs; the server tells which of them it knows.
KNOWN_TYPES = {name: {} for name in (
    "annotated_text binary boolean byte completion date date_nanos date_range "
    "double double_range flattened float float_range geo_point geo_shape "
    "half_float histogram icu_collation_keyword integer integer_range ip "
    "ip_range keyword long long_range murmur3 nested object percolator point "
    "rank_feature rank_features search_as_you_type shape short sparse_vector "
    "text unsigned_long version wildcard").split()}
KNOWN_TYPES.update({
    "alias": {"path": "target"},
    "aggregate_metric_double": {"metrics": ["min"], "default_metric": "min"},
    "constant_keyword": {"value": "x"},
    "dense_vector": {"dims": 3},
    "join": {"relations": {"a": "b"}},
    "scaled_float": {"scaling_factor": 10},
    "token_count": {"analyzer": "standard"},
})


def known_types(client):
    """The types of which the server accepts a field."""
    found = set()
    for name, needs in KNOWN_TYPES.items():
        got = client.request("PUT", "/try", {
            "settings": {"number_of_replicas": 0},
            "mappings": {"properties": {
                "target": {"type": "keyword"},
                "field": {"type": name, **needs}}}})
        if got.ok:
            found.add(name)
            client.delete("/try")
        else:
            assert f"No handler for type [{name}]" in got.text
    return found


def test_every_field_type_of_this_server(esbundle, clusters):
    types = known_types(clusters.a)
    assert len(types) == 33
    tried = {one.get("type", "object") for one in FIELD_TYPES.values()}
    clusters.a.put("/least", {"mappings": {"properties": {
        "target": {"type": "keyword"},
        **{name: {"type": name, **KNOWN_TYPES[name]}
           for name in sorted(types)}}}})
    round_trip(esbundle, clusters)
    assert types <= tried, types - tried


def field(i):
    """The definition of one of many fields: each sort in its turn."""
    sorts = (
        {"type": "keyword", "normalizer": "lower", "ignore_above": i + 1},
        {"type": "text", "analyzer": "folded", "search_analyzer": "standard",
         "fields": {"raw": {"type": "keyword", "normalizer": "lower"},
                    "words": {"type": "token_count",
                              "analyzer": "standard"}}},
        {"type": "nested", "dynamic": "false", "properties": {
            "name": {"type": "text", "analyzer": "folded"},
            "count": {"type": "long", "null_value": i}}},
        {"properties": {"lat": {"type": "scaled_float",
                                "scaling_factor": i + 0.5},
                        "at": {"type": "date", "format": "yyyy-MM-dd"}}},
        {"type": "long", "null_value": 9007199254740993 + i},
    )
    return sorts[i % len(sorts)]


def count(properties):
    """Fields as the server counts them, multi-fields and objects too."""
    return sum(1 + count(one.get("properties", {})) +
               count(one.get("fields", {})) for one in properties.values())


def test_index_of_1500_fields_of_many_sorts(esbundle, clusters):
    properties = {"family": {"type": "join", "relations": {
        "parent": ["child", "pet"], "child": "toy"}}}
    at = 0
    while count(properties) < 1500:
        properties[f"field_{at:04}"] = field(at)
        at += 1
    clusters.a.put("/wide", {
        "settings": {"index.mapping.total_fields.limit": 2000,
                     "index.mapping.nested_fields.limit": 500,
                     "analysis": ANALYSIS},
        "mappings": {
            "dynamic_templates": [
                {f"rule_{i:02}": {
                    "path_match": f"dyn{i}.*", "match_mapping_type": "string",
                    "mapping": {"type": "text", "analyzer": "folded"}}}
                for i in range(99, -1, -1)],
            "properties": properties}})
    round_trip(esbundle, clusters)
    got = schema.dump(clusters.b)["index"]["wide"]["mappings"]
    assert count(got["properties"]) >= 1500
    assert [*got["dynamic_templates"][0]] == ["rule_99"]
