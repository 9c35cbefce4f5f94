"""The page for themes and relations: everything in one form that loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from glossary.db import Database
from glossary.services.documents import read_relations
from glossary.services.entries import get_entry, relations_of
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.workflow.test_desk import (
    Enter,
    enter,
    fields_of,
    fill,
    send,
    session,
    workplace,
)
from tests.workflow.test_overseeing import said, state_of

__all__ = ["enter", "session", "workplace"]

PAGE = "/concepts/refugee/relations"
FORM = 'name="seen"'
TEXT = "An alien is a foreigner."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """The small glossary, with a relation that the other entry keeps."""
    database = empty_database(tmp_path)
    fill(database)
    with database.write() as writing:
        ConceptFactory(writing)("guest", {"themes": ["movement"]}, en="guest")
        refugee, alien = get_entry(writing, "refugee"), get_entry(writing, "alien")
        part = {"type": "confusable", "concept": "refugee", "contrast": {"en": TEXT, "th": "ต่างกัน"}}
        read_relations(alien, {"relations": [part]}, {"refugee": refugee})
        writing.commit()
    yield database
    database.engine.dispose()


def stands(session: Session) -> dict[tuple[str, str], dict[str, str]]:
    session.rollback()
    return {
        (kind, other.slug): {note.language: note.text for note in relation.notes}
        for kind, other, relation in relations_of(get_entry(session, "refugee"))
    }


def test_the_form_shows_what_stands_and_changes_it_once(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    assert f'href="/en{PAGE}"' in editor.get("/en/concepts/refugee/manage").text
    page = editor.get(f"/en{PAGE}")
    fields = fields_of(page, FORM)
    assert fields["themes"] == "people"
    shown = {name.partition(".")[2]: text for name, text in fields.items() if "relations.0" in name}
    assert shown | {"0.contrast.km": ""} == {
        "0.concept": "alien", "0.was": "confusable", "0.type": "confusable",
        **{f"0.contrast.{tag}": "" for tag in ("km", "my", "lo", "vi", "zh")},
        "0.contrast.en": TEXT, "0.contrast.th": "ต่างกัน",
    }  # fmt: skip
    assert "relations.3.concept" in fields
    assert "relations.4.concept" not in fields
    fields |= {
        "themes": ["people", "movement"], "reason": "It is so.",
        "relations.0.type": "opposite", "relations.0.contrast.en": "Not the same.",
        # By its word, and with an empty row before it.
        "relations.2.concept": " Guest ", "relations.2.type": "narrower",
    }  # fmt: skip
    answers = [send(editor, PAGE, fields) for _ in range(2)]
    assert {one.location for one in answers} == {"/en/concepts/refugee/manage?done=related"}
    assert "Themes and relations are changed." in editor.get(answers[0].location).text
    assert stands(session) == {
        ("opposite", "alien"): {"en": "Not the same.", "th": "ต่างกัน"}, ("narrower", "guest"): {},
    }  # fmt: skip
    assert [theme.slug for theme in get_entry(session, "refugee").themes] == ["people", "movement"]
    assert [state_of(session, slug)[1] for slug in ("refugee", "alien", "guest")] == [2, 2, 2]
    fields = fields_of(editor.get(f"/en{PAGE}"), FORM) | {"reason": "Enough."}
    send(editor, PAGE, fields, relations__0__remove="yes", relations__1__remove="yes")
    assert stands(session) == {}


def test_whatever_is_wrong_is_marked_and_comes_back_as_it_was_typed(
    enter: Enter, session: Session
) -> None:
    editor = enter("Lin")
    fields = fields_of(editor.get(f"/en{PAGE}"), FORM) | {"reason": "It <b>is</b> so."}
    del fields["themes"]
    typed = {
        "relations.1.contrast.km": "ខុសគ្នា", "relations.2.concept": "no such <i>word</i>",
        "relations.3.concept": "guest", "relations.3.type": "related",
        "relations.3.contrast.lo": "ບໍ່ຄືກັນ",
    }  # fmt: skip
    page = send(editor, PAGE, fields | typed, relations__0__remove="yes")
    assert page.status_code == 422
    assert "This can't be sent yet." in said(page)
    assert page.text.count("No entry has this word, or more than one has it.") == 4
    for name in ("themes", "relations-1-concept", "relations-2-concept", "relations-3-contrast-en"):
        assert f'href="#{name}"' in page.text
        assert f'id="{name}"' in page.text
        assert f'aria-describedby="{name}-problem"' in page.text
    again = fields_of(page, FORM)
    assert {name: again[name] for name in typed} == typed
    assert (again["reason"], again["relations.0.remove"]) == ("It <b>is</b> so.", "yes")
    # Nothing is sent twice over: the key is another one, and three rows are empty again.
    assert again["key"] != fields["key"]
    assert "relations.6.concept" in again
    assert "relations.7.concept" not in again
    assert send(editor, PAGE, {**again, "reason": " "}).status_code == 422
    nothing = fields_of(editor.get(f"/en{PAGE}"), FORM) | {"reason": "Why not."}
    assert "Nothing is changed here yet." in send(editor, PAGE, nothing).text
    odd = {"relations.0.contrast.my": "\u1001" * 2001, "relations.1.concept": "x" * 300}
    page = send(editor, PAGE, {**nothing, **odd})
    assert 'id="relations-0-contrast-my-problem"' in page.text
    # A text that was typed is not folded away.
    assert page.text.index("relations-0-contrast-my-problem") < page.text.index("<details>")
    assert list(stands(session)) == [("confusable", "alien")]


def test_a_loop_is_named_at_its_relation(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    fields = fields_of(editor.get(f"/en{PAGE}"), FORM) | {
        "relations.0.type": "broader", "relations.1.concept": "alien",
        "relations.1.type": "narrower", "reason": "It is so.",
    }  # fmt: skip
    page = send(editor, PAGE, fields)
    assert page.status_code == 422
    assert 'id="relations-1-concept-problem"' in page.text
    assert "Here a wider idea leads back to its own beginning: alien → refugee → alien" in page.text
    assert list(stands(session)) == [("confusable", "alien")]


def test_who_was_too_late_sees_both_texts_and_loses_none(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    at_first = fields_of(editor.get(f"/en{PAGE}"), FORM) | {"reason": "It is so."}
    send(editor, PAGE, at_first | {
        "relations.0.contrast.en": "Theirs.", "relations.1.concept": "guest",
        "relations.1.type": "related",
    })  # fmt: skip
    mine = {**at_first, "key": "k" * 20, "relations.0.contrast.en": "Mine."}
    late = send(editor, PAGE, mine)
    assert late.status_code == 409
    assert "What stands there now: Theirs." in said(late)
    again = fields_of(late, FORM)
    assert (again["seen"], again["relations.0.contrast.en"]) == ("2", "Mine.")
    # The relation that has come since stands in the form as well.
    assert (again["relations.4.concept"], again["relations.4.was"]) == ("guest", "related")
    # One that was taken away since would be a new one.
    gone = fields_of(editor.get(f"/en{PAGE}"), FORM) | {"reason": "It is so."}
    assert gone["relations.1.concept"] == "alien"
    send(editor, PAGE, gone, relations__1__remove="yes")
    late = send(editor, PAGE, again)
    assert "Somebody has taken this relation away" in late.text
    again = fields_of(late, FORM)
    assert "relations.0.was" not in again
    assert (again["relations.0.concept"], again["relations.0.contrast.en"]) == ("alien", "Mine.")
    assert again["relations.4.was"] == "related"
    given_up = {**again, "relations.0.remove": "yes", "relations.4.remove": "yes"}
    assert send(editor, PAGE, {**given_up, "seen": "2"}).status_code == 409
    assert send(editor, PAGE, again).status_code == 303
    assert stands(session) == {
        ("related", "guest"): {}, ("confusable", "alien"): {"en": "Mine.", "th": "ต่างกัน"},
    }  # fmt: skip


def test_only_editors_open_it_and_only_of_what_is_published(enter: Enter, session: Session) -> None:
    for name, expected in (("Sokha", 403), ("Dara", 403), ("Boss", 200)):
        assert enter(name).get(f"/en{PAGE}").status_code == expected
        if expected == 403:
            fields = {"seen": "1", "reason": "Why.", "themes": "people", "key": "k" * 20}
            assert send(enter(name), PAGE, dict(fields)).status_code == 403
    editor = enter("Lin")
    fields = fields_of(editor.get("/en/concepts/guest/retire"), FORM) | {"reason": "Why."}
    send(editor, "/concepts/guest/retire", fields)
    assert editor.get("/en/concepts/guest/relations").status_code == 404
    assert send(editor, "/concepts/guest/relations", fields).status_code == 404
    assert editor.get("/en/concepts/nobody/relations").status_code == 404


def test_a_form_with_more_rows_than_it_has_is_cut_off(enter: Enter, session: Session) -> None:
    fields = {f"relations.{number}.concept": "guest" for number in range(201)}
    fields |= {"seen": "1", "reason": "Why.", "key": "k" * 20, "themes": "people"}
    page = send(enter("Lin"), PAGE, dict(fields))
    assert page.status_code == 422
    assert 'id="relations-199-concept"' in page.text
    assert list(stands(session)) == [("confusable", "alien")]
