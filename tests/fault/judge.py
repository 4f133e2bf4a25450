"""Runs one fault cell and says what is wrong with what came of it."""

import os
import tempfile

import small
from fake import Fake
from lib.bundles import check_bundle
from lib.runner import Runner
from server import Fault, Server

WHOLE_SMALL = Fake("source").load(small.LOAD)
WHOLE_WIDE = Fake("source").load(small.WIDE)
EVERYTHING = {(kind, name): body for kind, found in WHOLE_SMALL.dump().items()
              for name, body in found.items()}
BATCHES = {"batch 1": [f"i{n}" for n in range(1, 10)] + small.LONG[:12],
           "batch 2": small.LONG[12:24], "batch 3": small.LONG[24:]}


class Judge:
    """Collects what is wrong, so that a cell tells all of it at once."""

    def __init__(self, got, server):
        self.got = got
        self.server = server
        self.wrong = []

    def equal(self, what, found, wanted):
        if found != wanted:
            self.wrong.append(f"{what}: {found!r}, not {wanted!r}")

    def verdict(self):
        if not self.wrong:
            return None
        seen = "\n".join(map(repr, self.server.seen))
        return "\n".join(["", *self.wrong, repr(self.got), seen])


def run(cell, bundle, folder):
    """Run a cell in a folder of its own.  Return None, or what is wrong."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        script = [Fault(one["fault"], one["method"], one["path"], one["nth"],
                        one["times"]) for one in cell["script"]]
        act = run_export if cell["command"] == "export" else run_import
        return act(cell, Runner(own), script, bundle)


def check_common(judge, cell):
    wanted = cell["expect"]
    judge.equal("exit code", judge.got.code, wanted["exit"])
    for stream, key in (judge.got.err, "says"), (judge.got.out, "out"):
        for text in wanted.get(key, ()):
            if text not in stream:
                judge.wrong.append(f"not said: {text}")
    if "calls" in wanted:
        first = cell["script"][0]
        calls = len(judge.server.calls(first["method"], first["path"]))
        if isinstance(wanted["calls"], int):
            judge.equal("requests there", calls, wanted["calls"])
        elif not wanted["calls"][0] <= calls <= wanted["calls"][1]:
            judge.wrong.append(f"requests there: {calls}, not within "
                               f"{wanted['calls']}")


# ---- exports ----

def run_export(cell, esbundle, script, whole):
    path = os.path.join(esbundle.cwd, "out.tar.gz")
    with Server(WHOLE_WIDE, *script) as server:
        got = esbundle("export", "--from", server.url, "-o", path,
                       "--timeout", cell["timeout"], "--reproducible")
        judge = Judge(got, server)
        check_common(judge, cell)
        judge.equal("writes", server.writes, [])
        check_bundle_is(judge, path, cell["expect"], whole)
        judge.equal("files", sorted(os.listdir(esbundle.cwd)), sorted(
            ["home"] + ["out.tar.gz"] * (cell["expect"]["bundle"] != "none")))
        return judge.verdict()


def resources(manifest):
    return {(one["kind"], one["name"]): one["sha256"]
            for one in manifest["resources"]}


def check_bundle_is(judge, path, wanted, whole):
    if wanted["bundle"] == "none" or not os.path.exists(path):
        return
    manifest, _ = check_bundle(path)
    if "visibility" in wanted:
        judge.equal("visibility", manifest["source"]["visibility"],
                    wanted["visibility"])
    if wanted["bundle"] == "whole":
        judge.equal("content", manifest["content_digest"],
                    whole["content_digest"])
        return
    lacks = wanted["bundle"].get("lacks", [])
    changed = wanted["bundle"].get("changed", [])
    left = {key: digest for key, digest in resources(whole).items()
            if not is_among(key, lacks)}
    found = resources(manifest)
    judge.equal("resources", sorted(found), sorted(left))
    judge.equal("kinds that changed", sorted({
        kind for (kind, name), digest in left.items()
        if found.get((kind, name), digest) != digest}), changed)


def is_among(key, lacks):
    kind, name = key
    return any(one == kind or (kind == "index"
                               and name in BATCHES.get(one, ()))
               for one in lacks)


# ---- imports ----

def run_import(cell, esbundle, script, bundle):
    target = Fake("target")
    with Server(target, *script) as server:
        got = replay(esbundle, bundle, server, cell["timeout"])
        judge = Judge(got, server)
        check_common(judge, cell)
        judge.equal("writes", len(server.writes), cell["expect"]["writes"])
        check_looks(judge, cell)
        check_state(judge, target, cell["expect"])
        verdict = judge.verdict()
    if verdict is None and cell["expect"]["exit"] != 0:
        # Whatever went wrong, running it again finishes it.
        with Server(target) as server:
            judge = Judge(replay(esbundle, bundle, server, 90), server)
            judge.equal("exit code of the second run", judge.got.code, 0)
            check_state(judge, target, {"lacks": [], "unlike": []})
            verdict = judge.verdict()
    return verdict


def replay(esbundle, bundle, server, timeout):
    return esbundle("import", bundle, "--to", server.url, "--yes",
                    "--keep-blocks", "--jobs", "1", "--timeout", timeout)


def check_looks(judge, cell):
    """Count the readings between the first faulty write and the next."""
    if "looks" not in cell["expect"]:
        return
    seen = judge.server.seen
    start = next((at for at, one in enumerate(seen) if one.fault), None)
    if start is None:
        judge.wrong.append("no request met the fault")
        return
    looks = 0
    for one in seen[start + 1:]:
        if one.writes:
            judge.equal("looks", looks, cell["expect"]["looks"])
            return
        looks += one.fits("GET", cell["expect"]["look"])
    # No write follows: what is left holds the read-back as well.


def check_state(judge, target, wanted):
    found = {(kind, name): body for kind, one in target.dump().items()
             for name, body in one.items()}
    missing = [f"{kind}/{name}" for kind, name in EVERYTHING
               if (kind, name) not in found]
    judge.equal("not there", sorted(missing), sorted(wanted["lacks"]))
    unlike = [f"{kind}/{name}" for (kind, name), body in found.items()
              if EVERYTHING[kind, name] != body]
    judge.equal("not finished", sorted(unlike), sorted(wanted["unlike"]))
