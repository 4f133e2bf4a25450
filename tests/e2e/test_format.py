"""format/: the specification, its schema and its vectors are true to the
bundles, without esbundle."""

import glob
import hashlib
import json
import os
import subprocess
import sys

import jsonschema
import pytest

from lib.bundles import REPO, SCHEMA, check_bundle

# pylint: disable=wrong-import-order
import bundle_make
import bundle_reader
import make_bundles


def found(pattern):
    paths = sorted(glob.glob(os.path.join(REPO, pattern)))
    return [pytest.param(p, id=os.path.relpath(p, REPO)) for p in paths]


GOOD = found("fixtures/bundles/v1/*.tar.gz") + \
    found("format/vectors/*.tar.gz")
ODD = found("fixtures/bundles/odd/*.tar.gz")
BAD = found("fixtures/bundles/bad/*/*.tar.gz")


def test_there_are_enough_of_them():
    assert len(found("format/vectors/*.tar.gz")) == 3
    assert len(ODD) >= 10
    assert len({os.path.dirname(p.values[0]) for p in BAD}) >= 30


@pytest.mark.parametrize("path", GOOD)
def test_good_bundle_is_read_and_fits_the_schema(path):
    check_bundle(path)


@pytest.mark.parametrize("path", ODD)
def test_odd_bundle_is_read(path):
    newer = "newer-minor" in path
    check_bundle(path, schema=not newer)


# Limits that keep esbundle's memory and time bounded; the short reader has
# none of its own.
LIMITS = ("large-value.tar.gz", "unknown-kinds.tar.gz")


@pytest.mark.parametrize(
    "path", [p for p in BAD if not p.values[0].endswith(LIMITS)])
def test_bad_bundle_is_refused_by_the_other_reader_too(path):
    with open(path[:-len(".tar.gz")] + ".message", encoding="utf-8") as file:
        text = file.read()
    limit = int(text.split()[-1]) if "\nmax-unpacked " in text else 4 << 30
    try:
        bundle_reader.read(path, limit)
    except bundle_reader.Future:
        assert text.startswith("8\n") or "'needs'" in text
    except (bundle_reader.Bad, ValueError, KeyError, TypeError,
            AttributeError):
        assert text.startswith("6\n")
    else:
        # What the short reader does not look at, the schema does.
        with pytest.raises(jsonschema.ValidationError):
            check_bundle(path)


@pytest.mark.parametrize("path", found("format/vectors/*.tar.gz"))
def test_listing_is_that_of_the_vector(path):
    with open(path[:-len(".tar.gz")] + ".listing", "rb") as file:
        assert file.read() == make_bundles.listing(path).encode()


def test_committed_bundles_are_what_the_generator_makes():
    script = os.path.join(REPO, "tests", "make_bundles.py")
    done = subprocess.run([sys.executable, script, "--check"],
                          capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0


def test_no_stray_fixture_lies_about():
    made = {name for name, _ in make_bundles.files()}
    there = {os.path.relpath(os.path.join(at, name), REPO)
             for top in ("fixtures/bundles", "format/vectors")
             for at, _, names in os.walk(os.path.join(REPO, top))
             for name in names if not name.endswith(".listing")}
    assert there == made


def test_content_digest_by_tar_and_sha256sum(tmp_path):
    """The commands of format/bundle.md print what the manifest says."""
    path = os.path.join(REPO, "fixtures/bundles/v1/all-kinds.tar.gz")
    shell = ("tar -xzf %s && rm manifest.json && "
             "sha256sum */* | LC_ALL=C sort | sha256sum" % path)
    printed = subprocess.check_output(shell, shell=True, cwd=tmp_path)
    manifest, _ = check_bundle(path)
    assert printed.decode().split()[0] == manifest["content_digest"]


def test_reader_is_short_and_stands_alone():
    path = os.path.join(REPO, "tests", "bundle_reader.py")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert len(lines) <= 150
    imports = {line.split()[1] for line in lines if line.startswith("import")}
    assert imports <= set(sys.stdlib_module_names)
    assert not [line for line in lines if line.startswith("from")]


@pytest.mark.parametrize("kind, name, path", [
    ("index", "logs-1", "index/logs-1.json"),
    ("ingest_pipeline", "a/b %41", "ingest_pipeline/a%2Fb%20%2541.json"),
    ("index", "\u00e9t\u00e9", "index/%C3%A9t%C3%A9.json"),
    ("ingest_pipeline", "..", "ingest_pipeline/...json"),
    ("ingest_pipeline", "~x", "ingest_pipeline/%7Ex.json"),
    ("index", "x" * 255, "index/~%s.json" % hashlib.sha256(
        b"x" * 255).hexdigest())])
def test_paths_of_the_specification(kind, name, path):
    assert bundle_reader.path_of(kind, name) == path
    with open(os.path.join(REPO, "format", "bundle.md"),
              encoding="utf-8") as file:
        text = file.read()
    assert path[:10] in text


def test_schema_is_valid_and_refuses_what_it_should():
    jsonschema.Draft202012Validator.check_schema(SCHEMA.schema)
    tree = json.loads(bundle_make.canonical(bundle_make.manifest([])))
    SCHEMA.validate(tree)
    for field in tree:
        less = {k: v for k, v in tree.items() if k != field}
        if field != "tool":
            assert not SCHEMA.is_valid(less), field
    assert not SCHEMA.is_valid(dict(tree, more=1))
    assert not SCHEMA.is_valid(dict(tree, content_digest="x"))
