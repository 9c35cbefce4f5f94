"""Editions: frozen, printed again the same, compared with what the glossary says now."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.cli import main
from glossary.errors import NothingSelected, PrintTooLarge, UnknownEdition
from glossary.model import Concept, ConceptState, Revision
from glossary.printing import PrintShop, read_order, shop
from glossary.printing.editions import (
    Changes,
    changes_since,
    edition_ticket,
    freeze_edition,
    get_edition,
    list_editions,
    slip_ticket,
)
from glossary.services.documents import write_document
from glossary.settings import shipped_folder
from glossary.web import editions
from glossary.web.i18n import Interface
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.serving import environment

CATALOGS = Interface(shipped_folder("translations"))


def edit(session: Session, entry: Concept, text: str) -> None:
    """Change the English word of an entry, as an editor does."""
    entry.section("en").terms[0].text = text
    session.add(Revision(concept=entry, number=2, document=write_document(entry), summary="test"))
    session.flush()


def test_an_edition_is_printed_again_as_it_was(
    tmp_path: Path, session: Session, make_concept: ConceptFactory
) -> None:
    entry = make_concept("refugee", en="refugee")
    frozen = freeze_edition(session, read_order({"languages": "en"}), CATALOGS, "example.org")
    ticket = edition_ticket(frozen)
    first = PrintShop(tmp_path / "one").make(ticket.key, ticket.job).pdf.read_bytes()

    edit(session, entry, "person in flight")
    session.expire_all()
    again = edition_ticket(get_edition(session, 1))
    second = PrintShop(tmp_path / "two").make(again.key, again.job).pdf.read_bytes()

    assert again.key == ticket.key
    assert first == second


def test_a_list_that_was_kept_without_its_longest_words_is_printed(
    tmp_path: Path, session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", en="refugee", th="ผู้ลี้ภัย")
    order = read_order({"layout": "bilingual", "languages": "en,th"})
    frozen = freeze_edition(session, order, CATALOGS)
    # As editions were kept before.
    frozen.data = {name: value for name, value in frozen.data.items() if name != "longest_words"}
    ticket = edition_ticket(frozen)

    pages = pypdfium2.PdfDocument(PrintShop(tmp_path).make(ticket.key, ticket.job).pdf)

    assert "refugee" in pages[0].get_textpage().get_text_range()


def test_editions_are_numbered_and_listed_from_the_newest(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", en="refugee")
    for layout in ("cards", "worksheet"):
        freeze_edition(session, read_order({"layout": layout}), CATALOGS)

    assert [(one.number, one.options["layout"]) for one in list_editions(session)] == [
        (2, "worksheet"), (1, "cards"),
    ]  # fmt: skip
    with pytest.raises(UnknownEdition):
        get_edition(session, 3)


def test_a_slip_has_what_is_new_and_what_has_changed_on_the_paper_of_the_edition(
    tmp_path: Path, session: Session, make_concept: ConceptFactory
) -> None:
    entry = make_concept("refugee", en="refugee")
    make_concept("wage", en="wage")
    frozen = freeze_edition(session, read_order({"languages": "en", "paper": "a5"}), CATALOGS)
    with pytest.raises(NothingSelected):
        slip_ticket(session, frozen, CATALOGS)
    edit(session, entry, "person in flight")
    make_concept("broker", en="broker")

    ticket = slip_ticket(session, frozen, CATALOGS, "example.org")
    document = pypdfium2.PdfDocument(PrintShop(tmp_path).make(ticket.key, ticket.job).pdf)

    text = "".join(one.get_textpage().get_text_range() for one in document)
    assert round(document[0].get_width()) == 420
    assert text.index("New since") < text.index("broker") < text.index("person in flight")
    assert "wage" not in text
    frozen.options = {**frozen.options, "paper": "a6"}
    assert slip_ticket(session, frozen, CATALOGS).job()["data"].count('"paper": "a4"') == 1


def test_what_is_too_much_for_one_print_is_no_edition(
    session: Session, make_concept: ConceptFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_concept("refugee", en="refugee")
    monkeypatch.setattr(shop, "MOST_SECTIONS", 0)
    with pytest.raises(PrintTooLarge):
        freeze_edition(session, read_order({}), CATALOGS)
    assert list_editions(session) == []


def test_what_has_changed_since_is_named(session: Session, make_concept: ConceptFactory) -> None:
    refugee, alien = make_concept("refugee", en="refugee"), make_concept("alien", en="alien")
    make_concept("wage", en="wage")
    frozen = freeze_edition(session, read_order({}), CATALOGS)
    assert changes_since(session, frozen) == Changes((), (), ())

    edit(session, refugee, "person in flight")
    alien.state = ConceptState.RETIRED
    make_concept("broker", en="broker")

    found = changes_since(session, frozen)
    assert found == Changes(new=("broker",), changed=("refugee",), gone=("alien",))
    assert found.to_print == ("broker", "refugee")


@pytest.mark.parametrize("options", [{"concepts": "alien"}, {"themes": "people"}])
def test_a_choice_of_which_nothing_is_left_is_gone(
    session: Session, make_concept: ConceptFactory, options: dict[str, str]
) -> None:
    alien = make_concept("alien", en="alien")
    frozen = freeze_edition(session, read_order(options), CATALOGS)
    alien.state = ConceptState.RETIRED
    session.flush()

    assert changes_since(session, frozen).gone == ("alien",)


def test_editions_are_published_by_command_and_read_on_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    database = empty_database(tmp_path)
    with database.write() as session:
        make = ConceptFactory(session)
        entry, gone, nameless = make("refugee", en="refugee"), make("alien", en="alien"), make("x")
        session.commit()
        client = create_app(settings, database).test_client()
        assert "There is no edition yet." in client.get("/en/editions/").text

        run = CliRunner().invoke
        done = run(
            main, ["edition", "publish", "--layout", "cards", "--languages", "en"],
            env=environment(settings),
        )  # fmt: skip
        assert done.output == "Edition 1: 3 entries, see /editions/\n"
        listed = run(main, ["edition", "list"], env=environment(settings)).output
        assert "languages=en layout=cards paper=a4" in listed
        refused = run(main, ["edition", "publish", "--themes", "no"], env=environment(settings))
        assert refused.exit_code == 1

        assert "Edition 1" in client.get("/en/editions/").text
        assert "Nothing has changed since." in client.get("/en/editions/1").text
        edit(session, entry, "person in flight")
        gone.state = ConceptState.RETIRED
        edit_nameless = Revision(concept=nameless, number=2, document={}, summary="test")
        session.add(edit_nameless)
        session.commit()
    page = create_app(settings, database).test_client().get("/en/editions/1").text
    assert "Changed since this edition" in page
    assert "No longer in the glossary" in page
    assert 'href="/en/editions/1/changes.pdf"' in page
    slip = client.get("/en/editions/1/changes.pdf").data
    text = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(slip))
    assert "Changed since this edition" in text
    assert "person in flight" in text
    assert text.index("No longer in the glossary") < text.index("alien")
    assert client.get("/en/editions/1/print.pdf").data.startswith(b"%PDF-")
    assert client.get("/en/editions/2").status_code == 404
    monkeypatch.setattr(editions, "_PATIENCE", 0.0)
    monkeypatch.setattr(PrintShop, "find", lambda *_: None)
    assert client.get("/en/editions/1/print.pdf").status_code == 503
    database.engine.dispose()
