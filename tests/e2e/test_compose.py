"""show --compose: what a new index or data stream of a name would get, held
against what a real server gives it (issue "Audit", §3)."""

import copy
import json

import pytest

from lib.bundles import bundle_make
from lib.client import enc
from lib.complaint import complaint
from lib.compositions import CASES, GLOBAL
from lib.schema import MADE_BY_SERVER

# What a server gives an index that no template says otherwise of.
GIVEN = {"index.number_of_shards": ("1",), "index.number_of_replicas": ("1",),
         "index.routing.allocation.include._tier_preference":
             ("data_content", "data_hot")}


def flat(settings, prefix=""):
    found = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[prefix + key] = value
    return found


def plain(body, wanted):
    """A server's body without what it made or gave on its own."""
    settings = {
        key: value for key, value in flat(body.get("settings", {})).items()
        if not key.startswith(MADE_BY_SERVER)}
    for key, values in GIVEN.items():
        if key not in wanted["settings"] and settings.get(key) in values:
            del settings[key]
    return {"aliases": body.get("aliases", {}), "settings": settings,
            "mappings": body.get("mappings", {})}


def made_by(client, name, makes):
    """A new index as the server made it, or the reason why it did not."""
    path = "/_data_stream/" if makes == "data_stream" else "/"
    got = client.request("PUT", path + enc(name))
    if not got.ok:
        return got.json["error"]["reason"]
    if makes == "data_stream":
        name = f".ds-{name}-000001"
    return client.must("GET", f"/{enc(name)}?flat_settings=true")[name]


def simulated(client, name):
    """What the server tells beforehand; None: no composable template."""
    return client.post(f"/_index_template/_simulate_index/{enc(name)}").get(
        "template")


def as_simulated(body, told):
    """Both without what is a stream's only once it is made: its hidden index,
    its time field, the name that "{index}" stands for, and what one more
    mapping, the stream's own, takes away."""
    body, told = copy.deepcopy(body), copy.deepcopy(told)
    del body["settings"]["index.hidden"]
    del body["mappings"]["_data_stream_timestamp"]
    told["mappings"].setdefault("properties", {}).setdefault(
        "@timestamp", {"type": "date"})
    del body["aliases"], told["aliases"]
    for field in told["mappings"]["properties"].values():
        if field.get("include_in_parent"):
            field.pop("include_in_root", None)
    return body, told


def at(body, pointer):
    """The place of a pointer: what holds it, and its key."""
    parts = [part.replace("~1", "/").replace("~0", "~")
             for part in pointer.split("/")[1:]]
    for part in parts[:-1]:
        body = body[part]
    return body, parts[-1]


def take_undefined(got, body):
    """Take out of the server's body what was called undefined: what it is
    must be one of the values named."""
    for one in got["undefined"]:
        assert len(one["values"]) + one["perhaps_absent"] >= 2, one
        place, key = at(body, one["pointer"])
        if key in place:
            assert place.pop(key) in one["values"], one
        else:
            assert one["perhaps_absent"], one


def judge(got, made, told):
    """Hold one composed body against what the server made and told."""
    wanted = got["body"]
    if isinstance(made, str):
        assert got["problems"], made
        return
    assert not got["problems"], got["problems"]
    made = plain(made, wanted)
    take_undefined(got, made)
    assert made == wanted
    assert (told is not None) == (got["rule"] == "composable")
    if told is None:
        return
    told = plain(told, wanted)
    if got["makes"] == "data_stream":
        wanted, told = as_simulated(wanted, told)
    assert told == wanted


# ---- judging the judge ----

def leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif path:
        yield path


def spoiled(got):
    """The answer with one thing wrong, for each thing that can be."""
    for path in leaves(got["body"]):
        bad = copy.deepcopy(got)
        place = bad["body"]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = "spoiled"
        yield path, bad
    for part in got["body"]:
        bad = copy.deepcopy(got)
        bad["body"][part]["spoiled"] = {}
        yield (part, "spoiled"), bad
    for i, _ in enumerate(got["undefined"]):
        bad = copy.deepcopy(got)
        bad["undefined"][i].update(values=["x", "y"], perhaps_absent=False)
        yield ("undefined", i), bad
    yield ("problems",), {**got, "problems": [] if got["problems"] else ["x"]}


def unnoticed(got, made, told):
    """The faults that the judge would let pass."""
    missed = []
    for where, bad in spoiled(got):
        if isinstance(made, str) and where != ("problems",):
            continue
        try:
            judge(bad, made, told)
        except (AssertionError, KeyError):
            continue
        missed.append(where)
    return missed


# ---- the cases ----

def composed(esbundle, bundle, name, *args):
    return esbundle("show", bundle, "--compose", name, "--json", *args,
                    code=0).json


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


NAMES = ["n-1", "n.1", "n_1", ".n", "n+", "ün", "n" * 244, "n" * 245, "n" * 255,
         "nN", "n 1", "n*",
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

    bundle = made(tmp_path / "t.tar.gz", *each("legacy_template", "a", lambda i: {
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
