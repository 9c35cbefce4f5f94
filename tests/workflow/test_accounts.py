"""Accounts and their tokens."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from glossary.cli import main
from glossary.db import Database
from glossary.errors import (
    AccountExists,
    LastAdministrator,
    NameUnusable,
    TokenInvalid,
    UnknownAccount,
    UnknownLanguage,
)
from glossary.model import Account, Role
from glossary.services.accounts import (
    add_account,
    change_account,
    disable_account,
    enable_account,
    get_account,
    list_accounts,
)
from glossary.services.tokens import get_token, make_token
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.databases import empty_database
from tests.factories import ConceptFactory
from tests.serving import environment
from tests.signing_in import has_password, set_password


def test_a_token_leads_to_its_account_and_is_not_kept(session: Session) -> None:
    account = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    token = make_token(session, account)
    found = get_token(session, token)
    assert found.account is account
    assert token not in found.token_hash


def test_a_new_token_voids_the_earlier_one(session: Session) -> None:
    account = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    earlier = make_token(session, account)
    make_token(session, account)
    with pytest.raises(TokenInvalid):
        get_token(session, earlier)


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000, "\ud800", "\0", "តើ"])
def test_no_other_text_is_a_token(session: Session, token: str) -> None:
    add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    with pytest.raises(TokenInvalid):
        get_token(session, token)


def test_a_disabled_account_is_shut_out(session: Session) -> None:
    account = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    token = make_token(session, account)
    disable_account(session, account)
    with pytest.raises(TokenInvalid):
        get_token(session, token)
    with pytest.raises(UnknownAccount):
        make_token(session, account)
    assert list_accounts(session) == [account]


@pytest.mark.parametrize("name", ["sokha", "SOKHA", " Sokha ", "Sokha"])
def test_a_name_is_taken_in_every_spelling(session: Session, name: str) -> None:
    account = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    with pytest.raises(AccountExists):
        add_account(session, name, Role.ADMINISTRATOR, [])
    assert get_account(session, name) is account


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "So\u200bkha", "So\u202ekha", "a\0b", "a\nb"])
def test_a_name_is_what_it_looks_like(session: Session, name: str) -> None:
    with pytest.raises(NameUnusable):
        add_account(session, name, Role.TRANSLATOR, [])


def test_an_account_works_in_languages_of_the_glossary(session: Session) -> None:
    with pytest.raises(UnknownLanguage):
        add_account(session, "Sokha", Role.TRANSLATOR, ["xx"])


@pytest.mark.parametrize(
    ("role", "may_propose", "may_review"),
    [
        (Role.TRANSLATOR, {"km"}, set()),
        (Role.REVIEWER, {"km"}, {"km"}),
        (Role.EDITOR, {"km", "lo"}, {"km"}),
        (Role.ADMINISTRATOR, {"km", "lo"}, {"km"}),
    ],
)
def test_a_role_holds_for_the_languages_that_a_person_speaks(
    session: Session, role: Role, may_propose: set[str], may_review: set[str]
) -> None:
    account = add_account(session, "Sokha", role, ["km"])
    assert {tag for tag in ("km", "lo") if account.may_propose(tag)} == may_propose
    assert {tag for tag in ("km", "lo") if account.may_review(tag)} == may_review


def test_the_last_administrator_stays(session: Session) -> None:
    first = add_account(session, "Lin", Role.ADMINISTRATOR, ["en"])
    set_password(session, first, "three quiet rivers")
    second = add_account(session, "Noy", Role.ADMINISTRATOR, [])
    add_account(session, "Sokha", Role.EDITOR, [])
    # Who has no password yet can't come in for somebody who has one.
    for _ in range(2):
        with pytest.raises(LastAdministrator):
            disable_account(session, first)
        with pytest.raises(LastAdministrator):
            change_account(session, first, Role.EDITOR, ["en"])
        disable_account(session, second)
    change_account(session, first, Role.ADMINISTRATOR, ["km"])
    assert (first.is_disabled, first.role, first.languages) == (False, "administrator", ["km"])
    enable_account(session, second)
    set_password(session, second, "three quiet rivers")
    change_account(session, first, Role.EDITOR, ["en"])
    with pytest.raises(LastAdministrator):
        disable_account(session, second)


def test_of_two_administrators_who_shut_each_other_out_one_stays(database: Database) -> None:
    with database.write() as session:
        for name in ("Lin", "Noy"):
            add_account(session, name, Role.ADMINISTRATOR, [])
        session.commit()

    def shut_out(name: str) -> bool:
        with database.write() as session:
            try:
                disable_account(session, get_account(session, name))
            except LastAdministrator:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(shut_out, ("Lin", "Noy"))) == [False, True]


def test_of_names_that_look_alike_each_opens_its_own_account(session: Session) -> None:
    """Names that were given before their looks were compared."""
    latin = add_account(session, "Dara", Role.TRANSLATOR, [])
    cyrillic = Account(name="Dаra", key="dаra", role=Role.EDITOR, languages=[])
    session.add(cyrillic)
    session.flush()
    assert get_account(session, "DARA") is latin
    assert get_account(session, "Dаra") is cyrillic
    assert get_account(session, "Ｄara") is latin


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """An installation with one entry: an empty one would be filled by the first command."""
    database = empty_database(tmp_path)
    with database.write() as session:
        ConceptFactory(session)("refugee", en="refugee")
        session.commit()
    database.engine.dispose()
    return settings_in(tmp_path)


def test_accounts_are_managed_from_the_command_line(small: Settings) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["account", *arguments], env=environment(small))

    assert run("add", "Sokha", "--role", "translator", "--languages", "km, en").exit_code == 0
    assert run("list").stdout == "Sokha\ttranslator\tkm,en\tactive\n"
    token = run("token", "sokha")
    assert len(token.stdout.strip()) == 43
    assert "not shown again" in token.stderr
    assert run("disable", "Sokha").exit_code == 0
    assert run("list").stdout == "Sokha\ttranslator\tkm,en\tdisabled\n"
    refused = run("token", "Sokha")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "no account Sokha" in refused.stderr
    assert run("invite", "Sokha").exit_code == 1
    assert run("enable", "Sokha").exit_code == 0
    assert run("list").stdout == "Sokha\ttranslator\tkm,en\tactive\n"
    invited = run("invite", "Sokha")
    assert re.fullmatch(r"/en/invitation\?token=[\w-]{43}\n", invited.stdout)
    assert "once, within seven days" in invited.stderr
    assert run("token", "Nobody").exit_code == 1
    assert run("add", "Lin", "--role", "emperor").exit_code == 2


def test_a_role_is_changed_from_the_command_line(small: Settings) -> None:
    settings, database = small, Database(small.database_url)
    with database.write() as session:
        add_account(session, "Noy", Role.REVIEWER, ["lo"])
        session.commit()
    arguments = ["account", "role", "Noy", "--role", "translator", "--languages", "lo, th"]
    result = CliRunner().invoke(main, arguments, env=environment(settings))
    assert result.exit_code == 0
    with database.read() as session:
        noy = get_account(session, "Noy")
        assert (noy.role, noy.languages) == (Role.TRANSLATOR, ["lo", "th"])
    database.engine.dispose()


def test_passwords_are_set_from_the_command_line(small: Settings) -> None:
    settings = small

    def run(typed: str, *arguments: str) -> Result:
        return CliRunner().invoke(
            main, ["account", *arguments], env=environment(settings), input=typed
        )

    def opens(password: str) -> bool:
        database = Database(settings.database_url)
        with database.read() as session:
            fits = has_password(get_account(session, "Sokha"), password)
        database.engine.dispose()
        return fits

    adding = ("add", "Sokha", "--role", "editor", "--password-stdin")
    refused = run("short\n", *adding)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "easily guessed" in refused.stderr
    added = run("three quiet rivers\r\nmore\n", *adding)
    assert (added.exit_code, added.stderr) == (0, "")
    assert opens("three quiet rivers")
    assert run("slow buffaloes\n" * 2, "password", "sokha").exit_code == 0
    assert opens("slow buffaloes")
    assert run("five big boats\n", "password", "Sokha", "--password-stdin").exit_code == 0
    assert opens("five big boats")
    assert run("", "password", "Nobody").exit_code == 1
    assert "password Sokha" not in run("", "add", "Dara", "--role", "editor").stdout
    assert run("", "password", "Sokha", "--password-stdin").exit_code == 1
    assert opens("five big boats")
