"""Issue 3, point 8: what is typed wrong, and who may say yes."""

import os

import pytest

from lib import schema
from lib.complaint import complaint, files
from lib.runner import REPO
from lib.terminal import Terminal

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
NOWHERE = "http://127.0.0.1:9"


@pytest.mark.parametrize("wrong,right", [
    ("exprot", "export"), ("imoprt", "import"), ("verfy", "verify"),
    ("shwo", "show"), ("plann", "plan"), ("chek", "check"),
    ("versoin", "version"), ("hlep", "help"),
])
def test_unknown_command_gets_a_suggestion(esbundle, wrong, right):
    got = esbundle(wrong, code=2)
    _, remedy = complaint(got, f"'{wrong}'")
    assert remedy == f"did you mean '{right}'?"
    assert got.out == ""


@pytest.mark.parametrize("line,wrong,right", [
    (["export", "--form", NOWHERE], "--form", "--from"),
    (["export", "--from", NOWHERE, "--ouput", "x"], "--ouput", "--output"),
    (["export", "--reproducable"], "--reproducable", "--reproducible"),
    (["import", BUNDLE, "--on-conflit", "skip"], "--on-conflit",
     "--on-conflict"),
    (["import", BUNDLE, "--dryrun"], "--dryrun", "--dry-run"),
    (["verify", BUNDLE, "--agianst", NOWHERE], "--agianst", "--against"),
    (["show", "--lits", BUNDLE], "--lits", "--list"),
    (["show", BUNDLE, "--jsn"], "--jsn", "--json"),
    (["--verbsoe", "show", BUNDLE], "--verbsoe", "--verbose"),
    (["export", "--form=" + NOWHERE], "--form", "--from"),
])
def test_unknown_option_gets_a_suggestion(esbundle, line, wrong, right):
    got = esbundle(*line, code=2)
    _, remedy = complaint(got, f"'{wrong}'")
    assert remedy == f"did you mean '{right}'?"
    assert got.out == "" and files(esbundle.cwd) == []


@pytest.mark.parametrize("line,words", [
    (["frobnicate"], "'frobnicate'"),
    (["export", "--zzzzzzzz"], "'--zzzzzzzz'"),
    (["export", "-Z"], "'-Z'"),
    (["export", "--from", NOWHERE], "no output"),
    (["export", "-o", "x"], "no cluster"),
    (["export", "--from"], "'--from'"),
    (["export", "--from", "", "-o", "x"], "'--from'"),
    (["export", "--from", "localhost:9200", "-o", "x"], "'localhost:9200'"),
    (["export", "--from", "ftp://h", "-o", "x"], "'ftp://h'"),
    (["export", "--from", "http://", "-o", "x"], "'http://'"),
    (["export", "--from", "http://h:99999", "-o", "x"], "'http://h:99999'"),
    (["export", "--from", "http://h?q", "-o", "x"], "'http://h?q'"),
    (["export", "--from", "@none", "-o", "x"], "none"),
    (["export", "--from", NOWHERE, "-o", "x", "--kind", "indx"], "'indx'"),
    (["export", "--from", NOWHERE, "-o", "x", "y"], "'y'"),
    (["export", "--from", NOWHERE, "-o", "-", "--json"], "--json"),
    (["export", "--from", NOWHERE, "-o", "x", "--timeout", "soon"], "'soon'"),
    (["import", BUNDLE], "no cluster"),
    (["import", "--to", NOWHERE], "'import'"),
    (["import", BUNDLE, "--to", NOWHERE, "--on-conflict", "merge"],
     "'merge'"),
    (["verify", BUNDLE, "--replicas", "0"], "'--replicas'"),
    (["verify", BUNDLE, "--allocation", "drop"], "'--allocation'"),
    (["verify", BUNDLE, "--user", "me"], "'--user'"),
    (["import", BUNDLE, "--to", NOWHERE, "--jobs", "0"], "'0'"),
    (["import", BUNDLE, "--to", NOWHERE, "--jobs", "many"], "'many'"),
    (["import", BUNDLE, "--to", NOWHERE, "--replicas", "-1"], "'-1'"),
    (["import", BUNDLE, "--to", NOWHERE, "--order", "random"], "'random'"),
    (["import", BUNDLE, "--to", NOWHERE, "--yes=1"], "'--yes'"),
    (["import", BUNDLE, "--to", NOWHERE, "--include", "nothing-*"],
     "nothing"),
    (["import", BUNDLE, "--to", NOWHERE, "--map", "index:a"], "index:a"),
    (["show", BUNDLE, "index/none"], "index"),
    (["show", BUNDLE, "indx/product_info"], "indx"),
    (["verify", BUNDLE, "--max-unpacked", "lots"], "'lots'"),
    (["help", "exprot"], "'exprot'"),
])
def test_usage_errors_name_what_is_wrong(esbundle, line, words):
    got = esbundle(*line, code=2)
    complaint(got, words)
    assert got.out == "" and files(esbundle.cwd) == []


# ---- who may say yes ----

@pytest.fixture
def bundle(esbundle, a):
    a.put("/_ilm/policy/u", {"policy": {"phases": {}}})
    a.put("/u-1", {"settings": {"index.lifecycle.name": "u"}})
    return esbundle.export(a)


def test_destination_that_is_the_source(esbundle, a, bundle, proxy):
    before = schema.dump(a)
    front = proxy(a)
    for command in ["import", bundle, "--yes"], ["plan", bundle]:
        got = esbundle(*command, "--to", front.url, code=7)
        _, remedy = complaint(got, "'cluster-a'", "came from")
        assert "--same-cluster" in remedy
    assert front.writes == []
    # Meant so, it is a plan like any other: here nothing is to be done.
    got = esbundle.imports(bundle, front, "--same-cluster")
    assert "2 same" in got.err and front.writes == []
    a.delete("/u-1")
    got = esbundle.imports(bundle, front, "--same-cluster")
    assert "1 imported" in got.err
    assert schema.dump(a) == before


def test_no_terminal_and_no_yes(esbundle, b, bundle, proxy):
    before = schema.dump(b)
    front = proxy(b)
    for stdin in None, "y\n", "yes\n" * 10:
        got = esbundle("import", bundle, "--to", front.url, code=2,
                       input=stdin)
        _, remedy = complaint(got, "no terminal")
        assert "--yes" in remedy and "--dry-run" in remedy
        # The plan was shown all the same.
        assert "plan: 2 create" in got.out
    assert front.writes == []
    assert schema.dump(b) == before


def test_bundle_on_standard_input_needs_yes(esbundle, b, bundle, proxy):
    front = proxy(b)
    with open(bundle, "rb") as file:
        data = file.read()
    got = esbundle("import", "-", "--to", front.url, code=2, input=data)
    complaint(got, "standard input")
    assert front.writes == []
    esbundle("import", "-", "--to", front.url, "--yes", code=0, input=data)
    assert len(front.writes) == 2


@pytest.mark.parametrize("answer", ["y", "Y", "yes"])
def test_yes_at_the_prompt(esbundle, b, bundle, answer):
    run = Terminal(esbundle, "import", bundle, "--to", b.url)
    run.wait_for(b"[y/N]")
    assert b"write 2 resources to cluster 'cluster-b'?" in run.shown
    run.type(answer.encode() + b"\n")
    got = run.end(code=0)
    assert "2 imported" in got.out
    assert b.get("/u-1").ok


@pytest.mark.parametrize("answer", [
    b"n\n", b"no\n", b"\n", b"yess\n", b" \n", b"\x04", b"y" * 3000 + b"\n"],
    ids=["n", "no", "enter", "yess", "blank", "end", "long"])
def test_no_at_the_prompt(esbundle, b, bundle, proxy, answer):
    before = schema.dump(b)
    front = proxy(b)
    run = Terminal(esbundle, "import", bundle, "--to", front.url)
    run.wait_for(b"[y/N]")
    run.type(answer)
    got = run.end(code=2)
    assert "not agreed, nothing was written" in got.out
    assert front.writes == []
    assert schema.dump(b) == before


def test_interrupt_at_the_prompt(esbundle, b, bundle, proxy):
    front = proxy(b)
    run = Terminal(esbundle, "import", bundle, "--to", front.url)
    run.wait_for(b"[y/N]")
    run.type(b"\x03")
    run.end(code=130)
    assert front.writes == []


def test_nothing_to_write_asks_nothing(esbundle, b, bundle):
    esbundle.imports(bundle, b)
    got = esbundle("import", bundle, "--to", b.url, code=0)
    assert "0 writes" in got.err
