"""The picture of the concepts around one, measured where it is drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from glossary.languages import LANGUAGES
from tests.browser.conftest import PHONE

# How far each word sticks out of its box, in pixels, where it does.
OUTSIDE = """() => [...document.querySelectorAll('.map rect')].flatMap(rect => {
  const box = rect.getBoundingClientRect();
  return [...rect.nextElementSibling.querySelectorAll('tspan')].map(line => {
    const text = line.getBoundingClientRect();
    return [line.textContent, Math.max(box.left - text.left, text.right - box.right)];
  }).filter(([_, over]) => over > 0);
})"""
CONCEPTS = ("migrant", "refugee", "human-rights", "smuggled-migrant", "memorandum-of-understanding")


@pytest.mark.parametrize("ui", LANGUAGES)
def test_no_word_leaves_its_box(browser: Browser, served: str, ui: str) -> None:
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        for slug in CONCEPTS:
            page.goto(f"/{ui}/concepts/{slug}/map")
            page.evaluate("document.fonts.ready")
            assert page.locator(".map rect").count() > 1
            assert page.evaluate(OUTSIDE) == []


def test_the_words_are_reached_by_keyboard_in_the_order_of_reading(
    browser: Browser, served: str
) -> None:
    with browser.new_context(**PHONE, base_url=served) as context:
        page = context.new_page()
        page.goto("/en/concepts/migrant/map")
        page.get_by_role("link", name="Back to the entry").focus()
        reached = []
        for _ in range(page.locator(".map a").count()):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        names = page.locator(".map a").evaluate_all(
            "all => all.map(a => a.getAttribute('aria-label'))"
        )
        assert reached == names
        page.keyboard.press("Enter")
        page.wait_for_url("**/concepts/migration")
