"""The end of a run names every resource that was skipped, failed, kept back
or came out different, and why."""

from lib import resources, schema

DEMO = list(resources.requests())
SCRIPT = {"script": {"lang": "painless", "source": "ctx.long_enough = 1"}}


def results(got):
    return {one["name"]: one["result"] for one in got.lines
            if one["type"] == "step"}


def refuse_scripts(client):
    client.put("/_cluster/settings", {
        "transient": {"script.max_size_in_bytes": 3}})


def test_failed_resource_keeps_back_what_needs_it(a, b, esbundle, proxy):
    a.load([
        ("PUT", "/_scripts/s", SCRIPT),
        ("PUT", "/_ingest/pipeline/hard", {"processors": [
            {"script": {"id": "s"}}]}),
        ("PUT", "/_ingest/pipeline/free", {"processors": []}),
        ("PUT", "/soft", {"settings": {"index.default_pipeline": "hard"}})])
    bundle = esbundle.export(a)
    refuse_scripts(b)
    front = proxy(b)
    got = esbundle.imports(bundle, front, code=3)
    line, = [one for one in got.err.splitlines()
             if one.startswith("failed: stored_script 's': ")]
    assert "exceeded max allowed stored script size" in line
    assert ("not tried: ingest_pipeline 'hard': needs stored_script 's', "
            "which is not there") in got.err
    assert "2 imported" in got.err and "1 failed" in got.err
    assert "1 not tried" in got.err
    assert not [one for one in front.writes if "/hard" in one.path]

    # Run again when the reason is gone: only the rest is written.
    got = esbundle.imports(bundle, b, "--json", code=3)
    assert results(got) == {"s": "failed", "hard": "not tried",
                            "free": "same", "soft": "same"}
    b.put("/_cluster/settings", {
        "transient": {"script.max_size_in_bytes": None}})
    got = esbundle.imports(bundle, b, "--json")
    assert got.lines[-1]["results"]["imported"] == 2
    assert schema.dump(b) == schema.dump(a)


def test_blocked_under_skip_is_named_and_ends_with_0(a, b, esbundle):
    a.load([("PUT", "/taken", None), ("PUT", "/fine", None)])
    b.put("/there", {"aliases": {"taken": {}}})
    bundle = esbundle.export(a)
    got = esbundle.imports(bundle, b, "--on-conflict", "skip")
    assert ("blocked: index 'taken': an alias of that name is there, on index "
            "'there'") in got.err
    assert "1 imported" in got.err and "1 blocked" in got.err
    got = esbundle.imports(bundle, b, "--on-conflict", "skip", "--json")
    assert results(got) == {"taken": "blocked", "fine": "same"}
    assert "alias" in [one["reason"] for one in got.lines
                       if one.get("name") == "taken"][0]


def test_export_names_what_it_left_out(a, esbundle):
    a.load([("PUT", "/usual", None), ("PUT", "/.dotted", None),
            ("PUT", "/locked", None),
            ("PUT", "/locked/_settings", {"index.blocks.metadata": True})])
    got = esbundle("export", "--from", a.url, "-o", "x.tar.gz", code=3)
    text = got.err
    assert "\n  index .dotted: hidden (--include-hidden)\n" in text
    failed = text[text.index("\nfailed:\n"):]
    assert "  index locked: " in failed and "blocked" in failed
    assert "export: 1 index into 'x.tar.gz'" in text
    shown = esbundle("show", "x.tar.gz", code=0).out
    for line in ("  index .dotted: hidden (--include-hidden)\n",
                 "  index locked: "):
        assert line in shown


def test_everything_stands_in_one_order(a, b, esbundle):
    """Listing, plan and lines of export and import: replay order."""
    a.load(DEMO)
    got = esbundle("export", "--from", a.url, "-o", "x.tar.gz", "--json",
                   code=0)
    order = [(one["kind"], one["name"]) for one in got.lines
             if one["type"] == "resource"]
    ranks = ["ilm_policy", "stored_script", "index", "ingest_pipeline",
             "legacy_template", "component_template", "index_template",
             "data_stream"]
    assert order == sorted(order, key=lambda one: (
        ranks.index(one[0]), one[1].encode()))
    listed = esbundle("show", "x.tar.gz", "--list", code=0).out
    assert [(line.split()[0], line.split(None, 2)[2])
            for line in listed.splitlines()] == order
    plan = esbundle("plan", "x.tar.gz", "--to", b.url, code=0).out
    assert [tuple(line.split()[1:3]) for line in plan.splitlines()
            if line.startswith("+")] == order
    lines = esbundle.imports("x.tar.gz", b, "--json").lines
    assert [(one["kind"], one["name"]) for one in lines
            if one["type"] == "step"] == order
