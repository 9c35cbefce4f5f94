"""Bringing a file in, in a browser: what it would do is read row by row, also on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from glossary.web.sessions import COOKIE
from tests.browser.samples import LANGUAGE_OF_SCRIPT
from tests.browser.test_every_page import (
    AXE,
    CONTROLS,
    FIND_CLIPPED,
    FIND_LOW,
    FIND_OVERFLOWING,
    FIND_WRONG_LANGUAGE,
    LOWEST_CONTROL,
    RULES,
)

GOOD = (
    "concept,language,term,status,colour\n"
    "migrant,km,ជនចំណាកស្រុក,preferred,\n"
    "migrant,km,អ្នកធ្វើដំណើរទៅរស់នៅឆ្ងាយពីស្រុកកំណើត,admitted,\n"
    "migrant,th,ผู้ย้ายถิ่นฐานทดลอง,admitted,red\n"
)
BAD = GOOD + "migrant,km,ក\u202eខ,admitted,\nmigrant,my,ခေါ်ရန်,preferred,\nno one,en,a,admitted,\n"


@pytest.mark.parametrize(("ui", "file"), [("en", BAD), ("km", GOOD), ("my", BAD)])
def test_the_report_has_no_barrier_and_fits_a_phone(
    page: Page, served: str, sign_in_token: str, ui: str, file: str
) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": sign_in_token, "url": served}])
    page.goto(f"/{ui}/import")
    sent = {"name": "ពាក្យ របស់យើង.csv", "mimeType": "text/csv", "buffer": file.encode()}
    page.set_input_files("#file", files=[sent])
    page.locator("main button.main").last.click()
    page.wait_for_selector(".rows")

    found = AXE.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate(FIND_WRONG_LANGUAGE, LANGUAGE_OF_SCRIPT) == []
    assert page.evaluate(FIND_OVERFLOWING) == []
    assert page.evaluate(FIND_CLIPPED) == []
    assert page.evaluate(FIND_LOW, [CONTROLS, LOWEST_CONTROL]) == []
    is_refused = page.locator("[name=token]").count() == 0
    assert is_refused == (file == BAD)
