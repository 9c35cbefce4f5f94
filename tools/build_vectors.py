"""Write ``tests/languages/vectors.json`` anew: what each search key makes of each input.

    python tools/build_vectors.py [LANGUAGE KEY INPUT]…

The vectors are for another program that reads the same tables, such as a page's script. Inputs
stay; new ones are added from the command line. Read the difference before you commit it: a
changed output is a changed rule, and with it ``KEYS_VERSION`` of :mod:`glossary.languages`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from glossary.languages import KEYS_VERSION, LANGUAGES
from glossary.languages.sound import SOUND
from glossary.languages.text import ROMAN_KEY, CaseFold, Key, Normalize

TARGET = Path(__file__).parents[1] / "tests" / "languages" / "vectors.json"


def key_named(language: str, name: str) -> Callable[[str], str]:
    """Return a key: ``norm`` or ``fold`` of a language, or ``roman`` or ``sound`` of any."""
    if name in ("roman", "sound"):
        return ROMAN_KEY if name == "roman" else SOUND
    key: Callable[[str], str] = getattr(LANGUAGES[language], name)
    return key


def reasons(key: Callable[[str], str], text: str) -> Iterator[str]:
    """Yield why the key changes ``text``, step by step."""
    for step in key.steps if isinstance(key, Key) else ():
        changed = step(text)
        if changed != text:
            usual = "Normalization (UAX #15) and case folding."
            yield usual if isinstance(step, Normalize | CaseFold) else str(vars(step)["why"])
        text = changed


def main(arguments: list[str]) -> None:
    """Write the file."""
    known = json.loads(TARGET.read_text(encoding="utf-8"))["vectors"]
    wanted = [(one["language"], one["key"], one["input"]) for one in known]
    wanted += list(zip(*[iter(arguments)] * 3, strict=True))
    vectors = []
    for language, name, text in dict.fromkeys(wanted):
        key = key_named(language, name)
        why = " ".join(dict.fromkeys(reasons(key, text))) or "Nothing to change."
        vectors.append(
            {"language": language, "key": name, "input": text, "output": key(text), "why": why}
        )
    lines = (json.dumps(vector, ensure_ascii=False) for vector in vectors)
    text = ",\n  ".join(lines)
    TARGET.write_text(
        f'{{"keys_version": {KEYS_VERSION}, "vectors": [\n  {text}\n]}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
