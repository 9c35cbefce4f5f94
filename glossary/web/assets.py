"""The stylesheet, the script and the fonts, under addresses that change with their content.

The rules for each language (font stack, size, line height, web font) are made from the registry
of languages, so a new language brings its own. Everything is read, joined and compressed once,
when the application is built.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request

from glossary.errors import PageNotFound
from glossary.languages import LANGUAGES
from glossary.languages.base import Language

STATIC = Path(__file__).parent.parent / "static"
bp = Blueprint("assets", __name__)

_ONE_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    address: str
    mimetype: str
    body: bytes
    compressed: bytes | None


class Assets:
    """All files of the interface, by name and by address."""

    def __init__(self) -> None:
        """Read every file once."""
        self.by_name: dict[str, Asset] = {}
        for path in sorted((STATIC / "fonts").glob("*.woff2")):
            self._add(path.name, path.read_bytes())
        for path in sorted((STATIC / "js").glob("*.js")):
            self._add(path.name, path.read_bytes())
        written = (STATIC / "css" / "glossary.css").read_text(encoding="utf-8")
        self._add("glossary.css", (written + self._language_rules()).encode())
        self.by_address = {asset.address: asset for asset in self.by_name.values()}

    def _add(self, name: str, body: bytes) -> None:
        stem, suffix = name.rsplit(".", 1)
        digest = hashlib.blake2b(body, digest_size=5).hexdigest()
        compressed = None if suffix == "woff2" else gzip.compress(body, 9, mtime=0)
        mimetype = mimetypes.guess_type(name)[0] or f"font/{suffix}"
        self.by_name[name] = Asset(f"{stem}-{digest}.{suffix}", mimetype, body, compressed)

    def _language_rules(self) -> str:
        rules = [rule for language in LANGUAGES.values() for rule in self._rules_of(language)]
        # What will be typed or pasted in a box is in any language.
        families = [_web_family(one) for one in LANGUAGES.values() if one.web_font]
        stack = ",".join(["system-ui", _quoted("Noto Sans"), *map(_quoted, families), "sans-serif"])
        rules.append(f".box input,textarea{{font-family:{stack}}}")
        return "\n".join(rules)

    def _rules_of(self, language: Language) -> list[str]:
        rules = []
        families = [_quoted(name) for name in language.fonts]
        if language.web_font:
            family = _web_family(language)
            address = self.by_name[f"{language.web_font}.woff2"].address
            rules.append(
                f'@font-face{{font-family:"{family}";src:url("{address}") format("woff2");'
                f"font-display:swap;unicode-range:{language.web_font_range}}}"
            )
            families.append(_quoted(family))
        stack = ",".join([*families, "system-ui", "sans-serif"])
        rules.append(
            f":lang({language.lang_attribute}){{font-family:{stack};"
            f"line-height:{language.line_height}}}"
            f".t:lang({language.lang_attribute}){{--scale:{language.font_scale}}}"
        )
        return rules


def _web_family(language: Language) -> str:
    return f"Glossary {language.script}"


def _quoted(family: str) -> str:
    return family if family == "system-ui" else f'"{family}"'


def init_app(app: Flask) -> None:
    """Read the files and let templates ask for their addresses with ``asset(name)``."""
    assets = Assets()
    app.extensions["glossary_assets"] = assets
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = lambda name: f"/static/{assets.by_name[name].address}"


@bp.get("/static/<name>")
def send_asset(name: str) -> Response:
    """Send one file, for ever: when its content changes its address does."""
    assets: Assets = current_app.extensions["glossary_assets"]
    asset = assets.by_address.get(name)
    if asset is None:
        raise PageNotFound
    response = Response(asset.body, mimetype=asset.mimetype)
    if asset.compressed is not None:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.set_data(asset.compressed)
            response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = _ONE_YEAR
    return response
