"""StarDict: the dictionary, read back by a program of others."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pyglossary.glossary_v2 import Glossary

from glossary.languages import LANGUAGES
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write


def read_back(file: bytes, folder: Path) -> list[tuple[list[str], str]]:
    """Return the articles: all words that lead there, the head word first, and the text."""
    zipfile.ZipFile(io.BytesIO(file)).extractall(folder)
    Glossary.init()
    glossary = Glossary()
    assert glossary.directRead(
        str(folder / "mekong-glossary" / "mekong-glossary.ifo"), formatName="Stardict"
    )
    found = [(entry.l_word, entry.defi) for entry in glossary]
    glossary.cleanup()
    return found


def by_head(articles: list[tuple[list[str], str]]) -> dict[str, tuple[list[str], str]]:
    return {words[0]: (words, text) for words, text in articles}


def head_words(file: bytes) -> list[str]:
    """Return the head words in the order of the file."""
    archive = zipfile.ZipFile(io.BytesIO(file))
    index = archive.read("mekong-glossary/mekong-glossary.idx")
    words = []
    while index:
        word, _, rest = index.partition(b"\0")
        words.append(word.decode())
        index = rest[8:]
    return words


@pytest.mark.usefixtures("refugee")
def test_the_same_entries_give_the_same_file(write: Write) -> None:
    assert write("stardict") == write("stardict")


@pytest.mark.usefixtures("refugee")
def test_every_word_leads_to_its_article(write: Write, tmp_path: Path) -> None:
    articles = by_head(read_back(write("stardict", languages="en,th"), tmp_path))
    assert set(articles) == {"refugee", "migrant", "Mekong glossary"}
    words, text = articles["refugee"]
    assert set(words) == {"refugee", "runaway", "fled", "ผู้ลี้ภัย", "ผู้หนีภัย", "คนหนี"}
    assert '<b lang="en" xml:lang="en">refugee</b>' in text
    assert "✗ avoid</small> <span" in text
    assert "It blames." in text
    assert "Fled or not." in text
    assert "A camp &lt;1990&gt;." in text
    assert "Also said of debtors." in text
    assert "○" in text
    about = articles["Mekong glossary"][1]
    assert "CC BY 4.0" in about
    assert "native speaker" in about


def test_the_whole_glossary_comes_back(whole: Whole, tmp_path: Path) -> None:
    articles = read_back(whole("stardict"), tmp_path)
    led = {word for words, _ in articles for word in words}
    for document in whole.parcel.entries.values():
        for tag in LANGUAGES:
            # Burmese names of conventions are longer than a word of the format may be.
            words = [term["text"] for term in document[tag]["terms"]]
            assert led.issuperset(word for word in words if len(word.encode()) <= 255)
    for _, text in articles:
        etree.fromstring(f"<body>{text}</body>")


def test_the_words_stand_in_the_order_of_the_format(
    write: Write, make_concept: ConceptFactory
) -> None:
    for slug, word in (("b", "Border"), ("a", "asylum"), ("c", "border"), ("d", "ก")):
        make_concept(slug, en=word)
    words = head_words(write("stardict", languages="en"))
    assert words == ["asylum", "Border", "border", "Mekong glossary", "ก"]


def test_a_very_long_word_is_cut_between_letters(
    write: Write, make_concept: ConceptFactory
) -> None:
    make_concept("long", en="x" + "ก" * 200)
    assert "x" + "ก" * 84 in head_words(write("stardict", languages="en"))


def test_an_article_may_lack_nearly_everything(
    write: Write, make_concept: ConceptFactory, tmp_path: Path
) -> None:
    make_concept("defined", {"en": {"definition": {"text": "something"}}})
    variant = {"text": "難民", "status": "admitted", "type": "variant", "romanization": "nànmín",
               "literal": {"en": "a person in trouble"}}  # fmt: skip
    make_concept("spelt", {"zh": {"terms": [variant]}}, zh="难民")
    articles = by_head(read_back(write("stardict"), tmp_path))
    assert "English</p>" in articles["defined"][1]
    assert '<i lang="zh-Latn" xml:lang="zh-Latn">nànmín</i>' in articles["难民"][1]
    assert "“<span" in articles["难民"][1]
