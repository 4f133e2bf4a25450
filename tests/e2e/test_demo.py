"""sh tests/demo.sh, the first of README's two commands."""

import os
import re
import signal
import subprocess

import pytest

from lib.runner import REPO


def of_session(leader):
    """The processes of the session that this process began."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii",
                      errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        # state, parent, group, session
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(pid)
    return found


@pytest.fixture
def demo(pair):
    """Start it; the jars are there already, as for the other tests."""
    assert pair.urls
    process = subprocess.Popen(
        ["sh", "tests/demo.sh"], cwd=REPO, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8")
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    process.stdout.close()


def test_demo_goes_through_and_leaves_no_processes(demo):
    text = demo.communicate(timeout=300)[0]
    assert demo.returncode == 0, text
    assert of_session(demo.pid) == []
    steps = re.findall(r"^== (\w+)", text, re.M)
    assert steps == ["Packages", "Build", "Elasticsearch", "Two", "A",
                     "Export", "Look", "What", "Import", "Is", "Import",
                     "What"]
    assert "import: 9 imported" in text
    assert "verify: 9 equal, 0 differ, 0 missing, 0 unreadable" in text
    assert "0 of them writes" in text
    told = re.findall(r"^   \w[\w ]*?  +(build/\S+)$", text, re.M)
    assert len(told) == 5
    for path in told:
        assert os.path.getsize(os.path.join(REPO, path)) > 0, path


def test_demo_that_is_ended_leaves_no_processes(demo):
    for line in demo.stdout:
        if line.startswith("== Export"):
            break
    demo.send_signal(signal.SIGTERM)
    demo.communicate(timeout=60)
    assert demo.returncode == 143
    assert of_session(demo.pid) == []
