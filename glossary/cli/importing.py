"""``glossary import``: bring entries in from a file, all of them or none."""

from __future__ import annotations

from pathlib import Path

import click

from glossary.cli.base import prepare, progress_line, write_json
from glossary.formats.files import IMPORTS, read_file
from glossary.services.merging import Outcome, Report, merge_delivery
from glossary.settings import Settings


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_name", type=click.Choice(list(IMPORTS)), help="Else guessed.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--theme", metavar="THEME", help="The theme of new entries that name none.")
@click.option(
    "--keep-reviews", is_flag=True, help="Believe the file where it says that a text was approved."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def import_(
    file: Path,
    format_name: str | None,
    dry_run: bool,
    theme: str | None,
    keep_reviews: bool,
    as_json: bool,
) -> None:
    """Add and change entries as a file says; remove nothing, and do all of it or nothing."""
    delivery = read_file(file, format_name)
    with prepare(Settings.from_environment()).write() as session:
        summary = f"Imported from {file.name}"
        report = merge_delivery(
            session,
            delivery,
            summary=summary,
            theme=theme,
            keep_reviews=keep_reviews,
            progress=progress_line("Importing"),
        )
        is_kept = not (dry_run or report.is_refused)
        if is_kept:
            session.commit()
        else:
            session.rollback()
    if as_json:
        write_json(_answer(report, is_kept=is_kept))
    else:
        _tell(report, is_kept=is_kept)
    if report.is_refused:
        raise click.exceptions.Exit(1)


def _answer(report: Report, *, is_kept: bool) -> dict[str, object]:
    return {
        "imported": is_kept,
        "counts": {outcome.value: report.count(outcome) for outcome in Outcome},
        "rows": [
            {
                "place": row.place,
                "concept": row.concept,
                "outcome": row.outcome.value,
                "message": row.message,
            }
            for row in report.rows
        ],
        "not_understood": report.passed_over,
    }


def _tell(report: Report, *, is_kept: bool) -> None:
    for row in report.rows:
        message = f" – {row.message}" if row.message else ""
        click.echo(f"{row.place}  {row.outcome.value:<9}  {row.concept}{message}")
    for line in report.passed_over:
        click.echo(f"not understood: {line}")
    click.echo(", ".join(f"{report.count(outcome)} {outcome.value}" for outcome in Outcome))
    if report.is_refused:
        click.echo("Nothing was imported: mend what is refused, and import again.")
    elif not is_kept:
        click.echo("Nothing was imported: this was a dry run.")
