"""Bundles for the tests of report: a usual one, many resources, names that
mean harm."""

import copy
import os
import sys

from .runner import REPO

sys.path.insert(0, os.path.join(REPO, "tests"))

# pylint: disable=wrong-import-position
from bundle_make import bundle, manifest, reference, resource, share

LIFECYCLE = "/settings/index.lifecycle.name"
SCRIPT = "<script>window.evil = 1</script>"
IMAGE = '"><img src=x onerror="window.evil = 2">'
STYLE = "</style></pre></details><svg onload=window.evil=3>"
QUOTE = "' onfocus=window.evil=4 autofocus x='"
MARKS = "a\u202egnp.\u2066exe\u200b"
ARABIC = "\u0633\u062c\u0644\u0627\u062a-2024"
LONG = "x" * 255
WIDE = "\u96ea" * 85
HOSTILE = [SCRIPT, IMAGE, STYLE, QUOTE, MARKS, ARABIC, LONG, WIDE,
           "javascript:window.evil=5", "&lt;b&gt;&amp;", "a\nb\tc",
           "]]>--><!--", "${window.evil=6}`"]


def field(kind, **more):
    return {"type": kind, **more}


def policy(days):
    return {"policy": {"phases": {
        "hot": {"min_age": "0ms", "actions": {"rollover": {
            "max_age": "1d", "max_size": "50gb"}}},
        "delete": {"min_age": f"{days}d", "actions": {"delete": {}}}}}}


def index(team, number):
    fields = {"@timestamp": field("date"), "message": field(
        "text", analyzer="english", fields={"raw": field(
            "keyword", ignore_above=256)}),
              "host": {"properties": {"name": field("keyword"), "ip": field(
                  "ip"), "os": {"properties": {"family": field(
                      "keyword"), "version": field("keyword")}}}},
              f"{team}_{number}": field("long")}
    return {"aliases": {f"{team}-read": {}}, "mappings": {
        "dynamic": "strict", "properties": fields}, "settings": {
            "index.default_pipeline": f"{team}-parse",
            "index.lifecycle.name": f"{team}-policy",
            "index.number_of_replicas": "1",
            "index.number_of_shards": "3"}, "state": "open"}


TEAMS = ["billing", "checkout", "inventory", "logistics", "metrics",
         "payments", "returns", "search", "security", "shipping"]


def team(name, indices, days=30):
    """What one team has: about 8 resources and its indices."""
    def use(kind, other, pointer):
        return reference(kind, other, pointer)
    ilm, pipe = f"{name}-policy", f"{name}-parse"
    yield resource("ilm_policy", ilm, policy(days), origin={
        "/modified_date": 1700000000000, "/version": 3})
    yield resource("stored_script", f"{name}-score", {"script": {
        "lang": "painless", "source": "return doc['x'].value * 2;"}})
    yield resource("ingest_pipeline", pipe, {"processors": [
        {"script": {"id": f"{name}-score"}},
        {"pipeline": {"name": "common-geo"}}]}, [
            use("ingest_pipeline", "common-geo", "/processors/1/pipeline/name"),
            use("stored_script", f"{name}-score", "/processors/0/script/id")])
    yield resource("component_template", f"{name}-settings", {"template": {
        "settings": {"index.lifecycle.name": ilm}}}, [
            use("ilm_policy", ilm, "/template" + LIFECYCLE)])
    yield resource("component_template", f"{name}-mappings", {"template": {
        "mappings": {"properties": {"amount": field("double")}}}})
    yield resource("index_template", f"{name}-stream", {
        "composed_of": ["common-mappings", f"{name}-mappings",
                        f"{name}-settings"],
        "data_stream": {}, "index_patterns": [f"{name}-stream-*"],
        "priority": 200}, [
            use("component_template", part, f"/composed_of/{i}")
            for i, part in enumerate(("common-mappings", f"{name}-mappings",
                                      f"{name}-settings"))])
    yield resource("legacy_template", name, {
        "index_patterns": [f"{name}-*"], "settings": {
            "index.default_pipeline": pipe, "index.lifecycle.name": ilm}}, [
                use("ingest_pipeline", pipe, "/settings/index.default_pipeline"),
                use("ilm_policy", ilm, LIFECYCLE)])
    yield resource("data_stream", f"{name}-stream-prod", {
        "mappings": {"properties": {"learned": field("long")}},
        "template": f"{name}-stream"}, [
            use("index_template", f"{name}-stream", "/template")])
    for i in range(indices):
        yield resource("index", f"{name}-2024.05.{i + 1:02}", index(name, i), [
            use("ingest_pipeline", pipe, "/settings/index.default_pipeline"),
            use("ilm_policy", ilm, LIFECYCLE)], origin={
                "/settings/index.creation_date": "1700000000000",
                "/settings/index.uuid": f"{name}-{i}"})


def company(teams, indices, **more):
    entries = [
        resource("ingest_pipeline", "common-geo", {"processors": [
            {"geoip": {"field": "ip"}}]}),
        resource("component_template", "common-mappings", {"template": {
            "mappings": {"properties": {"@timestamp": field("date")}}}})]
    for name in TEAMS[:teams]:
        entries += team(name, indices, **more)
    return share(entries)


SKIPPED = [{"kind": "index", "name": ".kibana_1",
            "reason": "a name of the system"},
           {"kind": "index", "name": ".ds-billing-stream-prod-000001",
            "reason": "backing index of a data stream, which carries it"}]


def small():
    return bundle(company(1, 3), created="2026-01-02T03:04:05Z",
                  skipped=SKIPPED)


def large():
    """302 resources."""
    return bundle(company(10, 22), created="2026-01-02T03:04:05Z",
                  skipped=SKIPPED)


def pair():
    """Two states of one schema."""
    before = company(2, 4)
    after = [one for one in copy.deepcopy(company(2, 5, days=14))
             if one["name"] not in ("checkout-2024.05.01", "checkout-score")]
    for one in after:
        for need in one["requires"]:
            need["present"] = need["name"] != "checkout-score"
    return (bundle(before, created="2026-01-02T03:04:05Z", skipped=SKIPPED),
            bundle(share(after), created="2026-02-02T03:04:05Z", failed=[
                {"kind": "stored_script", "name": "checkout-score",
                 "reason": "the server answers 500"}]))


def hostile():
    """Each bad name as name, reference, field, value, reason and cluster."""
    entries = []
    for name in HOSTILE:
        entries.append(resource("ingest_pipeline", name, {
            "description": name, "processors": []}))
        entries.append(resource("index", name, {
            "aliases": {name: {}}, "mappings": {"properties": {
                name: field("keyword", meta={name: name})}},
            "settings": {"index.default_pipeline": name}}, [
                reference("ingest_pipeline", name,
                          "/settings/index.default_pipeline")],
            origin={name: name}))
    remarks = [{"kind": "index", "name": name, "reason": name}
               for name in HOSTILE]
    source = dict(manifest([])["source"], cluster_name=SCRIPT, user=IMAGE)
    return bundle(share(entries), source=source, failed=remarks,
                  skipped=remarks, tool=STYLE, created="2026-01-02T03:04:05Z",
                  external_files=[{"file": IMAGE, "kind": "index",
                                   "name": SCRIPT}])
