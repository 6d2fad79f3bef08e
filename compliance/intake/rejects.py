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

__all__ = ["RejectFile", "free_name"]

_MOST_NAMES = 10_000


def free_name(beside: Path) -> str:
    """The name of the next file of rejected rows beside a file. Raises `BadInput` where there are too many."""
    for number in range(1, _MOST_NAMES):
        ending = ".rejected.jsonl" if number == 1 else f".rejected.{number}.jsonl"
        if not beside.with_name(beside.name + ending).exists():
            return beside.name + ending
    raise _unwritable(beside)


def _unwritable(beside: Path) -> BadInput:
    what = _("rejected rows cannot be written beside it.")
    remedy = _("Look whether the folder can be written, and whether the disk is full.")
    return BadInput([Problem(str(beside), what, remedy)])


class RejectFile:
    """
    Rejected rows, one JSON object a line: `line`, `reasons`, `text`, and `row` if it could be read.

    It lies beside the file that they come from: `findings.csv.rejected.jsonl`. There is none as
    long as nothing is rejected, and none is ever overwritten, since somebody may be mending it.
    Mend what stands under `row`, and import the file itself.
    """

    def __init__(self, beside: Path, resumed: tuple[str, int] | None = None) -> None:
        """`resumed` is the name that was settled before, and how many of that file's bytes count."""
        self._beside = beside
        self._resumed = resumed
        self._file: TextIO | None = None
        self.path: Path | None = None
        self.count = 0
        self._reopen()

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
            raise _unwritable(self._beside) from error
        self.count += 1

    def kept(self) -> tuple[str, int]:
        """The file's name and size, once what was written is on the disk; nothing and 0 where there is none."""
        if self._file is None or self.path is None:
            return self._resumed or ("", 0)
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            return self.path.name, self.path.stat().st_size
        except OSError as error:
            raise _unwritable(self._beside) from error

    def _reopen(self) -> None:
        """Go on with the file that was begun before, cut to what counts; without any of it that counts, it goes."""
        name, size = self._resumed or ("", 0)
        path = self._beside.with_name(Path(name).name) if name else None
        if path is None or not path.is_file() or path.stat().st_size < size:
            return
        try:
            if size == 0:
                path.unlink()
                return
            os.truncate(path, size)
            self._file, self.path = path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n"), path
        except OSError as error:
            raise _unwritable(self._beside) from error

    def _open(self) -> TextIO:
        name, size = self._resumed or ("", 0)
        while True:
            path = self._beside.with_name(Path(name).name if name and not size else free_name(self._beside))
            try:
                # Half characters, which UTF-8 cannot hold, become the escapes that JSON has for them.
                self._file = path.open("x", encoding="utf-8", errors="backslashreplace", newline="\n")
            except FileExistsError:
                name = ""
                continue
            self.path = path
            return self._file

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
            raise _unwritable(self._beside) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
