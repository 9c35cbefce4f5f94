"""The ``glossary`` command; one module per group of commands.

Exit status: 0 done, 1 refused or problems found, 2 wrong usage. An error is one line on standard
error that says what to do.
"""

from __future__ import annotations

import click

from glossary import __version__
from glossary.cli import content, exporting, keeping, looking_up, publishing, serving
from glossary.errors import GlossaryError


class _Group(click.Group):
    """A group whose commands answer our errors with one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GlossaryError as error:
            click.echo(f"glossary: {error}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="glossary")
def main() -> None:
    """A living glossary of migration terms in the languages of the Mekong."""


for command in (
    serving.init, serving.serve, looking_up.search, looking_up.show, content.check,
    content.coverage, exporting.export, publishing.edition, keeping.backup, keeping.restore,
):  # fmt: skip
    main.add_command(command)
