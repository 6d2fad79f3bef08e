"""Are these bytes what their name says, and not too many?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from compliance.errors import UnreadableFile
from compliance.intake.limits import MAX_FILE, MIB
from compliance.intake.wording import size
from rules.errors import Problem
from rules.language import _

__all__ = ["Form", "form_of", "opened", "refuse"]


class Form(StrEnum):
    """The forms in which findings come."""

    LINES = "JSON lines"
    JSON = "JSON"
    CSV = "CSV"
    XLSX = "Excel workbook"


_FORMS = {
    ".jsonl": Form.LINES,
    ".ndjson": Form.LINES,
    ".json": Form.JSON,
    ".csv": Form.CSV,
    ".tsv": Form.CSV,
    ".xlsx": Form.XLSX,
}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 512


def refuse(name: str, what: str, remedy: str, line: int | None = None) -> NoReturn:
    """Raises `UnreadableFile` with one problem."""
    raise UnreadableFile([Problem(name, what, remedy, line=line)])


@contextmanager
def opened(source: Path | BinaryIO, name: str) -> Iterator[BinaryIO]:
    """The bytes of `source`, from the first one, seekable; neither empty nor more than `MAX_FILE`."""
    if not isinstance(source, Path):
        with _seekable(source, name) as stream:
            yield stream
        return
    try:
        file = source.open("rb")
    except FileNotFoundError:
        refuse(name, _("there is no such file."), _("Check the path and the spelling."))
    except IsADirectoryError:
        refuse(name, _("is a folder, not a file."), _("Name a file in it."))
    except (OSError, ValueError):
        refuse(name, _("cannot be opened."), _("Check who may read it."))
    with file, _seekable(file, name) as stream:
        yield stream


@contextmanager
def _seekable(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """`stream` itself, or its bytes in a temporary file where it is a pipe: encodings need a second look."""
    if stream.seekable() and stream.tell() == 0:
        _check_size(stream, name)
        yield stream
        return
    with tempfile.TemporaryFile() as spool:
        while spool.tell() <= MAX_FILE and (chunk := stream.read(MIB)):
            spool.write(chunk)
        _check_size(cast("BinaryIO", spool), name)
        yield cast("BinaryIO", spool)


def _check_size(stream: BinaryIO, name: str) -> None:
    length = stream.seek(0, 2)
    stream.seek(0)
    if not length:
        refuse(name, _("is empty."), _("Look whether it was saved or copied completely."))
    if length > MAX_FILE:
        what = _("is larger than {most}.").format(most=size(MAX_FILE))
        refuse(name, what, _("Split it, and hand in one part after the other."))


def form_of(stream: BinaryIO, name: str) -> Form:
    """
    The form in which `name` says the findings come; for standard input (`-`), what the first character says.

    Raises `UnreadableFile` where the bytes are clearly something else.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    form = _FORMS.get(Path(name).suffix.lower())
    if name == "-":
        form = Form.JSON if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else Form.CSV
    if form is None:
        _refuse_name(name)
    if form is Form.XLSX:
        _check_workbook(head, name)
    else:
        _check_text(head, name, form)
    return form


def _refuse_name(name: str) -> NoReturn:
    if Path(name).suffix.lower() == ".xls":
        refuse(name, _("is a workbook of the old kind."), _("Open it, and save it as .xlsx."))
    what = _("is of a kind that cannot be read here.")
    refuse(name, what, _("Hand in one of: {kinds}.").format(kinds=", ".join(_FORMS)))


def _is_web_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<div"))


def _check_workbook(head: bytes, name: str) -> None:
    if head.startswith(_ZIP):
        return
    if head.startswith(_OLE):
        what = _("is an .xls workbook, or one with a password, named .xlsx.")
        refuse(name, what, _("Open it, and save it as .xlsx without a password."))
    if _is_web_page(head):
        refuse(name, _("is a web page named .xlsx."), _("Open it in a spreadsheet program, and save it as .xlsx."))
    refuse(name, _("is not an .xlsx workbook."), _("Open it in a spreadsheet program, and save it as .xlsx."))


def _check_text(head: bytes, name: str, form: Form) -> None:
    if head.startswith((_ZIP, _OLE)):
        what = _("is a workbook or an archive, not {form}.").format(form=form.value)
        refuse(name, what, _("If it is an .xlsx workbook, name it so."))
    if head.startswith(_UTF16) or head[1:2] == b"\0" or head[:1] == b"\0":
        what = _("is in UTF-16, which is not read here.")
        refuse(name, what, _("Save it as UTF-8; in Excel, as “CSV UTF-8”."))
    if _is_web_page(head):
        what = _("is a web page, not {form}.").format(form=form.value)
        refuse(name, what, _("Export the data once more, as {form}.").format(form=form.value))
