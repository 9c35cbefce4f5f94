"""The press: sets one document in a process of its own, with limits on time and memory.

Run by its path, not imported: it needs nothing of the glossary, so that it starts at once::

    python -I press.py FOLDER

When the pages are set it starts itself anew to finish the file, without what the engine holds.
``FOLDER/job.json`` names the template, the fonts and the data; ``book.pdf``, ``pages.json`` and
``first-pages.png`` are written beside it. Exit status 3 means that a letter has no glyph or that
the template is wrong; what Typst says is then on standard error.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

FAILED = 3
# Pixels: the width of one page in the picture of the first pages, and the gap between two.
WIDTH, GAP = 420, 12
COLUMNS = 2
# Small objects of a file that are packed into one.
TOGETHER = 200
# From how many bytes on memory is taken from the system and given back by itself (mallopt(3)).
M_MMAP_THRESHOLD, LARGE = -3, 1 << 20


def be_thrifty() -> None:
    """Let the engine take the memory that it needs and little more.

    Its tables grow by being copied. Left alone, glibc keeps the places of the smaller ones for
    itself as soon as one large one was given back. A second thread brings no print out sooner,
    because the entries are set one after the other, but it has memory of its own.
    """
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    # Only glibc has such a thing to tell.
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(M_MMAP_THRESHOLD, LARGE)


def set_pages(folder: Path) -> int:
    """Set the job that lies in ``folder`` as ``pages.pdf``."""
    job: dict[str, Any] = json.loads((folder / "job.json").read_bytes())
    limits = ((resource.RLIMIT_CPU, job["seconds"]), (resource.RLIMIT_AS, job["bytes"]))
    for kind, most in limits:
        resource.setrlimit(kind, (most, most))
    # Imported only now, so that the limits hold for the engine too.
    import typst

    try:
        pdf = typst.compile(
            job["template"],
            root=str(Path(job["template"]).parent),
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[job["fonts"]],
            ),
            ignore_system_fonts=True,
            format="pdf",
            # An accessible file; and a letter without a glyph is an error, not a gap.
            pdf_standards=["ua-1"],
            sys_inputs={"data": job["data"]},
            timestamp=job["timestamp"],
        )
    except typst.TypstError as error:
        print(error.diagnostic or error.message, file=sys.stderr)
        return FAILED
    (folder / "pages.pdf").write_bytes(pdf)
    return 0


def finish(folder: Path) -> int:
    """Count the pages, draw the first ones, and pack the file or fold a booklet."""
    import pypdfium2

    job: dict[str, Any] = json.loads((folder / "job.json").read_bytes())
    pdf = (folder / "pages.pdf").read_bytes()
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    (folder / "first-pages.png").write_bytes(picture(document, min(pages, job["pictures"])))
    finished = booklet(document) if job["booklet"] else packed(pdf)
    (folder / "book.pdf").write_bytes(finished)
    (folder / "pages.json").write_text(json.dumps(pages), encoding="ascii")
    (folder / "pages.pdf").unlink()
    return 0


def packed(pdf: bytes) -> bytes:
    """Return a file of Typst with its small objects packed together (ISO 32000-1, 7.5.7).

    An accessible file has thousands of them, and Typst writes each by itself, uncompressed;
    packed, the file is half as large and says the same.
    """
    offsets, end, trailer = _table_of(pdf)
    starts = sorted(offsets.values())
    ends = dict(zip(starts, [*starts[1:], end], strict=True))
    written = bytearray(pdf[: starts[0]])
    places: dict[int, tuple[int, int, int]] = {}
    small: list[tuple[int, bytes]] = []
    for number, offset in offsets.items():
        whole = pdf[offset : ends[offset]]
        body = whole[whole.index(b"obj") + 3 : whole.rindex(b"endobj")].strip()
        if body.endswith(b"endstream"):
            places[number] = (1, len(written), 0)
            written += whole
        else:
            small.append((number, body))
    number = max(offsets) + 1
    for first in range(0, len(small), TOGETHER):
        group = small[first : first + TOGETHER]
        places |= {one: (2, number, place) for place, (one, _) in enumerate(group)}
        places[number] = (1, len(written), 0)
        written += _object_stream(number, group)
        number += 1
    places[number] = (1, len(written), 0)
    rows = [places.get(one, (0, 0, 65535)) for one in range(number + 1)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    start = len(written)
    head = re.sub(rb"/Size \d+", b"/Type/XRef/W[1 4 2]/Size %d" % (number + 1), trailer)
    written += _stream(number, head, table)
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % start)


def _table_of(pdf: bytes) -> tuple[dict[int, int], int, bytes]:
    """Return where each object starts, where the last one ends, and the trailer's entries."""
    tail = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s*(\d+)", re.DOTALL)
    found = tail.search(pdf, pdf.rindex(b"trailer"))
    if found is None:  # pragma: no cover - Typst ends every file so
        raise ValueError("no trailer")
    start = int(found[2])
    rows = pdf[start : found.start()].split(b"\n")[2:]
    offsets = {
        number: int(row[:10]) for number, row in enumerate(rows) if row.rstrip().endswith(b" n")
    }
    return offsets, start, found[1]


def _object_stream(number: int, group: list[tuple[int, bytes]]) -> bytes:
    places, bodies = [], b""
    for one, body in group:
        places.append(b"%d %d" % (one, len(bodies)))
        bodies += body + b"\n"
    head = b" ".join(places) + b"\n"
    entries = b"/Type/ObjStm/N %d/First %d" % (len(group), len(head))
    return _stream(number, entries, head + bodies)


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    body = zlib.compress(data, 6)
    return (
        b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (number, entries, len(body))
        + body
        + b"\nendstream\nendobj\n"
    )


def picture(document: Any, count: int) -> bytes:
    """Return one PNG with the first pages side by side, in grey."""
    drawn = []
    for number in range(count):
        page = document[number]
        bitmap = page.render(scale=WIDTH / page.get_width(), grayscale=True)
        rows = [
            bytes(bitmap.buffer)[start : start + bitmap.width]
            for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        ]
        drawn.append([row.ljust(WIDTH, b"\xff")[:WIDTH] for row in rows])
    columns = min(COLUMNS, count)
    height = max(len(rows) for rows in drawn)
    lines: list[bytes] = []
    for first in range(0, count, columns):
        pages = [
            rows + [b"\xff" * WIDTH] * (height - len(rows))
            for rows in drawn[first : first + columns]
        ]
        pages += [[b"\xc8" * WIDTH] * height] * (columns - len(pages))
        gap = b"\xc8" * GAP
        lines += [gap.join(parts) for parts in zip(*pages, strict=True)]
        lines += [b"\xc8" * len(lines[0])] * GAP
    return png(lines[:-GAP])


def png(lines: list[bytes]) -> bytes:
    """Return lines of grey pixels as PNG with sixteen shades (W3C, Portable Network Graphics)."""
    width, height = len(lines[0]), len(lines)
    packed = b"".join(b"\0" + _in_sixteen_shades(line) for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    )


def _in_sixteen_shades(line: bytes) -> bytes:
    even = line + b"\xff" if len(line) % 2 else line
    return bytes(
        (left & 0xF0) | (right >> 4) for left, right in zip(even[::2], even[1::2], strict=True)
    )


def booklet(document: Any) -> bytes:
    """Return the pages two to a side, in the order of sheets that are folded in the middle."""
    import io

    import pypdfium2
    import pypdfium2.raw as pdfium

    pages = len(document)
    width, height = document[0].get_size()
    wanted = -(-pages // 4) * 4
    ordered = pypdfium2.PdfDocument.new()
    for number in folded(wanted):
        if number < pages:
            ordered.import_pages(document, [number])
        else:
            ordered.new_page(width, height)
    raw = pdfium.FPDF_ImportNPagesToOne(
        ordered, ctypes.c_float(2 * width), ctypes.c_float(height), 2, 1
    )
    written = io.BytesIO()
    pypdfium2.PdfDocument(raw).save(written)
    return written.getvalue()


def folded(pages: int) -> list[int]:
    """Return the pages (from 0) of a folded booklet, sheet by sheet, front and back.

    :param pages: a multiple of four.
    """
    order = []
    for sheet in range(pages // 4):
        first, last = 2 * sheet, pages - 1 - 2 * sheet
        order += [last, first, first + 1, last - 1]
    return order


if __name__ == "__main__":  # pragma: no cover - the shop runs it in a process of its own
    if len(sys.argv) > 2:
        sys.exit(finish(Path(sys.argv[1])))
    be_thrifty()
    status = set_pages(Path(sys.argv[1]))
    if status:
        sys.exit(status)
    os.execv(sys.executable, [sys.executable, "-I", __file__, sys.argv[1], "finish"])  # noqa: S606
