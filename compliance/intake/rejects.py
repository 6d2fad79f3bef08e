"""Where do the rows go that could not be taken, so that somebody can mend them?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from compliance.errors import BadInput
from rules.errors import Problem
from rules.language import _

__all__ = ["RejectFile"]

_MOST_NAMES = 10_000


class RejectFile:
    """
    Rejected rows, one JSON object a line: `line`, `reasons`, `text`, and `row` if it could be read.

    It lies beside the file that they come from: `findings.csv.rejected.jsonl`. There is none as
    long as nothing is rejected, and none is ever overwritten, since somebody may be mending it.
    Mend what stands under `row`, and import the file itself.
    """

    def __init__(self, beside: Path) -> None:
        self._beside = beside
        self._file: TextIO | None = None
        self.path: Path | None = None
        self.count = 0

    def add(
        self, line: int, problems: Iterable[Problem], text: str = "", row: Mapping[str, object] | None = None
    ) -> None:
        """Write one rejected row. Raises `BadInput` if the file cannot be written."""
        entry: dict[str, object] = {"line": line, "reasons": [str(each) for each in problems], "text": text}
        if row is not None:
            entry["row"] = row
        written = json.dumps(entry, ensure_ascii=False, default=str)
        try:
            file = self._file or self._open()
            file.write(written + "\n")
        except OSError as error:
            raise self._unwritable() from error
        self.count += 1

    def _open(self) -> TextIO:
        for number in range(1, _MOST_NAMES):
            ending = ".rejected.jsonl" if number == 1 else f".rejected.{number}.jsonl"
            path = self._beside.with_name(self._beside.name + ending)
            try:
                # Half characters, which UTF-8 cannot hold, become the escapes that JSON has for them.
                self._file = path.open("x", encoding="utf-8", errors="backslashreplace", newline="\n")
            except FileExistsError:
                continue
            self.path = path
            return self._file
        raise self._unwritable()

    def _unwritable(self) -> BadInput:
        what = _("rejected rows cannot be written beside it.")
        remedy = _("Look whether the folder can be written, and whether the disk is full.")
        return BadInput([Problem(str(self._beside), what, remedy)])

    def close(self) -> None:
        """Make sure that what was written is on the disk."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            with file:
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
