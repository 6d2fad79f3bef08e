"""How is a file that does not have its form told so? pydantic's errors in our words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rules.errors import Problem
from rules.facts import nearest
from rules.language import _
from rules.yamlfile import Path_, YamlFile

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["TOLD", "FormErrors"]

TOLD = "told"
"""The type of a `PydanticCustomError` whose text is a whole sentence of ours already."""

_ADDED = frozenset({"[key]", "values", "range", "not", "unit", "fact", "word", "whole"})
"""What pydantic adds to a path of its own, where members of a union are named."""


class FormErrors:
    """
    Tells what is wrong with one YAML file of one form, every problem with its line.

    `schema` gives the JSON Schema of the form, where the right keys are looked up; `named`
    are the lists whose entries people know by their id or clause, and not by their number.
    """

    def __init__(
        self, raw: YamlFile, schema: Callable[[], dict[str, object]], named: tuple[tuple[str, ...], ...] = ()
    ) -> None:
        self._raw = raw
        self._schema = schema
        self._named = named

    def told(self, error: ValidationError) -> list[Problem]:
        """Every problem that pydantic found."""
        return [self._problem(each) for each in error.errors()]

    def placed(self, problems: Iterable[tuple[Path_, Problem]]) -> list[Problem]:
        """Problems found elsewhere, at their paths into the file, in the order of the file."""
        found = [self._placed(path, problem) for path, problem in problems]
        return sorted(found, key=lambda each: (each.line or 0, each.column or 0))

    def _placed(self, path: Path_, problem: Problem) -> Problem:
        line, column = self._raw.place(path)
        return Problem(problem.where or self._dotted(path), problem.what, problem.remedy, line=line, column=column)

    def _dotted(self, path: Path_) -> str:
        """`duties.13b.when` rather than `duties.22.when`."""
        shown: list[str] = []
        node: object = self._raw.value
        for index, step in enumerate(path):
            node = _inside(node, step)
            name: object = step
            if isinstance(step, int) and path[:index] in self._named and isinstance(node, dict):
                name = node.get("id") or node.get("clause") or step + 1
            shown.append(str(name))
        return ".".join(shown)

    def _problem(self, error: ErrorDetails) -> Problem:
        """A pydantic error in our words, with the nearest right key where a key is wrong."""
        path = self._real_path(error["loc"])
        if error["type"] == "extra_forbidden":
            remedy = nearest(str(path[-1]), self._siblings(path))
            return self._placed(path, Problem("", _("there is no such entry here."), remedy))
        if error["type"] == "missing":
            return self._placed(path, Problem("", _("is missing."), _("Add it.")))
        return self._placed(path, Problem("", _in_our_words(error)))

    def _real_path(self, loc: tuple[str | int, ...]) -> Path_:
        """`loc` without what pydantic adds of its own (names of union members, `[key]`)."""
        path: Path_ = ()
        for index, step in enumerate(loc):
            if (*path, step) in self._raw.places or (index == len(loc) - 1 and step not in _ADDED):
                path = (*path, step)
        return path

    def _siblings(self, path: Path_) -> list[str]:
        """The keys that the schema knows at the place of `path`'s last step."""
        schema = self._schema()
        node: object = schema
        for step in path[:-1]:
            node = _descend(schema, node, step)
        node = _resolved(schema, node)
        properties = node.get("properties", {}) if isinstance(node, dict) else {}
        return list(properties)


def _inside(node: object, step: str | int) -> object:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _in_our_words(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == TOLD:
        return error["msg"]
    if kind == "string_pattern_mismatch":
        what = _("“{value}” is no id: use lower-case letters, digits and underscores.")
        return what.format(value=str(error["input"])[:60])
    if kind in {"literal_error", "enum"}:
        return _("must be one of {words}.").format(words=_(", ").join(re.findall(r"'(\w+)'", error["ctx"]["expected"])))
    if kind == "value_error":
        return _of_our_own(str(error["ctx"]["error"]))
    if kind == "greater_than_equal":
        return _("must be at least {number}.").format(number=error["ctx"]["ge"])
    if kind == "less_than_equal":
        return _("must be at most {number}.").format(number=error["ctx"]["le"])
    return _of_types(kind) or error["msg"] + "."


def _of_types(kind: str) -> str | None:
    words = {
        "string_type": _("must be text."),
        "dict_type": _("must be a set of `key: value` lines."),
        "model_type": _("must be a set of `key: value` lines."),
        "list_type": _("must be a list."),
        "too_short": _("must not be empty."),
        "string_too_short": _("must not be empty."),
        "string_too_long": _("is too long."),
    }
    families = {
        "date": _("must be a date such as 2021-09-08."),
        "int": _("must be a whole number."),
        "bool": _("must be true or false."),
    }
    return words.get(kind) or families.get(kind.partition("_")[0])


def _of_our_own(message: str) -> str:
    """What the models of the schema say themselves."""
    return {
        "ends before it begins": _("ends before it begins."),
        "needs exactly one of values, number, units": _("needs exactly one of values, number, units."),
    }.get(message, message)


def _resolved(schema: dict[str, object], node: object) -> object:
    while isinstance(node, dict) and "$ref" in node:
        definitions = schema["$defs"]
        assert isinstance(definitions, dict)
        node = definitions[str(node["$ref"]).rsplit("/", 1)[1]]
    return node


def _descend(schema: dict[str, object], node: object, step: str | int) -> object:
    node = _resolved(schema, node)
    if not isinstance(node, dict):
        return {}
    if isinstance(step, int):
        return node.get("items", {})
    properties = node.get("properties")
    if isinstance(properties, dict) and step in properties:
        return _first_object(properties[step])
    patterns = node.get("patternProperties")
    if isinstance(patterns, dict) and patterns:
        return next(iter(patterns.values()))
    return node.get("additionalProperties", {})


def _first_object(node: object) -> object:
    """Of alternatives (a thing or null), the thing."""
    if isinstance(node, dict) and isinstance(node.get("anyOf"), list):
        return next((each for each in node["anyOf"] if each.get("type") != "null"), node)
    return node
