"""What may a sheet be called? At most 31 characters, some of them forbidden, and no name twice."""

from __future__ import annotations

from compliance.ledgers.celltext import fitting, legible

__all__ = ["SheetNames"]

_LONGEST = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_RESERVED = "history"


class SheetNames:
    """
    Gives each sheet of one workbook a name of its own.

    >>> names = SheetNames("sheet")
    >>> names.name("a/b"), names.name("A/B"), names.name("")
    ('a_b', 'A_B (2)', 'sheet')
    """

    def __init__(self, otherwise: str) -> None:
        self._otherwise = otherwise
        self._taken = {_RESERVED}

    def name(self, wanted: str) -> str:
        """A name that is as like `wanted` as can be; a number tells apart what would be alike."""
        plain = " ".join(legible(wanted).split()).translate(_FORBIDDEN).strip("'") or self._otherwise
        name, count = _cut(plain, ""), 1
        while name.casefold() in self._taken:
            count += 1
            name = _cut(plain, f" ({count})")
        self._taken.add(name.casefold())
        return name


def _cut(name: str, end: str) -> str:
    return fitting(name, _LONGEST - len(end)).rstrip("'") + end
