"""Validate TBX files against the schemas in a folder: our own, or the public ones.

    python tools/validate_tbx.py FILE… [--schemas FOLDER]

A file of version 3 (``tbx``) or version 2 (``martif``) is held against every schema in the folder,
and in the folders below it, that is meant for its version. The public ones are

* for TBX-Basic of version 3, ``TBXcoreStructV03.rng`` (github.com/LTAC-Global/TBX_Core_RNG) and
  ``TBX-Basic_DCA.sch`` (github.com/LTAC-Global/TBX-Basic_dialect);
* for TBX-Basic of version 2, ``TBXBasiccoreStructV02.dtd`` and ``TBXBasicRNGV02.rng``
  (github.com/byutrg/TBX-Spec).

They come without a licence, so they are not shipped here: ``tools/public_schemas.py`` fetches them.
Exit status: 0 where every schema accepts
every file, 1 where one does not, 2 where there is no schema or no TBX.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree, isoschematron

OWN = Path(__file__).parents[1] / "tests/formats/tbx"
NAMES = {
    "tbx": {
        "tbx_core_3.rng", "tbx_basic_3.sch", "tbx_ids.sch",
        "TBXcoreStructV03.rng", "TBXcoreStructV03_TBX-Basic_integrated.rng", "TBX-Basic_DCA.sch",
    },
    "martif": {
        "tbx_basic_2.rng", "tbx_ids.sch", "TBXBasiccoreStructV02.dtd", "TBXBasicRNGV02.rng",
    },
}  # fmt: skip

_SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
_REGULAR = "http://exslt.org/regular-expressions"
_SHOWN = 20


def schemas_for(document: Any, folder: Path) -> list[Path]:
    """Return the schemas in a folder that are meant for the version of a file."""
    names = NAMES.get(etree.QName(document.getroot()).localname, set())
    return sorted(path for path in folder.rglob("*") if path.name in names)


def faults(document: Any, schema: Path) -> Iterator[str]:
    """Yield what a schema does not accept, each fault with its line where that is known."""
    rules = _compiled(schema)
    rules.validate(document)
    if schema.suffix != ".sch":
        for error in rules.error_log:
            yield f"line {error.line}: {error.message}"
        return
    for fault in rules.validation_report.getroot().iter("{*}failed-assert"):
        # The place of an attribute lacks that of its element.
        found = document.xpath(fault.get("location")) if "/@" not in fault.get("location") else []
        line = f"line {found[0].sourceline}: " if found else ""
        yield line + " ".join("".join(fault.itertext()).split())


@cache
def _compiled(schema: Path) -> Any:
    if schema.suffix == ".sch":
        return isoschematron.Schematron(_in_xpath_1(schema), store_report=True)
    return etree.DTD(str(schema)) if schema.suffix == ".dtd" else etree.RelaxNG(etree.parse(schema))


def _in_xpath_1(schema: Path) -> Any:
    """Return a Schematron schema as lxml runs it.

    Of XPath 2, the public one needs ``matches()`` and ``local-name()`` as a step alone; both have
    an equal in XPath 1 with EXSLT. Anything else of XPath 2 is an error when it is compiled.
    """
    root = etree.parse(schema).getroot()
    root.attrib.pop("queryBinding", None)
    for element in root.iter(f"{{{_SCHEMATRON}}}rule", f"{{{_SCHEMATRON}}}assert"):
        for name in ("context", "test"):
            if name in element.attrib:
                wanted = re.sub(r"(?<![\w:-])matches\(", "re:test(", element.get(name))
                element.set(name, wanted.replace("./local-name()", "local-name()"))
    title = root.find(f"{{{_SCHEMATRON}}}title")
    declared = etree.Element(f"{{{_SCHEMATRON}}}ns", prefix="re", uri=_REGULAR)
    root.insert(0 if title is None else root.index(title) + 1, declared)
    return root


def main() -> int:
    """Validate what the command line names."""
    parser = argparse.ArgumentParser(description="Validate TBX files against schemas.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--schemas", type=Path, default=OWN, metavar="FOLDER")
    options = parser.parse_args()
    is_valid = True
    for path in options.files:
        document = etree.parse(path)
        schemas = schemas_for(document, options.schemas)
        if not schemas:
            print(f"{path}: no TBX, or no schema for it in {options.schemas}", file=sys.stderr)
            return 2
        for schema in schemas:
            found = list(faults(document, schema))
            is_valid = is_valid and not found
            print(f"{path} · {schema.name}: {f'{len(found)} faults' if found else 'valid'}")
            for fault in found[:_SHOWN]:
                print(f"  {fault}")
    return 0 if is_valid else 1


if __name__ == "__main__":
    sys.exit(main())
