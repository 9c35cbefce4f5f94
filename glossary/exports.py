"""Every format that chosen entries can be taken away in, for the command and the API alike.

A format is one line in :data:`EXPORTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from glossary.printing import PrintShop, print_entries, read_order
from glossary.printing.words import Catalogs


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an export draws on."""

    session: Session
    catalogs: Catalogs
    """The phrases of the interface in its languages."""
    shop: PrintShop
    host: str | None
    """The host of the service, as it stands in addresses; None where nobody named it."""


# The options as they were given, by their names in an address.
Options = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One format: how its files are named and made."""

    suffix: str
    mimetype: str
    write: Callable[[Source, Options], bytes]


def _pdf(source: Source, options: Options) -> bytes:
    order = read_order(options)
    made = print_entries(source.shop, source.session, order, source.catalogs, source.host)
    return made.pdf.read_bytes()


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "pdf": Export(suffix="pdf", mimetype="application/pdf", write=_pdf),
    }
)
"""Every format by its name, in the order of the menu."""
