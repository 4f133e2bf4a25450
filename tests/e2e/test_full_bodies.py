"""Each kind with everything that 7.10.2 takes in it, there and back: equal by
the cluster's own view, equal digests, and nothing left to write."""

import pytest

from lib import schema
from lib.bundles import check_bundle

BIG = 9007199254740993
DIGITS = 123456789012345678901234567890
META = {"nul": "a\u0000b", "big": BIG, "bigger": DIGITS, "one": 1.0,
        "list": [[], {}, None, True], "": {"": ""}, "a.b": {"c.d": -0}}
SETTINGS = {
    "index": {
        "number_of_shards": 2, "number_of_replicas": 0,
        "refresh_interval": "-1", "max_result_window": 20000,
        "query": {"default_field": ["a", "b.*"]},
        "search": {"slowlog": {"threshold": {"query": {"warn": "10s"}}}},
        "mapping": {"total_fields": {"limit": 3000}, "coerce": False},
        "similarity": {"own": {"type": "BM25", "b": "0.3"}},
        "merge": {"policy": {"max_merged_segment": "2gb"}},
        "translog": {"durability": "async", "sync_interval": "7s"},
        "unassigned.node_left.delayed_timeout": "5m",
        "gc_deletes": "77s", "priority": 50, "codec": "best_compression",
        "routing.allocation.include._tier_preference": "data_hot",
    },
    "analysis": {
        "filter": {"none": {"type": "stop", "stopwords": []},
                   "some": {"type": "stop", "stopwords": ["a,b", "c"]},
                   "grams": {"type": "edge_ngram", "min_gram": "1"}},
        "analyzer": {"own": {"tokenizer": "standard",
                             "filter": ["lowercase", "none", "some"]}},
    },
}
MAPPINGS = {
    "_meta": META, "dynamic": "strict", "numeric_detection": True,
    "_source": {"includes": ["a", "b.*"], "excludes": ["b.secret"]},
    "_routing": {"required": True},
    "properties": {
        "a": {"type": "text", "analyzer": "own", "similarity": "own",
              "index_prefixes": {"min_chars": 2, "max_chars": 6},
              "fielddata": True, "fielddata_frequency_filter":
              {"min": 0.01, "max": 0.5, "min_segment_size": 50}},
        "b": {"dynamic": "true", "properties": {
            "c.d": {"type": "long", "null_value": BIG},
            "e": {"type": "keyword", "copy_to": ["a"],
                  "meta": {"unit": "\u00b5"}}}}},
}
ALIASES = {"plain": {}, "odd%+": {}, "rich": {
    "filter": {"bool": {"should": [{"term": {"e": "x\u0000"}},
                                   {"range": {"n": {"gte": BIG}}}]}},
    "index_routing": "1", "search_routing": "1,2", "is_hidden": True}}
NULLS = {"index.refresh_interval": None, "index.lifecycle.name": None,
         "index.number_of_replicas": "0"}

ACTIONS = {
    "hot": {"actions": {
        "set_priority": {"priority": 100}, "unfollow": {},
        "rollover": {"max_size": "50gb", "max_age": "30d",
                     "max_docs": 2147483648},
        "forcemerge": {"max_num_segments": 1,
                       "index_codec": "best_compression"}}},
    "warm": {"min_age": "7d", "actions": {
        "migrate": {"enabled": False}, "readonly": {},
        "allocate": {"number_of_replicas": 1, "include": {"disk": "ssd"},
                     "require": {"zone": "a,b"}},
        "shrink": {"number_of_shards": 1}, "set_priority": {"priority": 50}}},
    "cold": {"min_age": "30d", "actions": {
        "freeze": {}, "set_priority": {"priority": None},
        "allocate": {"exclude": {"disk": "ssd"}}}},
    "delete": {"min_age": "365d", "actions": {
        "wait_for_snapshot": {"policy": "nightly"},
        "delete": {"delete_searchable_snapshot": False}}},
}

PIPELINE = {
    "description": "\u00e4\n\t\"\\", "version": 2147483647,
    "processors": [
        {"grok": {"field": "m", "patterns": ["%{IP:ip}|%{X:x}"],
                  "pattern_definitions": {"X": "\\d+(?:\\.\\d+)?"}}},
        {"date": {"field": "t", "formats": ["ISO8601", "UNIX_MS"],
                  "timezone": "Europe/Berlin", "tag": "when"}},
        {"script": {"lang": "painless", "source": "ctx.n = params['\u0000']",
                    "params": {"\u0000": BIG, "d": DIGITS}}},
        {"set": {"field": "_index", "value": "{{{ a.b }}}-x",
                 "override": False, "if": "ctx?.a?.b != null",
                 "ignore_failure": True, "on_failure": [
                     {"append": {"field": "e", "value": ["{{_x}}", 1, None]}}
                 ]}},
        {"foreach": {"field": "l", "processor": {"convert": {
            "field": "_ingest._value", "type": "integer"}}}},
        {"rename": {"field": "a", "target_field": "b"}},
        {"dissect": {"field": "m", "pattern": "%{a} %{+a} %{?c}"}},
        {"user_agent": {"field": "ua"}}, {"drop": {"if": "false"}}],
    "on_failure": [{"set": {"field": "error", "value":
                            "{{ _ingest.on_failure_message }}"}}]}

SEARCH = {"script": {"lang": "mustache", "source": {
    "query": {"match": {"a": "{{q}}"}}, "size": "{{n}}{{^n}}10{{/n}}"}}}

REQUESTS = [
    ("PUT", "/_ilm/policy/full", {"policy": {"phases": ACTIONS}}),
    ("PUT", "/_ilm/policy/empty", {"policy": {"phases": {}}}),
    ("PUT", "/_scripts/painless", {"script": {
        "lang": "painless", "source": "ctx.a = params.b; // \u00e4\n",
        "options": {}, "params": {"b": [BIG, DIGITS, "\u0000"]}}}),
    ("PUT", "/_scripts/search", SEARCH),
    ("PUT", "/_scripts/expression", {"script": {
        "lang": "expression", "source": "doc['n'].value * 2"}}),
    ("PUT", "/_ingest/pipeline/full", PIPELINE),
    ("PUT", "/_ingest/pipeline/empty", {"processors": []}),
    ("PUT", "/full", {"settings": SETTINGS, "mappings": MAPPINGS,
                      "aliases": ALIASES}),
    ("PUT", "/bare", None),
    ("PUT", "/_template/full", {
        "index_patterns": ["legacy-*", "*-legacy"], "order": -7,
        "version": 2147483647, "settings": SETTINGS, "mappings": MAPPINGS,
        "aliases": {**ALIASES, "{index}-alias": {}}}),
    ("PUT", "/_template/bare", {"index_patterns": ["bare-legacy"]}),
    ("PUT", "/_template/nulls", {"index_patterns": ["n"], "settings": NULLS}),
    ("PUT", "/_component_template/full", {
        "template": {"settings": SETTINGS, "mappings": MAPPINGS,
                     "aliases": ALIASES}, "version": BIG, "_meta": META}),
    ("PUT", "/_component_template/bare", {"template": {}}),
    ("PUT", "/_component_template/nulls", {"template": {"settings": NULLS}}),
    ("PUT", "/_index_template/full", {
        "index_patterns": ["comp-*"], "priority": BIG, "version": BIG,
        "composed_of": ["nulls", "full"], "_meta": META,
        "template": {"settings": {"index.refresh_interval": None},
                     "mappings": {"properties": {"x": {"type": "ip"}}},
                     "aliases": {"{index}-alias": {"routing": "r"}}}}),
    ("PUT", "/_index_template/bare", {"index_patterns": ["comp-b*"],
                                      "priority": 5}),
    ("PUT", "/_index_template/part", {
        "index_patterns": ["part"], "composed_of": ["bare"],
        "template": {"settings": {"number_of_shards": 1}}}),
    ("PUT", "/_index_template/flow", {
        "index_patterns": ["flow*"], "data_stream": {}, "priority": 9,
        "template": {"mappings": {
            "_meta": META, "dynamic_templates": [
                {"s": {"match_mapping_type": "string",
                       "mapping": {"type": "keyword"}}}],
            "properties": {"@timestamp": {"type": "date_nanos"}}}}}),
    ("PUT", "/_data_stream/flow", None),
    ("POST", "/flow/_doc?refresh=true", {
        "@timestamp": "2024-05-01T00:00:00Z", "s": "x", "o": {"d": 1.5}}),
]


def content_digest(bundle):
    return check_bundle(bundle)[0]["content_digest"]


@pytest.mark.parametrize("order", ["default", "guide"])
def test_everything_in_every_kind(a, b, esbundle, proxy, order):
    for method, path, body in REQUESTS:
        a.must(method, path, body)
    more = [] if order == "default" else ["--order", "guide"]
    bundle = esbundle.export(a)
    dry = proxy(b)
    esbundle("plan", bundle, "--to", dry.url, *more, code=0)
    esbundle("import", "--dry-run", bundle, "--to", dry.url, *more, code=0)
    assert dry.seen and dry.writes == []

    esbundle.imports(bundle, b, *more)
    assert schema.dump(b) == schema.dump(a)
    esbundle("verify", bundle, "--against", b.url, *more, code=0)
    again = proxy(b)
    esbundle.imports(bundle, again, *more)
    assert again.seen and again.writes == []
    assert content_digest(esbundle.export(b, "b.tar.gz")) == \
        content_digest(bundle)


def test_digits_are_those_of_the_source(a, b, esbundle):
    """Text, not a number that some parser has read and written."""
    for method, path, body in REQUESTS:
        a.must(method, path, body)
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b)
    for path in ("/full", "/_component_template/full", "/_template/full",
                 "/_index_template/full", "/_index_template/flow",
                 "/_ingest/pipeline/full", "/flow/_mapping"):
        for text in str(DIGITS), str(BIG), "\\u0000":
            assert text in b.get(path).text, path
        assert b.get(path).text.count(str(BIG)) == \
            a.get(path).text.count(str(BIG))
