"""Fetch the public schemas of TBX-Basic, against which the tests hold what we write.

    python tools/public_schemas.py [FOLDER]

They come without a licence, so they are not shipped: who tests fetches them from their makers, each
in one fixed state, named by its commit and its SHA-256. What is there already is not fetched again.
Exit status: 0 where all are there, 1 where one could not be had; the tests then do without it.
"""

from __future__ import annotations

import hashlib
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(sys.prefix) / "share" / "public-tbx-schemas"
_SECONDS = 10


@dataclass(frozen=True)
class PublicSchema:
    """One schema: where it is had, and what its bytes have to be."""

    address: str
    sha256: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.address.rpartition("/")[2]


_CORE = "LTAC-Global/TBX_Core_RNG/14eb02ba5e16ea4f6be4acd142ce4b47f39b1eb0"
_DIALECT = "LTAC-Global/TBX-Basic_dialect/317fb299eac50176549e0bb360370cb49e53faf7"
_VERSION_2 = "byutrg/TBX-Spec/ec89b5a21fb17f8bb33c2205bf93afef593ca7d6/TBX-Basic/Validation"

SCHEMAS = [
    PublicSchema(f"https://raw.githubusercontent.com/{path}", sha256)
    for path, sha256 in {
        f"{_CORE}/TBXcoreStructV03.rng":
            "e91e89f82e69fe42f3bdad6f2cd8ab2dbdcdd73c7bd63ab2bfa417262054e461",
        f"{_DIALECT}/DCA/TBX-Basic_DCA.sch":
            "0584301b1afdd855e6a325d6e6945dc86a86f1dce265e61ed362227a8149907f",
        f"{_VERSION_2}/TBXBasicRNGV02.rng":
            "7db8b666849bea43d538e02e1e9f3480c77910691957f1615d74882c3f4d4ae2",
        f"{_VERSION_2}/TBXBasiccoreStructV02.dtd":
            "6cefb30dc9f4a87822455f97e2cf7b733094a0ffd611e48848a365cfec2c5075",
    }.items()
]  # fmt: skip


def fetch(schema: PublicSchema, folder: Path) -> str | None:
    """Put a schema into a folder where it is not there yet; return what went wrong."""
    path = folder / schema.name
    if path.is_file() and _digest(path.read_bytes()) == schema.sha256:
        return None
    try:
        # The addresses are those above.
        with urllib.request.urlopen(schema.address, timeout=_SECONDS) as answer:  # noqa: S310
            data = answer.read()
    except OSError as error:
        return f"{schema.name} can't be fetched: {error}"
    if _digest(data) != schema.sha256:
        return f"{schema.name} is not what it was: {_digest(data)}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return None


def missing(folder: Path = FOLDER) -> list[str]:
    """Return the names of the schemas that are not in a folder, or not as they should be."""
    return [
        schema.name
        for schema in SCHEMAS
        if not (folder / schema.name).is_file()
        or _digest((folder / schema.name).read_bytes()) != schema.sha256
    ]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> int:
    """Fetch what is missing, and stop at the first that can't be had."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for schema in SCHEMAS:
        if problem := fetch(schema, folder):
            print(f"{problem}. TBX is held against our own schemas alone.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
