"""The lint of the content: every rule finds its planted fault, and nothing in good entries."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    Characteristic,
    CharacteristicText,
    Collection,
    CollectionMember,
    CollectionText,
    Comparison,
    LanguageSection,
    Relation,
    RelationType,
    Source,
    SourceKind,
    Term,
)
from glossary.services.checking import RULES, check_glossary, lists
from glossary.services.documents import Document, Sources
from tests.factories import ConceptFactory

TERMS = {
    "en": "refugee", "th": "ผู้ลี้ภัย", "km": "ជនភៀសខ្លួន", "my": "ဒုက္ခသည်", "lo": "ຊາວອົບພະຍົບ",
    "vi": "người tị nạn", "zh": "难民",
}  # fmt: skip
DEFINITIONS = {
    "en": "person who fled", "th": "ผู้หนีภัย", "km": "អ្នកដែលភៀសខ្លួន", "my": "ထွက်ပြေးလာသူ",
    "lo": "ຜູ້ທີ່ໜີໄພ", "vi": "người chạy trốn", "zh": "逃离的人",
}  # fmt: skip
EVERY_LANGUAGE = {tag: f"({tag})" for tag in LANGUAGES}


def sound() -> dict[str, Any]:
    """Return an entry in which nothing is wrong."""
    document: dict[str, Any] = {"themes": ["people"]}
    for tag, text in TERMS.items():
        term = {"text": text, "status": "preferred", "romanization": "…", "literal": {"en": "…"}}
        document[tag] = {"definition": {"text": DEFINITIONS[tag]}, "terms": [term]}
    return document


def term(tag: str, text: str, status: str = "admitted", **more: Any) -> Document:
    """Return a change that adds one well-explained term."""
    full = {"text": text, "status": status, "romanization": "…", "literal": {"en": "…"}, **more}
    return {tag: {"terms": [full]}}


def definition(tag: str, text: str) -> Document:
    """Return a change of one definition."""
    return {tag: {"definition": {"text": text}}}


def changed(document: dict[str, Any], change: Document) -> dict[str, Any]:
    """Return ``document`` with ``change``: terms are added, the rest is put in its place."""
    for key, part in change.items():
        if isinstance(part, dict):
            added = part.pop("terms", [])
            document[key] = {**document[key], **part}
            document[key]["terms"] = [*document[key]["terms"], *added]
        else:
            document[key] = part
    return document


exile = {"use_instead": "refugee", "reason": EVERY_LANGUAGE}
FAULTS: list[tuple[str, Document]] = [
    ("texts_are_readable", term("en", "exile\u200e")),
    ("texts_are_readable", term("en", "a" + "\u0301" * 12)),
    ("texts_are_readable", {"country_notes": [{"country": "TH", "text": {"en": "a\x07"}}]}),
    ("texts_are_readable", {"en": {"usage": {"en": "a\u202eb"}}}),
    ("brackets_are_balanced", term("en", "exile (old")),
    ("brackets_are_balanced", definition("th", "ผู้หนีภัย)")),
    ("marks_are_in_order", term("th", "ท\u0e35\u0e48พ\u0e48\u0e36ง")),
    ("marks_are_in_order", term("km", "ស\u17d2\u179a\u17d2ត\u17b8")),
    ("burmese_is_unicode", term("my", "ျမန္မာႏိုင္ငံသား ဒုကၡသည္မ်ား")),
    ("terms_are_in_their_script", term("km", "ผู้")),
    ("terms_are_in_their_script", term("en", "exile ผู้")),
    ("definitions_are_in_their_script", definition("lo", "person who fled")),
    ("definitions_are_in_their_script", definition("vi", "người 逃")),
    ("links_are_well_formed", term("th", "ผู้อพยพ", seen_in=["javascript:alert(1)"])),
    ("links_are_well_formed", term("th", "ผู้อพยพ", evidence=["https://[bad"])),
    ("entries_have_a_theme", {"themes": []}),
    ("every_language_has_its_term", term("en", "exile", "preferred")),
    ("definitions_are_short", definition("en", "word " * 46)),
    ("definitions_are_short", definition("zh", "难" * 500)),
    ("definitions_differ_between_languages", definition("vi", "person who fled")),
    (
        "definitions_use_no_discouraged_word",
        term("en", "person", "deprecated", **exile),
    ),
    ("terms_are_told_apart", term("en", "Refugee")),
    ("terms_are_explained", {"th": {"terms": [{"text": "ผู้อพยพ", "status": "admitted"}]}}),
    ("discouraged_terms_lead_on", term("en", "exile", "deprecated", reason=EVERY_LANGUAGE)),
    ("warnings_are_explained", term("en", "alien", ambiguity={"en": "…"})),
    ("warnings_are_explained", term("en", "alien", harmless={"th": "…"})),
    (
        "discouraged_terms_have_a_reason",
        term("en", "exile", "deprecated", use_instead="refugee", reason={"en": "…"}),
    ),
    (
        "country_notes_are_sourced",
        {"country_notes": [{"country": "TH", "looked_at": "2026-11-24", "text": {"en": "…"}}]},
    ),
]


def rules_that_find(session: Session) -> set[str]:
    found = check_glossary(session)
    assert all(str(finding).endswith(f"({finding.rule})") for finding in found)
    return {finding.rule for finding in found}


def test_a_sound_entry_has_no_finding(session: Session, make_concept: ConceptFactory) -> None:
    make_concept("refugee", sound())
    assert check_glossary(session) == []


@pytest.mark.parametrize(("rule", "fault"), FAULTS)
def test_a_rule_finds_its_planted_fault(
    session: Session, make_concept: ConceptFactory, rule: str, fault: Document
) -> None:
    import copy

    make_concept("refugee", changed(sound(), copy.deepcopy(fault)))
    assert rule in rules_that_find(session)


def test_text_that_is_not_in_nfc_is_found(session: Session, make_concept: ConceptFactory) -> None:
    concept = make_concept("refugee", sound())
    # Reading a document brings it to NFC, so only a hand in the database can do this.
    section = concept.section("vi")
    assert section is not None
    section.terms[0].text = "người tị na\u0323n"
    session.flush()
    assert rules_that_find(session) == {"texts_are_nfc"}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_missing_section_is_found(
    session: Session, make_concept: ConceptFactory, tag: str
) -> None:
    make_concept("refugee", {key: part for key, part in sound().items() if key != tag})
    found = {(one.rule, one.language) for one in check_glossary(session)}
    assert found == {
        ("every_language_has_its_term", tag), ("every_language_has_its_definition", tag),
    }  # fmt: skip


def test_a_better_term_that_is_discouraged_itself_is_found(
    session: Session, make_concept: ConceptFactory
) -> None:
    outcast = {"text": "outcast", "status": "deprecated", "use_instead": "refugee"}
    exiled = {"text": "exile", "status": "deprecated", "use_instead": "outcast"}
    for bad in (outcast, exiled):
        bad["reason"] = EVERY_LANGUAGE  # type: ignore[assignment]
    make_concept("refugee", changed(sound(), {"en": {"terms": [outcast, exiled]}}))
    assert rules_that_find(session) == {"discouraged_terms_lead_on"}


def test_preferred_terms_of_two_regions_may_differ(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", changed(sound(), term("en", "exile", "preferred", region="GB")))
    assert check_glossary(session) == []


def test_a_declared_variant_may_be_the_same_word(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", changed(sound(), term("en", "Refugee", type="variant")))
    assert check_glossary(session) == []


def test_a_discouraged_word_may_be_quoted_or_hidden_in_a_recommended_one(
    session: Session, make_concept: ConceptFactory
) -> None:
    servant = term("en", "servant", "deprecated", **exile)
    make_concept("refugee", changed(sound(), servant))
    hidden = changed(sound(), definition("en", "civil servant who was called a “servant” once"))
    for tag, text in TERMS.items():
        hidden[tag]["terms"][0]["text"] = text + text
    hidden = changed(hidden, term("en", "civil servant"))
    make_concept("official", hidden)
    assert check_glossary(session) == []


def test_one_preferred_term_for_two_concepts_is_found_until_they_explain_each_other(
    session: Session, make_concept: ConceptFactory
) -> None:
    one, other = make_concept("refugee", sound()), make_concept("asylum", sound())
    assert rules_that_find(session) == {"preferred_terms_are_told_apart"}
    one.relations.append(Relation(type=RelationType.CONFUSABLE, target=other))
    session.flush()
    session.expire_all()
    assert rules_that_find(session) == {"confusable_concepts_are_contrasted"}


def test_a_section_in_a_language_that_is_gone_is_left_alone(
    session: Session, make_concept: ConceptFactory
) -> None:
    concept = make_concept("refugee", sound())
    gone = Term(text="x", administrative_status=AdministrativeStatus.PREFERRED)
    concept.sections.append(LanguageSection(language="qqq", terms=[gone]))
    session.flush()
    assert check_glossary(session) == []


def test_every_rule_has_a_planted_fault() -> None:
    planted = {rule for rule, _ in FAULTS} | {
        "texts_are_nfc", "every_language_has_its_definition", "preferred_terms_are_told_apart",
        "confusable_concepts_are_contrasted", "wider_ideas_lead_on",
    }  # fmt: skip
    assert planted == {rule.__name__ for rule in RULES}


def test_a_sourced_country_note_is_sound(session: Session, make_concept: ConceptFactory) -> None:
    note = {
        "country": "TH", "looked_at": "2026-11-24", "text": dict.fromkeys(LANGUAGES, "…"),
        "citations": [{"source": "law", "at": "s. 1"}],
    }  # fmt: skip
    law = Source(key="law", kind=SourceKind.AUTHORITY, title="Law", url="https://law.example.th/")
    make_concept("refugee", {**sound(), "country_notes": [note]}, sources=Sources({"law": law}))
    assert check_glossary(session) == []


def test_a_collection_and_a_comparison_that_are_not_complete_are_found(
    session: Session, make_concept: ConceptFactory
) -> None:
    concept = make_concept("refugee", sound())
    collection = Collection(
        slug="fishers",
        texts=[CollectionText(language="en", title="Fishers", introduction="About fishers.")],
        members=[CollectionMember(concept=concept, position=0)],
    )
    name = CharacteristicText(language="en", text="Border")
    comparison = Comparison(
        slug="two",
        concepts=[concept],
        characteristics=[Characteristic(position=0, texts=[name])],
    )
    session.add_all([collection, comparison])
    session.flush()
    found = {(one.rule, one.subject, one.language) for one in check_glossary(session)}
    assert ("collections_are_introduced", "fishers", "th") in found
    assert ("collections_are_introduced", "fishers", "en") not in found
    assert ("collections_are_introduced", "fishers", "") in found
    assert ("comparisons_are_complete", "two", "") in found
    assert ("comparisons_are_complete", "two", "en") in found
    assert {rule.__name__ for rule in lists.RULES} == {rule for rule, *_ in found}


@pytest.mark.walks_again
def test_the_built_in_glossary_has_no_finding(glossary_session: Session) -> None:
    assert [str(finding) for finding in check_glossary(glossary_session)] == []
