"""diff of bundles, directories and live clusters in any mix (issue "Audit",
§1)."""

import itertools
import os

import pytest

from lib.complaint import complaint
from lib.resources import requests

PLACES = ("bundle", "directory", "cluster")
MORE = [("PUT", "/_ilm/policy/later", {"policy": {"phases": {
    "delete": {"min_age": "9d", "actions": {"delete": {}}}}}}),
        ("PUT", "/plain/_settings", {"index.refresh_interval": "7s"})]


@pytest.fixture
def sides(a, b, esbundle, tmp_path):
    """{place: name} of A, and of B, which holds a policy more and has changed
    an index."""
    for cluster in (a, b):
        cluster.load(requests())
        cluster.load([("PUT", "/plain", {})])
    b.load(MORE)
    both = []
    for name, cluster in (("a", a), ("b", b)):
        bundle = esbundle.export(cluster, name=f"{name}.tar.gz")
        folder = os.path.join(tmp_path, f"{name}.d")
        esbundle("unpack", bundle, "-o", folder, code=0)
        both.append(dict(zip(PLACES, (bundle, folder, cluster.url))))
    return both


def test_any_mix_tells_the_same(sides, esbundle):
    told = {"changed": {"plain"}, "appeared": {"later"}}
    for first, second in itertools.product(PLACES, repeat=2):
        before, after = sides[0][first], sides[1][second]
        got = esbundle("diff", before, after, "--json", code=1)
        assert {state: {one["name"] for one in got.json["resources"]
                        if one["state"] == state} for state in told} == told
        assert len(got.json["resources"]) == 2, (first, second)
        same = esbundle("diff", before, sides[0][second], code=0)
        assert "0 changed" in same.out


def test_all_forms_read_a_cluster(sides, esbundle):
    before, after = sides[0]["cluster"], sides[1]["directory"]
    for form, word in (("summary", "~ index"), ("json-patch", '"op":'),
                       ("unified", "+++ b/index/plain.json")):
        assert word in esbundle("diff", before, after, "--format", form,
                                code=1).out


def test_maps_and_composed_bodies_share_what_is_read(sides, esbundle):
    """The first side under other names, then composed: nothing is lost."""
    got = esbundle("diff", sides[0]["directory"], sides[0]["bundle"], "--map",
                   "index:plain=plain2", "--compose", "plain", code=0)
    assert "1 same" in got.out
    got = esbundle("diff", sides[0]["cluster"], sides[0]["bundle"], "--map",
                   "index:plain=plain2", code=1)
    assert "renamed?" in got.out


def test_options_of_connecting_want_one_cluster(sides, esbundle):
    complaint(esbundle("diff", sides[0]["bundle"], sides[1]["bundle"],
                       "--user", "elastic", code=2), "--user")
    complaint(esbundle("diff", sides[0]["cluster"], sides[1]["cluster"],
                       "--user", "elastic", code=2), "--user")
