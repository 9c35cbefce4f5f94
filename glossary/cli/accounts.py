"""``glossary account``: who may propose and review."""

from __future__ import annotations

import click

from glossary.cli.base import prepare, reading
from glossary.model import Role
from glossary.services.accounts import (
    add_account,
    disable_account,
    get_account,
    list_accounts,
    make_token,
)
from glossary.settings import Settings


@click.group()
def account() -> None:
    """Manage the accounts of translators, reviewers and editors."""


@account.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--languages", default="", help="The languages that the person speaks: th,lo")
def add(name: str, role: str, languages: str) -> None:
    """Add an account called NAME."""
    tags = [tag.strip() for tag in languages.split(",") if tag.strip()]
    with prepare(Settings.from_environment()).write() as session:
        made = add_account(session, name, Role(role), tags)
        session.commit()
        click.echo(f"Account {made.name} is there. Give it a token: glossary account token NAME")


@account.command("list")
def list_() -> None:
    """List the accounts."""
    with reading() as session:
        for one in list_accounts(session):
            state = "disabled" if one.is_disabled else "active"
            click.echo(f"{one.name}\t{one.role.value}\t{','.join(one.languages)}\t{state}")


@account.command()
@click.argument("name")
def disable(name: str) -> None:
    """Shut the account NAME out; what it wrote stays."""
    with prepare(Settings.from_environment()).write() as session:
        disable_account(session, get_account(session, name))
        session.commit()
    click.echo(f"Account {name} is disabled, and its token is void.")


@account.command()
@click.argument("name")
def token(name: str) -> None:
    """Make a token for NAME and write it to standard output; the earlier one is void."""
    with prepare(Settings.from_environment()).write() as session:
        made = make_token(session, get_account(session, name))
        session.commit()
    click.echo(made)
    click.echo("Keep it like a password: it is not shown again.", err=True)
