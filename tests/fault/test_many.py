"""Ten thousand indices: memory is bounded by the largest resource."""

import json
import os
import subprocess
import sys

import pytest
from fake import Fake
from lib.bundles import check_bundle
from lib.diagnostics import lay_out
from lib.runner import BINARY, REPO
from many import Many
from server import Server

COUNT = 10000
MOST = 64 << 10   # KiB of peak memory


def plain_binary():
    """One without sanitizers, whose memory is not that of the user's."""
    for path in (os.environ.get("ESBUNDLE_PLAIN"),
                 *(os.path.join(REPO, folder, "esbundle") for folder in (
                     "build-valgrind", "build", "build-default"))):
        if path and os.path.exists(path):
            return path
    with open(BINARY, "rb") as file:
        if b"__asan_init" not in file.read():
            return BINARY
    return pytest.skip("no binary without sanitizers is built")


def collected(count):
    """The same cluster as support-diagnostics would tell it."""
    many = Many(count)
    whole = {name: json.loads(many.body(name)) for name in many.names}
    files = {f"{file}.json": json.dumps(
        {name: {key: body[key]} for name, body in whole.items()}).encode()
        for file, key in (("settings", "settings"), ("mapping", "mappings"),
                          ("alias", "aliases"))}
    state = json.loads(many.shards)
    state["metadata"]["stored_scripts"] = {}
    return {
        **files, "cluster_state.json": json.dumps(state).encode(),
        "version.json": many.answer("GET", "/", None)[1].encode(),
        "component_templates.json": b'{"component_templates":[]}',
        "index_templates.json": b'{"index_templates":[]}',
        "data_stream.json": b'{"data_streams":[]}',
        "ilm_policies.json": b"{}", "pipelines.json": b"{}",
        "templates.json": b"{}"}


# A process begins with the peak of the one that started it: a small one.
LAUNCHER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def measure(esbundle, *args):
    """Run quietly to the end.  Return exit code, stderr, and the peak in
    KiB."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, plain_binary(), *args, "-q"],
        cwd=esbundle.cwd, env=esbundle.environment({}), check=False,
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stderr, int(done.stdout.split()[-1])


def test_ten_thousand_indices_in_64_mib(esbundle):
    with Server(Many(COUNT)) as server:
        code, err, peak = measure(
            esbundle, "export", "--from", server.url, "-o", "many.tar.gz")
    assert code == 0, err
    assert peak <= MOST, f"export: {peak} KiB"
    path = os.path.join(esbundle.cwd, "many.tar.gz")
    manifest, _ = check_bundle(path)
    assert len(manifest["resources"]) == COUNT
    assert len({one["sha256"] for one in manifest["resources"]}) == COUNT

    code, err, peak = measure(
        esbundle, "script", path, "-o", "many.sh")
    assert code == 0, err
    assert peak <= MOST, f"script: {peak} KiB"
    with open(os.path.join(esbundle.cwd, "many.sh"), encoding="utf-8") as file:
        assert sum(line.startswith("step ") for line in file) == COUNT

    folder = lay_out(collected(COUNT), os.path.join(esbundle.cwd, "files"))
    code, err, peak = measure(esbundle, "export", "--from-diagnostics",
                              folder, "-o", "same.tar.gz")
    assert code == 0, err
    assert peak <= MOST, f"export --from-diagnostics: {peak} KiB"
    same, _ = check_bundle(os.path.join(esbundle.cwd, "same.tar.gz"))
    assert same["content_digest"] == manifest["content_digest"]

    target = Fake("target")
    target.most_shards = 2 * COUNT
    with Server(target) as server:
        code, err, peak = measure(
            esbundle, "import", path, "--to", server.url, "--yes")
    assert code == 0, err
    assert peak <= MOST, f"import: {peak} KiB"
    assert len(target.indices) == COUNT
