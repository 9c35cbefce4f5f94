"""What a script adds for those who write and review: help while one types, and single keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from glossary.web.sessions import COOKIE
from tests.browser.conftest import PHONE

ZAWGYI, UNICODE = "ေရႊ႕ေျပာင္းအလုပ္သမား", "ရွှေ့ပြောင်းအလုပ်သမား"


@pytest.fixture(scope="module")
def desk(browser: Browser, served: str, sign_in_token: str) -> Iterator[Page]:
    """The phone of an administrator."""
    with browser.new_context(**PHONE, base_url=served) as phone:
        phone.add_cookies([{"name": COOKIE, "value": sign_in_token, "url": served}])
        yield phone.new_page()


def test_help_comes_while_one_types(desk: Page) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(message.text))
    desk.goto("/en/propose?in=my&in=en")
    word, remarks = desk.locator("#my-terms-0-text"), desk.locator("#my-terms-0-text-remarks")
    word.fill(ZAWGYI)
    expect(remarks).to_contain_text("looks like Zawgyi")
    expect(word).to_have_attribute("aria-invalid", "true")
    expect(word).to_have_attribute("aria-describedby", "my-terms-0-text-remarks")
    expect(desk.locator("form [role=status]")).to_contain_text("looks like Zawgyi")
    remarks.get_by_role("button").click()
    expect(word).to_have_value(UNICODE)
    # The right word is there already, and a link leads to it.
    expect(remarks.locator("a[href*='/concepts/']").first).to_be_visible()
    expect(word).not_to_have_attribute("aria-invalid", "true")

    meaning = desk.locator("#en-definition")
    meaning.fill("an illegal migrant")
    expect(desk.locator("#en-definition-remarks")).to_contain_text("better avoided")
    meaning.fill("ក person")
    expect(desk.locator("#en-definition-remarks")).to_contain_text("not written in")
    meaning.fill("a person")
    expect(desk.locator("#en-definition-remarks")).to_be_empty()
    expect(meaning).not_to_have_attribute("aria-describedby", "en-definition-remarks")
    assert [one["id"] for one in Axe().run(desk).response["violations"]] == []
    assert complaints == []


def test_what_the_form_said_stays_until_its_field_is_changed(desk: Page) -> None:
    desk.goto("/en/propose?in=km")
    with desk.expect_navigation():
        desk.locator('button[value="check"]').click()
    expect(desk.locator("#reason-remarks")).to_contain_text("Nothing is written")
    desk.locator("#km-definition").fill("ខ្មែរ abc ខ្មែរ")
    desk.locator("#km-note").fill("Latin letters only \u202e")
    expect(desk.locator("#km-note-remarks")).not_to_be_empty()
    expect(desk.locator("#reason-remarks")).to_contain_text("Nothing is written")


def test_single_keys_lead_to_the_buttons_of_the_desk(desk: Page) -> None:
    desk.goto("/en/proposals/1")
    focused = desk.locator(":focus")
    expect(desk.locator("[data-keys]")).to_contain_text("Outside of a field")
    desk.keyboard.press("a")
    expect(focused).to_have_attribute("value", "approve")
    # A decision that needs a word leads to the field first.
    desk.keyboard.press("c")
    expect(focused).to_have_attribute("id", "comment")
    desk.keyboard.type("car")
    expect(desk.locator("#comment")).to_have_value("car")
    desk.locator("h1").click()
    desk.keyboard.press("r")
    expect(focused).to_have_attribute("value", "reject")
    desk.keyboard.press("Control+a")
    expect(focused).to_have_attribute("value", "reject")

    desk.locator("#keys").uncheck()
    desk.locator("#keys").evaluate("one => one.blur()")
    desk.keyboard.press("a")
    expect(desk.locator('[value="approve"]:focus')).to_have_count(0)
    desk.reload()
    expect(desk.locator("#keys")).not_to_be_checked()
    desk.locator("#keys").check()


def test_single_keys_walk_through_the_queue(desk: Page) -> None:
    desk.goto("/en/review/")
    links = desk.locator("[data-step]")
    assert links.count() == 2
    for key, place in [("j", 0), ("j", 1), ("j", 1), ("k", 0), ("x", 0)]:
        desk.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator("#comment, .changes").first).to_be_visible()
