"""``glossary import``: bring entries in from a file, all of them or none."""

from __future__ import annotations

from pathlib import Path

import click

from glossary.cli.base import prepare, progress_line, speak, write_json
from glossary.formats.files import IMPORTS, read_file
from glossary.sentences import Gettext, Sentence, translated
from glossary.services.accounts import get_account
from glossary.services.answers import import_answer
from glossary.services.bringing_in import bring_in
from glossary.services.changes import accept_text
from glossary.services.deliveries import Outcome, Report
from glossary.services.merging import merge_delivery
from glossary.settings import Settings
from glossary.web.i18n import N_


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_name", type=click.Choice(list(IMPORTS)), help="Else guessed.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--theme", metavar="THEME", help="The theme of new entries that name none.")
@click.option(
    "--keep-reviews", is_flag=True, help="Believe the file where it says that a text was approved."
)
@click.option("--as", "name", metavar="ACCOUNT", help="Bring it in for an account.")
@click.option("--propose", is_flag=True, help="As proposals, also where the account may edit.")
@click.option("--reason", default="", help="Why; reviewers read it.")
@click.option("--language", metavar="LANG", help="The language of the answer.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def import_(
    file: Path,
    format_name: str | None,
    dry_run: bool,
    theme: str | None,
    keep_reviews: bool,
    name: str | None,
    propose: bool,
    reason: str,
    language: str | None,
    as_json: bool,
) -> None:
    """Add and change entries as a file says; remove nothing, and do all of it or nothing.

    With --as it is done for an account: a translator's or reviewer's file becomes proposals that
    wait for another person.
    """
    if name is None and propose:
        raise click.UsageError("--propose needs --as: somebody has to be the author.")
    if name is not None and keep_reviews:
        raise click.UsageError("--keep-reviews is not for accounts: leave out --as.")
    settings = Settings.from_environment()
    gettext = speak(settings, language)
    delivery = read_file(file, format_name)
    summary = reason or f"Imported from {file.name}"
    with prepare(settings).write() as session:
        if name is None:
            report = merge_delivery(
                session,
                delivery,
                summary=summary,
                theme=theme,
                keep_reviews=keep_reviews,
                progress=progress_line("Importing"),
            )
        else:
            report = bring_in(
                session,
                get_account(session, name),
                delivery,
                reason=accept_text("--reason", summary),
                theme=theme,
                as_proposals=propose,
            )
        is_kept = not (dry_run or report.is_refused)
        if is_kept:
            session.commit()
        else:
            session.rollback()
    if as_json:
        write_json(import_answer(report, gettext, is_kept=is_kept))
    else:
        _tell(report, gettext, is_kept=is_kept)
    if report.is_refused:
        raise click.exceptions.Exit(1)


OUTCOMES = {
    Outcome.NEW: N_("new"),
    Outcome.CHANGED: N_("changed"),
    Outcome.DUPLICATE: N_("duplicate"),
    Outcome.REFUSED: N_("refused"),
}


def _tell(report: Report, gettext: Gettext, *, is_kept: bool) -> None:
    for row in report.rows:
        place, message = translated(row.place, gettext), translated(row.message, gettext)
        ending = f" – {message}" if message else ""
        click.echo(f"{place}  {gettext(OUTCOMES[row.outcome]):<9}  {row.concept}{ending}")
    for line in report.passed_over:
        said = Sentence("not understood: %(thing)s", thing=line)
        click.echo(translated(said, gettext))
    counts = (f"{report.count(one)} {gettext(name)}" for one, name in OUTCOMES.items())
    click.echo(", ".join(counts))
    if report.is_refused:
        click.echo(gettext(N_("Nothing was imported: mend what is refused, and import again.")))
    elif not is_kept:
        click.echo(gettext(N_("Nothing was imported: this was a dry run.")))
    elif report.proposals:
        click.echo(gettext(N_("It waits for a reviewer, as proposals.")))
