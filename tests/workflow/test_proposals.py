"""Proposing, reviewing and publishing, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import (
    EntryMoved,
    GlossaryError,
    NotAllowed,
    OwnProposal,
    ProposalInvalid,
    ProposalMoved,
    TextRefused,
    UnknownConcept,
    UnknownLanguage,
    UnknownProposal,
    UnknownTheme,
)
from glossary.model import (
    Account,
    AdministrativeStatus,
    Concept,
    ConceptState,
    NoteKind,
    Proposal,
    ProposalState,
    ReviewState,
    Revision,
    Verdict,
)
from glossary.services.documents import write_document
from glossary.services.entries import get_entry
from glossary.services.indexing import build_index
from glossary.services.proposals import (
    get_proposal,
    list_proposals,
    propose,
    review_proposal,
    revise_proposal,
    withdraw_proposal,
)
from tests.workflow.conftest import People

KHMER = {"definition": "មនុស្សដែលរត់គេចពីការធ្វើទុក្ខបុកម្នេញ"}
Propose = Callable[..., Proposal]


@pytest.fixture
def suggest(session: Session, people: People) -> Propose:
    """Propose a change to the Khmer of a concept, as the translator."""

    def make(change: Any = KHMER, *, slug: str | None = "refugee", by: Account | None = None,
             language: str = "km", reason: Any = "There was none.") -> Proposal:  # fmt: skip
        author = by or people.translator
        return propose(session, author, slug=slug, language=language, change=change, reason=reason)

    return make


def decide(session: Session, reviewer: Account, proposal: Proposal, verdict: str,
           version: int = 1, comment: Any = "Because.") -> Proposal:  # fmt: skip
    return review_proposal(
        session, reviewer, proposal.id, version=version, verdict=Verdict(verdict), comment=comment
    )


def test_nothing_shows_before_a_second_person_approves(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    before = write_document(refugee)
    proposal = suggest()
    assert (proposal.state, proposal.version, proposal.base_revision) == ("submitted", 1, 1)
    assert write_document(get_entry(session, "refugee")) == before
    decide(session, people.reviewer, proposal, "approve", comment="")
    session.expire_all()
    section = get_entry(session, "refugee").section("km")
    assert section is not None
    assert section.definition is not None
    assert section.definition.text == KHMER["definition"]
    assert section.definition.review_state is ReviewState.APPROVED
    assert section.definition.based_on_revision == 1
    assert [term.review_state for term in section.terms] == [ReviewState.UNREVIEWED]


def test_a_publication_is_a_revision_that_search_follows(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    before = build_index(session).state
    version = refugee.version
    decide(session, people.reviewer, suggest(), "approve")
    revision = session.scalars(sa.select(Revision).order_by(Revision.id.desc())).first()
    assert revision is not None
    assert (revision.number, revision.summary) == (2, "There was none.")
    assert revision.document == write_document(get_entry(session, "refugee"))
    index = build_index(session)
    assert index.state != before
    assert index.concepts["refugee"].definitions["km"] == KHMER["definition"]
    assert refugee.version == version + 1


def test_a_new_concept_begins_with_its_approval(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    change = {
        "slug": "safe-house",
        "themes": ["people"],
        "terms": [{"text": "ផ្ទះសុវត្ថិភាព", "status": "preferred", "literal": "house of safety"}],
    }
    proposal = suggest(change, slug=None)
    with pytest.raises(UnknownConcept):
        get_entry(session, "safe-house")
    decide(session, people.reviewer, proposal, "approve")
    entry = get_entry(session, "safe-house")
    (section,) = entry.sections
    assert section.terms[0].text == "ផ្ទះសុវត្ថិភាព"
    assert section.terms[0].notes[0].kind is NoteKind.LITERAL
    assert get_proposal(session, people.editor, proposal.id).concept is entry
    with pytest.raises(ProposalInvalid, match=r"change\.slug"):
        suggest(change, slug=None)


def test_two_new_concepts_of_one_name_do_not_both_appear(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    change = {"slug": "safe-house", "themes": ["people"], "note": "ផ្ទះសុវត្ថិភាព"}
    first, second = suggest(change, slug=None), suggest(change, slug=None)
    decide(session, people.reviewer, first, "approve")
    with pytest.raises(ProposalInvalid):
        decide(session, people.reviewer, second, "approve")


def test_a_term_is_changed_where_the_proposal_says_so_and_none_is_removed(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    change = {
        "note": "ប្រើក្នុងច្បាប់",
        "terms": [
            {"text": "ជនភៀសខ្លួន", "status": "preferred", "seen_in": ["https://example.org/a"]},
            {
                "text": "ជនរត់គេច",
                "status": "deprecated",
                "use_instead": "ជនភៀសខ្លួន",
                "reason": "It blames.",
            },
        ],
    }
    decide(session, people.reviewer, suggest(change), "approve")
    section = get_entry(session, "refugee").section("km")
    assert section is not None
    good, bad = section.terms
    assert good.citations[0].source.url == "https://example.org/a"
    assert bad.use_instead is good
    assert bad.administrative_status is AdministrativeStatus.DEPRECATED
    assert [(note.language, note.text) for note in section.notes] == [("km", "ប្រើក្នុងច្បាប់")]


def test_a_definition_in_a_language_that_had_none_makes_its_section(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest({"note": "ຜູ້ທີ່ໜີ"}, language="lo", by=people.editor)
    decide(session, people.stranger, proposal, "approve")
    section = get_entry(session, "refugee").section("lo")
    assert section is not None
    assert section.review_state is ReviewState.APPROVED


def test_the_english_wording_is_based_on_none(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest({"definition": "a person who fled"}, language="en")
    decide(session, people.editor, proposal, "approve")
    section = get_entry(session, "refugee").section("en")
    assert section is not None
    assert section.definition is not None
    assert section.definition.based_on_revision is None


def test_changes_are_asked_made_and_approved(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest()
    decide(session, people.reviewer, proposal, "changes", comment="Shorter.")
    assert proposal.state is ProposalState.CHANGES_ASKED
    better = {"definition": "មនុស្សដែលរត់គេច"}
    revise_proposal(
        session, people.translator, proposal.id, version=1, change=better, reason="Shorter."
    )
    assert (proposal.state, proposal.version) == (ProposalState.SUBMITTED, 2)
    decide(session, people.reviewer, proposal, "approve", version=2)
    assert [(one.verdict, one.version) for one in proposal.remarks] == [
        ("changes", 1),
        ("approve", 2),
    ]


@pytest.mark.parametrize(
    ("who", "error"),
    [("translator", OwnProposal), ("stranger", UnknownProposal), ("other", UnknownProposal)],
)
def test_only_a_second_person_who_speaks_the_language_decides(
    session: Session, people: People, refugee: Concept, suggest: Propose, who: str,
    error: type[GlossaryError],
) -> None:  # fmt: skip
    proposal = suggest()
    reader = people.stranger if who == "other" else getattr(people, who)
    with pytest.raises(error):
        decide(session, reader, proposal, "approve")
    assert proposal.state is ProposalState.SUBMITTED


def test_a_reviewer_does_not_approve_their_own(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest(by=people.reviewer)
    with pytest.raises(OwnProposal):
        decide(session, people.reviewer, proposal, "approve")


def test_an_editor_does_not_decide_about_a_language_that_they_do_not_speak(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest({"note": "ຜູ້ທີ່ໜີ"}, language="lo", by=people.stranger)
    with pytest.raises(NotAllowed):
        decide(session, people.editor, proposal, "approve")


def test_a_translator_proposes_in_their_own_languages(refugee: Concept, suggest: Propose) -> None:
    with pytest.raises(NotAllowed):
        suggest({"note": "ຜູ້ທີ່ໜີ"}, language="lo")


@pytest.mark.parametrize("first", ["approve", "changes", "reject"])
@pytest.mark.parametrize("second", ["approve", "changes", "reject"])
def test_the_first_verdict_holds(
    session: Session, people: People, refugee: Concept, suggest: Propose, first: str, second: str
) -> None:
    proposal = suggest()
    decide(session, people.reviewer, proposal, first)
    with pytest.raises(ProposalMoved):
        decide(session, people.editor, proposal, second)


def test_a_verdict_is_about_the_version_that_was_read(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest()
    revise_proposal(
        session, people.translator, proposal.id, version=1, change=KHMER, reason="Again."
    )
    with pytest.raises(ProposalMoved):
        decide(session, people.reviewer, proposal, "approve", version=1)


def test_a_withdrawn_proposal_stays_withdrawn(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest()
    withdraw_proposal(session, people.translator, proposal.id, version=1)
    assert proposal.state is ProposalState.WITHDRAWN
    assert not proposal.state.is_open
    with pytest.raises(ProposalMoved):
        decide(session, people.reviewer, proposal, "approve")
    with pytest.raises(ProposalMoved):
        withdraw_proposal(session, people.translator, proposal.id, version=1)


STEPS = {
    "submitted": {"revise", "withdraw", "approve", "changes", "reject"},
    "changes_asked": {"revise", "withdraw"},
    "approved": set(),
    "rejected": set(),
    "withdrawn": set(),
}


def test_a_proposal_goes_only_the_ways_there_are(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    """Every step from every state: those in the table lead on, every other one is refused."""
    leads_to = {"revise": "submitted", "withdraw": "withdrawn"}
    leads_to |= {verdict.value: verdict.leads_to.value for verdict in Verdict}
    number = suggest().id
    session.commit()

    def take(step: str) -> Proposal:
        if step == "revise":
            return revise_proposal(
                session, people.translator, number, version=1, change=KHMER, reason="Again."
            )
        if step == "withdraw":
            return withdraw_proposal(session, people.translator, number, version=1)
        return decide(session, people.reviewer, session.get_one(Proposal, number), step)

    assert set(STEPS) == set(ProposalState)
    for state, allowed in STEPS.items():
        assert ProposalState(state).is_open == bool(allowed)
        for step, after in leads_to.items():
            session.execute(sa.update(Proposal).values(state=state))
            session.expire_all()
            if step in allowed:
                assert take(step).state == after, (state, step)
            else:
                with pytest.raises(ProposalMoved):
                    take(step)
                session.expire_all()
                assert session.get_one(Proposal, number).state == state, (state, step)
            session.rollback()
            assert ProposalState(state).may_become(ProposalState(after)) == (step in allowed)


def test_only_the_author_changes_a_proposal(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest()
    with pytest.raises(NotAllowed):
        withdraw_proposal(session, people.reviewer, proposal.id, version=1)


def test_what_was_changed_in_between_is_not_overwritten(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    first, second = suggest(), suggest({"definition": "មនុស្សដែលរត់គេច"})
    decide(session, people.reviewer, first, "approve")
    with pytest.raises(EntryMoved):
        decide(session, people.reviewer, second, "approve")
    session.expire_all()
    section = get_entry(session, "refugee").section("km")
    assert section is not None
    assert section.definition is not None
    assert section.definition.text == KHMER["definition"]


def test_languages_of_one_entry_do_not_stand_in_each_others_way(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    khmer = suggest()
    english = suggest({"definition": "a person who had to flee"}, language="en")
    decide(session, people.reviewer, khmer, "approve")
    decide(session, people.editor, english, "approve")
    numbers = session.scalars(sa.select(Revision.number).order_by(Revision.number)).all()
    assert numbers == [1, 2, 3]


def test_a_retired_concept_is_not_changed(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    proposal = suggest()
    refugee.state = ConceptState.RETIRED
    session.flush()
    with pytest.raises(EntryMoved):
        decide(session, people.reviewer, proposal, "approve")
    with pytest.raises(UnknownConcept):
        suggest()


def test_proposals_are_for_their_author_and_for_who_decides(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    mine = suggest()
    lao = suggest({"note": "ຜູ້ທີ່ໜີ"}, language="lo", by=people.editor)

    def seen(reader: Account, **asked: Any) -> list[int]:
        return [one.id for one in list_proposals(session, reader, **asked)[0]]

    assert seen(people.translator) == [mine.id]
    assert seen(people.reviewer) == [mine.id]
    assert seen(people.stranger) == [lao.id]
    assert seen(people.editor) == [mine.id, lao.id]
    assert seen(people.editor, language="lo") == [lao.id]
    assert seen(people.editor, state=ProposalState.APPROVED) == []
    assert list_proposals(session, people.editor, limit=1) == ([mine], mine.id)
    assert list_proposals(session, people.editor, after=mine.id, limit=1) == ([lao], None)


TERM = {"text": "ជនភៀសខ្លួន", "status": "admitted"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (None, ProposalInvalid),
        ([], ProposalInvalid),
        ({}, ProposalInvalid),
        ({"state": "approved", **KHMER}, ProposalInvalid),
        ({"review_state": "approved", **KHMER}, ProposalInvalid),
        ({"slug": "refugee", **KHMER}, ProposalInvalid),
        ({"definition": 7}, ProposalInvalid),
        ({"definition": ""}, ProposalInvalid),
        ({"definition": "\u200b\u200c"}, ProposalInvalid),
        ({"definition": "ក" * 2_001}, ProposalInvalid),
        ({"definition": "មនុស្ស\0"}, TextRefused),
        ({"definition": "មនុស្ស\ud800"}, TextRefused),
        ({"definition": "មនុស្ស\u202e"}, TextRefused),
        ({"definition": "មនុស្ស" + "\u0301" * 20}, TextRefused),
        ({"definition": "a person"}, TextRefused),
        ({"terms": {}}, ProposalInvalid),
        ({"terms": [TERM] * 31}, ProposalInvalid),
        ({"terms": [{"text": "ជនភៀសខ្លួន"}]}, ProposalInvalid),
        ({"terms": [{**TERM, "review_state": "approved"}]}, ProposalInvalid),
        ({"terms": [{**TERM, "text": "\u17b4"}]}, ProposalInvalid),
        ({"terms": [{**TERM, "text": "рefugee"}]}, TextRefused),
        ({"terms": [{**TERM, "status": "best"}]}, TextRefused),
        # The only word to say must not vanish.
        ({"terms": [TERM]}, TextRefused),
        ({"terms": [{**TERM, "seen_in": ["javascript:alert(1)"]}]}, TextRefused),
        ({"terms": [{**TERM, "seen_in": "https://example.org"}]}, ProposalInvalid),
        ({"terms": [{**TERM, "text": "ជនរត់គេច", "status": "preferred"}]}, TextRefused),
        ({"terms": [{**TERM, "text": "ជនរត់គេច", "status": "deprecated"}]}, TextRefused),
    ],
)
def test_what_can_not_stand_in_the_glossary_is_refused_at_once(
    session: Session, refugee: Concept, suggest: Propose, change: Any, error: type[GlossaryError]
) -> None:
    with pytest.raises(error):
        suggest(change)
    assert session.scalars(sa.select(Proposal)).all() == []


@pytest.mark.parametrize("slug", [None, 3, "", "Über", "a--b", "a" * 81, "../x"])
def test_a_new_concept_needs_a_name_for_its_address(
    refugee: Concept, suggest: Propose, slug: Any
) -> None:
    with pytest.raises(ProposalInvalid):
        suggest({"slug": slug, "themes": ["people"], **KHMER}, slug=None)


@pytest.mark.parametrize(
    ("themes", "error"),
    [(None, ProposalInvalid), ([], ProposalInvalid), (["nowhere"], UnknownTheme)],
)
def test_a_new_concept_needs_themes(
    refugee: Concept, suggest: Propose, themes: Any, error: type[GlossaryError]
) -> None:
    with pytest.raises(error):
        suggest({"slug": "safe-house", "themes": themes, **KHMER}, slug=None)


def test_a_proposal_says_why_and_in_which_language(refugee: Concept, suggest: Propose) -> None:
    with pytest.raises(ProposalInvalid, match="reason"):
        suggest(reason="")
    with pytest.raises(UnknownLanguage):
        suggest(language="xx")


def test_who_refuses_says_why(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    with pytest.raises(ProposalInvalid, match="comment"):
        decide(session, people.reviewer, suggest(), "reject", comment="")


def test_zawgyi_is_refused(
    session: Session, people: People, refugee: Concept, suggest: Propose
) -> None:
    with pytest.raises(TextRefused, match="Zawgyi"):
        suggest({"definition": "ေရႊ႕ေျပာင္းအလုပ္သမားမ်ား"}, language="my", by=people.editor)
