"""Passwords, signing in, and how often may be tried; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from glossary.errors import PasswordUnusable, SignInRefused
from glossary.model import Account, FailedSignIn, Role, SignIn, now
from glossary.services.accounts import add_account, disable_account
from glossary.services.sign_ins import (
    begin_attempt,
    check_password,
    device_name,
    find_sign_in,
    finish_attempt,
    is_to_be_noted,
    list_sign_ins,
    note_use,
    sign_out,
    sign_out_everywhere,
)
from tests.signing_in import has_password, set_password, sign_in

PASSWORD = "ផ្លូវ ទឹក ភ្លៀង"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


@pytest.fixture
def sokha(session: Session) -> Account:
    account = add_account(session, "Sokha", Role.TRANSLATOR, ["km"])
    set_password(session, account, PASSWORD)
    return account


def failures(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) or 0


def test_name_and_password_open_an_account(session: Session, sokha: Account) -> None:
    token = sign_in(session, " SOKHA ", PASSWORD, PHONE)
    found = find_sign_in(session, token)
    assert found is not None
    assert (found.account, found.device) == (sokha, "Firefox, Android")
    assert token not in found.token_hash
    assert PASSWORD not in (sokha.password_hash or "")
    assert (sokha.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("name", "password"),
    [("Sokha", "another one"), ("Nobody", PASSWORD), ("", ""), ("\0", "\0"), ("\ud800", PASSWORD),
     ("x" * 9_000, "y" * 9_000), ("Sokha", PASSWORD + " "), ("So\u200bkh", PASSWORD)],
)  # fmt: skip
def test_every_failure_is_the_same(
    session: Session, sokha: Account, name: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as refused:
        sign_in(session, name, password, PHONE)
    assert refused.value.details == {}
    assert failures(session) == 1
    assert list_sign_ins(session, sokha) == []


def test_an_unknown_name_costs_as_much_work(
    session: Session, sokha: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept.rsplit("$", 2)[0])
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("Sokha", "Nobody"):
        with pytest.raises(SignInRefused):
            sign_in(session, name, "another one", PHONE)
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_after_five_attempts_the_right_password_waits_too(session: Session, sokha: Account) -> None:
    for _ in range(7):
        with pytest.raises(SignInRefused):
            sign_in(session, "sokha", "another one", PHONE)
    with pytest.raises(SignInRefused):
        sign_in(session, "Sokha", PASSWORD, PHONE)
    assert failures(session) == 5
    session.execute(sa.update(FailedSignIn).values(at=now() - timedelta(minutes=16)))
    assert sign_in(session, "Sokha", PASSWORD, PHONE)
    assert failures(session) == 0


def test_an_attempt_that_is_broken_off_counts(session: Session, sokha: Account) -> None:
    for _ in range(5):
        begin_attempt(session, "Sokha")
    with pytest.raises(SignInRefused):
        begin_attempt(session, "sokha")
    assert failures(session) == 5


def test_the_right_password_forgives_what_failed_before(session: Session, sokha: Account) -> None:
    for _ in range(4):
        with pytest.raises(SignInRefused):
            sign_in(session, "Sokha", "another one", PHONE)
    assert sign_in(session, "Sokha", PASSWORD, PHONE)
    assert failures(session) == 0


def test_what_changed_while_a_password_was_looked_at_counts(
    session: Session, sokha: Account
) -> None:
    proof = check_password(begin_attempt(session, "Sokha"), PASSWORD)
    set_password(session, sokha, "another few words")
    with pytest.raises(SignInRefused):
        finish_attempt(session, proof)
    proof = check_password(begin_attempt(session, "Sokha"), "another few words")
    disable_account(session, sokha)
    with pytest.raises(SignInRefused):
        finish_attempt(session, proof)
    assert failures(session) == 2


def test_neither_a_password_nor_its_hash_is_shown(session: Session, sokha: Account) -> None:
    proof = check_password(begin_attempt(session, "Sokha"), PASSWORD)
    assert "argon2" not in repr(proof)


def test_other_people_can_sign_in_meanwhile(session: Session, sokha: Account) -> None:
    dara = add_account(session, "Dara", Role.REVIEWER, ["km"])
    set_password(session, dara, PASSWORD)
    for _ in range(6):
        with pytest.raises(SignInRefused):
            sign_in(session, "sokha", "another one", PHONE)
    assert sign_in(session, "Dara", PASSWORD, PHONE)
    assert failures(session) == 5


def test_many_names_together_are_too_often(session: Session, sokha: Account) -> None:
    session.add_all(FailedSignIn(name_digest=str(number)) for number in range(200))
    session.flush()
    with pytest.raises(SignInRefused):
        sign_in(session, "Sokha", PASSWORD, PHONE)


def test_a_disabled_account_is_signed_out_and_stays_out(session: Session, sokha: Account) -> None:
    token = sign_in(session, "Sokha", PASSWORD, PHONE)
    disable_account(session, sokha)
    assert find_sign_in(session, token) is None
    with pytest.raises(SignInRefused):
        sign_in(session, "Sokha", PASSWORD, PHONE)


def test_without_a_password_nobody_signs_in(session: Session) -> None:
    account = add_account(session, "Noy", Role.REVIEWER, ["lo"])
    with pytest.raises(SignInRefused):
        sign_in(session, "Noy", "", PHONE)
    assert not has_password(account, "")


def test_a_new_password_signs_every_browser_out(session: Session, sokha: Account) -> None:
    token = sign_in(session, "Sokha", PASSWORD, PHONE)
    set_password(session, sokha, "another few words")
    assert find_sign_in(session, token) is None
    assert has_password(sokha, "another few words")
    assert not has_password(sokha, PASSWORD)


def test_an_older_hash_is_renewed(session: Session, sokha: Account) -> None:
    sokha.password_hash = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    sign_in(session, "Sokha", PASSWORD, PHONE)
    assert (sokha.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_damaged_hash_opens_nothing(session: Session, sokha: Account) -> None:
    sokha.password_hash = "x"
    with pytest.raises(SignInRefused):
        sign_in(session, "Sokha", "x", PHONE)


def test_one_signs_out_ones_own_browsers_only(session: Session, sokha: Account) -> None:
    dara = add_account(session, "Dara", Role.REVIEWER, ["km"])
    tokens = [sign_in(session, "Sokha", PASSWORD, PHONE) for _ in range(3)]
    first = find_sign_in(session, tokens[0])
    assert first is not None
    sign_out(session, dara, first.id)
    assert len(list_sign_ins(session, sokha)) == 3
    sign_out(session, sokha, first.id)
    assert find_sign_in(session, tokens[0]) is None
    assert len(list_sign_ins(session, sokha)) == 2
    sign_out_everywhere(session, sokha)
    assert list_sign_ins(session, sokha) == []


def test_a_browser_that_is_used_stays_signed_in(session: Session, sokha: Account) -> None:
    token = sign_in(session, "Sokha", PASSWORD, PHONE)
    found = find_sign_in(session, token)
    assert found is not None
    assert not is_to_be_noted(found)
    found.used_at = now() - timedelta(hours=2)
    found.expires_at = now() + timedelta(hours=1)
    session.flush()
    assert is_to_be_noted(found)
    note_use(session, found.id)
    session.refresh(found)
    assert found.expires_at > now() + timedelta(days=13)
    session.execute(sa.update(SignIn).values(expires_at=now() - timedelta(seconds=1)))
    assert find_sign_in(session, token) is None


@pytest.mark.parametrize(
    "password",
    ["", "short", "x" * 201, "aaaaaaaaaaaaaa", "Password123", "1234567890", "sokha12345",
     "Sokha!!!!!!", "abcdeabcde", "a\0 few words", "ñandú" * 2],
)  # fmt: skip
def test_a_password_that_everybody_tries_is_refused(
    session: Session, sokha: Account, password: str
) -> None:
    before = sokha.password_hash
    with pytest.raises(PasswordUnusable):
        set_password(session, sokha, password)
    assert sokha.password_hash == before


@pytest.mark.parametrize(
    ("browser", "name"),
    [
        (PHONE, "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120",
         "Edge, Windows"),
        ("curl/8", "?"),
        ("", "?"),
        ("<script>", "?"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_its_owner_knows_it(browser: str, name: str) -> None:
    assert device_name(browser) == name
