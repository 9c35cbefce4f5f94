"""The catalogs of the interface: complete, exact, in seven languages."""

import re
from copy import deepcopy

import pytest

from glossary.languages import LANGUAGES
from tools import catalogs


@pytest.fixture(scope="module")
def template() -> catalogs.Catalog:
    return catalogs.extracted()


def test_the_interface_speaks_every_language_of_the_glossary() -> None:
    assert set(catalogs.languages()) == set(LANGUAGES)


@pytest.mark.parametrize("tag", catalogs.languages())
def test_no_sentence_is_missing_fuzzy_or_broken(tag: str, template: catalogs.Catalog) -> None:
    assert list(catalogs.faults(tag, template)) == []


@pytest.mark.parametrize("tag", catalogs.languages())
def test_a_catalog_is_written_as_the_tool_writes_it(tag: str, template: catalogs.Catalog) -> None:
    written = catalogs.written(catalogs.updated(tag, template))
    assert catalogs.catalog_path(tag).read_bytes() == written


@pytest.mark.parametrize("tag", sorted(set(catalogs.languages()) - {"en"}))
def test_a_translation_is_in_its_own_script_and_says_that_it_is_a_draft(tag: str) -> None:
    catalog = catalogs.read(tag)
    assert (
        "not yet reviewed"
        in catalogs.catalog_path(tag).read_text(encoding="utf-8").split("msgid")[0]
    )
    for message in catalog:
        text = message.string if isinstance(message.string, str) else message.string[0]
        words = re.sub(r"%\(\w+\)s|MIT|CC BY 4\.0|MB", "", text)
        if message.id and any(char.isalpha() for char in words):
            assert LANGUAGES[tag].writes(words), text


def test_a_sign_of_repetition_never_stands_at_the_head_of_a_line() -> None:
    """Thai ๆ has a space before it, which must not break; Khmer ៗ and Lao ໆ have none."""
    for tag in catalogs.languages():
        text = catalogs.catalog_path(tag).read_text(encoding="utf-8")
        assert re.findall(r".*[ \n\"][\u0e46\u0ec6\u17d7].*", text) == []


@pytest.mark.parametrize(
    "fault", ["missing", "fuzzy", "not translated", "placeholder", "unused", "still in English"]
)
def test_the_check_finds_a_planted_fault(
    fault: str, template: catalogs.Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = catalogs.read("th")
    message = broken.get("%(count)s word")
    if fault == "missing":
        broken.delete("Search")
    elif fault == "fuzzy":
        message.flags.add("fuzzy")
    elif fault == "not translated":
        message.string = ("",)
    elif fault == "placeholder":
        message.string = ("%(number)s คำ",)
    elif fault == "still in English":
        broken.get("Search").string = "Search"
    else:
        broken.add("No page says this", "ไม่มีหน้าใดพูดเช่นนี้")
    monkeypatch.setattr(catalogs, "read", lambda _tag: broken)
    assert len(list(catalogs.faults("th", template))) >= 1


def test_a_new_sentence_waits_for_its_translation_in_every_language(
    template: catalogs.Catalog,
) -> None:
    template = deepcopy(template)
    template.add("A sentence that nobody has translated")
    for tag in catalogs.languages():
        added = catalogs.updated(tag, template).get("A sentence that nobody has translated")
        assert (added.string or "") == (added.id if tag == catalogs.SOURCE else "")
