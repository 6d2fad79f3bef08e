"""
What does a pack look like? JSON lines in gzip: a header, what was handed in, and at last the hash of all before.

The hash finds what was cut off or damaged on the way. It does not prove who wrote the pack.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn
from uuid import UUID

from compliance.actor import PEOPLE
from compliance.chain import canonical
from compliance.errors import BadInput
from compliance.intake.jsonrows import rows_of_lines
from compliance.intake.limits import MIB
from compliance.intake.row import BadRow, Row
from compliance.intake.source import opened, refuse
from compliance.intake.text import check_text
from compliance.intake.wording import size
from compliance.packs.entries import HandedIn
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Header", "PackFile", "handed_in_of", "read_pack", "write_pack"]

_FORMAT = "lianban-pack"
_VERSION = 1
_MOST = 64 * MIB
"""Bytes in a pack when it is unpacked: some sixty thousand findings. It is held in memory."""

_GZIP = b"\x1f\x8b"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Header:
    """
    What stands at the head of a pack: whose it is, and by which law the laptop decided.

    `starts` is the first day of that allocation, if it has one.
    """

    district: str
    device: str
    exported: HandedIn
    allocation: str
    version: str
    fingerprint: str
    starts: date | None
    findings: int
    visits: int

    def as_record(self) -> dict[str, object]:
        """As plain JSON values, with the name and the number of the form."""
        return {
            "format": _FORMAT,
            "form": _VERSION,
            "district": self.district,
            "device": self.device,
            "exported": {"at": self.exported.at, **self.exported.by},
            "allocation": {
                "id": self.allocation,
                "version": self.version,
                "fingerprint": self.fingerprint,
                "starts": self.starts,
            },
            "findings": self.findings,
            "visits": self.visits,
        }


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack that is whole: its header, its lines, and the hash of them."""

    name: str
    header: Header
    sha256: str
    _body: bytes

    def rows(self) -> Iterator[Row | BadRow]:
        """What follows the header, line by line."""
        rows = rows_of_lines(BytesIO(self._body))
        next(rows)
        return rows


def write_pack(stream: BinaryIO, header: Header, records: Iterable[Mapping[str, object]]) -> str:
    """
    Write a pack; the hash that stands at its end. The same content gives the same bytes.

    Raises `BadInput` where it gets too large to be carried so.
    """
    digest, length = hashlib.sha256(), 0
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
        for record in (header.as_record(), *records):
            line = canonical(record).encode() + b"\n"
            length += len(line)
            if length > _MOST:
                what = _("would hold more than {most}.").format(most=size(_MOST))
                raise BadInput([Problem(_("the pack"), what, _("Leave `--all` out, or use `lianban db dump`."))])
            digest.update(line)
            packed.write(line)
        packed.write(canonical({"sha256": digest.hexdigest()}).encode() + b"\n")
    return digest.hexdigest()


def read_pack(source: Path | BinaryIO, name: str) -> PackFile:
    """The pack in `source`. Raises `UnreadableFile` where it is none, is damaged, or of a form that is not known."""
    with opened(source, name) as stream:
        if stream.read(len(_GZIP)) != _GZIP:
            _refuse_kind(name)
        stream.seek(0)
        content = _unpacked(stream, name)
    first, _newline, _rest = content.partition(b"\n")
    head = _json(first)
    if head is None or head.get("format") != _FORMAT:
        _refuse_kind(name)
    if head.get("form") != _VERSION:
        what = _("has the form {found}; this lianban reads {known}.").format(found=head.get("form"), known=_VERSION)
        refuse(name, what, _("Install the newer lianban, then merge it again."))
    body, digest = _sealed(content, name)
    header = _header(head, name)
    if body.count(b"\n") != 1 + header.findings + header.visits:
        _refuse_damaged(name)
    return PackFile(name, header, digest, body)


def _unpacked(stream: BinaryIO, name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as packed:
            content = packed.read(_MOST + _LONGEST + 1)
    except (EOFError, OSError, zlib.error):
        _refuse_damaged(name)
    if len(content) > _MOST + _LONGEST:
        what = _("is larger than {most} when it is unpacked.").format(most=size(_MOST))
        refuse(name, what, _("No laptop writes such a pack: find out where it comes from."))
    return content


def _sealed(content: bytes, name: str) -> tuple[bytes, str]:
    """The lines of a pack but the last, and their hash, which the last one has to say."""
    end = content.rfind(b"\n", 0, -1) + 1
    digest = hashlib.sha256(content[:end]).hexdigest()
    if content[end:] != canonical({"sha256": digest}).encode() + b"\n":
        _refuse_damaged(name)
    return content[:end], digest


def _refuse_kind(name: str) -> NoReturn:
    refuse(name, _("is not a pack."), _("A pack is what `lianban pack export FILE` writes on a laptop."))


def _refuse_damaged(name: str) -> NoReturn:
    what = _("was damaged or cut off on its way; nothing of it was taken.")
    refuse(name, what, _("Copy it from the laptop again, or export it there once more with `--all`."))


def _json(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _header(head: Mapping[str, Any], name: str) -> Header:
    try:
        law = head["allocation"]
        return Header(
            district=_line(head["district"]),
            device=str(UUID(head["device"])),
            exported=handed_in_of(head["exported"]),
            allocation=_line(law["id"]),
            version=_line(law["version"]),
            fingerprint=_line(law["fingerprint"]),
            starts=None if law["starts"] is None else date.fromisoformat(law["starts"]),
            findings=_count(head["findings"]),
            visits=_count(head["visits"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        what = _("has a header that cannot be read.")
        refuse(name, what, _("Export it on the laptop once more."))


def handed_in_of(value: Mapping[str, Any]) -> HandedIn:
    """When and by whom, of JSON. Raises `KeyError`, `TypeError` or `ValueError` where it says no such thing."""
    at = datetime.fromisoformat(value["at"])
    if at.tzinfo is None or value["role"] not in [role.value for role in PEOPLE]:
        raise ValueError("a moment has a time zone, and a person a role")
    unit = None if value["unit"] is None else _line(value["unit"])
    return HandedIn(at.astimezone(UTC), unit, value["role"], _line(value["name"]))


def _line(value: object) -> str:
    """Text that is short and can be shown. Raises `ValueError`."""
    if not isinstance(value, str) or len(value) > _LONGEST or check_text(value) is not None:
        raise ValueError("not a line of text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value
