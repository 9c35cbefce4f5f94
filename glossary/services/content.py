"""Loading the built-in glossary from its files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from glossary.errors import ContentError
from glossary.model import (
    Characteristic,
    CharacteristicText,
    Collection,
    CollectionMember,
    CollectionText,
    Comparison,
    Concept,
    ReviewState,
    Revision,
    Source,
    SourceKind,
    Theme,
    ThemeTitle,
)
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_relations,
    write_document,
)

CONTENT = Path(__file__).parent.parent / "content"

Progress = Callable[[int, int], None]


def load_content(
    session: Session, folder: Path = CONTENT, progress: Progress = lambda _done, _all: None
) -> int:
    """Add the glossary in ``folder`` to an empty database, each entry as its first revision.

    :param progress: called with the number of entries read and of all entries.
    :return: the number of concepts added; they are flushed, the caller commits.
    :raises ContentError: a file is no TOML, or says what the glossary does not know.
    """
    themes = {theme.slug: theme for theme in _read_themes(folder)}
    sources = Sources({source.key: source for source in _read_sources(folder)})
    paths = sorted((folder / "concepts").glob("*.toml"))
    concepts: dict[str, tuple[Concept, Document]] = {}
    for done, path in enumerate(paths, start=1):
        document = _read_toml(path)
        concept = read_document(path.stem, document, themes=themes, sources=sources)
        concepts[path.stem] = (concept, document)
        progress(done, len(paths))
    known = {slug: concept for slug, (concept, _) in concepts.items()}
    for concept, document in concepts.values():
        read_relations(concept, document, known)
    session.add_all([*themes.values(), *sources.by_key.values(), *known.values()])
    session.flush()
    session.add_all(
        Revision(
            concept=concept,
            number=1,
            document=write_document(concept),
            summary="Built-in glossary",
        )
        for concept in known.values()
    )
    session.add_all(_read_collections(folder, known))
    session.add_all(_read_comparisons(folder, known))
    session.flush()
    return len(known)


def _read_themes(folder: Path) -> Iterator[Theme]:
    for position, (slug, titles) in enumerate(_read_toml(folder / "themes.toml").items()):
        yield Theme(
            slug=slug,
            position=position,
            titles=[ThemeTitle(language=tag, text=text) for tag, text in titles.items()],
        )


def _read_sources(folder: Path) -> Iterator[Source]:
    for key, part in _read_toml(folder / "sources.toml").items():
        yield Source(
            key=key,
            kind=SourceKind.AUTHORITY,
            title=part["title"],
            url=part.get("url"),
            publisher=part.get("publisher"),
            year=part.get("year"),
        )


def _read_collections(folder: Path, concepts: dict[str, Concept]) -> Iterator[Collection]:
    """Read ``collections/SLUG.toml``: position, concepts in teaching order, title, introduction."""
    for path in sorted((folder / "collections").glob("*.toml")):
        part = _read_toml(path)
        state = ReviewState(part["review_state"])
        yield Collection(
            slug=path.stem,
            position=part["position"],
            texts=[
                CollectionText(
                    language=tag,
                    title=title,
                    introduction=part["introduction"].get(tag, ""),
                    review_state=state,
                )
                for tag, title in part["title"].items()
            ],
            members=[
                CollectionMember(position=place, concept=_concept(path, concepts, slug))
                for place, slug in enumerate(part["concepts"])
            ],
        )


def _read_comparisons(folder: Path, concepts: dict[str, Concept]) -> Iterator[Comparison]:
    """Read ``comparisons/SLUG.toml``: concepts, and rows of a name and a value per concept."""
    for path in sorted((folder / "comparisons").glob("*.toml")):
        part = _read_toml(path)
        state = ReviewState(part["review_state"])
        yield Comparison(
            slug=path.stem,
            concepts=[_concept(path, concepts, slug) for slug in part["concepts"]],
            characteristics=[
                Characteristic(position=place, texts=list(_read_row(path, concepts, row, state)))
                for place, row in enumerate(part["rows"])
            ],
        )


def _read_row(
    path: Path, concepts: dict[str, Concept], row: Document, state: ReviewState
) -> Iterator[CharacteristicText]:
    for language, text in row["characteristic"].items():
        yield CharacteristicText(language=language, text=text, review_state=state)
    for slug, texts in row["values"].items():
        concept = _concept(path, concepts, slug)
        for language, text in texts.items():
            yield CharacteristicText(
                concept=concept, language=language, text=text, review_state=state
            )


def _concept(path: Path, concepts: dict[str, Concept], slug: str) -> Concept:
    if slug not in concepts:
        raise ContentError(file=path.name, problem=f"{slug!r} is not known")
    return concepts[slug]


def _read_toml(path: Path) -> Document:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(file=path.name, problem=str(error)) from None
