"""The fault server of tests/fault answers as the real server does, for what
esbundle asks: where they disagree, the fault server is wrong."""

import json
import os
import re
import sys

sys.path.append(os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "fault"))

# pylint: disable=wrong-import-position
import small       # noqa: E402
from fake import Fake   # noqa: E402

READS = [
    "/", "/_ilm/policy", "/_ingest/pipeline", "/_template?flat_settings=true",
    "/_component_template", "/_index_template", "/_data_stream", "/_alias",
    "/_resolve/index/*?expand_wildcards=all",
    "/_cluster/state/metadata?filter_path=metadata.stored_scripts",
    "/_cluster/state/metadata?filter_path=metadata.stored_scripts,"
    "metadata.indices.*.routing_num_shards",
    "/_cluster/health?level=indices&filter_path=indices.*.number_of_*"
    "&expand_wildcards=open,hidden",
    "/_cluster/state/metadata?filter_path=cluster_uuid",
    "/_cluster/settings?include_defaults=true&flat_settings=true"
    "&filter_path=*.cluster*max_shards_per_node",
    "/_cluster/health?filter_path=number_of_data_nodes",
    "/_nodes?filter_path=nodes.*.attributes",
    "/_nodes/_local?filter_path=cluster_name,nodes.*.version,"
    "nodes.*.build_flavor",
    "/_scripts/s1", "/_scripts/nothere", "/_security/_authenticate",
    "/i1,i4,i7,nothere?flat_settings=true&ignore_unavailable=true",
    "/.ds-d1-000001?flat_settings=true&ignore_unavailable=true",
    "/nothere?flat_settings=true&ignore_unavailable=true",
]

# What the server says no to.
REFUSED = [
    ("PUT", "/i1", small.index(1)),
    ("PUT", "/_data_stream/d1", None),
    ("PUT", "/_data_stream/nothere", None),
    ("PUT", "/_ingest/pipeline/x", {"processors": [
        {"script": {"id": "nothere"}}]}),
    ("PUT", "/_index_template/x", {
        "index_patterns": ["x"], "composed_of": ["nothere"]}),
    ("POST", "/nothere/_close", None),
    ("PUT", "/nothere/_mapping", {"properties": {}}),
    ("PUT", "/nothere/_settings", {"index.blocks.write": True}),
    ("PUT", "/i1/_close", None),
    ("POST", "/_security/user/_has_privileges", {"cluster": [], "index": [
        {"names": ["*"], "privileges": ["view_index_metadata"]}]}),
]

# Of one cluster only, or of the moment.
OWN = ("cluster_name", "cluster_uuid", "index.uuid", "index_uuid",
       "index.creation_date", "modified_date", "build_hash", "build_date",
       "minimum_wire_compatibility_version",
       "minimum_index_compatibility_version")


def comparable(status, text, path):
    """An answer without what differs between any two clusters."""
    text = re.sub(r"\[i1/[^]]*\]", "[i1/UUID]", text)
    tree = json.loads(text)
    if path.startswith("/_nodes"):
        # Attributes are the node's own; its identity is the key.
        found = tree.pop("nodes", {}).values()
        tree["nodes"] = [one for one in found if "version" in one]
    if tree == {"metadata": {"stored_scripts": {}}}:
        # Where there was a script once; nothing where there never was one.
        tree = {}
    if path == "/":
        tree.pop("name")
    if path in ("/_component_template", "/_index_template"):
        for found in tree.values():
            found.sort(key=lambda one: one["name"])
    return status, without_own(tree)


def without_own(tree):
    if isinstance(tree, dict):
        return {key: without_own(one) for key, one in tree.items()
                if key not in OWN}
    return list(map(without_own, tree)) if isinstance(tree, list) else tree


def ask_both(real, fake, method, path, body=None):
    answer = real.request(method, path, body)
    data = b"" if body is None else json.dumps(body).encode()
    status, text = fake.answer(method, path, data)
    assert comparable(status, text, path) == comparable(
        answer.status, answer.text, path), f"{method} {path}"


def test_fault_server_answers_as_the_real_one(a):
    fake = Fake()
    for path in READS:
        ask_both(a, fake, "GET", path)
    for method, path, body in small.LOAD:
        ask_both(a, fake, method, path, body)
    for path in READS:
        ask_both(a, fake, "GET", path)
    for method, path, body in REFUSED:
        ask_both(a, fake, method, path, body)
