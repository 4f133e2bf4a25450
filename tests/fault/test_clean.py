"""Without faults the fault server is as good as a real one."""

import os

import small
from fake import Fake
from lib.bundles import check_bundle

SUMMARY = "import: {} imported, {} same, 0 skipped, 0 blocked, 0 differ, " \
          "0 failed, 0 unknown, 0 not tried, {} writes"


def test_export_plan_import_readback_verify_run_clean(esbundle, serve):
    source, target = Fake("a").load(small.LOAD), Fake("b")
    a, b = serve(source), serve(target)
    bundle = esbundle.export(a)
    manifest, _ = check_bundle(bundle)
    assert len(manifest["resources"]) == 30
    assert not (manifest["failed"] or manifest["unavailable"]
                or manifest["vanished"] or manifest["appeared"])
    assert not a.writes

    plan = esbundle("plan", bundle, "--to", b.url, "--keep-blocks", code=0)
    assert "plan: 30 create, 0 differ, 0 same, 0 blocked" in plan.out
    assert not b.writes and target.dump() == Fake().dump()

    done = esbundle.imports(bundle, b, "--keep-blocks")
    assert SUMMARY.format(30, 0, 39) in done.err
    assert len(b.writes) == 39
    assert target.dump() == source.dump()

    esbundle("verify", bundle, "--against", b.url, "--keep-blocks", code=0)
    b.seen.clear()
    again = esbundle.imports(bundle, b, "--keep-blocks")
    assert SUMMARY.format(0, 30, 0) in again.err
    assert not b.writes


def test_writes_are_those_of_the_file(esbundle, serve):
    """Byte by byte, in order; ESBUNDLE_TEST_WRITE=1 writes the file anew, for
    its difference to be read."""
    bundle = esbundle.export(serve(Fake("source").load(small.LOAD)))
    server = serve(Fake("target"))
    esbundle.imports(bundle, server, "--keep-blocks", "--jobs", 1)
    text = "".join("%s %s\n%s\n" % (
        one.method, one.target, one.body.decode()) for one in server.writes)
    path = os.path.join(os.path.dirname(__file__), "writes.txt")
    if os.environ.get("ESBUNDLE_TEST_WRITE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(path, encoding="utf-8") as file:
        assert text == file.read()
