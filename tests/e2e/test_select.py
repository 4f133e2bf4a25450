"""select: a smaller bundle, offline (issue "Audit", §5)."""

import json
import os

import pytest

from lib import schema
from lib.bundles import check_bundle
from lib.client import enc
from lib.resources import requests

ODD = 'a"b\\c,*?:\t\u202e'
MORE = [("PUT", f"/_ingest/pipeline/{enc(name)}", {"processors": []})
        for name in (ODD, "plain")]


@pytest.fixture
def bundle(a, esbundle):
    a.load([*requests(), *MORE])
    return esbundle.export(a)


def kept(path):
    manifest, _ = check_bundle(path)
    return {(one["kind"], one["name"]) for one in manifest["resources"]}


def cut(esbundle, bundle, *args, code=0):
    path = os.path.join(esbundle.cwd, "cut.tar.gz")
    got = esbundle("select", bundle, "-o", path, *args, code=code)
    return path, got


def test_what_is_chosen_brings_along_what_it_needs(esbundle, bundle):
    path, got = cut(esbundle, bundle, "--include", "data_stream:orders")
    assert kept(path) == {("data_stream", "orders"),
                          ("index_template", "orders"),
                          ("component_template", "orders-base"),
                          ("ilm_policy", "product")}
    assert "left out" in got.err
    path, _ = cut(esbundle, bundle, "--include", "data_stream:orders",
                  "--no-deps", "--force")
    assert kept(path) == {("data_stream", "orders")}
    manifest, _ = check_bundle(path)
    need, = manifest["resources"][0]["requires"]
    assert need["name"] == "orders" and need["present"] is False


def test_the_manifest_says_where_it_comes_from(esbundle, bundle):
    path, got = cut(esbundle, bundle, "--kind", "ilm_policy", "--json")
    whole, part = check_bundle(bundle)[0], check_bundle(path)[0]
    for member in "source", "created":
        assert part[member] == whole[member]
    shown = esbundle("show", bundle, "--json", code=0).json
    assert part["selection"] == {
        "kinds": ["ilm_policy"], "of": whole["selection"],
        "of_bundle": shown["bundle_id"]}
    gone = {(one["kind"], one["name"]) for one in part["skipped"]
            if one["reason"] == "left out by select"}
    assert gone == kept(bundle) - kept(path)
    assert got.json["left_out"] == len(gone)
    assert got.json["bytes"] == os.path.getsize(path)
    assert got.json["bundle_id"] == esbundle(
        "show", path, "--json", code=0).json["bundle_id"]


def test_bodies_are_those_of_the_first(esbundle, bundle):
    path, _ = cut(esbundle, bundle, "--exclude", "index:*")
    whole, part = check_bundle(bundle)[1], check_bundle(path)[1]
    assert len(part) > 5
    assert all(whole[name] == body for name, body in part.items()
               if name != "manifest.json")


def test_all_that_is_chosen_gives_the_same_content(esbundle, bundle):
    path, _ = cut(esbundle, bundle, "--include", "*")
    first, second = (esbundle("show", one, "--json", code=0).json
                     for one in (bundle, path))
    assert first["content_digest"] == second["content_digest"]


def test_an_edited_list_chooses(esbundle, bundle):
    lines = esbundle("show", bundle, "--list", code=0).out.splitlines()
    some = [one for one in lines if "ingest_pipeline" in one
            or one.startswith("legacy_template")]
    text = "# wave 1\n\n" + "\n".join(reversed(some))
    with open(os.path.join(esbundle.cwd, "list"), "w",
              encoding="utf-8") as file:
        file.write(text)
    path, _ = cut(esbundle, bundle, "--use-list", "list", "--no-deps")
    assert kept(path) == {
        ("ingest_pipeline", ODD), ("ingest_pipeline", "plain"),
        ("ingest_pipeline", "catalog"), ("legacy_template", "product")}
    path, _ = cut(esbundle, bundle, "--use-list", "list", "--force")
    assert ("stored_script", "gross-price") in kept(path)


def test_a_list_from_standard_input(esbundle, bundle):
    lines = esbundle("show", bundle, "--list", "--kind", "ilm_policy",
                     code=0).out
    path = os.path.join(esbundle.cwd, "cut.tar.gz")
    esbundle("select", bundle, "-o", path, "-L", "-", input=lines, code=0)
    assert kept(path) == {("ilm_policy", "product")}


@pytest.mark.parametrize("line, says", [
    ("index               000000000000  catalog-2024", "line 2"),
    ("product_info", "'product_info'"), ("index  x", "line 2")])
def test_a_line_that_names_nothing(esbundle, bundle, line, says):
    good = esbundle("show", bundle, "--list", code=0).out.splitlines()[0]
    path = os.path.join(esbundle.cwd, "cut.tar.gz")
    got = esbundle("select", bundle, "-o", path, "-L", "-",
                   input=f"{good}\n{line}\n", code=2)
    assert says in got.err and not os.path.exists(path)


@pytest.mark.parametrize("args, says", [
    ([], "--use-list"), (["--include", "none-*"], "is chosen"),
    (["--use-list", "/dev/null"], "names nothing"),
    (["--use-list", "missing"], "'missing'")])
def test_nothing_chosen_leaves_nothing(esbundle, bundle, args, says):
    path = os.path.join(esbundle.cwd, "cut.tar.gz")
    got = esbundle("select", bundle, "-o", path, *args)
    assert got.code in (2, 9) and says in got.err
    assert not os.path.exists(path)


def test_an_existing_file_stays(esbundle, bundle):
    path = os.path.join(esbundle.cwd, "cut.tar.gz")
    with open(path, "w", encoding="utf-8") as file:
        file.write("mine")
    esbundle("select", bundle, "-o", path, "--kind", "index", code=9)
    with open(path, encoding="utf-8") as file:
        assert file.read() == "mine"


def test_waves_make_the_whole(esbundle, a, b, bundle):
    """Imported one after the other they leave what the whole would."""
    first, _ = cut(esbundle, bundle, "--kind", "ilm_policy,index")
    esbundle.imports(first, b)
    second, _ = cut(esbundle, bundle, "--exclude", "index:*", "--force")
    esbundle.imports(second, b)
    assert schema.dump(b) == schema.dump(a)
    got = esbundle("verify", bundle, "--against", b.url, "--json", code=0)
    assert json.loads(got.out)["equal"] == len(kept(bundle))
