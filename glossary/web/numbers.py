"""Numbers that an address or a form carries."""

from __future__ import annotations

import re

from flask import request

from glossary.errors import InvalidParameter

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def number_in_address(name: str) -> int | None:
    """Return the number ``?name=``, None where there is none.

    :raises InvalidParameter: it is no number.
    """
    text = request.args.get(name)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise InvalidParameter(name=name, allowed="1, 2, 3 …")
    return int(text)


def number_in_form(name: str) -> int:
    """Return a number that the form carries; 0, which fits nothing, where it was changed."""
    text = request.form.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else 0
