"""diff: what differs between two bundles (issue "Audit", §1)."""

import os

import pytest

from lib.bundles import bundle_make
from lib.complaint import complaint

make = bundle_make.resource
REPLICAS = "/settings/index.number_of_replicas"


@pytest.fixture
def keep(tmp_path):
    """keep(name, entries): the path of a bundle."""
    def write(name, entries, **more):
        path = os.path.join(tmp_path, f"{name}.tar.gz")
        with open(path, "wb") as out:
            out.write(bundle_make.bundle(
                bundle_make.share(list(entries)), **more))
        return path
    return write


@pytest.fixture
def diff(esbundle, keep):
    """diff(before, after, *options): what a diff of two lists says."""
    def run(before, after, *options, code=1):
        return esbundle("diff", keep("a", before), keep("b", after), *options,
                        code=code)
    return run


def index(name, *, shards="1", replicas="1", **more):
    return make("index", name, {"state": "open", "settings": {
        "index.number_of_replicas": replicas,
        "index.number_of_shards": shards}, **more})


def policy(name, age="1d"):
    return make("ilm_policy", name, {"policy": {"phases": {"delete": {
        "min_age": age, "actions": {"delete": {}}}}}})


def states(got):
    return [(one["state"], one["kind"], one["name"])
            for one in got.json["resources"]]


def changes(got):
    return {one["name"]: [(c["pointer"], c.get("from"), c.get("to"))
                          for c in one["changes"]]
            for one in got.json["resources"] if "changes" in one}


# ---- what is told, and how it ends ----

def test_one_line_per_resource_its_changes_and_the_totals(diff):
    before = [policy("gone"), policy("p"), index("a"), index("b")]
    after = [policy("p", "2d"), index("a"), index("b", replicas="2"),
             index("new", shards="9")]
    got = diff(before, after)
    assert got.out == """\
- ilm_policy         gone
~ ilm_policy         p
    /policy/phases/delete/min_age: "1d" -> "2d"
~ index              b
    /settings/index.number_of_replicas: "1" -> "2"
+ index              new
diff: 1 appeared, 1 vanished, 2 changed in 2 places, 1 same
classes: 4 in place
"""
    assert "= index              a\n" in diff(before, after, "-v").out
    got = diff(before, after, "--json")
    assert states(got) == [
        ("vanished", "ilm_policy", "gone"), ("changed", "ilm_policy", "p"),
        ("changed", "index", "b"), ("appeared", "index", "new")]
    assert changes(got) == {
        "p": [("/policy/phases/delete/min_age", "1d", "2d")],
        "b": [(REPLICAS, "1", "2")]}
    assert got.json["totals"] == {
        "same": 1, "changed": 2, "appeared": 1, "vanished": 1, "not read": 0,
        "changes": 2}
    assert [one["cluster_name"] for one in got.json["sides"]] == ["old"] * 2


def test_names_only(diff):
    before = [index("a"), index("b"), policy("p")]
    got = diff(before, [index("b", replicas="7"), policy("p")], "--name-only")
    assert got.out == "index/a\nindex/b\n"
    got = diff(before, [index("b", replicas="7"), policy("p")], "-n", "--json")
    assert states(got) == [("vanished", "index", "a"),
                           ("changed", "index", "b")]
    assert changes(got) == {}


def test_nothing_differs(diff):
    got = diff([index("a")], [index("a")], code=0)
    assert got.out == "diff: 0 appeared, 0 vanished, 0 changed, 1 same\n"
    assert diff([index("a")], [index("a")], "-n", code=0).out == ""


def test_many_changes_are_cut_unless_all_are_wanted(diff):
    def many(value):
        return [index("a", mappings={"_meta": {f"k{i}": value
                                               for i in range(20)}})]
    assert "    ... 12 more\n" in diff(many("x"), many("y")).out
    got = diff(many("x"), many("y"), "-v")
    assert got.out.count(" -> ") == 20
    assert len(changes(diff(many("x"), many("y"), "--json"))["a"]) == 20


def test_values_are_shortened(diff):
    got = diff([index("a")], [index("a", mappings={"_meta": {
        "x": "y" * 500}})])
    assert max(map(len, got.out.splitlines())) < 200
    assert " ...\n" in got.out


# ---- what is compared ----

def test_ignored_places_are_left_out_of_both(diff):
    before = [index("a"), index("b", mappings={"_meta": {"x": "1"}})]
    after = [index("a", replicas="2"), index("b", replicas="3")]
    got = diff(before, after, "--ignore", REPLICAS, "--json")
    assert states(got) == [("changed", "index", "b")]
    for way in (["--ignore", REPLICAS, "--ignore", "/mappings/_meta"],
                ["-I", f"{REPLICAS},/mappings/_meta"],
                ["-I", "/settings/index.number_of_*,/mappings"],
                ["-I", "/settings,/mappings/*"]):
        diff(before, after, *way, code=0)
    # An empty _meta stays behind, and is one.
    diff(before, after, "-I", f"{REPLICAS},/mappings/**/x", code=1)
    complaint(diff(before, after, "-I", REPLICAS[1:], code=2),
              "is no JSON pointer")


def test_ignored_keys_and_positions(diff):
    def body(one, two):
        return [make("ingest_pipeline", "p", {"processors": [
            {"set": {"field": "x", "value": one}},
            {"set": {"field": "y", "value": two}}], "_meta": {"a/b~": one}})]
    got = diff(body("1", "2"), body("8", "9"), "-I", "/_meta/a~1b~0", "-I",
               "/processors/0/set/value", "--json")
    assert changes(got) == {"p": [("/processors/1/set/value", "2", "9")]}


def test_ignored_kinds(diff):
    before, after = [index("a"), policy("p")], [policy("p", "3d")]
    got = diff(before, after, "--ignore-kind", "index", "--json")
    assert states(got) == [("changed", "ilm_policy", "p")]
    diff(before, after, "-K", "index,ilm_policy", code=0)
    complaint(diff(before, after, "-K", "indx", code=2), "unknown kind 'indx'")


def test_kinds_and_patterns(diff):
    before = [index("a"), index("b"), policy("a")]
    after = [index("c"), policy("a", "9d")]
    assert states(diff(before, after, "--kind", "index", "--json")) == [
        ("vanished", "index", "a"), ("vanished", "index", "b"),
        ("appeared", "index", "c")]
    assert states(diff(before, after, "-i", "a,c", "-x", "ilm_policy:*",
                       "--json")) == [
        ("vanished", "index", "a"), ("appeared", "index", "c")]
    complaint(diff(before, after, "-i", "x*", code=2),
              "nothing on either side is chosen")


def test_what_one_side_chooses_is_looked_at_in_the_other(diff):
    """A policy that an index no longer needs has not vanished."""
    def entries(needs):
        place = "/settings/index.lifecycle.name"
        body = {"state": "open", "settings": {
            "index.lifecycle.name": needs}} if needs else {"state": "open"}
        return [policy("p"), policy("q"), make("index", "a", body, [
            bundle_make.reference("ilm_policy", needs, place)]
            if needs else [])]
    got = diff(entries("p"), entries(None), "-i", "index:a", "--json")
    assert states(got) == [("changed", "index", "a")]
    assert got.json["totals"]["same"] == 1
    got = diff(entries("p"), entries("q"), "-i", "index:a", "--json")
    assert states(got) == [("changed", "index", "a")]
    assert got.json["totals"]["same"] == 2


def test_maps_rename_the_first_side_and_references_follow(diff):
    place = "/settings/index.lifecycle.name"

    def side(index_name, policy_name):
        return [policy(policy_name), make("index", index_name, {
            "state": "open", "settings": {"index.lifecycle.name": policy_name,
                                          "index.blocks.write": "true"}}, [
            bundle_make.reference("ilm_policy", policy_name, place)])]
    before, after = side("prod-1", "prod"), side("test-1", "test")
    got = diff(before, after, "--map", "index:prod-*=test-*", "--json")
    assert states(got) == [
        ("vanished", "ilm_policy", "prod"), ("appeared", "ilm_policy", "test"),
        ("changed", "index", "test-1")]
    assert changes(got) == {"test-1": [(place, "prod", "test")]}
    got = diff(before, after, "-m", "index:prod-*=test-*", "-m",
               "ilm_policy:prod=test", code=0)
    assert got.out.endswith(" 2 same\n")
    # Patterns match the names of then.
    got = diff(before, after, "-m", "index:prod-*=test-*,ilm_policy:prod=test",
               "-i", "test-*", code=0)
    assert got.out.endswith(" 2 same\n")
    got = diff(before, after, "-m", "index:x=y")
    assert "--map index:x matches nothing" in got.err
    complaint(diff(before + [index("test-1")], after, "-m",
                   "index:prod-*=test-*", code=7), "would both be named")


# ---- what is not there ----

def test_what_one_side_did_not_read_has_not_vanished(esbundle, keep):
    remark = {"kind": "index", "name": "b", "reason": "cannot be parsed"}
    before = keep("a", [index("a"), index("b"), policy("p")])
    after = keep("b", [index("a")], failed=[remark], unavailable=[
        {"kind": "ilm_policy", "reason": "forbidden"}])
    got = esbundle("diff", before, after, "--json", code=3)
    assert states(got) == [("not read", "ilm_policy", "p"),
                           ("not read", "index", "b")]
    assert [one["reason"] for one in got.json["resources"]] == [
        "forbidden", "cannot be parsed"]
    got = esbundle("diff", before, after, code=3)
    assert "? index              b (not read in " in got.out
    assert got.out.endswith("1 same, 2 not read\n")
    esbundle("diff", after, before, code=3)


def test_renamed_where_it_is_unambiguous(diff):
    before = [index("a", shards="2"), policy("p"), index("same")]
    after = [index("b", shards="2"), policy("q", "2d"), index("same")]
    got = diff(before, after)
    assert "- index              a (renamed? to b)\n" in got.out
    assert "+ index              b (renamed? from a)\n" in got.out
    assert got.out.count("renamed?") == 2
    got = diff(before, after, "--json")
    assert got.json["renames"] == [
        {"kind": "index", "from": ["a"], "to": ["b"]}]


def test_of_several_with_one_body_it_is_told_how_many(diff):
    before = [index("a"), index("b"), policy("p"), index("x", shards="3")]
    after = [index("c"), policy("q", "9d"), index("y", shards="3")]
    got = diff(before, after)
    what = "(renamed? 2 vanished and 1 appeared with this body)"
    assert got.out.count(what) == 3
    assert "(renamed? to y)" in got.out
    got = diff(before, after, "--json")
    assert got.json["renames"] == [
        {"kind": "index", "from": ["a", "b"], "to": ["c"]},
        {"kind": "index", "from": ["x"], "to": ["y"]}]


def test_an_index_and_a_policy_are_never_each_other(diff):
    body = {"state": "open"}
    got = diff([make("index", "a", body)],
               [make("stored_script", "b", body)], "--json")
    assert got.json["renames"] == []


# ---- operands ----

def test_one_side_may_be_standard_input(esbundle, keep):
    path = keep("a", [index("a")])
    with open(path, "rb") as data:
        got = esbundle("diff", path, "-", input=data.read(), code=0)
    assert got.out.endswith(" 1 same\n")
    complaint(esbundle("diff", "-", "-", code=2), "cannot be both sides")
    esbundle("diff", path, code=2)
    esbundle("diff", path, path, path, code=2)
