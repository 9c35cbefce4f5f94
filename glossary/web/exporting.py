"""Taking entries away as a file: the page that chooses, and the file itself."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, render_template, request

from glossary.current import current_index, export_source
from glossary.errors import PageNotFound
from glossary.exports import EXPORTS
from glossary.languages import LANGUAGES
from glossary.services.selection import listed
from glossary.web.i18n import current_ui
from glossary.web.pages import page_blueprint

bp = page_blueprint("exporting", __name__)

# The options that the form sends one by one, and that an address lists with commas.
_LISTS = ("languages", "themes", "collections", "concepts", "statuses")


@bp.get("/export")
def export() -> str:
    """Show the formats, languages and themes to choose from."""
    chosen = _options()
    languages = listed(chosen.get("languages"))
    index = current_index()
    return render_template(
        "exporting/export.html",
        index=index,
        formats=EXPORTS,
        chosen={name: listed(chosen.get(name)) for name in _LISTS},
        format_name=request.args.get("format", ""),
        missing=request.args.get("missing", ""),
        languages=tuple(dict.fromkeys((*languages, current_ui(), *LANGUAGES))),
    )


@bp.get("/export/file")
def file() -> Response:
    """Send the file that the form asks for."""
    return export_response(request.args.get("format", ""), _options())


def export_response(format_name: str, options: Mapping[str, str]) -> Response:
    """Return the chosen entries as a file.

    :raises PageNotFound: there is no such format.
    """
    if format_name not in EXPORTS:
        raise PageNotFound
    form = EXPORTS[format_name]
    response = Response(form.write(export_source(), options), mimetype=form.mimetype)
    kind = "inline" if form.is_shown else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="glossary.{form.suffix}"'
    return response


def _options() -> dict[str, str]:
    """Return the options of the address; the language chosen as the first one leads."""
    sent = {name: list(listed(",".join(request.args.getlist(name)))) for name in _LISTS}
    lead = request.args.get("lead", "")
    if lead:
        sent["languages"] = list(dict.fromkeys([lead, *sent["languages"]]))
    options = {name: ",".join(values) for name, values in sent.items() if values}
    missing = request.args.get("missing")
    return {**options, "missing": missing} if missing else options
