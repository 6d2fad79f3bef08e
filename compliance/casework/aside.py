"""How does a case go aside, and come back? Parked for a while, merged into another, or void."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.casework.ruling import settle_dispute
from compliance.casework.time import come_back
from compliance.draft import Severity
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.recording.shares import sooner
from compliance.states import ASIDE, CaseState, EventAct
from compliance.store.cases import Case
from compliance.store.models import Finding

if TYPE_CHECKING:
    from compliance.casework.file import File

__all__ = ["merge", "park", "restore", "resume", "void"]


def park(bench: Bench, number: str, approver: str, reason: str, until: date | None) -> Done:
    """Park what cannot be solved now, until the end of a day; it is still counted, and comes back by itself."""
    file = bench.open(number)
    file.take(CaseAct.PARK, Request(approver=approver, reason=reason, until=until))
    news = {"aside_from": file.case["state"], "parked_until": until, "parkings": file.case["parkings"] + 1}
    file.move(CaseState.PARKED, **news)
    file.note(EventAct.PARKED, reason, given={"approver": approver, "until": until})
    return file.done(CaseAct.PARK)


def resume(bench: Bench, number: str, remark: str = "") -> Done:
    """Bring a parked case back before its day; its time runs anew from now."""
    file = bench.open(number)
    file.take(CaseAct.RESUME, Request(reason=remark))
    come_back(file, bench.at)
    file.note(EventAct.RESUMED, remark)
    return file.done(CaseAct.RESUME)


def merge(bench: Bench, number: str, into: str | None, reason: str) -> Done:
    """What was opened twice goes on as the older case; the younger keeps its findings, and cites that."""
    file = bench.open(number)
    file.take(CaseAct.MERGE, Request(other=into, reason=reason))
    assert into is not None
    other = bench.open(into)
    _set_aside(file, merged_into=other.case["id"])
    file.note(EventAct.MERGED, reason, given={"into": other.case["number"]})
    first = min(file.case["found_on"], other.case["found_on"])
    urgent = min(file.case["severity"], other.case["severity"], key=list(Severity).index)
    other.change(found_on=first, severity=urgent)
    for task in other.tasks:
        other.change_task(task, **sooner(bench.terms, other.case, task, bench.at))
    other.note(EventAct.MERGED, reason, given={"takes_in": file.case["number"]})
    return file.done(CaseAct.MERGE, other.case["number"])


def void(bench: Bench, number: str, reason: str) -> Done:
    """Void what was opened in error; nothing is deleted, and `restore` brings it back."""
    file = bench.open(number)
    file.take(CaseAct.VOID, Request(reason=reason))
    _set_aside(file)
    file.note(EventAct.VOIDED, reason)
    return file.done(CaseAct.VOID)


def _set_aside(file: File, **news: object) -> None:
    """What was aside already keeps where it stood before that; a dispute about it is over."""
    settle_dispute(file, None)
    stood = file.case["aside_from"] if file.case["state"] in ASIDE else file.case["state"]
    file.move(CaseState.VOID, aside_from=stood, parked_until=None, at_conference=False, **news)


def restore(bench: Bench, number: str, reason: str = "") -> Done:
    """Undo a merge or a voiding: the case is again where it stood."""
    file = bench.open(number)
    file.take(CaseAct.RESTORE, Request(reason=reason))
    state = file.case["aside_from"]
    assert state is not None, "the schema sees to it"
    into = file.case["merged_into"]
    file.move(state, aside_from=None, merged_into=None)
    file.note(EventAct.RESTORED, reason)
    if into is not None:
        _forget(bench.open_id(into), file)
    return file.done(CaseAct.RESTORE)


def _forget(other: File, file: File) -> None:
    """The older case without what it had taken in."""
    bench = other.bench
    ids = [
        other.case["id"],
        *bench.session.scalars(
            select(Case.id).where(
                Case.district == bench.district, Case.merged_into == other.case["id"], Case.id != file.case["id"]
            )
        ),
    ]
    mine = (Finding.district == bench.district, Finding.case_id.in_(ids))
    first = bench.session.scalar(select(func.min(Finding.found_on)).where(*mine))
    severities = bench.session.scalars(select(Finding.severity).where(*mine).distinct()).all()
    other.change(found_on=first, severity=min(severities, key=list(Severity).index))
    other.note(EventAct.RESTORED, "", given={"lets_go": file.case["number"]})
