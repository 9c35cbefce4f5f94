"""Copying a word."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.samples import ENTRY


@pytest.fixture
def entry(context: BrowserContext) -> Page:
    """An entry in Thai and Khmer, on a phone that lets pages copy."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.clock.install()
    page.goto(f"/en{ENTRY}?show=th,km")
    return page


def test_a_word_is_copied_and_the_button_says_so(entry: Page) -> None:
    button = entry.locator("#km .copy")

    button.click()

    expect(button).to_have_text("Copied")
    assert entry.evaluate("navigator.clipboard.readText()") == "ជនចំណាកស្រុកគ្មានឯកសារ"


@pytest.mark.parametrize("times", [1, 2])
def test_the_button_is_soon_itself_again(entry: Page, times: int) -> None:
    button = entry.locator("#th .copy")
    for _ in range(times):
        button.click()
        expect(button).to_have_text("Copied")
        entry.clock.run_for(500)

    entry.clock.run_for(5000)

    expect(button).to_have_text("Copy")
