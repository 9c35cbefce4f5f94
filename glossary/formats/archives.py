"""ZIP files whose bytes depend on what is in them alone."""

from __future__ import annotations

import zipfile
from datetime import date


def add_file(
    archive: zipfile.ZipFile,
    name: str,
    content: bytes,
    day: date,
    compression: int = zipfile.ZIP_DEFLATED,
) -> None:
    """Add a file that bears the beginning of ``day``, and no mark of the system it was made on."""
    info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o644 << 16
    info.compress_type = compression
    archive.writestr(info, content)
