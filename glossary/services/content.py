"""Loading the built-in glossary from its files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import ContentError
from glossary.model import Concept, Revision, Source, SourceKind, Theme, ThemeTitle
from glossary.services.documents import (
    Document,
    Sources,
    read_document,
    read_relations,
    write_document,
)

CONTENT = Path(__file__).parent.parent / "content"

Progress = Callable[[int, int], None]


def is_empty(session: Session) -> bool:
    """Whether the database holds no concept yet."""
    return session.scalar(sa.select(Concept.id).limit(1)) is None


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


def _read_toml(path: Path) -> Document:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(file=path.name, problem=str(error)) from None
