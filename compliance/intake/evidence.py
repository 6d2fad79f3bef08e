"""Is the evidence there, and which bytes is it?"""

from __future__ import annotations

import hashlib
import os
import stat
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from compliance.draft import EvidenceDraft
from compliance.intake.fields import EVIDENCE
from compliance.intake.limits import MAX_EVIDENCE, MAX_EVIDENCE_FILES
from compliance.intake.text import check_text
from compliance.intake.wording import kind_of, shown, size
from rules.errors import Problem
from rules.language import _

__all__ = ["read_evidence"]

_CHUNK = 1 << 20


class _Refused(Exception):
    """Why one file is not taken, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what)


def _inside(given: str, base: Path) -> Path:
    """The file that `given` means, symbolic links followed, which must lie in `base`."""
    path = PurePosixPath(given.replace("\\", "/"))
    remedy = _("Put the file beside the findings, and name it from there.")
    if ".." in path.parts:
        raise _Refused(_("leads out of the folder with “..”."), remedy)
    if PureWindowsPath(given).drive and not base.drive:
        raise _Refused(_("lies outside the folder of the findings."), remedy)
    root = base.resolve()
    try:
        real = (root / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise _Refused(_("is not there."), _("Looked for in {folder}.").format(folder=root)) from error
    if not real.is_relative_to(root):
        raise _Refused(_("lies outside the folder of the findings."), remedy)
    return real


@lru_cache(maxsize=4096)
def _sha256(path: Path, length: int, modified: int, inode: int) -> str:
    """The hash of a file as it was then: one photograph may serve many findings."""
    del modified, inode
    digest, read = hashlib.sha256(), 0
    # Not to block on a pipe that took the file's place meanwhile.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        while read <= length and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            read += len(chunk)
    if read != length:
        raise _Refused(_("changed while it was read."), _("Try again."))
    return digest.hexdigest()


def _taken(given: str, base: Path) -> EvidenceDraft:
    real = _inside(given, base)
    try:
        found = real.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _Refused(_("is not a file."), _("Name a file, not a folder or a device."))
        if not found.st_size:
            raise _Refused(_("is empty."), _("Look whether it was copied completely."))
        if found.st_size > MAX_EVIDENCE:
            what = _("is {size}; at most {most} are taken.").format(size=size(found.st_size), most=size(MAX_EVIDENCE))
            raise _Refused(what, _("Make it smaller, or split it."))
        digest = _sha256(real, found.st_size, found.st_mtime_ns, found.st_ino)
    except OSError as error:
        raise _Refused(_("cannot be read."), _("Check who may read it.")) from error
    return EvidenceDraft(name=real.relative_to(base.resolve()).as_posix(), sha256=digest, size=found.st_size)


def _names(value: object, problems: list[Problem]) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        what = _("is {kind}, not a list of files.").format(kind=kind_of(value))
        problems.append(Problem(EVIDENCE.place, what, _("Write a list of file names.")))
        return []
    if len(given) > MAX_EVIDENCE_FILES:
        what = _("has {count} files; at most {most} are taken.").format(count=len(given), most=MAX_EVIDENCE_FILES)
        problems.append(Problem(EVIDENCE.place, what, _("Put them into one archive.")))
        return []
    names: list[str] = []
    for each in given:
        if not isinstance(each, str):
            what = _("has {kind} where the name of a file should be.").format(kind=kind_of(each))
            problems.append(Problem(EVIDENCE.place, what, _("Write a list of file names.")))
        elif (bad := check_text(each)) or len(each) > EVIDENCE.longest:
            what = bad or _("{name} is too long for the name of a file.").format(name=shown(each))
            problems.append(Problem(EVIDENCE.place, what, _("Type it again.")))
        elif each.strip():
            names.append(each.strip())
    return names


def read_evidence(value: object, base: Path | None, problems: list[Problem]) -> tuple[EvidenceDraft, ...]:
    """
    The files that `value` names, each hashed with SHA-256.

    Paths are taken from `base`, and nothing outside it is opened. When a picture was taken
    is not read from the file: what a camera says of itself is not a date of record.
    """
    if value is None or value == "":
        return ()
    names = _names(value, problems)
    if names and base is None:
        remedy = _("Hand the finding in as a file that lies beside them.")
        problems.append(Problem(EVIDENCE.place, _("files can only be found from a folder."), remedy))
        return ()
    files: dict[str, EvidenceDraft] = {}
    for name in names:
        try:
            taken = _taken(name, base or Path())
        except _Refused as refused:
            problems.append(Problem(EVIDENCE.place, f"{shown(name)} {refused.what}", refused.remedy))
        else:
            files.setdefault(taken.name, taken)
    return tuple(files.values())
