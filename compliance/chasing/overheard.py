"""What did a channel answer, beyond yes or no? Overheard while apprise sends, and told without its secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

__all__ = ["harmless", "refusals", "warnings"]

_LONGEST = 300
_SHORTEST_SECRET = 3
_URL = re.compile(r"\b[\w+.-]+:/+\S+")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_ELLIPSIS = "…"


def harmless(text: str, address: str) -> str:
    """
    `text` without addresses, and without any part of `address` after its kind.

    >>> harmless("cannot reach example.org as joe", "mailto://joe:secret@example.org")
    'cannot reach … as …'
    """
    _kind, _colon, rest = address.partition("://")
    parts = {part for form in (rest, unquote(rest)) for part in re.split(r"[/:@?&=,;#\s]+", form)}
    text = _MAIL.sub(_ELLIPSIS, _URL.sub(_ELLIPSIS, text))
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            text = re.sub(re.escape(part), _ELLIPSIS, text, flags=re.IGNORECASE)
    return " ".join(text.split())[:_LONGEST]


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(record.getMessage())


@contextmanager
def warnings(logger: str) -> Iterator[list[str]]:
    """What `logger` warns of within the block; nobody else hears it, as it may hold addresses."""
    heard: list[str] = []
    source, ear = logging.getLogger(logger), _Ear(heard)
    before = (source.handlers, source.propagate, source.level)
    source.handlers, source.propagate = [ear], False
    source.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        source.handlers, source.propagate = before[0], before[1]
        source.setLevel(before[2])


class _Listening:
    """A module such as `requests`, whose `post` also notes what was answered."""

    def __init__(self, module: Any, heard: list[str]) -> None:  # noqa: ANN401 - a module of other people's
        self._module = module
        self._heard = heard

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
        return getattr(self._module, name)

    def post(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - its own signature
        answer = self._module.post(*args, **kwargs)
        refusal = _refusal(answer.content)
        if refusal:
            self._heard.append(refusal)
        return answer


@contextmanager
def refusals(plugin: object) -> Iterator[list[str]]:
    """
    What the robots of WeCom and DingTalk refuse within the block.

    They answer 200 to a wrong key and to a text that is too long, with the refusal as
    `errcode` in the answer, which apprise does not read: it would take it for sent.
    """
    module: Any = sys.modules[type(plugin).__module__]
    heard: list[str] = []
    before = getattr(module, "requests", None)
    if before is None:
        yield heard
        return
    module.requests = _Listening(before, heard)
    try:
        yield heard
    finally:
        module.requests = before


def _refusal(content: bytes) -> str:
    try:
        answer = json.loads(content)
    except ValueError:
        return ""
    if not isinstance(answer, dict) or answer.get("errcode") in {None, 0}:
        return ""
    return f"errcode {answer['errcode']}: {answer.get('errmsg', '')}"
