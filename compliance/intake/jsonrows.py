"""Which findings stand in a file of JSON lines?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from compliance.intake.jsontext import NotJson, StrictJson
from compliance.intake.lines import Line, lines, too_long
from compliance.intake.row import BadRow, Row
from compliance.intake.wording import kind_of
from rules.errors import Problem
from rules.language import _

__all__ = ["BOM", "row_of", "rows_of_lines"]

BOM = b"\xef\xbb\xbf"
"""What some editors write before UTF-8."""

_REJECTED = frozenset({"line", "reasons", "text"})


def rows_of_lines(stream: BinaryIO) -> Iterator[Row | BadRow]:
    """One finding a line; blank lines are passed over. A file of rejected rows is read by its `row` entries."""
    strict = StrictJson()
    for line in lines(stream):
        data = line.data.removeprefix(BOM) if line.number == 1 else line.data
        if not line.whole:
            yield too_long(line)
        elif data.strip():
            yield _row(strict, Line(line.number, data))


def _row(strict: StrictJson, line: Line) -> Row | BadRow:
    try:
        text = line.data.decode().strip()
    except UnicodeDecodeError as error:
        what = _("is not UTF-8 from byte {position} on.").format(position=error.start + 1)
        problem = Problem(_("the line"), what, _("Save the file as UTF-8."))
        return BadRow(line.number, (problem,), line.data.decode("utf-8", "backslashreplace").rstrip("\r\n"))
    try:
        value, problems = strict.decode(text)
    except NotJson as error:
        return BadRow(line.number, (_placed(error.problem),), text)
    return row_of(value, problems, line.number, text)


def _placed(problem: Problem) -> Problem:
    return Problem(problem.where or _("the line"), problem.what, problem.remedy)


def row_of(value: object, problems: tuple[Problem, ...], number: int, text: str) -> Row | BadRow:
    """The row that a JSON value is, or why it is none; a line of a file of rejected rows stands for its `row`."""
    if problems:
        return BadRow(number, tuple(_placed(each) for each in problems), text)
    if isinstance(value, dict) and value.keys() >= _REJECTED:
        value = value.get("row")
        if value is None:
            what = _("is a rejected row without its content.")
            problem = Problem(_("the line"), what, _("Write the mended finding under “row”."))
            return BadRow(number, (problem,), text)
    if not isinstance(value, dict):
        what = _("is {kind}; a finding is an object.").format(kind=kind_of(value))
        return BadRow(number, (Problem(_("the line"), what, _("Write it as {…}.")),), text)
    return Row(number, value)
