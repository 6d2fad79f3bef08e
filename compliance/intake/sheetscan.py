"""What does the XML of a sheet say that the values read from it do not?

Its reader gives an empty text for a cell whose formula failed, and for one whose
formula was never calculated; it takes memory for the whole rectangle that the cells
span, so that two cells far apart bring the process down; and where two cells claim
one place, the last one wins. So the XML is looked at first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import IO
from xml.parsers import expat

from compliance.intake.limits import MAX_CELLS, MAX_FAULTS, MAX_MERGED
from rules.language import _

__all__ = ["DamagedSheet", "Fault", "Scan", "scan"]

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_LETTERS = 3

_WITH_VALUE = ("str", "e")
"""Types of cells whose formula has been calculated, though the value be an empty text."""


class Fault(Enum):
    """Why a cell has no value."""

    FAILED = "failed"
    NOT_CALCULATED = "not calculated"


class DamagedSheet(Exception):
    """The sheet cannot be read safely; the text says why."""


@dataclass(slots=True)
class Scan:
    """
    How many rows and columns the cells span, which cells have no value and why, and which are merged.

    Places count from 0. `faults` has for each row its columns; `merged` has first and last rows, in order.
    """

    rows: int = 0
    columns: int = 0
    faults: dict[int, dict[int, Fault]] = field(default_factory=dict)
    merged: list[tuple[int, int, str]] = field(default_factory=list)


class _Scanner:
    """Follows the elements of a sheet, and their text only where a formula's value is in doubt."""

    def __init__(self) -> None:
        self.found = Scan()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._row, self._row_text, self._column = -1, "", -1
        self._kind: str | None = None
        self._in_doubt = False
        self._letters: dict[str, int] = {}
        self._faults = 0

    def run(self, stream: IO[bytes]) -> Scan:
        """Read all of the sheet."""
        try:
            self._parser.ParseFile(stream)
        except (expat.ExpatError, ValueError) as error:
            raise DamagedSheet(_("has a sheet that is damaged.")) from error
        self._settle()
        self._check_size()
        self.found.merged.sort()
        return self.found

    def _doctype(self, *_declared: object) -> None:
        raise DamagedSheet(_("has XML that no spreadsheet program writes."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name[name.find(":") + 1 :]
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._new_row(attributes.get("r"))
        elif name == "f":
            self._in_doubt = self._kind not in _WITH_VALUE
        elif name == "v" and self._in_doubt:
            self._parser.CharacterDataHandler = self._value
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _new_row(self, number: str | None) -> None:
        self._settle()
        row = self._row + 1 if number is None else int(number) - 1
        if not self._row < row < _MOST_ROWS:
            raise DamagedSheet(_("has a sheet with rows in disorder."))
        self._row, self._row_text, self._column = row, str(row + 1), -1
        self.found.rows = row + 1
        self._check_size()

    def _cell(self, attributes: dict[str, str]) -> None:
        self._settle()
        place = attributes.get("r")
        column = self._column + 1
        if place is not None:
            letters = place.rstrip(_DIGITS)
            column = self._letters.get(letters, -1)
            if column < 0:
                column = self._letters[letters] = _column(letters)
            if place[len(letters) :] != self._row_text:
                raise DamagedSheet(_("has a sheet with rows in disorder."))
        if not self._column < column < _MOST_COLUMNS:
            raise DamagedSheet(_("has a sheet with cells in disorder."))
        self._column = column
        self.found.columns = max(self.found.columns, column + 1)
        self._kind = attributes.get("t")
        if self._kind == "e":
            self._fault(Fault.FAILED)

    def _value(self, text: str) -> None:
        if text.strip():
            self._in_doubt = False
            self._parser.CharacterDataHandler = None

    def _settle(self) -> None:
        """The cell before is over: if its formula has had no value, it has none."""
        if self._in_doubt:
            self._fault(Fault.NOT_CALCULATED)
            self._in_doubt = False
            self._parser.CharacterDataHandler = None

    def _fault(self, fault: Fault) -> None:
        self._faults += 1
        if self._faults > MAX_FAULTS:
            raise DamagedSheet(_("has more than {most} formulas without a value.").format(most=MAX_FAULTS))
        self.found.faults.setdefault(self._row, {})[self._column] = fault

    def _merge(self, place: str) -> None:
        first, _colon, last = place.partition(":")
        top, bottom = (int(each.lstrip(_LETTERS)) - 1 for each in (first, last or first))
        self.found.merged.append((top, bottom, place))
        if len(self.found.merged) > MAX_MERGED:
            raise DamagedSheet(_("has more than {most} merged cells.").format(most=MAX_MERGED))

    def _check_size(self) -> None:
        if self.found.rows * self.found.columns > MAX_CELLS:
            what = _("has a sheet whose cells span {rows} rows and {columns} columns, which is too much.")
            raise DamagedSheet(what.format(rows=self.found.rows, columns=self.found.columns))


def _column(letters: str) -> int:
    """
    The number of a column, from 0; for what names none, one that no sheet has.

    >>> _column("A"), _column("AA"), _column("A" * 1_000_000) == _column("") == _column("Ä") == _MOST_COLUMNS
    (0, 26, True)
    """
    if not (len(letters) <= _MOST_LETTERS and letters.isascii() and letters.isalpha()):
        return _MOST_COLUMNS
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def scan(stream: IO[bytes]) -> Scan:
    """What the XML of a sheet says. Raises `DamagedSheet`."""
    return _Scanner().run(stream)
