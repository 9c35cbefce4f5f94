"""Every template in every interface language: readable, reachable, within the screen, silent.

Each page is loaded once, and all tests of it look at that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.settings import shipped_folder
from glossary.web.sessions import COOKIE
from tests.browser.conftest import PHONE
from tests.browser.samples import (
    ENTRY,
    FOUR,
    INTERFACE_LANGUAGES,
    LANGUAGE_OF_SCRIPT,
    SAMPLES,
    Sample,
)

AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Long words, a wide script that stacks, one that breaks anywhere: enough for dark colours, which
# are the same in all languages, and for another state of a page that was seen in all of them.
FEW_LANGUAGES = ("en", "my", "zh")

# The rest of a long list is like its beginning, and would take axe a second more.
REPEATED = [[".letter ~ .letter ~ .letter"], [".hits > :nth-child(n+6)"]]

# CSS pixels: a small phone; 1280 at 400 % zoom (WCAG 2.2, 1.4.10); a desk.
WIDTHS = (360, 320, 1280)

# A link in a sentence may be as low as its line (WCAG 2.2, 2.5.8); what stands alone is for thumbs.
LOWEST_TARGET, LOWEST_CONTROL = 24, 44
CONTROLS = "button, summary, .chips label, nav a, .top a, .tiles a, .do a, #q"

FIND_OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > width + 0.5)
    .map(one => `${one.localName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`);
}"""

FIND_CLIPPED = """() => [...document.querySelectorAll("body *:not(.hidden, input)")]
  .filter(one => {
    const style = getComputedStyle(one);
    return (style.overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1)
      || (style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1);
  })
  .map(one => `${one.localName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)"""

# A line that starts inside a cluster (a vowel or tone mark under a dotted circle), or inside a
# word of Latin letters.
FIND_BROKEN = r"""root => {
  const found = [], range = document.createRange();
  const inner = /[\p{M}\u0e30-\u0e33\u0eb0-\u0eb3]|\p{Script=Latin}/u;
  const texts = document.createTreeWalker(root || document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, text = node.data;
    range.selectNodeContents(node);
    if (range.getClientRects().length < 2) continue;
    for (const word of text.matchAll(/[\p{L}\p{M}]{2,}/gu)) {
      let middle = Infinity;
      for (let at = word.index; at < word.index + word[0].length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (box.height === 0) continue;
        if (box.top > middle && inner.test(text[at]))
          found.push(text.slice(0, at).trim() + "|" + text.slice(at).trim());
        middle = box.top + box.height / 2;
      }
    }
  }
  return found;
}"""

# A name that goes on in the next line, though a line would hold all of it.
FIND_PARTED = """() => [...document.querySelectorAll("h1 > .t, h3 > .t, .whole")].filter(one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const lines = range.getBoundingClientRect().height;
  one.style.whiteSpace = "nowrap";
  const whole = range.getBoundingClientRect();
  one.style.whiteSpace = "";
  return lines > whole.height * 1.5 && whole.width <= one.closest("h1, h3, li, p").clientWidth;
}).map(one => one.textContent)"""

FIND_LOW = """([selector, lowest]) => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility({visibilityProperty: true}))
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.height < lowest && box.right > 0)
  .map(([box, one]) =>
    `${box.height.toFixed(1)} px: ${one.localName}.${one.parentElement.className} ` +
    one.textContent.trim().slice(0, 40))"""

# How far from the beginning of its block, in pixels, each dot between two words of a heading or a
# list stands.
FIND_DOTS = """() => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, at = node.data.indexOf("·");
    const block = node.parentElement.closest("h1, .relations a, .others");
    if (at < 0 || !block) continue;
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const left = range.getBoundingClientRect().left - block.getBoundingClientRect().left;
    found.push([left, block.textContent.trim()]);
  }
  return found;
}"""

FIND_WRONG_LANGUAGE = """languages => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    const marked = texts.currentNode.parentElement.closest("[lang]").getAttribute("lang");
    for (const [script, language] of Object.entries(languages))
      if (marked !== language && new RegExp(`\\\\p{Script=${script}}`, "u").test(text))
        found.push(`${marked}: ${text.slice(0, 60)}`);
  }
  return found;
}"""


def visits() -> Iterator[tuple[str, Sample]]:
    """Yield every template's first sample in each interface language, the others in a few."""
    for ui in INTERFACE_LANGUAGES:
        seen: set[str] = set()
        for sample in SAMPLES:
            if ui in FEW_LANGUAGES or sample.template not in seen:
                yield ui, sample
            seen.add(sample.template)


@dataclass
class Visit:
    """A page as it was loaded, and what was heard meanwhile."""

    page: Page
    ui: str
    sample: Sample
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    status: int = 0


@pytest.fixture(scope="module")
def window(browser: Browser, served: str) -> Iterator[Page]:
    """The one page of a phone that all pages of this module are opened in."""
    with browser.new_context(**PHONE, base_url=served) as phone:
        yield phone.new_page()


@pytest.fixture(
    scope="module",
    params=visits(),
    ids=lambda param: f"{param[0]}-{param[1].name}",
)
def visit(
    request: pytest.FixtureRequest, window: Page, served: str, sign_in_token: str
) -> Iterator[Visit]:
    """One page, loaded by a reader who has not chosen languages before."""
    visit = Visit(window, *request.param)
    listeners = {
        "console": lambda message: visit.complaints.append(f"{message.type}: {message.text}"),
        "pageerror": lambda error: visit.complaints.append(str(error)),
        "request": lambda request: visit.addresses.append(request.url),
    }
    for event, listener in listeners.items():
        window.on(event, listener)
    window.context.clear_cookies()
    if visit.sample.is_signed_in:
        window.context.add_cookies([{"name": COOKIE, "value": sign_in_token, "url": served}])
    answer = window.goto(visit.sample.address(visit.ui))
    assert answer is not None
    visit.status = answer.status
    _open_sections(window)
    yield visit
    for event, listener in listeners.items():
        window.remove_listener(event, listener)


def _open_sections(page: Page) -> None:
    """Open what is folded, so that all of the page is looked at."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")


def _violations(page: Page, rules: list[str]) -> list[str]:
    """Return what axe objects to; it runs beside the page, so its policy need not allow it."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(
        "async ([context, options]) => (await axe.run(context, options)).violations",
        [{"exclude": REPEATED}, options],
    )
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def test_every_template_has_a_sample() -> None:
    folder = shipped_folder("templates")
    templates = {
        path.relative_to(folder).as_posix()
        for path in folder.glob("*/*.html")
        if path.parent.name != "shared" and path.name != "pieces.html"
    }

    # An edition has a page once somebody has published one: tests/printing asks for it.
    templates.discard("editions/edition.html")
    # A part of the form, which its script asks for.
    templates.discard("editing/advice.html")
    assert {sample.template for sample in SAMPLES} == templates


def test_a_page_is_the_expected_one_in_its_language(visit: Visit) -> None:
    assert visit.status == visit.sample.status
    assert visit.page.locator("html").get_attribute("lang") == LANGUAGES[visit.ui].lang_attribute


def test_every_script_is_marked_with_its_language(visit: Visit) -> None:
    assert visit.page.evaluate(FIND_WRONG_LANGUAGE, LANGUAGE_OF_SCRIPT) == []


def test_a_page_has_no_barrier_that_axe_can_find(visit: Visit) -> None:
    assert _violations(visit.page, RULES) == []

    if visit.ui in FEW_LANGUAGES:
        visit.page.emulate_media(color_scheme="dark")
        in_the_dark = _violations(visit.page, ["color-contrast"])
        visit.page.emulate_media(color_scheme="light")
        assert in_the_dark == []


def test_axe_finds_a_picture_without_words(window: Page) -> None:
    window.goto("/en/")
    window.evaluate("document.querySelector('main').append(new Image())")
    assert [found for found in _violations(window, RULES) if found.startswith("image-alt")]


def test_a_page_fits_the_screen(visit: Visit) -> None:
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 740})

        assert (width, visit.page.evaluate(FIND_OVERFLOWING)) == (width, [])
        assert (width, visit.page.evaluate(FIND_CLIPPED)) == (width, [])
        assert (width, visit.page.evaluate(FIND_BROKEN)) == (width, [])


@pytest.mark.parametrize("path", ["/compare", FOUR, "/themes/people"])
@pytest.mark.parametrize("ui", ["km", "lo", "my"])
def test_no_line_of_words_begins_with_the_dot_between_two(window: Page, ui: str, path: str) -> None:
    window.set_viewport_size(PHONE["viewport"])
    window.goto(f"/{ui}{path}")
    _open_sections(window)

    dots = window.evaluate(FIND_DOTS)
    assert len(dots) > 1
    assert [text for left, text in dots if left < 1] == []


def test_a_heading_breaks_before_its_word_rather_than_inside(
    window: Page, served: str, sign_in_token: str
) -> None:
    window.set_viewport_size(PHONE["viewport"])
    window.context.add_cookies([{"name": COOKIE, "value": sign_in_token, "url": served}])
    window.goto(f"/km{ENTRY}/edit?in=km")

    heading, word = window.locator("h1").bounding_box(), window.locator("h1 .t").bounding_box()
    assert heading is not None
    assert word is not None
    assert word["x"] == heading["x"]
    assert word["y"] > heading["y"]
    assert word["height"] < heading["height"] * 0.7


def test_a_name_goes_to_the_next_line_whole(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE["viewport"])

    assert visit.page.evaluate(FIND_PARTED) == []


def test_targets_are_high_enough_for_a_thumb(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE["viewport"])

    assert visit.page.evaluate(FIND_LOW, ["a, button, summary, label", LOWEST_TARGET]) == []
    assert visit.page.evaluate(FIND_LOW, [CONTROLS, LOWEST_CONTROL]) == []


def test_a_page_raises_no_complaint_and_asks_no_other_host(visit: Visit, served: str) -> None:
    own = f"Failed to load resource: the server responded with a status of {visit.sample.status}"

    assert [one for one in visit.complaints if own not in one] == []
    assert [one for one in visit.addresses if not one.startswith((served, "data:"))] == []


@pytest.mark.parametrize("ui", INTERFACE_LANGUAGES)
def test_the_open_language_menu_is_within_the_screen(window: Page, ui: str) -> None:
    window.set_viewport_size({"width": 320, "height": 740})
    window.goto(f"/{ui}/")
    window.locator(".switch summary").click()

    assert window.evaluate(FIND_OVERFLOWING) == []
    assert window.evaluate(FIND_LOW, [".switch a", LOWEST_CONTROL]) == []
    for link in window.locator(".switch a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] + box["height"] <= 740
    assert _violations(window, RULES) == []


@pytest.mark.parametrize("width", [*WIDTHS, 412])
def test_every_word_fits_a_card_unbroken(
    window: Page, glossary_index: SearchIndex, width: int
) -> None:
    terms = [
        (LANGUAGES[tag].lang_attribute, term.text)
        for concept in glossary_index.concepts.values()
        for tag in LANGUAGES
        if (term := concept.preferred(tag))
    ]
    window.set_viewport_size({"width": width, "height": 740})
    window.goto(f"/en{ENTRY}/card/en")

    broken = window.evaluate(
        """([terms, findBroken]) => {
          const word = document.querySelector(".card .t"), find = eval(findBroken);
          return terms.flatMap(([lang, text]) => {
            word.lang = lang;
            word.textContent = text;
            return find(word);
          });
        }""",
        [terms, FIND_BROKEN],
    )

    assert broken == []
