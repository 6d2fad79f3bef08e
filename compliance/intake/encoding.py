"""In which encoding is this text: UTF-8, or what Chinese spreadsheets write, GB18030?"""

from __future__ import annotations

import codecs
from typing import BinaryIO

from compliance.intake.limits import MIB
from compliance.intake.source import refuse
from rules.language import _

__all__ = ["GB18030", "UTF8", "encoding_of"]

UTF8 = "utf-8"
GB18030 = "gb18030"

_IDEOGRAPHS = "\u3000"
"""From here on a character takes three bytes in UTF-8, which GB18030 does not happen to look like for long."""


def encoding_of(stream: BinaryIO, name: str) -> str:
    """
    The encoding of all of `stream`, which is left at its first character.

    A file that is UTF-8 but for some lines stays UTF-8, so that only those lines are
    rejected: read as GB18030 it would be nonsense throughout. Detectors by statistics
    misread short files. Raises `UnreadableFile` if it is neither.
    """
    has_mark = stream.read(3) == codecs.BOM_UTF8
    start = 3 if has_mark else 0
    fault = _first_fault(stream, start, UTF8)
    if fault is None or has_mark or _is_utf8_before(stream, fault):
        stream.seek(start)
        return UTF8
    if _first_fault(stream, start, GB18030) is not None:
        what = _("line {line} is neither UTF-8 nor GB18030.").format(line=fault)
        refuse(name, what, _("Save it as UTF-8; in Excel, as “CSV UTF-8”."), fault)
    stream.seek(start)
    return GB18030


def _first_fault(stream: BinaryIO, start: int, encoding: str) -> int | None:
    """The line of the first bytes that are not in `encoding`; None if all are."""
    stream.seek(start)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        chunk = stream.read(MIB)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        if not chunk:
            return None
        line += chunk.count(b"\n")


def _is_utf8_before(stream: BinaryIO, line: int) -> bool:
    """Whether the text before `line`, which is valid, has characters that only UTF-8 would write so."""
    stream.seek(0)
    for _number in range(1, min(line, 100)):
        if any(each >= _IDEOGRAPHS for each in stream.readline(MIB).decode(UTF8, "ignore")):
            return True
    return False
