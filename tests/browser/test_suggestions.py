"""Suggestions while one types: by keyboard, for screen readers, and never in the way."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect


def type_slowly(page: Page, text: str) -> None:
    """Type as people do, so that some of the requests are overtaken."""
    page.locator("#q").press_sequentially(text, delay=30)


def test_suggestions_are_chosen_with_the_arrow_keys(page: Page) -> None:
    page.goto("/th/")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "false")

    type_slowly(page, "illegal mig")
    expect(options.first).to_contain_text("illegal migrant")
    expect(options.first).to_contain_text("ผู้ย้ายถิ่นที่ไม่มีเอกสาร")
    expect(box).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/th/concepts/undocumented-migrant")


def test_escape_closes_and_enter_searches_as_ever(page: Page) -> None:
    page.goto("/en/")
    type_slowly(page, "refug")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("refug")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/search\?q=refug"))


def test_one_chinese_character_is_enough_and_one_letter_is_not(page: Page) -> None:
    page.goto("/zh/")
    type_slowly(page, "m")
    page.wait_for_timeout(400)
    expect(page.get_by_role("option")).to_have_count(0)
    page.locator("#q").fill("移")
    expect(page.get_by_role("option").first).to_contain_text("移")


def test_a_choice_by_finger_opens_the_entry(page: Page) -> None:
    page.goto("/en/")
    type_slowly(page, "ผู้ลี้ภั")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/en/concepts/refugee")


def test_an_answer_that_comes_late_is_not_shown(page: Page) -> None:
    page.goto("/en/")
    asked: list[str] = []

    def slow(route: Route) -> None:
        asked.append(route.request.url)
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/suggestions?*", slow)
    type_slowly(page, "refugee")
    page.locator("#q").fill("")
    page.wait_for_timeout(600)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.unroute("**/suggestions?*")
    page.locator("#q").fill("refugee")
    expect(page.get_by_role("option").first).to_contain_text("refugee")
    page.locator("#q").fill("refug")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("#q").fill("refugee")
    expect(page.get_by_role("option").first).to_contain_text("refugee")


def test_the_open_list_has_no_fault_for_screen_readers(page: Page) -> None:
    page.goto("/km/")
    type_slowly(page, "migr")
    expect(page.get_by_role("option").first).to_be_visible()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.response["violations"] == []


def test_the_list_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto("/my/")
    type_slowly(page, "social")
    expect(page.get_by_role("option").first).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    heights = page.get_by_role("option").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 44
