"""Was a table edited behind the record's back? Its rows are held against those that the events make."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Table, Text, literal, select
from sqlalchemy.orm import Session

from compliance.audit.count import EACH
from compliance.queries.numbers import find_case
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.columns import ID
from compliance.store.models import Finding
from compliance.store.scratch import as_json, as_stored, rebuilt_tables
from rules.language import _

__all__ = ["Difference", "DifferenceKind", "differences"]

_LONGEST = 60

_Row = Mapping[str, object]
_Both = tuple[_Row | None, _Row | None]


class DifferenceKind(StrEnum):
    """How a table differs from what the events make of it."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One row that is not as the events say.

    `columns` has, for each that differs, the value in the table and the one by the events.
    """

    table: str
    key: Mapping[str, object]
    kind: DifferenceKind
    columns: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    number: str = ""

    def __str__(self) -> str:
        return self._says().format(table=self.table, row=self._row(), changes=_("; ").join(self._changes()))

    def _says(self) -> str:
        return {
            DifferenceKind.CHANGED: _("table {table}, {row}: {changes}."),
            DifferenceKind.MISSING: _("table {table}, {row}: it is missing from the table, and the events have it."),
            DifferenceKind.EXTRA: _("table {table}, {row}: it is in the table, and no event added it."),
        }[self.kind]

    def _row(self) -> str:
        if self.table == Case.__tablename__ and self.number:
            return _("case {number}").format(number=self.number)
        return _("row {key}").format(key=self.number or _(", ").join(map(str, self.key.values())))

    def _changes(self) -> Iterator[str]:
        for column, (stored, told) in self.columns.items():
            text = _("{column} is {stored} in the table and {told} by the events")
            yield text.format(column=column, stored=_shown(stored), told=_shown(told))


def _shown(value: object) -> str:
    if value is None:
        return _("empty")
    text = str(value)
    return _("“{text}”").format(text=text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def differences(source: Session, target: Session, district: str, number: str | None = None) -> Iterator[Difference]:
    """
    Where the tables of `source` are not what was made in `target` from the events, table by table in key order.

    With `number`, only what belongs to that case. Raises `NotFound` where there is none.
    """
    case = find_case(source, district, number) if number is not None else None
    theirs = None if case is None else {case, *_findings(source, case), *_findings(target, case)}
    for table in rebuilt_tables():
        for stored, told in _pairs(_rows(source, table, district), _rows(target, table, district)):
            if theirs is None or _concerns(table, stored, told, theirs):
                yield _difference(table, stored, told)


def _findings(session: Session, case: str) -> list[str]:
    findings = as_stored(table_of(Finding))
    return [str(each) for each in session.scalars(select(findings.c.id).where(findings.c.case_id == literal(case, ID)))]


def _rows(session: Session, table: Table, district: str) -> Iterator[tuple[tuple[object, ...], _Row]]:
    """The rows by their keys, in an order that every database has alike."""
    stored = as_stored(table)
    bytewise = session.get_bind().dialect.name == "postgresql"
    keys = [each for each in table.primary_key.columns if each.name != "district"]
    order = [
        stored.c[each.name].collate("C") if bytewise and isinstance(each.type, Text) else stored.c[each.name]
        for each in keys
    ]
    every = select(stored).where(stored.c.district == district).order_by(*order)
    for row in session.execute(every, execution_options={"yield_per": EACH}).mappings():
        read = {name: as_json(value) for name, value in row.items()}
        yield tuple(read[each.name] for each in keys), read


def _pairs(
    stored: Iterator[tuple[tuple[object, ...], _Row]], told: Iterator[tuple[tuple[object, ...], _Row]]
) -> Iterator[_Both]:
    """The rows that are not alike, side by side; None where one side has none."""
    one, other = next(stored, None), next(told, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[1], None
            one = next(stored, None)
        elif one is None or other[0] < one[0]:
            yield None, other[1]
            other = next(told, None)
        else:
            if one[1] != other[1]:
                yield one[1], other[1]
            one, other = next(stored, None), next(told, None)


def _concerns(table: Table, stored: _Row | None, told: _Row | None, ids: Collection[str]) -> bool:
    names = ("case_id", "finding_id", *(("id",) if table.name in _OWN else ()))
    return any(row.get(name) in ids for row in (stored, told) if row is not None for name in names)


_OWN = (Case.__tablename__, Finding.__tablename__)
"""The tables whose own ids are among those of a case."""


def _difference(table: Table, stored: _Row | None, told: _Row | None) -> Difference:
    row = stored or told or {}
    if stored is None or told is None:
        kind = DifferenceKind.MISSING if stored is None else DifferenceKind.EXTRA
        columns = {}
    else:
        kind = DifferenceKind.CHANGED
        columns = {name: (stored[name], told[name]) for name in stored if stored[name] != told[name]}
    key = {name: row[name] for name in table.primary_key.columns.keys() if name != "district"}  # noqa: SIM118 - likewise
    return Difference(table.name, key, kind, columns, str(row.get("number") or ""))
