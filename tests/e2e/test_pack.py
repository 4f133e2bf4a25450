"""unpack and pack: a bundle as a directory for git, edited by hand, and back
(issue "Audit", §5)."""

import glob
import json
import os
import re
import signal
import subprocess
import time

import pytest

from lib import resources, schema
from lib.bundles import bundle_make, check_bundle
from lib.cages import mounted, sh
from lib.client import enc
from lib.complaint import complaint, files
from lib.runner import REPO

BUNDLES = os.path.join(REPO, "fixtures", "bundles")
TWO = os.path.join(BUNDLES, "v1", "two.tar.gz")
ALL = os.path.join(BUNDLES, "v1", "all-kinds.tar.gz")
BAD = os.path.join(REPO, "fixtures", "directories", "bad")

# Written by esbundle's rules; another packer's bytes, or a newer version's
# fields and kinds, are not esbundle's to write again.
FOREIGN = ("most-zeros-at-the-end", "repacked", "newer-minor", "unknown-kind",
           "stored-not-packed")
OWN = [path for path in sorted(
    glob.glob(os.path.join(BUNDLES, "v1", "*.tar.gz")) +
    glob.glob(os.path.join(BUNDLES, "odd", "*.tar.gz")))
    if not path.endswith(tuple(f"{one}.tar.gz" for one in FOREIGN))]


def name_of(path):
    return "/".join(path.split(os.sep)[-2:])


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def write(data, *path):
    with open(os.path.join(*path), "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)


def tree(directory):
    """{path: bytes} of all files below, but for git's own."""
    return {os.path.relpath(os.path.join(where, name), directory):
            read(where, name)
            for where, _, names in os.walk(directory) for name in names
            if ".git" not in os.path.relpath(where, directory).split(os.sep)}


@pytest.fixture
def unpack(esbundle):
    def to(bundle, name="schema", *more, code=0):
        esbundle("unpack", bundle, "-o", name, *more, code=code)
        return os.path.join(esbundle.cwd, name)
    return to


@pytest.fixture
def pack(esbundle):
    def of(directory, *more, name="packed.tar.gz"):
        """The bundle's path, and what was told."""
        path = os.path.join(esbundle.cwd, name)
        got = esbundle("pack", directory, "-o", path, "--force", "--json",
                       *more, code=0)
        check_bundle(path)
        return path, got.json
    return of


# ---- there and back ----

@pytest.mark.parametrize("path", OWN, ids=map(name_of, OWN))
def test_what_was_not_edited_is_the_same_bundle(path, unpack, pack):
    packed, told = pack(unpack(path))
    assert read(packed) == read(path)
    assert told["edited"] == told["added"] == told["removed"] == []


@pytest.mark.parametrize("more,env", [
    ([], {}), (["--reproducible"], {}), ([], {"SOURCE_DATE_EPOCH": "86400"})],
    ids=["with a time", "reproducible", "SOURCE_DATE_EPOCH"])
def test_an_export_is_the_same_bundle(a, esbundle, unpack, pack, more, env):
    a.load(resources.requests())
    a.put(f"/{'x' * 255}")
    a.put("/_ingest/pipeline/" + enc('~a/b %41,*"\\\n\u202e'),
          {"processors": []})
    for name in "one", "two":
        a.put(f"/_ilm/policy/{name}", {"policy": {"phases": {}}})
    esbundle("export", "--from", a.url, "-o", "bundle.tar.gz", *more, env=env,
             code=0)
    bundle = os.path.join(esbundle.cwd, "bundle.tar.gz")
    packed, _ = pack(unpack(bundle))
    assert read(packed) == read(bundle)


def test_a_selected_bundle_is_the_same_bundle(esbundle, unpack, pack):
    esbundle("select", ALL, "--kind", "ilm_policy", "-o", "cut.tar.gz", code=0)
    bundle = os.path.join(esbundle.cwd, "cut.tar.gz")
    packed, _ = pack(unpack(bundle))
    assert read(packed) == read(bundle)


@pytest.mark.parametrize("path", OWN, ids=map(name_of, OWN))
def test_there_is_a_file_for_each_resource(path, unpack):
    manifest, members = check_bundle(path)
    got = tree(unpack(path))
    assert got.pop("manifest.json") == members["manifest.json"]
    assert len(got) == len(manifest["resources"])
    for one in manifest["resources"]:
        assert members[one["member"]] in got.values()
    for name, body in members.items():
        assert name == "manifest.json" or got[name] == body


def recipe():
    """The commands that format/bundle.md gives for the content digest."""
    with open(os.path.join(REPO, "format", "bundle.md"),
              encoding="utf-8") as file:
        part = file.read().split("\n## Digests\n")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"^    (.*(?:find|sort).*)$", part, re.M))


@pytest.mark.parametrize("path", OWN, ids=map(name_of, OWN))
def test_the_shell_finds_the_content_digest(path, unpack):
    directory = unpack(path)
    write("mine", directory, "README.md")
    done = subprocess.run(["sh", "-c", recipe()], cwd=directory, check=True,
                          capture_output=True, text=True)
    manifest, _ = check_bundle(path)
    if manifest["resources"]:
        assert done.stdout == f"{manifest['content_digest']}  -\n"


def test_standard_streams(esbundle):
    got = esbundle("unpack", "-", "-o", "schema", input=read(TWO), code=0)
    assert "1 ilm_policy, 2 index into 'schema'" in got.err
    assert got.out == ""
    got = esbundle("pack", "schema", "-o", "-", code=0)
    assert got.raw == read(TWO)
    assert "pack: 3 resources, nothing edited, into '-'" in got.err


@pytest.mark.parametrize("umask,folder,file", [
    ("022", 0o755, 0o644), ("077", 0o700, 0o600), ("002", 0o775, 0o664)])
def test_modes_follow_the_umask(esbundle, umask, folder, file):
    sh(esbundle, f'umask {umask}; "$E" unpack "$1" -o schema', TWO, code=0)
    for path, mode in (("schema", folder), ("schema/index", folder),
                       ("schema/manifest.json", file),
                       ("schema/index/logs-1.json", file)):
        assert os.stat(os.path.join(esbundle.cwd, path)).st_mode & 0o777 == mode


# ---- where to ----

def test_what_is_there_is_not_overwritten(esbundle, unpack):
    directory = unpack(TWO)
    before = tree(directory)
    complaint(esbundle("unpack", ALL, "-o", "schema", code=9),
              "'schema' is not empty")
    write("mine", esbundle.cwd, "file")
    complaint(esbundle("unpack", ALL, "-o", "file", code=9),
              "'file' exists and is no directory")
    os.symlink("nowhere", os.path.join(esbundle.cwd, "link"))
    complaint(esbundle("unpack", ALL, "-o", "link", code=9), "'link' exists")
    complaint(esbundle("unpack", ALL, "-o", "no/where", code=9), "'no/where'")
    esbundle("unpack", ALL, "-o", "", code=2)
    complaint(esbundle("unpack", ALL, code=2), "no directory is named")
    assert tree(directory) == before
    assert files(esbundle.cwd) == ["file", "link", "schema"]


@pytest.mark.parametrize("name", ["new", "new/", "./new", "."])
def test_empty_directories_are_filled(esbundle, name):
    place = os.path.join(esbundle.cwd, "place")
    os.makedirs(os.path.join(place, "new"))
    write("x", place, ".hidden")
    os.rmdir(os.path.join(place, "new"))
    esbundle("unpack", TWO, "-o", name, cwd=place, code=0)
    where = os.path.join(place, name)
    assert "manifest.json" in files(where)
    assert not [one for one in files(place) + files(where) if "tmp" in one]
    if name != ".":
        return
    assert read(place, ".hidden") == b"x"


def git(where, *args):
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(["git", *who, *args], cwd=where, check=True,
                          capture_output=True, text=True).stdout


def test_the_next_bundle_is_reviewed_with_git(a, esbundle, unpack, pack):
    """git init, unpack, commit; unpack the next bundle, git diff."""
    a.load(resources.requests())
    first = esbundle.export(a, "first.tar.gz", "--reproducible")
    place = os.path.join(esbundle.cwd, "schema")
    os.mkdir(place)
    git(place, "init", "-q")
    write("*.tmp\n", place, ".gitignore")
    unpack(first)
    write("# Schema\n", place, "README.md")
    write("why\n", place, "index", "NOTES")
    git(place, "add", "-A")
    git(place, "commit", "-qm", "first")

    a.put("/_ingest/pipeline/new", {"processors": []})
    a.delete("/_template/product")
    a.put("/product_info/_mapping", {"properties": {"more": {"type": "ip"}}})
    second = esbundle.export(a, "second.tar.gz", "--reproducible")
    same = os.path.join(place, "index", "catalog-2024.json")
    before = os.stat(same)
    unpack(second, "schema", "--force")
    after = os.stat(same)
    assert (before.st_ino, before.st_mtime_ns) == (
        after.st_ino, after.st_mtime_ns)
    changed = git(place, "status", "--porcelain", "--untracked-files=all")
    assert set(changed.splitlines()) == {
        " M manifest.json", " M index/product_info.json",
        " D legacy_template/product.json", "?? ingest_pipeline/new.json"}
    assert '+      "more": {' in git(place, "diff", "index")
    assert not os.path.exists(os.path.join(place, "legacy_template"))
    assert read(place, "README.md") == b"# Schema\n"
    assert read(place, "index", "NOTES") == b"why\n"
    packed, _ = pack(place)
    assert read(packed) == read(second)

    # And back again: the work tree is clean.
    unpack(first, "schema", "--force")
    assert git(place, "status", "--porcelain") == ""


def test_folders_that_nobody_knows_are_never_touched(esbundle):
    place = os.path.join(esbundle.cwd, "site")
    os.makedirs(os.path.join(place, "index"))
    write("{}", place, "index", "page.json")
    write("{}", place, "package.json")
    before = tree(place)
    complaint(esbundle("unpack", TWO, "-o", "site", "--force", code=9),
              "there is 'index', but no 'manifest.json'")
    write('{"short_name": "my app"}', place, "manifest.json")
    complaint(esbundle("unpack", TWO, "-o", "site", "--force", code=6),
              "the manifest lacks 'format'")
    os.unlink(os.path.join(place, "manifest.json"))
    assert tree(place) == before


@pytest.mark.parametrize("path", ["index", "manifest.json",
                                  "index/logs-1.json"])
def test_links_are_not_followed(esbundle, unpack, path):
    directory = unpack(TWO)
    outside = os.path.join(esbundle.cwd, "outside")
    here = os.path.join(directory, path)
    os.rename(here, outside)
    os.symlink(outside, here)
    before = tree(outside) if os.path.isdir(outside) else read(outside)
    got = esbundle("unpack", ALL, "-o", "schema", "--force")
    after = tree(outside) if os.path.isdir(outside) else read(outside)
    assert after == before
    # What stands for a body is replaced by one; the rest is refused.
    assert got.code == (0 if path.count("/") else 6), got
    assert os.path.islink(here) == (got.code != 0)


def test_a_directory_in_the_place_of_a_file(esbundle, unpack):
    directory = unpack(TWO)
    os.mkdir(os.path.join(directory, "index", "product_info.json"))
    before = tree(directory)
    complaint(esbundle("unpack", ALL, "-o", "schema", "--force", code=6),
              "'index/product_info.json' is a directory")
    assert tree(directory) == before


# ---- broken off ----

def test_a_full_disk_leaves_nothing(esbundle):
    got = mounted(esbundle, "size=24k", 'cd "$M" && '
                  '"$E" unpack "$1" -o schema; code=$?; ls -A; exit $code',
                  ALL, code=9)
    complaint(got, "No space left on device")
    assert got.out == ""


@pytest.mark.parametrize("blocks", [0, 1])
def test_a_limit_of_file_size_leaves_nothing(esbundle, blocks):
    got = sh(esbundle, f'ulimit -f {blocks}; exec "$E" unpack "$1" -o schema',
             ALL, code=9)
    complaint(got, "File too large")
    assert files(esbundle.cwd) == []


def many(esbundle, count):
    """The path of a bundle of many pipelines."""
    path = os.path.join(esbundle.cwd, "many.tar.gz")
    write(bundle_make.bundle(bundle_make.share([
        bundle_make.resource("ingest_pipeline", f"p-{i:05}",
                             {"description": str(i), "processors": []})
        for i in range(count)])), path)
    return path


def appears(directory):
    """Wait until a temporary directory is there; its path."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = glob.glob(os.path.join(directory, ".esbundle-*.tmp"))
        if found:
            return found[0]
    raise AssertionError("no temporary directory appeared")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("force", [[], ["--force"]], ids=["new", "replaced"])
def test_a_signal_leaves_nothing(esbundle, unpack, number, force):
    bundle = many(esbundle, 20000)
    place = esbundle.cwd
    before = {}
    if force:
        place = unpack(TWO)
        before = tree(place)
    run = esbundle.start("unpack", bundle, "-o", "schema", *force)
    appears(place)
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    esbundle.judge(["unpack"], run.returncode, out, err, 128 + number)
    assert files(esbundle.cwd) == ["many.tar.gz"] + ["schema"] * bool(force)
    assert not force or tree(place) == before


def test_a_second_signal_leaves_nothing_either(esbundle):
    """The first one is held up: the program is stopped when both come, and the
    second one ends it at once."""
    run = esbundle.start("unpack", many(esbundle, 20000), "-o", "schema")
    appears(esbundle.cwd)
    run.send_signal(signal.SIGSTOP)
    run.send_signal(signal.SIGTERM)
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGCONT)
    out, err = run.communicate(timeout=60)
    got = esbundle.judge(["unpack"], run.returncode, out, err)
    assert got.code in (128 + signal.SIGTERM, 128 + signal.SIGINT)
    assert files(esbundle.cwd) == ["many.tar.gz"]


def test_an_unfinished_replacement_is_no_bundle(esbundle, unpack, pack):
    """As a kill in the middle of it leaves it: the manifest put aside, some
    files new."""
    directory = unpack(TWO)
    os.rename(os.path.join(directory, "manifest.json"),
              os.path.join(directory, ".esbundle-replaced.json"))
    write('{"settings": {}}', directory, "index", "product_info.json")
    got = esbundle("pack", "schema", "-o", "x.tar.gz", code=6)
    assert "run 'unpack --force' again" in complaint(
        got, "an unpacking into it was not finished")[1]
    unpack(ALL, "schema", "--force")
    assert not [one for one in files(directory) if one.startswith(".")]
    packed, _ = pack(directory)
    assert read(packed) == read(ALL)


# ---- by hand ----

def test_layout_is_no_edit(unpack, pack):
    directory = unpack(ALL)
    for path in glob.glob(os.path.join(directory, "*", "*.json")):
        body = json.loads(read(path))
        write(json.dumps(dict(reversed(body.items())), indent=8) + "\r\n\t",
              path)
    manifest = json.loads(read(directory, "manifest.json"))
    write(json.dumps(manifest), directory, "manifest.json")
    packed, told = pack(directory)
    assert told["edited"] == []
    assert read(packed) == read(ALL)


def test_edits_go_into_a_cluster(a, b, esbundle, unpack, pack):
    """The whole way: export, unpack, edit, add, remove, pack, import."""
    a.load(resources.requests())
    bundle = esbundle.export(a)
    directory = unpack(bundle)
    path = os.path.join(directory, "index", "product_info.json")
    body = json.loads(read(path))
    body["mappings"]["properties"]["by_hand"] = {"type": "keyword"}
    body["settings"]["index.lifecycle.name"] = "by-hand"
    write(json.dumps(body), path)
    write('{"policy": {"phases": {"hot": {"actions": {}}}}}', directory,
          "ilm_policy", "by-hand.json")
    # As a GET prints it, but for the name around it.
    write(json.dumps({
        "settings": {"index": {"number_of_shards": "1", "uuid": "abc",
                               "creation_date": "1600000000000",
                               "version": {"created": "7100299"},
                               "provided_name": "pasted",
                               "number_of_replicas": "0"}},
        "mappings": {}, "aliases": {}}), directory, "index", "pasted.json")
    pipelines = os.listdir(os.path.join(directory, "ingest_pipeline"))
    os.unlink(os.path.join(directory, "ingest_pipeline", pipelines[0]))

    got = esbundle("pack", "schema", "-o", "text.tar.gz", "-v", code=0)
    assert ("pack: 10 resources, 1 edited, 2 added, 1 removed, into "
            "'text.tar.gz'") in got.err
    assert "edited: index 'product_info'" in got.err.splitlines()
    assert "'/settings/index.uuid'" in got.err
    packed, told = pack(directory)
    assert told["edited"] == [{"kind": "index", "name": "product_info"}]
    assert told["added"] == [{"kind": "ilm_policy", "name": "by-hand"},
                             {"kind": "index", "name": "pasted"}]
    gone = pipelines[0].removesuffix(".json")
    assert told["removed"] == [{"kind": "ingest_pipeline", "name": gone}]

    manifest, _ = check_bundle(packed)
    listed = {one["name"]: one for one in manifest["resources"]}
    assert {"kind": "ilm_policy", "name": "by-hand", "present": True,
            "pointer": "/settings/index.lifecycle.name"} in \
        listed["product_info"]["requires"]
    assert "origin" in listed["product_info"]
    assert "origin" not in listed["pasted"]
    compared = esbundle("diff", bundle, packed, "--json", code=1).json
    assert {one["name"]: one["state"] for one in compared["resources"]} == {
        gone: "vanished", "by-hand": "appeared", "pasted": "appeared",
        "product_info": "changed"}
    shown = esbundle("show", bundle, "--json", code=0).json
    assert manifest["selection"]["by_hand"] == {
        "added": "2", "edited": "1", "removed": "1",
        "of_bundle": shown["bundle_id"]}

    esbundle("verify", packed, code=0)
    esbundle.imports(packed, b)
    esbundle("verify", packed, "--against", b.url, code=0)
    there = schema.dump(b)
    assert there["index"]["product_info"]["mappings"]["properties"][
        "by_hand"] == {"type": "keyword"}
    assert "by-hand" in there["ilm_policy"]
    assert "pasted" in there["index"] and gone not in there["ingest_pipeline"]


def test_what_was_edited_back_is_the_same_bundle(unpack, pack):
    directory = unpack(ALL)
    path = os.path.join(directory, "index", "product_info.json")
    before = read(path)
    write('{"settings": {}}', path)
    edited, told = pack(directory)
    assert len(told["edited"]) == 1
    assert read(edited) != read(ALL)
    write(before, path)
    packed, _ = pack(directory)
    assert read(packed) == read(ALL)


def test_an_edited_bundle_is_unpacked_and_packed_again(unpack, pack):
    directory = unpack(ALL)
    write('{"policy": {"phases": {}}}', directory, "ilm_policy", "more.json")
    first, _ = pack(directory)
    again, told = pack(unpack(first, "again"), name="again.tar.gz")
    assert told["added"] == []
    assert read(again) == read(first)


def test_what_is_foreign_is_told_and_passed_over(esbundle, unpack):
    directory = unpack(TWO)
    for name in ("README.md", "index/logs-1.json~", "index/.logs-1.json.swp",
                 ".gitignore"):
        write("mine", directory, name)
    os.mkdir(os.path.join(directory, "docs"))
    os.mkdir(os.path.join(directory, ".git"))
    os.mkfifo(os.path.join(directory, "index", "pipe"))
    got = esbundle("pack", "schema", "-o", "x.tar.gz", code=0)
    assert ("note: no part of the bundle: 'README.md', 'docs/', "
            "'index/.logs-1.json.swp', 'index/logs-1.json~', "
            "'index/pipe'") in got.err.splitlines()
    assert read(esbundle.cwd, "x.tar.gz") == read(TWO)


def test_a_merged_manifest_will_do(unpack, pack):
    """After a merge by git its digests may be those of neither side."""
    directory = unpack(TWO)
    manifest = json.loads(read(directory, "manifest.json"))
    manifest["content_digest"] = "0" * 64
    manifest["resources"].reverse()
    for one in manifest["resources"]:
        one["member"] = "index/other.json"
    write(json.dumps(manifest, indent=2), directory, "manifest.json")
    packed, told = pack(directory)
    assert told["edited"] == []
    assert read(packed) == read(TWO)


# ---- what is refused ----

def cases():
    return sorted(name.removesuffix(".json") for name in os.listdir(BAD))


def prepare(case, directory):
    for path in case.get("remove", []):
        os.unlink(os.path.join(directory, path))
    for path in case.get("folders", []):
        os.makedirs(os.path.join(directory, path), exist_ok=True)
    for path in case.get("pipes", []):
        os.mkfifo(os.path.join(directory, path))
    for path, to in case.get("links", {}).items():
        os.symlink(to, os.path.join(directory, path))
    for path, text in case.get("files", {}).items():
        write(text, directory, path)
    for path, text in case.get("hex", {}).items():
        write(bytes.fromhex(text), directory, path)


def test_there_are_enough_bad_directories():
    assert len(cases()) >= 35


@pytest.mark.parametrize("name", cases())
def test_bad_directory_is_refused(esbundle, unpack, name):
    case = json.loads(read(BAD, name + ".json"))
    directory = unpack(os.path.join(
        BUNDLES, case.get("bundle", "v1/two.tar.gz")))
    prepare(case, directory)
    got = esbundle("pack", "schema", "-o", "x.tar.gz",
                   code=case.get("exit", 6), timeout=20)
    _, remedy = complaint(got, "directory 'schema': ", case["says"])
    assert case.get("remedy", "") in remedy, got
    assert files(esbundle.cwd) == ["schema"]


def test_limits(esbundle, unpack):
    directory = unpack(TWO)
    got = esbundle("pack", "schema", "-o", "x.tar.gz", "--max-unpacked", "2K",
                   code=6)
    assert "--max-unpacked" in complaint(got, "more than 2048 bytes")[1]
    complaint(esbundle("unpack", TWO, "-o", "small", "--max-unpacked", "2K",
                       code=6), "2048")
    path = os.path.join(directory, "index", "logs-1.json")
    write(" " * ((32 << 20) + 1), path)
    complaint(esbundle("pack", "schema", "-o", "x.tar.gz", code=6),
              "'index/logs-1.json' is larger than 32 MiB")
    write('{"settings":' * 1001 + "{}" + "}" * 1001, path)
    complaint(esbundle("pack", "schema", "-o", "x.tar.gz", code=6),
              "'index/logs-1.json'", "nested too deeply")
    with open(os.path.join(directory, "manifest.json"), "r+b") as file:
        file.truncate((64 << 20) + 1)
    complaint(esbundle("pack", "schema", "-o", "x.tar.gz", code=6),
              "'manifest.json' is larger than 64 MiB")
    assert files(esbundle.cwd) == ["schema"]


def test_what_cannot_be_read(esbundle, unpack):
    complaint(esbundle("pack", "missing", "-o", "x.tar.gz", code=9),
              "'missing'", "No such file")
    complaint(esbundle("pack", TWO, "-o", "x.tar.gz", code=9),
              "two.tar.gz", "Not a directory")
    unpack(TWO)
    complaint(esbundle("pack", "schema", "-o", "schema", code=9),
              "'schema' is a directory")
    complaint(esbundle("pack", "schema", code=2), "no output is named")
    complaint(esbundle("pack", "schema", "-o", "-", "--json", code=2))
    assert files(esbundle.cwd) == ["schema"]


def test_output_that_cannot_be_written(esbundle, unpack):
    unpack(TWO)
    got = sh(esbundle, 'exec "$E" pack schema -o - >/dev/full', code=9)
    complaint(got, "standard output", "No space left on device")
    got = sh(esbundle, 'exec "$E" pack schema -o - >&-', code=9)
    complaint(got, "standard output")
    got = sh(esbundle, '"$E" unpack "$1" -o more --json >/dev/full', TWO,
             code=9)
    complaint(got, "standard output", "No space left on device")


@pytest.mark.parametrize("path", ["index", "index/logs-1.json",
                                  "manifest.json"])
def test_names_that_steer_a_terminal(esbundle, unpack, path):
    directory = unpack(TWO)
    evil = "x\x1b[2J\u202e\n"
    if path == "index":
        os.mkdir(os.path.join(directory, evil))
        write("{}", directory, evil, "a.json")
    else:
        write("{}", directory, os.path.dirname(path), evil + ".json")
    got = esbundle("pack", "schema", "-o", "x.tar.gz")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", got.err), got
    assert "x\\x1b[2J\\u{202e}\\n" in got.err
