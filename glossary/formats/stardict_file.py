"""StarDict: a dictionary for programs that look up words without a network.

Three tables in a ZIP folder (StarDict 3.0.0): the articles one after another, the head words with
the place of their article, and the other words that lead to a head word. Every word of every
language leads to its article, and so does what people type who look for it.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable

from glossary.formats.archives import add_file
from glossary.formats.articles import Articles, element
from glossary.formats.base import Notice, Options, Source, packed
from glossary.formats.dictionary import Entry, Text, read_entries
from glossary.printing.words import BookWords
from glossary.services.parcels import Parcel

NAME = "mekong-glossary"

# Bytes; the format holds no longer word.
_LONGEST = 255


def write_stardict(parcel: Parcel, notice: Notice, words: BookWords) -> bytes:
    """Return the file.

    :param words: the phrases of the leading language.
    """
    articles, heads, others = _tables(read_entries(parcel), notice, words)
    index = b"".join(word + b"\0" + struct.pack(">II", *place) for word, place in heads)
    synonyms = b"".join(word + b"\0" + struct.pack(">I", number) for word, number in others)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for suffix, content in (
            ("ifo", _facts(notice, len(heads), len(others), len(index))),
            ("idx", index),
            ("dict", articles),
            ("syn", synonyms),
        ):
            add_file(archive, f"{NAME}/{NAME}.{suffix}", content, notice.day)
    return written.getvalue()


Heads = list[tuple[bytes, tuple[int, int]]]
Others = list[tuple[bytes, int]]


def _tables(
    entries: tuple[Entry, ...], notice: Notice, words: BookWords
) -> tuple[bytes, Heads, Others]:
    """Return the articles, the head words and the other words, in the order of the format."""
    writer = Articles(words)
    about = "".join(element("p", Text(words.tag, line)) for line in notice.lines)
    content = bytearray()
    found = []
    for head, article, others in [
        *((entry.head.text, writer.article(entry), _others(entry)) for entry in entries),
        (notice.title, about, []),
    ]:
        text = article.encode()
        found.append((_key(head), (len(content), len(text)), others))
        content += text
    found.sort(key=lambda one: (_order(one[0]), one[1]))
    synonyms = [(_key(word), number) for number, (_, _, others) in enumerate(found)
                for word in others]  # fmt: skip
    synonyms.sort(key=lambda one: (_order(one[0]), one[1]))
    return bytes(content), [(word, place) for word, place, _ in found], synonyms


def _others(entry: Entry) -> list[str]:
    """Return every other word that leads to the entry, each once."""
    texts = [
        text
        for section in entry.sections
        for text in (*(word.text for word in section.words), *section.hidden_labels)
    ]
    return [text for text in dict.fromkeys(texts) if text != entry.head.text]


def _key(word: str) -> bytes:
    return word.encode()[:_LONGEST].decode(errors="ignore").encode()


def _order(word: bytes) -> tuple[bytes, bytes]:
    """Return the key that sorts words: ASCII letters alike in both cases, then byte for byte."""
    return word.lower(), word


def _facts(notice: Notice, heads: int, others: int, size: int) -> bytes:
    facts = {
        "bookname": notice.title,
        "wordcount": heads,
        "synwordcount": others,
        "idxfilesize": size,
        "date": notice.day.strftime("%Y.%m.%d"),
        "description": _one_line(notice.lines),
        "sametypesequence": "h",
    }
    lines = ["StarDict's dict ifo file", "version=3.0.0"]
    lines += [f"{name}={value}" for name, value in facts.items()]
    return ("\n".join(lines) + "\n").encode()


def _one_line(lines: Iterable[str]) -> str:
    return "<br>".join(lines)


def export(source: Source, options: Options) -> bytes:
    """Return a file with the entries that the options choose."""
    parcel, notice = packed(source, options)
    return write_stardict(parcel, notice, BookWords(source.catalogs, parcel.languages[0]))
