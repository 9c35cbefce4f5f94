"""EPUB: a book that is whole, whose links lead somewhere, and that says each language."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import etree

from glossary.languages import LANGUAGES
from tests.factories import ConceptFactory
from tests.formats.conftest import Whole, Write

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Book:
    """A book, opened as a reader opens it."""

    def __init__(self, file: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(file))
        first = self.archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert self.archive.read("mimetype") == b"application/epub+zip"
        container = etree.fromstring(self.archive.read("META-INF/container.xml"))
        self.root = container.xpath("string(//@full-path)")
        self.package = self.xml(self.root)
        self.items = {
            item.get("id"): urljoin(self.root, item.get("href"))
            for item in self.package.iter(f"{OPF}item")
        }

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.archive.read(name))

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Return the pages in reading order."""
        for reference in self.package.iter(f"{OPF}itemref"):
            name = self.items[reference.get("idref")]
            yield name, self.xml(name)

    def text(self) -> str:
        return " ".join(" ".join(page.itertext()) for _, page in self.pages())


def assert_whole(book: Book) -> None:
    """Fail unless every part is named and there, and every link leads to a place."""
    others = {"mimetype", "META-INF/container.xml", book.root}
    assert {*book.items.values()} | others == {*book.archive.namelist()}
    places = {f"{name}#{one}" for name, page in book.pages() for one in page.xpath("//@id")} | {
        name for name, _ in book.pages()
    }
    for name, page in book.pages():
        ids = page.xpath("//@id")
        assert len(ids) == len({*ids})
        for target in page.xpath("//*[local-name() = 'a']/@href"):
            assert urljoin(name, target) in places
    ncx = book.xml(book.items["ncx"])
    for target in ncx.xpath("//*[local-name() = 'content']/@src"):
        assert urljoin(book.root, target) in places


def assert_languages_are_said(book: Book) -> None:
    """Fail where a letter of one language's own script stands in an element of another one."""
    by_attribute = {one.lang_attribute: one for one in LANGUAGES.values()}
    for _, page in book.pages():
        for element in page.find(f"{XHTML}body").iter():
            text = element.text or ""
            said = element.xpath("string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)")
            language = by_attribute.get(said)
            for one in LANGUAGES.values():
                if language and one.script not in ("Latn", language.script):
                    assert not one.writes(text), text


@pytest.mark.usefixtures("refugee")
def test_the_book_is_whole(write: Write) -> None:
    book = Book(write("epub", languages="th,en"))
    assert_whole(book)
    assert [name.removeprefix("book/") for name, _ in book.pages()] == [
        "front.xhtml", "nav.xhtml", "theme-people.xhtml", "index-th.xhtml", "index-en.xhtml",
    ]  # fmt: skip
    assert book.package.get(XML_LANG) == "th"
    assert [one.text for one in book.package.iter(f"{DC}language")] == ["th", "en"]
    text = book.text()
    for part in ("CC BY 4.0", "ยังไม่มีเจ้าของภาษาตรวจ", "✗ ควรเลี่ยง", "ตำหนิ", "ผู้ที่หนีภัย", "○"):
        assert part in text
    for part in (
        "เรื่องเฉพาะบางประเทศ",
        "กัมพูชา",
        "A camp <1990>.",
        "The law, Art. 2",
        "Also said of debtors.",
    ):
        assert part in text
    index = dict(book.pages())["book/index-en.xhtml"]
    assert [" ".join(one.itertext()) for one in index.iter(f"{XHTML}li")] == [
        "migrant", "refugee", "runaway  ✗",
    ]  # fmt: skip


@pytest.mark.usefixtures("refugee")
def test_the_same_entries_give_the_same_book(write: Write) -> None:
    assert write("epub") == write("epub")


def test_the_whole_glossary_is_a_book(whole: Whole) -> None:
    book = Book(whole("epub"))
    assert_whole(book)
    assert_languages_are_said(book)
    words = {"".join(one.itertext()) for _, page in book.pages() for one in page.iter()}
    for document in whole.parcel.entries.values():
        for tag in LANGUAGES:
            assert document[tag]["definition"]["text"] in words
            assert words.issuperset(term["text"] for term in document[tag]["terms"])


def test_a_theme_and_a_language_without_words_have_no_page(
    write: Write, make_concept: ConceptFactory
) -> None:
    make_concept("defined", {"themes": ["work", "people"], "en": {"definition": {"text": "x"}}})
    variant = {"text": "難民", "status": "admitted", "type": "variant"}
    make_concept("spelt", {"themes": ["work"], "zh": {"terms": [variant]}}, zh="难民")
    book = Book(write("epub", languages="en,zh"))
    names = [name for name, _ in book.pages()]
    assert names == ["book/front.xhtml", "book/nav.xhtml", "book/theme-work.xhtml",
                     "book/index-zh.xhtml"]  # fmt: skip
    index = dict(book.pages())["book/index-zh.xhtml"]
    assert [one.text for one in index.iter(f"{XHTML}a")] == ["难民"]
    assert dict(book.pages())["book/index-zh.xhtml"].get("lang") == "zh-Hans"
