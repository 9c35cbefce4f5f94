"""EPUB 3: a book for phones and e-readers, by theme, with the words of each language in its order.

A book is a ZIP folder of XHTML pages with a list of its parts (EPUB 3.3). The table of contents is
there twice: ``nav.xhtml``, and ``toc.ncx`` for readers of EPUB 2.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from glossary.formats.archives import add_file
from glossary.formats.articles import Articles, element, lang
from glossary.formats.base import LICENCE, Notice, Options, Source, packed
from glossary.formats.dictionary import Entry, Text, best_text, read_entries
from glossary.languages import LANGUAGES
from glossary.printing.words import N_, BookWords
from glossary.services.parcels import Parcel

_MIMETYPE = "application/epub+zip"
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
_STYLE = """
body{margin:0 4%;line-height:1.5}
h1{font-size:1.4em;font-weight:600}
h2{font-size:1.25em;font-weight:600;margin:1.6em 0 .4em;border-top:1px solid #bbb;padding-top:.6em}
p{margin:.3em 0;text-align:start}
i{font-style:normal;color:#555}
small,.note{color:#555;font-size:.9em}
.section{margin:.6em 0 1em}
.avoid{border-left:4px solid #b07000;padding-left:.7em;margin:.5em 0}
.confused{margin-top:1em}
ul{list-style:none;padding:0}
li{margin:.2em 0}
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the book."""

    name: str
    title: Text
    body: str
    """XHTML, after the title."""

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.xhtml"


def write_epub(parcel: Parcel, notice: Notice, words: BookWords) -> bytes:
    """Return the file.

    :param words: the phrases of the leading language.
    """
    return _Book(parcel, notice, words).written()


class _Book:
    def __init__(self, parcel: Parcel, notice: Notice, words: BookWords) -> None:
        self.parcel = parcel
        self.notice = notice
        self.words = words
        self.entries = read_entries(parcel)
        self.page_of = {entry.slug: f"theme-{entry.themes[0]}.xhtml" for entry in self.entries}
        self.title = Text(words.tag, notice.title)

    def address(self, slug: str) -> str:
        return f"{self.page_of[slug]}#{slug}"

    def written(self) -> bytes:
        day, pages = self.notice.day, [self.front(), *self.themes(), *self.indexes()]
        files = {
            "META-INF/container.xml": _CONTAINER,
            "book/book.opf": self.package(pages),
            "book/nav.xhtml": self.navigation(pages),
            "book/toc.ncx": self.old_navigation(pages),
            "book/style.css": self.style(),
            **{f"book/{page.file}": self.page(page.title, page.body) for page in pages},
        }
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            add_file(archive, "mimetype", _MIMETYPE.encode(), day, zipfile.ZIP_STORED)
            for name, content in files.items():
                add_file(archive, name, content.encode(), day)
        return written.getvalue()

    # Pages

    def front(self) -> Page:
        """Return the title page: what the book is, and how to read it."""
        lead = N_("Words about migration that respect people, in the languages of the Mekong.")
        names = " · ".join(
            element("span", Text(tag, LANGUAGES[tag].autonym)) for tag in self.parcel.languages
        )
        phrases = self.words.phrases()
        signs = [f"✗ {phrases['avoid']}", f"→ {phrases['say']}", f"○ {phrases['unreviewed']}"]
        lines = "".join(map(self.line, (*self.notice.lines, *signs)))
        return Page("front", self.title, f"{self.line(self.words(lead))}<p>{names}</p>{lines}")

    def line(self, text: str) -> str:
        return element("p", Text(self.words.tag, text))

    def themes(self) -> Iterator[Page]:
        """Return a page for each theme; an entry stands under its first one."""
        articles = Articles(self.words, self.address)
        for slug, titles in self.parcel.themes.items():
            members = [entry for entry in self.entries if entry.themes[0] == slug]
            if members:
                body = "\n".join(self.entry(entry, articles) for entry in members)
                title = best_text(titles, self.parcel.languages) or Text("en", slug)
                yield Page(f"theme-{slug}", title, body)

    @staticmethod
    def entry(entry: Entry, articles: Articles) -> str:
        head = element("h2", entry.head)
        return f"<section id={quoteattr(entry.slug)}>{head}\n{articles.article(entry)}</section>"

    def indexes(self) -> Iterator[Page]:
        """Return a page for each language with all its words in its own order."""
        for tag in self.parcel.languages:
            body = "\n".join(self.groups(tag))
            if body:
                yield Page(f"index-{tag}", Text(tag, LANGUAGES[tag].autonym), body)

    def groups(self, tag: str) -> Iterator[str]:
        language = LANGUAGES[tag]
        words = [
            (word, entry.slug)
            for entry in self.entries
            for section in entry.sections
            if section.language == tag
            for word in section.words
            if not word.is_variant
        ]
        words.sort(key=lambda pair: language.sort_key(pair[0].text, pair[0].romanization))
        groups: dict[str, list[str]] = {}
        for word, slug in words:
            link = element("a", Text(tag, word.text), href=self.address(slug))
            sign = " ✗" if word.is_discouraged else ""
            heading = language.heading(word.text, word.romanization)
            groups.setdefault(heading, []).append(f"<li>{link}{sign}</li>")
        for heading, items in groups.items():
            yield f"<h2>{escape(heading)}</h2><ul>{''.join(items)}</ul>"

    def page(self, title: Text, body: str, more: str = "") -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
            f'<html xmlns="http://www.w3.org/1999/xhtml" {lang(title.language)}{more}>\n'
            f"<head><title>{escape(title.text)}</title>"
            '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
            f"<body>\n{element('h1', title)}\n{body}\n</body>\n</html>\n"
        )

    def style(self) -> str:
        rules = [
            f":lang({one.lang_attribute}){{font-family:{','.join(map(_quoted, one.fonts))};"
            f"line-height:{one.line_height}}}"
            for one in LANGUAGES.values()
        ]
        return "\n".join([_STYLE.strip(), *rules, ""])

    # What the book says of itself

    def navigation(self, pages: Iterable[Page]) -> str:
        items = "".join(f"<li>{element('a', page.title, href=page.file)}</li>" for page in pages)
        return self.page(
            self.title,
            f'<nav epub:type="toc" id="toc"><ol>{items}</ol></nav>',
            ' xmlns:epub="http://www.idpf.org/2007/ops"',
        )

    def old_navigation(self, pages: Iterable[Page]) -> str:
        points = "".join(
            f'<navPoint id="{page.name}" playOrder="{number}"><navLabel>'
            f"<text>{escape(page.title.text)}</text></navLabel>"
            f'<content src="{page.file}"/></navPoint>'
            for number, page in enumerate(pages, start=1)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
            f'<meta name="dtb:uid" content="{self.identifier()}"/></head>'
            f"<docTitle><text>{escape(self.notice.title)}</text></docTitle>"
            f"<navMap>{points}</navMap></ncx>\n"
        )

    def identifier(self) -> str:
        """Return the name of the book: the same entries in the same languages have the same."""
        chosen = " ".join([*self.parcel.languages, *self.parcel.entries])
        return uuid.uuid5(uuid.NAMESPACE_URL, f"mekong-glossary {chosen}").urn

    def package(self, pages: Iterable[Page]) -> str:
        pages = list(pages)
        items = [
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
            *(
                f'<item id="{page.name}" href="{page.file}" media-type="application/xhtml+xml"/>'
                for page in pages
            ),
        ]
        spine = ["front", "nav", *(page.name for page in pages[1:])]
        references = "".join(f'<itemref idref="{name}"/>' for name in spine)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
            f"{lang(self.words.tag).split()[1]}>\n{self.metadata()}\n"
            f"<manifest>{''.join(items)}</manifest>\n"
            f'<spine toc="ncx">{references}</spine>\n</package>\n'
        )

    def metadata(self) -> str:
        day = self.notice.day
        languages = "".join(
            f"<dc:language>{LANGUAGES[tag].lang_attribute}</dc:language>"
            for tag in self.parcel.languages
        )
        about = escape(" ".join(self.notice.lines))
        return (
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">{self.identifier()}</dc:identifier>'
            f"<dc:title>{escape(self.notice.title)}</dc:title>{languages}"
            f"<dc:date>{day.isoformat()}</dc:date><dc:rights>{LICENCE}</dc:rights>"
            f"<dc:description>{about}</dc:description>"
            f'<meta property="dcterms:modified">{_midnight(day)}</meta></metadata>'
        )


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _quoted(family: str) -> str:
    return f'"{family}"'


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    parcel, notice = packed(source, options)
    return write_epub(parcel, notice, BookWords(source.catalogs, parcel.languages[0]))
