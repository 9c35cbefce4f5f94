"""``glossary edition``: publish a print that stays as it is."""

from __future__ import annotations

import click

from glossary.cli.base import prepare
from glossary.cli.exporting import choosing, given_options
from glossary.printing import read_order
from glossary.printing.editions import freeze_edition, list_editions
from glossary.settings import Settings
from glossary.web.i18n import Interface


@click.group()
def edition() -> None:
    """Publish editions, which stay as they were and can be printed again."""


@edition.command()
@choosing
def publish(**given: str | None) -> None:
    """Publish the chosen entries as the next edition."""
    order = read_order(given_options(given))
    settings = Settings.from_environment()
    with prepare(settings).write() as session:
        frozen = freeze_edition(session, order, Interface(settings.translations), settings.host)
        session.commit()
        click.echo(f"Edition {frozen.number}: {len(frozen.entries)} entries, see /editions/")


@edition.command("list")
def list_() -> None:
    """List the editions, the newest first."""
    with prepare(Settings.from_environment()).read() as session:
        for frozen in list_editions(session):
            options = " ".join(f"{name}={value}" for name, value in frozen.options.items())
            click.echo(f"{frozen.number}  {frozen.created_at.date()}  {options}")
