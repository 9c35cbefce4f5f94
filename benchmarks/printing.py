"""How long a print takes, what memory and how large a file, beside WeasyPrint and Chromium.

    python -m benchmarks.printing

The same words and definitions of one theme in all languages are set by each; each in a process of
its own, whose time and memory the system reports. WeasyPrint (``pip install weasyprint``) and
Chromium are left out where they are not installed. The machine may be noisy: trust the ratios.
"""

from __future__ import annotations

import copy
import html
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from glossary.db import Database
from glossary.languages import LANGUAGES
from glossary.printing import read_order
from glossary.printing.book import Colophon, book_data
from glossary.printing.service import midnight, newest_change
from glossary.printing.shop import FONTS, PRESS, press_job
from glossary.printing.words import PrintWords
from glossary.services.content import load_content
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface

THEME = "people"
CARDS = "refugee,asylum-seeker,broker,wage,work-permit,passport,border"
WEASYPRINT = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"


STARTER = """
import os, sys, time
started = time.perf_counter()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
print(time.perf_counter() - started, usage.ru_maxrss / 1024)
sys.exit(bool(status))
"""


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'glossary.sqlite3'}")
        database.upgrade(folder)
        with database.write() as session:
            load_content(session)
            session.commit()
        print(f"{'':<52}{'seconds':>8}{'MB memory':>11}{'MB file':>9}{'pages':>7}")
        theme = data_of(database, {"themes": THEME})
        set_by_typst("Typst, one theme, 7 languages, everything", theme, folder)
        set_by_peers(theme, folder)
        set_by_typst("Typst, one sheet of cards", data_of(
            database, {"concepts": CARDS, "layout": "cards", "languages": "th,my,km"}
        ), folder)  # fmt: skip
        whole = data_of(database, {})
        set_by_typst("Typst, 202 concepts, 7 languages, everything", whole, folder)
        short = data_of(database, {"with": "definition,romanization,review"})
        set_by_typst("Typst, 1,000 concepts, words and definitions", multiplied(short, 5), folder)


def data_of(database: Database, options: dict[str, str]) -> dict[str, Any]:
    """Return the data of one print of the built-in glossary."""
    order = read_order(options)
    with database.read() as session:
        words = PrintWords(Interface(shipped_folder("translations")), "en")
        day = newest_change(session)
        colophon = Colophon(day=day, edition=words.date(day), host="glossary.example.org")
        return {**book_data(session, order, words, colophon), "timestamp": midnight(day)}


def multiplied(data: dict[str, Any], times: int) -> dict[str, Any]:
    """Return a book of ``times`` as many entries: copies under slugs of their own."""
    entries, themes = {}, copy.deepcopy(data["themes"])
    for number in range(times):
        entries |= {
            f"{slug}-{number}": {**entry, "slug": f"{slug}-{number}", "contrasts": []}
            for slug, entry in data["entries"].items()
        }
    for theme in themes:
        theme["entries"] = [f"{one}-{n}" for one in theme["entries"] for n in range(times)]
    indexes = [
        {**index, "groups": [
            {**group, "terms": [
                {**term, "slug": f"{term['slug']}-{n}"}
                for term in group["terms"] for n in range(times)
            ]}
            for group in index["groups"]
        ]}
        for index in data["indexes"]
    ]  # fmt: skip
    several = {"entries": entries, "themes": themes, "indexes": indexes, "avoid": []}
    return {**data, **several, "comparisons": []}


def set_by_typst(name: str, data: dict[str, Any], folder: Path) -> None:
    """Set ``data`` by the press as the service does."""
    job = press_job(data, timestamp=data["timestamp"])
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    took, memory = run([sys.executable, "-I", str(PRESS), str(folder)])
    show(name, took, memory, folder / "book.pdf", (folder / "pages.json").read_text())


def set_by_peers(data: dict[str, Any], folder: Path) -> None:
    """Set the words and definitions of ``data`` by what else could print them."""
    page, out = folder / "page.html", folder / "peer.pdf"
    page.write_text(as_page(data), encoding="utf-8")
    if importlib.util.find_spec("weasyprint"):
        took, memory = run([sys.executable, "-c", WEASYPRINT, str(page), str(out)])
        show("WeasyPrint, the same, words and definitions only", took, memory, out)
    if chromium := shutil.which("chromium"):
        took, memory = run([
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--print-to-pdf={out}", f"file://{page}",
        ])  # fmt: skip
        show("Chromium, the same, words and definitions only", took, memory, out)


def as_page(data: dict[str, Any]) -> str:
    """Return the words and definitions as one HTML page in our fonts."""
    faces = "".join(
        f'@font-face{{font-family:"{path.stem}";src:url("{path.as_uri()}")}}'
        for path in FONTS.glob("*-regular.ttf")
    )
    family = {path.stem.rpartition("-")[0]: path.stem for path in FONTS.glob("*-regular.ttf")}
    rules = "".join(
        f':lang({tag}){{font-family:"{family[one.print_font.lower().replace(" ", "-")]}"}}'
        for tag, one in LANGUAGES.items()
    )
    body = "".join(
        f"<h2 lang={entry['head'][0]}>{html.escape(entry['head'][1])}</h2>"
        + "".join(_paragraph(tag, section) for tag, section in entry["sections"].items())
        for entry in data["entries"].values()
    )
    style = f"{faces}{rules}@page{{size:A5;margin:17mm}}body{{font-size:9.5pt;line-height:1.7}}"
    return f"<!doctype html><html lang=en><meta charset=utf-8><style>{style}</style>{body}</html>"


def _paragraph(tag: str, section: dict[str, Any]) -> str:
    text = section["definition"]["text"] if section["definition"] else ""
    flat = text if isinstance(text, str) else "".join(part for _, part in text)
    term = section["term"]["text"] if section["term"] else ""
    return f"<p lang={tag}><b>{html.escape(term)}</b> {html.escape(flat)}</p>"


def run(command: list[str]) -> tuple[float, float]:
    """Run a program; return its seconds and its greatest memory in MB.

    A small process starts it: the system counts with a program's memory what its starter held.
    """
    starter = [sys.executable, "-I", "-c", STARTER, *command]
    done = subprocess.run(starter, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed")
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def show(name: str, took: float, memory: float, file: Path, pages: str = "") -> None:
    """Print one line of the table."""
    size = file.stat().st_size / 1e6
    print(f"{name:<52}{took:>8.2f}{memory:>11.0f}{size:>9.2f}{pages:>7}", flush=True)


if __name__ == "__main__":
    main()
