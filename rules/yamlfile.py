"""What does this YAML file hold, and on which line? Strict: nothing is guessed, nothing overwritten silently."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from rules.errors import AllocationError, Problem
from rules.language import _

__all__ = ["LARGEST", "Path_", "Place", "YamlFile", "read_yaml"]

LARGEST = 4 * 1024 * 1024
"""The largest file that is read, in bytes."""

_MOST_NODES = 200_000
_DEEPEST = 20
_MARKED = re.compile(r"(?:^|[\s\[{,:?-])[&*][^\s]", re.MULTILINE)
"""Where an anchor or an alias may stand; most files have no such place, and need no closer look."""

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


def read_yaml(file: Path) -> YamlFile:
    """
    Read one strict YAML document.

    Plain scalars are text, but for whole numbers, `true`, `false` and `null`; dates stay
    text. Refused with line and column: a key given twice, anchors and aliases, tags, more
    than one document, nesting deeper than 20, more than 200,000 nodes, more than 4 MiB.
    Raises `AllocationError`.
    """
    text = _text(file)
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise AllocationError(str(file), [_yaml_problem(error)]) from None
    except RecursionError:
        raise AllocationError(str(file), [Problem("", _("is nested too deeply."))]) from None
    if root is None:
        raise AllocationError(str(file), [Problem("", _("is empty."))])
    found = YamlFile()
    problems: list[Problem] = []
    found.value = _Reader(found.places, problems).read(root, ())
    if problems:
        raise AllocationError(str(file), problems)
    return found


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        what = _("cannot be read: {why}.").format(why=error.strerror)
        raise AllocationError(str(file), [Problem("", what)]) from None
    if len(data) > LARGEST:
        raise AllocationError(str(file), [Problem("", _("is larger than {size} MiB.").format(size=LARGEST >> 20))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = _("is not UTF-8 text.")
        raise AllocationError(str(file), [Problem("", what, _("Save it as UTF-8."), line=line)]) from None
    if _MARKED.search(text):
        _refuse_aliases(file, text)
    return text


def _refuse_aliases(file: Path, text: str) -> None:
    """Anchors are refused before anything is composed, so that a bomb of aliases costs nothing."""
    try:
        for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                line, column = token.start_mark.line + 1, token.start_mark.column + 1
                what = _("anchors and aliases (& and *) are not allowed.")
                problem = Problem("", what, _("Write the value out, or put it in quotes."), line=line, column=column)
                raise AllocationError(str(file), [problem])
    except yaml.YAMLError as error:
        raise AllocationError(str(file), [_yaml_problem(error)]) from None


def _yaml_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or str(error).splitlines()[0]
    what = _("is not valid YAML: {why}.").format(why=why)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    return Problem("", what, _("Check indentation, colons and quotes there."), line=line, column=column)


class _Reader:
    """Turns composed nodes into plain values, and remembers where each stood."""

    def __init__(self, places: dict[Path_, Place], problems: list[Problem]) -> None:
        self._places = places
        self._problems = problems

    def read(self, node: yaml.Node, path: Path_) -> object:
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self._places.setdefault(path, place)
        if len(path) > _DEEPEST or len(self._places) > _MOST_NODES:
            self._problem(node, path, _("the file is nested too deeply or has too many entries."))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(each, (*path, index)) for index, each in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, path, _("a key must be a word."))
                continue
            key = str(key_node.value)
            if key in values:
                self._problem(key_node, (*path, key), _("is given twice."), _("Keep one of the two."))
                continue
            self._places[(*path, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            values[key] = self.read(value_node, (*path, key))
        return values

    @staticmethod
    def _scalar(node: yaml.Node) -> object:
        text = str(node.value)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        if plain and text.lower() in _PLAIN:
            return _PLAIN[text.lower()]
        if plain and _INTEGER.fullmatch(text):
            return int(text)
        return text

    def _problem(self, node: yaml.Node, path: Path_, what: str, remedy: str = "") -> None:
        where = ".".join(map(str, path))
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        self._problems.append(Problem(where, what, remedy, line=line, column=column))
