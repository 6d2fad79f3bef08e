"""How does a file become an allocation? Read strictly, checked whole, built once; every error has its line."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from rules.allocation import Allocation
from rules.build import build
from rules.errors import AllocationError, Problem, UnknownName, with_remedy
from rules.facts import nearest
from rules.language import _
from rules.references import check_references
from rules.yamlfile import Path_, YamlFile, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

__all__ = ["DEFAULT", "bundled", "load_allocation", "load_document"]

DEFAULT = "xiangshan-2021"
"""The allocation that is used where none is named."""

_WORD_KEYS = ("classes", "silent", "words")


def bundled() -> dict[str, Path]:
    """The allocations that come with lianban, by name."""
    folder = Path(str(resources.files("rules"))) / "allocations"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_allocation(name_or_file: str | Path = DEFAULT) -> Allocation:
    """
    The allocation in a file, or the bundled one of that name.

    Raises `UnknownName` if there is neither, `AllocationError` with every problem of the file.
    """
    file = _find(name_or_file)
    try:
        stat = file.stat()
    except OSError:
        return _load(file)
    return _loaded(file.resolve(), str(file), stat.st_mtime_ns, stat.st_size)


def load_document(document: str) -> Allocation:
    """The allocation that `Allocation.document` was taken from, without its vocabulary."""
    return _assemble(json.loads(document), {})


def _find(name_or_file: str | Path) -> Path:
    known = bundled()
    name = str(name_or_file)
    if name in known:
        return known[name]
    file = Path(name_or_file)
    if file.is_file():
        return file
    if file.suffix in {".yaml", ".yml"} or len(file.parts) > 1:
        raise UnknownName(_("There is no allocation file {file}.").format(file=file))
    what = _("There is no allocation “{name}”.").format(name=name)
    remedy = with_remedy(nearest(name, known), _("Or give the path of a YAML file."))
    raise UnknownName(with_remedy(what, remedy))


@lru_cache(maxsize=16)
def _loaded(_file: Path, shown: str, _changed: int, _size: int) -> Allocation:
    """The same file, unchanged, is read once: what comes of it cannot be changed either."""
    return _load(Path(shown))


def _load(file: Path) -> Allocation:
    from pydantic import ValidationError

    from rules.schema import AllocationFile

    raw = read_yaml(file)
    try:
        checked = AllocationFile.model_validate(raw.value)
    except ValidationError as error:
        raise AllocationError(str(file), [_problem(raw, each) for each in error.errors()]) from None
    content = checked.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    problems = [_placed(raw, path, problem) for path, problem in check_references(content)]
    if problems:
        raise AllocationError(str(file), sorted(problems, key=lambda each: (each.line or 0, each.column or 0)))
    words = {key: content.pop(key) for key in _WORD_KEYS if key in content}
    return _assemble(content, words)


def _assemble(content: Mapping[str, object], words: Mapping[str, object]) -> Allocation:
    document = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    fingerprint = hashlib.sha256(document.encode()).hexdigest()
    return build(content, words, document=document, fingerprint=fingerprint)


def _placed(raw: YamlFile, path: Path_, problem: Problem) -> Problem:
    line, column = raw.place(path)
    return Problem(problem.where or _dotted(raw, path), problem.what, problem.remedy, line=line, column=column)


def _dotted(raw: YamlFile, path: Path_) -> str:
    """`duties.13b.when` rather than `duties.22.when`: a duty is named by its id or clause."""
    shown = [str(each) for each in path]
    if path[:1] == ("duties",) and len(path) > 1 and isinstance(raw.value, dict):
        duties = raw.value.get("duties")
        index = path[1]
        if isinstance(duties, list) and isinstance(index, int) and index < len(duties):
            duty = duties[index]
            if isinstance(duty, dict):
                shown[1] = str(duty.get("id") or duty.get("clause") or index + 1)
    return ".".join(shown)


def _problem(raw: YamlFile, error: ErrorDetails) -> Problem:
    """A pydantic error in our words, with the nearest right key where a key is wrong."""
    path = _real_path(raw, error["loc"])
    if error["type"] == "extra_forbidden":
        what = _("there is no such entry here.")
        return _placed(raw, path, Problem("", what, nearest(str(path[-1]), _siblings(path))))
    if error["type"] == "missing":
        what = _("is missing.")
        line, column = raw.place(path)
        return Problem(_dotted(raw, path), what, _("Add it."), line=line, column=column)
    return _placed(raw, path, Problem("", _in_our_words(error)))


def _in_our_words(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "string_pattern_mismatch":
        what = _("“{value}” is no id: use lower-case letters, digits and underscores.")
        return what.format(value=str(error["input"])[:60])
    if kind == "literal_error":
        return _("must be one of {words}.").format(words=_(", ").join(re.findall(r"'(\w+)'", error["ctx"]["expected"])))
    if kind == "value_error":
        return _of_our_own(str(error["ctx"]["error"]))
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
    return words.get(kind) or families.get(kind.partition("_")[0]) or error["msg"] + "."


def _of_our_own(message: str) -> str:
    """What the models of the schema say themselves."""
    return {
        "ends before it begins": _("ends before it begins."),
        "needs exactly one of values, number, units": _("needs exactly one of values, number, units."),
    }.get(message, message)


def _real_path(raw: YamlFile, loc: tuple[str | int, ...]) -> Path_:
    """`loc` without what pydantic adds of its own (names of union members, `[key]`)."""
    path: Path_ = ()
    for index, step in enumerate(loc):
        if (*path, step) in raw.places or (index == len(loc) - 1 and step not in _ADDED):
            path = (*path, step)
    return path


_ADDED = frozenset({"[key]", "values", "range", "not", "unit", "fact", "word", "whole"})


def _siblings(path: Path_) -> list[str]:
    """The keys that the schema knows at the place of `path`'s last step."""
    from rules.schema import json_schema

    schema = json_schema()
    node: object = schema
    for step in path[:-1]:
        node = _descend(schema, node, step)
    node = _resolved(schema, node)
    properties = node.get("properties", {}) if isinstance(node, dict) else {}
    return list(properties)


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
