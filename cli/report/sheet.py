"""How does the matrix read? A letter for each part that a unit has in an issue, and when, where not always."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cli.decision_text import unit_short
from cli.places import place_name
from cli.proof_text import in_combinations, span_text
from rules.allocation import ISSUE, Allocation
from rules.language import _
from rules.proving.matrix import Extent, Matrix, Part, Row
from rules.proving.space import Region, Space
from rules.proving.words import in_words

__all__ = ["Column", "Key", "Line", "Mark", "Sheet", "legend", "sheet"]


@dataclass(frozen=True, slots=True)
class Column:
    """A unit, as the head of a column."""

    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One part in a cell: `note` is the number of the footnote that says when; None where it is always."""

    part: str
    letter: str
    note: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """An issue: a cell for each column, how many combinations it has, and for how many nobody is named."""

    issue: str
    cells: tuple[tuple[Mark, ...], ...]
    combinations: int
    nobody: int
    note: int | None
    left_out: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A matrix in words; `notes` are its footnotes, from the first on."""

    days: str
    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend."""

    part: str
    letter: str
    meaning: str


def legend() -> tuple[Key, ...]:
    """What the letters stand for."""
    meanings = {
        Part.LEAD: _("leads"),
        Part.JOINT: _("acts jointly"),
        Part.SUPPORT: _("supports"),
        Part.COORDINATE: _("coordinates"),
        Part.CANDIDATE: _("one of several, between whom the office chooses"),
        Part.REFERRED: _("it is handed over to"),
    }
    return tuple(Key(part.value, _letter(part), meanings[part]) for part in Part)


def _letter(part: Part) -> str:
    return {
        # Translators: one letter for “leads”, in a narrow cell of a table.
        Part.LEAD: _("L"),
        # Translators: one letter for “acts jointly”, in a narrow cell of a table.
        Part.JOINT: _("J"),
        # Translators: one letter for “supports”, in a narrow cell of a table.
        Part.SUPPORT: _("S"),
        # Translators: one letter for “coordinates”, in a narrow cell of a table.
        Part.COORDINATE: _("C"),
        # Translators: one letter for a unit that is named, but not chosen, in a narrow cell of a table.
        Part.CANDIDATE: _("?"),
        # Translators: one letter for “it is handed over to”, in a narrow cell of a table.
        Part.REFERRED: _("H"),
    }[part]


def sheet(matrix: Matrix) -> Sheet:
    """`matrix` in words."""
    writer = _Writer(matrix)
    allocation = matrix.survey.space.allocation
    groups = tuple(
        (str(allocation.groups[group].name), tuple(map(writer.line, rows))) for group, rows in matrix.groups.items()
    )
    columns = tuple(_column(allocation, each) for each in matrix.columns)
    return Sheet(span_text(matrix.survey.span), columns, groups, tuple(writer.notes))


def _column(allocation: Allocation, id_: str) -> Column:
    name = place_name(allocation, id_)
    return Column(unit_short(allocation, id_) if id_ in allocation.units else name, name)


class _Writer:
    """Writes line by line, and numbers the footnotes: each situation is told once."""

    def __init__(self, matrix: Matrix) -> None:
        self._space = matrix.survey.space
        self._columns = matrix.columns
        self.notes: dict[str, int] = {}

    def line(self, row: Row) -> Line:
        """A row in words."""
        allocation = self._space.allocation
        cells = tuple(self._marks(row, unit, row.cells.get(unit, {})) for unit in self._columns)
        note = self._note(row, row.nobody) if row.nobody.count else None
        left_out = _("{count} not gone through").format(count=in_combinations(row.left_out)) if row.left_out else ""
        name = str(allocation.issues[row.issue].name)
        return Line(name, cells, row.combinations, row.nobody.count, note, left_out)

    def _marks(self, row: Row, unit: str, cell: Mapping[Part, Extent]) -> tuple[Mark, ...]:
        allocation = self._space.allocation
        meanings = {key.part: key for key in legend()}
        marks = []
        for part, extent in cell.items():
            key = meanings[part]
            when = _("always") if row.always(extent) else _when(self._space, extent)
            title = _("{issue} – {unit} – {part}: {when} ({count} of {all})").format(
                issue=allocation.issues[row.issue].name,
                unit=place_name(allocation, unit),
                part=key.meaning,
                when=when,
                count=f"{extent.count:,}",
                all=in_combinations(row.combinations),
            )
            marks.append(Mark(part.value, key.letter, self._note(row, extent), title))
        return tuple(marks)

    def _note(self, row: Row, extent: Extent) -> int | None:
        if row.always(extent):
            return None
        return self.notes.setdefault(_when(self._space, extent), len(self.notes) + 1)


def _when(space: Space, extent: Extent) -> str:
    """In which combinations of its issue something holds."""
    return _(" / ").join(in_words(space, _of_any_issue(space, region)) for region in extent.regions)


def _of_any_issue(space: Space, region: Region) -> Region:
    """`region` without saying which issue it is: the row says that."""
    place = space.facts.index(ISSUE)
    return (*region[:place], space.whole[place], *region[place + 1 :])
