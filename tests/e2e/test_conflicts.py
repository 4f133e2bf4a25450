"""What is there and differs: --on-conflict fail, skip, update, and what only
needs finishing."""

import pytest

from lib import schema

HOT = {"policy": {"phases": {"hot": {"actions": {}}}}}
UPDATABLE = {
    "ilm_policy": ("/_ilm/policy/x", HOT, {"policy": {"phases": {
        "delete": {"min_age": "9d", "actions": {"delete": {}}}}}}),
    "stored_script": ("/_scripts/x", *({"script": {
        "lang": "painless", "source": f"ctx.x = {n}"}} for n in (1, 2))),
    "ingest_pipeline": ("/_ingest/pipeline/x", *({
        "description": text, "processors": []} for text in ("new", "old"))),
    "legacy_template": ("/_template/x", *({
        "index_patterns": ["l-*"], "order": n} for n in (1, 2))),
    "component_template": ("/_component_template/x", *({
        "template": {"settings": {"number_of_shards": n}}} for n in (1, 2))),
    "index_template": ("/_index_template/x", *({
        "index_patterns": ["x-*"], "priority": n} for n in (1, 2))),
}
INDEX = ("/x", {"settings": {"number_of_shards": 1}},
         {"settings": {"number_of_shards": 2}})


def steps(got):
    found = got.json["steps"] if got.out.count("\n") == 1 else [
        one for one in got.lines if one["type"] == "step"]
    return {one["kind"]: one for one in found}


@pytest.fixture
def differing(a, b, esbundle):
    """Every updatable kind differs between the bundle and b; one resource is
    not there, one is the same."""
    for path, ours, theirs in UPDATABLE.values():
        a.put(path, ours)
        b.put(path, theirs)
    a.put("/absent")
    for client in (a, b):
        client.put("/same")
    return esbundle.export(a)


@pytest.mark.parametrize("policy", [[], ["--on-conflict", "fail"]])
def test_fail_ends_with_7_before_the_first_write(differing, b, esbundle, proxy,
                                                 policy):
    front = proxy(b)
    before = schema.dump(b)
    for command in (["plan"], ["import", "--dry-run"], ["import", "--yes"]):
        got = esbundle(*command, differing, "--to", front.url, *policy, code=7)
        signs = [line[0] for line in got.out.splitlines()
                 if line[0] in "+~=!"]
        assert sorted(signs) == ["+"] + ["~"] * 6
        assert got.out.splitlines()[-1] == \
            "plan: 1 create, 6 differ, 1 same, 0 blocked"
        assert "6 resources differ" in got.err and "--on-conflict" in got.err
    assert front.writes == [] and schema.dump(b) == before


def test_fail_names_all_in_json(differing, b, esbundle):
    got = esbundle.imports(differing, b, "--json", code=7)
    results = {kind: one["result"] for kind, one in steps(got).items()
               if kind != "index"}
    assert results == {kind: "conflict" for kind in UPDATABLE}
    results = {one["name"]: one["result"] for one in got.lines
               if one.get("kind") == "index" and one["type"] == "step"}
    assert results == {"absent": "not tried", "same": "same"}
    summary = got.lines[-1]
    assert summary["writes"] == 0 and "6 resources differ" in summary["error"]
    assert all(one["changes"] for one in got.lines
               if one.get("result") == "conflict")


def test_skip_lists_them_and_ends_with_0(differing, b, esbundle):
    before = schema.dump(b)
    plan = esbundle("plan", differing, "--to", b.url, "--on-conflict", "skip",
                    code=0)
    assert plan.out.count("\n~ ") == 6 - plan.out.startswith("~ ")
    got = esbundle.imports(differing, b, "--on-conflict", "skip")
    for kind in UPDATABLE:
        assert f"skipped: {kind} 'x'" in got.err
    assert "1 imported, 1 same, 6 skipped" in got.err
    after = schema.dump(b)
    assert after["index"].pop("absent") and after == before
    got = esbundle.imports(differing, b, "--on-conflict", "skip", "--json")
    results = {kind: one["result"] for kind, one in steps(got).items()
               if kind != "index"}
    assert results == {kind: "skipped" for kind in UPDATABLE}
    assert got.lines[-1]["results"]["skipped"] == 6


def test_update_covers_all_but_indices_and_streams(differing, a, b, esbundle):
    plan = esbundle("plan", differing, "--to", b.url, "--on-conflict",
                    "update", "--exit-code", code=1)
    assert plan.out.splitlines()[-1] == \
        "plan: 1 create, 6 update, 0 differ, 1 same, 0 blocked"
    esbundle.imports(differing, b, "--on-conflict", "update")
    assert schema.dump(b) == schema.dump(a)
    esbundle("verify", differing, "--against", b.url, code=0)


@pytest.mark.parametrize("policy, code", [
    ("fail", 7), ("update", 7), ("skip", 0)])
def test_index_that_differs(a, b, esbundle, proxy, policy, code):
    path, ours, theirs = INDEX
    a.put(path, ours)
    b.put(path, theirs)
    a.put("/other")
    bundle = esbundle.export(a)
    front = proxy(b)
    got = esbundle("plan", bundle, "--to", front.url, "--on-conflict", policy,
                   code=code)
    assert "/settings/index.number_of_shards: \"2\" -> \"1\"" in got.out
    sign = "~" if policy == "skip" else "!"
    assert f"{sign} index              x" in got.out
    if sign == "!":
        assert "blocked: it differs at '/settings/index.number_of_shards'" in \
            got.out
        assert "remedy: " in got.out
    got = esbundle.imports(bundle, front, "--on-conflict", policy, code=code)
    assert len(front.writes) == (1 if policy == "skip" else 0)
    assert b.get("/other").ok == (policy == "skip")


def test_stream_that_differs_is_blocked(a, b, esbundle):
    for client, kind in ((a, "keyword"), (b, "long")):
        client.put("/_index_template/t", {
            "index_patterns": ["st*"], "data_stream": {}})
        client.put("/_data_stream/st")
        client.put("/st/_mapping", {"properties": {"f": {"type": kind}}})
    bundle = esbundle.export(a)
    got = esbundle("plan", bundle, "--to", b.url, "--on-conflict", "update",
                   code=7)
    assert "! data_stream        st" in got.out
    assert "/mappings/properties/f/type" in got.out


@pytest.mark.parametrize("policy", ["fail", "skip", "update"])
def test_finish_under_every_policy(a, b, esbundle, proxy, policy):
    """Closed, blocked, learned: what a stopped import has not sent yet."""
    for client in (a, b):
        client.load([
            ("PUT", "/shut", None), ("PUT", "/held", None),
            ("PUT", "/both", None),
            ("PUT", "/_index_template/t", {
                "index_patterns": ["st*"], "data_stream": {}}),
            ("PUT", "/_data_stream/st", None)])
    blocks = {"index.blocks.write": True}
    a.post("/shut/_close")
    a.put("/held/_settings", blocks)
    a.post("/both/_close")
    a.put("/both/_settings", blocks)
    a.put("/st/_mapping", {"properties": {"learned": {"type": "keyword"}}})
    bundle = esbundle.export(a)
    options = ["--on-conflict", policy, "--keep-blocks"]
    got = esbundle("plan", bundle, "--to", b.url, *options, code=0)
    for line in ("index              shut", "index              held",
                 "index              both", "data_stream        st"):
        assert f"+ {line} (finish)" in got.out
    assert got.out.splitlines()[-1] == \
        "plan: 0 create, 4 finish, 0 differ, 1 same, 0 blocked"
    esbundle("plan", bundle, "--to", b.url, *options, "--exit-code", code=1)
    front = proxy(b)
    esbundle.imports(bundle, front, *options)
    assert sorted(f"{one.method} {one.path.split('?')[0]}"
                  for one in front.writes) == [
        "POST /both/_close", "POST /shut/_close", "PUT /both/_settings",
        "PUT /held/_settings", "PUT /st/_mapping"]
    assert schema.dump(b) == schema.dump(a)


@pytest.mark.parametrize("make", [
    lambda a, b: b.post("/x/_close"),
    lambda a, b: (a.post("/x/_close"), b.put("/x/_mapping", {
        "properties": {"more": {"type": "keyword"}}})),
])
def test_finish_is_no_way_back(a, b, esbundle, make):
    """Closed there but open in the bundle, or different besides: blocked."""
    for client in (a, b):
        client.put("/x")
    make(a, b)
    bundle = esbundle.export(a)
    got = esbundle("plan", bundle, "--to", b.url, code=7)
    assert "! index              x" in got.out


def test_exit_code_of_plan(a, b, esbundle):
    a.put("/x")
    bundle = esbundle.export(a)
    esbundle("plan", bundle, "--to", b.url, code=0)
    esbundle("plan", bundle, "--to", b.url, "--exit-code", code=1)
    esbundle.imports(bundle, b)
    got = esbundle("plan", bundle, "--to", b.url, "--exit-code", code=0)
    assert got.out == "plan: 0 create, 0 differ, 1 same, 0 blocked\n"
    got = esbundle("plan", bundle, "--to", b.url, "-v", code=0)
    assert got.out.splitlines()[0] == "= index              x"


def test_json_without_a_terminal_needs_yes(a, b, esbundle, proxy):
    a.put("/x")
    bundle = esbundle.export(a)
    front = proxy(b)
    got = esbundle("import", bundle, "--to", front.url, "--json", code=2)
    assert "--yes" in got.lines[-1]["remedy"] and front.writes == []
