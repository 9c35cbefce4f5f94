"""What a search has found is marked in whole clusters."""

from __future__ import annotations

import pytest

from glossary.search.engine import find
from glossary.search.highlight import highlights, marked
from glossary.search.index import SearchIndex


def pieces(index: SearchIndex, query: str, concept: str) -> str:
    """Return the matched term of a concept with what was found in brackets."""
    hit = next(hit for hit in find(index, query, limit=50).hits if hit.concept.slug == concept)
    return "".join(f"[{text}]" if found else text for text, found in marked(query, hit.match))


@pytest.mark.parametrize(
    ("query", "concept", "expected"),
    [
        ("refugee", "refugee", "[refugee]"),
        ("undocument", "undocumented-migrant", "[undocument]ed migrant"),
        ("permit work", "work-permit", "[work] [permit]"),
        ("refugie", "refugee", "[refug]ee"),
        ("ลี้ภัย", "asylum-seeker", "ผู้ขอ[ลี้ภัย]"),
        ("ผูลีภัย", "refugee", "[ผู้ลี้ภัย]"),
        ("ខ្លួន", "refugee", "ជនភៀស[ខ្លួន]"),
        ("南民", "refugee", "[难民]"),
        ("phu li phai", "refugee", "ผู้ลี้ภัย"),
    ],
)
def test_the_letters_that_agree_are_marked(
    glossary_index: SearchIndex, query: str, concept: str, expected: str
) -> None:
    assert pieces(glossary_index, query, concept) == expected


def test_every_range_lies_in_the_term(glossary_index: SearchIndex) -> None:
    for query in ("migrnat wrker", "แรงงานตางดาว", "အလုပ်သမာ", "ແຮງງານ", "di cu", "移工"):
        for hit in find(glossary_index, query, limit=50).hits:
            ends = [end for pair in highlights(query, hit.match) for end in pair]
            assert ends == sorted(set(ends))
            assert not ends or (ends[0] >= 0 and ends[-1] <= len(hit.match.term.text))
