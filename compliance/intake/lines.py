"""What are the lines of a file, when one of them may be a gigabyte long?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from compliance.intake.limits import KIB, MAX_LINE
from compliance.intake.row import BadRow
from compliance.intake.wording import size
from rules.errors import Problem
from rules.language import _

__all__ = ["Line", "lines", "too_long"]

_KEPT = 1000
_SKIPPED = 64 * KIB


class Line(NamedTuple):
    """One line with its end; `whole` is false for the beginning of one that is too long."""

    number: int
    data: bytes
    whole: bool = True


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of `stream`, numbered from 1, in memory for one line of the greatest length."""
    number = 0
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        if len(data) <= MAX_LINE:
            yield Line(number, data)
            continue
        end = data
        while not end.endswith(b"\n"):
            end = stream.readline(_SKIPPED)
            if not end:
                break
        yield Line(number, data[:_KEPT], whole=False)


def too_long(line: Line, encoding: str = "utf-8", most: int = MAX_LINE) -> BadRow:
    """The rejection of a line that is too long, with its beginning."""
    what = _("is longer than {most}.").format(most=size(most))
    problem = Problem(_("the line"), what, _("Shorten the text in it."))
    return BadRow(line.number, (problem,), line.data[:_KEPT].decode(encoding, "replace") + "…")
