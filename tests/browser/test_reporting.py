"""The form for what readers report, as it comes back when something is wrong with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.samples import INTERFACE_LANGUAGES
from tests.browser.test_every_page import FIND_BROKEN, FIND_CLIPPED, FIND_OVERFLOWING, RULES
from tests.browser.test_every_page import _violations as violations

PAYLOADS = [
    "<script>document.title = 'x'</script>", "ក\"><img src=x onerror=\"document.title='x'\">",
    "</textarea><svg onload=\"document.title='x'\">", "' autofocus onfocus='document.title=1",
]  # fmt: skip


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form.writing button").click()


@pytest.mark.parametrize("ui", INTERFACE_LANGUAGES)
def test_a_form_that_is_refused_is_readable_and_keeps_what_was_typed(page: Page, ui: str) -> None:
    page.goto(f"/{ui}/report")
    page.locator("#place").fill("បាត់ដំបង " * 15)
    send(page)
    expect(page.locator(".problem")).to_be_focused()
    expect(page.locator("#place")).to_have_value("បាត់ដំបង " * 15)
    assert page.locator(".problem a").count() == 3
    assert violations(page, RULES) == []
    for width in (360, 320, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(FIND_OVERFLOWING) == []
        assert page.evaluate(FIND_CLIPPED) == []
        assert page.evaluate(FIND_BROKEN) == []


def test_the_summary_leads_to_the_field(page: Page) -> None:
    page.goto("/km/report?kind=wrong")
    send(page)
    page.locator(".problem a").first.click()
    expect(page.locator("#word")).to_be_focused()


def test_a_search_in_vain_leads_to_a_filled_form_without_scripts(
    browser: Browser, served: str
) -> None:
    with browser.new_context(**PHONE, base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/km/search?q=zzzzqqq")
        with page.expect_navigation():
            page.locator('[role="status"] .do a').click()
        expect(page.locator("#word")).to_have_value("zzzzqqq")
        expect(page.locator("#kind-missing")).to_be_checked()
        page.locator("#word").fill("")
        send(page)
        expect(page.locator("#word-problem")).to_be_visible()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_typed_runs(page: Page, payload: str) -> None:
    page.goto("/en/report")
    for field in ("word", "place", "remark"):
        page.locator(f"#{field}").fill(payload)
    title = page.title()
    send(page)
    assert page.title() == title
    expect(page.locator("#word")).to_have_value(payload)
    expect(page.locator("#remark")).to_have_value(payload)
    assert page.locator("main img, main svg, main script").count() == 0
