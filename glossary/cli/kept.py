"""What one start made and the next can use again: signed files in the data folder."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from glossary.settings import Settings

_SIGNATURE = sha256().digest_size


class KeptFile:
    """A file, signed with the installation's secret: what others wrote is never loaded.

    It is named after what it was made of, so one that no longer fits is not found.
    """

    def __init__(self, settings: Settings, kind: str, made_of: Iterable[bytes]) -> None:
        """Name the file: ``kind``, and a digest of all that its content depends on."""
        self._folder = settings.data_folder
        self._key = settings.secret_key.encode()
        self._kind = kind
        digest = sha256()
        for part in made_of:
            digest.update(sha256(part).digest())
        self._path = self._folder / f"{kind}-{digest.hexdigest()[:32]}"

    def read(self) -> bytes | None:
        """Return what was written, None where nothing was or somebody changed it."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        signature, kept = content[:_SIGNATURE], content[_SIGNATURE:]
        return kept if hmac.compare_digest(signature, self._sign(kept)) else None

    def write(self, content: bytes) -> None:
        """Keep ``content``, and nothing older of its kind.

        Where it can't be written, a full disk for one, the next start is slow and nothing else.
        """
        with suppress(OSError):
            part = self._path.with_suffix(f".{os.getpid()}")
            part.write_bytes(self._sign(content) + content)
            part.replace(self._path)
            for other in self._folder.glob(f"{self._kind}-*"):
                if other != self._path:
                    other.unlink(missing_ok=True)

    def _sign(self, content: bytes) -> bytes:
        return hmac.digest(self._key, self._kind.encode() + content, "sha256")


def files_in(*places: Path) -> Iterable[bytes]:
    """Yield name and content of each file in ``places``: folders, or files themselves."""
    for place in places:
        files = sorted(place.rglob("*.*")) if place.is_dir() else [place]
        for file in (one for one in files if "__pycache__" not in one.parts):
            yield file.name.encode()
            yield file.read_bytes()
