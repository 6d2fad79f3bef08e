"""Can this be kept as it was said? One line or more, with nothing hidden in it, and not without end."""

from __future__ import annotations

import unicodedata

from compliance.errors import BadInput
from compliance.intake.text import check_text
from rules.errors import Problem
from rules.language import _

__all__ = ["LINE", "TEXT", "kept_line", "kept_text"]

LINE = 300
"""How long a title may be."""

TEXT = 10_000
"""How long a text of several lines may be."""


def kept_line(place: str, value: str, *, needed: bool = True) -> str:
    """One line, spaces folded, composed (NFC). Raises `BadInput`, naming `place`."""
    return _kept(place, " ".join(value.split()), LINE, one_line=True, needed=needed)


def kept_text(place: str, value: str, *, needed: bool = True) -> str:
    """Any number of lines. Raises `BadInput`, naming `place`."""
    return _kept(place, value.replace("\r\n", "\n").strip(), TEXT, one_line=False, needed=needed)


def _kept(place: str, value: str, longest: int, *, one_line: bool, needed: bool) -> str:
    problem = check_text(value, one_line=one_line)
    if problem is None and needed and not value:
        problem = _("is missing.")
    if problem is None and len(value) > longest:
        problem = _("has {count} characters; at most {most} are kept.").format(count=len(value), most=longest)
    if problem is not None:
        raise BadInput([Problem(place, problem)])
    return unicodedata.normalize("NFC", value)
