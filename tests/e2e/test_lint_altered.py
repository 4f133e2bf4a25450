"""lint: whether a template would alter an index that is created after it, held
against a real server that does just that (issue "Audit", §3)."""

import copy
import json

import pytest

from lib.client import enc
from lib.compositions import CASES
from lib.schema import MADE_BY_SERVER

WORD, LONG = {"type": "keyword"}, {"type": "long"}
FIRST = {
    "settings": {"index.refresh_interval": "9s", "index.priority": 2},
    "aliases": {"own": {}},
    "mappings": {
        "dynamic": "false",
        "_meta": {"a": {"z": 9}, "l": [9, 2], "d": "own"},
        "dynamic_templates": [{"s": {"match": "r*", "mapping": WORD}},
                              {"q": {"match": "q*", "mapping": LONG}}],
        "properties": {
            "f": {"type": "keyword", "ignore_above": 77},
            "a": {"properties": {"b": WORD, "z": LONG}},
            "o": {"properties": {"z": {"type": "date"}}},
            "g": {"type": "text", "fields": {"raw": WORD}}}}}
SECOND = {
    "settings": {"index.codec": "best_compression"}, "aliases": {},
    "mappings": {
        "_source": {"excludes": ["q"]}, "dynamic_date_formats": ["HH"],
        "properties": {
            "f": {"type": "text", "fields": {"other": LONG}},
            "o": {"type": "object", "enabled": False},
            "n": {"type": "nested", "properties": {"a": WORD}},
            "c": {"type": "keyword", "copy_to": ["q"]}}}}


def same(body, made):
    """Is the index as it was meant?  Each server sets its own tier."""
    tier = "index.routing.allocation.include._tier_preference"
    return [body["aliases"], body["mappings"], {
        key: value for key, value in body["settings"].items() if key != tier
    }] == [made["aliases"], made["mappings"], {
        key: value for key, value in made["settings"].items()
        if key != tier and not key.startswith(MADE_BY_SERVER)}]


def is_altered(client, name, body):
    """Create it after the templates: refused, made otherwise, or the same."""
    body = {key: value for key, value in body.items() if key != "state"}
    got = client.request("PUT", f"/{enc(name)}", body)
    if not got.ok:
        return True
    return not same(body, client.must(
        "GET", f"/{enc(name)}?flat_settings=true")[name])


@pytest.mark.parametrize("request_body", [FIRST, SECOND],
                         ids=["first", "second"])
def test_indices_that_a_template_would_alter(a, b, esbundle, request_body):
    for one in CASES:
        a.put(f"/{enc(one.name)}", copy.deepcopy(request_body))
    for one in CASES:
        a.load(one.requests)
        b.load(one.requests)
    bundle = esbundle.export(a)
    streams = {one.name for one in CASES if any(
        "data_stream" in body for _, _, body in one.requests) and esbundle(
            "show", bundle, "--compose", one.name, "--json"
        ).json["makes"] == "data_stream"}
    told = {one["name"] for one in esbundle(
        "lint", bundle, "--json").json["findings"]
        if one["id"] == "altered-index"}
    seen = {}
    for one in CASES:
        if one.name in streams:
            continue
        body = json.loads(esbundle("show", bundle, f"index/{one.name}").out)
        seen[one.name] = is_altered(b, one.name, body)
    wrong = {name: altered for name, altered in seen.items()
             if altered != (name in told)}
    titles = {one.name: one.title for one in CASES}
    assert not wrong, {titles[name]: altered for name, altered in wrong.items()}
    assert len(seen) >= 60 and 5 < sum(seen.values()) < len(seen) - 5
