"""What has happened to a case beside its findings? One query for each kind of thing."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from compliance.queries.life_views import (
    AttachmentLine,
    ExtensionLine,
    ReturnLine,
    RulingLine,
    Standing,
    TaskLine,
    VerificationLine,
)
from compliance.queries.visits import attended_at
from compliance.states import TaskRole
from compliance.store.base import Base, table_of
from compliance.store.cases import Case, Task
from compliance.store.casework import Attachment, Extension, Return, Ruling, Verification
from compliance.store.models import Visit

if TYPE_CHECKING:
    from compliance.queries.asof import AsOf

__all__ = ["attachments_of", "extensions_of", "returns_of", "rulings_of", "standing_of", "tasks_of", "verifications_of"]

_Line = TypeVar("_Line")

_ROLES = tuple(TaskRole)


def standing_of(session: Session, district: str, case_id: str) -> Standing:
    """Where the case stands beside its state."""
    into, cited = aliased(Case), aliased(Case)
    names = [each.name for each in fields(Standing)]
    own = [getattr(Case, name) for name in names if name not in {"merged_into", "cites"}]
    row = session.execute(
        select(*own, into.number, cited.number)
        .outerjoin(into, (into.district == Case.district) & (into.id == Case.merged_into))
        .outerjoin(cited, (cited.district == Case.district) & (cited.id == Case.cites))
        .where(Case.district == district, Case.id == case_id)
    ).one()
    return Standing(**dict(zip(names, row, strict=True)))


def tasks_of(session: Session, district: str, case_id: str, now: AsOf | None) -> tuple[TaskLine, ...]:
    """The shares, the lead's first; as they stand `now`, if that is given."""
    names = [each.name for each in fields(TaskLine)]
    columns = [Case.state, Case.parked_until, Case.issue, Case.severity, *(getattr(Task, name) for name in names)]
    rows = session.execute(
        select(*columns)
        .join(Case, (Case.district == Task.district) & (Case.id == Task.case_id))
        .where(Task.district == district, Task.case_id == case_id)
        .order_by(Task.id)
    )
    lines = []
    for state, until, issue, severity, *values in rows:
        task: dict[str, Any] = dict(zip(names, values, strict=True))
        if now is not None and now.works(state, until):
            task |= now.share(task, issue, severity, now.parking_end(state, until))
        lines.append(TaskLine(**task))
    return tuple(sorted(lines, key=lambda task: _ROLES.index(task.role)))


def _lines(
    session: Session, model: type[Base], line: type[_Line], district: str, case_id: str, order: str
) -> list[dict[str, Any]]:
    """The rows of `model` for a case, with the columns that `line` has."""
    table = table_of(model)
    names = [each.name for each in fields(line) if each.name in table.columns]  # type: ignore[arg-type]
    rows = session.execute(
        select(*(table.columns[name] for name in names))
        .where(table.c.district == district, table.c.case_id == case_id)
        .order_by(table.columns[order], table.c.id)
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def returns_of(session: Session, district: str, case_id: str) -> tuple[ReturnLine, ...]:
    """The disputes, the first one first."""
    return tuple(ReturnLine(**row) for row in _lines(session, Return, ReturnLine, district, case_id, "returned_at"))


def rulings_of(session: Session, district: str, case_id: str) -> tuple[RulingLine, ...]:
    """The rulings, the first one first."""
    rows = _lines(session, Ruling, RulingLine, district, case_id, "made_at")
    return tuple(RulingLine(**{**row, "joint": tuple(json.loads(row["joint"]))}) for row in rows)


def extensions_of(session: Session, district: str, case_id: str) -> tuple[ExtensionLine, ...]:
    """The requests for more time, the first one first."""
    return tuple(ExtensionLine(**row) for row in _lines(session, Extension, ExtensionLine, district, case_id, "id"))


def attachments_of(session: Session, district: str, case_id: str) -> tuple[AttachmentLine, ...]:
    """The files that were put to the case itself, in the order of their coming."""
    return tuple(AttachmentLine(**row) for row in _lines(session, Attachment, AttachmentLine, district, case_id, "id"))


def verifications_of(session: Session, district: str, case_id: str) -> tuple[VerificationLine, ...]:
    """The re-inspections, the first one first."""
    rows = session.execute(
        select(
            Visit.id,
            Visit.visited_on,
            Visit.inspector,
            Verification.passed,
            Verification.recheck,
            Verification.verified_at,
        )
        .join(Visit, (Visit.district == Verification.district) & (Visit.id == Verification.visit_id))
        .where(Verification.district == district, Verification.case_id == case_id)
        .order_by(Verification.verified_at, Verification.id)
    ).all()
    attended = attended_at(session, district, [row.id for row in rows])
    return tuple(
        VerificationLine(
            row.visited_on, row.inspector, attended.get(row.id, ()), row.passed, row.recheck, row.verified_at
        )
        for row in rows
    )
