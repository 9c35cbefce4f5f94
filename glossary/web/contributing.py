"""What the glossary holds and lacks, for those who may help."""

from __future__ import annotations

import re

from flask import render_template, request

from glossary.current import current_coverage, current_index, read_session
from glossary.errors import InvalidParameter
from glossary.services.browsing import get_theme
from glossary.services.gaps import Gap, find_gaps
from glossary.services.searching import known_language
from glossary.services.wanted import LEAST_DAYS, LEAST_SEARCHES, list_wanted
from glossary.web.i18n import N_, current_ui
from glossary.web.pages import page_blueprint

bp = page_blueprint("contributing", __name__)

GAPS = {
    Gap.WORD: N_("no word to say"),
    Gap.DEFINITION: N_("no meaning written"),
    Gap.CHECK_AGAIN: N_("to be checked again"),
    Gap.REVIEW: N_("not reviewed by a native speaker"),
    Gap.UNTESTED: N_("not tried out with people"),
    Gap.TESTED: N_("tried out with people"),
}
_SLUG = re.compile(r"[a-z0-9-]{0,200}")
_WORDS_ON_A_PAGE = 50
# In the address: words whose language nobody knows.
_NO_LANGUAGE = "none"


@bp.get("/coverage")
def coverage() -> str:
    """Count what there is per language, and per theme in one language: ``?in=LANG``."""
    return render_template(
        "contributing/coverage.html",
        coverage=current_coverage(),
        chosen=known_language(request.args.get("in") or current_ui()),
        index=current_index(),
    )


@bp.get("/coverage/<tag>")
def gaps(tag: str) -> str:
    """List what is missing in one language: ``?what=word&theme=&after=SLUG``."""
    index = current_index()
    language = known_language(tag)
    what = request.args.get("what") or Gap.WORD.value
    if what not in list(Gap):
        raise InvalidParameter(name="what", allowed=", ".join(Gap))
    theme = request.args.get("theme") or None
    after = request.args.get("after", "")
    if not _SLUG.fullmatch(after):
        raise InvalidParameter(name="after", allowed="a-z 0-9 -")
    found = find_gaps(
        read_session(),
        language,
        Gap(what),
        theme=get_theme(index, theme).slug if theme else None,
        after=after,
    )
    return render_template(
        "contributing/gaps.html",
        language=language,
        what=what,
        theme=theme,
        gaps=found,
        names=GAPS,
        concepts=[index.concepts[slug] for slug in found.slugs if slug in index.concepts],
        index=index,
    )


@bp.get("/wanted")
def wanted() -> str:
    """List what people looked for in vain or reported as missing: ``?in=LANG&page=``."""
    everything = list_wanted(read_session(), current_index())
    chosen = _chosen_language()
    words = [one for one in everything.words if chosen in (None, one.language)]
    pages = max(1, -(-len(words) // _WORDS_ON_A_PAGE))
    page_number = _page_number(pages)
    first = (page_number - 1) * _WORDS_ON_A_PAGE
    return render_template(
        "contributing/wanted.html",
        wanted=everything,
        words=words[first : first + _WORDS_ON_A_PAGE],
        chosen=chosen,
        first=first + 1,
        pages=pages,
        page_number=page_number,
        least_searches=LEAST_SEARCHES,
        least_days=LEAST_DAYS,
    )


def _chosen_language() -> str | None:
    text = request.args.get("in") or None
    if text is None:
        return None
    return "" if text == _NO_LANGUAGE else known_language(text)


def _page_number(pages: int) -> int:
    """Return ``?page=``; beyond the last page stands the last one, as words leave the list."""
    text = request.args.get("page") or "1"
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise InvalidParameter(name="page", allowed="1, 2, 3 …")
    return min(int(text), pages)
