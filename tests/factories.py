"""Small glossaries for the tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from glossary.model import Concept, Revision, Theme, ThemeTitle
from glossary.services.documents import Document, Sources, read_document, write_document


class ConceptFactory:
    """Makes concepts in one session, with a preferred term for each language that is given."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._themes: dict[str, Theme] = {}

    def __call__(
        self,
        slug: str,
        document: Document | None = None,
        sources: Sources | None = None,
        **terms: str,
    ) -> Concept:
        """Return a flushed concept; ``document`` says more than ``terms`` can."""
        whole: Document = {"themes": ["people"], **(document or {})}
        for tag, text in terms.items():
            preferred = {"text": text, "status": "preferred"}
            part: dict[str, Any] = whole.setdefault(tag, {})
            part["terms"] = [preferred, *part.get("terms", [])]
        for theme in whole["themes"]:
            if theme not in self._themes:
                titles = [ThemeTitle(language="en", text=theme.title())]
                self._themes[theme] = Theme(slug=theme, titles=titles, position=len(self._themes))
        concept = read_document(slug, whole, themes=self._themes, sources=sources or Sources({}))
        self._session.add(concept)
        self._session.flush()
        revision = Revision(
            concept=concept, number=1, document=write_document(concept), summary="made by a test"
        )
        self._session.add(revision)
        self._session.flush()
        return concept
