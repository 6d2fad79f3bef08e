"""How is a list printed? As a table, JSON lines or CSV; nothing in it can steer a terminal or a sheet."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence

import click

from cli.texts import longest_piece, pad, plain, width, wrap
from compliance.ledgers.celltext import harmless
from rules.language import _

__all__ = ["echo_json", "paragraph", "print_records"]

Record = Mapping[str, object]

_NARROWEST = 8
_READABLE = 24
_HIGHEST = 4
_GAP = "  "
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def print_records(
    records: Iterable[Record],
    columns: Mapping[str, str],
    form: str,
    empty: str,
    spare: Sequence[str] = (),
    clip: Sequence[str] = (),
) -> None:
    """
    Print `records` in `form`: `columns` maps each key that the table shows to its heading.

    JSON prints every key of a record, one object a line; CSV the columns, with headings.
    A terminal too narrow for all columns goes without those in `spare`, the first one first, and shows only the
    first lines of those in `clip`.
    """
    rows = list(records)
    if form == "json":
        for row in rows:
            echo_json(row)
    elif form == "csv":
        click.echo(_csv(rows, columns), nl=False)
    elif rows:
        cells = {key: [plain(_cell(row[key])) for row in rows] for key in columns}
        click.echo("\n".join(_table({key: [columns[key], *cells[key]] for key in columns}, spare, clip)))
    else:
        click.echo(empty, err=True)


def echo_json(record: object) -> None:
    """One JSON object on one line; what some readers take for the end of a line is escaped."""
    text = json.dumps(record, ensure_ascii=False, default=str)
    click.echo(text.translate(_LINE_ENDS))


def paragraph(text: str, indent: str = "") -> str:
    """`text` wrapped to the terminal, each line under its own beginning; as it is, where the output is no terminal."""
    columns = _terminal()
    lines = [indent + plain(line) for line in text.split("\n")]
    if columns is None:
        return "\n".join(lines)
    return "\n".join(each for line in lines for each in _hanging(line, columns))


def _hanging(line: str, columns: int) -> list[str]:
    text = line.lstrip(" ")
    margin = " " * (len(line) - len(text))
    return [margin + each for each in wrap(text, columns - len(margin))]


def _table(columns: Mapping[str, Sequence[str]], spare: Sequence[str], clip: Sequence[str]) -> list[str]:
    """A table's lines; on a terminal its columns are made to fit, elsewhere nothing is cut."""
    kept = dict(columns)
    widths = {key: max(map(width, cells)) for key, cells in kept.items()}
    room = _terminal()
    if room is not None:
        least = {key: _least(kept[key], _READABLE if key in clip else _NARROWEST) for key in kept}
        for key in spare:
            if _total(least) > room:
                del kept[key], widths[key], least[key]
        _shrink(widths, least, room)
    headings, *rows = zip(*kept.values(), strict=True)
    fitting = list(widths.values())
    rule = _GAP.join("─" * each for each in fitting)
    highest = [_HIGHEST if room is not None and key in clip else None for key in kept]
    lines = [line for row in rows for line in _lines(row, fitting, highest)]
    return [*_lines(headings, fitting, highest), rule, *lines]


def _least(cells: Sequence[str], wanted: int) -> int:
    """The width below which words would be broken, or a column become hard to read."""
    return max(min(max(map(width, cells)), wanted), *map(longest_piece, cells))


def _total(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + len(_GAP) * (len(widths) - 1)


def _shrink(widths: dict[str, int], least: Mapping[str, int], room: int) -> None:
    """Take from the widest first, and break words only when nothing else is left."""
    for floor in (least, dict.fromkeys(widths, _NARROWEST)):
        while _total(widths) > room and (loose := [key for key in widths if widths[key] > floor[key]]):
            widths[max(loose, key=lambda key: widths[key])] -= 1


def _lines(row: Sequence[str], widths: Sequence[int], highest: Sequence[int | None]) -> list[str]:
    wrapped = [_clipped(wrap(cell, each), each, most) for cell, each, most in zip(row, widths, highest, strict=True)]
    height = max(len(lines) for lines in wrapped)
    return [
        _GAP.join(
            pad(lines[index] if index < len(lines) else "", each) for lines, each in zip(wrapped, widths, strict=True)
        ).rstrip()
        for index in range(height)
    ]


def _clipped(lines: list[str], columns: int, highest: int | None) -> list[str]:
    """The first lines of a long cell; JSON and CSV have all of it."""
    if highest is None or len(lines) <= highest:
        return lines
    last = lines[highest - 1]
    return [*lines[: highest - 1], (last if width(last) < columns else wrap(last, columns - 1)[0]) + "…"]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return _(", ").join(_cell(each) for each in value)
    return str(value)


def _csv(rows: Sequence[Record], columns: Mapping[str, str]) -> str:
    """CSV in which no cell is taken for a formula by a sheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns.values())
    writer.writerows([harmless(_cell(row[key])) for key in columns] for row in rows)
    return out.getvalue()


def _terminal() -> int | None:
    """The terminal's columns, or None where the output is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
