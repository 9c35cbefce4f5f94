"""Files that are damaged, far too large, or meant to do harm: named, refused, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from glossary.errors import (
    FileDamaged,
    FileNotUnicode,
    FileOfAnotherKind,
    FileRefused,
    FileTooLarge,
    FileUnsafe,
)
from glossary.formats.files import read_bytes, read_file
from glossary.settings import shipped_folder
from glossary.web.errors import ANSWERS, sentences
from glossary.web.i18n import Interface

HEAD = "concept,language,term\n"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TERM = '<termEntry><langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry>'
TBX = "<martif><text><body>" + TERM + "</body></text></martif>"


def entity(declaration: str) -> str:
    return f"<!DOCTYPE martif [{declaration}]>" + TBX


@pytest.mark.parametrize(
    ("data", "kind", "place"),
    [
        (entity('<!ENTITY x SYSTEM "file:///etc/passwd">').format("&x;"), FileUnsafe, "DOCTYPE"),
        (entity(f'<!ENTITY l0 "lol">{LAUGHS}').format("&l9;"), FileUnsafe, "DOCTYPE"),
        (entity('<!ENTITY a "&b;"><!ENTITY b "&a;">').format("&a;"), FileUnsafe, "DOCTYPE"),
        (entity('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;').format("a"), FileUnsafe, "DOC"),
        ("<martif>\n<text>", FileDamaged, "line 2"),
        ("<a>" * 300, FileDamaged, "line 1"),
        ("<martif>\n&nbsp;</martif>", FileDamaged, "line 2"),
        (HEAD.encode() + "migrant,en,caf\xe9\n".encode("latin-1"), FileNotUnicode, "line 2"),
        (b"\xff\xfea\x00\x00\xd8", FileNotUnicode, "line 1"),
        (HEAD + "migrant,en,a\0b\n", FileDamaged, "line 2"),
        (HEAD + 'migrant,en,"a\n', FileDamaged, "line 2"),
        (HEAD + "migrant,en," + "a" * 30_000, FileTooLarge, "line 2"),
        (HEAD + 'migrant,en,"' + "a" * 20_001 + '"', FileTooLarge, "line 2"),
        (HEAD + "," * 1_000_000, FileTooLarge, "line 2"),
        (HEAD + "a,en,b\n" * 20_001, FileTooLarge, "line 20002"),
        ("concept,colour\n", FileOfAnotherKind, None),
        ("language,term\n", FileOfAnotherKind, None),
        ("# nothing\n", FileDamaged, "row 1"),
        ("", FileOfAnotherKind, None),
        (b"\x89PNG\r\n", FileOfAnotherKind, None),
        ('{"format": "other"}', FileOfAnotherKind, None),
        ("[]", FileOfAnotherKind, None),
        ('{"format": "mekong-glossary", "version": 2, "concepts": {}}', FileDamaged, "concepts"),
        ('{"format": "mekong-glossary", "version": 1}', FileDamaged, "concepts"),
        ('{\n"format": ,', FileDamaged, "line 2"),
        ('{"a": NaN}', FileDamaged, "JSON"),
        ('{"a": ' + "[" * 100_000, FileDamaged, "JSON"),
        ('{"a": ' + "9" * 10_000 + "}", FileDamaged, "JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_place_named(
    data: str | bytes, kind: type[FileRefused], place: str | None
) -> None:
    with pytest.raises(kind) as refused:
        read_bytes(data if isinstance(data, bytes) else data.encode())
    assert refused.type is kind
    assert place is None or place in str(refused.value.details["place"])
    assert "othing was imported" in str(refused.value)


def test_a_file_in_utf_16_is_read() -> None:
    (piece,) = read_bytes((HEAD + "migrant,th,คน\n").encode("utf-16")).pieces
    assert piece.document["th"]["terms"] == [{"text": "คน"}]


def test_a_file_has_to_be_what_it_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "glossary.tbx"
    path.write_text(HEAD + "migrant,en,a\n")
    assert len(read_file(path).pieces) == 1, "what it holds decides, not its name"
    with pytest.raises(FileOfAnotherKind):
        read_file(path, "tbx")


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(FileTooLarge, match=r"huge\.csv: more than 32 MB"):
        read_file(path)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged, match=r"gone\.csv"):
        read_file(tmp_path / "gone.csv")


@pytest.mark.parametrize("kind", [one for one in ANSWERS if issubclass(one, FileRefused)])
def test_people_read_why_in_their_language(app: Flask, kind: type[FileRefused]) -> None:
    error = kind(place="line 2", limit="32 MB", allowed="TBX", problem="entities")
    said = set()
    for tag in Interface(shipped_folder("translations")).languages:
        with app.test_request_context(f"/{tag}/"):
            said.add(sentences(error))
    assert len(said) == 7


def test_every_kind_of_refusal_has_its_answer() -> None:
    assert set(FileRefused.__subclasses__()) == {
        one for one in ANSWERS if issubclass(one, FileRefused)
    }
