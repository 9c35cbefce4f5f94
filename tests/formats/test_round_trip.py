"""What is taken along comes back exactly: export, import into an empty glossary, export again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from glossary.formats.base import Notice
from glossary.formats.csv_file import read_csv, write_csv, write_csv_for_spreadsheets
from glossary.formats.json_file import read_json, write_json
from glossary.formats.tbx_file import write_tbx
from glossary.formats.tbx_reader import read_tbx
from glossary.formats.xlsx_file import read_xlsx, write_xlsx
from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    DefinitionKind,
    Equivalence,
    Model,
    PartOfSpeech,
    Register,
    RelationType,
    ReviewState,
    Source,
    SourceKind,
    TermType,
    Theme,
    ThemeTitle,
)
from glossary.services.deliveries import Delivery, Outcome
from glossary.services.documents import Document, Sources, read_document, read_relations
from glossary.services.merging import merge_delivery
from glossary.services.parcels import Parcel, pack_entries
from glossary.services.selection import Selection
from tests.formats.conftest import Whole

NOTICE = Notice(title="A glossary", day=date(2026, 11, 26), lines=("It is free.",))
FORMATS: dict[str, tuple[Callable[[Parcel, Notice], bytes], Callable[[bytes], Delivery]]] = {
    "json": (write_json, read_json),
    "csv": (write_csv, read_csv),
    "tbx": (write_tbx, read_tbx),
    "csv-spreadsheet": (partial(write_csv_for_spreadsheets, statement="= no"), read_csv),
    "xlsx": (partial(write_xlsx, statement="= no formula"), read_xlsx),
}

LETTERS = {
    "en": "abcdXYZéñ", "th": "กขคงจฉ", "km": "កខគឃង", "my": "ကခဂဃင", "lo": "ກຂຄງຈ",
    "vi": "abcđêô", "zh": "人工证国法",
}  # fmt: skip
# What a format could trip over: its own marks, the beginnings of formulas, labels, addresses.
AWKWARD = " ,;|\\'\"=+-@#<>&%.:"
# What each script has that programs reorder, split, join or take away, and what tables trip over.
MARKS = {
    "en": ["cafe\u0301", "“it’s” \"so\"", "a\u00a0b", "=1+1", "+1", "-1", "@a", "a\u2028b",
           "'=1", "#1", "a;b|c\\d", "a,\"b\"", "ﬁ", "a\u200bb"],
    "th": ["น\u0e49\u0e33", "น\u0e4d\u0e49\u0e32", "ก\u0e4d\u0e32", "เ\u0e40", "ก\u200bข", "ปู่่"],
    "km": ["ស\u17d2ដ\u17c1ច", "ស\u17d2ត\u17d2រ\u17b8", "ក\u200bខ", "ក\u200cខ", "ស៊\u17b8",
           "ខ\u17d2ញ\u17bb\u17c6"],
    "my": ["က\u1039က", "င\u103a\u1039က", "က\u103b\u103d\u1014\u103a\u102f\u1015\u103a",
           "မ\u103c\u103d\u103e", "က\u103b\u103c", "သ\u1031\u102c\u103a", "ဝ\u200bက"],
    "lo": ["ກ\u0ecd\u0eb2", "ກ\u0eb3", "ນ\u0ec9\u0eb3", "ນ\u0ecd\u0ec9\u0eb2", "ຫ\u0ebc\u0eb2",
           "ກ\u200bຂ"],
    "vi": ["nga\u0300y", "ti\u0323 na\u0323n", "e\u0302\u0301", "Đ\u0111", "hòa hoà"],
    "zh": ["\U00020bb7", "\U0002a6a5国", "難民", "〇", "（人）"],
}  # fmt: skip
THEMES = ("people", "work")
SOURCES = {"1951-law": {"title": "The law, of 1951", "url": "https://law.example.org/?a=1&b=|",
                        "year": 1951},
           "Some: book": {"title": "A book", "publisher": "Press | Son"}}  # fmt: skip


def words(tag: str, longest: int = 12) -> st.SearchStrategy[str]:
    letters = st.sampled_from(LETTERS[tag])
    # More Burmese letters at random may look like Zawgyi, which is refused.
    most = 5 if tag == "my" else longest
    some = st.sampled_from([*LETTERS[tag], *AWKWARD, *MARKS[tag]])
    inside = st.lists(some, max_size=most).map("".join)
    return st.builds(lambda a, b, c: spaced(f"{a}{b}{c}"), letters, inside, letters)


def spaced(text: str) -> str:
    """Return a text as it is kept: in NFC, with one space where there are several."""
    return unicodedata.normalize("NFC", re.sub(" +", " ", text))


def texts_by_language() -> st.SearchStrategy[dict[str, str]]:
    tags = st.lists(st.sampled_from(sorted(LETTERS)), unique=True, max_size=2)
    return tags.flatmap(lambda some: st.fixed_dictionaries({tag: words(tag, 30) for tag in some}))


def some_of(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({}, optional=strategies)


def values(kind: Any, *without: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([one.value for one in kind if one not in without])


CITATIONS = st.lists(
    st.builds(
        lambda key, at: {"source": key, **({"at": at} if at else {})},
        st.sampled_from(sorted(SOURCES)), st.just("") | words("en"),
    ),
    unique_by=lambda one: (one["source"], one.get("at")), min_size=1, max_size=2,
)  # fmt: skip
PAGES = st.lists(
    st.sampled_from(["https://www.example.org/a|b\\c", "https://example.la/?q=%E0%B8%81"]),
    unique=True, min_size=1,
)  # fmt: skip


def terms(tag: str) -> st.SearchStrategy[list[Document]]:
    one = st.tuples(
        words(tag),
        values(AdministrativeStatus, AdministrativeStatus.PREFERRED),
        some_of(
            type=values(TermType, TermType.FULL_FORM),
            part_of_speech=values(PartOfSpeech, PartOfSpeech.NOUN),
            region=words("en"),
            register=values(Register),
            romanization=words("en"),
            literal=texts_by_language(),
            usage=texts_by_language(),
            reason=texts_by_language(),
            example=texts_by_language(),
            ambiguity=texts_by_language(),
            harmless=texts_by_language(),
            citations=CITATIONS,
            seen_in=PAGES,
            review_state=values(ReviewState),
            use_instead=st.booleans(),
        ),
    )
    return st.lists(one, min_size=1, max_size=3, unique_by=lambda term: term[0]).map(finished)


def finished(drawn: list[tuple[str, str, Document]]) -> list[Document]:
    """Make the first term the one to say, and let others lead to it."""
    first = drawn[0][0]
    found = []
    for position, (text, status, rest) in enumerate(drawn):
        term = {"text": text, "status": "preferred" if position == 0 else status, **rest}
        if not term.pop("use_instead", False) or position == 0:
            found.append(term)
        else:
            found.append({**term, "use_instead": first})
    return found


def sections(tag: str) -> st.SearchStrategy[Document]:
    definition = st.builds(
        lambda text, rest: {"text": text, **rest},
        words(tag, 60),
        some_of(kind=values(DefinitionKind), citations=CITATIONS, review_state=values(ReviewState)),
    )
    return st.builds(
        lambda state, found, rest: {"review_state": state, "terms": found, **rest},
        values(ReviewState), terms(tag),
        some_of(definition=definition, usage=texts_by_language(), equivalence=values(Equivalence),
                hidden_labels=st.lists(words(tag), unique=True, min_size=1, max_size=2)),
    )  # fmt: skip


COUNTRY_NOTES = st.lists(
    st.builds(
        lambda country, text, rest: {"country": country, "text": text, **rest},
        st.sampled_from(["TH", "MM", "CN"]), texts_by_language().filter(bool),
        some_of(looked_at=st.just("2026-11-24"), citations=CITATIONS),
    ),
    unique_by=lambda note: note["country"], min_size=1, max_size=2,
)  # fmt: skip


def entries() -> st.SearchStrategy[Document]:
    tags = st.lists(st.sampled_from(sorted(LETTERS)), unique=True, min_size=1, max_size=3)
    whole = tags.flatmap(lambda some: st.fixed_dictionaries({tag: sections(tag) for tag in some}))
    themes = st.lists(st.sampled_from(THEMES), unique=True, min_size=1)
    return st.builds(
        lambda slugs, notes, found: {"themes": slugs, **notes, **found},
        themes, some_of(country_notes=COUNTRY_NOTES), whole,
    )  # fmt: skip


GLOSSARIES = st.tuples(
    st.dictionaries(
        st.sampled_from(["refugee", "1951-law", "a-b-c"]), entries(), min_size=1, max_size=2
    ),
    values(RelationType),
    texts_by_language(),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    """One database in memory, with its tables; nothing in it is ever committed."""
    engine = sa.create_engine("sqlite://")
    Model.metadata.create_all(engine)
    yield engine
    engine.dispose()


@contextmanager
def empty_glossary(engine: sa.Engine) -> Iterator[Session]:
    """Give a session on a glossary that has the two themes, and forget all that is put in."""
    with Session(engine) as session:
        for position, slug in enumerate(THEMES):
            titles = [ThemeTitle(language="en", text=slug.title())]
            session.add(Theme(slug=slug, position=position, titles=titles))
        session.flush()
        yield session
        session.rollback()


def fill(session: Session, documents: dict[str, Document], kind: str, contrast: Document) -> None:
    themes = {theme.slug: theme for theme in session.scalars(sa.select(Theme))}
    sources = Sources({
        key: Source(key=key, kind=SourceKind.AUTHORITY, **facts) for key, facts in SOURCES.items()
    })  # fmt: skip
    made = {
        slug: read_document(slug, document, themes=themes, sources=sources)
        for slug, document in documents.items()
    }
    first, *others = made
    for other in others:
        part = {"type": kind, "concept": other, "contrast": contrast}
        read_relations(made[first], {"relations": [part]}, made)
    session.add_all(made.values())
    session.flush()
    session.expire_all()


# To shrink what fails takes minutes; it is printed as it was drawn.
@given(glossary=GLOSSARIES)
@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
def test_every_glossary_comes_back_exactly(
    engine: sa.Engine, glossary: tuple[dict[str, Document], str, Document]
) -> None:
    with empty_glossary(engine) as session:
        fill(session, *glossary)
        parcel = pack_entries(session, Selection())
    for name in FORMATS:
        note(name)
        with empty_glossary(engine) as session:
            assert_comes_back(session, name, parcel, Selection())


def assert_comes_back(session: Session, name: str, parcel: Parcel, selection: Selection) -> None:
    """Fail unless a file, brought in, taken out and brought in again, is the same file."""
    write, read = FORMATS[name]
    taken = write(parcel, NOTICE)
    report = merge_delivery(session, read(taken), summary="back", keep_reviews=True)
    assert {row.outcome for row in report.rows} <= {Outcome.NEW, Outcome.CHANGED}, report
    assert report.passed_over == []
    session.expire_all()
    assert write(pack_entries(session, selection), NOTICE) == taken
    again = merge_delivery(session, read(taken), summary="again", keep_reviews=True)
    assert {row.outcome for row in again.rows} == {Outcome.DUPLICATE}, again


# Among them two that are related twice, words to avoid, laws, pages, and notes on countries.
ENTRIES = (
    "bilateral-agreement", "memorandum-of-understanding", "treaty", "refugee", "asylum-seeker",
    "undocumented-migrant", "documented-migrant", "bribe", "corruption",
)  # fmt: skip


@pytest.fixture(scope="module")
def real(whole: Whole) -> Parcel:
    """Those entries, as they leave the built-in glossary."""
    return pack_entries(whole.source.session, Selection(concepts=ENTRIES))


@pytest.mark.walks_again
@pytest.mark.parametrize("name", FORMATS)
def test_real_entries_come_back_exactly(name: str, engine: sa.Engine, real: Parcel) -> None:
    with empty_glossary(engine) as session:
        session.execute(sa.delete(ThemeTitle))
        session.execute(sa.delete(Theme))
        for position, (slug, titles) in enumerate(real.themes.items()):
            named = [ThemeTitle(language=tag, text=text) for tag, text in titles.items()]
            session.add(Theme(slug=slug, position=position, titles=named))
        session.flush()
        assert_comes_back(session, name, real, Selection(concepts=ENTRIES))


def test_every_language_takes_part() -> None:
    assert set(LETTERS) == set(MARKS) == set(LANGUAGES)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("tag", MARKS)
def test_the_marks_of_every_script_come_back(name: str, tag: str, engine: sa.Engine) -> None:
    write, read = FORMATS[name]
    first, *others = MARKS[tag]
    letter = LETTERS[tag][0]
    words = [{"text": f"{letter}{mark}{letter}", "status": "admitted"} for mark in others]
    section = {
        "review_state": "approved",
        "usage": {tag: letter + f"{letter} {letter}".join(MARKS[tag]) + letter},
        "hidden_labels": [f"{letter}{mark}{letter}" for mark in MARKS[tag]],
        "definition": {"text": f"{first} {letter}"},
        "terms": [{"text": f"{letter}{first}", "status": "preferred"}, *words],
    }
    with empty_glossary(engine) as session:
        fill(session, {"refugee": {"themes": ["people"], tag: section}}, "broader", {})
        parcel = pack_entries(session, Selection())
    stored = parcel.entries["refugee"][tag]
    assert stored["terms"][0]["text"] == unicodedata.normalize("NFC", f"{letter}{first}")
    with empty_glossary(engine) as session:
        report = merge_delivery(
            session, read(write(parcel, NOTICE)), summary="a", keep_reviews=True
        )
        assert not report.is_refused, report
        session.expire_all()
        back = pack_entries(session, Selection()).entries["refugee"][tag]
    if name == "tbx":
        # It has no category for what is only typed.
        assert "hidden_labels" not in back
        del stored["hidden_labels"]
    assert back == stored


@pytest.mark.parametrize("name", ["json", "csv"])
def test_a_line_break_in_a_word_is_refused_and_named(name: str, engine: sa.Engine) -> None:
    write, read = FORMATS[name]
    entry = {"themes": ["people"], "en": {"review_state": "approved", "terms": [
        {"text": "a\nb", "status": "preferred"}, {"text": "a\tb", "status": "admitted"},
    ]}}  # fmt: skip
    taken = write(Parcel(languages=("en",), entries={"refugee": entry}), NOTICE)
    with empty_glossary(engine) as session:
        report = merge_delivery(session, read(taken), summary="a")
    assert {row.outcome for row in report.rows} == {Outcome.REFUSED}
    assert "U+000A" in report.rows[0].message
