"""SIGINT and its like, in the middle of an export and of an import."""

import os
import signal
import subprocess

import pytest
import small
from fake import Fake
from lib.runner import Runner
from server import Fault


def interrupt_at(run, number, method, path, nth=1):
    """Send a signal to the run when the nth request of these comes."""
    left = [nth]

    def watch(request):
        if request.fits(method, path):
            left[0] -= 1
            if left[0] == 0:
                run[0].send_signal(number)
    return watch


def end(run, code):
    out, err = run.communicate(timeout=60)
    return Runner.judge([], run.returncode, out, err, code)


def start(esbundle, server, number, method, path, *args, nth=1):
    run = []
    server.watch = interrupt_at(run, number, method, path, nth)
    run.append(esbundle.start(*args))
    return run[0]


@pytest.mark.parametrize("number", [
    signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("path", ["/", "/_template", "/i1.*", "/_data_stream"])
def test_export_leaves_no_file(esbundle, serve, number, path):
    server = serve(Fake("source").load(small.LOAD))
    run = start(esbundle, server, number, "GET", path, "export", "--from",
                server.url, "-o", "out.tar.gz")
    got = end(run, 128 + number)
    assert "interrupted" in got.err
    assert os.listdir(esbundle.cwd) == ["home"]


def test_export_leaves_an_older_file_alone(esbundle, serve):
    server = serve(Fake("source").load(small.LOAD))
    path = os.path.join(esbundle.cwd, "out.tar.gz")
    with open(path, "w", encoding="utf-8") as file:
        file.write("older")
    run = start(esbundle, server, signal.SIGINT, "GET", "/_data_stream",
                "export", "--from", server.url, "-o", path, "--force")
    end(run, 130)
    with open(path, encoding="utf-8") as file:
        assert file.read() == "older"
    assert sorted(os.listdir(esbundle.cwd)) == ["home", "out.tar.gz"]


@pytest.mark.parametrize("jobs", [1, 4])
def test_import_lists_what_was_done(esbundle, serve, jobs):
    """What is under way is finished; nothing else is started; running it
    again finishes it."""
    source, target = Fake("source").load(small.LOAD), Fake("target")
    bundle = esbundle.export(serve(source))
    server = serve(target)
    run = start(esbundle, server, signal.SIGINT, "PUT", r"/_scripts/s\d",
                "import", bundle, "--to", server.url, "--yes",
                "--keep-blocks", "--jobs", str(jobs), nth=2)
    got = end(run, 130)

    assert target.policies.keys() == {"p1", "p2", "p3"}
    for name in target.policies:
        assert f"done, not read back: ilm_policy '{name}'" in got.err
    assert {"s1", "s2"} <= target.scripts.keys()
    for name in target.scripts:
        assert f"done, not read back: stored_script '{name}'" in got.err
    assert len(server.writes) == 3 + len(target.scripts)
    assert not target.indices and "done, not read back: index" not in got.err
    assert "not finished: index 'i1'" in got.err
    assert "run the same import again to finish it" in got.err

    server.watch = None
    esbundle.imports(bundle, server, "--keep-blocks")
    assert target.dump() == source.dump()


def test_a_second_signal_leaves_at_once(esbundle, serve):
    bundle = esbundle.export(serve(Fake("source").load(small.LOAD)))
    server = serve(Fake("target"), Fault("stall", "PUT", "/i1"))
    run = start(esbundle, server, signal.SIGINT, "PUT", "/i1", "import",
                bundle, "--to", server.url, "--yes", "--jobs", "1")
    # The request under way would take its 90 seconds.
    with pytest.raises(subprocess.TimeoutExpired):
        run.communicate(timeout=1)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=20)
    Runner.judge([], run.returncode, out, err, 130)
