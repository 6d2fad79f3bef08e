"""What does this YAML file hold, and on which line? Strict: nothing is guessed, nothing overwritten silently."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from rules.errors import AllocationError, Problem
from rules.filebytes import read_bytes
from rules.language import _

__all__ = ["Path_", "Place", "YamlFile", "read_yaml"]

_MOST_NODES = 200_000
_DEEPEST = 20
_MOST_PROBLEMS = 100
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}

Path_ = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass
class YamlFile:
    """Plain values (dict, list, str, int, bool, None) and, for every path into them, its line and column from 1."""

    value: object = None
    places: dict[Path_, Place] = field(default_factory=dict)

    def place(self, path: Path_) -> Place | tuple[None, None]:
        """Where `path` stands; where it does not exist, where its nearest parent stands."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (None, None))


def read_yaml(file: Path, data: bytes | None = None) -> YamlFile:
    """
    Read one strict YAML document; from `data`, where that is what was read of `file` already.

    Plain scalars are text, but for whole numbers, `true`, `false` and `null`; dates stay
    text. Refused with line and column: a key given twice, anchors and aliases, tags, more
    than one document, nesting deeper than 20, more than 200,000 nodes, more than 4 MiB.
    Raises `AllocationError`.
    """
    text = _text(file, read_bytes(file) if data is None else data)
    found = YamlFile()
    problems: list[Problem] = []
    try:
        found.value = _Reader(text, found.places, problems).read_document()
    except yaml.YAMLError as error:
        problems.append(_yaml_problem(error))
    except _Refused as refused:
        problems.append(refused.problem)
    if problems:
        raise AllocationError(str(file), problems)
    return found


def _text(file: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = _("is not UTF-8 text.")
        raise AllocationError(str(file), [Problem("", what, _("Save it as UTF-8."), line=line)]) from None


def _yaml_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or str(error).splitlines()[0]
    return _not_yaml(why, (mark.line + 1, mark.column + 1) if mark is not None else (None, None))


def _not_yaml(why: str, place: Place | tuple[None, None]) -> Problem:
    what = _("is not valid YAML: {why}.").format(why=why)
    return Problem("", what, _("Check indentation, colons and quotes there."), line=place[0], column=place[1])


class _Refused(Exception):
    """There is something in the file behind which nothing more is read."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _Reader:
    """
    Makes plain values of what the parser meets, one thing after the other, and remembers where each stood.

    Composing the whole first, as the library does, takes the stack of C for each level and
    memory for each entry, before anybody can say that it is too much: some thousand brackets end the process.
    """

    def __init__(self, text: str, places: dict[Path_, Place], problems: list[Problem]) -> None:
        self._events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._places = places
        self._problems = problems

    def read_document(self) -> object:
        """The one document."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _Refused(Problem("", _("is empty.")))
        value = self._read(self._next(), ())
        next(self._events)
        end = next(self._events)
        if not isinstance(end, yaml.StreamEndEvent):
            raise _Refused(_not_yaml("but found another document", _place(end)))
        return value

    def _next(self) -> yaml.Event:
        """What comes next; no anchor, alias or tag."""
        event = next(self._events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            what = _("anchors and aliases (& and *) are not allowed.")
            raise _Refused(_problem(event, (), what, _("Write the value out, or put it in quotes.")))
        if getattr(event, "tag", None) is not None:
            what = _("tags (!) are not allowed.")
            raise _Refused(_problem(event, (), what, _("Leave it out, or put the value in quotes.")))
        return event

    def _read(self, event: yaml.Event, path: Path_) -> object:
        self._places.setdefault(path, _place(event))
        if len(path) > _DEEPEST or len(self._places) > _MOST_NODES:
            raise _Refused(_problem(event, path, _("the file is nested too deeply or has too many entries.")))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        values: list[object] = []
        while not isinstance(each := self._next(), yaml.SequenceEndEvent):
            values.append(self._read(each, (*path, len(values))))
        return values

    def _mapping(self, path: Path_) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._complain(_problem(event, path, _("a key must be a word.")))
                self._pass_over(event)
                self._pass_over(self._next())
                continue
            key = str(event.value)
            if key in values:
                self._complain(_problem(event, (*path, key), _("is given twice."), _("Keep one of the two.")))
                self._pass_over(self._next())
                continue
            self._places[(*path, key)] = _place(event)
            values[key] = self._read(self._next(), (*path, key))
        return values

    def _complain(self, problem: Problem) -> None:
        """Goes on, to tell all that is wrong; not where nearly everything is."""
        if len(self._problems) >= _MOST_PROBLEMS:
            raise _Refused(problem)
        self._problems.append(problem)

    def _pass_over(self, event: yaml.Event) -> None:
        """Reads to the end of what begins with `event`."""
        depth = _DEEPER.get(type(event), 0)
        while depth:
            depth += _DEEPER.get(type(self._next()), 0)


_DEEPER: dict[type[yaml.Event], int] = {
    **dict.fromkeys((yaml.MappingStartEvent, yaml.SequenceStartEvent), 1),
    **dict.fromkeys((yaml.MappingEndEvent, yaml.SequenceEndEvent), -1),
}
"""How many levels deeper the parser is behind what it meets."""


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if event.style:
        return text
    if text.lower() in _PLAIN:
        return _PLAIN[text.lower()]
    return int(text) if _INTEGER.fullmatch(text) else text


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1


def _problem(event: yaml.Event, path: Path_, what: str, remedy: str = "") -> Problem:
    line, column = _place(event)
    return Problem(".".join(map(str, path)), what, remedy, line=line, column=column)
