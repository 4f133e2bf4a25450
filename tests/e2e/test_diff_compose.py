"""diff --compose: what would a new name look like on one side and on the
other (issue "Audit", §3)."""

import pytest

from lib.client import enc

NAME = "app-2026"
COMMON = [
    ("PUT", "/_component_template/base", {"template": {
        "settings": {"index.refresh_interval": "5s"},
        "mappings": {"properties": {"host": {"type": "keyword"}}}}}),
    ("PUT", "/_index_template/app", {
        "index_patterns": ["app-*"], "composed_of": ["base"], "priority": 5,
        "template": {"aliases": {"app": {}}}})]
# B has learned a field, and another template rules a part of the names.
LATER = [
    ("PUT", "/_component_template/base", {"template": {
        "settings": {"index.refresh_interval": "5s"},
        "mappings": {"properties": {"host": {"type": "keyword"},
                                    "port": {"type": "long"}}}}}),
    ("PUT", "/_index_template/better", {
        "index_patterns": ["app-2026*"], "composed_of": ["base"], "priority": 6,
        "template": {"settings": {"index.priority": 7}}})]


@pytest.fixture
def bundles(a, b, esbundle):
    a.load(COMMON)
    b.load(COMMON + LATER)
    return (esbundle.export(a, name="a.tar.gz"),
            esbundle.export(b, name="b.tar.gz"))


def differences(got):
    """Where the one resource of a JSON diff differs, and from what to what."""
    (one,) = got.json["resources"]
    assert (one["kind"], one["name"]) == ("index", got.json["composed"]["name"])
    return {change["pointer"]: (change.get("from"), change.get("to"))
            for change in one["changes"]}


def test_what_a_new_index_would_look_like_in_a_and_b(bundles, a, b, esbundle):
    got = esbundle("diff", "--compose", NAME, *bundles, "--json", code=1)
    told = differences(got)
    assert told == {
        "/aliases/app": ({}, None),
        "/mappings/properties/port": (None, {"type": "long"}),
        "/settings/index.priority": (None, "7")}
    # The servers make indices that differ in just these places.
    made = []
    for client in a, b:
        client.put(f"/{enc(NAME)}")
        made.append(client.must("GET", f"/{NAME}?flat_settings=true")[NAME])
    assert [one["aliases"] for one in made] == [{"app": {}}, {}]
    fields = [one["mappings"]["properties"] for one in made]
    assert fields[1].pop("port") == {"type": "long"} and (
        fields[0] == fields[1])
    settings = [{key: value for key, value in one["settings"].items()
                 if key not in ("index.uuid", "index.creation_date")}
                for one in made]
    assert settings[1].pop("index.priority") == "7" and (
        settings[0] == settings[1])


def test_text_names_the_templates_of_both_sides(bundles, esbundle):
    got = esbundle("diff", "--compose", NAME, *bundles, code=1)
    head_a, head_b, changes = got.out.split("\n\n")
    assert head_a.splitlines() == [
        f"A          {bundles[0]}", "makes      an index",
        "from       component_template base",
        "           index_template app (priority 5)"]
    assert head_b.splitlines() == [
        f"B          {bundles[1]}", "makes      an index",
        "from       component_template base",
        "           index_template better (priority 6)",
        "not from   index_template app (priority 5): another one has a higher "
        "priority"]
    assert changes.splitlines() == [
        f"~ index              {NAME}",
        '    /aliases/app: {} -> absent',
        '    /mappings/properties/port: absent -> {"type":"long"}',
        '    /settings/index.priority: absent -> "7"',
        "diff: 0 appeared, 0 vanished, 1 changed in 3 places, 0 same"]


def test_other_forms_of_a_composed_difference(bundles, esbundle):
    assert esbundle("diff", "--compose", NAME, *bundles, "--name-only",
                    code=1).out == f"index/{NAME}\n"
    patch = esbundle("diff", "--compose", NAME, *bundles, "-f", "json-patch",
                     code=1).json
    assert patch == [
        {"op": "remove", "path": f"/index/{NAME}/aliases/app"},
        {"op": "add", "path": f"/index/{NAME}/mappings/properties/port",
         "value": {"type": "long"}},
        {"op": "add", "path": f"/index/{NAME}/settings/index.priority",
         "value": "7"}]
    got = esbundle("diff", "--compose", NAME, *bundles, "--json",
                   "--ignore", "/aliases,/settings", code=1)
    assert list(differences(got)) == ["/mappings/properties/port"]


def test_a_name_that_nothing_differs_for(bundles, esbundle):
    got = esbundle("diff", "--compose", "other", *bundles, code=0)
    assert "1 same" in got.out and "from       no template" in got.out


def test_what_means_the_same_is_no_difference(a, b, esbundle):
    a.put("/_template/t", {"index_patterns": ["app-*"], "settings": {
        "number_of_shards": 2}, "mappings": {"properties": {
            "o.p": {"type": "keyword"}}}})
    b.put("/_index_template/t", {"index_patterns": ["*-2026"], "template": {
        "settings": {"index": {"number_of_shards": "2"}},
        "mappings": {"properties": {"o": {"properties": {
            "p": {"type": "keyword"}}}}}}})
    sides = (esbundle.export(a, name="a.tar.gz"),
             esbundle.export(b, name="b.tar.gz"))
    got = esbundle("diff", "--compose", NAME, *sides, "--json", code=0)
    assert [one["rule"] for one in got.json["composed"]["sides"]] == [
        "legacy", "composable"]


def test_an_index_here_and_a_data_stream_there(bundles, b, esbundle):
    b.put("/_index_template/better", {
        "index_patterns": ["app-2026*"], "composed_of": ["base"], "priority": 6,
        "data_stream": {}})
    later = esbundle.export(b, name="c.tar.gz")
    got = esbundle("diff", "--compose", NAME, bundles[0], later, "--json",
                   code=1)
    assert [one["makes"] for one in got.json["composed"]["sides"]] == [
        "index", "data_stream"]
    assert "/mappings/_data_stream_timestamp" in differences(got)


def test_what_is_undefined_is_not_called_equal(a, b, esbundle):
    for client in a, b:
        for name, value in ("one", 1), ("two", 2):
            client.put(f"/_template/{name}", {
                "index_patterns": ["app-*"], "settings": {
                    "index.priority": value}})
    sides = (esbundle.export(a, name="a.tar.gz"),
             esbundle.export(b, name="b.tar.gz"))
    got = esbundle("diff", "--compose", NAME, *sides, code=3)
    assert got.out.count('undefined  /settings/index.priority: "1" or "2"') == 2
    for more in ["--name-only"], ["-f", "json-patch"]:
        got = esbundle("diff", "--compose", NAME, *sides, *more, code=3)
        assert f"not all of what '{NAME}' would get is known" in got.err


def test_a_missing_component_is_not_called_equal(bundles, esbundle):
    cut = "--kind", "index_template", "--no-deps"
    got = esbundle("diff", "--compose", NAME, bundles[0], bundles[0], *cut,
                   "--json", code=3)
    assert [one["missing"] for one in got.json["composed"]["sides"]] == [
        ["base"], ["base"]]


def test_refused_here_and_made_there_is_a_difference(a, b, esbundle):
    """With the same body: of all names no data stream can be made."""
    part = {"settings": {"index.priority": 2},
            "mappings": {"properties": {"f": {"type": "keyword"}}}}
    a.put("/_index_template/t", {"index_patterns": ["*"], "data_stream": {},
                                 "template": part})
    b.put("/_index_template/t", {"index_patterns": ["app-*"], "data_stream": {},
                                 "template": part})
    assert not a.request("PUT", f"/_data_stream/{NAME}").ok
    b.put(f"/_data_stream/{NAME}")
    sides = [esbundle.export(one, name, "--kind", "index_template")
             for one, name in ((a, "a.tar.gz"), (b, "b.tar.gz"))]
    got = esbundle("diff", "--compose", NAME, *sides, "-v", "--json", code=1)
    assert got.json["totals"]["same"] == 1
    assert [bool(one["problems"]) for one in got.json["composed"]["sides"]] == [
        True, False]


def test_live_clusters_are_composed_as_their_bundles_are(bundles, a, b,
                                                         esbundle):
    want = esbundle("diff", "--compose", NAME, *bundles, "--json", code=1).json
    for sides in (a.url, b.url), (bundles[0], b.url), (a.url, bundles[1]):
        got = esbundle("diff", "--compose", NAME, *sides, "--json", code=1).json
        assert got["resources"] == want["resources"]
        assert got["composed"] == want["composed"]


def test_a_composed_difference_as_lines(bundles, esbundle):
    lines = esbundle("diff", "--compose", NAME, *bundles, "-f", "unified",
                     code=1).out.splitlines()
    assert '+  "aliases": {},' in lines and '-    "app": {}' in lines
    assert '+    "index.priority": "7",' in lines


def test_what_is_renamed_in_a_is_composed_as_well(bundles, esbundle):
    """References follow, so that nothing is missing."""
    got = esbundle("diff", "--compose", NAME, bundles[0], bundles[0], "--map",
                   "component_template:base=other", "--json", "-v", code=0)
    assert [one["templates"][0]["name"]
            for one in got.json["composed"]["sides"]] == ["other", "base"]
