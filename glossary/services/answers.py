"""The public JSON shapes, the same from the API and from the command line's ``--json``."""

from __future__ import annotations

from typing import Any

from glossary.languages import LANGUAGES
from glossary.model import (
    Account,
    Characteristic,
    Citation,
    ComprehensionTest,
    Concept,
    CountryNote,
    LanguageSection,
    NoteKind,
    Proposal,
    ReaderReport,
    Relation,
    Revision,
    Term,
    note_in,
)
from glossary.search.highlight import highlights
from glossary.search.index import IndexedConcept, IndexedTerm, IndexedTheme, SearchIndex
from glossary.search.misleading import Misleading
from glossary.search.result import Hit, SearchResult
from glossary.search.running_text import Mark
from glossary.sentences import Gettext, translated
from glossary.services.browsing import IndexGroup
from glossary.services.comparing import SideBySide, Table
from glossary.services.comprehension import understanding_of
from glossary.services.deliveries import Outcome, Report
from glossary.services.duplicates import Similar
from glossary.services.entries import relations_of
from glossary.services.text_checks import TextCheck

Answer = dict[str, Any]

# Explanations are given in English where the asker's language has none.
_EXPLAIN_IN = ("en",)


def search_answer(result: SearchResult, misleading: Misleading) -> Answer:
    """Return a search as ``GET /api/v1/search`` answers it.

    :param misleading: what misleads in the index that was searched.
    """
    suggestion = result.suggestion
    return {
        "query": result.query,
        "suggestion": {"kind": suggestion.kind, "text": suggestion.text} if suggestion else None,
        "wanted_language": result.wanted_language,
        "total": result.total,
        "results": [_hit(hit, result.searched, misleading) for hit in result.hits],
    }


def _hit(hit: Hit, searched: str, misleading: Misleading) -> Answer:
    term = hit.match.term
    answer: Answer = {
        "concept": hit.concept.slug,
        "score": hit.match.score,
        "matched": {
            "language": term.language,
            "term": term.text,
            "status": term.status.value,
            "reason": hit.match.reason.value,
        },
        "via": hit.match.via,
        "highlights": [list(pair) for pair in highlights(searched, hit.match)],
    }
    if term.status.is_discouraged and term.use_instead:
        answer["use_instead"] = {term.language: term.use_instead}
    if warnings := misleading.warnings(term.concept, term.language, term.text):
        answer["misleads"] = [
            {
                "kind": word.kind.value,
                "languages": list(word.languages),
                "concepts": list(word.concepts),
            }
            for word in warnings
        ]
    return {**answer, "terms": _terms_by_language(hit.concept)}


def _terms_by_language(concept: IndexedConcept) -> Answer:
    return {
        tag: [_indexed_term(term) for term in concept.terms[tag]]
        for tag in LANGUAGES
        if tag in concept.terms
    }


def _indexed_term(term: IndexedTerm) -> Answer:
    return {
        "text": term.text,
        "status": term.status.value,
        "romanization": term.romanization,
        "literal": term.literal,
        "review_state": term.review_state.value,
    }


def concept_summary_answer(concept: IndexedConcept) -> Answer:
    """Return one concept of the list that ``GET /api/v1/concepts`` answers."""
    return {
        "concept": concept.slug,
        "themes": list(concept.themes),
        "terms": _terms_by_language(concept),
    }


def concept_answer(concept: Concept) -> Answer:
    """Return one entry as ``GET /api/v1/concepts/SLUG`` answers it."""
    return {
        "concept": concept.slug,
        "themes": [theme.slug for theme in concept.themes],
        "relations": [
            {"concept": other.slug, "type": kind, "contrast": _contrast(relation)}
            for kind, other, relation in relations_of(concept)
        ],
        "country_notes": [_country_note(note) for note in concept.country_notes],
        "languages": {
            tag: _section(section)
            for tag in LANGUAGES
            if (section := concept.section(tag)) is not None
        },
        "revision": concept.newest_revision,
        "changed_at": concept.changed_at.isoformat(),
    }


def comparison_answer(compared: SideBySide) -> Answer:
    """Return concepts side by side as ``GET /api/v1/compare`` answers them."""
    return {
        "concepts": [concept_answer(concept) for concept in compared.concepts],
        "relations": [
            {
                "source": link.source.slug,
                "type": link.type.value,
                "target": link.target.slug,
                "contrast": _contrast(link.relation),
            }
            for link in compared.links
        ],
        "tables": [_table(table) for table in compared.tables],
    }


def _table(table: Table) -> Answer:
    def texts(row: Characteristic, concept: Concept | None) -> dict[str, str]:
        concept_id = concept.id if concept else None
        return {text.language: text.text for text in row.texts if text.concept_id == concept_id}

    return {
        "concepts": [concept.slug for concept in table.concepts],
        "rows": [
            {
                "characteristic": texts(row, None),
                "values": {concept.slug: texts(row, concept) for concept in table.concepts},
                "agreement": table.agreement(row, _EXPLAIN_IN[0]).value,
            }
            for row in table.rows
        ],
    }


def _contrast(relation: Relation) -> Answer | None:
    texts = {n.language: n.text for n in relation.notes if n.kind is NoteKind.CONTRAST}
    return texts or None


def _country_note(note: CountryNote) -> Answer:
    return {
        "country": note.country,
        "text": {part.language: part.text for part in note.notes},
        "source": shown_source(note.citations),
        "looked_at": note.looked_at.isoformat() if note.looked_at else None,
    }


def _section(section: LanguageSection) -> Answer:
    definition = section.definition
    usage = note_in(section.notes, NoteKind.USAGE, _EXPLAIN_IN)
    return {
        "review_state": section.review_state.value,
        "equivalence": section.equivalence.value if section.equivalence else None,
        "check_again": section.check_again,
        "definition": {
            "text": definition.text,
            "source": shown_source(definition.citations),
            "review_state": definition.review_state.value,
        }
        if definition
        else None,
        "note": usage.text if usage else None,
        "terms": [_term(term, section) for term in section.terms],
    }


def _understanding(term: Term, section: LanguageSection) -> Answer | None:
    found = understanding_of(section.concept.comprehension_tests, section.language, term.text)
    return {"asked": found.asked, "understood": found.understood} if found else None


def _term(term: Term, section: LanguageSection) -> Answer:
    def note(kind: NoteKind) -> str | None:
        found = note_in(term.notes, kind, _EXPLAIN_IN)
        return found.text if found else None

    answer: Answer = {
        "text": term.text,
        "status": term.administrative_status.value,
        "type": term.term_type.value,
        "part_of_speech": term.part_of_speech.value,
        "romanization": term.romanization,
        "literal": note(NoteKind.LITERAL),
        "note": note(NoteKind.USAGE),
        "source": shown_source(term.citations),
        "region": term.region,
        "register": term.register.value if term.register else None,
        "comprehension": _understanding(term, section),
        "review_state": term.review_state.value,
    }
    if term.is_discouraged:
        answer["use_instead"] = term.use_instead.text if term.use_instead else None
        answer["reason"] = note(NoteKind.REASON)
        answer["reasons"] = {
            found.language: found.text for found in term.notes if found.kind is NoteKind.REASON
        }
    return answer


def shown_source(citations: list[Citation]) -> str | None:
    """Return the authorities among ``citations`` as one text, or None; evidence stays inside."""
    shown = [citation.text for citation in citations if citation.source.is_shown]
    return "; ".join(shown) or None


def language_answers(index: SearchIndex) -> list[Answer]:
    """Return the languages as ``GET /api/v1/languages`` answers them."""
    return [
        {
            "language": language.tag,
            "lang": language.lang_attribute,
            "autonym": language.autonym,
            "script": language.script,
            "terms": index.word_counts[language.tag],
        }
        for language in LANGUAGES.values()
    ]


def theme_answer(theme: IndexedTheme) -> Answer:
    """Return one theme of ``GET /api/v1/themes``."""
    return {
        "theme": theme.slug,
        "titles": {tag: theme.titles[tag] for tag in LANGUAGES if tag in theme.titles},
        "concepts": len(theme.concepts),
    }


def index_answer(groups: tuple[IndexGroup, ...]) -> list[Answer]:
    """Return the order of one language as ``GET /api/v1/index/LANG`` answers it."""
    return [
        {
            "heading": group.heading,
            "terms": [
                {
                    "text": term.text,
                    "concept": term.concept,
                    "status": term.status.value,
                    "review_state": term.review_state.value,
                }
                for term in group.terms
            ],
        }
        for group in groups
    ]


def misleading_answer(found: Misleading) -> Answer:
    """Return what misleads as ``GET /api/v1/ambiguous`` answers it."""
    return {
        "words": [
            {
                "kind": word.kind.value,
                "languages": list(word.languages),
                "ambiguity": dict(word.ambiguity) or None,
                "harmless": dict(word.harmless) or None,
                "senses": [
                    {
                        "concept": sense.term.concept,
                        "language": sense.term.language,
                        "term": sense.term.text,
                        "status": sense.term.status.value,
                        "clearer": _named_term(sense.clearer) if sense.clearer else None,
                    }
                    for sense in word.senses
                ],
            }
            for word in found.words
        ],
        "gaps": [
            {
                "language": gap.language,
                "concept": gap.concept,
                "lack": gap.lack.value,
                "terms": [term.text for term in gap.terms],
            }
            for gap in found.gaps
        ],
    }


def _named_term(term: IndexedTerm) -> Answer:
    return {"language": term.language, "term": term.text}


def text_check_answer(checked: TextCheck) -> Answer:
    """Return a checked text: its marks count code points of ``text``."""
    return {
        "text": checked.text,
        "languages": list(checked.languages),
        "reading": checked.reading,
        "marks": [_mark(mark) for mark in checked.marks],
        "words": [
            {
                **_named_term(use.mark.term),
                "count": use.count,
                "equivalent": _indexed_term(use.equivalent) if use.equivalent else None,
            }
            for use in checked.uses
        ],
    }


def _mark(mark: Mark) -> Answer:
    return {
        "start": mark.start,
        "end": mark.end,
        "concepts": list(dict.fromkeys(term.concept for term in mark.terms)),
        "term": mark.term.text,
        "language": mark.term.language,
        "status": mark.term.status.value,
        "use_instead": mark.term.use_instead if mark.is_discouraged else None,
    }


def proposal_answer(proposal: Proposal, reader: Account) -> Answer:
    """Return one proposal as ``GET /api/v1/proposals/ID`` answers it; it names nobody."""
    return {
        "id": proposal.id,
        "state": proposal.state.value,
        "version": proposal.version,
        "concept": proposal.concept.slug if proposal.concept else None,
        "language": proposal.language,
        "change": proposal.change,
        "reason": proposal.reason,
        "base_revision": proposal.base_revision,
        "is_own": proposal.author_id == reader.id,
        "created_at": proposal.created_at.isoformat(),
        "changed_at": proposal.changed_at.isoformat(),
        "remarks": [
            {
                "verdict": remark.verdict.value if remark.verdict else None,
                "version": remark.version,
                "comment": remark.comment,
                "created_at": remark.created_at.isoformat(),
            }
            for remark in proposal.remarks
        ],
    }


def proposal_state_answer(proposal: Proposal) -> Answer:
    """Return where a proposal stands, as everything that changes one answers."""
    return {"id": proposal.id, "state": proposal.state.value, "version": proposal.version}


def proposed_answer(proposal: Proposal, similar: list[Similar]) -> Answer:
    """Return where a proposal stands, and the words that it may say once more."""
    return {
        **proposal_state_answer(proposal),
        "similar": [
            {"term": one.term, "concept": one.concept, "proposal": one.proposal} for one in similar
        ],
    }


def report_answer(report: ReaderReport) -> Answer:
    """Return one report as ``GET /api/v1/reports`` answers it; nobody is known by it."""
    return {
        "id": report.id,
        "kind": report.kind.value,
        "state": report.state.value,
        "word": report.word,
        "language": report.language or None,
        "place": report.place,
        "remark": report.remark,
        "concept": report.concept.slug if report.concept else None,
        "day": report.day.isoformat(),
    }


def revision_answer(revision: Revision) -> Answer:
    """Return the revision that an editor has made."""
    return {
        "concept": revision.concept.slug,
        "state": revision.concept.state.value,
        "revision": revision.number,
    }


def comprehension_answer(test: ComprehensionTest) -> Answer:
    """Return what some people understood of a term; it names nobody."""
    return {
        "id": test.id,
        "language": test.language,
        "term": test.term,
        "place": test.place,
        "audience": test.audience,
        "asked": test.asked,
        "understood": test.understood,
        "thought": test.thought or None,
        "day": test.day.isoformat(),
        "is_withdrawn": test.is_withdrawn,
    }


def import_answer(report: Report, gettext: Gettext, *, is_kept: bool) -> Answer:
    """Return what became of a file, row by row, in the language of ``gettext``."""
    return {
        "imported": is_kept,
        "counts": {outcome.value: report.count(outcome) for outcome in Outcome},
        "rows": [
            {
                "place": translated(row.place, gettext),
                "concept": row.concept,
                "outcome": row.outcome.value,
                "message": translated(row.message, gettext),
            }
            for row in report.rows
        ],
        "not_understood": [translated(line, gettext) for line in report.passed_over],
        "proposals": list(report.proposals) if is_kept else [],
    }
