"""``glossary backup`` and ``glossary restore``."""

from __future__ import annotations

from pathlib import Path

import click

from glossary.backups import back_up, restore_backup
from glossary.db import Database
from glossary.settings import Settings

_File = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_File)
def backup(file: Path) -> None:
    """Copy the whole glossary to FILE, also while the service runs."""
    back_up(Database(Settings.from_environment().database_url), file)
    click.echo(f"The glossary is copied to {file}. Keep it where only you can read it.")


@click.command()
@click.argument("file", type=_File)
def restore(file: Path) -> None:
    """Put the glossary in FILE in the place of this one; a damaged file is refused."""
    settings = Settings.from_environment()
    database = Database(settings.database_url)
    kept = restore_backup(database, file, settings.data_folder)
    database.upgrade(settings.data_folder)
    click.echo(f"The glossary is restored from {file}.")
    if kept:
        click.echo(f"What was there before is in {kept}")
