"""A second opinion on every bundle: the independent reader and the schema."""

import json
import os
import sys

import jsonschema

REPO = os.path.abspath(os.path.join(os.path.dirname(__file__), *[".."] * 3))
sys.path.insert(0, os.path.join(REPO, "tests"))

# pylint: disable=wrong-import-position
import bundle_make   # pylint: disable=unused-import
import bundle_reader

with open(os.path.join(REPO, "format", "manifest.schema.json"),
          encoding="utf-8") as _file:
    SCHEMA = jsonschema.Draft202012Validator(json.load(_file))


def check_bundle(path, schema=True):
    """Read a bundle by format/bundle.md and hold its manifest against the
    schema.  Return the manifest and {path: bytes} of all members."""
    manifest, members = bundle_reader.read(path)
    if schema:
        # The reader keeps numbers as text.
        SCHEMA.validate(json.loads(members["manifest.json"]))
    return manifest, members
