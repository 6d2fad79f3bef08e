"""Which part of a finding is each column of a table?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from compliance.errors import UnreadableFile
from compliance.intake import fields
from compliance.intake.source import refuse
from compliance.intake.wording import printable, shown
from rules.allocation import ISSUE, Allocation
from rules.errors import Problem
from rules.facts import fact_names, nearest
from rules.language import _

__all__ = ["REQUIRED", "Cells", "Column", "Header", "HeaderReader", "is_blank"]

Cells = Sequence[object]

REQUIRED = (fields.NAME, fields.ISSUE_FIELD, fields.FOUND_ON)
"""Without these columns no row can be a finding."""

_TITLES = 20
_LONGEST = 100
_NOTE = re.compile(r"\([^()]*\)$")
_LISTS = {fields.EVIDENCE.path: re.compile(r"[;；\n]"), fields.ATTENDED.path: re.compile(r"[;；、，,\n]")}
_AS_GIVEN = (fields.FOUND_ON.path, fields.CODE.path)

_Path = tuple[str, ...]


def is_blank(cell: object) -> bool:
    """Whether a cell has nothing in it that anybody could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _fold(word: str) -> str:
    """A header without what nobody means by it: width, case, spaces, line breaks, a star for “required”."""
    folded = re.sub(r"[\s_*:-]+", "", unicodedata.normalize("NFKC", word)).casefold()
    return folded or word.strip()


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its place from 0, what its header says, and the paths in a finding that it fills."""

    place: int
    name: str
    paths: tuple[_Path, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, those without a header, and how many there are in all."""

    line: int
    columns: tuple[Column, ...]
    nameless: frozenset[int]
    width: int

    def raw(self, cells: Cells) -> dict[str, object]:
        """The row in the shape of a finding; blank cells state nothing."""
        raw: dict[str, object] = {}
        parts: dict[str, dict[str, object]] = {}
        for column in self.columns:
            cell = cells[column.place] if column.place < len(cells) else None
            if is_blank(cell):
                continue
            for path in column.paths:
                if len(path) == 1:
                    raw[path[0]] = _value(path, cell)
                else:
                    parts.setdefault(path[0], {})[path[1]] = _value(path, cell)
        return raw | parts

    def stray(self, cells: Cells) -> Problem | None:
        """What stands in a row under no header."""
        for place, cell in enumerate(cells):
            if (place >= self.width or place in self.nameless) and not is_blank(cell):
                what = _("has {value} in column {place}, which has no header.")
                text = what.format(value=shown(cell), place=place + 1)
                return Problem(_("the row"), text, _("Give the column a header, or empty it."))
        return None


def _value(path: _Path, cell: object) -> object:
    """A cell as the finding has it: lists are split, and what a spreadsheet made of a text is text again."""
    if path in _LISTS:
        return [each.strip() for each in _LISTS[path].split(str(cell)) if each.strip()]
    if isinstance(cell, bool) or path in _AS_GIVEN or path[0] == fields.FACTS.key:
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | float) else cell


class HeaderReader:
    """Knows every word that heads a column, for one allocation; a word for a fact and a part of the party is both."""

    def __init__(self, allocation: Allocation, required: Iterable[fields.Field] = REQUIRED) -> None:
        self._required = tuple(required)
        self._words: dict[str, str] = {}
        self._paths: dict[str, list[_Path]] = {}
        for word in fields.ROW_NUMBERS:
            self._paths[_fold(word)] = []
        for field in fields.FIELDS:
            for word in (field.label.zh, field.label.en, field.key, field.path[-1], *field.headers):
                self._add(word, field.path)
        for fact, names in fact_names(allocation).items():
            path = (ISSUE,) if fact == ISSUE else (fields.FACTS.key, fact)
            for word in names:
                self._add(word, path)

    def _add(self, word: str, path: _Path) -> None:
        self._words.setdefault(_fold(word), word)
        paths = self._paths.setdefault(_fold(word), [])
        if path not in paths:
            paths.append(path)

    def _meaning(self, word: str) -> list[_Path] | None:
        folded = _fold(word)
        found = self._paths.get(folded)
        return found if found is not None else self._paths.get(_NOTE.sub("", folded))

    def _is_title(self, cells: Cells) -> bool:
        filled = [cell for cell in cells if not is_blank(cell)]
        return len(filled) == 1 and not self._meaning(str(filled[0])[:_LONGEST])

    def find(self, rows: Iterator[tuple[int, Cells]], name: str) -> Header:
        """
        The header among the first rows, each with its line; `rows` stands behind it then.

        It is the first row that is neither blank nor a title, which is one cell that heads no column.
        """
        title: tuple[int, Cells] | None = None
        for line, cells in islice(rows, _TITLES):
            if all(map(is_blank, cells)):
                continue
            if not self._is_title(cells):
                return self.read(cells, line, name)
            title = title or (line, cells)
        if title is None:
            refuse(name, _("has no header."), _("Write the names of the columns in the first row."))
        return self.read(title[1], title[0], name)

    def knows(self, cells: Cells) -> bool:
        """Whether a row looks like a header: it has at least two words that head columns."""
        filled = [str(cell)[:_LONGEST] for cell in cells if not is_blank(cell)]
        return sum(bool(self._meaning(word)) for word in filled) > 1

    def read(self, cells: Cells, line: int, name: str) -> Header:
        """The header that `cells` are. Raises `UnreadableFile` with every word unknown, given twice or missing."""
        columns: list[Column] = []
        problems: list[Problem] = []
        for place, cell in enumerate(cells):
            if is_blank(cell):
                continue
            word = str(cell).strip()[:_LONGEST]
            paths = self._meaning(word)
            if paths is None:
                problems.append(self._unknown(word, name, line))
            else:
                problems += _twice(word, paths, columns, name, line)
                columns.append(Column(place, printable(word), tuple(paths)))
        if not columns:
            what = _("row {line} should have headers, and none of its words is one.").format(line=line)
            words = _(", ").join(field.label.zh for field in (*REQUIRED, fields.TEXT))
            refuse(
                name, what, _("Write the names of the columns above the data, such as: {words}.").format(words=words)
            )
        problems += self._missing(columns, name, line)
        if problems:
            raise UnreadableFile(problems)
        named = {column.place for column in columns}
        width = max(named) + 1
        return Header(line, tuple(columns), frozenset(range(width)) - named, width)

    def _unknown(self, word: str, name: str, line: int) -> Problem:
        what = _("the header {word} is not known.").format(word=shown(word))
        near = nearest(word, self._words.values())
        return Problem(name, what, near or _("Rename the column, or delete it."), line=line)

    def _missing(self, columns: Sequence[Column], name: str, line: int) -> list[Problem]:
        there = {path for column in columns for path in column.paths}
        missing = [field for field in self._required if field.path not in there]
        if not missing:
            return []
        what = _("there is no column for {fields}.").format(fields=_(", ").join(str(field.label) for field in missing))
        words = _(", ").join(f"“{field.label.zh}”" for field in missing)
        remedy = _("Add {words}; the first row that is not a title has the headers.").format(words=words)
        return [Problem(name, what, remedy, line=line)]


def _twice(word: str, paths: Sequence[_Path], columns: Sequence[Column], name: str, line: int) -> list[Problem]:
    before = next((column for column in columns for path in column.paths if path in paths), None)
    if before is None:
        return []
    if before.name == word:
        what = _("the header {word} is there twice.").format(word=shown(word))
    else:
        what = _("the headers {one} and {other} mean the same.").format(one=shown(before.name), other=shown(word))
    return [Problem(name, what, _("Keep one of the columns."), line=line)]
