"""Sentences about work with migrants, written for this purpose, with the answers marked.

One file per language, one sentence a line. ``[[slug|words]]`` stands for words that name the
concept ``slug``; every word of the glossary that is meant as such is marked, and nothing else.
Some lines have what only looks like a term: parts of longer words, words in another sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("sentences")
_MARK = re.compile(r"\[\[([a-z0-9-]+)\|([^\]]+)\]\]")


@dataclass(frozen=True)
class Sentence:
    """A text and its answers: where a concept is named, in code points, and which."""

    text: str
    answers: frozenset[tuple[int, int, str]]


def sentences_of(tag: str) -> Iterator[Sentence]:
    """Yield the sentences of one language."""
    for line in (FOLDER / f"{tag}.txt").read_text(encoding="utf-8").splitlines():
        text, answers, at = "", set(), 0
        for mark in _MARK.finditer(line):
            text += line[at : mark.start()]
            answers.add((len(text), len(text) + len(mark[2]), mark[1]))
            text += mark[2]
            at = mark.end()
        yield Sentence(text + line[at:], frozenset(answers))
