"""What an export leaves out by itself, each with its reason, and what comes
along all the same; files on the nodes that no bundle can carry."""

import os

import pytest

from lib import schema
from lib.client import enc

EMPTY_POLICY = {"policy": {"phases": {}}}
STREAM = {"index_patterns": ["app-stream*"], "data_stream": {},
          "priority": 500, "template": {"mappings": {"properties": {
              "@timestamp": {"type": "date"}}}}}


def contents(esbundle, bundle):
    """({(kind, name)}, {(kind, name): reason of the skip})."""
    got = esbundle("show", bundle, "--json", code=0).json
    return ({(one["kind"], one["name"]) for one in got["resources"]},
            {(one["kind"], one["name"]): one["reason"]
             for one in got["skipped"]})


def along(esbundle, source, *more):
    """Export with --json; {(kind, name): why it came along, or None}."""
    got = esbundle("export", "--from", source.url, "-o", "along.tar.gz",
                   "--force", "--json", *more, code=0)
    return {(one["kind"], one["name"]): one.get("because")
            for one in got.lines if one["type"] == "resource"}


def test_marked_as_managed(a, esbundle):
    mark = {"_meta": {"managed": True}}
    a.put("/_component_template/c", {"template": {}, **mark})
    a.put("/_index_template/t", {"index_patterns": ["t"], **mark})
    a.put("/_component_template/own", {"template": {}, "_meta": {
        "managed": "true"}})
    kept, skipped = contents(esbundle, esbundle.export(a))
    assert kept == {("component_template", "own")}
    assert set(skipped) == {("component_template", "c"),
                            ("index_template", "t")}
    assert all("--include-managed" in one for one in skipped.values())
    kept, skipped = contents(esbundle, esbundle.export(
        a, "managed.tar.gz", "--include-managed"))
    assert len(kept) == 3 and not skipped


def test_known_as_built_in(a, esbundle):
    stock = {
        ("ilm_policy", "ilm-history-ilm-policy"): EMPTY_POLICY,
        ("ilm_policy", "metrics"): EMPTY_POLICY,
        ("ingest_pipeline", "ent-search-generic-ingestion"): {"processors": []},
        ("legacy_template", "ilm-history"): {"index_patterns": ["h"]},
        ("component_template", "logs-mappings"): {"template": {}},
        ("index_template", "logs"): {"index_patterns": ["logs-*-*"],
                                     "priority": 100},
    }
    own = {("component_template", "logs@custom"): {"template": {}},
           ("index", "logs"): {}, ("index", "metrics"): {}}
    paths = {"ilm_policy": "/_ilm/policy/", "index": "/",
             "ingest_pipeline": "/_ingest/pipeline/",
             "legacy_template": "/_template/",
             "component_template": "/_component_template/",
             "index_template": "/_index_template/"}
    for (kind, name), body in {**stock, **own}.items():
        a.put(paths[kind] + enc(name), body)
    kept, skipped = contents(esbundle, esbundle.export(a))
    assert kept == set(own)
    assert set(skipped) == set(stock)
    assert all("--include-managed" in one for one in skipped.values())
    kept, _ = contents(esbundle, esbundle.export(
        a, "named.tar.gz", "--include", "ilm_policy:metrics,logs@custom"))
    assert kept == {("ilm_policy", "metrics"),
                    ("component_template", "logs@custom")}


def test_hidden_and_dotted(a, esbundle):
    a.put("/unseen", {"settings": {"index.hidden": True}})
    a.put("/.dotted")
    a.put("/_template/.dotted", {"index_patterns": ["d"]})
    a.put("/_ingest/pipeline/.dotted", {"processors": []})
    a.put("/plain")
    hidden = {("index", "unseen"), ("index", ".dotted"),
              ("legacy_template", ".dotted"), ("ingest_pipeline", ".dotted")}
    kept, skipped = contents(esbundle, esbundle.export(a))
    assert kept == {("index", "plain")}
    assert set(skipped) == hidden
    assert all("--include-hidden" in one for one in skipped.values())
    kept, skipped = contents(esbundle, esbundle.export(
        a, "hidden.tar.gz", "--include-hidden"))
    assert kept == hidden | {("index", "plain")} and not skipped


def test_system_names_only_when_named_exactly(a, esbundle):
    for name in ".kibana_1", ".tasks", ".fleet-x", ".async-search":
        a.put("/" + name)
    kept, skipped = contents(esbundle, esbundle.export(
        a, "all.tar.gz", "--include-hidden", "--include-managed",
        "--include", "*,.tasks"))
    assert kept == {("index", ".tasks")}
    assert set(skipped) == {("index", ".kibana_1"), ("index", ".fleet-x"),
                            ("index", ".async-search")}
    assert all("exactly" in one for one in skipped.values())


def test_backing_indices_by_membership(a, esbundle):
    a.put("/_index_template/t", STREAM)
    a.put("/_data_stream/app-stream")
    a.post("/app-stream/_rollover")
    a.put("/.ds-lookalike-000001")
    kept, skipped = contents(esbundle, esbundle.export(
        a, "all.tar.gz", "--include-hidden"))
    assert kept == {("index_template", "t"), ("data_stream", "app-stream"),
                    ("index", ".ds-lookalike-000001")}
    assert set(skipped) == {("index", ".ds-app-stream-000001"),
                            ("index", ".ds-app-stream-000002")}
    assert all("data stream" in one for one in skipped.values())


def test_closed_unless_open_only(a, esbundle):
    a.put("/shut")
    a.post("/shut/_close")
    a.put("/open")
    kept, skipped = contents(esbundle, esbundle.export(
        a, "open.tar.gz", "--open-only"))
    assert kept == {("index", "open")}
    assert "--open-only" in skipped["index", "shut"]
    kept, skipped = contents(esbundle, esbundle.export(a))
    assert kept == {("index", "open"), ("index", "shut")} and not skipped


def fill_needs(a):
    """Each user object needs one that a rule skips."""
    a.put("/_component_template/logs-settings", {"template": {}})
    a.put("/_component_template/.dotted", {"template": {}})
    a.put("/_index_template/.streams", {**STREAM, "composed_of": [
        "logs-settings", ".dotted"]})
    a.put("/_data_stream/app-stream")
    a.put("/_scripts/.calc", {"script": {"lang": "painless",
                                         "source": "ctx.a = 1"}})
    a.put("/_ingest/pipeline/user", {"processors": [
        {"script": {"id": ".calc"}}, {"pipeline": {"name": "logs@x"}}]})
    a.put("/_ingest/pipeline/logs@x", {"processors": []})
    a.put("/_ilm/policy/logs", EMPTY_POLICY)
    a.put("/app", {"settings": {"index.lifecycle.name": "logs",
                                "index.default_pipeline": "user"}})


def test_hard_need_beats_every_rule(a, b, esbundle):
    fill_needs(a)
    got = along(esbundle, a)
    assert set(got) == {
        ("component_template", "logs-settings"),
        ("component_template", ".dotted"), ("index_template", ".streams"),
        ("data_stream", "app-stream"), ("stored_script", ".calc"),
        ("ingest_pipeline", "user"), ("index", "app")}
    assert "managed" in got["component_template", "logs-settings"]
    for one in (("component_template", ".dotted"),
                ("index_template", ".streams"), ("stored_script", ".calc")):
        assert "hidden, but needed" in got[one]
    assert got["index", "app"] is None

    # A soft one does not, and is told as what it is.
    _, skipped = contents(esbundle, "along.tar.gz")
    assert "--include-managed" in skipped["ilm_policy", "logs"]
    assert "--include-managed" in skipped["ingest_pipeline", "logs@x"]
    plan = esbundle("plan", "along.tar.gz", "--to", b.url, "--json", code=0)
    missing = {one["name"]: one["text"] for one in plan.json["warnings"]
               if one["id"] == "reference-missing"}
    assert "'logs'" in missing["app"] and "'logs@x'" in missing["user"]
    esbundle.imports("along.tar.gz", b)


def test_hard_need_beats_exclude(a, esbundle):
    fill_needs(a)
    got = along(esbundle, a, "--exclude", "stored_script:*,logs*",
                "--include", "ingest_pipeline:user")
    assert set(got) == {("ingest_pipeline", "user"), ("stored_script", ".calc")}
    assert "--exclude" in got["stored_script", ".calc"]
    got = along(esbundle, a, "--include", "ingest_pipeline:user", "--no-deps")
    assert set(got) == {("ingest_pipeline", "user")}


def test_soft_needs_come_along(a, esbundle):
    a.put("/_ilm/policy/mine", EMPTY_POLICY)
    for name in "first", "last", "other":
        a.put(f"/_ingest/pipeline/{name}", {"processors": []})
    a.put("/app", {"settings": {
        "index.lifecycle.name": "mine", "index.default_pipeline": "first",
        "index.final_pipeline": "last"}})
    want = {("index", "app"), ("ilm_policy", "mine"),
            ("ingest_pipeline", "first"), ("ingest_pipeline", "last")}
    assert set(along(esbundle, a, "--kind", "index")) == want
    assert set(along(esbundle, a, "--include", "index:app")) == want


# ---- files ----

FILES = {"syn.txt": "a, b\n", "stop.txt": "the\n", "keep.txt": "a\n",
         "map.txt": "x => y\n", "protected.txt": "wifi\n",
         "hunspell/en_XX/en_XX.aff": "SET UTF-8\n",
         "hunspell/en_XX/en_XX.dic": "1\nhello\n"}


@pytest.fixture
def node_files(pair):
    """The files lie in the configuration folder of both nodes."""
    for node in "a", "b":
        for name, text in FILES.items():
            path = os.path.join(pair.directory, node, "config", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


@pytest.mark.usefixtures("node_files")
def test_external_files_are_listed(a, b, esbundle):
    analysis = {
        "filter": {
            "syn": {"type": "synonym", "synonyms_path": "syn.txt"},
            "stop": {"type": "stop", "stopwords_path": "stop.txt"},
            "keep": {"type": "keep", "keep_words_path": "keep.txt"},
            "parts": {"type": "word_delimiter",
                      "protected_words_path": "protected.txt"},
            "roots": {"type": "hunspell", "locale": "en_XX"},
            "none": {"type": "synonym", "synonyms": ["syn.txt, b"]}},
        "char_filter": {"map": {"type": "mapping",
                                "mappings_path": "map.txt"}}}
    a.put("/files", {"settings": {"analysis": analysis}})
    one = {"filter": {"s": {"type": "stop", "stopwords_path": "stop.txt"}}}
    a.put("/_template/t", {"index_patterns": ["t"],
                           "settings": {"analysis": one}})
    a.put("/_component_template/c", {"template": {
        "settings": {"analysis": one}}})
    a.put("/_index_template/i", {"index_patterns": ["i"], "template": {
        "settings": {"analysis": one}}})
    bundle = esbundle.export(a)
    got = esbundle("show", bundle, "--json", code=0).json["external_files"]
    at = "/settings/index.analysis."
    assert {(f["kind"], f["name"], f["reason"]) for f in got} == {
        ("index", "files", at + "filter.syn.synonyms_path: syn.txt"),
        ("index", "files", at + "filter.stop.stopwords_path: stop.txt"),
        ("index", "files", at + "filter.keep.keep_words_path: keep.txt"),
        ("index", "files",
         at + "filter.parts.protected_words_path: protected.txt"),
        ("index", "files", at + "filter.roots.locale: hunspell/en_XX"),
        ("index", "files", at + "char_filter.map.mappings_path: map.txt"),
        ("legacy_template", "t", at + "filter.s.stopwords_path: stop.txt"),
        ("component_template", "c",
         "/template" + at + "filter.s.stopwords_path: stop.txt"),
        ("index_template", "i",
         "/template" + at + "filter.s.stopwords_path: stop.txt")}
    text = esbundle("show", bundle, code=0).out
    assert "syn.txt" in text and "hunspell/en_XX" in text
    esbundle.imports(bundle, b)
    assert schema.dump(b) == schema.dump(a)

    # Only those of what is in the bundle.
    bundle = esbundle.export(a, "few.tar.gz", "--include", "legacy_template:t")
    got = esbundle("show", bundle, "--json", code=0).json["external_files"]
    assert {(f["kind"], f["name"]) for f in got} == {("legacy_template", "t")}
