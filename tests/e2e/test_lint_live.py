"""lint is right: a real 7.10.2 server refuses what it says is refused."""

import json

import pytest

import lint_bundles

KEYWORD = {"type": "keyword"}


@pytest.fixture
def lint(esbundle, tmp_path):
    """lint(tree): ids and texts of what is found in such a bundle."""
    def run(tree):
        path = tmp_path / "bundle.tar.gz"
        path.write_bytes(lint_bundles.pack(tree))
        return {one["id"]: one["text"]
                for one in esbundle("lint", path, "--json").json["findings"]}
    return run


def tree(*resources):
    return {"resources": [
        dict(zip(("kind", "name", "body"), one)) for one in resources]}


def index(mappings=None, settings=None, aliases=None):
    return {"aliases": aliases or {}, "mappings": mappings or {},
            "settings": settings or {}, "state": "open"}


# ---- the bundles of the ids ----

REFUSED = {
    "template-overlap": "same priority",
    "alias-two-writers": "more than one write index",
    "external-file": "analysis/own.txt",
    "fields-over-limit": "Limit of total fields [2]",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_an_error_is_refused(a, esbundle, tmp_path, name):
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(lint_bundles.pack(lint_bundles.load(name)))
    got = esbundle("import", path, "--to", a.url, "--yes")
    assert got.code in (3, 7), got
    assert REFUSED[name] in got.out + got.err, got


def test_what_a_server_insists_on_is_refused_without_it(a):
    """Import blocks these before the server can refuse them."""
    (pipeline,) = [one for one in lint_bundles.load("missing-reference")
                   ["resources"] if one["kind"] == "ingest_pipeline"]
    answer = a.request("PUT", "/_ingest/pipeline/orders", pipeline["body"])
    assert answer.status == 404 and "unable to find script" in answer.text
    answer = a.request("PUT", "/_data_stream/events")
    assert answer.status == 400 and "no matching index template" in answer.text


def test_a_number_too_large_is_stored_as_another(a, esbundle, tmp_path):
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(lint_bundles.pack(lint_bundles.load("number-too-large")))
    esbundle("import", path, "--to", a.url, "--yes", code=3)
    meta = a.get("/orders").json["orders"]["mappings"]["_meta"]
    assert meta == {"most": "Infinity"}


def test_the_clean_bundle_imports(a, esbundle, tmp_path):
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(lint_bundles.pack(lint_bundles.load("clean")))
    esbundle("import", path, "--to", a.url, "--yes", code=0)


# ---- patterns ----

PATTERNS = [
    ("logs-*-a", "*-b-a"), ("logs-*-a", "*-b"), ("logs-*-a", "logs-a"),
    ("logs-*-a", "logs--a"), ("logs-*", "log*"), ("logs-*", "log-*"),
    ("a*b", "ab"), ("a*b", "a*c"), ("a*b*c", "ab*c"), ("x*x", "x"),
    ("*-prod", "*-test"), ("*a*", "*b*"), ("x-*-y-*-z", "x-1-2-z"),
    ("a**b", "a*"), ("same", "same"), ("same", "sam")]


@pytest.mark.parametrize("first,second", PATTERNS)
def test_patterns_meet_where_the_server_says_so(a, lint, first, second):
    bodies = [{"index_patterns": [one], "priority": 7,
               "template": {"settings": {"number_of_shards": 1}}}
              for one in (first, second)]
    found = lint(tree(*[("index_template", f"t{n}", body)
                        for n, body in enumerate(bodies)]))
    a.put("/_index_template/t0", bodies[0])
    answer = a.request("PUT", "/_index_template/t1", bodies[1])
    assert answer.ok is ("template-overlap" not in found), answer.text


# ---- fields ----

TEXT = {"type": "text"}
MAPPINGS = {
    "field": {"f": KEYWORD},
    "fields": {"f": KEYWORD, "g": {"type": "geo_point"}, "h": TEXT},
    "empty object": {"o": {"type": "object"}},
    "object": {"o": {"properties": {"f": KEYWORD}}},
    "nested": {"o": {"type": "nested", "properties": {"f": KEYWORD}}},
    "disabled": {"o": {"enabled": False, "properties": {
        "p": {"properties": {"f": KEYWORD}}}}},
    "dots": {"a.b.c": KEYWORD},
    "shared dots": {"a.b": KEYWORD, "a.c": KEYWORD, "a.d.e": KEYWORD},
    "multi-fields": {"f": {**TEXT, "fields": {"x": KEYWORD, "y": TEXT}}},
    "chained": {"f": {**TEXT, "fields": {
        "x": {**TEXT, "fields": {"y": KEYWORD}}}}},
    "alias": {"f": KEYWORD, "g": {"type": "alias", "path": "f"}},
    "prefixes": {"f": {**TEXT, "index_prefixes": {}}},
    "phrases": {"f": {**TEXT, "index_phrases": True}},
    "both": {"f": {**TEXT, "index_phrases": True, "index_prefixes": {}}},
    "no phrases": {"f": {**TEXT, "index_phrases": False}},
    "shingles": {"f": {"type": "search_as_you_type"}},
    "two shingles": {"f": {"type": "search_as_you_type",
                           "max_shingle_size": 2}},
    "shingles below": {"f": {**TEXT, "fields": {
        "s": {"type": "search_as_you_type", "max_shingle_size": 4}}}},
    "join": {"f": {"type": "join", "relations": {
        "q": ["x", "y"], "x": "z"}}},
    "percolator": {"f": {"type": "percolator"}},
    "completion": {"f": {"type": "completion"}},
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_fields_are_counted_as_the_server_counts(a, lint, name):
    mappings = {"properties": MAPPINGS[name]}

    def found(limit):
        return lint(tree(("index", "i", index(
            mappings, {"index.mapping.total_fields.limit": str(limit)}))))

    least = next(n for n in range(1, 20) if "fields-over-limit" not in found(n))
    assert "fields-near-limit" in found(least)
    for limit in range(max(1, least - 1), least + 1):
        answer = a.request("PUT", "/i", {
            "mappings": mappings,
            "settings": {"index.mapping.total_fields.limit": limit}})
        assert answer.ok is (limit == least), answer.text


# ---- halves of characters ----

HALF = "\\ud800"
PLACES = {
    "setting": ("/i", {"settings": {
        "index.routing.allocation.include.zone": "H"}}),
    "analysis": ("/i", {"settings": {
        "index.analysis.filter.x.type": "stop",
        "index.analysis.filter.x.stopwords": ["H"]}}),
    "meta": ("/i", {"mappings": {"_meta": {"a": "H"}}}),
    "name of a field": ("/i", {"mappings": {"properties": {"aH": KEYWORD}}}),
    "null value": ("/i", {"mappings": {"properties": {
        "f": {"type": "keyword", "null_value": "H"}}}}),
    "alias": ("/i", {"aliases": {"aH": {}}}),
    "routing": ("/i", {"aliases": {"a": {"index_routing": "H",
                                         "search_routing": "H"}}}),
    "filter": ("/i", {"aliases": {"a": {"filter": {"term": {"a": "H"}}}}}),
    "pipeline": ("/_ingest/pipeline/p", {
        "description": "H", "processors": []}),
    "key": ("/_ingest/pipeline/p", {"processors": [
        {"set": {"field": "a", "value": {"H": 1}}}]}),
    "policy": ("/_ilm/policy/p", {"policy": {"phases": {"warm": {
        "min_age": "0ms", "actions": {"allocate": {"include": {
            "zone": "H"}}}}}}}),
    "component": ("/_component_template/c", {
        "template": {"mappings": {"_meta": {"a": "H"}}}}),
    "template": ("/_index_template/t", {
        "index_patterns": ["t-*"], "_meta": {"a": "H"}}),
    "legacy": ("/_template/t", {
        "index_patterns": ["t-*"], "mappings": {"_meta": {"a": "H"}}}),
}
KINDS = {"/i": "index", "/_ing": "ingest_pipeline", "/_ilm": "ilm_policy",
         "/_com": "component_template", "/_ind": "index_template",
         "/_tem": "legacy_template"}


@pytest.mark.parametrize("name", PLACES)
def test_half_a_character_is_refused_where_lint_says_so(a, lint, name):
    target, body = PLACES[name]
    kind = next(KINDS[start] for start in KINDS if target.startswith(start))
    text = json.dumps({**(index() if kind == "index" else {}), **body},
                      indent=2, sort_keys=True).replace("H", HALF) + "\n"
    found = lint({"resources": [
        {"kind": kind, "name": target.rsplit("/", 1)[1], "text": text}]})
    answer = a.request("PUT", target + "?master_timeout=500ms",
                       json.dumps(body).replace("H", HALF))
    assert answer.ok is ("lone-surrogate" not in found), answer.text


# ---- what a template would alter ----

ORDERS = {"settings": {"index.number_of_shards": "1",
                       "index.number_of_replicas": "1",
                       "index.refresh_interval": "5s"},
          "mappings": {"properties": {"f": KEYWORD}}}
TEMPLATES = {
    "nothing": ("/_template/t", {
        "index_patterns": ["orders-*"], "settings": {
            "index.refresh_interval": "9s", "number_of_shards": 1}}, False),
    "setting": ("/_template/t", {
        "index_patterns": ["orders-*"], "settings": {
            "index.priority": 3}}, True),
    "field": ("/_template/t", {
        "index_patterns": ["orders-*"], "mappings": {
            "properties": {"g": KEYWORD}}}, True),
    "parameter": ("/_template/t", {
        "index_patterns": ["orders-*"], "mappings": {"properties": {
            "f": {"type": "keyword", "ignore_above": 9}}}}, True),
    "replaced field": ("/_index_template/t", {
        "index_patterns": ["orders-*"], "template": {"mappings": {
            "properties": {"f": {"type": "keyword", "ignore_above": 9}}}}},
        False),
    "alias": ("/_index_template/t", {
        "index_patterns": ["orders-*"], "template": {
            "aliases": {"all": {}}}}, True),
    "other names": ("/_index_template/t", {
        "index_patterns": ["customers-*"], "template": {
            "aliases": {"all": {}}}}, False),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_alters_what_lint_says(a, esbundle, name):
    target, body, altered = TEMPLATES[name]
    a.put("/orders-1", ORDERS)
    a.put(target, body)
    bundle = esbundle.export(a)
    got = esbundle("lint", bundle, "--json", "--kind", "index").json
    assert [one["id"] for one in got["findings"]] == (
        ["altered-index"] if altered else [])

    # The same creation again, with the template there.
    before = a.get("/orders-1?flat_settings=true").json["orders-1"]
    a.request("DELETE", "/orders-1")
    a.put("/orders-1", ORDERS)
    after = a.get("/orders-1?flat_settings=true").json["orders-1"]
    for one in before, after:
        for key in "uuid", "creation_date":
            del one["settings"][f"index.{key}"]
    assert (before != after) is altered
