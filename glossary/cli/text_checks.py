"""``glossary check-text``: the glossary's words in a text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from glossary.cli.base import reading, write_json
from glossary.errors import FileNotUnicode
from glossary.services import text_checks
from glossary.services.answers import text_check_answer
from glossary.services.indexing import build_index
from glossary.services.text_checks import TextCheck


@click.command("check-text")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--in", "language", metavar="LANG", help="The language it is written in.")
@click.option("--into", metavar="LANG", help="Give the equivalents in this language.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, as the API does.")
def check_text(file: str, language: str | None, into: str | None, as_json: bool) -> None:
    """Find the glossary's words in FILE, "-" for standard input.

    The exit status is 1 where one of them is to be avoided.
    """
    text = _read(file)
    with reading() as session:
        checked = text_checks.check_text(build_index(session), text, language=language, into=into)
    if as_json:
        write_json(text_check_answer(checked))
    else:
        _show(checked)
    if checked.discouraged:
        raise click.exceptions.Exit(1)


def _read(file: str) -> str:
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileNotUnicode(place=f"line {line}") from None


def _show(checked: TextCheck) -> None:
    equivalents = {use.mark.term.concept: use.equivalent for use in checked.uses}
    for mark in checked.marks:
        before = checked.text[: mark.start]
        place = f"{before.count(chr(10)) + 1}:{mark.start - before.rfind(chr(10))}"
        said = [checked.text[mark.start : mark.end], f"[{mark.term.concept}]"]
        if mark.is_discouraged:
            said.append(f"avoid; say {mark.term.use_instead}")
        elif mark.is_ambiguous:
            said.append("also " + ", ".join(term.concept for term in mark.terms[1:]))
        equivalent = equivalents.get(mark.term.concept)
        if equivalent:
            said.append(f"– {equivalent.text}")
        click.echo(f"{place}  {'  '.join(said)}")
