"""The ``glossary`` command; one module per group of commands.

Exit status: 0 done, 1 refused or problems found, 2 wrong usage. An error is one line on standard
error that says what to do.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from glossary import __version__
from glossary.errors import GlossaryError

#: The module of each command; a command's module is loaded when the command is used, so that the
#: service carries only what it needs.
COMMANDS = {
    "init": "serving",
    "serve": "serving",
    "search": "looking_up",
    "show": "looking_up",
    "compare": "looking_up",
    "check-text": "text_checks",
    "check": "content",
    "coverage": "content",
    "export": "exporting",
    "import": "importing",
    "edition": "publishing",
    "account": "accounts",
    "backup": "keeping",
    "restore": "keeping",
}


class _Group(click.Group):
    """A group whose commands answer our errors with one line and exit status 1."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"glossary.cli.{COMMANDS[cmd_name]}")
        # A function can't be called "import".
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = getattr(module, name)
        return command

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
