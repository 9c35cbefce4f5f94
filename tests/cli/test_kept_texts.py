"""Templates and catalogs that one start compiled and the next one takes as they are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment

from glossary.app import create_app
from glossary.cli.texts import KeptTexts
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.databases import empty_database


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of an installation with templates and catalogs of its own."""
    # It drops formats for the whole process, this one's other tests included.
    monkeypatch.setattr("glossary.cli.texts.keep_used_formats", len)
    empty_database(tmp_path)
    settings = settings_in(tmp_path)
    for folder in ("templates", "translations"):
        shutil.copytree(getattr(settings, folder), tmp_path / folder)
    return replace(
        settings, templates=tmp_path / "templates", translations=tmp_path / "translations"
    )


def start(settings: Settings) -> Flask:
    """Start as the service does: load, show a page, keep."""
    app = create_app(settings)
    texts = KeptTexts(settings)
    texts.load(app)
    assert app.test_client().get("/lo/about").status_code == 200
    texts.keep(app)
    return app


def kept(settings: Settings) -> Path:
    [file] = settings.data_folder.glob("texts-*")
    return file


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("compiled again")


def test_the_next_start_compiles_nothing(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = start(own).test_client().get("/lo/about").text
    monkeypatch.setattr(Environment, "compile", refuse)
    monkeypatch.setattr("glossary.web.i18n.read_po", refuse)
    assert start(own).test_client().get("/lo/about").text == first


def test_a_page_seen_later_only_is_compiled_and_not_kept(own: Settings) -> None:
    start(own)
    before = kept(own).read_bytes()
    app = start(own)
    assert app.test_client().get("/lo/sign-in").status_code == 200
    assert kept(own).read_bytes() == before
    assert app.jinja_env.bytecode_cache is None


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/search/about.html", "</h1>", "</h1><p>quite new</p>"),
        ("translations/lo/LC_MESSAGES/messages.po", 'msgstr "', 'msgstr "quite new '),
    ],
)
def test_a_changed_text_is_compiled_anew(own: Settings, file: str, old: str, new: str) -> None:
    start(own)
    before = kept(own)
    path = own.data_folder / file
    text = path.read_text(encoding="utf-8")
    # The first message of a catalog is its head, which says how it is read.
    head = text.index("\n\n") if file.endswith(".po") else 0
    path.write_text(text[:head] + text[head:].replace(old, new), encoding="utf-8")
    assert "quite new" in start(own).test_client().get("/lo/about").text
    assert kept(own) != before


@pytest.mark.parametrize("part", [0, -1])
def test_a_changed_file_is_not_loaded(own: Settings, part: int) -> None:
    start(own)
    content = bytearray(kept(own).read_bytes())
    content[part] ^= 1
    kept(own).write_bytes(content)
    assert start(own).test_client().get("/lo/about").status_code == 200
    assert kept(own).read_bytes() != content
