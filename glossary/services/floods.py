"""Keeping floods out without keeping addresses.

Counted is how often something was done from one address in one hour. In place of the address
stands its HMAC under two keys: the secret of the installation, which is in no backup, and a
random one that is made every day and thrown away with all counts at the first request of the
next. The hour is part of what is hashed, so that two counts can't be told to be of one person.
The counts are in the database, so that all workers share them.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from glossary.errors import TooManyAtOnce
from glossary.model import FloodCount, FloodDay, now
from glossary.services.upserts import upsert_for

# A household has a whole network of IPv6 addresses to choose from.
_IPV6_NETWORK = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How often something may be done."""

    what: str
    an_hour: int
    """From one address; many people may share it, behind the same gateway of a network."""
    a_day: int
    """From all addresses together."""


def admit(session: Session, limit: Limit, address: str, secret: str) -> None:
    """Count one more, in the transaction of what is done.

    :param address: where the request comes from; any text that stands for it.
    :param secret: of this installation.
    :raises TooManyAtOnce: it is too often; the caller rolls back.
    """
    moment = now()
    key = _key_of(session, moment.date())
    for who, most in ((_source(address, moment), limit.an_hour), ("all", limit.a_day)):
        counted = f"{key}\0{limit.what}\0{who}".encode()
        digest = hmac.new(secret.encode(), counted, sha256).hexdigest()
        if _count(session, digest, moment.date()) > most:
            raise TooManyAtOnce


def _source(address: str, moment: datetime) -> str:
    try:
        network = str(ipaddress.ip_network(address))
        if ":" in address:
            network = str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))
    except ValueError:
        network = address
    return f"{moment:%H}\0{network}"


def _key_of(session: Session, day: date) -> str:
    """Return the key of ``day``; whoever makes it throws the older ones and their counts away."""
    insert = upsert_for(session)  # two workers may count at the same time
    made = session.scalar(
        insert(FloodDay)
        .values(day=day, key=secrets.token_hex(32))
        .on_conflict_do_nothing()
        .returning(FloodDay.day)
    )
    if made is not None:
        session.execute(sa.delete(FloodDay).where(FloodDay.day != day))
        session.execute(sa.delete(FloodCount).where(FloodCount.day != day))
    return session.scalars(sa.select(FloodDay.key).where(FloodDay.day == day)).one()


def _count(session: Session, digest: str, day: date) -> int:
    insert = upsert_for(session)  # two workers may count at the same time
    counted = session.scalar(
        insert(FloodCount)
        .values(digest=digest, day=day, count=1)
        .on_conflict_do_update(index_elements=["digest"], set_={"count": FloodCount.count + 1})
        .returning(FloodCount.count)
    )
    return int(counted)
