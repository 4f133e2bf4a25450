"""Odd names in every kind: in URLs, in the archive, in selections and on the
terminal.  The server decides which of them are legal for a kind."""

import os
import pty
import subprocess

import pytest

from lib import schema
from lib.client import enc
from lib.runner import BINARY

MARKS = ["a%b", "a+b", "a@b", "a&b", "a=b", "a*b", "a,b", "a/b", "*", "a%2fb",
         "a%2Fb", "a;b", "a'b", "a!b", "a(b)", "a$b", "{a}", "<a>", "a\\b",
         'a"b', "a?b", "a#b", "a:b", "a|b", "a b", "Upper", "~a", "-a", "..",
         ".", "a..b"]
TEXTS = ["\u65e5\u672c\u8a9e", "\U0001f600", "caf\u00e9", "cafe\u0301"]
UNSEEN = ["a\nb", "a\u001b[31mb", "a\u0085b", "a\u202eb", "a\u200bb",
          "a\u0000b", "a\u007fb", "a\u2028b", "\ufeffa"]
LONGEST_STREAM = "y" * 244   # its backing index has 255 bytes
LONG = ["x" * 255, "\u00e9" * 127 + "x", "%" * 255]
NAMES = MARKS + TEXTS + UNSEEN + LONG + [LONGEST_STREAM]

# What all kinds take, by which the test knows that it has tried something.
ALWAYS = {"a%b", "a+b", "a@b", "a&b", "a=b", "a;b", "~a", "a..b", *TEXTS}


def put(path, body=None):
    """A maker of one resource whose name ends a path."""
    return lambda client, name: client.request("PUT", path + enc(name), body)


def put_stream(client, name):
    return client.request("PUT", "/_data_stream/" + enc(name))


def put_template(client, name):
    """Patterns of their own: equal priorities must not meet."""
    return client.request("PUT", "/_index_template/" + enc(name), {
        "index_patterns": ["only-%s" % enc(name).lower().replace("*", "_")],
        "template": {}})


MAKERS = {
    "ilm_policy": put("/_ilm/policy/", {"policy": {"phases": {}}}),
    "stored_script": put("/_scripts/", {"script": {
        "lang": "painless", "source": "1"}}),
    "index": put("/", {"settings": {"number_of_replicas": 0}}),
    "ingest_pipeline": put("/_ingest/pipeline/", {"processors": []}),
    "legacy_template": put("/_template/", {"index_patterns": ["nothing"]}),
    "component_template": put("/_component_template/", {"template": {}}),
    "index_template": put_template,
    "data_stream": put_stream,
}

# Marks beyond ALWAYS that this kind takes on 7.10.2.
ALSO = {
    "ilm_policy": {"a*b", "*", "a/b", "..", ".", "Upper", *UNSEEN, *LONG},
    "stored_script": {"a*b", "*", "a,b", "a/b", "..", "a b", *UNSEEN, *LONG},
    "index": {"a%2fb", "{a}", *LONG},
    "ingest_pipeline": {*NAMES},
    "legacy_template": {"a/b", "a?b", "..", ".", *UNSEEN, *LONG},
    "component_template": {"a/b", "a?b", "..", ".", *UNSEEN, *LONG},
    "index_template": {"a/b", "a?b", "..", ".", *UNSEEN, *LONG},
    "data_stream": {"a%2fb", LONGEST_STREAM},
}


def fill(client, kind):
    """Try every name; the set of those that were taken."""
    if kind == "data_stream":
        # A lone "*" would not reach backing indices, which are hidden.
        client.put("/_index_template/all", {
            "index_patterns": sorted({one[0] + "*" for one in NAMES
                                      if one[0] not in "*-<"}),
            "data_stream": {}, "priority": 1,
            "template": {
                "settings": {"number_of_replicas": 0},
                "mappings": {"properties": {"@timestamp": {"type": "date"}}}}})
    for name in NAMES:
        MAKERS[kind](client, name)
    taken = set(schema.dump(client)[kind])
    assert taken >= ALWAYS | ALSO[kind]
    return taken


def escaped(name):
    """A name as a pattern that means nothing but itself."""
    return "".join("\\" + one if one in "\\,*?:=" else one for one in name)


def listed(esbundle, bundle, *choice):
    got = esbundle("show", bundle, "--json", *choice, code=0).json
    return {(one["kind"], one["name"]) for one in got["resources"]}


@pytest.mark.parametrize("kind", MAKERS)
def test_odd_names(clusters, esbundle, kind):
    a, b = clusters
    taken = fill(a, kind)
    bundle = esbundle.export(a, "odd.tar.gz", "--include-hidden",
                             "--kind", kind)
    esbundle.imports(bundle, b)
    assert set(schema.dump(b)[kind]) >= taken
    assert schema.dump(b) == schema.dump(a)
    esbundle("verify", bundle, "--against", b.url, code=0)
    again = esbundle.imports(bundle, b, "--json")
    assert again.lines[-1]["writes"] == 0


@pytest.mark.parametrize("kind", ["ingest_pipeline", "stored_script"])
def test_odd_names_are_chosen_by_backslash(clusters, esbundle, kind):
    a = clusters.a
    taken = fill(a, kind)
    bundle = esbundle.export(a, "odd.tar.gz", "--include-hidden")
    for name in taken - {"a\u0000b"}:
        pattern = f"{kind}:{escaped(name)}"
        assert listed(esbundle, bundle, "--include", pattern) == \
            {(kind, name)}
        esbundle("show", bundle, f"{kind}/{name}", code=0)
    everything = {(kind, name) for name in taken}
    assert listed(esbundle, bundle, "--exclude", "a\\*b,\\*,a\\,b,a\\\\b") == \
        everything - {(kind, name) for name in ("a*b", "*", "a,b", "a\\b")}


def test_export_chooses_by_backslash(clusters, esbundle):
    a = clusters.a
    fill(a, "ingest_pipeline")
    fill(a, "index")
    bundle = esbundle.export(
        a, "some.tar.gz", "--include",
        "ingest_pipeline:a\\*b,ingest_pipeline:a\\,b,index:a\\=b,"
        "ingest_pipeline:a\\:b,ingest_pipeline:\\*")
    assert listed(esbundle, bundle) == {
        ("ingest_pipeline", "a*b"), ("ingest_pipeline", "a,b"),
        ("index", "a=b"), ("ingest_pipeline", "a:b"),
        ("ingest_pipeline", "*")}


def test_map_takes_odd_names(clusters, esbundle):
    a, b = clusters
    a.put("/_ingest/pipeline/" + enc("a=b,*"), {"processors": []})
    a.put("/_ingest/pipeline/user", {"processors": [
        {"pipeline": {"name": "a=b,*"}}]})
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b, "--map",
                     "ingest_pipeline:a\\=b\\,\\*=c\\:\\=\u00e9")
    found = schema.dump(b)["ingest_pipeline"]
    assert set(found) == {"c:=\u00e9", "user"}
    assert found["user"]["processors"] == [{"pipeline": {"name": "c:=\u00e9"}}]


def test_odd_aliases(clusters, esbundle):
    a, b = clusters
    a.put("/with-aliases")
    actions = [{"add": {"index": "with-aliases", "alias": name}}
               for name in NAMES]
    taken = {one["add"]["alias"] for one in actions
             if a.request("POST", "/_aliases", {"actions": [one]}).ok}
    assert taken >= ALWAYS | {"Upper", "a%2Fb", "a\u001b[31mb", "x" * 255}
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b)
    assert set(schema.dump(b)["index"]["with-aliases"]["aliases"]) == taken
    assert schema.dump(b) == schema.dump(a)


def test_name_forms_are_not_normalised(clusters, esbundle):
    a, b = clusters
    for name, field in (("caf\u00e9", "nfc"), ("cafe\u0301", "nfd")):
        a.put("/" + enc(name), {"mappings": {"properties": {
            field: {"type": "keyword"}, name: {"type": "keyword"}}}})
    bundle = esbundle.export(a)
    esbundle.imports(bundle, b)
    found = schema.dump(b)["index"]
    assert set(found) == {"caf\u00e9", "cafe\u0301"}
    assert "nfc" in found["caf\u00e9"]["mappings"]["properties"]
    assert "nfd" in found["cafe\u0301"]["mappings"]["properties"]
    chosen = esbundle.export(a, "one.tar.gz", "--include", "cafe\u0301")
    assert listed(esbundle, chosen) == {("index", "cafe\u0301")}


def assert_harmless(text, places):
    """No control character but the line's end, nothing that hides or turns
    text; every odd name is seen in an escaped form."""
    assert not [one for one in text if one != "\n" and (
        ord(one) < 32 or 127 <= ord(one) < 160 or
        one in "\u200b\u202e\u2028\ufeff")]
    for place in places:
        assert place in text, (place, text)


def test_terminal_sees_odd_names_escaped(clusters, esbundle):
    a, b = clusters
    taken = fill(a, "ingest_pipeline")
    bundle = esbundle.export(a, "odd.tar.gz", "--include-hidden")
    got = esbundle("show", bundle, "--list", code=0)
    assert_harmless(got.out, ["\\x1b[31mb", "a\\nb", "\\u{202e}", "\\u{200b}",
                              "\u65e5\u672c\u8a9e"])
    assert len(got.out.splitlines()) == len(taken)
    assert_harmless(esbundle("plan", bundle, "--to", b.url, code=0).out,
                    ["\\x1b[31mb"])
    assert_harmless(esbundle.imports(bundle, b, "-v").err, ["\\x1b[31mb"])
    b.put("/_ingest/pipeline/" + enc("a\u001b[31mb"), {
        "description": "\u001b[2J", "processors": []})
    assert_harmless(
        esbundle("verify", bundle, "--against", b.url, code=1).out,
        ["\\x1b[31mb", "\\u001b[2J"])
    missing = esbundle("show", bundle, "ingest_pipeline/\u001b[0m", code=2)
    assert_harmless(missing.err, ["\\x1b[0m"])
    for index in range(2):
        a.put("/" + enc(f".hidden-\u202e{index}"))
    got = esbundle("export", "--from", a.url, "-o", "second.tar.gz", code=0)
    assert_harmless(got.err, [".hidden-\\u{202e}1"])


def test_list_on_a_real_terminal(clusters, esbundle):
    fill(clusters.a, "ingest_pipeline")
    bundle = esbundle.export(clusters.a, "odd.tar.gz", "--include-hidden")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [BINARY, "show", bundle, "--list"], stdout=theirs,
        env=esbundle.environment({"TERM": "xterm-256color"}))
    os.close(theirs)
    text = b""
    while chunk := read_terminal(ours):
        text += chunk
    os.close(ours)
    assert process.wait() == 0
    assert b"a\\x1b[31mb" in text
    assert b"a\x1b[31mb" not in text
    for unseen in "\u0085", "\u202e", "\u200b", "\u2028":
        assert unseen.encode() not in text
    assert "cafe\u0301".encode() in text


def read_terminal(master):
    """The next bytes; none when the other side has been closed."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""
