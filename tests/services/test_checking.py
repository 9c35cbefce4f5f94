"""The lint of the content: every rule finds its planted fault, and nothing in good entries."""

import pytest
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.services.checking import RULES, check_glossary
from glossary.services.documents import Document
from tests.factories import ConceptFactory

SOUND = {
    "en": "refugee", "th": "ผู้ลี้ภัย", "km": "ជនភៀសខ្លួន", "my": "ဒုက္ခသည်", "lo": "ຊາວອົບພະຍົບ",
    "vi": "người tị nạn", "zh": "难民",
}  # fmt: skip


def english(*terms: Document) -> Document:
    return {"en": {"terms": list(terms)}}


FAULTS: list[tuple[str, Document]] = [
    ("texts_are_readable", english({"text": "exile\u200e", "status": "admitted"})),
    ("texts_are_readable", english({"text": "a" + "\u0301" * 12, "status": "admitted"})),
    ("texts_are_readable", {"country_notes": [{"country": "TH", "text": {"en": "a\x07"}}]}),
    ("brackets_are_balanced", english({"text": "exile (old", "status": "admitted"})),
    ("brackets_are_balanced", {"th": {"definition": {"text": "ผู้หนีภัย)"}}}),
    ("terms_are_in_their_script", {"km": {"terms": [{"text": "ผู้", "status": "admitted"}]}}),
    ("terms_are_told_apart", english({"text": "Refugee", "status": "admitted"})),
    ("every_language_has_its_term", english({"text": "exile", "status": "preferred"})),
    ("discouraged_terms_lead_on", english({"text": "exile", "status": "deprecated"})),
    (
        "discouraged_terms_lead_on",
        english(
            {"text": "exile", "status": "deprecated", "use_instead": "outcast"},
            {"text": "outcast", "status": "deprecated", "use_instead": "refugee"},
        ),
    ),
    ("discouraged_terms_have_a_reason", english({"text": "exile", "status": "deprecated"})),
    ("entries_have_a_theme", {"themes": []}),
]


def test_a_sound_entry_has_no_finding(session: Session, make_concept: ConceptFactory) -> None:
    make_concept("refugee", **SOUND)
    assert check_glossary(session) == []


@pytest.mark.parametrize(("rule", "fault"), FAULTS)
def test_a_rule_finds_its_planted_fault(
    session: Session, make_concept: ConceptFactory, rule: str, fault: Document
) -> None:
    make_concept("refugee", fault, **SOUND)
    found = check_glossary(session)
    assert rule in {finding.rule for finding in found}
    assert all(str(finding).startswith(str(finding.severity)) for finding in found)


def test_text_that_is_not_in_nfc_is_found(session: Session, make_concept: ConceptFactory) -> None:
    concept = make_concept("refugee", **SOUND)
    # Reading a document brings it to NFC, so only a hand in the database can do this.
    section = concept.section("vi")
    assert section is not None
    section.terms[0].text = "người tị na\u0323n"
    session.flush()
    assert [(one.rule, one.language) for one in check_glossary(session)] == [
        ("texts_are_nfc", "vi")
    ]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_missing_preferred_term_is_found(
    session: Session, make_concept: ConceptFactory, tag: str
) -> None:
    make_concept("refugee", **{key: text for key, text in SOUND.items() if key != tag})
    found = check_glossary(session)
    assert [(one.rule, one.language) for one in found] == [("every_language_has_its_term", tag)]


def test_preferred_terms_of_two_regions_may_differ(
    session: Session, make_concept: ConceptFactory
) -> None:
    there = {"text": "exile", "status": "preferred", "region": "GB"}
    make_concept("refugee", english(there), **SOUND)
    assert check_glossary(session) == []


def test_every_rule_has_a_planted_fault() -> None:
    planted = {rule for rule, _ in FAULTS} | {"texts_are_nfc"}
    assert planted == {rule.__name__ for rule in RULES}


def test_the_built_in_glossary_has_no_finding(glossary_session: Session) -> None:
    assert [str(finding) for finding in check_glossary(glossary_session)] == []
