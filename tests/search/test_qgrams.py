"""The q-gram index finds exactly what comparing with every key finds."""

from __future__ import annotations

import random

import pytest
from rapidfuzz import process
from rapidfuzz.distance import OSA

from glossary.search.index import SearchIndex
from glossary.search.keys import FewKeys, ManyKeys, key_list
from glossary.search.qgrams import JoinedKeys, QGramIndex, slips

COUNT = 6_000


@pytest.fixture(scope="module")
def keys(glossary_index: SearchIndex) -> list[str]:
    """Keys of one to three words of the glossary, in seven scripts, some very short."""
    rng = random.Random(20_000)
    words = sorted(
        {word for keys in glossary_index.languages.values() for word in keys.fold if word}
    )
    parts = sorted({word[:length] for word in words for length in (1, 2, 3, 5, 8)})
    made = [" ".join(rng.choices(parts, k=rng.choice((1, 1, 2, 3)))) for _ in range(COUNT)]
    return [*words, *made]


@pytest.fixture(scope="module")
def index(keys: list[str]) -> QGramIndex:
    return QGramIndex(keys)


def misspelt(rng: random.Random, word: str) -> str:
    """Return ``word`` after up to three random edits; a transposition is one."""
    letters = list(word)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(letters) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            letters.insert(at, rng.choice("aeทກក"))
        elif kind == 1:
            letters[at : at + 1] = []
        elif kind == 2:
            letters[at : at + 1] = rng.choice("aeทກក")
        else:
            letters[at : at + 2] = reversed(letters[at : at + 2])
    return "".join(letters)


@pytest.mark.walks_again
def test_a_thousand_queries_find_what_brute_force_finds(index: QGramIndex, keys: list[str]) -> None:
    rng = random.Random(1)
    for _ in range(1_100):
        query = misspelt(rng, rng.choice(keys))
        for distance in {slips(len(query)), rng.randrange(4)}:
            near = process.extract_iter(query, keys, scorer=OSA.distance, score_cutoff=distance)
            expected = [(at, found) for _, found, at in near]
            assert sorted(index.within(query, distance)) == expected, (query, distance)


def test_the_limit_of_a_slip_grows_with_the_word() -> None:
    assert [slips(length) for length in (1, 2, 3, 7, 8, 13, 14, 90)] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_parts_are_found_in_the_shortest_keys_first(index: QGramIndex, keys: list[str]) -> None:
    found = list(index.holding("migrant"))
    assert {at for at, _ in found} == {at for at, key in enumerate(keys) if "migrant" in key}
    assert all(keys[at].find("migrant") == offset for at, offset in found)
    lengths = [len(keys[at]) for at, _ in found]
    assert lengths == sorted(lengths)
    assert list(index.holding("m")) == []


def test_two_characters_are_a_part_where_keys_are_brief() -> None:
    index = QGramIndex(["移民工人", "移民", "难民"])
    assert list(index.holding("移民")) == [(1, 0), (0, 0)]
    assert list(index.holding("民")) == []


def test_where_few_are_near_the_most_alike_are_found(index: QGramIndex, keys: list[str]) -> None:
    alike = dict(index.alike("traficing in persns", 0.5))
    assert keys[max(alike, key=alike.__getitem__)] == "traficking in person"
    assert all(likeness >= 0.5 for likeness in alike.values())
    far = dict(index.alike("the trafficking of many persons", 0.3))
    assert any("traficking" in keys[at] for at in far)
    assert dict(index.alike("refugee", 0.999)) == dict.fromkeys(index.equal("refugee"), 1.0)
    assert list(QGramIndex(["a"]).alike("unlike anything", 0.9)) == []


def test_the_q_grams_of_a_part_may_stand_apart() -> None:
    assert list(QGramIndex(["cabca abd"]).holding("abcabd")) == []


def test_long_keys_have_no_lists_of_two_characters() -> None:
    index = QGramIndex(["migrant worker", "domestic worker"])
    assert list(index.holding("wo")) == []
    assert [at for at, _ in index.holding("worker")] == [0, 1]
    # Where no list can tell, every key of the right length is compared.
    assert index.within("aaaaaaaaaaaaaa", 3) == []


def test_an_index_of_one_short_key_answers() -> None:
    index = QGramIndex(["ab"])
    assert index.within("zzzzzzzzz", 1) == []
    assert index.within("ba", 1) == [(0, 1)]
    assert list(index.alike("", 0.5)) == []


def test_joined_keys_are_a_sequence() -> None:
    joined = JoinedKeys(["refugee", "", "ผู้ลี้ภัย"])
    assert list(joined) == ["refugee", "", "ผู้ลี้ภัย"]
    assert joined[1:] == ["", "ผู้ลี้ภัย"]
    assert len(joined) == 3


@pytest.fixture(params=[FewKeys, ManyKeys])
def lists(request: pytest.FixtureRequest) -> FewKeys | ManyKeys:
    made: FewKeys | ManyKeys = request.param(("migrant", "migrant worker", "worker", "", "migrant"))
    made.prepare()
    return made


def test_few_and_many_keys_answer_alike(lists: FewKeys | ManyKeys) -> None:
    assert list(lists.keys) == ["migrant", "migrant worker", "worker", "", "migrant"]
    assert lists.keys[1:3] in (["migrant worker", "worker"], ("migrant worker", "worker"))
    assert len(lists.keys) == 5
    assert list(lists.equal("migrant")) == [0, 4]
    assert list(lists.equal("")) == []
    assert sorted(lists.holding("worker")) == [(1, 8), (2, 0)]
    assert list(lists.holding("")) == []
    assert {at for at, _ in lists.alike("migrent", 0.8)} == {0, 4}
    assert list(lists.alike("", 0.1)) == []


def test_the_kind_of_list_follows_the_number_of_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(key_list(["a", "b"]), FewKeys)
    monkeypatch.setattr("glossary.search.keys.LARGE", 1)
    assert isinstance(key_list(["a", "b"]), ManyKeys)
