"""report: what a real browser makes of the page (issue "Audit", §4)."""

import pytest

from lib import pages

NEVER = "return window.evil === undefined"
SHOWN = """return Array.from(document.querySelectorAll('tr[data-entry]'))
    .filter(one => one.offsetParent !== null)
    .map(one => one.querySelector('th').textContent.trim())"""
FOCUS = "return document.activeElement.name || document.activeElement.id"


@pytest.fixture
def open_page(esbundle, tmp_path, browser):
    """open_page(bundle bytes..., fragment): its page in the browser."""
    def show(*bundles, fragment="", more=()):
        paths = []
        for i, data in enumerate(bundles):
            paths.append(tmp_path / f"{i}.tar.gz")
            paths[-1].write_bytes(data)
        if len(paths) == 2:
            paths.insert(0, "--diff")
        esbundle("report", *paths, *more, "-f", "-o", tmp_path / "page.html",
                 code=0)
        browser.open(tmp_path / "page.html", fragment)
        return browser
    return show


def make(name):
    return pages.pair() if name == "pair" else (getattr(pages, name)(),)


@pytest.mark.parametrize("name", ["small", "large", "pair", "hostile"])
def test_it_opens_from_a_file_and_asks_for_nothing(open_page, name):
    browser = open_page(*make(name))
    browser.wait("return document.readyState === 'complete'")
    browser.run("document.querySelectorAll('details')"
                ".forEach(one => { one.open = true; })")
    assert browser.messages() == []
    (only,) = browser.requests()
    assert only.startswith("file://") and only.endswith("/page.html")
    assert browser.run("return document.styleSheets.length") == 1
    assert not browser.run("return document.getElementById('filter').hidden")


def test_a_foreign_script_would_be_refused(open_page, tmp_path, browser):
    """So that silence above is not for want of a policy: the same page with
    somebody else's code in it says so and does not run it."""
    open_page(pages.small())
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "bad.html").write_text(text.replace(
        "<main>", "<main><script>window.evil = 1</script>"
        "<img src='http://127.0.0.1:9/x' onerror='window.evil = 2'>"
        "<p style='color: red'>x</p>"), encoding="utf-8")
    browser.open(tmp_path / "bad.html")
    browser.wait("return document.readyState === 'complete'")
    assert browser.run(NEVER)
    said = browser.messages()
    assert len(said) == 4, said
    assert all("Content Security Policy" in one for one in said)


# ---- hostile names ----

def test_hostile_names_run_nothing_and_are_shown(open_page):
    browser = open_page(pages.hostile())
    browser.run("""
        document.querySelectorAll('details').forEach(d => { d.open = true; });
        document.querySelectorAll('a, summary, rect').forEach(one => {
            one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
            if (one.focus) one.focus();
        });""")
    assert browser.run(NEVER)
    # Only elements of ours, and no attribute that runs something.
    strange = browser.run("""
        const known = new Set(['on', 'sr', 'st']);
        return Array.from(document.querySelectorAll('body *')).filter(one =>
            /^(img|iframe|object|embed|style|link|base|meta)$/i.test(
                one.tagName) ||
            Array.from(one.attributes).some(a => known.has(
                a.name.slice(0, 2)) || /^javascript:/i.test(a.value)))
            .map(one => one.outerHTML)""")
    assert strange == []
    assert browser.run(
        "return document.querySelectorAll('script, svg').length") == 2
    shown = browser.run(SHOWN)
    for name in pages.HOSTILE:
        told = name.replace("\n", "\\n").replace("\t", "\\t")
        for mark in "\u202e\u2066\u200b":
            told = told.replace(mark, f"\\u{{{ord(mark):04x}}}")
        assert shown.count(told) == 2, told
    # Nothing is left that could turn the text around.
    text = browser.run("return document.documentElement.textContent")
    assert not set(text) & set("\u202e\u202d\u2066\u2067\u200b\u200f")


@pytest.mark.parametrize("name", ["hostile", "pair"])
def test_long_names_widen_nothing(open_page, name):
    browser = open_page(*make(name))
    for width in 1280, 700, 360:
        browser.size(width, 900)
        browser.run("document.querySelectorAll('details')"
                    ".forEach(d => { d.open = true; })")
        assert browser.run("return document.documentElement.scrollWidth"
                           ) <= width


# ---- by keyboard ----

def test_the_filter_works_by_keyboard(open_page):
    browser = open_page(pages.large())
    assert len(browser.run(SHOWN)) == 302
    browser.press("/")
    assert browser.run(FOCUS) == "words"
    browser.press(*"INDEX 2024.05.07")
    browser.wait(f"{SHOWN.strip()}.length === 10")
    names = browser.run(SHOWN)
    assert all(name.endswith("2024.05.07") for name in names)
    assert browser.run("return document.getElementById('told').textContent"
                       ) == "10 of 302 resources"
    assert browser.run("return document.querySelectorAll("
                       "'details.entry:not([hidden])').length") == 10
    browser.press("Escape")
    browser.wait(f"{SHOWN.strip()}.length === 302")
    browser.press("Tab")
    assert browser.run(FOCUS) == "kind"
    browser.press(*"stored")
    browser.wait(f"{SHOWN.strip()}.length === 10")
    browser.press("Tab")
    browser.press("Enter")
    browser.wait(f"{SHOWN.strip()}.length === 302")


def test_states_of_a_diff_can_be_chosen(open_page):
    browser = open_page(*pages.pair())
    browser.press("/")
    browser.press("Tab", "Tab")
    assert browser.run(FOCUS) == "status"
    browser.press(*"changed")
    browser.wait(f"{SHOWN.strip()}.length === 2")
    assert browser.run(SHOWN) == ["billing-policy", "checkout-policy"]


def test_fold_and_unfold_by_keyboard(open_page):
    browser = open_page(pages.small())
    unfolded = "return document.querySelectorAll('.entry[open]').length"
    browser.press("/")
    browser.press(*"pipeline")
    browser.press("Tab", "Tab", "Tab")
    assert browser.run(FOCUS) == "unfold"
    browser.press("Enter")
    assert browser.run(unfolded) == 2
    browser.press("Tab", "Space")
    assert browser.run(unfolded) == 0


def test_links_lead_to_what_is_folded_or_filtered_out(open_page):
    browser = open_page(pages.small())
    browser.press("/")
    browser.press(*"stored_script")
    browser.wait(f"{SHOWN.strip()}.length === 1")
    browser.run("""Array.from(document.querySelectorAll('svg a')).find(
        one => one.textContent.includes('billing-stream-prod')).focus()""")
    browser.press("Enter")
    browser.wait(f"{SHOWN.strip()}.length === 13")
    got = browser.run("""const one = document.activeElement;
        return [one.tagName, one.parentElement.open, one.textContent]""")
    assert got[:2] == ["SUMMARY", True]
    assert "billing-stream-prod" in got[2]


def test_a_link_from_outside_opens_its_resource(open_page):
    browser = open_page(pages.small(), fragment="#r3")
    browser.wait("return document.getElementById('r3').open")


def test_every_control_has_a_name_and_is_reached_by_tab(open_page):
    """What a screen reader is told: names, roles, headings in order."""
    browser = open_page(pages.small())
    tree = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    seen = {}
    for node in tree:
        if not node.get("ignored"):
            seen.setdefault(node["role"]["value"], []).append(
                node.get("name", {}).get("value", ""))
    for role in ("searchbox", "combobox", "button", "link", "DisclosureTriangle",
                 "region", "navigation"):
        assert seen.get(role) and all(seen[role]), (role, seen.get(role))
    assert {"main", "search", "table"} <= set(seen)
    levels = browser.run("return Array.from(document.querySelectorAll("
                         "'h1, h2, h3')).map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:]))
    browser.press("Tab")
    assert browser.run("return document.activeElement.className") == "skip"


# ---- looks ----

CONTRAST = """
    const light = rgb => {
        const [r, g, b] = rgb.match(/[\\d.]+/g).map(v => {
            v /= 255;
            return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = one => {
        for (; one; one = one.parentElement) {
            const color = getComputedStyle(one).backgroundColor;
            if (!/, 0\\)$/.test(color)) return color;
        }
    };
    const bad = [];
    document.querySelectorAll('body *').forEach(one => {
        if (one.closest('svg, script') || !one.offsetParent) return;
        const a = light(getComputedStyle(one).color), b = light(behind(one));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) bad.push([ratio, one.outerHTML.slice(0, 80)]);
    });
    return bad"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(open_page, browser, scheme):
    browser.media(scheme)
    open_page(*pages.pair(), fragment="#r1")
    back = browser.run("return getComputedStyle(document.body)"
                       ".backgroundColor.match(/\\d+/g).map(Number)")
    assert (min(back) > 200) if scheme == "light" else (max(back) < 60)
    assert browser.run(CONTRAST) == []


def test_a_printed_page_is_light_and_has_no_controls(open_page, browser):
    open_page(pages.small())
    browser.media("dark", "print")
    assert browser.run("return getComputedStyle(document.body)"
                       ".backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("return document.getElementById('filter')"
                       ".offsetParent") is None
    assert browser.run("return document.querySelector('svg')"
                       ".getBoundingClientRect().width <= innerWidth")


OVERLAPS = """
    const texts = Array.from(document.querySelectorAll('svg text'));
    const bad = [];
    texts.forEach(one => {
        const rect = one.parentElement.querySelector('rect');
        if (!rect || one.classList.contains('head')) return;
        const a = one.getBBox(), b = rect.getBBox();
        if (a.x < b.x || a.x + a.width > b.x + b.width || a.y < b.y ||
            a.y + a.height > b.y + b.height) bad.push(one.textContent);
    });
    return bad"""


@pytest.mark.parametrize("name", ["small", "large", "pair", "hostile"])
def test_labels_stay_in_their_boxes(open_page, name):
    browser = open_page(*make(name))
    assert browser.run(OVERLAPS) == []
    assert browser.run("return document.querySelectorAll('svg text').length"
                       ) > 5


def test_without_the_script_only_the_form_is_missing(open_page, browser):
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        open_page(pages.small())
        tree = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    finally:
        browser.devtools("Emulation.setScriptExecutionDisabled", value=False)
    roles = [node["role"]["value"] for node in tree
             if not node.get("ignored")]
    assert "searchbox" not in roles
    assert roles.count("DisclosureTriangle") >= 13
