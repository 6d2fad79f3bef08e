"""How does a meeting come about? The convener or a deputy calls it; the units are asked, and others are invited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.conference_states import MeetingKind, MeetingState, PostRank, Presence
from compliance.errors import BadInput, Conflict
from compliance.ids import new_id
from compliance.meetings.agenda import put_on
from compliance.meetings.callers import caller_of
from compliance.meetings.file import MeetingFile, open_meeting
from compliance.meetings.numbers import meeting_number
from compliance.meetings.proposing import propose_agenda
from compliance.meetings.texts import kept_line, kept_text
from compliance.meetings.words import meeting_title
from compliance.rights import Act, require
from compliance.roster.stored import member_units, posts
from compliance.states import EventAct
from compliance.store.conference import Attendee
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.rows import AttendeeRow, MeetingRow

__all__ = ["Call", "call", "cancel", "invite"]


@dataclass(frozen=True, slots=True)
class Call:
    """
    What is said when a meeting is called; without a title it is called by its kind.

    `called_by` is the name of who calls it, where that is not the convener who acts.
    """

    kind: MeetingKind
    held_on: date
    begins: str = ""
    place: str = ""
    title: str = ""
    called_by: str = ""


def call(bench: Bench, said: Call) -> MeetingFile:
    """
    Call a meeting: the member units are asked to come, and its agenda proposes itself from the record.

    Raises `NotAllowed` unless the convener or a deputy calls it, `BadInput` where its day is over.
    """
    require(bench.actor, Act.CONVENE)
    called_by, called_as = caller_of(bench, said.called_by)
    if said.held_on < bench.today:
        what = _("{day} is over.").format(day=said.held_on)
        remedy = _("What was held before is recorded as on its day: `--as-of DAY`.")
        raise BadInput([Problem("--on", what, remedy)])
    row = _row(bench, said, called_by, called_as)
    file = MeetingFile(bench, row, [], [], new=True)
    for unit in _members(bench, said.held_on):
        _ask(file, unit=unit, guest=False)
    for unit, name in _always_invited(bench, said.held_on, file):
        _ask(file, unit=unit, name=name, guest=True)
    put_on(file, propose_agenda(bench.session, bench.book, bench.at, said.kind, said.held_on))
    file.note(EventAct.MEETING_CALLED, row["title"])
    return file


def _row(bench: Bench, said: Call, called_by: str, called_as: str) -> MeetingRow:
    year = said.held_on.year
    ordinal = bench.numbers.next(f"meeting_{said.kind.value}", year)
    return {
        "district": bench.district,
        "id": new_id(bench.at),
        "number": meeting_number(year, bench.numbers.next("meeting", year)),
        "kind": said.kind,
        "state": MeetingState.CALLED,
        "title": kept_line("--title", said.title, needed=False) or meeting_title(said.kind, year, ordinal),
        "held_on": said.held_on,
        "begins": kept_line("--at", said.begins, needed=False),
        "place": kept_line("--place", said.place, needed=False),
        "called_by": called_by,
        "called_as": called_as,
        "chaired_by": "",
        "called_at": bench.at,
        "minuted_at": None,
        "summary": "",
    }


def _members(bench: Bench, on: date) -> Iterable[str]:
    """The units with a member's post, else every member of the allocation."""
    units = bench.book.allocation.units.values()
    return member_units(bench.session, bench.district, on) or [each.id for each in units if each.member]


def _always_invited(bench: Bench, on: date, file: MeetingFile) -> Iterator[tuple[str, str]]:
    """Whom the roster has as invited: the unit, or the person where that is of none that the allocation has."""
    asked = {each["unit"] for each in file.attendees}
    for each in posts(bench.session, bench.district, on):
        if each.rank is not PostRank.INVITED:
            continue
        if each.unit is not None and each.unit not in asked:
            yield each.unit, ""
        elif each.unit is None and each.person is not None:
            yield "", f"{each.person.name} {each.person.title}".strip()


def _ask(file: MeetingFile, *, unit: str = "", name: str = "", guest: bool) -> None:
    row: AttendeeRow = {
        "district": file.bench.district,
        "id": new_id(file.bench.at),
        "meeting_id": file.row["id"],
        "unit": unit,
        "name": name,
        "guest": guest,
        "presence": Presence.EXPECTED,
        "person": "",
        "reason": "",
    }
    file.attendees.append(row)
    file.add(Attendee, row)


def invite(bench: Bench, number: str, units: Sequence[str], names: Sequence[str]) -> MeetingFile:
    """
    Invite other units by id, and people of none, such as experts, by name.

    Raises as `open_meeting` does, `BadInput` where nobody is named or a unit is not known,
    `Conflict` where somebody was asked already.
    """
    file = open_meeting(bench, number)
    if not units and not names:
        raise BadInput([Problem("--unit", _("it is not said who is invited."), _("Or name somebody: `--name`."))])
    asked = {(each["unit"], each["name"]) for each in file.attendees}
    for unit, name in [*((unit, "") for unit in units), *(("", kept_line("--name", name)) for name in names)]:
        if unit and unit not in bench.book.names.units:
            raise BadInput([Problem("--unit", _("there is no unit “{name}”.").format(name=unit[:40]))])
        if (unit, name) in asked:
            known = bench.book.names.units.get(unit)
            who = str(known.short) if known else name
            text = _("{who} was asked to meeting {number} already.")
            raise Conflict(text.format(who=who, number=file.row["number"]))
        asked.add((unit, name))
        _ask(file, unit=unit, name=name, guest=True)
    file.note(EventAct.ATTENDANCE_NOTED, given={"invited": [*units, *names]})
    return file


def cancel(bench: Bench, number: str, reason: str) -> MeetingFile:
    """Cancel a meeting, with the reason; its number is not used again. Raises as `open_meeting` does, `BadInput`."""
    file = open_meeting(bench, number)
    reason = kept_text("--reason", reason)
    file.change(state=MeetingState.CANCELLED)
    file.note(EventAct.MEETING_CANCELLED, reason)
    return file
