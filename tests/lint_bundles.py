"""Pack a bundle of fixtures/lint, or several into a folder:

  python3 tests/lint_bundles.py FOLDER [ID...]

Each file lists resources: kind, name, body (or its text, where the canonical
text cannot be made here), requires as [kind, name, pointer], origin; and what
the manifest says besides."""

import json
import os
import sys

REPO = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(REPO, "tests"))
FOLDER = os.path.join(REPO, "fixtures", "lint")

# pylint: disable=wrong-import-position
from bundle_make import bundle, reference, resource, share


def names():
    """The ids that have a bundle, "clean" among them."""
    return sorted(one[:-len(".json")] for one in os.listdir(FOLDER)
                  if one.endswith(".json"))


def pack(tree):
    """The bytes of a bundle."""
    there = {(one["kind"], one["name"]) for one in tree["resources"]}
    entries = []
    for one in tree["resources"]:
        body = one["text"].encode() if "text" in one else one["body"]
        needs = [reference(*need, present=(need[0], need[1]) in there)
                 for need in one.get("requires", [])]
        more = {"origin": one["origin"]} if "origin" in one else {}
        entries.append(
            resource(one["kind"], one["name"], body, needs, **more))
    return bundle(share(entries), **tree.get("manifest", {}))


def load(name):
    with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def main(folder, chosen):
    os.makedirs(folder, exist_ok=True)
    for name in chosen or names():
        with open(os.path.join(folder, name + ".tar.gz"), "wb") as file:
            file.write(pack(load(name)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
