"""The whole glossary works in a browser that runs no scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.samples import ENTRY


@pytest.fixture
def plain_page(browser: Browser, served: str) -> Iterator[Page]:
    """A page that runs no scripts."""
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def results(plain_page: Page) -> Page:
    """What a reader of Thai and Burmese found."""
    plain_page.goto("/en/")
    plain_page.get_by_label("ไทย").check()
    plain_page.get_by_label("မြန်မာ").check()
    plain_page.get_by_label("Find a word in any language").fill("refugee")
    with plain_page.expect_navigation():
        plain_page.keyboard.press("Enter")
    return plain_page


def shown_languages(page: Page) -> list[str | None]:
    """Return the languages of the first hit."""
    return [name.get_attribute("lang") for name in page.locator(".hit").first.locator("dt").all()]


def test_results_are_in_the_chosen_languages(results: Page) -> None:
    assert shown_languages(results) == ["th", "my"]
    expect(results.locator(".hit").first.locator("dd bdi")).to_have_text(["ผู้ลี้ภัย", "ဒုက္ခသည်"])


def test_the_address_of_results_can_be_shared(results: Page, served: str) -> None:
    assert results.url.replace("%2C", ",") == f"{served}/en/search?q=refugee&show=th,my"


def test_the_choice_of_languages_is_remembered(results: Page) -> None:
    results.goto("/en/search?q=broker")

    assert shown_languages(results) == ["th", "my"]
    expect(results.get_by_label("ไทย")).to_be_checked()
    expect(results.get_by_label("ລາວ")).not_to_be_checked()


def test_the_language_menu_keeps_page_and_query(results: Page, served: str) -> None:
    results.locator(".switch summary").click()
    with results.expect_navigation():
        results.locator(".switch").get_by_role("link", name="ខ្មែរ").click()

    assert results.url.replace("%2C", ",") == f"{served}/km/search?q=refugee&show=th,my"
    expect(results.locator("#q")).to_have_value("refugee")
    assert shown_languages(results) == ["th", "my"]


def test_an_entry_opens_and_unfolds(results: Page) -> None:
    with results.expect_navigation():
        results.locator(".hit h2 a").first.click()
    expect(results.locator("#th .inside")).to_be_visible()
    expect(results.locator("#lo .inside")).to_be_hidden()

    results.locator("#lo summary").click()

    expect(results.locator("#lo .inside")).to_be_visible()


def test_a_button_that_needs_a_script_stays_hidden(plain_page: Page) -> None:
    plain_page.goto(f"/en{ENTRY}?show=th,km")

    assert plain_page.locator(".copy").count() > 0
    assert [one for one in plain_page.locator(".copy").all() if one.is_visible()] == []
