"""How long checking a text takes, beside looking for every term by itself.

::

    python -m benchmarks.text_check

The texts are the marked sentences of the tests in another order each time; the first column is the
language. ``each term`` is ``str.find`` for every term of the language, which knows no word
boundary, no other spelling and no longest match.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.built_in import built_in_index
from glossary.languages import LANGUAGES
from glossary.search.running_text import find_terms
from tests.running_text.sentences import sentences_of

SIZES = (1_000, 10_000, 20_000, 100_000)
_RUNS = 20


def made_text(tag: str, size: int, seed: int) -> str:
    """Return a text of ``size`` code points."""
    rng = random.Random(seed)
    sentences = [sentence.text for sentence in sentences_of(tag)]
    parts: list[str] = []
    length = 0
    while length < size:
        part = rng.choice(sentences) + ("\n" if rng.random() < 0.2 else " ")
        parts.append(part)
        length += len(part)
    return "".join(parts)[:size]


def find_each(terms: Sequence[str], text: str) -> list[int]:
    """Return where each term stands first, as a search for one after the other finds it."""
    return [text.find(term) for term in terms]


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Print one line per language and size."""
    index = built_in_index()
    print("        characters      p50      p95 ms  x 1,000  each term, x p50")
    for tag in LANGUAGES:
        terms = [term.text for term in index.languages[tag].terms]
        find_terms(index, "a", [tag])  # the tree of terms is made when it is first used
        first = 0.0
        for size in SIZES:
            texts = [made_text(tag, size, seed) for seed in range(_RUNS)]
            took = sorted(milliseconds(partial(find_terms, index, text, [tag])) for text in texts)
            median = statistics.median(took)
            first = first or median
            by_term = statistics.median(
                milliseconds(partial(find_each, terms, text)) for text in texts[:3]
            )
            print(
                f"{tag:6}  {size:10,} {median:8.2f} {took[int(0.95 * len(took))]:8.2f}"
                f" {median / first:10.1f} {by_term / median:17.1f}"
            )


if __name__ == "__main__":
    main()
