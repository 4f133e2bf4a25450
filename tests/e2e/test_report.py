"""report: one HTML page of a bundle, a diff or a plan (issue "Audit", §4).
What a browser makes of it: test_report_page.py."""

import base64
import hashlib
import html
import os
import re
import signal
import subprocess
import time

import pytest

from lib import pages
from lib.bundles import check_bundle
from lib.cages import sh
from lib.complaint import complaint, files
from lib.resources import requests
from lib.runner import BINARY


@pytest.fixture
def page(esbundle, tmp_path):
    """page(bundle, *options): the text of its page."""
    def make(*args, code=0):
        path = tmp_path / "page.html"
        esbundle("report", *args, "-o", path, "--force", code=code)
        return path.read_text(encoding="utf-8")
    return make


@pytest.fixture
def keep(tmp_path):
    """keep(name, bytes): the path of a bundle."""
    def write(name, data):
        path = tmp_path / f"{name}.tar.gz"
        path.write_bytes(data)
        return str(path)
    return write


def plain(text):
    """What stands between the tags."""
    text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def part(text, start, end="<h2"):
    return text.split(f'<h2 id="{start}">')[1].split(end)[0]


# ---- one file, and nothing but it ----

@pytest.mark.parametrize("make", [pages.small, pages.large, pages.hostile])
def test_no_address_and_only_own_code(page, keep, make):
    text = page(keep("b", make()))
    (policy,) = re.findall(
        r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(one.split(" ", 1) for one in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for name, tag in ("style-src", "style"), ("script-src", "script"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest())
        assert rules[name] == f"'sha256-{digest.decode()}'"
        assert "http:" not in inner and "url(" not in inner
    # Of all attributes that can name an address only links within the page.
    tags = "".join(re.findall(r"<[a-z][^>]*>", text))
    assert not re.search(r"\b(src|action|data|poster|srcset|style|on\w+)=",
                         tags)
    assert all(one.startswith("#") for one in
               re.findall(r'href="([^"]*)"', tags))


def test_the_same_bytes_every_time(esbundle, keep, tmp_path):
    bundle = keep("b", pages.large())
    before, after = (keep(f"b{i}", one)
                     for i, one in enumerate(pages.pair()))
    for args in [bundle], ["--diff", before, after]:
        made = set()
        for i, env in enumerate(({"TZ": "Asia/Tokyo", "LANG": "C"},
                                 {"TZ": "UTC", "SOURCE_DATE_EPOCH": "1"})):
            path = tmp_path / f"{i}.html"
            esbundle("report", *args, "-f", "-o", path, env=env, code=0)
            made.add(path.read_bytes())
        made.add(esbundle("report", *args, "-o", "-", code=0).raw)
        assert len(made) == 1


def test_an_existing_file_stays(esbundle, keep, tmp_path):
    bundle = keep("b", pages.small())
    (tmp_path / "page.html").write_text("mine", encoding="utf-8")
    complaint(esbundle("report", bundle, "-o", "page.html", code=9),
              "'page.html'")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_leaves_nothing(esbundle, keep, tmp_path, number):
    """The page is begun, and waits for the rest of the second bundle."""
    bundle = keep("b", pages.large())
    run = subprocess.Popen(
        [BINARY, "report", "--diff", bundle, "-", "-o", "page.html"],
        cwd=tmp_path, env=esbundle.environment(None), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(bundle, "rb") as file:
        run.stdin.write(file.read(5000))
    run.stdin.flush()
    end = time.monotonic() + 60
    while len(files(tmp_path)) < 2:
        assert time.monotonic() < end and run.poll() is None
        time.sleep(0.005)
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    got = esbundle.judge(["report"], run.returncode, out, err, 128 + number)
    assert "interrupted" in got.err and files(tmp_path) == ["b.tar.gz"]


def test_a_page_that_nobody_reads_to_its_end(esbundle, keep):
    bundle = keep("b", pages.large())
    got = sh(esbundle, '{ "$E" report "$1" -o -; echo $? >&2; } | head -c 9',
             bundle)
    assert got.out == "<!DOCTYPE" and got.err.splitlines()[-1] == "9", got


# ---- contents ----

def test_a_page_tells_what_the_bundle_holds(page, keep):
    bundle = keep("b", pages.small())
    text = page(bundle)
    manifest, members = check_bundle(bundle)
    about = plain(part(text, "about"))
    for value in (manifest["content_digest"], manifest["created"], "elastic",
                  manifest["source"]["cluster_uuid"]):
        assert value in about
    left = plain(part(text, "left-out"))
    for one in manifest["skipped"]:
        assert one["name"] in left and one["reason"] in left
    assert "/settings/index.uuid" in left and "identity" in left
    shown = [html.unescape(one) for one in
             re.findall(r"<pre><bdi>(.*?)</bdi></pre>", text, re.S)]
    want = {one["member"] for one in manifest["resources"]}
    assert sorted(shown) == sorted(members[path].decode() for path in want)


def entries(text):
    """kind/name of each resource: its part of the page."""
    found = {}
    for piece in text.split('<details class="entry" id="')[1:]:
        head = piece.split("</summary>")[0].split(">", 1)[1]
        kind, name = re.search(
            r'class="kind">(.*?)</span> <bdi>(.*?)</bdi>', head).groups()
        found[f"{kind}/{name}"] = piece
    return found


def links(piece, title):
    if f"<h3>{title}</h3>" not in piece:
        return set()
    some = piece.split(f"<h3>{title}</h3>")[1].split("</ul>")[0]
    return {(kind, name, html.unescape(pointer)) for kind, name, pointer in
            re.findall(r'class="soft">([^<]*)</span> <bdi>([^<]*)</bdi>.*?'
                       r'<code class="soft">([^<]*)</code>', some)}


def test_references_stand_at_both_ends(page, keep):
    bundle = keep("b", pages.small())
    found = entries(page(bundle))
    manifest, _ = check_bundle(bundle)
    used = {}
    for one in manifest["resources"]:
        key = f"{one['kind']}/{one['name']}"
        assert links(found[key], "Needs") == {
            (need["kind"], need["name"], need["pointer"])
            for need in one["requires"]}
        for need in one["requires"]:
            used.setdefault(f"{need['kind']}/{need['name']}", set()).add(
                (one["kind"], one["name"], need["pointer"]))
    for key, piece in found.items():
        assert links(piece, "Used by") == used.get(key, set()), key


def test_a_mapping_is_drawn_as_a_tree(page, keep):
    found = entries(page(keep("b", pages.small())))
    tree = found["index/billing-2024.05.01"].split("Fields (10)")[1]
    order = re.findall(r"<li>(.*?)<b><bdi>(.*?)</bdi></b> <code>(.*?)</code>"
                       r"|(</?ul>)", tree.split("</details>")[0])
    flat = ["".join(one) for one in order]
    assert flat == [
        "<ul>", "@timestampdate", "billing_0long", "hostobject",
        "<ul>", "ipip", "namekeyword", "osobject",
        "<ul>", "familykeyword", "versionkeyword", "</ul>", "</ul>",
        "messagetext", "<ul>", ".rawkeyword", "</ul>", "</ul>"]
    assert "Fields (" not in found["ilm_policy/billing-policy"]


def test_equal_bodies_are_shown_once(page, keep):
    text = page(keep("b", pages.bundle(pages.share([
        pages.resource("index", f"i{n}", {"settings": {}})
        for n in range(50)]))))
    assert text.count("<pre>") == 1
    assert text.count("The body is the same as that of") == 49


def test_choosing_leaves_the_rest_out(page, keep):
    bundle = keep("b", pages.small())
    text = page(bundle, "--kind", "ilm_policy")
    assert set(entries(text)) == {"ilm_policy/billing-policy"}
    assert "1 of the bundle's 13 resources" in plain(text)


# ---- the picture ----

def numbers(text, tag):
    svg = text.split("<svg")[1].split("</svg>")[0]
    return [{key: float(value) for key, value in re.findall(
        r'\b(x|y|width|height)="(\d+)"', one)}
            for one in re.findall(rf"<{tag} [^>]*>", svg)]


def test_boxes_keep_apart_and_groups_collapse(page, keep):
    text = page(keep("b", pages.large()))
    boxes = numbers(text, "rect")
    assert 20 < len(boxes) <= 150
    assert "billing-2024.05.* (22)" in plain(text)
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            assert (one["x"] != other["x"] or
                    abs(one["y"] - other["y"]) >= one["height"]), (one, other)
    # As many as ten templates that share one component cannot do without.
    assert re.findall(r'data-crossings="(\d+)"', text) == ["40"]
    few = page(keep("few", pages.small()))
    assert len(numbers(few, "rect")) == 13


def test_what_is_missing_is_dashed(page, keep):
    _, after = pages.pair()
    text = page(keep("b", after))
    assert text.count('class="box absent"') == 1
    piece = entries(text)["ingest_pipeline/checkout-parse"]
    assert "(not in the bundle)" in piece


# ---- diff ----

def test_a_diff_page_tells_what_changed(esbundle, page, keep):
    before, after = (keep(f"b{i}", one)
                     for i, one in enumerate(pages.pair()))
    text = page("--diff", before, after)
    changes = part(text, "changes")
    rows = re.findall(r"<tr><th[^>]*>(.*?)</th><td>(.*?)</td><td>(.*?)</td>",
                      changes)
    assert [tuple(plain(one) for one in row) for row in rows] == [
        ("/policy/phases/delete/min_age", '"30d"', '"14d"')] * 2
    assert re.findall(r"(added|removed)</span> \((\d+)\)", changes) == [
        ("added", "2"), ("removed", "1")]
    # What the later export could not read did not vanish.
    assert "the server answers 500" in plain(changes)
    got = esbundle("report", "--diff", before, after, "-o", "d.html",
                   "--json", code=0).json
    assert got["states"] == {"same": 22, "changed": 2, "added": 2,
                             "removed": 1, "not read": 1}
    assert got["bytes"] == os.path.getsize(
        os.path.join(esbundle.cwd, "d.html"))


def test_a_diff_page_tells_the_class_of_each_change(esbundle, page, keep):
    paths = [keep(f"b{i}", one) for i, one in enumerate(pages.pair())]
    got = esbundle("diff", *paths, "--json", code=3).json
    changes = part(page("--diff", *paths), "changes")
    told = re.findall(r"</td><td><span class=\"\w+\">(.*?)</span>: (.*?)</td>",
                      changes)
    titles = dict(re.findall(r"^  (\w+) +([\w ]+):", esbundle(
        "help", "classes", code=0).out, re.M))
    wanted = [(titles[one["class"]], one["why"])
              for resource in got["resources"]
              for one in resource.get("changes", ())]
    assert [(title, plain(why)) for title, why in told] == wanted
    assert len(wanted) == 2 and wanted[0][0] == "destructive or surprising"
    totals = ", ".join(f"{got['classes'][word]} {title}"
                       for word, title in titles.items()
                       if got["classes"][word] > 0)
    assert f"What it takes on a running cluster: {totals}</p>" in changes
    # An index that is gone is gone with its documents.
    assert "deleting it deletes the documents in it" in plain(changes)


def test_a_diff_of_one_bundle_with_itself(page, keep):
    bundle = keep("b", pages.small())
    assert "Nothing: every resource is the same" in page(
        "--diff", bundle, bundle)


def test_what_compare_holds_equal_is_no_change(page, keep):
    first, second = (keep(name, pages.bundle([pages.resource("index", "i", {
        "mappings": mappings, "settings": {
            "index.number_of_shards": shards}})])) for name, shards, mappings
                     in (("a", "1", {}), ("b", 1, {"properties": {}})))
    text = page("--diff", first, second, "--json")
    assert "number_of_shards" not in part(text, "changes")


def test_a_diff_of_what_is_chosen(page, keep):
    before, after = (keep(f"b{i}", one)
                     for i, one in enumerate(pages.pair()))
    text = page("--diff", before, after, "--include",
                "index:checkout-2024.05.01", "--no-deps")
    assert set(entries(text)) == {"index/checkout-2024.05.01"}
    assert ">removed</span> (1)" in part(text, "changes")


# ---- plan ----

def test_a_plan_page_tells_what_plan_tells(a, b, esbundle, page):
    a.load(requests())
    bundle = esbundle.export(a)
    b.put("/_ilm/policy/product", {"policy": {"phases": {}}})
    b.put("/_template/product", {"index_patterns": ["product_*"],
                                 "mappings": {"dynamic": "strict"}})
    plan = esbundle("plan", bundle, "--to", b.url, "--replicas", "0",
                    "--json", code=7).json
    text = page(bundle, "--against", b.url, "--replicas", "0")
    rows = re.findall(r'data-kind="(\w+)" data-status="(\w+)">.*?'
                      r'<th scope="row">(<a.*?</a>)', text)
    assert {f"{kind}/{plain(link)}": state for kind, state, link in rows} == {f"{step['kind']}/{step['name']}": step["action"]
                     for step in plan["steps"]}
    told = plain(part(text, "changes"))
    for step in plan["steps"]:
        for change in step.get("changes", ()):
            if step["action"] not in ("create", "same"):
                assert change["pointer"] in told
    assert "in place: seen by indices created from then on" in told
    assert "destructive or surprising: policy 'product': its indices" in told
    for one in plan["warnings"] + plan["rewrites"]:
        assert one["text"] in told
    assert "An import would write nothing" in told
    # The page only reads.
    assert not b.get("/_template/product").json["product"].get("aliases")
    assert b.get("/catalog-2024").status == 404


def test_a_blocked_resource_names_reason_and_remedy(a, b, esbundle, page):
    a.load(requests())
    bundle = esbundle.export(a)
    b.put("/other", {"aliases": {"product_info": {}}})
    (step,) = [one for one in esbundle(
        "plan", bundle, "--to", b.url, "--json", code=7).json["steps"]
               if one["action"] == "blocked"]
    told = plain(part(page(bundle, "--against", b.url), "changes"))
    assert step["reason"] in told and step["remedy"] in told


# ---- bad questions ----

@pytest.mark.parametrize("args, words", [
    (["B"], "no output"),
    (["B", "B", "-o", "x"], "--diff"),
    (["--diff", "B", "-o", "x"], "2 are wanted"),
    (["--diff", "-", "-", "-o", "x"], "standard input"),
    (["--diff", "B", "B", "--against", "http://127.0.0.1:9", "-o", "x"],
     "exclude each other"),
    (["B", "--replicas", "1", "-o", "x"], "--against"),
    (["B", "--on-conflict", "skip", "-o", "x"], "--against"),
    (["B", "--include", "none", "-o", "x"], "is chosen"),
    (["--diff", "B", "B", "--include", "none", "-o", "x"], "is chosen"),
    (["B", "-o", "-", "--json"], "--json")])
def test_bad_questions(esbundle, keep, tmp_path, args, words):
    bundle = keep("b", pages.small())
    got = esbundle("report", *[bundle if one == "B" else one
                               for one in args], code=2)
    assert words in got.err, got
    assert files(tmp_path) == ["b.tar.gz"]
