"""``glossary export``: the chosen entries as a file, to print or to carry into other tools."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from glossary.cli.base import reading
from glossary.errors import FileUnwritable
from glossary.exports import EXPORTS, Source
from glossary.printing import LAYOUTS, PrintShop
from glossary.printing.orders import Arrangement, Paper, Part, TextSize
from glossary.settings import Settings
from glossary.web.i18n import Interface

_CHOICES = (
    click.option("--languages", metavar="LANG,…", help="The first one leads. Default: all."),
    click.option("--themes", metavar="THEME,…"),
    click.option("--collections", metavar="COLLECTION,…"),
    click.option("--concepts", metavar="SLUG,…", help="In this order."),
    click.option("--statuses", metavar="STATUS,…", help="Only terms of these statuses."),
    click.option(
        "--missing", metavar="LANG", help="Only what has no word or meaning in this language."
    ),
    click.option("--layout", type=click.Choice(list(LAYOUTS)), help="pdf only."),
    click.option("--paper", type=click.Choice([one.value for one in Paper]), help="pdf only."),
    click.option("--text-size", type=click.Choice([one.value for one in TextSize]), help="pdf."),
    click.option("--arrange", type=click.Choice([one.value for one in Arrangement]), help="pdf."),
    click.option("--with", metavar="PART,…", help=f"pdf: what to show, of {', '.join(Part)}."),
    click.option("--booklet", type=click.Choice(["yes", "no"]), help="pdf: two pages to a side."),
)


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose entries and a layout."""
    for option in reversed(_CHOICES):
        command = option(command)
    return command


def given_options(given: Mapping[str, str | None]) -> dict[str, str]:
    """Return the options that were given, by their names in an address."""
    return {name.replace("_", "-"): value for name, value in given.items() if value is not None}


@click.command()
@click.argument("format_name", metavar="|".join(EXPORTS), type=click.Choice(list(EXPORTS)))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file."
)
@choosing
def export(format_name: str, out: Path, **given: str | None) -> None:
    """Write the chosen entries to a file."""
    settings = Settings.from_environment()
    with reading() as session:
        source = Source(
            session=session,
            catalogs=Interface(settings.translations),
            shop=PrintShop(settings.data_folder / "prints"),
            host=settings.host,
        )
        written = EXPORTS[format_name].write(source, given_options(given))
    _keep(out, written)


def _keep(out: Path, written: bytes) -> None:
    """Put the finished file in its place in one step: nobody finds half of it."""
    beginning = out.with_name(f".{out.name}.part")
    try:
        beginning.write_bytes(written)
        beginning.replace(out)
    except OSError as error:
        with contextlib.suppress(OSError):
            beginning.unlink()
        raise FileUnwritable(file=str(out), problem=error.strerror or "") from None
