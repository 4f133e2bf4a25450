"""graph: which resource needs which (issue "Audit", §4)."""

import re

import pytest

from lib.bundles import check_bundle
from lib.client import enc
from lib.resources import requests

ODD = 'a"b\\c\n<x> \u202e'
LOOP = [("PUT", f"/_ingest/pipeline/{enc(one)}",
         {"processors": [{"pipeline": {"name": other}}]})
        for one, other in (("ring-1", "ring-2"), ("ring-2", "ring-1"),
                           (ODD, "ring-1"), ("lost", "nobody"))]


@pytest.fixture
def bundle(a, esbundle):
    a.load([*requests(), *LOOP])
    return esbundle.export(a)


def required(bundle):
    """What the manifest says, read by other eyes."""
    manifest, _ = check_bundle(bundle)
    return sorted(
        (one["kind"], one["name"], need["pointer"], need["kind"], need["name"])
        for one in manifest["resources"] for need in one["requires"])


def edges(document):
    return sorted((one["kind"], one["name"], one["pointer"],
                   one["needs_kind"], one["needs_name"])
                  for one in document["edges"])


def names(document):
    return {(one["kind"], one["name"]) for one in document["nodes"]}


def test_json_holds_every_reference_of_the_manifest(esbundle, bundle):
    got = esbundle("graph", bundle, "--json", code=0).json
    assert edges(got) == required(bundle)
    missing = [one["name"] for one in got["nodes"] if not one["present"]]
    assert missing == ["nobody"]
    hard = {(one["kind"], one["needs_kind"])
            for one in got["edges"] if one["hard"]}
    assert hard == {("ingest_pipeline", "stored_script"),
                    ("index_template", "component_template"),
                    ("data_stream", "index_template")}


def test_used_by_and_needs_follow_through(esbundle, bundle):
    got = esbundle("graph", bundle, "--used-by",
                   "component_template/orders-base", code=0)
    assert got.out == (
        "component_template orders-base\n"
        "  index_template orders  /composed_of/0\n"
        "    data_stream orders  /template\n")
    got = esbundle("graph", bundle, "--needs", "data_stream/orders", "--json",
                   code=0).json
    assert {("index_template", "orders"), ("component_template", "orders-base"),
            ("data_stream", "orders")} <= names(got)
    assert ("index", "product_info") not in names(got)


def test_a_loop_ends(esbundle, bundle):
    got = esbundle("graph", bundle, "--needs", "ingest_pipeline/ring-1", code=0)
    assert got.out == (
        "ingest_pipeline ring-1\n"
        "  ingest_pipeline ring-2  /processors/0/pipeline/name\n"
        "    ingest_pipeline ring-1  /processors/0/pipeline/name"
        "  (see above)\n")


def test_what_is_missing_can_be_asked_for(esbundle, bundle):
    got = esbundle("graph", bundle, "--used-by", "ingest_pipeline/nobody",
                   code=0)
    assert got.out == (
        "ingest_pipeline nobody (not in the bundle)\n"
        "  ingest_pipeline lost  /processors/0/pipeline/name\n")
    assert "1 missing" in got.err


def test_dot_holds_the_same_and_quotes_names(esbundle, bundle):
    got = esbundle("graph", bundle, "--format", "dot", code=0).out
    lines = got.splitlines()
    assert lines[0] == "digraph bundle {" and lines[-1] == "}"
    # Within quotes only escaped quotes, and nothing that is not seen.
    quoted = r'"(?:[^"\\\x00-\x1f\u202e]|\\.)*"'
    node = re.compile(rf"  n\d+ \[label={quoted}(?:, style=dashed)?\];")
    edge = re.compile(
        rf"  n\d+ -> n\d+ \[tooltip={quoted}(?:, style=dotted)?\];")
    body = lines[3:-1]
    assert len([one for one in body if edge.fullmatch(one)]) == len(
        required(bundle))
    assert all(node.fullmatch(one) or edge.fullmatch(one) for one in body)
    assert sum("style=dashed" in one for one in body) == 1


def test_bad_questions(esbundle, bundle):
    got = esbundle("graph", bundle, "--used-by", "index/none", code=2)
    assert "'index/none'" in got.err and "show --list" in got.err
    got = esbundle("graph", bundle, "--used-by", "index/product_info",
                   "--needs", "index/product_info", code=2)
    assert "--used-by" in got.err and got.out == ""
