"""A trainer's way: search, pick twelve words, Thai and Burmese, A5, print."""

from __future__ import annotations

import unicodedata

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE

# What she types, and how many of the words found she takes: twelve in all.
SEARCHES = {"wage": 2, "work": 4, "migrant": 3, "border": 3}


def pick(page: Page, wanted: int) -> None:
    """Tick ``wanted`` of the words found."""
    found = page.locator(".found input")
    for number in range(wanted):
        found.nth(number).check()


def test_a_trainer_prints_twelve_words_without_javascript(browser: Browser, served: str) -> None:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/en/")
        page.get_by_role("link", name="Print", exact=True).click()
        for query, wanted in SEARCHES.items():
            page.get_by_label("Find words to add").fill(query)
            page.get_by_role("button", name="Search").click()
            pick(page, wanted)
        page.get_by_label("First language").select_option("th")
        for tag in ("en", "km", "lo", "vi", "zh"):
            page.locator(f"#languages-{tag}").uncheck()
        page.get_by_label("Paper").select_option("a5")
        page.get_by_role("button", name="Show the first pages").click()

        expect(page.get_by_text("12 words chosen")).to_be_visible()
        expect(page.get_by_role("img", name="The first pages")).to_be_visible()
        address = page.get_by_role("link", name="Open the file to print (PDF)").get_attribute(
            "href"
        )
        file = context.request.get(str(address))

        document = pypdfium2.PdfDocument(file.body())
        text = "".join(one.get_textpage().get_text_range() for one in document)
        text = unicodedata.normalize("NFC", text)
        assert round(document[0].get_width()) == 420
        expect(page.locator("#preview")).to_have_text(f"{len(document)} pages")
        assert "ค่าจ้าง" in text
        assert "လုပ်ခ" in text
