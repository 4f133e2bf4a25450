"""What the plan blocks and warns of, on a real destination."""

import pytest

from lib import schema


def planned(esbundle, bundle, b, *more, code=0):
    """The plan as JSON: steps by name, warnings, and its text."""
    text = esbundle("plan", bundle, "--to", b.url, *more, code=code)
    got = esbundle("plan", bundle, "--to", b.url, "--json", *more, code=code)
    plan = got.json
    assert text.out.splitlines()[-1].startswith("plan: ")
    for one in plan["steps"]:
        if one["action"] == "blocked":
            assert one["reason"] and one["remedy"]
            assert f"    blocked: {one['reason']}\n" in text.out
            assert f"    remedy: {one['remedy']}\n" in text.out
    for one in plan["warnings"]:
        assert (f"warning: {one['kind']} {one['name']}: {one['text']}\n"
                in text.out)
    return {one["name"]: one for one in plan["steps"]}, plan["warnings"]


def blocked(esbundle, bundle, b, name, *words):
    """The resource is blocked, an import writes nothing, skip goes on."""
    found, _ = planned(esbundle, bundle, b, code=7)
    assert found[name]["action"] == "blocked"
    assert all(word in found[name]["reason"] for word in words), found[name]
    before = schema.dump(b)
    esbundle.imports(bundle, b, code=7)
    assert schema.dump(b) == before
    got = esbundle("plan", bundle, "--to", b.url, "--on-conflict", "skip",
                   code=0)
    assert "! " in got.out


def texts(warnings, ident):
    return [one["text"] for one in warnings if one["id"] == ident]


# ---- blocked ----

def test_hard_reference_missing_on_both_sides(a, b, esbundle):
    a.put("/_scripts/s", {"script": {"lang": "painless", "source": "ctx.x = 1"}})
    a.put("/_ingest/pipeline/p", {"processors": [{"script": {"id": "s"}}]})
    a.put("/_component_template/c", {"template": {}})
    a.put("/_index_template/t", {"index_patterns": ["st*"],
                                 "composed_of": ["c"], "data_stream": {}})
    a.put("/_data_stream/st")
    bundle = esbundle.export(a)
    part = esbundle.export(a, "part.tar.gz", "--no-deps", "--kind",
                           "ingest_pipeline,index_template,data_stream")
    blocked(esbundle, part, b, "p", "needs stored_script 's'",
            "neither in the bundle nor there")
    blocked(esbundle, part, b, "t", "needs component_template 'c'")
    blocked(esbundle, part, b, "st", "needs index_template 't'", "blocked")
    # There, or in the bundle: not blocked.
    planned(esbundle, bundle, b)
    b.put("/_scripts/s", {"script": {"lang": "painless", "source": "ctx.x = 2"}})
    b.put("/_component_template/c", {"template": {"mappings": {}}})
    planned(esbundle, part, b)
    esbundle.imports(part, b)


def test_soft_reference_missing_is_a_warning(a, b, esbundle):
    a.put("/i", {"settings": {"index.lifecycle.name": "nobody"}})
    bundle = esbundle.export(a)
    _, warnings = planned(esbundle, bundle, b)
    text, = texts(warnings, "reference-missing")
    assert "ilm_policy 'nobody'" in text
    esbundle.imports(bundle, b)


def test_name_taken_by_an_alias(a, b, esbundle):
    a.put("/taken")
    b.put("/there", {"aliases": {"taken": {}}})
    blocked(esbundle, esbundle.export(a), b, "taken", "alias", "'there'")


def test_name_taken_by_a_data_stream(a, b, esbundle):
    a.put("/taken")
    b.put("/_index_template/t", {"index_patterns": ["taken"],
                                 "data_stream": {}})
    b.put("/_data_stream/taken")
    blocked(esbundle, esbundle.export(a), b, "taken", "data stream")


def test_stream_name_taken_by_an_index_or_alias(a, b, esbundle):
    a.put("/_index_template/t", {"index_patterns": ["taken*"],
                                 "data_stream": {}})
    a.put("/_data_stream/taken-1")
    a.put("/_data_stream/taken-2")
    b.put("/taken-1", {"aliases": {"taken-2": {}}})
    bundle = esbundle.export(a)
    blocked(esbundle, bundle, b, "taken-1", "index")
    blocked(esbundle, bundle, b, "taken-2", "alias")


def test_alias_name_taken_by_an_index(a, b, esbundle):
    a.put("/one", {"aliases": {"taken": {}}})
    b.put("/taken")
    blocked(esbundle, esbundle.export(a), b, "one", "alias 'taken'", "index")


def test_data_stream_template_claims_an_index(a, b, esbundle):
    a.put("/logs-x")
    b.put("/_index_template/claims", {"index_patterns": ["logs-*"],
                                      "data_stream": {}, "priority": 5})
    bundle = esbundle.export(a)
    blocked(esbundle, bundle, b, "logs-x", "'claims'", "data streams only")
    # A template of higher priority that makes plain indices rules instead.
    b.put("/_index_template/plain", {"index_patterns": ["logs-x*"],
                                     "priority": 6})
    planned(esbundle, bundle, b)
    esbundle.imports(bundle, b)


def limit(client, shards):
    client.put("/_cluster/settings", {
        "transient": {"cluster.max_shards_per_node": shards}})


def open_shards(client):
    """As the server counts: shards of all open indices, assigned or not."""
    state = client.must("GET", "/_cluster/state/metadata,routing_table")
    return sum(len(copies) for index in
               state["routing_table"]["indices"].values()
               for copies in index["shards"].values())


def test_shard_budget_as_the_server_counts(a, b, esbundle):
    """One shard less than needed is blocked, and refused by the server; with
    exactly as many the import goes through."""
    a.put("/big", {"settings": {"number_of_shards": 3,
                                "number_of_replicas": 1}})
    b.put("/there", {"settings": {"number_of_shards": 2,
                                  "number_of_replicas": 2}})
    b.put("/shut", {"settings": {"number_of_shards": 4}})
    b.post("/shut/_close")
    bundle = esbundle.export(a)
    used = open_shards(b) - 4 * 2   # closed ones do not count
    assert used >= 6
    limit(b, used + 5)
    blocked(esbundle, bundle, b, "big", "needs 6 shards", "5 left")
    refused = b.request("PUT", "/big", {"settings": {
        "number_of_shards": 3, "number_of_replicas": 1}})
    assert refused.status == 400 and "maximum shards open" in refused.text
    planned(esbundle, bundle, b, "--replicas", "0")
    limit(b, used + 6)
    planned(esbundle, bundle, b)
    esbundle.imports(bundle, b)


def test_shard_budget_counts_what_is_planned_before(a, b, esbundle):
    for name in "one", "two":
        a.put(f"/{name}", {"settings": {"number_of_shards": 2}})
    bundle = esbundle.export(a)
    limit(b, open_shards(b) + 7)
    found, _ = planned(esbundle, bundle, b, code=7)
    assert found["one"]["action"] == "create"
    assert found["two"]["action"] == "blocked"
    assert "3 left" in found["two"]["reason"]


def test_node_attribute_absent(a, b, esbundle):
    prefix = "index.routing.allocation."
    a.put("/east", {"settings": {prefix + "require.zone": "east"}})
    a.put("/either", {"settings": {prefix + "include.zone": "east,west"}})
    a.put("/not-there", {"settings": {prefix + "exclude.zone": "east"}})
    a.put("/rack", {"settings": {prefix + "include.rack": "r1"}})
    bundle = esbundle.export(a)
    found, _ = planned(esbundle, bundle, b, code=7)
    assert {name: one["action"] for name, one in found.items()} == {
        "east": "blocked", "either": "create", "not-there": "create",
        "rack": "blocked"}
    blocked(esbundle, bundle, b, "east", "allocation filter", "zone", "east")
    assert "--allocation drop" in found["east"]["remedy"]
    planned(esbundle, bundle, b, "--allocation", "drop")
    esbundle.imports(bundle, b, "--allocation", "drop")


def test_template_priority_collision(a, b, esbundle):
    a.put("/_index_template/ours", {"index_patterns": ["logs-a*"],
                                    "priority": 7})
    b.put("/_index_template/theirs", {"index_patterns": ["logs-*"],
                                      "priority": 7})
    bundle = esbundle.export(a)
    blocked(esbundle, bundle, b, "ours", "'theirs'", "priority 7")
    assert b.request("PUT", "/_index_template/ours", {
        "index_patterns": ["logs-a*"], "priority": 7}).status == 400
    b.put("/_index_template/theirs", {"index_patterns": ["logs-*"],
                                      "priority": 8})
    planned(esbundle, bundle, b)


# ---- warnings ----

def test_templates_there_that_match_an_index(a, b, esbundle):
    for name in "old-x", "new-x", "free":
        a.put(f"/{name}")
    field = {"properties": {"added": {"type": "keyword"}}}
    b.put("/_template/leg", {"index_patterns": ["old-*"], "mappings": field})
    b.put("/_template/empty", {"index_patterns": ["free"]})
    b.put("/_index_template/comp", {"index_patterns": ["new-*"],
                                    "priority": 3,
                                    "template": {"mappings": field}})
    bundle = esbundle.export(a)
    _, warnings = planned(esbundle, bundle, b)
    named = {one["name"]: one["text"] for one in warnings
             if one["id"] == "template-alters-index"}
    assert set(named) == {"old-x", "new-x"}
    assert "legacy template 'leg'" in named["old-x"]
    assert "index template 'comp' there (priority 3)" in named["new-x"]

    # The warning was right: the read-back says what differs.
    got = esbundle.imports(bundle, b, code=3)
    assert "differs: index 'old-x'" in got.err
    assert "differs: index 'new-x'" in got.err
    assert "differs: index 'free'" not in got.err
    assert "/mappings/properties" in got.err
    assert "1 imported" in got.err and "2 differ" in got.err


def test_template_there_that_makes_a_stream_instead(a, b, esbundle):
    a.put("/_index_template/ours", {"index_patterns": ["st-*"],
                                    "data_stream": {}, "priority": 5})
    a.put("/_data_stream/st-a")
    bundle = esbundle.export(a)
    theirs = {"index_patterns": ["st-*"], "priority": 6}
    b.put("/_index_template/theirs", {**theirs, "data_stream": {}})
    _, warnings = planned(esbundle, bundle, b)
    assert texts(warnings, "template-alters-stream") == [
        "index template 'theirs' there (priority 6) will make it instead of "
        "'ours'"]
    got = esbundle.imports(bundle, b, code=3)
    assert "differs: data_stream 'st-a'" in got.err
    assert '/template: "theirs" -> "ours"' in got.err

    schema.wipe(b)
    b.put("/_index_template/theirs", theirs)
    blocked(esbundle, bundle, b, "st-a", "'theirs'", "plain indices only")
    b.put("/_index_template/theirs", {**theirs, "priority": 4})
    _, warnings = planned(esbundle, bundle, b)
    assert warnings == []
    esbundle.imports(bundle, b)


DELETE = {"delete": {"min_age": "2h", "actions": {"delete": {}}}}


def policy(phases):
    return {"policy": {"phases": phases}}


def hot(**rollover):
    return {"hot": {"actions": {"rollover": rollover}}}


def aged(phase, age, action, body):
    return {phase: {"min_age": age, "actions": {action: body}}}


SHRINK = aged("warm", "3d", "shrink", {"number_of_shards": 1})
MOUNT = aged("cold", "1d", "searchable_snapshot",
             {"snapshot_repository": "r"})

POLICIES = [
    # phases, settings of the index, expected texts
    (DELETE, {}, ["deleted 2h after import by policy 'x'"]),
    ({**hot(max_age="1d"), **DELETE}, {},
     ["deleted 2h after rollover, at the latest 1d after creation, "
      "by policy 'x'"]),
    ({**hot(max_age="1d", max_docs=10), **DELETE}, {},
     ["deleted 2h after rollover, at the latest 1d after creation, "
      "by policy 'x'"]),
    ({**hot(max_docs=10), **DELETE}, {},
     ["deleted 2h after rollover by policy 'x'"]),
    # An index that is complete is not rolled over any more.
    ({**hot(max_age="30d"), **DELETE},
     {"index.lifecycle.indexing_complete": True},
     ["deleted 2h after import by policy 'x'"]),
    ({**hot(max_age="30d"), **DELETE}, {}, []),
    ({**hot(max_age="30d", max_size="1gb"), **DELETE}, {},
     ["deleted 2h after rollover, at the latest 30d after creation, "
      "by policy 'x'"]),
    (aged("delete", "7d", "delete", {}), {},
     ["deleted 7d after import by policy 'x'"]),
    (aged("delete", "169h", "delete", {}), {}, []),
    (aged("delete", "0ms", "delete", {}), {},
     ["deleted right after import by policy 'x'"]),
    (SHRINK, {}, ["shrunk 3d after import by policy 'x'"]),
    (MOUNT, {}, ["replaced by a mounted searchable snapshot 1d after import "
                 "by policy 'x'"]),
    ({**SHRINK, **aged("delete", "5d", "delete", {})}, {},
     ["deleted 5d after import by policy 'x'",
      "shrunk 3d after import by policy 'x'"]),
]


@pytest.mark.parametrize("where", ["bundle", "there"])
def test_policy_that_could_end_an_index(a, b, esbundle, where):
    """Index i0 names policy p0, and so on; text by text."""
    a.put("/unnamed")
    for at, (phases, settings, _) in enumerate(POLICIES):
        for client in (a, b) if where == "there" else (a,):
            client.put(f"/_ilm/policy/p{at}", policy(phases))
        a.put(f"/i{at}", {"settings": {
            "index.lifecycle.name": f"p{at}", **settings}})
    options = ["--kind", "index", "--no-deps"] if where == "there" else []
    bundle = esbundle.export(a, "b.tar.gz", *options)
    _, warnings = planned(esbundle, bundle, b)
    got = [(one["name"], one["text"]) for one in warnings
           if one["id"].startswith("policy-")]
    assert sorted(got) == sorted(
        (f"i{at}", text.replace("'x'", f"'p{at}'"))
        for at, (_, _, want) in enumerate(POLICIES) for text in want)


def test_policy_there_rules_when_it_stays(a, b, esbundle):
    """Under skip the destination's own policy is what counts."""
    a.put("/_ilm/policy/x", policy({}))
    a.put("/named", {"settings": {"index.lifecycle.name": "x"}})
    b.put("/_ilm/policy/x", policy(DELETE))
    bundle = esbundle.export(a)
    _, warnings = planned(esbundle, bundle, b, "--on-conflict", "skip")
    assert texts(warnings, "policy-deletes") == [
        "deleted 2h after import by policy 'x'"]
    _, warnings = planned(esbundle, bundle, b, "--on-conflict", "update")
    assert texts(warnings, "policy-deletes") == []


def test_alias_gets_a_second_writer(a, b, esbundle):
    a.put("/new", {"aliases": {"w": {"is_write_index": True}}})
    b.put("/old", {"aliases": {"w": {"is_write_index": True}}})
    bundle = esbundle.export(a)
    _, warnings = planned(esbundle, bundle, b)
    text, = texts(warnings, "alias-second-writer")
    assert "'w'" in text and "'old'" in text
    got = esbundle.imports(bundle, b, code=3)
    assert "more than one write index" in got.err


@pytest.mark.parametrize("flag, text", [
    ({}, "with a second one it has no writer"),
    ({"is_write_index": False}, "with a second one it has no writer"),
    ({"is_write_index": True}, "writes will go to the new index")])
def test_alias_loses_its_implicit_writer(a, b, esbundle, flag, text):
    a.put("/new", {"aliases": {"w": flag, "only-ours": {}}})
    b.put("/old", {"aliases": {"w": {}, "only-theirs": {}}})
    bundle = esbundle.export(a)
    _, warnings = planned(esbundle, bundle, b)
    got, = texts(warnings, "alias-loses-writer")
    assert "'w'" in got and text in got and "'old'" in got


def test_no_warning_without_a_reason(a, b, esbundle):
    a.put("/new", {"aliases": {"w": {"is_write_index": False}}})
    b.put("/old", {"aliases": {"w": {"is_write_index": True}}})
    b.put("/_template/far", {"index_patterns": ["far-*"],
                             "settings": {"number_of_shards": 2}})
    _, warnings = planned(esbundle, esbundle.export(a), b)
    assert warnings == []
