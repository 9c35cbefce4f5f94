"""``glossary check`` and ``glossary coverage``."""

from __future__ import annotations

import dataclasses

import click

from glossary.cli.base import reading, write_json
from glossary.services.checking import check_glossary
from glossary.services.coverage import measure_coverage


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def check(as_json: bool) -> None:
    """Lint the glossary's content; exit 1 when an error is found."""
    with reading() as session:
        findings = check_glossary(session)
    if as_json:
        found = [dataclasses.asdict(finding) for finding in findings]
        write_json({"errors": len(found), "findings": found})
    else:
        for finding in findings:
            click.echo(str(finding))
        click.echo(f"{len(findings)} errors")
    if findings:
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write JSON, as the API does.")
def coverage(as_json: bool) -> None:
    """Count terms, definitions, sources and reviews per language and theme."""
    with reading() as session:
        answer = measure_coverage(session)
    if as_json:
        write_json(answer)
        return
    click.echo(f"{answer['concepts']} concepts")
    _table("the whole glossary", answer["languages"])
    for slug, theme in answer["themes"].items():
        _table(f"{slug} ({theme['concepts']} concepts)", theme["languages"])


def _table(title: str, languages: dict[str, dict[str, int]]) -> None:
    click.echo(f"\n{title}")
    columns = list(next(iter(languages.values()), {}))
    click.echo("      " + "".join(f"{column:>13}" for column in columns))
    for tag, counts in languages.items():
        click.echo(f"  {tag:<4}" + "".join(f"{counts[column]:>13}" for column in columns))
