"""Where this installation keeps its data, and which database it uses."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from glossary.errors import DataFolderUnusable

_PACKAGE = Path(__file__).parent


def shipped_folder(name: str) -> Path:
    """Return a folder that lies inside the installed package, or beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True)
class Settings:
    """The settings of one installation; see ``docs/operating.md`` for the variables."""

    data_folder: Path
    database_url: str
    secret_key: str
    host: str | None = None
    templates: Path = field(default_factory=lambda: shipped_folder("templates"))
    translations: Path = field(default_factory=lambda: shipped_folder("translations"))

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the ``GLOSSARY_…`` variables; make the data folder and the secret key once.

        :raises DataFolderUnusable: the data folder can't be made or written.
        """
        folder = Path(os.environ.get("GLOSSARY_DATA_DIR") or "instance").absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            secret_key = os.environ.get("GLOSSARY_SECRET_KEY") or _kept_secret(folder)
        except OSError:
            raise DataFolderUnusable(folder=str(folder)) from None
        if not os.access(folder, os.W_OK):
            raise DataFolderUnusable(folder=str(folder))
        default_url = f"sqlite:///{folder / 'glossary.sqlite3'}"
        return cls(
            data_folder=folder,
            database_url=os.environ.get("GLOSSARY_DATABASE_URL") or default_url,
            secret_key=secret_key,
            host=os.environ.get("GLOSSARY_HOST") or None,
        )


def _kept_secret(folder: Path) -> str:
    """Return the secret of this installation, made once and readable by its owner alone."""
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(32)
        file.write(secret)
    return secret
