"""What becomes of what a meeting agrees? A matter, which is followed up as a case of the conference itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from compliance.casework.agreed import until_the_day
from compliance.casework.ruling import set_shares
from compliance.chain import canonical
from compliance.draft import Severity
from compliance.errors import BadInput, Conflict
from compliance.ids import new_id
from compliance.meetings.naming import issue_of_matter
from compliance.meetings.numbers import find_matter, matter_number
from compliance.meetings.party import conference_party
from compliance.meetings.texts import kept_line
from compliance.recording.ledger import rows_of
from compliance.recording.numbers import CASE, case_number
from compliance.recording.opening import Opened, new_case
from compliance.recording.shares import new_task, office_news
from compliance.rights import Act, require
from compliance.states import CaseState, EventAct, TaskRole
from compliance.store.cases import Case, Task
from compliance.store.conference import Matter, Meeting
from rules.decision import Outcome
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.model import Decision
    from compliance.meetings.rows import MatterRow, MeetingRow
    from compliance.recording.rows import CaseRow, PartyRow, TaskRow

__all__ = ["Agreed", "Matters", "agree", "approve"]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A matter by its number, with the number of its case; a major one is not `in_force` before it is approved."""

    number: str
    case: str
    title: str
    lead: str
    due_on: date
    in_force: bool


def agree(bench: Bench, meeting: MeetingRow, decision: Decision) -> Agreed:
    """One matter; for several of one meeting, `Matters`. Raises `BadInput`."""
    return Matters(bench, meeting).agree(decision)


class Matters:
    """The matters that one meeting agrees."""

    def __init__(self, bench: Bench, meeting: MeetingRow) -> None:
        self._bench = bench
        self._meeting = meeting
        self._party: PartyRow | None = None

    def agree(self, decision: Decision) -> Agreed:
        """
        Open the case of a matter: dispatched, with a share for each unit until the end of the agreed day.

        A major one stays on the office's desk, with no unit at work, until its approval is
        recorded. Raises `BadInput` where a unit is no member, and where its day is before the meeting's.
        """
        bench = self._bench
        title, joint = self._checked(decision)
        self._party = self._party or conference_party(bench)
        year = bench.today.year
        number = matter_number(year, bench.numbers.next("matter", year))
        case = self._case(number, decision)
        tasks = [] if decision.major else self._tasks(case, decision, joint)
        row: MatterRow = {
            "district": bench.district,
            "id": new_id(bench.at),
            "number": number,
            "meeting_id": self._meeting["id"],
            "case_id": case["id"],
            "item": decision.item,
            "title": title,
            "lead": decision.lead,
            "joint": canonical(joint),
            "major": decision.major,
            "due_on": decision.due_on,
            "approved_on": None,
            "approval": "",
        }
        bench.ledger.add(Case, case)
        bench.ledger.add(Matter, row)
        for task in tasks:
            bench.ledger.add(Task, task)
        bench.journal.note(
            EventAct.MATTER_AGREED,
            {"case_id": case["id"], "party_id": case["party_id"]},
            added={"cases": [case], "matters": [row], "tasks": tasks},
            given={"meeting": self._meeting["number"], "matter": number},
            why=title,
        )
        return Agreed(number, case["number"], title, decision.lead, decision.due_on, in_force=not decision.major)

    def _checked(self, decision: Decision) -> tuple[str, list[str]]:
        title = kept_line("title", decision.title)
        for place, unit in (("lead", decision.lead), *(("joint", each) for each in decision.joint)):
            self._require_member(place, unit)
        if decision.due_on < self._meeting["held_on"]:
            what = _("{day} is before the meeting, which is on {held}.")
            raise BadInput([Problem("due", what.format(day=decision.due_on, held=self._meeting["held_on"]))])
        return title, [unit for unit in dict.fromkeys(decision.joint) if unit != decision.lead]

    def _require_member(self, place: str, unit: str) -> None:
        units = self._bench.book.allocation.units
        if unit in units and units[unit].member:
            return
        what = _("“{unit}” is no member of the conference.").format(unit=unit[:40])
        members = [each.id for each in units.values() if each.member]
        raise BadInput([Problem(place, what, nearest(unit, members))])

    def _case(self, number: str, decision: Decision) -> CaseRow:
        bench = self._bench
        assert self._party is not None
        year = bench.today.year
        opened = Opened(
            number=case_number(year, bench.numbers.next(CASE, year)),
            issue=issue_of_matter(number),
            lead=None if decision.major else decision.lead,
            state=CaseState.DESK if decision.major else CaseState.DISPATCHED,
            outcome=Outcome.SETTLED,
            needs_office=decision.major,
            severity=Severity.ORDINARY,
            found_on=self._meeting["held_on"],
        )
        row = new_case(self._party, opened, bench.at)
        row.update(cast("CaseRow", office_news(bench.terms, row, bench.at)))
        return row

    def _tasks(self, case: CaseRow, decision: Decision, joint: list[str]) -> list[TaskRow]:
        bench = self._bench
        shares = [(decision.lead, TaskRole.LEAD), *((unit, TaskRole.JOINT) for unit in joint)]
        tasks = [new_task(bench.terms, case, unit, role, bench.at) for unit, role in shares]
        for task in tasks:
            task.update(cast("TaskRow", until_the_day(bench.terms, decision.due_on, bench.at)))
        return tasks


def approve(bench: Bench, number: str, by: str, reference: str = "", day: date | None = None) -> Agreed:
    """
    Record that a major matter was approved on `day` (today if left out): it is in force, and handed out now.

    Raises `NotFound`, `BadInput` where it is not said who approved it or the day cannot be,
    `Conflict` where there is nothing to approve.
    """
    require(bench.actor, Act.CONVENE)
    matter_id = find_matter(bench.session, bench.district, number)
    (found,) = rows_of(bench.session, Matter, Matter.district == bench.district, Matter.id == matter_id)
    matter = cast("MatterRow", found)
    approval = ", ".join(filter(None, [kept_line("--by", by), kept_line("--reference", reference, needed=False)]))
    file = bench.open_id(matter["case_id"])
    _require_waiting(matter, file.case)
    on = _day(bench, matter, day)
    file.change_row(Matter, matter, approved_on=on, approval=approval)
    file.move(CaseState.DISPATCHED, lead=matter["lead"], needs_office=False, dispatched_at=bench.at)
    set_shares(file, matter["lead"], json.loads(matter["joint"]))
    file.note(EventAct.MATTER_APPROVED, approval, given={"matter": matter["number"], "on": on})
    return Agreed(
        matter["number"], file.case["number"], matter["title"], matter["lead"], matter["due_on"], in_force=True
    )


def _require_waiting(matter: MatterRow, case: CaseRow) -> None:
    if not matter["major"]:
        text = _("Matter {number} is no major one: it is in force since the meeting agreed it.")
        raise Conflict(text.format(number=matter["number"]))
    if matter["approved_on"] is not None:
        text = _("Matter {number} was approved already, on {day}: {approval}.")
        raise Conflict(text.format(number=matter["number"], day=matter["approved_on"], approval=matter["approval"]))
    if case["state"] is not CaseState.DESK:
        text = _("Matter {number} is aside, as case {case}. First: `lianban case resume` or `lianban case restore`.")
        raise Conflict(text.format(number=matter["number"], case=case["number"]))


def _day(bench: Bench, matter: MatterRow, day: date | None) -> date:
    on = day or bench.today
    where = (Meeting.district == bench.district, Meeting.id == matter["meeting_id"])
    held = bench.session.scalars(select(Meeting.held_on).where(*where)).one()
    if on > bench.today:
        raise BadInput([Problem("--on", _("{day} is in the future.").format(day=on))])
    if on < held:
        what = _("{day} is before the meeting, which is on {held}.").format(day=on, held=held)
        raise BadInput([Problem("--on", what)])
    return on
