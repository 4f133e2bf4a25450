"""report: what lint finds stands on the page (issue "Audit", §4)."""

import html
import re

import pytest

import lint_bundles
from lib import pages

ROW = re.compile(
    r'<tr><td class="status \w+">(\w+)</td><td><a href="#r(\d+)">'
    r'<span class="soft">([^<]*)</span> <bdi>([^<]*)</bdi></a></td>'
    r"<td>(.*?)</td><td>(.*?)<br><code class=\"soft\">([\w-]+)</code></td>",
    re.S)


@pytest.fixture
def page(esbundle, tmp_path):
    """page(data, *options): the text of a bundle's page, and its path."""
    def make(data, *args):
        path = tmp_path / "bundle.tar.gz"
        path.write_bytes(data)
        esbundle("report", path, *args, "-o", "page.html", "--force", code=0)
        return (tmp_path / "page.html").read_text(encoding="utf-8"), path
    return make


def rows(text):
    """Severity, kind, name, id and what the link leads to."""
    section = text.split('<h2 id="findings">')[1].split("<h2")[0]
    found = []
    for severity, entry, kind, name, what, remedy, rule in ROW.findall(section):
        target = text.split(f'<details class="entry" id="r{entry}"')[1]
        assert f'class="kind">{kind}</span> <bdi>{name}</bdi>' in target[:600]
        found.append((severity, kind, html.unescape(name), rule,
                      html.unescape(remedy)))
        assert what
    assert len(found) == section.count("<tr><td")
    return found


@pytest.mark.parametrize("data", [pages.small, pages.large])
def test_the_page_tells_what_lint_tells(esbundle, page, data):
    text, path = page(data())
    got = esbundle("lint", path, "--json").json
    assert rows(text) == [
        (one["severity"], one["kind"], one["name"], one["id"], one["remedy"])
        for one in got["findings"]]
    assert f"{got['errors']} errors, {got['warnings']} warnings" in text
    assert '<a href="#findings">' in text


def test_a_clean_bundle_says_so(page):
    text, _ = page(lint_bundles.pack(lint_bundles.load("clean")))
    assert "Nothing in it will hurt" in text


def test_hostile_names_and_texts_are_escaped(page):
    settings = {"index.analysis.filter.f.type": "synonym",
                "index.analysis.filter.f.synonyms_path": pages.SCRIPT}
    text, _ = page(lint_bundles.pack({"resources": [
        {"kind": "index", "name": "orders", "body": {
            "aliases": {}, "mappings": {}, "settings": settings,
            "state": "open"}},
        *[{"kind": "ingest_pipeline", "name": name, "body": {
            "processors": []}} for name in pages.HOSTILE]]}))
    section = text.split('<h2 id="findings">')[1].split("<h2")[0]
    assert section.count("<tr><td") == 1 + len(pages.HOSTILE)
    for evil in pages.SCRIPT, pages.IMAGE, pages.STYLE, pages.MARKS:
        assert evil not in text
    assert pages.SCRIPT in html.unescape(section)


def test_only_what_is_chosen_is_told_of(page):
    data = lint_bundles.pack(lint_bundles.load("policy-deletes"))
    assert [one[3] for one in rows(page(data)[0])] == ["policy-deletes"]
    text, _ = page(data, "--kind", "ilm_policy")
    assert "Nothing in it will hurt" in text
