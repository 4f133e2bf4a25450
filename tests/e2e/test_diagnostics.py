"""export --from-diagnostics (issue "Audit", §6): a cluster by what Elastic's
support-diagnostics collected of it."""

import json
import os
import signal
import subprocess
import time
import zipfile

import pytest

from lib import diagnostics, resources, schema
from lib.bundles import check_bundle
from lib.runner import REPO

# Open, closed, blocked, hidden, with what only some calls tell.
MORE = [
    ("PUT", "/_ingest/pipeline/drop", {"processors": [{"drop": {}}]}),
    ("PUT", "/bare", None),
    ("PUT", "/shut", {"aliases": {"door": {
        "filter": {"term": {"a": "'"}}, "routing": "1", "is_hidden": True}}}),
    ("POST", "/shut/_close", None),
    ("PUT", "/stiff", {"settings": {"index.hidden": True}}),
    ("PUT", "/stiff/_settings", {"index.blocks.read_only": True}),
    ("PUT", "/wide", {"settings": {
        "index.number_of_shards": 2, "index.number_of_routing_shards": 6,
        "index.auto_expand_replicas": "0-all",
        "index.refresh_interval": None, "index.mapping.coerce": False,
        "index.sort.field": ["a", "b"],
        "index.analysis.filter.stops.type": "stop",
        "index.analysis.filter.stops.stopwords": ["a", "b"]},
        "mappings": {
            "dynamic": False, "_meta": {"x_string": "kept", "a.b": [{}]},
            "properties": {
                "a": {"type": "keyword"}, "b": {"type": "long"},
                "created_string": {"type": "date"}}},
        "aliases": {"w": {"is_write_index": True}, "r": {}}}),
    ("PUT", "/_index_template/numbers", {
        "index_patterns": ["numbers-*"], "data_stream": {}, "priority": 7,
        "template": {"settings": {"index.codec": "best_compression"}}}),
    ("PUT", "/_data_stream/numbers-a", None),
    ("POST", "/orders/_doc?refresh=true",
     {"@timestamp": "2024-05-01", "learned": {"long": 1, "text": "x"}}),
    ("POST", "/orders/_rollover", None),
    ("POST", "/orders/_doc?refresh=true",
     {"@timestamp": "2024-05-02", "learned": {"more": True}}),
]


NUMBERED = {
    "index.analysis.filter.0.type": "stop",
    "index.analysis.filter.1.type": "stop",
    "index.analysis.filter.1.stopwords": ["a"],
    "index.analysis.analyzer.own.type": "custom",
    "index.analysis.analyzer.own.tokenizer": "keyword",
    "index.analysis.analyzer.own.filter": ["0", "1"],
}


@pytest.fixture
def full(a):
    a.load([*resources.requests(), *MORE])
    return a


KEPT = {}


@pytest.fixture
def files(request):
    """What was collected of it, once for all tests that change that only."""
    if not KEPT:
        KEPT.update(diagnostics.collect(request.getfixturevalue("full")))
    return dict(KEPT)


def digest(path):
    return check_bundle(path)[0]["content_digest"]


def read(esbundle, path, *args, name="foreign.tar.gz", code=0):
    """The bundle that an archive or directory becomes."""
    out = os.path.join(esbundle.cwd, name)
    got = esbundle("export", "--from-diagnostics", path, "-f", "-o", out,
                   *args, code=code)
    return out, got


def place(tmp_path, form, files, name="collected"):
    path = str(tmp_path / name)
    if form == "directory":
        return diagnostics.lay_out(files, path)
    if form == "outer directory":
        diagnostics.lay_out(files, os.path.join(path, diagnostics.TOP))
        return path
    return diagnostics.pack(files, path + ".zip")


FORMS = pytest.mark.parametrize(
    "form", ["zip", "directory", "outer directory"])


# ---- the same as a live export ----

@FORMS
@pytest.mark.parametrize("more", [[], ["--include-hidden"]], ids=["", "hid"])
def test_the_same_content_as_a_live_export(full, esbundle, tmp_path, form,
                                           more):
    live = esbundle.export(full, "live.tar.gz", *more)
    foreign, _ = read(
        esbundle, place(tmp_path, form, diagnostics.collect(full)), *more)
    assert digest(foreign) == digest(live)
    one, other = check_bundle(live)[0], check_bundle(foreign)[0]
    assert {r["kind"] for r in one["resources"]} == {
        "ilm_policy", "stored_script", "index", "ingest_pipeline",
        "legacy_template", "component_template", "index_template",
        "data_stream"}
    for key in "skipped", "failed", "unavailable", "vanished", "appeared":
        assert one[key] == other[key], key
    for key in "product", "version", "cluster_name", "cluster_uuid":
        assert one["source"][key] == other["source"][key]
    assert other["source"]["visibility"] == "unknown"


def test_origins_are_those_of_a_live_export(full, esbundle, tmp_path):
    """The human twins of what the server made are left out."""
    live = check_bundle(esbundle.export(full, "live.tar.gz"))[0]
    foreign = check_bundle(read(esbundle, place(
        tmp_path, "zip", diagnostics.collect(full)))[0])[0]
    assert live["resources"] == foreign["resources"]


def test_numbers_as_names_in_settings(a, esbundle, tmp_path):
    """GET _settings tells members named 0, 1 … as an array."""
    a.put("/odd", {"settings": NUMBERED})
    live = esbundle.export(a, "live.tar.gz")
    files = diagnostics.collect(a)
    foreign, _ = read(esbundle, place(tmp_path, "zip", files))
    assert digest(foreign) == digest(live)


def test_a_6_8_with_mapping_types(old, esbundle, tmp_path):
    old.load([
        ("PUT", "/_ilm/policy/p", {"policy": {"phases": {}}}),
        ("PUT", "/typed", {"mappings": {"doc": {"properties": {
            "f": {"type": "keyword"}}}}, "aliases": {"x": {}}}),
        ("PUT", "/bare", None), ("PUT", "/shut", None),
        ("POST", "/shut/_close", None),
        ("PUT", "/_template/t", {"index_patterns": ["t-*"], "mappings": {
            "_doc": {"properties": {"g": {"type": "long"}}}},
            "aliases": {"y": {}}}),
        ("PUT", "/_template/u", {"index_patterns": ["u-*"]}),
        ("PUT", "/_ingest/pipeline/q", {"processors": []})])
    live = os.path.join(esbundle.cwd, "live.tar.gz")
    esbundle("export", "--from", old.url, "--user", old.user,
             "--password-file", esbundle.secret(old.password), "-o", live,
             code=0)
    # The tool asks a 6.8 for its open indices only.
    foreign, _ = read(esbundle, place(
        tmp_path, "zip", diagnostics.collect(old)), code=3)
    one, other = check_bundle(live)[0], check_bundle(foreign)[0]
    assert [r for r in one["resources"] if r["name"] != "shut"] == other[
        "resources"]
    assert [(r["kind"], r["name"]) for r in other["failed"]] == [
        ("index", "shut")]
    assert one["skipped"] == other["skipped"]


# ---- what an archive lacks ----

def names(path, key):
    return sorted({one["kind"] for one in check_bundle(path)[0][key]})


LACKS = {
    "version.json": ["version"],
    "alias.json": ["index"],
    "cluster_state.json": ["number_of_routing_shards", "stored_script"],
    "component_templates.json": ["component_template"],
    "index_templates.json": ["index_template"],
    "mapping.json": ["data_stream mapping", "index"],
    "pipelines.json": ["ingest_pipeline"],
    "settings.json": ["index"],
    "templates.json": ["legacy_template"],
    "commercial/data_stream.json": ["data_stream"],
    "commercial/ilm_policies.json": ["ilm_policy"],
}


@pytest.mark.parametrize("form", ["zip", "directory"])
@pytest.mark.parametrize("path", LACKS)
def test_a_missing_file_is_named(files, esbundle, tmp_path, form, path):
    whole, _ = read(esbundle, place(tmp_path, form, files, "whole"))
    del files[path]
    where = place(tmp_path, form, files)
    part, got = read(esbundle, where, name="part.tar.gz", code=3)
    assert names(part, "unavailable") == LACKS[path]
    base = os.path.basename(path)
    assert f"'{base}' is not in the archive" in got.err
    # Everything else is there, unchanged.
    rest = {(r["kind"], r["name"]): r["sha256"]
            for r in check_bundle(part)[0]["resources"]}
    there = {(r["kind"], r["name"]): r["sha256"]
             for r in check_bundle(whole)[0]["resources"]}
    gone = {kind for kind, _ in there.keys() - rest.keys()}
    assert gone <= set(LACKS[path])
    for one, sha256 in rest.items():
        if one not in {("data_stream", "orders"), ("data_stream", "numbers-a"),
                       ("index", "wide")}:
            assert there[one] == sha256, one
    read(esbundle, where, "--allow-missing", name="part.tar.gz")


def test_without_the_cluster_state(full, esbundle, tmp_path):
    """The same content, of the kinds that are told; closed ones, too."""
    files = diagnostics.collect(full)
    del files["cluster_state.json"]
    kinds = ("ilm_policy,ingest_pipeline,legacy_template,component_template,"
             "index_template,data_stream,index")
    args = ["--kind", kinds, "--no-deps", "--exclude", "index:wide",
            "--include-hidden"]
    live = esbundle.export(full, "live.tar.gz", *args)
    foreign, got = read(
        esbundle, place(tmp_path, "zip", files), *args, code=3)
    assert digest(foreign) == digest(live)
    assert "number_of_routing_shards" in got.err
    assert "stored_script" not in got.err


def test_the_version_is_taken_from_what_else_tells_it(files, esbundle,
                                                      tmp_path):
    right = digest(read(esbundle, place(tmp_path, "zip", files, "all"))[0])
    for gone in "version.json", "diagnostic_manifest.json", "manifest.json":
        source = check_bundle(read(
            esbundle, place(tmp_path, "directory", files, gone),
            "--allow-missing")[0])[0]["source"]
        assert source["version"] == "7.10.2"
        del files[gone]
    out, got = read(esbundle, place(tmp_path, "zip", files), code=3)
    assert "version" not in check_bundle(out)[0]["source"]
    assert "no file tells the version of the source" in got.err
    assert digest(out) == right
    files["manifest.json"] = json.dumps({"Product Version": {
        "originalValue": "7.9.3", "value": "7.9.3", "major": 7}}).encode()
    source = check_bundle(read(
        esbundle, place(tmp_path, "zip", files, "object"),
        "--allow-missing")[0])[0]["source"]
    assert source["version"] == "7.9.3"


def test_a_version_that_is_too_old(files, esbundle, tmp_path):
    files["version.json"] = files["version.json"].replace(
        b'"7.10.2"', b'"5.6.16"')
    _, got = read(esbundle, place(tmp_path, "zip", files), code=8)
    assert "5.6.16" in got.err


def test_what_a_version_does_not_have_is_not_missing(files, esbundle,
                                                     tmp_path):
    files["version.json"] = files["version.json"].replace(
        b'"7.10.2"', b'"7.7.1"')
    for path in ("component_templates.json", "index_templates.json",
                 "commercial/data_stream.json"):
        del files[path]
    out, _ = read(esbundle, place(tmp_path, "zip", files), "--include-hidden")
    kinds = {r["kind"] for r in check_bundle(out)[0]["resources"]}
    assert "data_stream" not in kinds and "index" in kinds


REFUSED = {
    "403": (403, {"type": "security_exception", "reason": "action [x] is "
                  "unauthorized for user [diag]"}, "security_exception"),
    "503": (503, {"type": "outer", "reason": "o", "caused_by": {
        "type": "inner", "reason": "no master"}}, "inner: no master"),
    "text": (400, "out of order", "out of order"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_call_that_was_refused(files, esbundle, tmp_path, why):
    status, error, says = REFUSED[why]
    for path in LACKS.keys() - {"version.json"}:
        refusal = json.dumps({"error": error, "status": status}).encode()
        out, got = read(esbundle, place(
            tmp_path, "zip", {**files, path: refusal}), code=3)
        assert names(out, "unavailable") == LACKS[path]
        assert says in got.err and str(status) in got.err
        assert os.path.basename(path) in got.err


@pytest.mark.parametrize("status, error", [
    (405, "Incorrect HTTP method for uri [/_ilm/policy?human] and method "
          "[GET], allowed: [POST]"),
    (400, "no handler found for uri [/_ilm/policy] and method [GET]"),
    (400, {"type": "invalid_index_name_exception", "reason": "Invalid index "
           "name [_ilm], must not start with '_'.", "index": "_ilm"})])
def test_an_api_that_the_server_does_not_have(files, esbundle, tmp_path,
                                              status, error):
    files["commercial/ilm_policies.json"] = json.dumps(
        {"error": error, "status": status}).encode()
    out, _ = read(esbundle, place(tmp_path, "zip", files))
    assert names(out, "unavailable") == []


BROKEN = {
    "cut": lambda data: data[:len(data) * 2 // 3],
    "empty": lambda data: b"",
    "html": lambda data: b"<html><body>502 Bad Gateway</body></html>",
    "array": lambda data: b"[]",
    "text": lambda data: b'"ok"',
    "twice": lambda data: data + data,
    "behind": lambda data: data.rstrip() + b"x",
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("path", LACKS)
def test_a_broken_file_is_named(files, esbundle, tmp_path, path, how):
    files[path] = BROKEN[how](files[path])
    out, got = read(esbundle, place(tmp_path, "zip", files), code=3)
    assert names(out, "unavailable") == LACKS[path]
    assert f"'{os.path.basename(path)}': " in got.err


def test_one_broken_resource_costs_itself(files, esbundle, tmp_path):
    for path, key, value in [
            ("settings.json", "bare", "x"), ("mapping.json", "shut", [1]),
            ("templates.json", "product", 3), ("pipelines.json", "drop", {}),
            ("commercial/ilm_policies.json", "product", {})]:
        tree = json.loads(files[path])
        assert key in tree, path
        tree[key] = value
        files[path] = json.dumps(tree).encode()
    out, _ = read(esbundle, place(tmp_path, "zip", files), code=3)
    manifest = check_bundle(out)[0]
    assert {(one["kind"], one["name"]) for one in manifest["failed"]} == {
        ("index", "bare"), ("index", "shut"), ("legacy_template", "product"),
        ("ingest_pipeline", "drop"), ("ilm_policy", "product")}
    assert manifest["unavailable"] == []


def test_names_that_look_like_an_error(a, esbundle, tmp_path):
    for name in "error", "status":
        a.put("/" + name, {"aliases": {"e": {}}})
        a.put("/_ilm/policy/" + name, {"policy": {"phases": {}}})
        a.put("/_template/" + name, {"index_patterns": ["x"]})
        a.put("/_ingest/pipeline/" + name, {"processors": []})
    live = esbundle.export(a, "live.tar.gz")
    foreign, _ = read(
        esbundle, place(tmp_path, "zip", diagnostics.collect(a)))
    assert digest(foreign) == digest(live)


def change(files, path, how):
    """Edit the tree of one file."""
    tree = json.loads(files[path])
    how(tree)
    files[path] = json.dumps(tree).encode()


def test_what_came_and_went_between_the_calls(files, esbundle, tmp_path):
    change(files, "settings.json", lambda tree: tree.update(
        late=tree["bare"]))
    change(files, "settings.json", lambda tree: tree.pop("shut"))
    change(files, "cluster_state.json", lambda tree: tree["metadata"][
        "indices"].pop("shut"))
    out, _ = read(esbundle, place(tmp_path, "zip", files))
    manifest = check_bundle(out)[0]
    assert manifest["vanished"] == [{"kind": "index", "name": "shut"}]
    assert manifest["appeared"] == [{"kind": "index", "name": "late"}]
    assert not {"late", "shut"} & {
        one["name"] for one in manifest["resources"]}


def test_aliases_are_not_lost_without_a_word(files, esbundle, tmp_path):
    change(files, "alias.json", lambda tree: tree.pop("wide"))
    change(files, "alias.json", lambda tree: tree.pop("bare"))
    out, _ = read(esbundle, place(tmp_path, "zip", files), code=3)
    manifest = check_bundle(out)[0]
    assert [(one["name"], one["reason"]) for one in manifest["failed"]] == [
        ("wide", "'alias.json' does not tell its aliases")]
    assert "bare" in {one["name"] for one in manifest["resources"]}


@pytest.mark.parametrize("path", [
    "alias.json", "cluster_state.json", "mapping.json", "settings.json"])
def test_what_every_version_has_is_refused_and_not_empty(files, esbundle,
                                                         tmp_path, path):
    """A service in front may hide it."""
    files[path] = json.dumps({
        "error": f"no handler found for uri [/_{path}] and method [GET]",
        "status": 400}).encode()
    out, _ = read(esbundle, place(tmp_path, "zip", files), code=3)
    assert names(out, "unavailable") == LACKS[path]


# ---- archives that are none ----

def refused(esbundle, path, *args, code=6):
    """The message by which an archive is refused, and nothing is left."""
    out = os.path.join(esbundle.cwd, "foreign.tar.gz")
    got = esbundle("export", "--from-diagnostics", path, "-o", out, *args,
                   code=code)
    assert not os.path.exists(out)
    assert got.err.count("\n") <= 3, got
    return got.err


@pytest.fixture
def small():
    return dict(diagnostics.SMALL)


def test_the_small_one_is_right(small, esbundle, tmp_path):
    for form in "zip", "directory":
        out, _ = read(esbundle, place(tmp_path, form, small))
        assert [r["name"] for r in check_bundle(out)[0]["resources"]] == ["i"]


# Nobody can find the end of what is stored without its size before it.
@pytest.mark.parametrize("method, stream", [
    (zipfile.ZIP_DEFLATED, True), (zipfile.ZIP_DEFLATED, False),
    (zipfile.ZIP_STORED, False)])
@pytest.mark.parametrize("top", ["", "x", "/x", "Ünï"])
def test_every_way_to_pack(small, esbundle, tmp_path, stream, method, top):
    path = diagnostics.pack(
        small, str(tmp_path / "x.zip"), top, method, stream)
    out, _ = read(esbundle, path)
    assert [r["name"] for r in check_bundle(out)[0]["resources"]] == ["i"]


def test_no_archive_at_all(esbundle, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "none").write_bytes(b"")
    (tmp_path / "text").write_text("not an archive\n" * 100)
    assert "no file of a collection" in refused(esbundle, tmp_path / "empty")
    for name in "none", "text":
        assert "no ZIP archive" in refused(esbundle, tmp_path / name)
    assert "cannot be opened" in refused(esbundle, tmp_path / "x", code=9)
    path = diagnostics.pack({"nodes.json": b"{}"}, str(tmp_path / "o.zip"))
    assert "no file of a collection" in refused(esbundle, path)
    bundle = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
    assert "no ZIP archive" in refused(esbundle, bundle)


HOSTILE = {
    "up": "../settings.json", "up inside": "x/../y/settings.json",
    "two slashes": "//etc/passwd", "end": "x/..", "backslash": "x\\..\\y",
}


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names(small, esbundle, tmp_path, path):
    got = refused(esbundle, diagnostics.pack(
        {**small, path: b"{}"}, str(tmp_path / "x.zip"), top=""))
    assert "no safe path" in got


def test_a_name_with_marks_is_shown_escaped(small, esbundle, tmp_path):
    got = refused(esbundle, diagnostics.pack(
        {"a\x1b[2J/../b": b"", **small}, str(tmp_path / "x.zip"), top=""))
    assert "\x1b" not in got and r"\x1b[2J" in got


def test_files_that_are_there_twice(small, esbundle, tmp_path):
    for more, says in (("x/settings.json", "more than one collection"),
                       ("commercial/settings.json", "there twice")):
        for top in "", "y":
            path = diagnostics.pack(
                {**small, more: b"{}"} if top == "" else
                {**{f"y/{n}": d for n, d in small.items()},
                 more if says[0] == "m" else f"y/{more}": b"{}"},
                str(tmp_path / "x.zip"), top="")
            assert says in refused(esbundle, path)
    with pytest.warns(UserWarning):
        path = str(tmp_path / "d.zip")
        with zipfile.ZipFile(path, "w") as archive:
            for name in "version.json", "settings.json", "settings.json":
                archive.writestr(name, b"{}")
    assert "there twice" in refused(esbundle, path)
    for name in "one", "two":
        diagnostics.lay_out(small, str(tmp_path / "both" / name))
    assert "more than one" in refused(esbundle, tmp_path / "both")


def test_links_are_not_followed(small, esbundle, tmp_path):
    folder = diagnostics.lay_out(small, str(tmp_path / "d"))
    os.rename(os.path.join(folder, "settings.json"), tmp_path / "s.json")
    os.symlink(tmp_path / "s.json", os.path.join(folder, "settings.json"))
    got = refused(esbundle, folder, code=9)
    assert "settings.json" in got
    os.unlink(os.path.join(folder, "settings.json"))
    os.mkfifo(os.path.join(folder, "settings.json"))
    assert "not a regular file" in refused(esbundle, folder)
    # In an archive a link is a file that holds a path.
    files = {**small, "settings.json": b"/etc/passwd"}
    path = str(tmp_path / "x.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            if name == "settings.json":
                entry.create_system = 3
                entry.external_attr = 0o120777 << 16
            archive.writestr(entry, data)
    out, got = read(esbundle, path, code=3)
    assert names(out, "unavailable") == ["index"]
    assert "'settings.json': it is no JSON" in got.err or \
        "'settings.json': the reply is not JSON" in got.err


def test_a_bomb_is_refused(small, esbundle, tmp_path):
    bomb = {**small, "mapping.json": b'{"i":{"mappings":{"_meta":"'
            + b"a" * (80 << 20) + b'"}}}'}
    path = place(tmp_path, "zip", bomb)
    assert os.path.getsize(path) < 1 << 20
    got = refused(esbundle, path, "--max-unpacked", "64M")
    assert "mapping.json" in got and "--max-unpacked" in got
    got = refused(esbundle, place(tmp_path, "directory", bomb),
                  "--max-unpacked", "64M")
    assert "mapping.json" in got
    # Within the limit one body that is too large costs only itself.
    out, _ = read(esbundle, path, code=3)
    failed = check_bundle(out)[0]["failed"]
    assert [(one["kind"], one["name"]) for one in failed] == [("index", "i")]


def test_too_many_files(small, esbundle, tmp_path):
    path = str(tmp_path / "x.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in small.items():
            archive.writestr(name, data)
        for i in range(65536):
            archive.writestr(f"logs/{i}", b"")
    assert "65536 files" in refused(esbundle, path)


def test_encrypted_and_oddly_packed(small, esbundle, tmp_path):
    path = diagnostics.pack(small, str(tmp_path / "x.zip"), stream=False)
    with open(path, "rb") as file:
        data = file.read()
    # The flag in the first file's local header.
    at = data.index(b"PK\3\4", 4)
    sealed = tmp_path / "sealed.zip"
    sealed.write_bytes(data[:at + 6] + b"\1" + data[at + 7:])
    assert "encrypted" in refused(esbundle, sealed)
    for method, name in ((zipfile.ZIP_BZIP2, "bzip"),
                         (zipfile.ZIP_LZMA, "lzma")):
        path = diagnostics.pack(
            small, str(tmp_path / f"{name}.zip"), "", method, stream=False)
        assert "unusual way" in refused(esbundle, path)


def test_every_truncation_is_refused(small, esbundle, tmp_path):
    path = diagnostics.pack(small, str(tmp_path / "x.zip"))
    with open(path, "rb") as file:
        data = file.read()
    end = data.index(b"PK\1\2")
    cut = tmp_path / "cut.zip"
    ends = [at for at in range(len(data)) if data[at:at + 4] == b"PK\3\4"]
    for length in sorted({*range(0, end, 37), *ends, end - 1, end}):
        cut.write_bytes(data[:length])
        got = refused(esbundle, cut)
        assert "damaged" in got or "no ZIP archive" in got, length


def test_flipped_bits_never_change_what_is_read(small, esbundle, tmp_path):
    path = diagnostics.pack(small, str(tmp_path / "x.zip"))
    with open(path, "rb") as file:
        data = file.read()
    right = digest(read(esbundle, path)[0])
    changed = tmp_path / "flip.zip"
    out = os.path.join(esbundle.cwd, "foreign.tar.gz")
    for at in range(0, data.index(b"PK\1\2"), 7):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        changed.write_bytes(flipped)
        got = esbundle("export", "--from-diagnostics", changed, "-f",
                       "-o", out)
        # A name may have changed, so that a file is not found.
        assert got.code in (0, 3, 6), got
        if got.code == 0:
            assert digest(out) == right, at


# ---- the command ----

@pytest.mark.parametrize("args, says", [
    (["--from", "http://127.0.0.1:9"], "--from"),
    (["--user", "x"], "--user"), (["--insecure"], "--insecure")])
def test_options_of_a_cluster_mean_nothing(small, esbundle, tmp_path, args,
                                           says):
    path = place(tmp_path, "zip", small)
    assert says in refused(esbundle, path, *args, code=2)


def test_the_limit_means_nothing_for_a_cluster(esbundle):
    got = esbundle("export", "--from", "http://127.0.0.1:9", "-o", "x.tar.gz",
                   "--max-unpacked", "1G", code=2)
    assert "--max-unpacked" in got.err


def test_no_variable_of_a_cluster_is_read(small, esbundle, tmp_path):
    path = place(tmp_path, "zip", small)
    esbundle("export", "--from-diagnostics", path, "-o", "x.tar.gz", code=0,
             env={"ESBUNDLE_SOURCE_URL": "nonsense://x",
                  "ESBUNDLE_SOURCE_PASSWORD": "secret"})


def test_nothing_chosen(small, esbundle, tmp_path):
    path = place(tmp_path, "zip", small)
    assert "nothing in the archive" in refused(
        esbundle, path, "--include", "none-*", code=2)


def asleep(pid, where):
    """Wait until a process waits in the kernel there."""
    end = time.monotonic() + 60
    text = ""
    while where not in text:
        assert time.monotonic() < end, text
        time.sleep(0.005)
        with open(f"/proc/{pid}/wchan", encoding="ascii") as file:
            text = file.read()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("begun", [False, True])
def test_a_signal_ends_it_and_leaves_nothing(small, esbundle, tmp_path,
                                             number, begun):
    """While it waits for a pipe: to be opened, or for the other half."""
    with open(place(tmp_path, "zip", small), "rb") as file:
        data = file.read()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    os.mkdir(tmp_path / "out")
    run = esbundle.start("export", "--from-diagnostics", pipe, "-o",
                         "out/x.tar.gz")
    writer = os.open(pipe, os.O_WRONLY) if begun else None
    if begun:
        os.write(writer, data[:len(data) // 2])
    asleep(run.pid, "pipe" if begun else "wait_for_partner")
    run.send_signal(number)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 128 + number, err
    assert os.listdir(tmp_path / "out") == []
    if begun:
        os.close(writer)


def test_an_archive_through_a_pipe(small, esbundle, tmp_path):
    path = place(tmp_path, "zip", small)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", 'cat "$1" > "$2"', "-", path, pipe]):
        piped, _ = read(esbundle, pipe)
    assert digest(piped) == digest(read(esbundle, path, name="y.tar.gz")[0])


def test_two_runs_write_the_same(files, esbundle, tmp_path):
    made = []
    for form, order in ("zip", 1), ("zip", -1), ("directory", 1):
        path = place(tmp_path, form, dict(list(files.items())[::order]),
                     f"{form}{order}")
        out, _ = read(esbundle, path, "--reproducible")
        with open(out, "rb") as file:
            made.append(file.read())
    assert made[0] == made[1] == made[2]


def test_json_and_progress(files, esbundle, tmp_path):
    path = place(tmp_path, "zip", files)
    got = esbundle("export", "--json", "--from-diagnostics", path, "-o",
                   "x.tar.gz", code=0)
    assert got.lines[-1]["type"] == "summary"
    assert got.lines[-1]["visibility"] == "unknown"


def test_the_bundle_can_be_imported(full, b, esbundle, tmp_path):
    out, _ = read(esbundle, place(
        tmp_path, "zip", diagnostics.collect(full)), "--include-hidden")
    esbundle.imports(out, b, "--keep-blocks")
    esbundle("verify", out, "--against", full.url, "--keep-blocks", code=0)
    assert schema.dump(b) == schema.dump(full)
