"""lint: what in a bundle will hurt (issue "Audit", §3)."""

import os
import re

import pytest

import lint_bundles
from lib.runner import REPO

# A policy that mounts cannot but name a repository.
BESIDES = {"policy-mounts": ["policy-needs-repository"]}
IDS = [name for name in lint_bundles.names() if name != "clean"]
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\w+) \| (.*) \| (.*) \|$", re.M)


@pytest.fixture
def fixture(tmp_path):
    """fixture(name, change): a bundle of fixtures/lint as a file."""
    def make(name, change=None):
        tree = lint_bundles.load(name)
        if change is not None:
            change(tree)
        path = tmp_path / f"{name}.tar.gz"
        path.write_bytes(lint_bundles.pack(tree))
        return str(path)
    return make


def ids(result):
    return sorted(one["id"] for one in result.json["findings"])


def rules(esbundle):
    return esbundle("lint", "--list", "--json", code=0).json["rules"]


# ---- every rule ----

@pytest.mark.parametrize("name", IDS)
def test_the_bundle_of_an_id_gives_exactly_that_finding(
        esbundle, fixture, name):
    got = esbundle("lint", fixture(name), "--json")
    assert ids(got) == sorted([name, *BESIDES.get(name, [])])
    severities = {one["severity"] for one in got.json["findings"]}
    assert got.code == (0 if severities == {"note"} else 3)
    for one in got.json["findings"]:
        assert one["text"] and one["remedy"] and one["kind"] and one["name"]


def test_a_clean_bundle_gives_none(esbundle, fixture):
    got = esbundle("lint", fixture("clean"), code=0)
    assert got.out == ""
    assert got.err.endswith(
        "lint: 0 errors, 0 warnings, 0 notes in 11 resources\n")


def test_every_id_has_a_bundle(esbundle):
    assert sorted(one["id"] for one in rules(esbundle)) == IDS


def test_the_document_lists_the_rules_of_the_program(esbundle):
    with open(os.path.join(REPO, "format", "lint.md"),
              encoding="utf-8") as file:
        rows = ROW.findall(file.read())
    assert [tuple(text.replace("`", "") for text in row) for row in rows] == [
        (one["id"], one["severity"], one["meaning"], one["remedy"])
        for one in rules(esbundle)]


def test_text_and_json_tell_the_same(esbundle, fixture):
    for name in IDS:
        bundle = fixture(name)
        text = esbundle("lint", bundle).out
        for one in esbundle("lint", bundle, "--json").json["findings"]:
            assert f"{one['severity']}: {one['kind']} {one['name']}" in text
            assert f" [{one['id']}]\n    remedy: {one['remedy']}\n" in text
    listed = esbundle("lint", "--list", code=0).out
    for one in rules(esbundle):
        assert re.search(rf"^{one['id']} +{one['severity']}$", listed, re.M)
        assert f"    {one['meaning']}\n    remedy: {one['remedy']}\n" in listed


# ---- what is told ----

def test_severity_and_ignore_leave_out_findings(esbundle, fixture):
    bundle = fixture("policy-mounts")
    both = ["policy-mounts", "policy-needs-repository"]
    assert ids(esbundle("lint", bundle, "--json", "--severity", "warning",
                        code=3)) == both
    assert ids(esbundle("lint", bundle, "--json", "--severity", "error",
                        code=0)) == []
    assert ids(esbundle("lint", bundle, "--json", "--ignore", both[0],
                        code=3)) == both[1:]
    for ignored in (["--ignore", ",".join(both)],
                    ["--ignore", both[0], "--ignore", both[1]]):
        assert ids(esbundle("lint", bundle, "--json", *ignored, code=0)) == []
    note = fixture("unused-policy")
    assert esbundle("lint", note, "--severity", "warning", code=0).out == ""


def test_an_unknown_id_gets_a_suggestion(esbundle, fixture):
    got = esbundle("lint", fixture("clean"), "--ignore", "unused-polcy",
                   code=2)
    assert "there is no rule 'unused-polcy'" in got.err
    assert "did you mean 'unused-policy'?" in got.err
    got = esbundle("lint", fixture("clean"), "--ignore", "zzzzzzzzzz", code=2)
    assert "lint --list" in got.err


def test_a_bundle_is_needed_and_list_takes_none(esbundle, fixture):
    assert "needs" in esbundle("lint", code=2).err
    esbundle("lint", "--list", fixture("clean"), code=2)


def test_choosing_narrows_what_is_told_not_what_is_looked_at(
        esbundle, fixture):
    """The policy is used by an index that is not chosen."""
    bundle = fixture("policy-deletes")
    assert ids(esbundle("lint", bundle, "--json", "--kind", "ilm_policy",
                        code=0)) == []
    assert ids(esbundle("lint", bundle, "--json", "--include", "orders",
                        code=3)) == ["policy-deletes"]
    assert ids(esbundle("lint", bundle, "--json", "--exclude", "orders",
                        code=0)) == []
    esbundle("lint", bundle, "--include", "nothing", code=2)


def test_many_places_become_a_number(esbundle, fixture):
    def many(tree):
        field = {"type": "text", "boost": 2}
        (index,) = tree["resources"]
        index["body"]["mappings"]["properties"] = {
            f"f{n:02}": field for n in range(40)}
    got = esbundle("lint", fixture("removed-field-parameter", many),
                   "--json", code=3).json["findings"]
    assert len(got) == 16 and got[-1]["more"] == 24
    assert [one["more"] for one in got[:-1]] == [0] * 15


def test_it_is_deterministic_and_reads_standard_input(esbundle, fixture):
    with open(fixture("policy-mounts"), "rb") as file:
        data = file.read()
    first = esbundle("lint", "-", input=data, code=3).raw
    assert first == esbundle("lint", "-", input=data, code=3).raw
    assert first.count(b"policy-") == 2


# ---- fine points ----

def index(tree):
    return next(one for one in tree["resources"] if one["kind"] == "index")


def test_a_date_remembers_how_it_was_made(esbundle, fixture):
    def made(tree):
        tree["resources"][-1]["origin"] = {
            "/settings/index.provided_name": "<orders-{now/d}-000002>"}
    got = esbundle("lint", fixture("frozen-date", made), code=3)
    assert "it was made as '<orders-{now/d}-000002>'" in got.out


def test_a_sole_member_is_the_writer_unless_it_says_otherwise(
        esbundle, fixture):
    def only(flag):
        def change(tree):
            one = tree["resources"][0]
            tree["resources"] = [one]
            one["body"]["aliases"]["orders"] = flag
            one["body"]["settings"][
                "index.lifecycle.rollover_alias"] = "orders"
        return change
    assert ids(esbundle("lint", fixture("alias-no-writer", only({})), "--json",
                        code=0)) == []
    assert ids(esbundle(
        "lint", fixture("alias-no-writer", only({"is_write_index": False})),
        "--json", code=3)) == ["alias-no-writer"]


def test_an_index_that_is_no_member_cannot_be_rolled_over(esbundle, fixture):
    def stray(tree):
        settings = index(tree)["body"]["settings"]
        settings["index.lifecycle.rollover_alias"] = "app"
        tree["resources"][0]["body"]["policy"]["phases"] = {}
    got = esbundle("lint", fixture("policy-deletes", stray), "--json", code=3)
    assert ids(got) == ["alias-no-writer"]

    def complete(tree):
        stray(tree)
        index(tree)["body"]["settings"][
            "index.lifecycle.indexing_complete"] = "true"
    assert ids(esbundle("lint", fixture("policy-deletes", complete), "--json",
                        code=0)) == []


def test_a_complete_index_does_not_wait_for_rollover(esbundle, fixture):
    def rolled(complete):
        def change(tree):
            tree["resources"][0]["body"]["policy"]["phases"]["hot"] = {
                "min_age": "0ms",
                "actions": {"rollover": {"max_age": "30d"}}}
            if complete:
                index(tree)["body"]["settings"][
                    "index.lifecycle.indexing_complete"] = "true"
        return change
    assert ids(esbundle("lint", fixture("policy-deletes", rolled(False)),
                        "--json", code=0)) == []
    assert ids(esbundle("lint", fixture("policy-deletes", rolled(True)),
                        "--json", code=3)) == ["policy-deletes"]


def test_names_that_were_left_out_count_for_templates(esbundle, fixture):
    def skipped(tree):
        tree["manifest"] = {"skipped": [{
            "kind": "index", "name": "customers-1", "reason": "hidden"}]}
    assert ids(esbundle("lint", fixture("unmatched-template", skipped),
                        "--json", code=0)) == []


def test_the_pattern_of_all_is_only_warned_of(esbundle, fixture):
    def everything(tree):
        tree["resources"][0]["body"]["index_patterns"] = ["*"]
    for name in "legacy-over-composable", "legacy-over-stock":
        assert ids(esbundle("lint", fixture(name, everything), "--json",
                            code=0)) == []


def test_the_limit_of_a_stream_comes_from_its_templates(esbundle, fixture):
    def wide(count):
        def change(tree):
            for one in tree["resources"]:
                if one["kind"] == "data_stream":
                    one["body"]["mappings"]["properties"] = {
                        f"f{n}": {"type": "long"} for n in range(count)}
                if one["name"] == "events" and one["kind"] == "index_template":
                    one["body"]["template"] = {"settings": {
                        "index.mapping.total_fields.limit": "20"}}
        return change
    for count, want in ((17, []), (18, ["fields-near-limit"]),
                        (20, ["fields-near-limit"]),
                        (21, ["fields-over-limit"])):
        got = esbundle("lint", fixture("clean", wide(count)), "--json")
        assert ids(got) == want, count


def test_a_priority_that_is_absent_is_zero(esbundle, fixture):
    def absent(tree):
        del tree["resources"][0]["body"]["priority"]
        tree["resources"][1]["body"]["priority"] = 0
    got = esbundle("lint", fixture("template-overlap", absent), "--json",
                   code=3)
    assert ids(got) == ["template-overlap"]

    def other(tree):
        tree["resources"][1]["body"]["priority"] = 6
    assert ids(esbundle("lint", fixture("template-overlap", other), "--json",
                        code=0)) == []


# ---- rubbish ----

RUBBISH = [[], {}, "x", 1, None, True, [[]], [{"a": 1}], [None],
           {"": {"": []}}, {"properties": ["a"]}]


def places(tree, above=()):
    for key in (tree if isinstance(tree, dict) else range(len(tree))):
        yield (*above, key)
        if isinstance(tree[key], (dict, list)):
            yield from places(tree[key], (*above, key))


@pytest.mark.parametrize("name", ["clean", "altered-index", "policy-mounts"])
def test_bodies_of_another_shape_end_well(esbundle, fixture, name):
    """Hand-made bundles may hold anything that is JSON."""
    turn = 0
    for number, one in enumerate(lint_bundles.load(name)["resources"]):
        for place in places(one["body"]):
            turn += 1

            def change(tree):
                inner = tree["resources"][number]["body"]
                for key in place[:-1]:
                    inner = inner[key]
                inner[place[-1]] = RUBBISH[turn % len(RUBBISH)]
            got = esbundle("lint", fixture(name, change), "--json")
            assert got.code in (0, 3), got
