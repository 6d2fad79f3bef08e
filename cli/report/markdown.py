"""How does the report read as Markdown? Tables and lists, in which no name can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cli.report.contents import Report
from cli.report.findings import Entry, Section
from cli.report.sheet import Line, Mark, Sheet
from cli.texts import plain
from rules.language import _

__all__ = ["as_markdown"]

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")
_LEADING = re.compile(r"^(\s*)(#|[-+=]|\d+(?=[.)](?:\s|$)))")
_LINKS = re.compile(r"(?i)(?<=:)//|(?<=www)\.|@")


def as_markdown(report: Report) -> str:
    """`report` as Markdown, with tables as GitHub and most others write them."""
    w = report.words
    blocks = [
        f"# {_text(report.title)}",
        f"**{_text(report.name)}**",
        _pairs(report.particulars),
        f"## {_text(w['result'])}{w['colon']}{_text(w['passed'] if report.passed else w['failed'])}",
        _pairs(report.figures),
        f"## {_text(w['counts'])}",
        _table(report.counts.headings, report.counts.rows, numbers=True),
        _text(w["counts_note"]),
    ]
    for section in report.sections:
        blocks += _section(section, w["none"])
    blocks += [f"## {_text(w['matrix'])}", _legend(report)]
    for sheet in report.sheets:
        blocks += _sheet(sheet, report)
    rows = [(each.cite, each.summary, each.duties) for each in report.clauses]
    blocks += [
        f"## {_text(w['clauses'])}",
        _table((w["clause"], w["summary"], w["duties"]), rows),
        f"## {_text(w['signature'])}",
        _table(("", ""), [(each, "") for each in report.signature]),
    ]
    return "\n\n".join(blocks) + "\n"


def _text(text: str) -> str:
    r"""
    `text` so that it reads as it is, at the start of a line too.

    >>> _text("<b> | [x](javascript:1)")
    '\\<b\\> \\| \\[x\\](javascript:1)'
    """
    escaped = _MARKUP.sub(r"\\\g<0>", plain(text))
    return _LEADING.sub(_unmarked, _LINKS.sub(_unlinked, escaped))


def _unmarked(match: re.Match[str]) -> str:
    """A list, heading or rule begins with such a sign; behind a number it is what follows that counts."""
    space, sign = match.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def _unlinked(match: re.Match[str]) -> str:
    """Many readers make a link of what looks like an address."""
    return "".join(f"\\{char}" for char in match.group())


def _cell(value: str | Sequence[str]) -> str:
    return _text(value) if isinstance(value, str) else "<br>".join(map(_text, value))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str | Sequence[str]]], *, numbers: bool = False) -> str:
    rules = ["---", *(["---:" if numbers else "---"] * (len(headings) - 1))]
    return "\n".join(map(_row, [[_cell(each) for each in headings], rules, *([_cell(c) for c in row] for row in rows)]))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {_text(label)}{_(': ')}{_text(value)}" for label, value in pairs)


def _section(section: Section, none: str) -> Iterator[str]:
    yield f"## {_text(section.heading)}"
    if not section.kinds:
        yield _text(none)
    for kind in section.kinds:
        yield f"### {_text(kind.heading)}"
        yield "\n".join(map(_entry, kind.entries))
    if section.remark:
        yield _text(section.remark)


def _entry(entry: Entry) -> str:
    lines = [entry.text, *entry.where, *([entry.example] if entry.example else [])]
    return "- " + "\\\n  ".join(map(_text, lines))


def _legend(report: Report) -> str:
    letters = [f"- **{_text(key.letter)}**{_(': ')}{_text(key.meaning)}" for key in report.legend]
    sometimes = f"- (1)…{_(': ')}{_text(report.words['numbered'])}"
    nobody = f"- {_text(report.words['nobody'])}{_(': ')}{_text(report.words['nobody_meaning'])}"
    return "\n".join([*letters, sometimes, nobody])


def _sheet(sheet: Sheet, report: Report) -> Iterator[str]:
    w = report.words
    if sheet.days:
        yield f"### {_text(sheet.days)}"
    headings = [w["issue"], *(column.short for column in sheet.columns), w["nobody"]]
    rows: list[Sequence[str]] = [["---"] * len(headings)]
    for group, lines in sheet.groups:
        rows += [[f"**{_text(group)}**", *[""] * (len(headings) - 1)], *map(_line, lines)]
    yield "\n".join(map(_row, [[_text(each) for each in headings], *rows]))
    if sheet.notes:
        yield "\n".join(f"- ({number}) {_text(note)}" for number, note in enumerate(sheet.notes, start=1))


def _line(line: Line) -> list[str]:
    nobody = f"{line.nobody:,}/{line.combinations:,}" if line.nobody else ""
    last = [nobody + _noted(line.note), _text(line.left_out)]
    return [_text(line.issue), *(" ".join(map(_mark, marks)) for marks in line.cells), " ".join(filter(None, last))]


def _mark(mark: Mark) -> str:
    return _text(mark.letter) + _noted(mark.note)


def _noted(note: int | None) -> str:
    return f" ({note})" if note is not None else ""
