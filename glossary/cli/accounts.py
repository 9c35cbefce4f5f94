"""``glossary account``: who may propose and review."""

from __future__ import annotations

import sys

import click

from glossary.cli.base import prepare, reading
from glossary.model import Role
from glossary.services.accounts import (
    add_account,
    change_account,
    disable_account,
    enable_account,
    get_account,
    list_accounts,
)
from glossary.services.invitations import make_invitation
from glossary.services.sign_ins import hash_password, keep_password
from glossary.services.tokens import make_token
from glossary.settings import Settings

_from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def account() -> None:
    """Manage the accounts of translators, reviewers and editors."""


@account.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--languages", default="", help="The languages that the person speaks: th,lo")
@_from_stdin
def add(name: str, role: str, languages: str, password_stdin: bool) -> None:
    """Add an account called NAME."""
    hashed = hash_password(_read_password(), name) if password_stdin else None
    with prepare(Settings.from_environment()).write() as session:
        made = add_account(session, name, Role(role), _tags(languages))
        if hashed is not None:
            keep_password(session, made, hashed)
        session.commit()
        click.echo(f"Account {made.name} is there.")
    if not password_stdin:
        click.echo("To sign in it needs a password: glossary account password NAME", err=True)


@account.command("list")
def list_() -> None:
    """List the accounts."""
    with reading() as session:
        for one in list_accounts(session):
            state = "disabled" if one.is_disabled else "active"
            click.echo(f"{one.name}\t{one.role.value}\t{','.join(one.languages)}\t{state}")


@account.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--languages", required=True, help="The languages that the person speaks: th,lo")
def role(name: str, role: str, languages: str) -> None:
    """Give NAME another role and other languages; it has to sign in again."""
    with prepare(Settings.from_environment()).write() as session:
        change_account(session, get_account(session, name), Role(role), _tags(languages))
        session.commit()
    click.echo(f"Account {name} is changed: every browser has to sign in again.")


@account.command()
@click.argument("name")
def disable(name: str) -> None:
    """Shut the account NAME out; what it wrote stays."""
    with prepare(Settings.from_environment()).write() as session:
        disable_account(session, get_account(session, name))
        session.commit()
    click.echo(f"Account {name} is disabled: its tokens and its sign-ins are void.")


@account.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let the account NAME in again, with the password it had; its tokens stay void."""
    with prepare(Settings.from_environment()).write() as session:
        enable_account(session, get_account(session, name))
        session.commit()
    click.echo(f"Account {name} is active.")


@account.command()
@click.argument("name")
def invite(name: str) -> None:
    """Make a link with which NAME chooses a password; the earlier one is void."""
    with prepare(Settings.from_environment()).write() as session:
        made = make_invitation(session, get_account(session, name))
        session.commit()
    click.echo(f"/en/invitation?token={made}")
    click.echo(
        "Put the address of the glossary before it and give it to nobody else. "
        "It can be used once, within seven days.",
        err=True,
    )


@account.command()
@click.argument("name")
@_from_stdin
def password(name: str, password_stdin: bool) -> None:
    """Set the password of NAME; every browser has to sign in again."""
    with prepare(Settings.from_environment()).read() as session:
        known = get_account(session, name).name
    chosen = _read_password() if password_stdin else _ask_for_password()
    hashed = hash_password(chosen, known)
    with prepare(Settings.from_environment()).write() as session:
        keep_password(session, get_account(session, name), hashed)
        session.commit()
    click.echo(f"The password of {name} is set.")


def _tags(languages: str) -> list[str]:
    return [tag.strip() for tag in languages.split(",") if tag.strip()]


def _ask_for_password() -> str:
    chosen: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return chosen


def _read_password() -> str:
    """Return the first line of standard input."""
    return sys.stdin.readline().rstrip("\r\n")


@account.command()
@click.argument("name")
def token(name: str) -> None:
    """Make a token for NAME and write it to standard output; the earlier one made so is void."""
    with prepare(Settings.from_environment()).write() as session:
        made = make_token(session, get_account(session, name))
        session.commit()
    click.echo(made)
    click.echo("Keep it like a password: it is not shown again.", err=True)
