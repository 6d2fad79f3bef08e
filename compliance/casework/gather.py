"""What has the table to know of a case for one act? Only that is read from the record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select

from compliance.actor import ActorRole
from compliance.clock import day_in
from compliance.labels import event_label
from compliance.life.acts import CaseAct, Guard, Who
from compliance.life.situation import Request, Situation
from compliance.life.table import rows_for
from compliance.meetings.naming import is_matter
from compliance.recording.ledger import rows_of
from compliance.rights import role_name
from compliance.states import OVER, CaseState, EventAct, ExtensionState, Purpose, VisitResult
from compliance.store.cases import Case
from compliance.store.casework import Attachment, Extension, Return
from compliance.store.log import Event
from compliance.store.models import Answer, Attendance, Finding, FindingDecision, Visit
from rules.language import _

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.casework.file import File
    from compliance.recording.rows import CaseRow, ExtensionRow, ReturnRow

__all__ = ["last_change", "open_request", "open_return", "situation", "twin_of"]

_HANDLED = (EventAct.ACCEPTED, EventAct.ANSWERED)


def situation(file: File, act: CaseAct, request: Request, actor: Actor) -> Situation:
    """`file` as the table looks at it for `act`."""
    case, bench = file.case, file.bench
    rows = rows_for(act, case["state"])
    guards = {guard for row in rows for guard in row.guards}
    whos = {row.who for row in rows}
    own = next((task for task in file.tasks if task["unit"] == actor.unit), None)
    received = own["received_at"] if own else None
    asking = actor.unit if act is CaseAct.EXTEND else request.unit
    return Situation(
        case=case,
        tasks=tuple(file.tasks),
        actor=actor,
        at=bench.at,
        time_zone=bench.time_zone,
        request=request,
        allocation=bench.book.names,
        return_by=bench.terms.return_by(case["issue"], case["severity"], received),
        reopen_by=bench.terms.reopen_by(case["closed_at"]),
        park_latest=bench.terms.park_latest(bench.at),
        evidence_from=bench.terms.policy.evidence_from,
        has_question=Guard.HAS_QUESTION in guards and _has_question(file),
        dispute=open_return(file) if case["state"] is CaseState.RETURNED else None,
        asked=open_request(file, asking) if guards & {Guard.NONE_ASKED, Guard.ASKED_BY_OTHER} else None,
        handlers=_handlers(file) if whos & {Who.NOT_HANDLER, Who.OFFICE_NOT_HANDLER} else frozenset(),
        proven=_proven(file) if Guard.GIVES_EVIDENCE in guards else frozenset(),
        onlookers=_onlookers(file) if Who.ON_CASE in whos else frozenset(),
        re_inspected=Guard.RE_INSPECTED in guards and _re_inspected(file),
        twin=twin_of(file, request.unit or case["lead"]) if Guard.NO_TWIN in guards else None,
        other=_other(file, request.other) if Guard.SAME_MATTER in guards else None,
        last_change=lambda: last_change(file),
    )


def open_return(file: File) -> ReturnRow | None:
    """The dispute that waits for a ruling."""
    where = (Return.district == file.bench.district, Return.case_id == file.case["id"], Return.settled_at.is_(None))
    found = next(rows_of(file.bench.session, Return, *where), None)
    return cast("ReturnRow | None", found)


def _has_question(file: File) -> bool:
    records = (
        select(Answer.record)
        .join(
            FindingDecision, (FindingDecision.district == Answer.district) & (FindingDecision.answer == Answer.digest)
        )
        .join(Finding, (Finding.district == FindingDecision.district) & (Finding.id == FindingDecision.finding_id))
        .where(Finding.district == file.bench.district, Finding.case_id == file.case["id"])
    )
    return any(json.loads(record)["question"] is not None for record in file.bench.session.scalars(records))


def open_request(file: File, unit: str | None) -> ExtensionRow | None:
    """The request for more time that `unit` made and nobody decided; the first one where no unit is named."""
    where = [Extension.case_id == file.case["id"], Extension.state == ExtensionState.ASKED]
    if unit is not None:
        where.append(Extension.unit == unit)
    found = list(rows_of(file.bench.session, Extension, Extension.district == file.bench.district, *where))
    return cast("ExtensionRow", min(found, key=lambda row: str(row["id"]))) if found else None


def _handlers(file: File) -> frozenset[tuple[str | None, str]]:
    people = select(Event.actor_unit, Event.actor_name).where(
        Event.district == file.bench.district,
        Event.case_id == file.case["id"],
        Event.act.in_([act.value for act in _HANDLED]),
    )
    return frozenset((unit, name) for unit, name in file.bench.session.execute(people))


def _proven(file: File) -> frozenset[str]:
    units = select(Attachment.unit).where(
        Attachment.district == file.bench.district,
        Attachment.case_id == file.case["id"],
        Attachment.purpose == Purpose.COMPLETION,
    )
    return frozenset(unit for unit in file.bench.session.scalars(units) if unit is not None)


def _onlookers(file: File) -> frozenset[str]:
    """The units that coordinate everything or attended one of its visits."""
    attended = (
        select(Attendance.unit)
        .join(Finding, (Finding.district == Attendance.district) & (Finding.visit_id == Attendance.visit_id))
        .where(Finding.district == file.bench.district, Finding.case_id == file.case["id"])
    )
    coordinator = file.bench.book.allocation.lead_unit
    return frozenset(file.bench.session.scalars(attended)) | ({coordinator} if coordinator else frozenset())


def _re_inspected(file: File) -> bool:
    """
    Whether a visit since the answer found nothing, by somebody who did not handle it.

    For a matter no visit says so: they are all of one party, the conference, and one that is put right is closed then.
    """
    answered = file.case["answered_at"]
    if answered is None or is_matter(file.case["issue"]):
        return False
    passed = select(Visit.inspector).where(
        Visit.district == file.bench.district,
        Visit.party_id == file.case["party_id"],
        Visit.result == VisitResult.NOTHING_FOUND,
        Visit.visited_on >= day_in(file.bench.time_zone, answered),
        Visit.recorded_at >= answered,
    )
    handled = {name for _unit, name in _handlers(file) if name}
    return any(inspector not in handled for inspector in file.bench.session.scalars(passed))


def twin_of(file: File, lead: str | None) -> str | None:
    """The number of another case that is open for the same party, issue and `lead`."""
    where = (
        Case.district == file.bench.district,
        Case.party_id == file.case["party_id"],
        Case.issue == file.case["issue"],
        Case.id != file.case["id"],
        Case.lead.is_(None) if lead is None else Case.lead == lead,
    )
    rows = file.bench.session.execute(select(Case.number, Case.state).where(*where))
    return next((number for number, state in rows if state not in OVER), None)


def _other(file: File, number: str | None) -> CaseRow | None:
    return None if number is None else file.bench.open(number).case


def last_change(file: File) -> str:
    """What was last done to it, by whom and when, in words."""
    bench = file.bench
    columns = select(Event.act, Event.actor_unit, Event.actor_role, Event.actor_name, Event.at)
    mine = (Event.district == bench.district, Event.case_id == file.case["id"])
    row = bench.session.execute(columns.where(*mine).order_by(Event.seq.desc()).limit(1)).first()
    if row is None:
        return _("nothing was done yet")
    act, unit, role, name, at = row
    found = bench.book.names.units.get(unit or "")
    who = " ".join(part for part in (str(found.short) if found else unit, role_name(ActorRole(role)), name) if part)
    when = f"{at.astimezone(ZoneInfo(bench.time_zone)):%Y-%m-%d %H:%M}"
    return _("{act}, {at}, by {who}").format(act=event_label(act), at=when, who=who)
