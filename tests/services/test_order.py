"""The order of every word of the glossary is ICU's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex

pytestmark = pytest.mark.oracle

icu = pytest.importorskip(
    "icu", reason="PyICU is not installed: sudo apt-get install libicu-dev pkg-config g++"
)


def collator(tag: str) -> icu.Collator:
    """Return ICU's order of one language."""
    return icu.Collator.createInstance(icu.Locale("zh-u-co-pinyin" if tag == "zh" else tag))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_term_sorts_as_icu_sorts_it(glossary_index: SearchIndex, tag: str) -> None:
    texts = sorted({term.text for term in glossary_index.languages[tag].terms})
    ours = sorted(texts, key=LANGUAGES[tag].sort_key)
    assert ours == sorted(texts, key=collator(tag).getSortKey)


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES) - {"zh"}))
def test_the_page_of_a_language_is_in_icus_order(
    client: FlaskClient, glossary_index: SearchIndex, tag: str
) -> None:
    """Chinese is told apart: there a curated reading moves a character read otherwise."""
    import re
    from html import unescape

    page = client.get(f"/en/index/{tag}").text
    shown = [unescape(text) for text in re.findall(r"<li><a [^>]*><bdi [^>]*>(.*?)</bdi>", page)]
    assert len(shown) == len(glossary_index.words(tag))
    by_heading: dict[str, list[str]] = {}
    for text in shown:
        by_heading.setdefault(LANGUAGES[tag].heading(text), []).append(text)
    key = collator(tag).getSortKey
    assert all(texts == sorted(texts, key=key) for texts in by_heading.values())
