"""What the glossary holds and lacks, for those who may help."""

from __future__ import annotations

from flask import render_template, request

from glossary.current import current_index, read_session
from glossary.services.coverage import measure_coverage
from glossary.services.searching import known_language
from glossary.web.i18n import current_ui
from glossary.web.pages import page_blueprint

bp = page_blueprint("contributing", __name__)


@bp.get("/coverage")
def coverage() -> str:
    """Count what there is per language, and per theme in one language: ``?in=LANG``."""
    return render_template(
        "contributing/coverage.html",
        coverage=measure_coverage(read_session()),
        chosen=known_language(request.args.get("in") or current_ui()),
        index=current_index(),
    )
