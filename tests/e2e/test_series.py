"""Series of indices: show --series and diff --series (issue "Audit", §1)."""

import os

import pytest

from lib.bundles import bundle_make
from lib.complaint import complaint

make = bundle_make.resource
SHARDS = "/settings/index.number_of_shards"


@pytest.fixture
def keep(tmp_path):
    """keep(name, entries): the path of a bundle."""
    def write(name, entries, **more):
        path = os.path.join(tmp_path, f"{name}.tar.gz")
        with open(path, "wb") as out:
            out.write(bundle_make.bundle(
                bundle_make.share(list(entries)), **more))
        return path
    return write


def index(name, *, shards="1", aliases=None, **settings):
    return make("index", name, {
        "aliases": aliases or {}, "state": "open", "mappings": {},
        "settings": {"index.number_of_shards": shards, **{
            f"index.{key}": value for key, value in settings.items()}}})


def rolling(alias, count, *, first=1, shards="1"):
    """Indices under an alias, of which the last one writes."""
    last = first + count - 1
    return [index(f"{alias}-{n:06}", shards=shards, aliases={
        alias: {"is_write_index": n == last}}) for n in range(first, last + 1)]


def daily(stem, count, *, year=2024, shards="1"):
    return [index(f"{stem}-{year}.{1 + n // 28:02}.{1 + n % 28:02}",
                  shards=shards, aliases={f"{stem}-all": {}})
            for n in range(count)]


def many(year, shards):
    """4,000 indices: 20 series of days, 20 that roll over."""
    entries = []
    for n in range(20):
        entries += daily(f"logs{n:02}", 100, year=year, shards=shards)
        entries += rolling(f"app{n:02}", 100, shards=shards)
    return sorted(entries, key=lambda e: e["name"])


# ---- show ----

def test_4000_indices_in_40_series_read_as_40_lines(esbundle, keep):
    path = keep("many", many(2024, "1"))
    lines = esbundle("show", path, "--series").out.splitlines()
    assert len(lines) == 40
    assert lines[0] == (
        "series              app00-*  100 indices: app00-000001 to "
        "app00-000100, writer app00-000100, 1 body")
    assert lines[20] == (
        "series              logs00-*  100 indices: logs00-2024.01.01 to "
        "logs00-2024.04.16, 1 body")
    got = esbundle("show", path, "--series", "--json").json
    assert sum(one["count"] for one in got["series"]) == 4000
    assert all(len(one["indices"]) == 100 for one in got["series"])


def test_a_series_tells_oldest_newest_writer_and_bodies(esbundle, keep):
    path = keep("a", [
        index("app-10", aliases={"app": {"is_write_index": True}}),
        index("app-9", shards="2", aliases={"app": {"is_write_index": False}}),
        index("logs-2023.12"), index("logs-2024.01.01"), index("users"),
        index("v2")])
    lines = esbundle("show", path, "--series").out.splitlines()
    assert lines[0] == ("series              app-*  2 indices: app-9 to "
                        "app-10, writer app-10, 2 bodies")
    assert lines[1] == ("series              logs-*  2 indices: logs-2023.12 "
                        "to logs-2024.01.01, 1 body")
    listed = esbundle("show", path, "--list").out.splitlines()
    assert lines[2:] == [one for one in listed
                         if one.endswith(("users", "v2"))]
    got = esbundle("show", path, "--series", "--json").json
    assert got["series"][0] == {
        "name": "app-*", "alias": "app", "count": 2, "oldest": "app-9",
        "newest": "app-10", "writer": "app-10", "bodies": 2,
        "indices": ["app-9", "app-10"]}
    assert got["series"][1]["alias"] is got["series"][1]["writer"] is None
    assert [one["name"] for one in got["others"]] == ["users", "v2"]


def test_only_what_is_chosen_is_grouped(esbundle, keep):
    path = keep("a", daily("logs", 3) + daily("other", 2))
    got = esbundle("show", path, "--series", "--include", "logs-*")
    assert got.out.splitlines() == [
        "series              logs-*  3 indices: logs-2024.01.01 to "
        "logs-2024.01.03, 1 body"]


@pytest.mark.parametrize("more", [["--list"], ["--compose", "x"],
                                  ["index/logs-2024.01.01"]])
def test_series_are_a_question_of_their_own(esbundle, keep, more):
    got = esbundle("show", keep("a", daily("logs", 1)), "--series", *more,
                   code=2)
    complaint(got, "exclude each other", "--series")


# ---- diff ----

@pytest.fixture
def diff(esbundle, keep):
    """diff(before, after, *options): what a diff of two lists says."""
    def run(before, after, *options, code=1, **more):
        return esbundle("diff", keep("a", before), keep("b", after, **more),
                        "--series", *options, code=code)
    return run


def test_4000_indices_compare_as_40_series(diff):
    """Not one name is on both sides."""
    got = diff(many(2023, "1"), many(2024, "1"), code=0)
    assert got.out == ("diff: 0 appeared, 0 vanished, 0 changed, 40 same\n")
    got = diff(many(2023, "1"), many(2024, "2"), "--json")
    assert got.json["totals"]["changed"] == 40
    assert all([one["pointer"] for one in resource["changes"]] == [SHARDS]
               for resource in got.json["resources"])


def test_the_text_tells_which_index_stands_for_a_series(diff):
    got = diff(daily("logs", 3) + rolling("app", 2) + [index("users")],
               daily("logs", 1, year=2025, shards="2") +
               rolling("app", 3, first=7, shards="2"))
    lines = got.out.splitlines()
    assert [line for line in lines if line[:1] in "~+-"] == [
        "~ index              app-* (A: app-000002, writer of 2; "
        "B: app-000009, writer of 3)",
        "~ index              logs-* (A: logs-2024.01.03, newest of 3; "
        "B: logs-2025.01.01, the only one)",
        "- index              users"]
    assert f'    {SHARDS}: "1" -> "2"' in lines


def test_a_series_of_one_side_is_one_line(diff):
    got = diff(daily("logs", 30), daily("other", 9), "--name-only")
    assert got.out.splitlines() == ["index/logs-*", "index/other-*"]
    got = diff(daily("logs", 30), [], "--json")
    assert got.json["resources"][0]["series"] == [
        {"index": "logs-2024.02.02", "alias": None, "writer": False,
         "count": 30}, None]


def test_only_the_one_that_stands_there_is_compared(diff):
    """The newest by its number, and the writer though it is not the newest."""
    old = [index("x-9", shards="7", aliases={"x": {"is_write_index": False}}),
           index("x-10", aliases={"x": {"is_write_index": True}}),
           index("x-11", shards="8", aliases={"x": {"is_write_index": False}})]
    diff(old, rolling("x", 1), code=0)
    diff([index("l-2024.9.1", shards="3"), index("l-2024.09.30", shards="3"),
          index("l-2024.10.01")],
         [index("l-2024.9.1", shards="3"), index("l-2025.01.01")], code=0)


def test_the_own_name_is_no_difference(diff):
    """In names of aliases and in filters."""
    def own(name, year):
        return index(name, aliases={f"{name}-read": {}, f"all-{year}": {
            "filter": {"term": {"_index": name}}}})
    diff([own("l-2024.01.01", 2024)], [own("l-2025.02.02", 2025)], code=0)
    got = diff([own("l-2024.01.01", 2024)], [index("l-2025.02.02")])
    assert "    /aliases/l-*-read: {} -> absent" in got.out.splitlines()
    assert '/aliases/all-*: {"filter":{"term":{"_index":"l-*"' in got.out


def test_unified_tells_which_indices_it_compares(diff):
    got = diff(rolling("app", 2), rolling("app", 1, shards="2"), "--format",
               "unified")
    lines = got.out.splitlines()
    assert lines[0] == ("series app-* (A: app-000002, writer of 2; "
                        "B: app-000001, the only one)")
    assert '-    "index.number_of_shards": "1"' in lines
    assert '+    "index.number_of_shards": "2"' in lines


def test_what_was_not_read_did_not_vanish(diff, esbundle, keep):
    failed = [{"kind": "index", "name": "logs-2025.01.01", "reason": "closed"}]
    got = diff(daily("logs", 3), [index("users")], "--json", code=3,
               failed=failed)
    states = {one["name"]: one["state"] for one in got.json["resources"]}
    assert states == {"logs-*": "not read", "users": "appeared"}

    # One that stands for others that may be newer is not sure either.
    got = diff(daily("logs", 3), daily("logs", 2), code=3, failed=failed)
    assert "others could not be read" in got.err


def test_users_of_a_policy_are_counted_one_by_one(diff):
    """A class speaks of indices, not of series."""
    def policy(age):
        return make("ilm_policy", "p", {"policy": {"phases": {"delete": {
            "min_age": age, "actions": {"delete": {}}}}}})

    def used(name):
        body = {"aliases": {}, "state": "open", "mappings": {}, "settings": {
            "index.lifecycle.name": "p"}}
        return make("index", name, body, [bundle_make.reference(
            "ilm_policy", "p", "/settings/index.lifecycle.name", True)])
    indices = [used(f"l-2024.01.{n:02}") for n in range(1, 8)]
    got = diff([policy("9d"), *indices], [policy("1d"), *indices])
    assert "7 indices" in got.out


@pytest.mark.parametrize("more", [["--format", "json-patch"],
                                  ["--compose", "x"]])
def test_series_fit_no_patch_and_no_composed_body(diff, more):
    complaint(diff([], [], *more, code=2), "--series", more[-1])


SHAPES = [None, 1, "x", [], [1, {}], {}, {"x": None}, {"x": 3}, {"x": [1]},
          {"x": {"is_write_index": "true"}}, {"x": {"is_write_index": None}},
          {"": {"is_write_index": True}},
          {"index.lifecycle.rollover_alias": "x"},
          {"index.lifecycle.rollover_alias": {"x": 1}},
          {"index.lifecycle.rollover_alias": ""}]


def test_bodies_of_any_shape_are_read(esbundle, keep):
    """A bundle may hold what no server would give."""
    paths = []
    for turn in range(len(SHAPES)):
        entries = [make("index", f"{stem}-{n:06}", {
            "aliases": SHAPES[n], "settings": SHAPES[(n + turn) % len(SHAPES)],
            "mappings": SHAPES[(n + 2 * turn) % len(SHAPES)]})
                   for stem in ("a", "b") for n in range(len(SHAPES))]
        paths.append(keep(f"shapes{turn}", entries))
        esbundle("show", paths[-1], "--series", code=0)
        esbundle("diff", paths[0], paths[-1], "--series", "--json",
                 code=1 if turn else 0)
        esbundle("diff", paths[0], paths[-1], "--json", code=1 if turn else 0)


# ---- live ----

ROLLED = [
    ("PUT", "/_ilm/policy/roll", {"policy": {"phases": {"hot": {"actions": {
        "rollover": {"max_docs": 1000000}}}}}}),
    ("PUT", "/_index_template/app", {
        "index_patterns": ["app-*"], "template": {"settings": {
            "index.lifecycle.name": "roll",
            "index.lifecycle.rollover_alias": "app"}}}),
    ("PUT", "/app-000001", {"aliases": {"app": {"is_write_index": True}}}),
    ("PUT", "/logs-2024.09.30", {"settings": {"number_of_shards": 3}}),
]


@pytest.fixture
def live(a, b):
    """Two clusters with a series under an alias, rolled over twice on A and
    thrice on B, and one of days."""
    for cluster, times, day in (a, 2, "2024.10.01"), (b, 3, "2025.01.01"):
        cluster.load(ROLLED)
        for _ in range(times):
            assert cluster.must("POST", "/app/_rollover")["rolled_over"]
        cluster.load([("PUT", f"/logs-{day}", {})])
    return a, b


def test_rolled_over_indices_of_live_clusters_are_equal(live, esbundle,
                                                        tmp_path):
    """Live, from a bundle and from a directory."""
    first = esbundle.export(live[0], name="a.tar.gz")
    folder = os.path.join(tmp_path, "a.d")
    esbundle("unpack", first, "-o", folder, code=0)
    for side in first, folder, live[0].url:
        esbundle("diff", side, live[1].url, code=1)
        got = esbundle("diff", side, live[1].url, "--series", "-v", code=0)
        assert ("= index              app-* (A: app-000003, writer of 3; "
                "B: app-000004, writer of 4)") in got.out.splitlines()
        assert ("= index              logs-* (A: logs-2024.10.01, newest of 2;"
                " B: logs-2025.01.01, newest of 2)") in got.out.splitlines()
    shown = esbundle("show", first, "--series").out.splitlines()
    assert [line.split()[1] for line in shown] == ["app-*", "logs-*"]
    assert "writer app-000003" in shown[0]


def test_only_a_change_of_the_writer_tells(live, esbundle):
    """An old member may be what it likes."""
    ends = live[0].url, live[1].url
    live[1].must("PUT", "/app-000002/_settings",
                 {"index.refresh_interval": "7s"})
    esbundle("diff", *ends, "--series", code=0)
    live[1].must("PUT", "/app-000004/_settings",
                 {"index.refresh_interval": "7s"})
    got = esbundle("diff", *ends, "--series", "--json", code=1)
    assert [(one["name"], one["series"][1]["index"],
             [change["pointer"] for change in one["changes"]])
            for one in got.json["resources"]] == [
        ("app-*", "app-000004", ["/settings/index.refresh_interval"])]


def test_a_lost_writer_tells(live, esbundle):
    live[1].must("POST", "/_aliases", {"actions": [{"add": {
        "index": "app-000004", "alias": "app", "is_write_index": False}}]})
    got = esbundle("diff", live[0].url, live[1].url, "--series", code=1)
    assert "/aliases/app/is_write_index" in got.out
