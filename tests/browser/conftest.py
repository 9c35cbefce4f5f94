"""A real browser, the size of a small phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.model import Account, Invitation, Role, now
from glossary.services.accounts import add_account
from glossary.services.proposals import propose
from glossary.settings import Settings
from tests.browser.samples import INVITATION
from tests.conftest import find_browser
from tests.signing_in import set_password, sign_in

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "en",
    "service_workers": "block",
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of this folder."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as playwright:
        yield playwright


def start_browser(playwright: Playwright, **options: Any) -> Browser:
    """Start Chromium, or skip the test and say how to install it."""
    program = find_browser()
    if program is None:
        pytest.skip("Chromium is not installed: sudo apt-get install chromium-headless-shell")
    return playwright.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--disable-gpu"], **options
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with the fonts of this machine."""
    with start_browser(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def bare_browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Chromium on a device without fonts for Khmer, Burmese and Lao, like an old phone."""
    rejected = "".join(
        f"<glob>*{name}*</glob>"
        for script in ("Khmer", "Myanmar", "Padauk", "Lao", "Phetsarath", "Unifont", "FreeSerif")
        for name in (script, script.lower())
    )
    fonts: Path = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<selectfont><rejectfont>{rejected}</rejectfont></selectfont></fontconfig>",
        encoding="utf-8",
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    with start_browser(playwright, env=environment) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """A phone that has never been here; ``page.goto("/en/")`` is enough."""
    with browser.new_context(**PHONE, base_url=served) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of that phone."""
    return context.new_page()


@pytest.fixture(scope="session")
def sign_in_token(glossary_settings: Settings) -> str:
    """The token of somebody who is signed in: an administrator, who may see every page."""
    database = Database(glossary_settings.database_url)
    with database.write() as session:
        account = add_account(session, "Lin", Role.ADMINISTRATOR, ["en", "km"])
        set_password(session, account, "three quiet rivers")
        propose_something(session, add_account(session, "Sokha", Role.TRANSLATOR, ["km"]))
        propose_something(session, account)
        token = sign_in(session, "Lin", "three quiet rivers", "")
        digest = sha256(INVITATION.encode()).hexdigest()
        session.add(
            Invitation(account=account, token_hash=digest, expires_at=now() + timedelta(days=7))
        )
        session.commit()
    database.engine.dispose()
    return token


def propose_something(session: Session, author: Account) -> None:
    """Let somebody propose a Khmer word in the place of another one."""
    word, better = "ជនចំណាកស្រុកខុសច្បាប់", "ជនចំណាកស្រុកគ្មានលិខិតស្នាម"
    terms = [
        {"text": word, "status": "deprecated", "use_instead": better, "reason": "It blames."},
        {"text": better, "status": "admitted", "literal": "migrant without papers"},
    ]
    change = {"definition": "ជនចំណាកស្រុកដែលគ្មានឯកសារស្នាក់នៅ", "terms": terms}
    propose(
        session, author, slug="undocumented-migrant", language="km", change=change,
        reason="People in Poipet say it so.",
    )  # fmt: skip
