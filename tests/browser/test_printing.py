"""A trainer's way: search, pick twelve words, Thai and Burmese, A5, print."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from glossary.search.index import SearchIndex
from tests.browser.conftest import PHONE

# What she types, and how many of the words found she ticks; with an entry, twelve in all.
SEARCHES = {"wage": 4, "migrant": 4, "border": 3}
WANTED = 12


def picked(page: Page) -> list[str]:
    """Return what the address holds as picked."""
    return parse_qs(urlsplit(page.url).query).get("pick", [""])[0].split(",")


def pick_twelve(page: Page) -> list[str]:
    """Look up words and pick twelve of them, on results and on an entry."""
    for query, wanted in SEARCHES.items():
        page.get_by_label("Find a word in any language").fill(query)
        page.get_by_role("button", name="Search", exact=True).click()
        page.wait_for_url(re.compile(rf"q={query}"))
        for number in range(wanted):
            page.locator(".hit:not(:has-text('Picked')) input").nth(number).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Pick what is ticked for printing").click()
    page.get_by_label("Find a word in any language").fill("refugee")
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="Pick for printing").click()
    expect(page.get_by_text(f"{WANTED} words picked")).to_be_visible()
    return picked(page)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_trainer_prints_twelve_words(
    browser: Browser,
    served: str,
    glossary_index: SearchIndex,
    tmp_path: Path,
    has_scripts: bool,
) -> None:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=has_scripts) as context:
        page = context.new_page()
        page.goto("/en/")
        slugs = pick_twelve(page)
        page.get_by_role("link", name="Print them").click()
        page.get_by_label("First language").select_option("th")
        for tag in ("en", "km", "lo", "vi", "zh"):
            page.locator(f"#languages-{tag}").uncheck()
        page.get_by_label("List in columns").check()
        page.get_by_label("Paper").select_option("a5")
        page.get_by_role("button", name="Show the first pages").click()

        expect(page.get_by_text(f"{WANTED} words chosen")).to_be_visible()
        expect(page.get_by_role("img", name="The first pages")).to_be_visible()
        link = page.get_by_role("link", name="Open the file to print (PDF)")
        file = tmp_path / "print.pdf"
        file.write_bytes(context.request.get(str(link.get_attribute("href"))).body())

        document = pypdfium2.PdfDocument(file)
        assert round(document[0].get_width()) == 420
        expect(page.locator("#preview")).to_have_text(re.compile(rf"{len(document)} pages?"))
        expected = {
            squeezed(term.text)
            for slug in slugs
            for tag in ("th", "my")
            if (term := glossary_index.concepts[slug].preferred(tag))
        }
        assert len(slugs) == WANTED == len(set(slugs))
        assert len(expected) == 2 * WANTED
        copied = squeezed(text_of(file))
        assert {word for word in expected if word not in copied} == set()


def text_of(file: Path) -> str:
    """Return the text of a PDF as somebody who copies all of it gets it."""
    done = subprocess.run(["pdftotext", "-q", file, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Return ``text`` without spaces and line ends."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFC", text))
