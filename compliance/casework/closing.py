"""Was it put right? Somebody who did not handle it looks; then it is closed, drawn again, or opened again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from compliance.casework.agreed import agreed_time
from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.clock import day_in
from compliance.draft import VisitSource
from compliance.errors import BadInput
from compliance.ids import new_id
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.recording.shares import clock_news
from compliance.recording.visits import Seen
from compliance.states import CaseState, EventAct, TaskRole, TaskState, VisitResult
from compliance.store.casework import Verification
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.file import File
    from compliance.recording.rows import VerificationRow

__all__ = ["close", "reopen", "verify"]


def verify(
    bench: Bench, number: str, *, passed: bool, day: date | None = None, inspector: str = "", reason: str = ""
) -> Done:
    """
    Record a re-inspection on `day` (today if left out): put right, and it is closed; or not,
    and it goes back to its lead, with a new deadline, counted as rework.

    A closed case that was drawn is checked the same way: it stays closed, or is reopened.
    """
    file = bench.open(number)
    act = CaseAct.VERIFY_PASSED if passed else CaseAct.VERIFY_FAILED
    file.take(act, Request(day=day, inspector=inspector, reason=reason))
    recheck = file.case["state"] is CaseState.CLOSED
    _record(file, _day(file, day), inspector or bench.actor.name, passed=passed, recheck=recheck)
    if recheck:
        file.change(drawn=False)
        file.note(EventAct.RECHECKED, reason, given={"passed": passed})
        if not passed:
            _open_again(file)
            file.note(EventAct.REOPENED, reason)
    elif passed:
        _close(file)
        file.note(EventAct.VERIFIED, reason)
    else:
        _rework(file)
        file.note(EventAct.VERIFICATION_FAILED, reason)
    return file.done(act)


def close(bench: Bench, number: str, remark: str = "") -> Done:
    """Strike off what a visit since the answer found put right."""
    file = bench.open(number)
    file.take(CaseAct.CLOSE, Request(reason=remark))
    _close(file)
    file.note(EventAct.CLOSED, remark)
    return file.done(CaseAct.CLOSE)


def reopen(bench: Bench, number: str, reason: str) -> Done:
    """Open a closed case again, within the policy's time; to the same units, their time counted anew."""
    file = bench.open(number)
    file.take(CaseAct.REOPEN, Request(reason=reason))
    _open_again(file)
    file.note(EventAct.REOPENED, reason)
    return file.done(CaseAct.REOPEN)


def _day(file: File, day: date | None) -> date:
    """The day of the re-inspection: not in the future, not before what it looks at."""
    bench = file.bench
    held = day or bench.today
    since = file.case["answered_at"] if file.case["state"] is CaseState.ANSWERED else file.case["closed_at"]
    if held > bench.today:
        raise BadInput([Problem("--on", _("{day} is in the future.").format(day=held))])
    if since is not None and held < day_in(bench.time_zone, since):
        what = _("{day} is before the answer, which came on {since}.")
        raise BadInput([Problem("--on", what.format(day=held, since=day_in(bench.time_zone, since)))])
    return held


def _record(file: File, day: date, inspector: str, *, passed: bool, recheck: bool) -> None:
    bench = file.bench
    seen = Seen(file.case["party_id"], day, VisitSource.RE_INSPECTION, inspector)
    if bench.visits.get(seen) is None:
        bench.visits.load([seen])
    result = VisitResult.NOTHING_FOUND if passed else VisitResult.FOUND
    unit = bench.actor.unit
    visit = bench.visits.attend(seen, [unit] if unit else [], result, bench.at)
    row: VerificationRow = {
        "district": bench.district,
        "id": new_id(bench.at),
        "case_id": file.case["id"],
        "visit_id": visit["id"],
        "passed": passed,
        "recheck": recheck,
        "verified_at": bench.at,
    }
    file.add(Verification, row)


def _close(file: File) -> None:
    file.move(CaseState.CLOSED, closed_at=file.bench.at, at_conference=False)


def _rework(file: File) -> None:
    """Back to the lead, whose share begins again as received; the others' answers stand."""
    (task,) = file.share_of(TaskRole.LEAD)
    news = {**clock_news(file.bench.terms, file.case, task, file.bench.at), **agreed_time(file)}
    file.change_task(task, state=TaskState.ACCEPTED, answered_at=None, **news)
    file.move(CaseState.ACCEPTED, answered_at=None, reworks=file.case["reworks"] + 1)


def _open_again(file: File) -> None:
    to_unit = file.case["lead"] is not None and bool(file.tasks)
    file.move(
        CaseState.DISPATCHED if to_unit else CaseState.DESK,
        closed_at=None,
        answered_at=None,
        handed_to=None,
        drawn=False,
        dispatched_at=file.bench.at if to_unit else None,
        needs_office=file.case["needs_office"] or not to_unit,
        reopenings=file.case["reopenings"] + 1,
    )
    if to_unit:
        file.begin_again()
