"""Can this be somebody's unified social credit code (GB 32100-2015)?"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from compliance.intake.fields import CODE
from compliance.intake.text import check_text
from compliance.intake.wording import kind_of, shown
from rules.errors import Problem
from rules.language import _

__all__ = ["read_code"]

_LENGTH = 18
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_REGION = slice(2, 8)
_LONGEST_SHOWN = 100


@lru_cache(maxsize=4096)
def _compact(value: str) -> str:
    from stdnum.cn import uscc  # many findings have no code

    return str(uscc.compact(unicodedata.normalize("NFKC", value)))


@lru_cache(maxsize=4096)
def _is_valid(code: str) -> bool:
    from stdnum.cn import uscc

    fits = len(code) == _LENGTH and _ALPHABET.issuperset(code) and code[_REGION].isdecimal()
    return fits and code[-1] == uscc.calc_check_digit(code)


def _fault(code: str) -> tuple[str, str]:
    if len(code) != _LENGTH:
        what = _("{code} has {count} characters; a code has {length}.")
        return what.format(code=shown(code), count=len(code), length=_LENGTH), _("Copy it from the licence.")
    for place, character in enumerate(code, start=1):
        if character not in _ALPHABET:
            what = _("{code} has {character} at place {place}, which no code has.")
            text = what.format(code=shown(code), character=shown(character), place=place)
            return text, _("The letters I, O, S, V and Z are never used: look for 1, 0, 5, U or 2.")
    if not code[_REGION].isdecimal():
        what = _("{code} has a letter at places 3 to 8, where the region's number stands.")
        return what.format(code=shown(code)), _("Copy it from the licence.")
    what = _("{code} has a check digit that does not fit the rest.")
    return what.format(code=shown(code)), _("Compare it with the licence, character by character.")


def read_code(value: object, problems: list[Problem]) -> str | None:
    """
    The code in capitals without spaces, or None if there is none.

    Checked: length, characters, digits of the region, check digit. The first two places
    may have letters (A, N and Y are registering authorities), which python-stdnum's own
    `validate` refuses.
    """
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        remedy = _("Format the column as text, and enter the code again.")
        problems.append(Problem(CODE.place, _("is kept as a number, which loses digits."), remedy))
        return None
    if not isinstance(value, str):
        problems.append(Problem(CODE.place, _("is {kind}, not text.").format(kind=kind_of(value)), _("Write text.")))
        return None
    what = check_text(value)
    if what is not None:
        problems.append(Problem(CODE.place, what, _("Type it again.")))
        return None
    code = _compact(value) if len(value) <= _LONGEST_SHOWN else value
    if not code.strip():
        return None
    if _is_valid(code):
        return code
    problems.append(Problem(CODE.place, *_fault(code)))
    return None
