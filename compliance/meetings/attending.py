"""Who came to a meeting? Of every unit and guest that was asked: present, a stand-in, or absent and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from compliance.conference_states import Presence
from compliance.errors import BadInput, NotYet
from compliance.meetings.file import open_meeting
from compliance.meetings.texts import kept_line
from compliance.states import EventAct
from compliance.store.conference import Attendee
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.file import MeetingFile
    from compliance.meetings.model import Attended
    from compliance.meetings.rows import AttendeeRow

__all__ = ["attend", "note_attendance"]


def attend(bench: Bench, number: str, attended: Sequence[Attended], *, rest_present: bool = False) -> MeetingFile:
    """
    Note who came; with `rest_present` everybody did who was asked and of whom nothing was said before or now.

    Raises as `open_meeting` does, `NotYet` before the day of the meeting, `BadInput` where somebody was
    not asked, a stand-in has no name or an absence of a member no reason.
    """
    file = open_meeting(bench, number)
    if not attended and not rest_present:
        raise BadInput([Problem("--present", _("it is not said who came."))])
    note_attendance(file, attended, rest_present=rest_present)
    file.note(EventAct.ATTENDANCE_NOTED)
    return file


def note_attendance(file: MeetingFile, attended: Sequence[Attended], *, rest_present: bool) -> None:
    """The same, in a file that is open; whoever has it writes the event."""
    if (attended or rest_present) and file.row["held_on"] > file.bench.today:
        text = _("Meeting {number} is held on {day}: who came can be noted then.")
        raise NotYet(text.format(number=file.row["number"], day=file.row["held_on"]))
    said: dict[str, Attended] = {}
    for each in attended:
        if each.who in said:
            what = _("of {who} two things are said.").format(who=_called(file, each.who))
            raise BadInput([Problem("attendance", what)])
        said[each.who] = each
        row = _row(file, each.who)
        person, reason = _checked(file, row, each)
        file.change_row(Attendee, row, presence=each.presence, person=person, reason=reason)
    for row in file.attendees if rest_present else ():
        if row["presence"] is Presence.EXPECTED:
            file.change_row(Attendee, row, presence=Presence.PRESENT)


def _row(file: MeetingFile, who: str) -> AttendeeRow:
    found = next((each for each in file.attendees if who and who in _spelt(each)), None)
    if found is None:
        what = _("{who} was not asked to meeting {number}.").format(who=who[:40], number=file.row["number"])
        asked = [each["unit"] or each["name"] for each in file.attendees]
        remedy = nearest(who, asked) or _("Invite first: `lianban meeting invite`.")
        raise BadInput([Problem("attendance", what, remedy)])
    return found


def _spelt(row: AttendeeRow) -> set[str]:
    """How somebody who was asked is named: a unit by its id; a person with or without what they are."""
    return {row["unit"], row["name"], row["name"].partition(" ")[0]}


def _checked(file: MeetingFile, row: AttendeeRow, each: Attended) -> tuple[str, str]:
    who = _called(file, each.who)
    person = kept_line("--person", each.person, needed=False)
    reason = kept_line("--reason", each.reason, needed=False)
    if each.presence is Presence.STAND_IN and not person:
        raise BadInput([Problem("attendance", _("it is not said who stood in for {who}.").format(who=who))])
    if each.presence is Presence.ABSENT and not reason and not row["guest"]:
        raise BadInput([Problem("attendance", _("it is not said why {who} was absent.").format(who=who))])
    return person, reason


def _called(file: MeetingFile, who: str) -> str:
    known = file.bench.book.names.units.get(who)
    return str(known.short) if known else who
