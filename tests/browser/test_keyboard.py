"""Everything can be reached and done with a keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.samples import ENTRY

# The outline of what has the focus, or of the label that is seen in its place.
SEEN_FOCUS = """() => {
  const focused = document.activeElement;
  const seen = focused.matches(".chips input") ? focused.nextElementSibling : focused;
  const style = getComputedStyle(seen), box = seen.getBoundingClientRect();
  return {
    what: `${focused.localName}#${focused.id} ${focused.textContent.trim().slice(0, 30)}`,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    within: box.left >= 0 && box.top >= -1
      && box.right <= innerWidth && box.bottom <= innerHeight + 1,
    end: focused === document.body,
  };
}"""


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until ``selector`` has the focus."""
    wanted = page.locator(selector)
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_the_first_tab_leads_past_the_frame(page: Page) -> None:
    page.goto("/en/")

    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)

    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()


def test_a_word_is_looked_up(page: Page) -> None:
    page.goto("/en/")
    tab_to(page, "#q")

    page.keyboard.type("refugee")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator(".hit h2").first).to_have_text("refugee")
    expect(page.locator("#q")).to_have_value("refugee")


def test_a_language_to_show_is_chosen_with_the_space_bar(page: Page) -> None:
    page.goto("/en/")
    tab_to(page, "#show-km")

    page.keyboard.press("Space")

    expect(page.locator("#show-km")).to_be_checked()


def test_the_language_menu_opens_and_closes(page: Page) -> None:
    page.goto("/en/")
    summary, menu = page.locator(".switch summary"), page.locator(".switch ul")
    tab_to(page, ".switch summary")

    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.locator("a").first).to_be_focused()

    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_language_of_the_page_is_chosen(page: Page) -> None:
    page.goto("/en/themes/")
    tab_to(page, ".switch summary")
    page.keyboard.press("Enter")
    tab_to(page, ".switch a[lang=km]")

    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("html")).to_have_attribute("lang", "km")
    assert page.url.endswith("/km/themes/")


def test_a_language_of_an_entry_unfolds(page: Page) -> None:
    page.goto(f"/en{ENTRY}")
    expect(page.locator("#lo .inside")).to_be_hidden()
    tab_to(page, "#lo summary")

    page.keyboard.press("Enter")

    expect(page.locator("#lo .inside")).to_be_visible()
    expect(page.locator("#lo summary")).to_be_focused()


@pytest.mark.parametrize("path", ["/en/", f"/en{ENTRY}", "/my/search?q=refugee"])
def test_the_focus_is_always_seen(page: Page, path: str) -> None:
    page.goto(path)

    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        focus = page.evaluate(SEEN_FOCUS)
        if focus["end"]:
            break
        seen.add(focus["what"])
        assert focus["outlined"], focus["what"]
        assert focus["within"], focus["what"]

    assert len(seen) > 10
