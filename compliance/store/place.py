"""Is the database still the file that was opened? SQLite itself writes on into one that was deleted meanwhile."""

from __future__ import annotations

from pathlib import Path

from compliance.errors import StoreError
from rules.language import _

__all__ = ["Place"]


class Place:
    """Where the SQLite file at `path` was when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.absolute()
        self._was = self._now()

    def check(self) -> None:
        """Raise `StoreError` if the file was deleted, moved away, or replaced by another since."""
        if self._now() != self._was:
            text = _(
                "the database {where} was deleted, moved or replaced by another file while it was in use. "
                "Nothing more is written. Put it back, or restore it from a backup, then do it again."
            )
            raise StoreError(text.format(where=self._path))

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
