"""Is this an .xlsx workbook that can be opened without harm, and where are its sheets?"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NoReturn
from xml.etree import ElementTree as ET

from compliance.intake.limits import MAX_CONTENTS, MAX_UNPACKED
from compliance.intake.sheetscan import DamagedSheet, Scan, scan
from compliance.intake.source import refuse
from compliance.intake.wording import size
from rules.language import _

__all__ = ["Workbook", "unpacked"]

_ENCRYPTED = 1
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CONTENTS, _TARGETS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
    OSError,
)


class Workbook:
    """A copy of a workbook that holds nothing but its XML, not packed: what was measured is what will be read."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self._name = name

    def sheets(self) -> dict[str, str]:
        """The names of the sheets that are not hidden, each with the part of the package that it is."""
        try:
            with zipfile.ZipFile(self.path) as package:
                targets = {
                    each.get("Id"): each.get("Target", "")
                    for each in _xml(package, _TARGETS).iterfind(".//{*}Relationship")
                }
                found = [
                    (sheet.get("name", ""), _part(targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID), "")), sheet)
                    for sheet in _xml(package, _CONTENTS).iterfind(".//{*}sheet")
                ]
        except (*_ERRORS, ET.ParseError):
            _refuse_damaged(self._name)
        # Else one sheet could be looked at and another be read, or one be read thousands of times.
        if min(len({name for name, _, _ in found}), len({part for _, part, _ in found})) < len(found):
            _refuse_damaged(self._name)
        return {name: part for name, part, sheet in found if sheet.get("state", "visible") == "visible"}

    def scan(self, part: str) -> Scan | None:
        """What the sheet's XML says that its values do not; None for a part that is no worksheet, such as a chart."""
        if not part.startswith("xl/worksheets/"):
            return None
        try:
            with zipfile.ZipFile(self.path) as package, package.open(part) as stream:
                return scan(stream)
        except DamagedSheet as error:
            refuse(self._name, str(error), _("Open it in a spreadsheet program, and save it again."))
        except _ERRORS:
            _refuse_damaged(self._name)


def _refuse_damaged(name: str) -> NoReturn:
    what = _("is damaged, or only part of a workbook.")
    refuse(name, what, _("Copy it again, or open it and save it again; look whether the disk is full."))


def _xml(package: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(package.read(part))  # noqa: S314 -- `_copy` lets no document type, hence no entities, through


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


@contextmanager
def unpacked(stream: BinaryIO, name: str) -> Iterator[Workbook]:
    """
    The workbook in `stream`, copied to a temporary folder.

    What the directory of the archive claims is checked first, and held to while copying,
    so that no archive unpacks to more. Raises `UnreadableFile`.
    """
    with TemporaryDirectory(prefix="lianban-") as folder:
        path = Path(folder) / "workbook.xlsx"
        try:
            with zipfile.ZipFile(stream) as package, zipfile.ZipFile(path, "w") as copy:
                for part in _parts(package, name):
                    _copy(package, part, copy, name)
        except _ERRORS:
            _refuse_damaged(name)
        yield Workbook(path, name)


def _parts(package: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    parts = [part for part in package.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
    names = {part.filename for part in parts}
    if _CONTENTS not in names:
        refuse(name, _("is an archive, but no .xlsx workbook."), _("Save it as .xlsx."))
    if len(names) < len(parts):
        refuse(name, _("has two parts of one name."), _("Open it in a spreadsheet program, and save it again."))
    if any(part.flag_bits & _ENCRYPTED or part.compress_type not in _PACKINGS for part in parts):
        refuse(name, _("is packed with a password, or in a way that no spreadsheet program uses."), _("Save it again."))
    _check_sizes(sum(part.file_size for part in parts), MAX_UNPACKED, name)
    _check_sizes(sum(part.file_size for part in parts if part.filename in {_CONTENTS, _TARGETS}), MAX_CONTENTS, name)
    return parts


def _check_sizes(length: int, most: int, name: str) -> None:
    if length > most:
        what = _("unpacks to {size}; at most {most} are read.").format(size=size(length), most=size(most))
        refuse(name, what, _("Save the sheet as CSV."))


def _copy(package: zipfile.ZipFile, part: zipfile.ZipInfo, copy: zipfile.ZipFile, name: str) -> None:
    with package.open(part) as packed, copy.open(part.filename, "w", force_zip64=True) as plain:
        head = packed.read(1024)
        if b"<!DOCTYPE" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            refuse(name, _("has XML that no spreadsheet program writes."), _("Open it in one, and save it again."))
        plain.write(head)
        shutil.copyfileobj(packed, plain, 1 << 20)
