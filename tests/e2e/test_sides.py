"""The sides of a comparison: bundles, directories and live clusters in any
mix (issue "Audit", §1)."""

import base64
import os

import pytest

from lib.bundles import bundle_reader, check_bundle
from lib.complaint import complaint
from lib.resources import requests
from lib.servers import OLD_PASSWORD

FAR = "http://192.0.2.1:9200"
HIDDEN = {"settings": {"index.hidden": True}}


@pytest.fixture
def states(esbundle):
    """states(A, B, *options): how many resources are in which state."""
    def run(first, second, *options, code=0, **more):
        got = esbundle("report", "--diff", first, second, "-f", "-o",
                       "page.html", "--json", *options, code=code, **more)
        return {word: count for word, count in got.json["states"].items()
                if count > 0}
    return run


@pytest.fixture
def profiles(esbundle):
    """profiles(text) writes the user's INI file."""
    folder = os.path.join(esbundle.home, "config", "esbundle")
    os.makedirs(folder)

    def write(text):
        with open(os.path.join(folder, "config"), "w",
                  encoding="utf-8") as out:
            out.write(text)
    return write


def unpack(bundle, folder):
    """Write the bundle as a directory, by format/bundle.md alone."""
    manifest, members = check_bundle(bundle)
    for path, data in [("manifest.json", members["manifest.json"])] + [
            (bundle_reader.path_of(one["kind"], one["name"]),
             members[one["member"]]) for one in manifest["resources"]]:
        os.makedirs(os.path.dirname(os.path.join(folder, path)),
                    exist_ok=True)
        with open(os.path.join(folder, path), "wb") as out:
            out.write(data)
    return folder


def asked(front):
    """What a proxy was asked for, and as whom."""
    seen = [(one.method, one.path) for one in front.seen]
    who = {one.headers.get("Authorization") for one in front.seen}
    front.forget()
    return seen, {base64.b64decode(one[6:]).decode() if one else None
                  for one in who}


# ---- a live side is what an export of it would be ----

def test_a_cluster_its_bundle_and_its_directory_are_the_same(
        a, esbundle, states, tmp_path):
    a.load(requests())
    a.put("/hidden-1", HIDDEN)
    a.put("/closed-1")
    a.post("/closed-1/_close")
    bundle = esbundle.export(a)
    count = len(check_bundle(bundle)[0]["resources"])
    folder = unpack(bundle, tmp_path / "folder")
    for first in a.url, bundle, folder:
        for second in a.url, bundle, folder:
            assert states(first, second) == {"same": count}
    with open(bundle, "rb") as file:
        assert states("-", a.url, input=file.read()) == {"same": count}


def test_a_side_sends_what_export_sends(a, b, proxy, esbundle, states):
    """The same requests, for each kind of choice."""
    for client in a, b:
        client.load(requests())
    front = proxy(a)
    for options in ([], ["--kind", "index_template"], ["--include-hidden"],
                    ["--include", "index:cat*,product*", "--no-deps"]):
        esbundle("export", "--from", front.url, "-f", "-o", "x.tar.gz",
                 *options, code=0)
        want, _ = asked(front)
        states(front.url, b.url, *options)
        assert asked(front)[0] == want
        states(b.url, front.url, *options)
        assert asked(front)[0] == want
    assert not front.writes


def test_what_changed_between_two_clusters(a, b, states):
    for client in a, b:
        client.put("/same")
        client.put("/changed", {"settings": {
            "index.number_of_replicas": 1 if client is a else 2}})
    a.put("/gone")
    b.put("/new")
    assert states(a.url, b.url) == {"same": 1, "changed": 1, "added": 1,
                                    "removed": 1}


# ---- choosing ----

def test_what_a_cluster_skips_is_not_gone(a, esbundle, states):
    a.put("/hidden-1", HIDDEN)
    a.put("/plain")
    bundle = esbundle.export(a, "b.tar.gz", "--include-hidden")
    assert states(bundle, a.url) == {"same": 1, "not read": 1}
    assert states(bundle, a.url, "--include-hidden") == {"same": 2}


def test_choosing_applies_to_both_sides_alike(a, b, esbundle, states):
    """What only one side needs is looked at on both."""
    for client in a, b:
        client.put("/_ilm/policy/p", {"policy": {"phases": {}}})
        client.put("/_ilm/policy/other", {"policy": {"phases": {}}})
    a.put("/i", {"settings": {"index.lifecycle.name": "p"}})
    b.put("/i")
    for first, second in ((a.url, b.url), (esbundle.export(a), b.url),
                          (b.url, a.url)):
        assert states(first, second, "--include", "index:i") == {
            "same": 1, "changed": 1}
    a.post("/i/_close")
    closed = esbundle.export(a, "closed.tar.gz")
    for first in a.url, closed:
        assert states(first, b.url, "--open-only", "--include",
                      "index:i") == {"changed": 1}


# ---- as whom, and over what ----

def credentials(side, user):
    return {f"ESBUNDLE_{side}_USER": user,
            f"ESBUNDLE_{side}_PASSWORD": "secret"}


def test_each_side_has_its_own_variables(a, b, proxy, esbundle, states):
    first, second = proxy(a), proxy(b)
    a.put("/i")
    bundle = esbundle.export(a)
    env = {**credentials("SOURCE", "ann"), **credentials("DEST", "bob")}
    states(first.url, second.url, env=env)
    assert asked(first)[1] == {"ann:secret"}
    assert asked(second)[1] == {"bob:secret"}
    states(bundle, second.url, env=env)
    assert asked(second)[1] == {"bob:secret"}
    states(first.url, bundle, env=credentials("DEST", "bob"))
    assert asked(first)[1] == {None}
    # A URL in the environment is no side.
    states(first.url, bundle, env={"ESBUNDLE_SOURCE_URL": FAR,
                                   "ELASTICSEARCH_URL": FAR})


def test_options_are_for_the_one_cluster(a, proxy, esbundle, states):
    front = proxy(a)
    a.put("/i")
    bundle = esbundle.export(a)
    mine = ["--user", "eve", "--password-file", esbundle.secret("mine")]
    env = credentials("SOURCE", "ann")
    states(front.url, bundle, *mine, env=env)
    assert asked(front)[1] == {"eve:mine"}
    states(bundle, front.url, *mine, env=env)
    assert asked(front)[1] == {"eve:mine"}


def test_profiles_say_it_for_two(a, b, proxy, esbundle, profiles, states):
    first, second = proxy(a), proxy(b)
    profiles("".join(
        f"[{name}]\nurl = {front.url}\nuser = {name}\n"
        f"password_file = {esbundle.secret(name, name)}\n"
        for name, front in (("ann", first), ("bob", second))))
    a.put("/i")
    b.put("/i")
    assert states("@ann", "@bob", "--timeout", "60") == {"same": 1}
    assert asked(first)[1] == {"ann:ann"}
    assert asked(second)[1] == {"bob:bob"}


@pytest.mark.parametrize("option", [
    ["--user", "eve"], ["--password-file", "x"], ["--api-key-file", "x"],
    ["--bearer-file", "x"], ["--cacert", "x"], ["--cert", "x"],
    ["--key", "x"], ["--proxy", "http://127.0.0.1:9"], ["--insecure"],
    ["--allow-plain-auth"]])
def test_an_option_that_two_clusters_could_claim(a, b, esbundle, proxy,
                                                 option):
    first, second = proxy(a), proxy(b)
    _, remedy = complaint(
        esbundle("report", "--diff", first.url, second.url, "-o", "x",
                 *option, code=2), f"'{option[0]}'")
    assert "@PROFILE" in remedy and "ESBUNDLE_DEST_" in remedy
    assert not first.seen and not second.seen


def test_options_that_no_side_can_use(a, esbundle, tmp_path):
    a.put("/i")
    bundle = esbundle.export(a)
    folder = unpack(bundle, tmp_path / "folder")
    for option in (["--user", "eve"], ["--timeout", "5"],
                   ["--include-hidden"], ["--include-managed"]):
        complaint(esbundle("report", "--diff", bundle, folder, "-o", "x",
                           *option, code=2), f"'{option[0]}'")


# ---- what goes wrong ----

@pytest.mark.parametrize("name, code, words", [
    ("http://127.0.0.1:1", 5, "127.0.0.1:1"),
    ("ftp://a", 2, "the second side"),
    ("https://eve:canary@a", 2, "holds a user or a password"),
    ("@nobody", 2, "nobody"),
    ("missing", 9, "'missing'"),
    (".", 6, ".")])
def test_a_side_that_cannot_be_opened(a, esbundle, profiles, name, code,
                                      words):
    profiles("[x]\nurl = http://127.0.0.1:1\n")
    a.put("/i")
    bundle = esbundle.export(a)
    got = esbundle("report", "--diff", bundle, name, "-o", "x", code=code)
    assert words in got.err and "canary" not in got.err, got
    assert not os.path.exists(os.path.join(esbundle.cwd, "x"))


def test_files_with_names_like_clusters(a, esbundle, states):
    a.put("/i")
    os.rename(esbundle.export(a), os.path.join(esbundle.cwd, "@prod"))
    assert states("./@prod", a.url) == {"same": 1}


def test_a_directory_edited_by_hand(a, esbundle, tmp_path):
    for name in "changed", "gone":
        a.put(f"/{name}")
    folder = unpack(esbundle.export(a), tmp_path / "folder")
    path = folder / "index" / "changed.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"open"', '"close"'), encoding="utf-8")
    (folder / "index" / "gone.json").unlink()
    (folder / "index" / "new.json").write_text(text, encoding="utf-8")
    got = esbundle("report", "--diff", folder, a.url, "-o", "x", "--json",
                   code=0)
    assert got.json["states"] == {"same": 0, "changed": 1, "added": 1,
                                  "removed": 1, "not read": 0}
    assert "1 changed, 1 added, 1 removed" in got.err


def test_what_a_user_may_not_read_is_not_gone(old, esbundle):
    old.put("/log-1")
    old.put("/other-1")
    old.put("/_ilm/policy/p", {"policy": {"phases": {}}})
    env = {"ESBUNDLE_SOURCE_USER": "elastic", "ESBUNDLE_DEST_USER": "ann",
           "ESBUNDLE_SOURCE_PASSWORD": OLD_PASSWORD,
           "ESBUNDLE_DEST_PASSWORD": "secret-ann"}
    old.make_role("some", ["monitor", "manage_pipeline",
                           "manage_index_templates"],
                  [(["log-*"], ["view_index_metadata", "monitor"])])
    old.make_user("ann", "secret-ann", ["some"])
    got = esbundle("report", "--diff", old.url, old.url, "-o", "x", "--json",
                   env=env, code=0)
    # Of other-1 the name is told, and nothing else.
    assert got.json["states"] == {"same": 1, "changed": 0, "added": 0,
                                  "removed": 0, "not read": 2}
    assert "ilm_policy" in got.err and "view_index_metadata" in got.err
