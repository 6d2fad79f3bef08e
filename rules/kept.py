"""What did this file come to when it was last read? Kept among the user's caches, and believed where it is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = ["MOST", "Kept"]

MOST = 32
"""How many entries stay in a folder; the oldest go first."""

_LARGEST = 32 * 1024 * 1024
_OTHERS_MAY_WRITE = 0o022


class Kept:
    """
    What some bytes came to, as lines of plain text, in a file of `folder`.

    It stands under the digest of everything that it hangs on: `of`, and the program itself, which lies in the folders
    of `code`. So nothing has to be thrown away when a file or the program changes; it is not found again. An entry that
    is missing, damaged, another user's, or cannot be written, is none: whoever asks reads the file anew.
    """

    def __init__(self, folder: Path, code: Iterable[Path], *of: bytes) -> None:
        self._folder = folder
        named = hashlib.sha256()
        for part in (*map(_code_in, code), *of):
            named.update(hashlib.sha256(part).digest())
        self._file = folder / f"{named.hexdigest()}.txt"

    def recall(self) -> list[str] | None:
        """The lines that were kept; None where there are none to be believed."""
        try:
            with self._file.open("rb") as stream:
                mine = _is_mine(self._folder.stat()) and _is_mine(os.fstat(stream.fileno()))
                data = stream.read(_LARGEST) if mine else b""
        except OSError:
            return None
        digest, _newline, rest = data.partition(b"\n")
        if digest.decode("ascii", "replace") != hashlib.sha256(rest).hexdigest():
            return None
        return rest.decode().split("\n")

    def keep(self, lines: Iterable[str]) -> None:
        """Keep `lines`, of which none has an end of line in it; where that cannot be, nothing happens."""
        rest = "\n".join(lines).encode()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_mine(self._folder.stat()):
                self._write(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
                self._tidy()
        except OSError:
            return

    def _write(self, data: bytes) -> None:
        """All at once: whoever reads meanwhile finds the whole file or none."""
        import tempfile

        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).replace(self._file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _tidy(self) -> None:
        entries = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in entries[MOST:]:
            file.unlink(missing_ok=True)


@cache
def _code_in(folder: Path) -> bytes:
    """The modules of a package, which cannot change while the program runs."""
    return b"\0".join(file.read_bytes() for file in sorted(folder.glob("*.py")))


def _is_mine(stat: os.stat_result) -> bool:
    """Whether nobody else can have put it there; Windows answers for the user's own folder itself."""
    if os.name == "nt":
        return True
    return stat.st_uid == os.geteuid() and not stat.st_mode & _OTHERS_MAY_WRITE
