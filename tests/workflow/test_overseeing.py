"""The pages of editors: restoring, retiring, taking up again, merging; each is shown first."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from glossary.db import Database
from glossary.model import (
    Collection,
    CollectionMember,
    Concept,
    ConceptState,
    LanguageSection,
    Revision,
)
from tests.factories import ConceptFactory
from tests.workflow.test_desk import (
    MEANING,
    Enter,
    decide,
    edit,
    enter,
    fields_of,
    proposals,
    propose,
    publish,
    send,
    session,
    store,
    workplace,
)

__all__ = ["enter", "session", "store", "workplace"]

ENTRY = "/concepts/refugee"


def take(browser: FlaskClient, path: str, **changed: str) -> TestResponse:
    """Open the page of a step, and send its form with a reason."""
    page = browser.get(f"/en{path}")
    assert page.status_code == 200
    fields = fields_of(page, 'name="seen"') | {"reason": "It was so."}
    return send(browser, path.partition("?")[0], fields, **changed)


def state_of(session: Session, slug: str) -> tuple[ConceptState, int]:
    session.rollback()
    concept = session.scalars(sa.select(Concept).where(Concept.slug == slug)).one()
    return concept.state, max(one.number for one in concept.revisions)


def said(page: TestResponse) -> str:
    """Return the text of a page without its tags, with single spaces."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", page.text)).split())


def test_an_earlier_state_is_shown_and_brought_back(enter: Enter, session: Session) -> None:
    publish(enter, session, km__definition=MEANING)
    editor = enter("Lin")
    history = editor.get(f"/en{ENTRY}/history").text
    assert f'href="/en{ENTRY}/manage"' in history
    manage = editor.get(f"/en{ENTRY}/manage").text
    assert f'href="/en{ENTRY}/restore/1"' in manage
    assert f'href="/en{ENTRY}/restore/2"' not in manage
    assert "It was missing." in manage
    page = editor.get(f"/en{ENTRY}/restore/1")
    assert f"<del>{MEANING}</del>" in page.text
    done = take(editor, f"{ENTRY}/restore/1")
    assert (done.status_code, done.location) == (303, f"/en{ENTRY}/manage?done=restored")
    assert "The earlier state is back" in editor.get(done.location).text
    assert state_of(session, "refugee") == (ConceptState.PUBLISHED, 3)
    newest = session.scalars(sa.select(Revision).where(Revision.number == 3)).one()
    assert "definition" not in newest.document["km"]
    assert (newest.author, newest.summary) == ("Lin", "It was so.")
    assert "just as it stands now" in editor.get(f"/en{ENTRY}/restore/1").text


def test_a_step_sent_twice_is_done_once(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    page = editor.get(f"/en{ENTRY}/retire")
    fields = fields_of(page, 'name="seen"') | {"reason": "Nobody says it."}
    first, second = (send(editor, f"{ENTRY}/retire", fields) for _ in range(2))
    assert first.location == second.location == f"/en{ENTRY}/manage?done=retired"
    assert state_of(session, "refugee") == (ConceptState.RETIRED, 2)


def test_who_was_too_late_sees_the_entry_as_it_stands_and_what_was_typed(
    enter: Enter, session: Session
) -> None:
    publish(enter, session, km__definition=MEANING)
    editor = enter("Lin")
    fields = fields_of(editor.get(f"/en{ENTRY}/restore/1"), 'name="seen"')
    publish(enter, session, km__note="កំណត់សម្គាល់")
    late = send(editor, f"{ENTRY}/restore/1", fields, reason="Mine <b>stays</b>.")
    assert late.status_code == 409
    assert "has changed since you looked at it" in late.text
    assert "<del>កំណត់សម្គាល់</del>" in late.text
    again = fields_of(late, 'name="seen"')
    assert (again["reason"], again["seen"]) == ("Mine <b>stays</b>.", "3")
    assert state_of(session, "refugee")[1] == 3
    assert send(editor, f"{ENTRY}/restore/1", again).status_code == 303
    assert state_of(session, "refugee")[1] == 4


@pytest.mark.parametrize("step", ["restore/1", "retire", "merge"])
def test_a_step_needs_a_reason(enter: Enter, session: Session, step: str) -> None:
    editor = enter("Lin")
    query = "?duplicate=alien" if step == "merge" else ""
    page = take(editor, f"{ENTRY}/{step}{query}", reason=" ")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert fields_of(page, 'name="seen"')["seen"] == "1"
    assert state_of(session, "refugee") == (ConceptState.PUBLISHED, 1)


STEPS = ["manage", "restore/1", "retire", "reinstate", "merge"]


@pytest.mark.parametrize("name", ["Sokha", "Dara", "Boss"])
def test_only_editors_see_and_do_it(enter: Enter, session: Session, name: str) -> None:
    browser = enter(name)
    expected = 200 if name == "Boss" else 403
    for path in [*(f"{ENTRY}/{step}" for step in STEPS), "/retired"]:
        assert (path, browser.get(f"/en{path}").status_code) == (path, expected)
    if name != "Boss":
        for step in STEPS[1:]:
            fields = {"seen": "1", "reason": "Why.", "duplicate": "alien", "key": "k" * 20}
            assert send(browser, f"{ENTRY}/{step}", dict(fields)).status_code == 403
        assert state_of(session, "refugee") == (ConceptState.PUBLISHED, 1)


def test_what_never_was_is_not_there(enter: Enter) -> None:
    editor = enter("Lin")
    for path in ["/concepts/nobody/manage", f"{ENTRY}/restore/9", "/concepts/nobody/merge"]:
        assert editor.get(f"/en{path}").status_code == 404
    assert editor.get(f"/en{ENTRY}/manage?before=x").status_code == 400
    assert editor.get("/en/retired?after=%00").status_code == 400


def test_a_retired_entry_is_listed_and_taken_up_again(
    enter: Enter, session: Session, store: Database
) -> None:
    propose(enter("Sokha"), km__definition=MEANING)
    with store.write() as writing:
        concept = writing.scalars(sa.select(Concept).where(Concept.slug == "refugee")).one()
        members = [CollectionMember(concept=concept, position=0)]
        writing.add(Collection(slug="all", position=1, members=members))
        writing.commit()
    editor = enter("Lin")
    page = said(editor.get(f"/en{ENTRY}/retire"))
    assert "it stands in 1 collection" in page
    assert "1 proposal waits for it" in page
    take(editor, f"{ENTRY}/retire")
    assert editor.get(f"/en{ENTRY}").status_code == 404
    # Nothing is published into what is not there.
    (waiting,) = proposals(session)
    assert decide(enter("Dara"), waiting.id, "approve").status_code == 409
    assert f'href="/en{ENTRY}/manage"' in editor.get("/en/retired").text
    assert "not in the glossary any more" in editor.get(f"/en{ENTRY}/manage").text
    assert take(editor, f"{ENTRY}/retire").status_code == 409
    done = take(editor, f"{ENTRY}/reinstate")
    assert "in the glossary again" in editor.get(done.location).text
    assert editor.get(f"/en{ENTRY}").status_code == 200
    assert "Nothing is here" in editor.get("/en/retired").text


def test_long_lists_have_more_pages(enter: Enter, store: Database) -> None:
    with store.write() as writing:
        make = ConceptFactory(writing)
        for number in range(51):
            make(
                f"word-{number:02}", themes_only(), en=f"word {number}"
            ).state = ConceptState.RETIRED
        concept = writing.scalars(sa.select(Concept).where(Concept.slug == "alien")).one()
        for number in range(2, 23):
            writing.add(
                Revision(concept=concept, number=number, document={"en": {}}, summary="Again.")
            )
        writing.commit()
    editor = enter("Lin")
    first = editor.get("/en/retired").text
    assert 'href="/en/retired?after=word-49"' in first
    assert "word-50" in editor.get("/en/retired?after=word-49").text
    assert "manage?before=3" in editor.get("/en/concepts/alien/manage").text
    older = editor.get("/en/concepts/alien/manage?before=3").text
    assert "Show older versions" not in older
    # An entry that says no word is named by its address.
    assert '<bdi class="t" lang="en">alien</bdi>' in older


def themes_only() -> dict[str, list[str]]:
    return {"themes": ["retired"]}


NEW_FORMS = [
    f"{ENTRY}/restore/1", f"{ENTRY}/retire", f"{ENTRY}/reinstate", f"{ENTRY}/merge",
    f"{ENTRY}/relations",
    "/review/reports/1", f"{ENTRY}/understanding", f"{ENTRY}/understanding/1/withdraw",
]  # fmt: skip


def test_forms_of_other_sites_and_of_nobody_do_nothing(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    nobody = editor.application.test_client()
    fields = {"seen": "1", "reason": "Why.", "duplicate": "alien", "state": "done", "key": "k" * 20}
    for path in NEW_FORMS:
        for site in ("cross-site", "same-site"):
            headers = {"Sec-Fetch-Site": site, "Origin": "https://evil.example"}
            assert editor.post(f"/en{path}", data=fields, headers=headers).status_code == 403
        assert send(nobody, path, dict(fields)).status_code == 401
    assert state_of(session, "refugee") == (ConceptState.PUBLISHED, 1)


def test_nothing_that_editors_type_becomes_markup(enter: Enter, session: Session) -> None:
    editor = enter("Lin")
    text = '<script>alert("a")</script>\'"><img src=x onerror=alert(1)>{{ 7*7 }}'
    assert take(editor, f"{ENTRY}/retire", reason=text).status_code == 303
    shown = editor.get(f"/en{ENTRY}/manage").text
    find = editor.get("/en/concepts/alien/merge", query_string={"find": text})
    shown += find.text + editor.get(f"/en{ENTRY}/reinstate").text
    for odd in ("<script>a", "<img ", "49 }", "49}"):
        assert odd not in shown
    # What can't be read comes back without it.
    page = take(editor, f"{ENTRY}/reinstate", reason="a\u202eb")
    assert page.status_code == 422
    assert fields_of(page, 'name="seen"')["reason"] == "ab"


# Merging


@pytest.fixture
def runaway(store: Database) -> None:
    """An entry that means the same as another one."""
    with store.write() as writing:
        ConceptFactory(writing)(
            "runaway",
            {"themes": ["flight"],
             "en": {"definition": {"text": "someone who ran"},
                    "terms": [{"text": "refugee", "status": "admitted"}]},
             "lo": {"definition": {"text": "ຄົນທີ່ໜີ"}}},
            en="runaway", lo="ອົບພະຍົບ",
        )  # fmt: skip
        writing.commit()


def test_a_duplicate_is_found_shown_and_merged(
    enter: Enter, session: Session, runaway: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.current._LOOK_EVERY", -1.0)
    editor = enter("Lin")
    choice = editor.get(f"/en{ENTRY}/merge")
    assert "They share a word with this one" in choice.text
    assert f'href="/en{ENTRY}/merge?duplicate=runaway"' in choice.text
    found = editor.get(f"/en{ENTRY}/merge?find=foreigner").text
    assert f'href="/en{ENTRY}/merge?duplicate=alien"' in found
    page = editor.get(f"/en{ENTRY}/merge?duplicate=runaway")
    text = said(page)
    assert "ຄົນທີ່ໜີ" in text.split("What this entry gains")[1]
    # What was the word to say there is another one here.
    assert "also said runaway" in text.split("What this entry gains")[1]
    assert "someone who ran" in text.split("What stays behind")[1]
    assert 'href="/en/concepts/runaway/merge?duplicate=refugee"' in page.text
    # Looking changes nothing.
    assert state_of(session, "runaway") == (ConceptState.PUBLISHED, 1)
    done = take(editor, f"{ENTRY}/merge?duplicate=runaway")
    assert done.location == f"/en{ENTRY}/manage?done=merged"
    assert state_of(session, "runaway") == (ConceptState.RETIRED, 2)
    assert editor.get("/en/concepts/runaway").location == f"/en{ENTRY}"
    assert "ຄົນທີ່ໜີ" in editor.get(f"/en{ENTRY}").text
    moved = editor.get("/en/concepts/runaway/manage").text
    assert f'href="/en{ENTRY}/manage"' in moved
    # What has no words left to give says so.
    assert take(editor, "/concepts/runaway/reinstate").status_code == 303


@pytest.mark.parametrize("duplicate", ["refugee", "nobody"])
def test_what_can_not_be_merged_leads_back_to_the_choice(
    enter: Enter, session: Session, duplicate: str
) -> None:
    editor = enter("Lin")
    page = editor.get(f"/en{ENTRY}/merge?duplicate={duplicate}")
    assert page.status_code in (404, 422)
    assert 'id="find"' in page.text
    fields = {"duplicate": duplicate, "seen": "1", "reason": "Why.", "key": "k" * 20}
    assert send(editor, f"{ENTRY}/merge", dict(fields)).status_code in (404, 422)
    assert send(editor, f"{ENTRY}/merge", {**fields, "duplicate": ""}).status_code == 404
    assert state_of(session, "refugee") == (ConceptState.PUBLISHED, 1)


def test_a_search_that_can_not_be_made_says_so(enter: Enter) -> None:
    page = enter("Lin").get(f"/en{ENTRY}/merge?find={'x' * 300}")
    assert page.status_code == 400
    assert "longer than" in page.text
    assert "Nothing is here" in enter("Lin").get(f"/en{ENTRY}/merge?find=zzzzqqq").text


def test_two_identical_entries_gain_nothing(enter: Enter, store: Database) -> None:
    with store.write() as writing:
        ConceptFactory(writing)("asylum-seeker", {"themes": ["flight"]}, en="seeker")
        twin = writing.scalars(sa.select(Concept).where(Concept.slug == "asylum-seeker")).one()
        twin.themes.clear()
        section = writing.scalars(
            sa.select(LanguageSection).where(LanguageSection.concept_id == twin.id)
        ).one()
        section.terms[0].text = "refugee"
        writing.commit()
    page = enter("Lin").get(f"/en{ENTRY}/merge?duplicate=asylum-seeker")
    assert "Nothing: it says all of this already." in page.text


# Any two versions; and what the English meaning does to the other languages


def test_any_two_versions_are_compared(enter: Enter, session: Session) -> None:
    publish(enter, session, km__definition="ខុស")
    publish(enter, session, km__definition=MEANING, km__note="កំណត់សម្គាល់")
    browser = enter("Aye")
    assert 'name="from"' in browser.get(f"/en{ENTRY}/history").text
    page = browser.get(f"/en{ENTRY}/history?from=1&to=3")
    assert "From version 1 to version 3" in page.text
    assert f"<ins>{MEANING}</ins>" in page.text
    assert "ខុស" not in page.text
    assert "No text was changed" in browser.get(f"/en{ENTRY}/history?from=2&to=2").text
    assert browser.get(f"/en{ENTRY}/history?from=1&to=9").status_code == 404
    assert browser.get(f"/en{ENTRY}/history?from=x&to=1").status_code == 400


@pytest.mark.parametrize("reviewer_says", [True, False])
def test_the_reviewer_says_whether_the_meaning_is_kept(
    enter: Enter, session: Session, reviewer_says: bool
) -> None:
    author = enter("Sokha")
    fields = edit(author, f"{ENTRY}/edit?in=en") | {"reason": "Better."}
    more = {} if reviewer_says else {"keeps_meaning": "yes"}
    send(author, f"{ENTRY}/edit", {**fields, **more}, en__definition="a person who had to flee")
    (made,) = proposals(session)
    editor = enter("Lin")
    page = editor.get(f"/en/proposals/{made.id}")
    fields = fields_of(page, 'name="comment"')
    assert ("keeps_meaning" in fields) is not reviewer_says
    fields.pop("keeps_meaning", None)
    if reviewer_says:
        fields["keeps_meaning"] = "yes"
    refused = send(editor, f"/proposals/{made.id}/review", dict(fields), verdict="changes")
    assert ("keeps_meaning" in fields_of(refused, 'name="comment"')) is reviewer_says
    fields["key"] = "k" * 20
    done = send(editor, f"/proposals/{made.id}/review", fields, verdict="approve")
    assert done.status_code == 303
    session.rollback()
    newest = session.scalars(sa.select(Revision).where(Revision.number == 2)).one()
    assert newest.affects_translations is not reviewer_says
