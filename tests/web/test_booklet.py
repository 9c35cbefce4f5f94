"""Choosing what to print, and printing it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from glossary.printing import LAYOUTS, Print, shop
from glossary.printing.orders import Arrangement, Paper, Part, TextSize
from glossary.web import booklet
from tests.conftest import settings_in

FEW = "concepts=wage,broker"
# What a form sends beside the choice of this test.
FORM = "form=1&" + "&".join(f"with={part}" for part in Part)


def sent(client: FlaskClient, query: str) -> dict[str, str]:
    """Return the choice in the address that the form leads to."""
    answer = client.get(f"/en/booklet?{FORM}&{query}")
    assert answer.status_code == 302
    found = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in found.items()}


def test_a_choice_is_shown_with_its_pages(client: FlaskClient) -> None:
    page = client.get(f"/en/booklet?{FEW}&languages=th,my&layout=cards")
    assert page.status_code == 200
    assert "1 page</span></h2>" in page.text
    assert "/en/booklet/print.pdf?languages=th,my&amp;concepts=wage,broker" in page.text
    assert 'value="wage" checked' in page.text
    assert 'href="/en/export?languages=th,my&amp;concepts=wage,broker"' in page.text


def test_the_file_and_the_picture_are_sent(client: FlaskClient) -> None:
    file = client.get(f"/en/booklet/print.pdf?{FEW}&languages=th,my&layout=cards")
    picture = client.get(f"/en/booklet/first-pages.png?{FEW}&languages=th,my&layout=cards")
    assert file.data.startswith(b"%PDF-")
    assert file.mimetype == "application/pdf"
    assert picture.data.startswith(b"\x89PNG")
    assert picture.mimetype == "image/png"


@pytest.mark.parametrize("query", ["", "?find=work", "?find=%20", "?find=zzzqqq", "?find=%00"])
def test_nothing_is_set_before_something_is_chosen(
    client: FlaskClient, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booklet, "_ordered", None)
    page = client.get(f"/en/booklet{query}")
    assert page.status_code == 200
    assert "PDF" not in page.text


def test_words_are_found_and_those_chosen_are_not_offered_again(client: FlaskClient) -> None:
    page = client.get("/en/booklet?find=wage&concepts=wage&languages=en&layout=cards")
    assert page.text.count('id="concepts-wage"') == 1
    assert 'value="minimum-wage"' in page.text
    nothing = client.get("/en/booklet?find=zzzqqq")
    assert "Nothing new found for “zzzqqq”" in nothing.text


def test_the_form_leads_to_one_address(client: FlaskClient) -> None:
    choice = sent(
        client,
        "concepts=wage&concepts=broker&lead=my&languages=th&languages=my&layout=cards&paper=a5"
        "&text-size=normal&arrange=chosen&find=work",
    )
    assert choice == {
        "concepts": "wage,broker", "languages": "my,th", "layout": "cards", "paper": "a5",
    }  # fmt: skip


def test_a_search_keeps_the_choice_and_the_words_typed(client: FlaskClient) -> None:
    choice = sent(client, "concepts=wage&lead=th&languages=th&find=+work+&more=1")
    assert choice["find"] == "work"
    assert choice["concepts"] == "wage"


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("layout=cards&paper=a6", "paper", "a4"),
        ("statuses=preferred&statuses=admitted&statuses=deprecated,superseded", "statuses", None),
        ("statuses=preferred", "statuses", "preferred"),
        ("booklet=yes&layout=handbook", "booklet", "yes"),
        ("booklet=yes&layout=cards", "booklet", None),
        ("layout=poster", "layout", "poster"),
    ],
)
def test_the_form_sends_what_fits_together(
    client: FlaskClient, query: str, name: str, expected: str | None
) -> None:
    assert sent(client, query).get(name) == expected


def test_a_form_without_a_part_shows_words_alone(client: FlaskClient) -> None:
    answer = client.get("/en/booklet?form=1&concepts=wage&layout=cards&lead=en")
    assert "with=none" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        (
            "concepts=wage&languages=en&layout=avoid",
            400,
            "This layout has nothing to print of these words.",
        ),
        (f"{FEW}&layout=poster", 400, "not allowed"),
        ("concepts=nobody", 400, "There is no entry at this address."),
        (f"{FEW}&languages=xx", 400, "The glossary does not have this language."),
    ],
)
def test_what_cannot_be_printed_is_said_above_the_form(
    client: FlaskClient, query: str, status: int, sentence: str
) -> None:
    page = client.get(f"/en/booklet?{query}")
    assert page.status_code == status
    assert sentence in page.text
    assert '<form class="booklet"' in page.text


def test_too_much_is_offered_by_theme(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop, "MOST_SECTIONS", 3)
    page = client.get("/en/booklet?languages=km,lo&layout=bilingual")
    assert page.status_code == 400
    assert "This is too much for one print." in page.text
    assert "/en/booklet?languages=km,lo&amp;layout=bilingual&amp;themes=work" in page.text


def test_a_print_that_takes_long_says_so_and_comes_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booklet, "_PAGE_PATIENCE", 0.0)
    address = f"/en/booklet?{FEW}&languages=lo&layout=worksheet"
    page = client.get(address)
    assert "Your print is being set." in page.text
    assert page.headers["Refresh"] == "3"
    monkeypatch.undo()
    assert (
        "pages</span></h2>" in client.get(address).text
        or "page</span></h2>" in client.get(address).text
    )


def test_a_file_that_is_not_ready_in_time_is_asked_for_again_later(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booklet, "_FILE_PATIENCE", 0.0)
    answer = client.get(f"/en/booklet/print.pdf?{FEW}&languages=vi&layout=worksheet")
    assert answer.status_code == 503
    assert "Many prints wait to be set." in answer.text


def test_the_menus_have_every_value() -> None:
    assert set(booklet.PAPERS) == set(Paper)
    assert set(booklet.PARTS) == set(Part)
    assert set(booklet.ARRANGEMENTS) == set(Arrangement)
    assert set(booklet.SIZES) == set(TextSize)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_can_be_chosen(client: FlaskClient, name: str) -> None:
    assert f'value="{name}"' in client.get("/en/booklet").text


@pytest.mark.parametrize("path", ["themes/work", "collections/countries-of-origin"])
def test_what_belongs_together_leads_to_its_print(client: FlaskClient, path: str) -> None:
    kind, slug = path.split("/")
    assert f"/en/booklet?{kind}={slug}" in client.get(f"/en/{path}").text


def test_the_short_address_on_a_print_leads_to_the_entry(client: FlaskClient) -> None:
    answer = client.get("/c/refugee", headers={"Accept-Language": "my"})
    assert answer.headers["Location"] == "/my/concepts/refugee"
    client.set_cookie("ui", "km")
    assert client.get("/c/refugee").headers["Location"] == "/km/concepts/refugee"


def test_a_shop_takes_so_many_orders_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from glossary.errors import PrintShopBusy

    prints = shop.PrintShop(tmp_path)
    go_on = Event()
    made = Print(tmp_path, 1)

    def wait(*_: object) -> Print:
        go_on.wait(10)
        return made

    monkeypatch.setattr(prints, "_make", wait)
    monkeypatch.setattr(shop, "MOST_WAITING", 2)
    assert prints.order("first", dict, 0) is None
    assert prints.order("second", dict, 0) is None
    assert prints.order("first", dict, 0) is None
    with pytest.raises(PrintShopBusy):
        prints.order("third", dict, 0)
    assert prints._submit("first", {}) is prints._waiting["first"]
    go_on.set()
    assert prints.order("first", dict, 10) == made
    assert prints.order("second", dict, 10) == made
    assert prints.order("third", dict, 10) == made
    assert settings_in(tmp_path).host is None
