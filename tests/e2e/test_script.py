"""script: the import as curl commands (issue "Audit", §5)."""

import json
import os
import stat
import subprocess

import pytest

from lib import schema, shell
from lib.client import enc
from lib.resources import requests
from lib.runner import REPO

GOLDEN = os.path.join(REPO, "fixtures", "bundles", "v1")
TEXTS = ["$(touch pwned)", "`touch pwned`", "END", "END\n", "\nEND\n",
         "'", '"', "\\", "\\\\'", "a\nb", "a\u0000b", "\\n", "$HOME", "!x",
         "\r\n", "\t", "# x", "' ; touch pwned '", "%s%n", "<< 'END'",
         "caf\u00e9", "\u65e5\u672c", "\U0001f600", "\u202e\u200b\ufeff",
         "\u007f", "".join(map(chr, range(0x80, 0x100)))]

# Closed, blocked, hidden, with everything that is sent after creation.
MORE = [
    ("PUT", "/shut", {"aliases": {"door": {"filter": {"term": {"a": "'"}}}}}),
    ("POST", "/shut/_close", None),
    ("PUT", "/stiff", {"settings": {"index.hidden": True}}),
    ("PUT", "/stiff/_settings", {"index.blocks.read_only": True}),
    ("POST", "/orders/_doc?refresh=true",
     {"@timestamp": "2024-05-01", "learned": {"long": 1, "text": "x"}}),
]


@pytest.fixture
def full(a, esbundle):
    a.load([*requests(), *MORE])
    return esbundle.export(a, "full.tar.gz", "--include-hidden")


def write(esbundle, bundle, *args, name="import.sh"):
    path = os.path.join(esbundle.cwd, name)
    esbundle("script", bundle, "-f", "-o", path, *args, code=0)
    return path


def requests_of(esbundle, bundle, *args):
    return esbundle("script", bundle, "--json", *args, code=0).json["requests"]


# ---- the same as an import ----

@pytest.mark.parametrize("sh", ["dash", "bash"])
def test_the_script_makes_what_the_bundle_holds(full, clusters, esbundle,
                                                proxy, sh):
    b = clusters.b
    front = proxy(b)
    script = write(esbundle, full, "--keep-blocks")
    shell.check(script)
    config = shell.write_config(esbundle.cwd, front)
    got = shell.run(script, config, shell=sh)
    made = requests_of(esbundle, full, "--keep-blocks")
    assert got.stdout.count("\nok ") + 1 == len(made) == len(front.writes)
    assert schema.dump(b) == schema.dump(clusters.a)
    esbundle("verify", full, "--against", b.url, "--keep-blocks", code=0)

    # Run again it writes nothing, and says the same in the end.
    front.forget()
    again = shell.run(script, config, shell=sh)
    assert front.writes == [] and "ok " not in again.stdout
    assert again.stdout.splitlines()[-2:] == got.stdout.splitlines()[-2:]


def test_requests_are_those_of_an_import(full, b, esbundle, proxy):
    front = proxy(b)
    args = ["--keep-blocks", "--replicas", "0", "--map", "index:shut=closed",
            "--set", "index:stiff:index.refresh_interval=7s"]
    esbundle.imports(full, front, "--jobs", "1", *args)
    sent = [(one.method, one.path, json.loads(one.body or "null"))
            for one in front.writes]
    assert sent == [(one["method"], one["target"], one["body"])
                    for one in requests_of(esbundle, full, *args)]
    schema.wipe(b)
    front.forget()
    script = write(esbundle, full, *args)
    shell.run(script, shell.write_config(esbundle.cwd, front))
    assert sent == [(one.method, one.path, json.loads(one.body or "null"))
                    for one in front.writes]
    esbundle("verify", full, "--against", b.url, *args, code=0)


def test_what_is_chosen_and_in_which_order(full, b, esbundle):
    script = write(esbundle, full, "--include", "data_stream:orders",
                   "--order", "guide")
    shell.run(script, shell.write_config(esbundle.cwd, b))
    there = schema.dump(b)
    assert list(there["data_stream"]) == ["orders"]
    assert list(there["index_template"]) == ["orders"]
    assert there["index"] == there["ingest_pipeline"] == {}
    kinds = [one["kind"] for one in requests_of(
        esbundle, full, "--order", "guide")]
    assert kinds.index("index") > kinds.index("index_template")


# ---- hostile names and bodies ----

def hostile():
    """Each text as a name, where the server takes it, and in a body."""
    for i, text in enumerate(TEXTS):
        body = {"description": text, "processors": [
            {"set": {"field": "f", "value": text}}]}
        yield "/_ingest/pipeline/" + enc(text), body
        yield "/_ilm/policy/" + enc(text), {"policy": {"phases": {}}}
        yield f"/_component_template/c{i}", {
            "template": {}, "_meta": {text: [text, {text: text}]}}
        yield f"/i{i}", {"mappings": {"_meta": {text: text}}, "settings": {
            "index.analysis.filter.f": {"type": "stop", "stopwords": [text]}}}


@pytest.mark.parametrize("sh", ["dash", "bash"])
def test_hostile_names_and_bodies(clusters, esbundle, sh):
    a, b = clusters
    taken = [a.request("PUT", path, body).ok for path, body in hostile()]
    assert sum(taken) > 3 * len(TEXTS)
    bundle = esbundle.export(a)
    script = write(esbundle, bundle)
    with open(script, encoding="utf-8") as file:
        text = file.read()
    assert "\n# ---- " in text
    assert not any(one in text for one in "\u202e\u200b\ufeff\u0085\u007f\0")
    shell.check(script)
    shell.run(script, shell.write_config(esbundle.cwd, b), shell=sh)
    assert schema.dump(b) == schema.dump(a)
    esbundle("verify", bundle, "--against", b.url, code=0)
    assert not os.path.exists(os.path.join(esbundle.cwd, "pwned"))


@pytest.mark.parametrize("bundle", ["two", "all-kinds", "names"])
@pytest.mark.parametrize("policy", ["fail", "skip", "update"])
@pytest.mark.parametrize("more", [[], ["--same-cluster"],
                                  ["--kind", "ingest_pipeline"]])
def test_shellcheck_has_nothing_to_say(esbundle, bundle, policy, more):
    path = os.path.join(GOLDEN, bundle + ".tar.gz")
    got = esbundle("script", path, "--on-conflict", policy, *more)
    if got.code == 2:
        assert "is chosen" in got.err
        return
    assert got.code == 0
    script = os.path.join(esbundle.cwd, "x.sh")
    with open(script, "wb") as file:
        file.write(got.raw)
    shell.check(script)


# ---- failures, and running again ----

NEEDY = [("PUT", "/_component_template/base", {"template": {}}),
         ("PUT", "/_index_template/needy", {
             "index_patterns": ["needy-*"], "composed_of": ["base"],
             "data_stream": {}}),
         ("PUT", "/_data_stream/needy-x", None)]


def test_it_stops_at_the_first_failure_and_goes_on(a, b, esbundle, proxy):
    a.load(NEEDY)
    bundle = esbundle.export(a, "needy.tar.gz", "--no-deps", "--kind",
                             "index_template,data_stream")
    script = write(esbundle, bundle)
    with open(script, encoding="utf-8") as file:
        assert ("# needs component template base, which this script does not "
                "make\n") in file.read()
    front = proxy(b)
    config = shell.write_config(esbundle.cwd, front)
    got = shell.run(script, config, code=3)
    assert [one.path.split("?")[0] for one in front.writes] == [
        "/_index_template/needy"]
    assert "HTTP 400" in got.stderr and "base" in got.stderr
    b.load(NEEDY[:1])
    shell.run(script, config)
    assert schema.dump(b) == schema.dump(a)


@pytest.mark.parametrize("lost", [0, 1, 4, 7, -2, -1])
def test_an_answer_that_was_lost(full, clusters, esbundle, proxy, lost):
    """The write was done: run again, the script knows it as its own."""
    b = clusters.b
    targets = [one["target"] for one in
               requests_of(esbundle, full, "--keep-blocks")]
    front = proxy(b)
    front.after = lambda seen: seen.writes and seen.path == targets[lost]
    script = write(esbundle, full, "--keep-blocks")
    config = shell.write_config(esbundle.cwd, front)
    got = shell.run(script, config, code=11)
    assert targets[lost] in got.stderr
    front.after = None
    front.forget()
    shell.run(script, config)
    assert front.writes[0].path == targets[lost]
    assert schema.dump(b) == schema.dump(clusters.a)


@pytest.mark.parametrize("path, body", [
    ("/product_info", {}), ("/x", {"aliases": {"product_info": {}}}),
    ("/_ilm/policy/product", {"policy": {"phases": {}}}),
    ("/_template/product", {"index_patterns": ["other"]})])
def test_what_is_in_the_way_stops_it(full, b, esbundle, proxy, path, body):
    b.put(path, body)
    before = schema.dump(b)
    front = proxy(b)
    script = write(esbundle, full)
    got = shell.run(script, shell.write_config(esbundle.cwd, front), code=7)
    assert "there already: /" in got.stderr and front.writes == []
    assert schema.dump(b) == before


def test_made_by_somebody_else_after_a_refusal(a, b, esbundle):
    """A refused index that appears later is not taken for the script's."""
    a.put("/late", {"settings": {"number_of_replicas": 0}})
    bundle = esbundle.export(a)
    script = write(esbundle, bundle)
    config = shell.write_config(esbundle.cwd, b)
    b.put("/_cluster/settings", {"transient": {
        "cluster.max_shards_per_node": 1}})
    b.put("/other", {"settings": {"number_of_replicas": 0}})
    shell.run(script, config, code=3)
    b.put("/_cluster/settings", {"transient": {
        "cluster.max_shards_per_node": None}})
    b.put("/late", {"settings": {"number_of_replicas": 1}})
    got = shell.run(script, config, code=7)
    assert "there already: /late" in got.stderr


def test_skip_leaves_what_is_there(full, b, esbundle, proxy):
    b.put("/shut", {"mappings": {"properties": {"mine": {"type": "long"}}}})
    b.put("/_ilm/policy/product", {"policy": {"phases": {}}})
    script = write(esbundle, full, "--on-conflict", "skip")
    front = proxy(b)
    got = shell.run(script, shell.write_config(esbundle.cwd, front))
    assert {"left    /shut", "left    /_ilm/policy/product"} <= set(
        got.stdout.splitlines())
    there = schema.dump(b)
    # It was not closed either: that is sent after its creation only.
    assert there["index"]["shut"]["state"] == "open"
    assert there["ilm_policy"]["product"] == {"phases": {}}
    assert len(there["index"]) > 2


def test_update_replaces_what_can_be_replaced(full, clusters, esbundle):
    a, b = clusters
    b.put("/_ilm/policy/product", {"policy": {"phases": {}}})
    b.put("/_template/product", {"index_patterns": ["other"]})
    script = write(esbundle, full, "--on-conflict", "update")
    config = shell.write_config(esbundle.cwd, b)
    shell.run(script, config)
    esbundle("verify", full, "--against", b.url, code=0)
    assert schema.dump(b)["ilm_policy"] == schema.dump(a)["ilm_policy"]
    os.unlink(script + ".record")
    got = shell.run(script, config, code=7)
    assert "there already: /product_info" in got.stderr
    assert "ilm" not in got.stderr


# ---- the right cluster ----

def test_another_version_is_refused(full, b, esbundle, proxy):
    front = proxy(b)
    script = write(esbundle, full, "--for", "7.10.1")
    got = shell.run(script, shell.write_config(esbundle.cwd, front), code=8)
    assert "elasticsearch 7.10.1" in got.stderr and "7.10.2" in got.stderr
    script = write(esbundle, full, "--for", "opensearch:7.10.2", "--kind",
                   "ingest_pipeline", "--no-deps")
    shell.run(script, shell.write_config(esbundle.cwd, front), code=8)
    assert front.writes == []


def test_the_source_is_refused(full, a, esbundle, proxy):
    front = proxy(a)
    config = shell.write_config(esbundle.cwd, front)
    got = shell.run(write(esbundle, full), config, code=7)
    assert "came from" in got.stderr
    # It is the right one where that is meant: then all is in the way.
    got = shell.run(write(esbundle, full, "--same-cluster"), config, code=7)
    assert "there already" in got.stderr and front.writes == []


def test_a_record_of_another_cluster_or_script(full, clusters, esbundle,
                                               proxy):
    script = write(esbundle, full)
    shell.run(script, shell.write_config(esbundle.cwd, clusters.b))
    other = write(esbundle, full, "--replicas", "3", name="other.sh")
    front = proxy(clusters.b)
    config = shell.write_config(esbundle.cwd, front)
    got = shell.run(other, config, code=7,
                    env={"RECORD": script + ".record"})
    assert "RECORD" in got.stderr and front.writes == []
    got = shell.run(write(esbundle, full, "--same-cluster"),
                    shell.write_config(esbundle.cwd, clusters.a), code=7)
    assert "another script or cluster" in got.stderr


def test_nobody_answers(full, esbundle):
    script = write(esbundle, full)

    class Nobody:
        url = "http://127.0.0.1:9"

    got = shell.run(script, shell.write_config(esbundle.cwd, Nobody), code=5)
    assert "HTTP 000" in got.stderr


# ---- credentials ----

def wrap_curl(folder):
    """A curl that writes down its arguments before it is itself."""
    os.makedirs(folder)
    path = os.path.join(folder, "curl")
    real = subprocess.run(["sh", "-c", "command -v curl"], check=True,
                          capture_output=True, text=True).stdout.strip()
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n"
                   f"printf '%s\\n' \"$@\" >> {folder}/seen\n"
                   f"env >> {folder}/seen\n"
                   f'exec {real} "$@"\n')
    os.chmod(path, stat.S_IRWXU)
    return f"{folder}/seen"


def test_neither_url_nor_password_is_seen(a, old, esbundle):
    a.load([("PUT", "/_ilm/policy/p", {"policy": {"phases": {}}}),
            ("PUT", "/plain", {"mappings": {"properties": {
                "f": {"type": "keyword"}}}}),
            ("PUT", "/_template/t", {"index_patterns": ["t-*"]})])
    bundle = esbundle.export(a)
    script = write(esbundle, bundle, "--for", "6.8.23")
    config = shell.write_config(esbundle.cwd, old)
    folder = os.path.join(esbundle.cwd, "bin")
    seen = wrap_curl(folder)
    path = f"{folder}:{os.environ['PATH']}"
    shell.run(script, config, env={"PATH": path})
    esbundle("verify", bundle, "--against", old.url, "--user", old.user,
             "--password-file", esbundle.secret(old.password), code=0)
    for name in seen, script, script + ".record":
        with open(name, encoding="utf-8") as file:
            text = file.read()
        assert old.password not in text and old.address not in text
    with open(seen, encoding="utf-8") as file:
        assert "/_ilm/policy/p" in file.read()
    wrong = shell.write_config(
        esbundle.cwd, type(old)(old.url, "elastic", "wrong"), "wrong.conf")
    assert "HTTP 401" in shell.run(script, wrong, code=4).stderr


def test_a_config_that_others_can_read_is_refused(full, b, esbundle, proxy):
    front = proxy(b)
    config = shell.write_config(esbundle.cwd, front)
    for mode in 0o640, 0o604, 0o644:
        os.chmod(config, mode)
        got = shell.run(write(esbundle, full), config, code=2)
        assert "chmod 600" in got.stderr and front.seen == []
    shell.run(write(esbundle, full), "none.conf", code=2)


# ---- the command ----

def test_nothing_is_sent_and_nothing_left_behind(full, esbundle):
    path = os.path.join(esbundle.cwd, "x.sh")
    got = esbundle("script", full, "--for", "7.8.1", "-o", path, code=8)
    assert "data streams" in got.err and "orders" in got.err
    assert "--for" in got.err
    assert not os.path.exists(path)
    got = esbundle("script", full, "--for", "7.8.1", code=8)
    assert got.out == ""
    esbundle("script", full, "-o", path, code=0)
    esbundle("script", full, "-o", path, code=9)


@pytest.mark.parametrize("version, code", [
    ("7", 2), ("7.10", 2), ("solr:7.10.2", 2), ("7.10.2.1", 2), ("6.7.2", 8)])
def test_versions_that_mean_nothing(esbundle, version, code):
    got = esbundle("script", os.path.join(GOLDEN, "two.tar.gz"), "--for",
                   version, code=code)
    assert version in got.err and got.out == ""


def test_two_runs_print_the_same(full, esbundle):
    first = esbundle("script", full, code=0)
    assert esbundle("script", full, code=0).raw == first.raw
    with open(full, "rb") as file:
        assert esbundle("script", "-", input=file.read(),
                        code=0).raw == first.raw
