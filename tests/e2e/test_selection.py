"""Which resources are meant: --kind, patterns, what follows, what is skipped,
on export, import, plan and verify alike."""

import pytest

from lib.client import enc

# needs: index -> policy, pipeline (soft); pipeline -> script (hard);
# index template -> component (hard) -> policy (soft); stream -> template.
WORLD = [
    ("PUT", "/_ilm/policy/keep", {"policy": {"phases": {}}}),
    ("PUT", "/_ilm/policy/lonely", {"policy": {"phases": {}}}),
    ("PUT", "/_scripts/mark", {"script": {
        "lang": "painless", "source": "ctx.x = 1"}}),
    ("PUT", "/logs-a", {"settings": {
        "index.lifecycle.name": "keep", "index.default_pipeline": "pipe"}}),
    ("PUT", "/logs-b", None),
    ("PUT", "/other", None),
    ("PUT", "/_ingest/pipeline/pipe", {"processors": [
        {"script": {"id": "mark"}}]}),
    ("PUT", "/_component_template/part", {"template": {"settings": {
        "index.lifecycle.name": "keep"}}}),
    ("PUT", "/_index_template/streams", {
        "index_patterns": ["st-*"], "data_stream": {},
        "composed_of": ["part"]}),
    ("PUT", "/_data_stream/st-1", None),
]
ALL = {"ilm_policy/keep", "ilm_policy/lonely", "stored_script/mark",
       "index/logs-a", "index/logs-b", "index/other", "ingest_pipeline/pipe",
       "component_template/part", "index_template/streams",
       "data_stream/st-1"}
OF_LOGS_A = {"index/logs-a", "ilm_policy/keep", "ingest_pipeline/pipe",
             "stored_script/mark"}

CHOICES = [
    ([], ALL),
    (["--kind", "ilm_policy"], {"ilm_policy/keep", "ilm_policy/lonely"}),
    (["--kind", "ilm_policy,stored_script"],
     {"ilm_policy/keep", "ilm_policy/lonely", "stored_script/mark"}),
    (["--kind", "ilm_policy", "--kind", "stored_script"],
     {"ilm_policy/keep", "ilm_policy/lonely", "stored_script/mark"}),
    (["--include", "logs-b,lonely"], {"index/logs-b", "ilm_policy/lonely"}),
    (["--include", "logs-b", "--include", "lonely"],
     {"index/logs-b", "ilm_policy/lonely"}),
    (["--include", "logs-?"], OF_LOGS_A | {"index/logs-b"}),
    (["--include", "lo*"],
     OF_LOGS_A | {"index/logs-b", "ilm_policy/lonely"}),
    (["--include", "ilm_policy:lo*"], {"ilm_policy/lonely"}),
    (["--include", "index:lo*", "--exclude", "*-b"], OF_LOGS_A),
    (["--kind", "index", "--exclude", "index:logs-*"], {"index/other"}),
    # Needs come along over several steps, hard ones and soft ones.
    (["--include", "logs-a"], OF_LOGS_A),
    (["--kind", "data_stream"],
     {"data_stream/st-1", "index_template/streams", "component_template/part",
      "ilm_policy/keep"}),
    (["--include", "logs-a", "--no-deps"], {"index/logs-a"}),
    # An exclusion beats a soft need, a hard one beats the exclusion.
    (["--include", "logs-a", "--exclude", "keep"],
     OF_LOGS_A - {"ilm_policy/keep"}),
    (["--include", "pipe", "--exclude", "mark"],
     {"ingest_pipeline/pipe", "stored_script/mark"}),
]


def names(resources):
    return {f"{one['kind']}/{one['name']}" for one in resources}


@pytest.fixture(scope="module")
def bundle(pair, tmp_path_factory):
    """The whole world as a bundle; cluster b is empty."""
    from lib import schema
    from lib.client import Client
    from lib.runner import Runner
    a, b = map(Client, pair.urls)
    schema.wipe(a)
    schema.wipe(b)
    a.load(WORLD)
    return Runner(tmp_path_factory.mktemp("world")).export(a)


@pytest.fixture
def world(pair):
    """The clusters as the bundle's fixture left them."""
    from lib.client import Client
    return list(map(Client, pair.urls))


def listed(esbundle, bundle, *more):
    return names(esbundle("show", bundle, "--json", *more, code=0)
                 .json["resources"])


@pytest.mark.parametrize("options, want", CHOICES)
def test_export_chooses(world, bundle, esbundle, options, want):
    path = esbundle.export(world[0], "part.tar.gz", *options)
    assert listed(esbundle, path) == want


@pytest.mark.parametrize("options, want", CHOICES)
def test_plan_verify_and_show_choose_alike(world, bundle, esbundle, options,
                                           want):
    target = world[1].url
    plan = esbundle("plan", bundle, "--to", target, "--json", *options, code=0)
    assert names(plan.json["steps"]) == want
    there = esbundle("verify", bundle, "--against", target, "--json",
                     *options, code=1)
    assert names(there.json["resources"]) == want
    alone = esbundle("verify", bundle, "--json", *options, code=0)
    assert alone.json["resource_count"] == len(want)
    assert listed(esbundle, bundle, *options) == want


def test_import_chooses(a, b, esbundle):
    a.load(WORLD)
    whole = esbundle.export(a)
    got = esbundle.imports(whole, b, "--json", "--include", "index:logs-a")
    steps = [one for one in got.lines if one["type"] == "step"]
    assert names(steps) == OF_LOGS_A
    assert {one["result"] for one in steps} == {"imported"}
    assert b.get("/other").status == 404
    assert set(b.get("/_ilm/policy").json) == {"keep"}
    esbundle("verify", whole, "--against", b.url, "--include", "index:logs-a",
             code=0)


@pytest.mark.parametrize("command", [
    ["export"], ["import", "--yes"], ["plan"], ["verify", "--against"],
    ["verify"], ["show"]])
@pytest.mark.parametrize("options", [
    ["--include", "nobody"], ["--kind", "ilm_policy", "--exclude", "*"]])
def test_empty_selection_ends_with_2(world, bundle, esbundle, command, options):
    name, more = command[0], command[1:]
    a, b = world
    if name == "export":
        args = ["--from", a.url, "-o", "none.tar.gz"]
    elif name in ("import", "plan"):
        args = [bundle, "--to", b.url, *more]
    else:
        args = [bundle, *more, *([b.url] if more else [])]
    got = esbundle(name, *args, *options, code=2)
    assert "chosen" in got.err


def test_backslash_takes_the_meaning(a, b, esbundle):
    """Names of pipelines may hold what patterns are made of."""
    for name in ("a,b", "a*", "ab", "a?", "ac", "index:x", "a=b", "a\\b"):
        a.put(f"/_ingest/pipeline/{enc(name)}", {"processors": []})
    for pattern, want in (
            (r"a\,b", {"a,b"}), (r"a\*", {"a*"}), (r"a\?", {"a?"}),
            (r"index\:x", {"index:x"}), (r"a\=b", {"a=b"}), ("a=b", {"a=b"}),
            (r"a\\b", {"a\\b"}), (r"a\*,a\?", {"a*", "a?"}),
            (r"ingest_pipeline:index\:*", {"index:x"}),
            ("a?", {"a*", "ab", "a?", "ac"})):
        path = esbundle.export(a, "odd.tar.gz", "--force", "--include",
                               pattern)
        assert listed(esbundle, path) == {
            f"ingest_pipeline/{name}" for name in want}, pattern


def test_hidden_managed_and_closed(a, esbundle):
    a.put("/usual")
    a.put("/shut")
    a.post("/shut/_close")
    a.put("/unseen", {"settings": {"index.hidden": True}})
    a.put("/.dotted")
    a.put("/_component_template/theirs", {
        "template": {}, "_meta": {"managed": True}})
    usual = {"index/usual", "index/shut"}
    hidden = {"index/unseen", "index/.dotted"}
    managed = {"component_template/theirs"}
    for options, want in (
            ([], usual),
            (["--include-hidden"], usual | hidden),
            (["--include-managed"], usual | managed),
            (["--include-hidden", "--include-managed"],
             usual | hidden | managed),
            (["--open-only"], {"index/usual"}),
            (["--include", ".dotted,unseen"], hidden),
            (["--include", "theirs"], managed),
            (["--include", "u*,.*", "--include-hidden"],
             {"index/usual"} | hidden)):
        path = esbundle.export(a, "rules.tar.gz", "--force", *options)
        assert listed(esbundle, path) == want, options


def test_open_only_on_import_too(a, b, esbundle):
    a.put("/usual")
    a.put("/shut")
    a.post("/shut/_close")
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b, "--open-only")
    assert b.get("/usual").ok and b.get("/shut").status == 404
    esbundle("verify", bundle, "--against", b.url, "--open-only", code=0)


@pytest.mark.parametrize("options, words", [
    (["--kind", "ilm_polcy"], ["unknown kind 'ilm_polcy'",
                               "did you mean 'ilm_policy'?"]),
    (["--include", "indx:a"], ["unknown kind 'indx'", "index"]),
    (["--include", "index:"], ["empty pattern"]),
    (["--include", ","], ["--include"]),
])
def test_bad_patterns_are_explained(bundle, esbundle, options, words):
    got = esbundle("show", bundle, *options, code=2)
    assert all(word in got.err for word in words), got.err
