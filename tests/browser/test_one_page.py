"""The glossary in one file: opened from a folder, with the network off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from glossary.languages import LANGUAGES
from glossary.languages.sound import sound_key
from tests.browser.conftest import PHONE

VECTORS = json.loads(
    (Path(__file__).parents[1] / "languages" / "vectors.json").read_text(encoding="utf-8")
)["vectors"]


@pytest.fixture(scope="module")
def file(served: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, as somebody passed it on."""
    path = tmp_path_factory.mktemp("passed on") / "glossary.html"
    with urlopen(f"{served}/api/v1/export/html") as answer:
        path.write_bytes(answer.read())
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """A phone without a network that opens the file; the page has not one fault."""
    with browser.new_context(**PHONE, offline=True) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.on("requestfailed", lambda request: faults.append(request.url))
        page.goto(file.as_uri())
        yield page
        assert faults == []


@pytest.fixture(scope="module")
def opened(browser: Browser, file: Path) -> Iterator[Page]:
    """The file, opened once for all who look for a word."""
    with browser.new_context(**PHONE, offline=True) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        yield page


def found(page: Page) -> list[str]:
    """Return the entries that are shown."""
    slugs: list[str] = page.locator("article:visible").evaluate_all("all => all.map(one => one.id)")
    return slugs


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("ผู้ลี้ภัย", "refugee"),
        ("refugee", "refugee"),
        ("ဒုက္ခသည်", "refugee"),
        ("REFUGEES", "refugee"),
        ("ผูลีภัย", "refugee"),
        ("ຜູ້ລີ້ໄພ", "refugee"),
        ("ជនភៀសខ្លួន", "refugee"),
        ("nguoi ti nan", "refugee"),
        ("難民", "refugee"),
        ("nanmin", "refugee"),
        ("phu li phai", "refugee"),
        ("ilegal migrent", "undocumented-migrant"),
        ("refugge", "refugee"),
    ],
)
def test_a_word_is_found_as_people_type_it(opened: Page, query: str, entry: str) -> None:
    box = opened.get_by_label("Find a word in any language")
    box.fill("")
    assert len(found(opened)) == 202
    box.fill(query)
    assert found(opened)[0] == entry


def test_the_word_to_say_stands_beside_the_word_to_avoid(page: Page) -> None:
    page.get_by_label("Find a word in any language").fill("illegal alien")
    box = page.locator("div:visible", has=page.locator("mark")).first
    expect(box).to_contain_text("avoid illegal alien")
    expect(box).to_contain_text("say undocumented migrant")


def test_nothing_found_is_said_and_the_empty_box_shows_all(page: Page) -> None:
    box = page.get_by_label("Find a word in any language")
    box.fill("xqzxqz")
    expect(page.get_by_role("status")).to_have_text("Nothing found for “xqzxqz”.")
    box.fill("")
    expect(page.get_by_role("status")).to_have_text("")
    assert len(found(page)) == 202


def test_a_reader_chooses_the_languages_shown(page: Page) -> None:
    page.get_by_text("Show me these languages").click()
    page.get_by_label("中文").uncheck()
    entry = page.locator("#refugee")
    expect(entry.locator("details[lang=zh-Hans]")).to_be_hidden()
    expect(entry.locator("details[lang=th]")).to_be_visible()
    page.get_by_label("English").uncheck()
    for about in entry.locator("aside").all():
        expect(about).to_be_visible()
    page.reload()
    expect(entry.locator("details[lang=zh-Hans]")).to_be_hidden()


def test_a_confused_word_leads_to_its_entry(page: Page) -> None:
    page.get_by_label("Find a word in any language").fill("refugee")
    page.locator("#refugee aside a").first.click()
    assert len(found(page)) == 202
    slug = page.url.partition("#")[2]
    expect(page.locator(f"#{slug}")).to_be_in_viewport()


def test_the_keys_are_those_of_the_glossary(page: Page) -> None:
    # Of Chinese, only the characters that stand in the words have their Simplified form here.
    vectors = [one for one in VECTORS if one["key"] in ("norm", "fold") and one["language"] != "zh"]
    assert len(vectors) > 300
    made = page.evaluate(
        "all => all.map(one => keys.languages[one.language][one.key](one.input))", vectors
    )
    wrong = [
        (one["language"], one["key"], one["input"], key, one["output"])
        for one, key in zip(vectors, made, strict=True)
        if key != one["output"]
    ]
    assert wrong == []
    romanizations = ["phu li-phai", "hnyanʿpanʿ", "Người tị nạn", "kyaung: thar:"]
    assert page.evaluate("all => all.map(keys.sound)", romanizations) == [
        sound_key(one) for one in romanizations
    ]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_reaches_past_the_edge(browser: Browser, served: str, tag: str) -> None:
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        with urlopen(f"{served}/api/v1/export/html?languages={tag},en&themes=people") as answer:
            page.set_content(answer.read().decode())
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_without_javascript_it_is_a_plain_list(browser: Browser, file: Path) -> None:
    with browser.new_context(**PHONE, java_script_enabled=False, offline=True) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        expect(page.get_by_role("searchbox")).to_be_hidden()
        entry = page.locator("#refugee")
        expect(entry).to_contain_text("ผู้ลี้ภัย")
        entry.locator("details[lang=th] summary").click()
        expect(entry.locator("details[lang=th] p").first).to_be_visible()
        expect(page.locator("footer")).to_contain_text("CC BY 4.0")
