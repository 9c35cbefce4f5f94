"""``glossary search``, ``glossary show`` and ``glossary compare``."""

from __future__ import annotations

import click

from glossary.cli.base import reading, write_json
from glossary.languages import LANGUAGES
from glossary.model import Concept, NoteKind, TermType, note_in
from glossary.search.misleading import Misleading
from glossary.search.result import Hit
from glossary.services.answers import comparison_answer, concept_answer, search_answer
from glossary.services.comparing import SideBySide, compare_concepts
from glossary.services.entries import get_entry, relations_of
from glossary.services.indexing import build_index
from glossary.services.searching import search_terms


@click.command()
@click.argument("query")
@click.option("--in", "language", metavar="LANG", help="Match terms of this language only.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, as the API does.")
def search(query: str, language: str | None, limit: int, as_json: bool) -> None:
    """Find a word in any language."""
    with reading() as session:
        index = build_index(session)
    result = search_terms(index, query, language=language, limit=limit)
    if as_json:
        write_json(search_answer(result, index.misleading))
        return
    if not result.hits:
        click.echo(
            "Nothing found. Try a shorter part of the word, or the word as it sounds.", err=True
        )
        raise click.exceptions.Exit(1)
    for hit in result.hits:
        _show_hit(hit, index.misleading)


def _show_hit(hit: Hit, misleading: Misleading) -> None:
    term = hit.match.term
    click.echo(f"{term.text}  [{hit.concept.slug}, {hit.match.reason}]")
    if term.status.is_discouraged:
        click.echo(f"  avoid; say {term.use_instead}")
    for word in misleading.warnings(term.concept, term.language, term.text):
        others = word.besides(term.concept, term.language)
        also = ", ".join(f"{one.concept} ({one.language} {one.text})" for one in others)
        click.echo(f"  misleads: also {also}")
    for tag, language in LANGUAGES.items():
        preferred = hit.concept.preferred(tag)
        if preferred:
            reviewed = "" if preferred.review_state == "approved" else "  (not reviewed)"
            click.echo(f"  {language.autonym}: {preferred.text}{reviewed}")


@click.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, as the API does.")
def show(slug: str, as_json: bool) -> None:
    """Show one entry."""
    with reading() as session:
        entry = get_entry(session, slug)
        if as_json:
            write_json(concept_answer(entry))
        else:
            _show_entry(entry)


def _show_entry(entry: Concept) -> None:
    click.echo(f"{entry.slug}  ({', '.join(theme.slug for theme in entry.themes)})")
    for tag, language in LANGUAGES.items():
        section = entry.section(tag)
        if section is None:
            continue
        click.echo(f"\n{language.autonym}  ({section.review_state})")
        if section.definition:
            click.echo(f"  {section.definition.text}")
        for term in section.terms:
            literal = note_in(term.notes, NoteKind.LITERAL, ("en",))
            facts = [term.romanization, f"“{literal.text}”" if literal else None]
            beside = "; ".join(fact for fact in facts if fact)
            click.echo(f"  {term.administrative_status:<10} {term.text}  {beside}".rstrip())
            if term.use_instead:
                click.echo(f"  {'':<10} say {term.use_instead.text}")
    for kind, other, _ in relations_of(entry):
        click.echo(f"\n{kind}: {other.slug}", nl=False)
    click.echo()


@click.command()
@click.argument("slugs", metavar="SLUG SLUG…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, as the API does.")
def compare(slugs: tuple[str, ...], as_json: bool) -> None:
    """Show two to four entries side by side."""
    with reading() as session:
        compared = compare_concepts(session, slugs)
        if as_json:
            write_json(comparison_answer(compared))
        else:
            _show_comparison(compared)


def _show_comparison(compared: SideBySide) -> None:
    for concept in compared.concepts:
        section = concept.section("en")
        meaning = section.definition.text if section and section.definition else "no meaning yet"
        click.echo(f"{concept.slug}: {meaning}")
    for link in compared.links:
        contrast = note_in(link.relation.notes, NoteKind.CONTRAST, ("en",))
        click.echo(f"\n{link.source.slug} – {link.type}: {link.target.slug}")
        if contrast:
            click.echo(f"  {contrast.text}")
    for table in compared.tables:
        for row in table.rows:
            name = row.text("en")
            click.echo(f"\n{name.text if name else ''}  ({table.agreement(row, 'en')})")
            for concept in table.concepts:
                value = row.text("en", concept)
                click.echo(f"  {concept.slug}: {value.text if value else '–'}")
    for tag, language in LANGUAGES.items():
        click.echo(f"\n{language.autonym}")
        for concept in compared.concepts:
            section = concept.section(tag)
            terms = [
                f"avoid {term.text}" if term.is_discouraged else term.text
                for term in (section.terms if section else [])
                if term.term_type is not TermType.VARIANT
            ]
            click.echo(f"  {concept.slug}: {', '.join(terms) or 'no word yet'}")
