"""Reading a file of any format: which one it is, is decided by what it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from glossary.errors import FileDamaged, FileOfAnotherKind, FileTooLarge
from glossary.formats.csv_file import read_csv
from glossary.formats.json_file import read_json
from glossary.formats.reading import MOST_BYTES
from glossary.formats.tbx_reader import read_tbx
from glossary.formats.xlsx_file import read_xlsx
from glossary.services.deliveries import Delivery

IMPORTS: Mapping[str, Callable[[bytes], Delivery]] = MappingProxyType(
    {"tbx": read_tbx, "csv": read_csv, "xlsx": read_xlsx, "json": read_json}
)
"""Every format that comes back, by its name."""

# The first bytes of packed files, pictures and the like, which no text begins with.
_BINARY = (b"\x89PNG", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"GIF8", b"Rar!")


def read_file(path: Path, format_name: str | None = None) -> Delivery:
    """Return the entries of a file.

    :param format_name: what the file has to be; else it is what it looks like.
    :raises FileRefused: it is too large, damaged, unsafe or in none of the formats.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileTooLarge(place=path.name, limit=f"{MOST_BYTES // 1024**2} MB")
        data = path.read_bytes()
    except OSError as error:
        raise FileDamaged(place=path.name, problem=error.strerror or "unreadable") from None
    return read_bytes(data, format_name)


def read_bytes(data: bytes, format_name: str | None = None) -> Delivery:
    """Return the entries of the bytes of a file."""
    kind = _kind(data)
    if kind not in IMPORTS or format_name not in (None, kind):
        raise FileOfAnotherKind(allowed=format_name or ", ".join(IMPORTS))
    return IMPORTS[kind](data)


def _kind(data: bytes) -> str:
    """Return the format that the first bytes speak of; a table has no mark of its own."""
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(_BINARY) or not data.strip():
        return "binary"
    first = data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()[:1]
    return {b"<": "tbx", b"{": "json", b"[": "json"}.get(first, "csv")
