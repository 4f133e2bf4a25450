"""--json of every command, held against format/output.schema.json.  The runner
does that for every run with --json; here each command and each way to end."""

import json

import jsonschema
import pytest

from lib import output, resources, schema

DEMO = list(resources.requests())


@pytest.fixture
def demo(a, esbundle):
    a.load(DEMO)
    return esbundle.export(a)


def test_schema_is_one_and_refuses_what_it_should():
    jsonschema.Draft202012Validator.check_schema(output.load())
    version = {"type": "version", "name": "esbundle", "version": "1",
               "format_major": 1, "format_minor": 0}
    output.SCHEMA.validate(version)
    for wrong in ({**version, "type": "other"}, {**version, "more": 1},
                  {"type": "version"}, [], {},
                  {"type": "step", "kind": "index", "name": "x",
                   "action": "create", "result": "perhaps"}):
        assert not output.SCHEMA.is_valid(wrong), wrong
    # Newer versions may add members: the published schema lets them.
    jsonschema.Draft202012Validator(output.load()).validate(
        {**version, "more": 1})


def one_document(got, kind):
    assert got.out.endswith("}\n") and "\n" not in got.out[:-1]
    assert got.json["type"] == kind
    return got.json


def test_version(esbundle):
    got = one_document(esbundle("version", "--json", code=0), "version")
    assert got["version"] in esbundle("version", code=0).out
    assert esbundle("--json", "version", code=0).json == got


def test_show(demo, esbundle):
    got = one_document(esbundle("show", demo, "--json", code=0), "show")
    assert len(got["resources"]) == len(DEMO)
    assert esbundle("show", demo, "--json", "--list", code=0).json == got
    assert got["source"]["version"] == "7.10.2"
    body = esbundle("show", demo, "ilm_policy/product", "--json", code=0)
    assert body.json["policy"]["phases"]
    assert body.raw == esbundle("show", demo, "ilm_policy/product").raw


def test_verify(demo, a, b, esbundle):
    got = one_document(esbundle("verify", demo, "--json", code=0), "verify")
    assert got["resource_count"] == len(DEMO) and got["missing"] == []
    part = esbundle.export(a, "part.tar.gz", "--kind", "data_stream",
                           "--no-deps")
    got = one_document(esbundle("verify", part, "--json", code=0), "verify")
    assert got["missing_references"] == 1
    assert got["missing"][0]["needs_kind"] == "index_template"
    got = one_document(esbundle("verify", demo, "--against", b.url, "--json",
                                code=1), "comparison")
    assert got["missing"] == len(DEMO)
    b.put("/product_info", {"settings": {"number_of_shards": 7}})
    got = one_document(esbundle("verify", demo, "--against", b.url, "--json",
                                code=1), "comparison")
    differing, = [one for one in got["resources"]
                  if one["result"] == "differs"]
    changes = {one["pointer"]: one for one in differing["changes"]}
    assert changes["/settings/index.number_of_shards"]["from"] == "7"
    assert changes["/settings/index.number_of_shards"]["to"] == "3"


def test_plan_and_dry_run(demo, b, esbundle):
    one_document(esbundle("plan", demo, "--to", b.url, "--json", code=0),
                 "plan")
    b.put("/product_info")
    options = [demo, "--to", b.url, "--json", "--replicas", "0"]
    plan = one_document(esbundle("plan", *options, code=7), "plan")
    assert plan["totals"]["blocked"] == 1 and plan["rewrites"]
    dry = one_document(esbundle("import", "--dry-run", *options, code=7),
                       "plan")
    assert dry == plan
    assert [one["kind"] for one in plan["steps"]][:3] == [
        "ilm_policy", "stored_script", "index"]


def test_script(demo, esbundle):
    got = one_document(esbundle("script", demo, "--json", code=0), "script")
    assert (got["product"], got["version"]) == ("elasticsearch", "7.10.2")
    assert len(got["requests"]) >= len(DEMO)
    assert all(one["target"].startswith("/") for one in got["requests"])


def test_check(a, esbundle):
    a.load(DEMO)
    a.put("/.dotted")
    got = one_document(esbundle("check", "--from", a.url, "--json", code=0),
                       "check")
    assert sum(one["count"] for one in got["kinds"]) == len(DEMO)
    assert ".dotted" in [one["name"] for one in got["skipped"]]


def test_export_lines(a, esbundle):
    a.load(DEMO)
    a.put("/.dotted")
    got = esbundle("export", "--from", a.url, "-o", "x.tar.gz", "--json",
                   code=0)
    kinds = [one["type"] for one in got.lines]
    assert kinds == ["version"] + ["resource"] * len(DEMO) + ["summary"]
    summary = got.lines[-1]
    assert summary["resources"] == len(DEMO) and summary["exit_code"] == 0
    assert ".dotted" in [one["name"] for one in summary["skipped"]]
    shown = esbundle("show", "x.tar.gz", "--json", code=0).json
    assert [(one["name"], one["sha256"]) for one in shown["resources"]] == [
        (one["name"], one["sha256"]) for one in got.lines[1:-1]]
    assert shown["content_digest"] == summary["content_digest"]


def test_import_lines(demo, b, esbundle):
    got = esbundle.imports(demo, b, "--json", "--replicas", "0")
    kinds = [one["type"] for one in got.lines]
    assert kinds == sorted(kinds, key=["version", "rewrite", "warning",
                                       "step", "summary"].index)
    assert kinds.count("step") == len(DEMO)
    assert "rewrite" in kinds
    summary = got.lines[-1]
    assert summary["results"]["imported"] == len(DEMO)
    assert summary["writes"] >= len(DEMO) and summary["exit_code"] == 0
    again = esbundle.imports(demo, b, "--json", "--replicas", "0").lines[-1]
    assert again["results"]["same"] == len(DEMO) and again["writes"] == 0


def test_import_lines_name_what_failed(a, b, esbundle):
    """One refused by the server, one kept back by it, one altered."""
    a.load([
        ("PUT", "/new", {"aliases": {"w": {"is_write_index": True}}}),
        ("PUT", "/altered", None), ("PUT", "/fine", None)])
    b.load([
        ("PUT", "/old", {"aliases": {"w": {"is_write_index": True}}}),
        ("PUT", "/_template/alters", {
            "index_patterns": ["altered"],
            "settings": {"number_of_shards": 4},
            "mappings": {"properties": {"f": {"type": "keyword"}}}})])
    bundle = esbundle.export(a)
    got = esbundle.imports(bundle, b, "--json", code=3)
    steps = {one["name"]: one for one in got.lines if one["type"] == "step"}
    assert {name: one["result"] for name, one in steps.items()} == {
        "new": "failed", "altered": "differs", "fine": "imported"}
    assert "more than one write index" in steps["new"]["reason"]
    assert steps["altered"]["changes"]
    assert got.lines[-1]["exit_code"] == 3
    assert {one["id"] for one in got.lines if one["type"] == "warning"} == {
        "alias-second-writer", "template-alters-index"}
    # People read the same.
    schema.wipe(b)
    b.put("/old", {"aliases": {"w": {"is_write_index": True}}})
    got = esbundle.imports(bundle, b, code=3)
    assert "failed: index 'new': " in got.err
    assert "more than one write index" in got.err


@pytest.mark.parametrize("command", ["export", "import"])
def test_failure_has_a_summary_too(demo, esbundle, command):
    nobody = "http://127.0.0.1:1"
    args = ["--from", nobody, "-o", "n.tar.gz"] if command == "export" else [
        demo, "--to", nobody, "--yes"]
    got = esbundle(command, *args, "--json", code=5)
    assert [one["type"] for one in got.lines] == ["version", "summary"]
    assert got.lines[-1]["error"] in got.err


def test_import_of_a_bad_bundle_has_a_summary(esbundle, tmp_path, b):
    (tmp_path / "bad.tar.gz").write_bytes(b"no bundle")
    got = esbundle.imports("bad.tar.gz", b, "--json", code=6)
    assert got.lines[-1]["exit_code"] == 6


def test_export_json_to_standard_output_is_refused(a, esbundle, proxy):
    front = proxy(a)
    got = esbundle("export", "--from", front.url, "-o", "-", "--json", code=2)
    assert got.out == "" and "--json" in got.err
    assert front.seen == []


def test_failing_commands_print_no_document(esbundle, b):
    for args in (["show", "missing.tar.gz"], ["verify", "missing.tar.gz"],
                 ["plan", "missing.tar.gz", "--to", b.url],
                 ["check", "--from", "http://127.0.0.1:1"]):
        got = esbundle(*args, "--json")
        assert got.code in (5, 9) and got.out == "", got


def test_odd_names_are_valid_json(a, esbundle):
    name = "a\"b\u202ec\u0085"
    a.put("/_ingest/pipeline/a%22b%E2%80%AEc%C2%85", {"processors": []})
    bundle = esbundle.export(a)
    got = esbundle("show", bundle, "--json", code=0)
    assert [one["name"] for one in got.json["resources"]] == [name]
    assert json.loads(got.raw)
