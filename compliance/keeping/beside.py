"""How is a file of the whole record opened; and how does a new one appear, whole or not at all, never over another?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

from compliance.errors import Conflict, NotFound
from compliance.intake.source import refuse
from rules.language import _

__all__ = ["appear", "beside", "opened"]


@contextmanager
def opened(source: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, however many. Raises `UnreadableFile` where it is not there."""
    try:
        file = source.open("rb")
    except FileNotFoundError:
        refuse(str(source), _("there is no such file."), _("Check the path and the spelling."))
    except IsADirectoryError:
        refuse(str(source), _("is a folder, not a file."), _("Name a file in it."))
    with file:
        yield file


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A new and empty file on the same disk as `target`, in a folder of its own, which is gone when the block ends."""
    if not target.parent.is_dir():
        text = _("There is no folder {folder}. Make it first, or give another.")
        raise NotFound(text.format(folder=target.parent))
    folder = Path(mkdtemp(prefix=".lianban-", dir=target.parent))
    try:
        new = folder / target.name
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield new
    finally:
        shutil.rmtree(folder)


def appear(new: Path, target: Path) -> None:
    """Let `new`, which is on the disk by then, become `target`; `Conflict` where there is one already."""
    _to_disk(new)
    text = _("{file} is there already and is not written over; give another name, or move it away first.")
    try:
        target.hardlink_to(new)
    except FileExistsError:
        raise Conflict(text.format(file=target)) from None
    except OSError:  # a disk that knows no links, such as many a USB stick
        if target.exists():
            raise Conflict(text.format(file=target)) from None
        new.rename(target)
    _to_disk(target.parent)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
