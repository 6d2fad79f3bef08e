"""Which findings stand in one JSON document, an array or an object?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from compliance.intake.jsonrows import BOM, row_of, rows_of_lines
from compliance.intake.jsontext import NotJson, StrictJson, not_json, skip
from compliance.intake.limits import MAX_DOCUMENT, MAX_ITEMS
from compliance.intake.lines import lines
from compliance.intake.row import BadRow, Row
from compliance.intake.source import refuse
from compliance.intake.wording import size
from rules.errors import Problem
from rules.language import _

__all__ = ["rows_of_document"]


class _Item(NamedTuple):
    start: int
    end: int
    value: object
    problems: tuple[Problem, ...]


def rows_of_document(stream: BinaryIO, name: str) -> Iterator[Row | BadRow]:
    """
    The findings of an array, or the one that is the whole file.

    If the first line is an object by itself and more lines follow, it is read as JSON lines.
    """
    strict = StrictJson()
    if _has_lines(stream, strict):
        yield from rows_of_lines(stream)
        return
    text = _whole(stream, name)
    line, counted = 1, 0
    for item in _items(text, strict, name):
        line += text.count("\n", counted, item.start)
        counted = item.start
        yield row_of(item.value, item.problems, line, text[item.start : item.end].strip())


def _has_lines(stream: BinaryIO, strict: StrictJson) -> bool:
    """Whether the first line that has something is an object by itself, and not the last."""
    first = next((line for line in lines(stream) if line.data.removeprefix(BOM).strip()), None)
    more = bool(stream.read(1))
    stream.seek(0)
    if first is None:
        return True
    data = first.data.removeprefix(BOM)
    if data.lstrip()[:1] != b"{" or not more:
        return False
    try:
        strict.decode(data.decode())
    except (NotJson, UnicodeDecodeError):
        return not first.whole
    return True


def _whole(stream: BinaryIO, name: str) -> str:
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        what = _("is a JSON document larger than {most}.").format(most=size(MAX_DOCUMENT))
        refuse(name, what, _("Write one finding a line, and name it .jsonl."))
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse(name, _("line {line} is not UTF-8.").format(line=line), _("Save the file as UTF-8."), line)


def _items(text: str, strict: StrictJson, name: str) -> list[_Item]:
    """All items are read before the first is used: a broken file gives none, and not its beginning."""
    try:
        if text.startswith("[", skip(text, 0)):
            return _not_too_many(_of_array(text, strict), name)
        value, problems = strict.decode(text)
        return [_Item(0, len(text), value, problems)]
    except NotJson as error:
        line = text.count("\n", 0, error.position) + 1
        what = _("line {line} {problem}").format(line=line, problem=error.problem.what)
        refuse(name, what, error.problem.remedy, line)


def _not_too_many(items: Iterator[_Item], name: str) -> list[_Item]:
    found = list(islice(items, MAX_ITEMS + 1))
    if len(found) > MAX_ITEMS:
        what = _("is a JSON document of more than {most} findings.").format(most=MAX_ITEMS)
        refuse(name, what, _("Write one finding a line, and name it .jsonl."))
    return found


def _of_array(text: str, strict: StrictJson) -> Iterator[_Item]:
    place = skip(text, skip(text, 0) + 1)
    following = "]" if text[place : place + 1] == "]" else ","
    while following == ",":
        value, problems, end = strict.decode_from(text, place)
        yield _Item(place, end, value, problems)
        place = skip(text, end)
        following = text[place : place + 1]
        if following == ",":
            place = skip(text, place + 1)
    if following != "]":
        raise not_json(text, place)
    place = skip(text, place + 1)
    if place != len(text):
        raise not_json(text, place)
