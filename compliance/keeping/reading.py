"""What does a dump say, a few rows at a time, and is it one, whole, and of the form that this lianban has?"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn

import orjson
from sqlalchemy import Table

from compliance.intake.source import refuse
from compliance.keeping.dump import FORMAT, Dumped, first_line, last_line, table_line
from compliance.keeping.kinds import Kind, kind_of
from compliance.keeping.tables import record_tables
from compliance.store.database import SCHEMA
from rules.language import _

__all__ = ["Piece", "Reader"]

_LONGEST = 256 * 2**20
_MANY, _MUCH = 2000, 4 * 2**20
"""Rows, and bytes of lines, that are held at a time."""

_SQLITE, _CUSTOM = b"SQLite format 3\0", b"PGDMP"


@dataclass(slots=True)
class Piece:
    """Some rows of one table; the first stands at `line`."""

    table: Table
    kinds: dict[str, Kind]
    line: int
    rows: list[Sequence[object]] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The line of its last row."""
        return self.line + len(self.rows) - 1


class Reader:
    """
    Reads a dump from its first line to its last, and refuses, with the line, whatever is not as it was written.

    `dumped` says what it was, when all `pieces` were taken.
    """

    def __init__(self, source: BinaryIO, name: str) -> None:
        self.dumped = Dumped()
        self._source = source
        self._name = name
        self._number = 0
        self._line = b""
        self._seen = hashlib.sha256()

    def pieces(self) -> Iterator[Piece]:
        """The rows, table by table, each value of the kind that its column holds."""
        self._begin()
        said = self._read()
        for table in record_tables():
            self._check_table(said, table)
            self._take()
            said = yield from self._rows(table)
        self._check_end(said)

    def refuse(self, what: str, line: int | None) -> NoReturn:
        """Say what is wrong at `line`, or with all of it."""
        refuse(self._name, what, _("Nothing was stored. Take another copy of the dump, or write it anew."), line=line)

    def _read(self) -> object:
        self._number += 1
        self._line = self._source.readline(_LONGEST)
        if not self._line.endswith(b"\n"):
            if len(self._line) == _LONGEST:
                self.refuse(_("is longer than any line of a dump."), self._number)
            self.refuse(_("is cut off: the last line is missing, which says how much there is."), None)
        try:
            return orjson.loads(self._line)
        except orjson.JSONDecodeError:
            self.refuse(_("is not JSON."), self._number)

    def _take(self) -> None:
        self._seen.update(self._line)

    def _begin(self) -> None:
        """Read the first line, which says what this is."""
        self._number = 1
        self._line = self._source.readline(_LONGEST)
        try:
            said = orjson.loads(self._line)
        except orjson.JSONDecodeError:
            said = None
        if not isinstance(said, dict) or said.get("dump") != "lianban":
            self._refuse_other()
        form, district = said.get("form"), said.get("district")
        if said.get("format") != FORMAT or not isinstance(form, str) or form > SCHEMA:
            what = _("was written by a newer lianban: its form is {form}, and this one knows {known}.")
            self._refuse_form(what.format(form=form, known=SCHEMA), _("Install the newer lianban."))
        if form < SCHEMA:
            what = _("is of the form {form}, and this lianban loads {known} only.").format(form=form, known=SCHEMA)
            remedy = _("Load it with the lianban that wrote it, upgrade that database, and dump it again.")
            self._refuse_form(what, remedy)
        self.dumped = Dumped(form, district if isinstance(district, str) else None)
        if self._line != first_line(self.dumped):
            self.refuse(_("is not as it was written."), 1)
        self._take()

    def _refuse_form(self, what: str, remedy: str) -> NoReturn:
        refuse(self._name, what, remedy)

    def _refuse_other(self) -> NoReturn:
        if not self._line:
            refuse(self._name, _("is empty."), _("Look whether it was saved or copied completely."))
        if self._line.startswith((_SQLITE, _CUSTOM)):
            refuse(self._name, _("is a backup, not a dump."), _("Put it back with `lianban db restore`."))
        what = _("is no dump: its first line is not the one that `lianban db dump` writes.")
        refuse(self._name, what, _("Check which file it is."))

    def _check_table(self, said: object, table: Table) -> None:
        """Refuse what is not the line that stands before the rows of `table`."""
        if not isinstance(said, dict) or not {"table", "columns"} <= said.keys():
            what = _("is not the line that begins the table “{table}”, which comes next.")
            self.refuse(what.format(table=table.name), self._number)
        if said["table"] != table.name:
            known = said["table"] in {each.name for each in record_tables()}
            unknown = _("has a table “{found}” that this lianban does not know.")
            what = _("has the table “{found}” where “{table}” comes next.") if known else unknown
            self.refuse(what.format(found=said["table"], table=table.name), self._number)
        names, columns = table.columns.keys(), said["columns"]
        strange = [each for each in columns if each not in names] if isinstance(columns, list) else []
        if strange:
            what = _("table “{table}” has a column “{column}” that this lianban does not know.")
            self.refuse(what.format(table=table.name, column=strange[0]), self._number)
        if self._line != table_line(str(table.name), names):
            what = _("table “{table}” does not have the columns that it should: {columns}.")
            self.refuse(what.format(table=table.name, columns=", ".join(names)), self._number)

    def _rows(self, table: Table) -> Generator[Piece, None, object]:
        """The rows of `table`, and then what the line after them says."""
        kinds = {str(column.name): kind_of(column) for column in table.columns}
        files = [place for place, kind in enumerate(kinds.values()) if kind is Kind.BYTES]
        piece, size, count = Piece(table, kinds, self._number + 1), 0, 0
        while isinstance(said := self._read(), list):
            if len(said) != len(kinds):
                what = _("has {count} values, and a row of the table “{table}” has {expected}.")
                self.refuse(what.format(count=len(said), table=table.name, expected=len(kinds)), self._number)
            for place in files:
                said[place] = self._file(said[place])
            self._take()
            piece.rows.append(said)
            size += len(self._line)
            if len(piece.rows) == _MANY or size > _MUCH:
                count += len(piece.rows)
                yield self._checked(piece)
                piece, size = Piece(table, kinds, self._number + 1), 0
        if piece.rows:
            yield self._checked(piece)
        self.dumped.rows[str(table.name)] = count + len(piece.rows)
        return said

    def _file(self, said: object) -> object:
        """The bytes that a row has as text; as it is, where it is none."""
        if not isinstance(said, dict) or said.keys() != {"sha256", "base64"}:
            return said
        try:
            content = b64decode(said["base64"], validate=True)
        except (TypeError, ValueError):
            self.refuse(_("has a file that is no base64."), self._number)
        if hashlib.sha256(content).hexdigest() != said["sha256"]:
            self.refuse(_("has a file that is not as it was written: its SHA-256 differs."), self._number)
        return content

    def _checked(self, piece: Piece) -> Piece:
        """`piece`, each of whose values is of the kind of its column, and of the district that the dump is of."""
        for place, (column, kind) in enumerate(zip(piece.table.columns, piece.kinds.values(), strict=True)):
            values = [row[place] for row in piece.rows]
            bad = kind.first_not(values, nullable=bool(column.nullable))
            if bad is not None:
                what = _("table “{table}”, column “{column}”: {value} is not of the kind {kind}.")
                value = repr(values[bad])[:60]
                said = what.format(table=piece.table.name, column=column.name, value=value, kind=kind.value)
                self.refuse(said, piece.line + bad)
        only = self.dumped.district
        strange = (place for place, row in enumerate(piece.rows) if row[0] != only)
        if only is not None and (bad := next(strange, None)) is not None:
            self.refuse(_("is of another district than the dump."), piece.line + bad)
        return piece

    def _check_end(self, said: object) -> None:
        """Refuse what is not the last line of this dump, and anything after it."""
        if not isinstance(said, dict) or said.get("end") != "lianban":
            self.refuse(_("is neither a row of the last table nor the end of a dump."), self._number)
        self.dumped.sha256 = self._seen.hexdigest()
        if self._line != last_line(self.dumped):
            what = _("is not as it was written: the count or the SHA-256 in its last line is that of something else.")
            self.refuse(what, None)
        if self._source.read(1):
            self.refuse(_("goes on after the end of the dump."), self._number + 1)
