"""What are standard input and output here? A terminal to ask on, a pipe, or nothing at all."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import BinaryIO

from cli.texts import plain
from rules.language import _

__all__ = ["can_ask", "forgive_output", "shown_source", "standard_input"]


def shown_source(file: Path) -> str:
    """What a file is called in messages; `-` is standard input."""
    return _("standard input") if str(file) == "-" else plain(str(file))


def standard_input() -> BinaryIO:
    """The bytes of standard input; none where it was closed."""
    return sys.stdin.buffer if _is_open(sys.stdin) else io.BytesIO()


def can_ask() -> bool:
    """Whether a person sits at both ends: questions go to stderr, answers come from stdin."""
    return _is_open(sys.stdin) and _is_open(sys.stderr) and sys.stdin.isatty() and sys.stderr.isatty()


def _is_open(stream: object) -> bool:
    return stream is not None and not getattr(stream, "closed", False)


def forgive_output() -> None:
    """Write what the terminal's encoding cannot show as its code, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
