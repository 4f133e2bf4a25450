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
