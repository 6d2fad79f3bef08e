"""Is this JSON that means one thing only?"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence

from compliance.intake.limits import MAX_DEPTH
from compliance.intake.text import spoilt
from compliance.intake.wording import printable, shown
from rules.errors import Problem
from rules.language import _

__all__ = ["NotJson", "StrictJson", "not_json", "skip"]

_SUSPECT = re.compile("[\\\\\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\r\n]*")
_NEAR = 12
_LONGEST_PATH = 100


class NotJson(Exception):
    """The text is no JSON from `position` on."""

    def __init__(self, problem: Problem, position: int) -> None:
        self.problem = problem
        self.position = position
        super().__init__(str(problem))


class _Repeated(dict[str, object]):
    """An object in which a key stood twice."""

    twice: str = ""


class StrictJson:
    """
    A decoder that says what others let pass.

    A key twice in one object, NaN and infinity, control characters and half characters
    behind escapes, and things nested too deep come back as problems, each with its path.
    Most texts can have none of these; only the others are walked through.
    """

    def __init__(self) -> None:
        self._suspect = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._odd_number, parse_float=self._number
        )

    def _object(self, pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) == len(pairs):
            return value
        self._suspect = True
        repeated = _Repeated(value)
        keys: set[str] = set()
        for key, _value in pairs:
            if key in keys:
                repeated.twice = key
            keys.add(key)
        return repeated

    def _odd_number(self, _name: str) -> float:
        self._suspect = True
        return math.nan

    def _number(self, digits: str) -> float:
        value = float(digits)
        self._suspect = self._suspect or not math.isfinite(value)
        return value

    def decode(self, text: str) -> tuple[object, tuple[Problem, ...]]:
        """The value that the whole of `text` is, and what is wrong inside it. Raises `NotJson`."""
        value, problems, end = self.decode_from(text, skip(text, 0))
        end = skip(text, end)
        if end != len(text):
            raise not_json(text, end)
        return value, problems

    def decode_from(self, text: str, start: int) -> tuple[object, tuple[Problem, ...], int]:
        """As `decode`, for the value that begins at `start`; also where it ends."""
        self._suspect = False
        try:
            value, end = self._decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise not_json(text, error.pos) from None
        except RecursionError:
            raise NotJson(_too_deep(""), start) from None
        except ValueError:
            problem = Problem("", _("has a number with too many digits."), _("Write a smaller number, or text."))
            raise NotJson(problem, start) from None
        if self._suspect or _may_be_deep(text, start, end) or _SUSPECT.search(text, start, end):
            return value, tuple(_faults(value, "", 1)), end
        return value, (), end


def _may_be_deep(text: str, start: int, end: int) -> bool:
    return text.count("{", start, end) + text.count("[", start, end) > MAX_DEPTH


def skip(text: str, position: int) -> int:
    """Where the next thing that is not space stands, from `position` on."""
    found = _SPACE.match(text, position)
    return found.end() if found else position


def not_json(text: str, position: int) -> NotJson:
    """The error that says where `text` stops being JSON."""
    near = text[position : position + _NEAR]
    if near:
        column = position - text.rfind("\n", 0, position)
        what = _("is not JSON from character {column} on: {near}.").format(column=column, near=shown(near))
    else:
        what = _("ends too early to be JSON.")
    return NotJson(Problem("", what, _("Check quotation marks, commas and brackets there.")), position)


def _too_deep(path: str) -> Problem:
    what = _("is nested deeper than {depth} levels.").format(depth=MAX_DEPTH)
    return Problem(path, what, _("A finding is an object with plain values, a party, facts and lists."))


def _faults(value: object, path: str, depth: int) -> Iterator[Problem]:
    if isinstance(value, str):
        what = spoilt(value)
        if what is not None:
            yield Problem(path, what, _("Type it again."))
    elif isinstance(value, float) and not math.isfinite(value):
        yield Problem(path, _("is not a number that can be kept."), _("Write a plain number."))
    elif isinstance(value, dict | list) and depth > MAX_DEPTH:
        yield _too_deep(path)
    elif isinstance(value, dict):
        yield from _object_faults(value, path, depth)
    elif isinstance(value, list):
        for place, each in enumerate(value, start=1):
            yield from _faults(each, f"{path}[{place}]", depth + 1)


def _object_faults(value: dict[str, object], path: str, depth: int) -> Iterator[Problem]:
    if isinstance(value, _Repeated):
        what = _("has the key {key} twice.").format(key=shown(value.twice))
        yield Problem(path, what, _("Leave one of them out."))
    for key, each in value.items():
        inner = f"{path}.{printable(key)}".lstrip(".")[-_LONGEST_PATH:]
        odd = spoilt(key)
        if odd is not None:
            yield Problem(inner, odd, _("Type it again."))
        yield from _faults(each, inner, depth + 1)
