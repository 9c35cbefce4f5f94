"""Two-language glossaries as OmegaT takes them: it opens a project and reads them itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from glossary.services.documents import Document
from tests.formats.conftest import Whole

PROGRAM = Path("/usr/share/omegat/OmegaT.jar")
SCRIPT = Path(__file__).parent / "omegat.groovy"
PAIRS = [("en", tag) for tag in ("th", "km", "my", "lo", "vi", "zh")] + [("th", "my")]
# A program of a few seconds: the thorough compiler of Java would cost more than it gains.
SHORT_LIVED = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
# Version 3.6 takes UTF-8 for granted under this ending alone.
ENDINGS = {"tsv": "utf8", "tbx2-pair": "tbx"}

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
 <source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
 <tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
 <glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
 <source_lang>en</source_lang><target_lang>th</target_lang>
 <sentence_seg>true</sentence_seg>
 <support_default_translations>true</support_default_translations>
 <remove_tags>false</remove_tags>
</project></omegat>
"""

Entry = tuple[str, str, str]
"""A source word, a target word, and what is told about them."""


@pytest.fixture(scope="module")
def taken(whole: Whole, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Entry]]:
    """What OmegaT takes from each file, by its name; it is started once for all of them."""
    if not PROGRAM.exists() or shutil.which("java") is None:
        pytest.skip("OmegaT is not installed: sudo apt-get install omegat")
    root = tmp_path_factory.mktemp("project")
    for name in ("source", "target", "tm", "glossary", "dictionary", "omegat", "settings"):
        (root / name).mkdir()
    (root / "omegat.project").write_text(PROJECT)
    (root / "source/letter.txt").write_text("A refugee met a migrant worker.\n")
    for source, target in PAIRS:
        for form, ending in ENDINGS.items():
            data = whole(form, languages=f"{source},{target}")
            (root / f"glossary/{source}-{target}.{ending}").write_bytes(data)
    done = subprocess.run(
        [
            "java", *SHORT_LIVED, "-Djava.awt.headless=true",
            f"-Duser.home={root / 'settings'}",
            "-jar", PROGRAM, root, "--mode=console-translate", f"--script={SCRIPT}",
            f"--config-dir={root / 'settings'}", "--disable-location-save",
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (root / "read.json").exists(), done.stdout[-4000:] + done.stderr[-4000:]
    found = json.loads((root / "read.json").read_text("utf-8"))
    return {name: [tuple(entry) for entry in entries] for name, entries in found.items()}


def joined(text: str) -> str:
    return " ".join(text.split())


def words(entry: Document, tag: str, *, to_say: bool = False) -> list[str]:
    """Return the words of an entry: all of them, or those that may be said."""
    return [
        joined(term["text"])
        for term in entry[tag]["terms"]
        if not to_say or term["status"] in ("preferred", "admitted")
    ]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_omegat_reads_every_word_of_every_entry(
    whole: Whole, taken: dict[str, list[Entry]], pair: tuple[str, str]
) -> None:
    source, target = pair
    entries = whole.parcel.entries.values()
    assert len(entries) == 202
    expected = [
        (word, translation)
        for entry in entries
        for word in words(entry, source)
        for translation in words(entry, target, to_say=True)
    ]
    assert len(expected) > 600
    for ending in ENDINGS.values():
        read = [entry[:2] for entry in taken[f"{source}-{target}.{ending}"]]
        # The order is ours to choose; each pair has to come back, code point by code point.
        assert sorted(read) == sorted(expected), ending


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_omegat_shows_what_a_word_means_and_what_to_avoid(
    whole: Whole, taken: dict[str, list[Entry]], pair: tuple[str, str]
) -> None:
    source, target = pair
    told: dict[tuple[str, str, str], list[str]] = {}
    for ending in ENDINGS.values():
        for word, translation, comment in taken[f"{source}-{target}.{ending}"]:
            told.setdefault((ending, word, translation), []).append(joined(comment))
    for entry in whole.parcel.entries.values():
        meanings = [joined(entry[tag]["definition"]["text"]) for tag in pair]
        avoided = set(words(entry, target)) - set(words(entry, target, to_say=True))
        for word in words(entry, source):
            for translation in words(entry, target, to_say=True):
                assert any(
                    comment.endswith(meanings[0]) and all(bad in comment for bad in avoided)
                    for comment in told["utf8", word, translation]
                )
                assert any(
                    all(meaning in comment for meaning in meanings)
                    and all(f"Avoid: {bad}" in comment for bad in avoided)
                    for comment in told["tbx", word, translation]
                )
