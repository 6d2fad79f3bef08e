"""Is this text fit to be kept?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from compliance.intake.fields import Field
from compliance.intake.wording import kind_of, shown
from rules.errors import Problem
from rules.language import _

__all__ = ["check_text", "read_line", "read_text", "spoilt"]

_DAMAGED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_HIDDEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]")


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def spoilt(text: str) -> str | None:
    """What is wrong with the characters of `text`, if any cannot be kept: control characters, half characters."""
    found = _DAMAGED.search(text)
    if found is None:
        return None
    if "\ud800" <= found.group() <= "\udfff":
        return _("has half a character ({code}): it was damaged on its way.").format(code=_code(found.group()))
    return _("has the control character {code}.").format(code=_code(found.group()))


def check_text(text: str, *, one_line: bool = True) -> str | None:
    """
    As `spoilt`, and also characters that change the order in which a text is shown, or hide in it.

    In names, joiners hide too: two names may look the same and not be. In longer texts they make emoji.
    """
    if text.isprintable():
        return None
    damaged = spoilt(text)
    if damaged is not None:
        return damaged
    found = _HIDDEN.search(text) or (_JOINERS.search(text) if one_line else None)
    if found is None:
        return None
    return _("has the invisible character {code}, which can hide what a text says.").format(code=_code(found.group()))


def _checked(field: Field, value: object, problems: list[Problem], *, one_line: bool) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**18 else value
    if not isinstance(value, str):
        problems.append(Problem(field.place, _("is {kind}, not text.").format(kind=kind_of(value)), _("Write text.")))
        return ""
    what = check_text(value, one_line=one_line)
    if what is not None:
        problems.append(Problem(field.place, what, _("Type it again.")))
        return ""
    return unicodedata.normalize("NFC", value)


def _fitting(field: Field, text: str, problems: list[Problem]) -> str:
    if len(text) <= field.longest:
        return text
    what = _("has {count} characters; at most {most} are kept.").format(count=len(text), most=field.longest)
    problems.append(Problem(field.place, what, _("Shorten it; it begins {text}.").format(text=shown(text))))
    return ""


def read_line(field: Field, value: object, problems: list[Problem]) -> str:
    """Text of one line: stripped, spaces folded, composed (NFC); empty if there is none or it cannot be kept."""
    if value is None:
        return ""
    text = _clean(value) if type(value) is str else None
    if text is None:
        text = " ".join(_checked(field, value, problems, one_line=True).split())
    return _fitting(field, text, problems)


@lru_cache(maxsize=8192)
def _clean(value: str) -> str | None:
    """The line that `value` is, if nothing is wrong with it; the same few words come over and over."""
    if check_text(value, one_line=True) is not None:
        return None
    return " ".join(unicodedata.normalize("NFC", value).split())


def read_text(field: Field, value: object, problems: list[Problem]) -> str:
    """Text of any number of lines: stripped, composed (NFC), lines ended one way."""
    if value is None:
        return ""
    text = _checked(field, value, problems, one_line=False).replace("\r\n", "\n").replace("\r", "\n")
    return _fitting(field, text.strip(), problems)
