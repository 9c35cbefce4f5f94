"""The texts of the pages as a start needs them: templates and catalogs, compiled once and kept."""

from __future__ import annotations

import pickle
import sys
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from glossary.cli.kept import KeptFile, files_in
from glossary.settings import Settings
from glossary.web.i18n import Interface, keep_used_formats

# The folders of the templates that looking up needs.
_LOOK_UP = ("browsing/", "concepts/concept.", "search/", "shared/")
# What the code of a template depends on beside its text: who compiles it, and how it is told to.
_COMPILERS = ("Jinja2", "Babel")
_PACKAGE = Path(__file__).parent.parent
_MAKERS = (_PACKAGE / "app.py", _PACKAGE / "web" / "i18n.py")


class KeptTexts(BytecodeCache):
    """The compiled templates and catalogs of the last start, and what this one adds to them."""

    def __init__(self, settings: Settings) -> None:
        """Take what the last start kept, where templates, catalogs and compilers are the same."""
        versions = "\n".join([sys.version, *(version(name) for name in _COMPILERS)])
        self._file = KeptFile(
            settings,
            "texts",
            [
                f"{versions}\n{sys.flags.optimize}".encode(),
                *files_in(*_MAKERS, settings.templates, settings.translations),
            ],
        )
        kept = self._file.read()
        self._templates: dict[str, bytes] = {}
        self._catalogs: dict[str, bytes] = {}
        if kept:
            # Signed: this installation wrote it.
            self._templates, self._catalogs = pickle.loads(kept)  # noqa: S301
        self._grew = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give ``bucket`` the code of its template, where it is kept."""
        if code := self._templates.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template that was compiled just now."""
        self._templates[bucket.key] = bucket.bytecode_to_string()
        self._grew = True

    def load(self, app: Flask) -> None:
        """Load what pages need beside the index: catalogs, formats, the templates of look-up."""
        interface: Interface = app.extensions["glossary_interface"]
        keep_used_formats(interface.languages)
        for tag in interface.languages:
            if tag not in self._catalogs:
                self._catalogs[tag] = interface.compiled(tag)
                self._grew = True
            interface.load(tag, self._catalogs[tag])
        app.jinja_env.bytecode_cache = self
        for name in app.jinja_env.list_templates(filter_func=lambda one: one.startswith(_LOOK_UP)):
            app.jinja_env.get_template(name)

    def keep(self, app: Flask) -> None:
        """Keep for the next start what was compiled in this one, and let go of it here."""
        app.jinja_env.bytecode_cache = None
        if self._grew:
            self._file.write(pickle.dumps((self._templates, self._catalogs)))
