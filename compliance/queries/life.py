"""What has happened to a case beside its findings? One query for each kind of thing, made when this is imported."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, Select, select, union_all
from sqlalchemy.orm import Session

from compliance.queries.life_views import (
    AttachmentLine,
    ExtensionLine,
    ReturnLine,
    RulingLine,
    Standing,
    TaskLine,
    VerificationLine,
)
from compliance.queries.planning import Unindexed, of_case, onward, said
from compliance.queries.visits import attended_at
from compliance.states import TaskRole
from compliance.store.base import Base, table_of
from compliance.store.cases import LIVE, WITHDRAWN, Case, Task
from compliance.store.casework import Attachment, Extension, Return, Verification
from compliance.store.models import Visit
from compliance.store.rulings import Ruling

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from compliance.queries.asof import AsOf

__all__ = ["attachments_of", "extensions_of", "returns_of", "rulings_of", "standing_of", "tasks_of", "verifications_of"]

_ROLES = tuple(TaskRole)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that a case has: the names of what is read of it, and how."""

    names: tuple[str, ...]
    query: Select[*tuple[Any, ...]]

    def rows(self, session: Session, district: str, case_id: str) -> list[dict[str, Any]]:
        """Those of a case, in their order."""
        found = session.execute(self.query, {"district": district, "case_id": case_id})
        return [dict(zip(self.names, row, strict=True)) for row in found]


def _kind(model: type[Base], line: type[DataclassInstance], order: str) -> _Kind:
    """The rows of `model` with the columns that `line` has."""
    table = table_of(model)
    names = tuple(each.name for each in fields(line) if each.name in table.columns)
    query = select(*(table.c[name] for name in names)).where(*of_case(table))
    return _Kind(names, query.order_by(Unindexed(table.c[order]), table.c.id))


def _standing() -> _Kind:
    case = table_of(Case)
    into, cited = case.alias(), case.alias()
    names = tuple(each.name for each in fields(Standing))
    own = [case.c[name] for name in names if name not in {"merged_into", "cites"}]
    query = (
        select(*own, into.c.number, cited.c.number)
        .outerjoin(into, (into.c.district == case.c.district) & (into.c.id == case.c.merged_into))
        .outerjoin(cited, (cited.c.district == case.c.district) & (cited.c.id == case.c.cites))
    )
    return _Kind(names, query.where(*of_case(case, "id")))


def _tasks() -> Executable:
    """In two parts, since each has an index of its own."""
    case, task = table_of(Case).c, table_of(Task)
    columns = (case.state, case.parked_until, case.issue, case.severity, *(task.c[name] for name in _SHARE))
    theirs = select(task.c.id, *columns).select_from(onward(Task, (Case, "id", Task, "case_id"))).where(*of_case(task))
    return union_all(*(theirs.where(said("tasks", part)) for part in (LIVE, WITHDRAWN)))


def _verifications() -> Select[*tuple[Any, ...]]:
    seen, made = table_of(Visit), table_of(Verification)
    columns = (seen.c.id, seen.c.visited_on, seen.c.inspector, made.c.passed, made.c.recheck, made.c.verified_at)
    way = onward(Verification, (Visit, "id", Verification, "visit_id"))
    return select(*columns).select_from(way).where(*of_case(made)).order_by(made.c.verified_at, made.c.id)


_SHARE = tuple(each.name for each in fields(TaskLine))
_STANDING, _TASKS, _VERIFICATIONS = _standing(), _tasks(), _verifications()
_RETURNS = _kind(Return, ReturnLine, "returned_at")
_RULINGS = _kind(Ruling, RulingLine, "made_at")
_EXTENSIONS = _kind(Extension, ExtensionLine, "id")
_ATTACHMENTS = _kind(Attachment, AttachmentLine, "id")


def standing_of(session: Session, district: str, case_id: str) -> Standing:
    """Where the case stands beside its state."""
    (row,) = _STANDING.rows(session, district, case_id)
    return Standing(**row)


def tasks_of(session: Session, district: str, case_id: str, now: AsOf | None) -> tuple[TaskLine, ...]:
    """The shares, the lead's first; as they stand `now`, if that is given."""
    rows = session.execute(_TASKS, {"district": district, "case_id": case_id}).all()
    lines = []
    for _id, state, until, issue, severity, *values in sorted(rows, key=lambda row: row[0]):
        task: dict[str, Any] = dict(zip(_SHARE, values, strict=True))
        if now is not None and now.works(state, until):
            task |= now.share(task, issue, severity, now.parking_end(state, until))
        lines.append(TaskLine(**task))
    return tuple(sorted(lines, key=lambda task: _ROLES.index(task.role)))


def returns_of(session: Session, district: str, case_id: str) -> tuple[ReturnLine, ...]:
    """The disputes, the first one first."""
    return tuple(ReturnLine(**row) for row in _RETURNS.rows(session, district, case_id))


def rulings_of(session: Session, district: str, case_id: str) -> tuple[RulingLine, ...]:
    """The rulings, the first one first."""
    rows = _RULINGS.rows(session, district, case_id)
    return tuple(RulingLine(**{**row, "joint": tuple(json.loads(row["joint"]))}) for row in rows)


def extensions_of(session: Session, district: str, case_id: str) -> tuple[ExtensionLine, ...]:
    """The requests for more time, the first one first."""
    return tuple(ExtensionLine(**row) for row in _EXTENSIONS.rows(session, district, case_id))


def attachments_of(session: Session, district: str, case_id: str) -> tuple[AttachmentLine, ...]:
    """The files that were put to the case itself, in the order of their coming."""
    return tuple(AttachmentLine(**row) for row in _ATTACHMENTS.rows(session, district, case_id))


def verifications_of(session: Session, district: str, case_id: str) -> tuple[VerificationLine, ...]:
    """The re-inspections, the first one first."""
    rows = session.execute(_VERIFICATIONS, {"district": district, "case_id": case_id}).all()
    attended = attended_at(session, district, [row.id for row in rows]) if rows else {}
    return tuple(VerificationLine(day, who, attended.get(visit, ()), *rest) for visit, day, who, *rest in rows)
