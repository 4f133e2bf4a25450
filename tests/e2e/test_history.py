"""history: when each resource appeared, changed, vanished (issue "Audit",
§5)."""

import os

import pytest

from lib.bundles import check_bundle


def pipeline(client, name, number):
    client.put(f"/_ingest/pipeline/{name}",
               {"version": number, "processors": []})


def export(esbundle, a, name, second, *more):
    path = os.path.join(esbundle.cwd, name)
    esbundle("export", "--from", a.url, "-o", path, *more, code=0,
             env={"SOURCE_DATE_EPOCH": str(1700000000 + second)})
    return name


@pytest.fixture
def bundles(a, esbundle):
    """Three of one cluster; their names do not tell their order."""
    pipeline(a, "stays", 1)
    pipeline(a, "goes", 1)
    first = export(esbundle, a, "c.tar.gz", 1)
    pipeline(a, "comes", 1)
    pipeline(a, "stays", 2)
    second = export(esbundle, a, "a.tar.gz", 2)
    a.delete("/_ingest/pipeline/goes")
    third = export(esbundle, a, "b.tar.gz", 3)
    return [first, second, third]


def told(got):
    return [(one["file"], [(change["change"], change["name"])
                           for change in one["changes"]])
            for one in got.json["bundles"]]


EXPECTED = [
    ("c.tar.gz", [("appeared", "goes"), ("appeared", "stays")]),
    ("a.tar.gz", [("appeared", "comes"), ("changed", "stays")]),
    ("b.tar.gz", [("vanished", "goes")])]


def test_the_order_is_that_of_their_making(esbundle, bundles):
    for order in bundles, sorted(bundles), bundles[::-1]:
        got = esbundle("history", *order, "--json", code=0)
        assert told(got) == EXPECTED


def test_digests_are_those_of_the_bodies(esbundle, bundles):
    got = esbundle("history", *bundles, "--json", code=0).json
    manifest, _ = check_bundle(os.path.join(esbundle.cwd, "a.tar.gz"))
    digests = {one["name"]: one["sha256"] for one in manifest["resources"]}
    for change in got["bundles"][1]["changes"]:
        assert change["sha256"] == digests[change["name"]]


def test_one_resource(esbundle, bundles):
    got = esbundle("history", *bundles, "-r", "ingest_pipeline/stays", code=0)
    lines = got.out.splitlines()
    assert len(lines) == 4
    assert lines[0] == "2023-11-14T22:13:21Z  c.tar.gz  cluster-a"
    assert lines[1].startswith("  + ") and lines[3].startswith("  ~ ")
    got = esbundle("history", *bundles, "-r", "index/none", code=2)
    assert "'index/none'" in got.err and got.out == ""


def test_what_was_not_read_has_not_vanished(esbundle, a, bundles):
    part = export(esbundle, a, "part.tar.gz", 4)
    esbundle("select", part, "-o", "cut.tar.gz", "--include", "comes", code=0)
    last = export(esbundle, a, "z.tar.gz", 5)
    got = esbundle("history", *bundles, "cut.tar.gz", last, "--json", code=0)
    assert told(got)[3:] == [("cut.tar.gz", [("not read", "stays")]),
                             ("z.tar.gz", [("read again", "stays")])]
    text = esbundle("history", *bundles, "cut.tar.gz", code=0).out
    assert "stays  (not read: left out by select)" in text


def test_without_a_time_the_order_is_that_of_the_command_line(
        esbundle, a, bundles):
    pipeline(a, "late", 1)
    esbundle("export", "--from", a.url, "-o", "r.tar.gz", "--reproducible",
             code=0)
    got = esbundle("history", "r.tar.gz", bundles[0], "--json", code=0)
    assert [name for name, _ in told(got)] == ["r.tar.gz", bundles[0]]
    assert "'r.tar.gz'" in got.err


def test_standard_input_can_only_stand_alone(esbundle, bundles):
    with open(os.path.join(esbundle.cwd, bundles[0]), "rb") as file:
        data = file.read()
    alone = esbundle("history", "-", "--json", input=data, code=0)
    assert told(alone) == [("-", EXPECTED[0][1])]
    got = esbundle("history", "-", bundles[1], input=data, code=2)
    assert "'-'" in got.err and got.out == ""


def test_other_clusters_are_warned_about(esbundle, b, bundles):
    pipeline(b, "x", 1)
    export(esbundle, b, "other.tar.gz", 9)
    got = esbundle("history", *bundles, "other.tar.gz", code=0)
    assert "different clusters" in got.err
    assert "different clusters" not in esbundle("history", *bundles).err


def test_a_damaged_bundle_is_named(esbundle, bundles):
    with open(os.path.join(esbundle.cwd, "a.tar.gz"), "rb") as file:
        data = bytearray(file.read())
    data[60:64] = b"????"
    with open(os.path.join(esbundle.cwd, "broken.tar.gz"), "wb") as file:
        file.write(data)
    got = esbundle("history", *bundles, "broken.tar.gz", code=6)
    assert "'broken.tar.gz'" in got.err and got.out == ""
