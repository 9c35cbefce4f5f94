"""A trainer's handout: tick two words found, read what tells them apart, print one sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.samples import FOUR, INTERFACE_LANGUAGES

TWO = "/compare?c=human-trafficking&c=smuggling-of-migrants"
# The pair with the most words to avoid: why to avoid them in seven languages fills a page.
MOST_TO_AVOID = "/compare?c=undocumented-migrant&c=documented-migrant"


@pytest.fixture
def plain_page(browser: Browser, served: str) -> Iterator[Page]:
    """A phone that runs no scripts."""
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        yield context.new_page()


def print_out(page: Page, path: str) -> list[str]:
    """Print on A4, and return the text of each sheet."""
    page.goto(path)
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return [sheet.get_textpage().get_text_range() for sheet in document]


def test_two_words_found_are_ticked_and_compared(plain_page: Page, served: str) -> None:
    plain_page.goto("/en/search?q=traffickin&show=th,km")
    plain_page.get_by_label("Compare or print: trafficking in persons").check()
    plain_page.get_by_label("Compare or print: trafficker").check()
    with plain_page.expect_navigation():
        plain_page.get_by_role("button", name="Compare what is ticked").click()

    assert plain_page.url == f"{served}/en/compare?c=human-trafficking&c=trafficker"
    expect(plain_page.locator("h1 bdi")).to_have_count(2)
    expect(plain_page.locator(".words-compared tbody th")).to_have_text(
        ["English", "ไทย", "ខ្មែរ"], use_inner_text=True
    )


def test_the_difference_is_explained_without_a_trainer(plain_page: Page) -> None:
    plain_page.goto(f"/en{TWO}&show=th,km")

    expect(plain_page.locator(".in-short")).to_contain_text("Trafficking is a crime")
    consent = plain_page.get_by_role("row", name="Consent")
    expect(consent).to_contain_text("≠ different")
    cells = consent.get_by_role("cell").all_inner_texts()
    assert [cell.split("\n")[0] for cell in cells] == ["human trafficking", "smuggling of migrants"]
    for word in ("การค้ามนุษย์", "ការជួញដូរមនុស្ស"):
        expect(plain_page.locator(".words-compared")).to_contain_text(word)


@pytest.mark.parametrize(
    ("ui", "path"),
    [(ui, TWO) for ui in INTERFACE_LANGUAGES]
    # Burmese takes the most room.
    + [("my", path) for path in (TWO + "&show=th,km", MOST_TO_AVOID, FOUR + "&show=th")],
)
def test_a_comparison_prints_on_one_sheet(page: Page, ui: str, path: str) -> None:
    assert len(print_out(page, f"/{ui}{path}")) == 1


def test_print_leaves_out_what_is_for_the_screen(page: Page) -> None:
    for path, text, control in [
        ("/en/avoid?in=th", "contraband labour", "Find a word to avoid"),
        ("/en/countries/TH?beside=VN", "Immigration Act", "Read beside it"),
        ("/en/concepts/passport/languages?a=lo&b=th", "travel book", "Explained in"),
        (f"/en{TWO}", "In short", "Compare with other words"),
    ]:
        printed = "".join(print_out(page, path))
        assert text in printed
        assert control not in printed
