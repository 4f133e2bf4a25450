"""show --compose: what a new index or data stream of a name would get, held
against what a real server gives it (issue "Audit", §3)."""

import json

import pytest

from lib.bundles import bundle_make
from lib.client import enc
from lib.complaint import complaint
from lib.composing import composed, judge, made_by, simulated, unnoticed
from lib.compositions import CASES, GLOBAL


# ---- the cases ----

def try_case(client, esbundle, bundle, one):
    """Return what is wrong with one case, or None."""
    got = composed(esbundle, bundle, one.name)
    told = simulated(client, one.name)
    made = made_by(client, one.name, got["makes"])
    try:
        judge(got, made, told)
    except (AssertionError, KeyError) as reason:
        return f"{one.title} ({one.name}): {reason!r}"
    missed = unnoticed(got, made, told)
    return f"{one.title}: cannot fail at {missed}" if missed else None


def test_at_least_60_cases_are_as_a_real_server_makes_them(a, esbundle):
    assert len(CASES) + len(GLOBAL) >= 60
    assert len({one.title for one in CASES + GLOBAL}) == len(CASES + GLOBAL)
    for one in CASES:
        a.load(one.requests)
    bundle = esbundle.export(a)
    wrong = [try_case(a, esbundle, bundle, one) for one in CASES]
    assert not any(wrong), "\n\n".join(filter(None, wrong))


@pytest.mark.parametrize("one", GLOBAL, ids=lambda one: one.title)
def test_patterns_of_all_names(a, esbundle, one):
    a.load(one.requests)
    assert try_case(a, esbundle, esbundle.export(a), one) is None


NAMES = ["n-1", "n.1", "n_1", ".n", "n+", "ün", "n" * 244, "n" * 245,
         "n" * 255, "nN", "n 1", "n*",
         "n?", 'n"', "n\\", "n<", "n|", "n,", "n>", "n/", "n#", "n:", "_n",
         "-n", "+n", ".", "..", "n" * 256]


@pytest.mark.parametrize("makes", ["index", "data_stream"])
def test_names_that_a_server_refuses(a, esbundle, makes):
    if makes == "data_stream":
        a.put("/_index_template/t", {
            "index_patterns": ["*n*"], "data_stream": {},
            "template": {"settings": {"index.priority": 4}}})
    else:
        a.put("/_template/t", {"index_patterns": ["t-*"]})
    bundle = esbundle.export(a)
    path = "/_data_stream/" if makes == "data_stream" else "/"
    for name in NAMES:
        if makes == "data_stream" and "n" not in name:
            continue
        got = composed(esbundle, bundle, name)
        made = a.request("PUT", path + enc(name))
        assert got["makes"] == makes
        assert bool(got["problems"]) != made.ok, (name, made.text)


# ---- who applied, who did not ----

@pytest.fixture
def contest(a, esbundle):
    a.load([
        ("PUT", "/_component_template/c", {"template": {
            "settings": {"index.priority": 3}}}),
        ("PUT", "/_index_template/strong", {
            "index_patterns": ["a-*"], "priority": 9, "composed_of": ["c"],
            "template": {"settings": {"index.codec": "default"}}}),
        ("PUT", "/_index_template/weak", {
            "index_patterns": ["a-*"], "priority": 4,
            "template": {"settings": {"index.priority": 8}}}),
        ("PUT", "/_index_template/kept", {
            "index_patterns": ["b-*"], "_meta": {"managed": True}}),
        ("PUT", "/_template/old", {
            "index_patterns": ["a-*"], "order": -2,
            "settings": {"index.priority": 7}})])
    return esbundle.export(a)


def test_which_templates_apply_and_which_lost(contest, esbundle):
    got = composed(esbundle, contest, "a-1")
    assert [(one["name"], one["priority"], one["part"])
            for one in got["templates"]] == [
        ("c", None, "applied"), ("strong", 9, "applied"),
        ("old", -2, "switched_off"), ("weak", 4, "outranked")]
    text = esbundle("show", contest, "--compose", "a-1", code=0).out
    head, body = text.split("\n\n")
    assert head.splitlines() == [
        "name       a-1",
        "makes      an index",
        "from       component_template c",
        "           index_template strong (priority 9)",
        "not from   legacy_template old (order -2): a composable template "
        "rules the name",
        "not from   index_template weak (priority 4): another one has a higher "
        "priority",
        "left out   1 template of the cluster ('show' tells why)"]
    assert json.loads(body) == got["body"]


def test_templates_left_out_are_told(contest, esbundle):
    assert [(one["kind"], one["name"]) for one in composed(
        esbundle, contest, "b-1")["left_out"]] == [("index_template", "kept")]


def test_missing_components_are_told(contest, esbundle):
    only = "--kind", "index_template", "--no-deps"
    got = composed(esbundle, contest, "a-1", *only)
    assert got["missing"] == ["c"]
    assert got["body"]["settings"] == {"index.codec": "default"}
    assert "missing    component_template c\n" in esbundle(
        "show", contest, "--compose", "a-1", *only, code=0).out


def test_undefined_is_said_and_not_guessed(a, esbundle):
    for name, value in ("one", "1s"), ("two", None), ("three", "3s"):
        a.put(f"/_template/{name}", {
            "index_patterns": ["u-*"], "order": 6,
            "settings": {"index.refresh_interval": value} if value else {}})
    bundle = esbundle.export(a)
    got = composed(esbundle, bundle, "u-1")
    assert got["undefined"] == [{
        "pointer": "/settings/index.refresh_interval",
        "values": ["1s", "3s"], "perhaps_absent": False,
        "perhaps_another": False}]
    assert got["body"]["settings"] == {}
    assert ('undefined  /settings/index.refresh_interval: "1s" or "3s" '
            "(templates of equal order)\n") in esbundle(
                "show", bundle, "--compose", "u-1", code=0).out


def made(path, *resources):
    """A bundle of (kind, name, body)."""
    path.write_bytes(bundle_make.bundle(
        [bundle_make.resource(*one) for one in resources]))
    return str(path)


def test_many_of_equal_order_may_give_more_than_is_told(esbundle, tmp_path):
    bundle = made(tmp_path / "t.tar.gz", *(
        ("legacy_template", f"t{i}", {
            "index_patterns": ["a-*"], "order": 1,
            "settings": {"index.priority": f"{i}"}}) for i in range(5)))
    (one,) = composed(esbundle, bundle, "a-1")["undefined"]
    assert one == {"pointer": "/settings/index.priority",
                   "values": list("01234"), "perhaps_absent": False,
                   "perhaps_another": True}
    assert '"4" or another one (templates of equal order)' in esbundle(
        "show", bundle, "--compose", "a-1", code=0).out


def test_hidden_or_not_is_undefined_for_those_of_all_names(esbundle, tmp_path):
    bundle = made(tmp_path / "t.tar.gz", *(
        ("legacy_template", name, {
            "index_patterns": [pattern], "order": 1,
            "settings": {f"index.{key}": value}})
        for name, pattern, key, value in (
            ("all", "*", "codec", "default"), ("no", "a-*", "hidden", "false"),
            ("yes", "a-*", "hidden", "true"))))
    got = composed(esbundle, bundle, "a-1")
    assert {one["name"]: one["part"] for one in got["templates"]} == {
        "all": "perhaps", "no": "applied", "yes": "applied"}
    assert [one["pointer"] for one in got["undefined"]] == [
        "/settings/index.codec", "/settings/index.hidden"]
    assert got["body"]["settings"] == {}


JUNK = [None, "text", [None, 7, "text", [], {}], {"": 7}]


def junk_parts():
    """Parts of templates as no server would have them."""
    for junk in JUNK:
        for key in "settings", "mappings", "aliases":
            yield {key: junk}
            yield {key: {"a.b": junk, "a": junk, ".": junk}}
        for key in "properties", "dynamic_templates", "_meta", "dynamic":
            yield {"mappings": {key: junk}}
            yield {"mappings": {"properties": {
                "a.b": {key: junk}, "a": junk, "": junk, "c": {
                    "properties": junk, "type": junk, "copy_to": junk}}}}


def test_templates_that_no_server_would_have(esbundle, tmp_path):
    """They compose to something or nothing, and hurt nobody."""
    parts = list(junk_parts())
    plain = {"mappings": {"properties": {"a": {"properties": {
        "b": {"type": "long"}}}}, "dynamic_templates": [{"x": {}}]}}
    def each(kind, name, body):
        return [(kind, f"{name}{i:03}", body(i)) for i in range(len(parts))]

    bundle = made(tmp_path / "t.tar.gz", *each(
        "legacy_template", "a", lambda i: {
            "index_patterns": [f"l{i:03}"], "order": 1, **parts[i]
    }), *each("legacy_template", "b", lambda i: {
        "index_patterns": [f"l{i:03}"], "order": 2, **plain
    }), *each("component_template", "c", lambda i: {
        "template": parts[i]
    }), *each("index_template", "t", lambda i: {
        "index_patterns": [f"n{i:03}"], "composed_of": [f"c{i:03}"],
        "data_stream": {}, "template": plain}))
    for i in range(len(parts)):
        assert composed(esbundle, bundle, f"l{i:03}")["rule"] == "legacy"
        assert composed(esbundle, bundle, f"n{i:03}")["rule"] == "composable"


def test_two_of_one_priority_are_a_problem(esbundle, tmp_path):
    """No server has them both; a bundle may be made of two clusters."""
    bundle = made(tmp_path / "t.tar.gz", *(
        ("index_template", name, {"index_patterns": ["a-*"], "priority": 5,
                                  "_meta": {"of": name}})
        for name in ("s", "t")))
    got = composed(esbundle, bundle, "a-1")
    assert "'s' and 't' have the same priority 5" in got["problems"][0]


@pytest.mark.parametrize("line, words", [
    (["--list"], "'--list'"), (["index/a-1"], "KIND/NAME")])
def test_one_question_at_a_time(contest, esbundle, line, words):
    got = esbundle("show", contest, "--compose", "a-1", *line, code=2)
    complaint(got, "'--compose'", words)
    assert got.out == ""
