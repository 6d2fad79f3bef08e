"""How is one meeting changed? Its rows, what is gathered of them, and the event that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from compliance.conference_states import MeetingState
from compliance.errors import Conflict
from compliance.meetings.numbers import find_meeting
from compliance.recording.ledger import rows_of
from compliance.rights import Act, require
from compliance.store.base import Base
from compliance.store.conference import AgendaItem, Attendee, Meeting
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.rows import AgendaRow, AttendeeRow, MeetingRow
    from compliance.states import EventAct

__all__ = ["MeetingFile", "open_meeting"]


class MeetingFile:
    """One meeting on the bench, with who was asked and what it talks about, the dropped items left out."""

    def __init__(
        self, bench: Bench, row: MeetingRow, attendees: list[AttendeeRow], agenda: list[AgendaRow], *, new: bool = False
    ) -> None:
        self.bench = bench
        self.row = row
        self.attendees = attendees
        self.agenda = agenda
        self._added: dict[str, list[Mapping[str, object]]] = {}
        self._changed: dict[str, dict[str, dict[str, object]]] = {}
        if new:
            self.add(Meeting, row)

    def add(self, model: type[Base], row: Mapping[str, object]) -> None:
        """Add a row that belongs to it."""
        self.bench.ledger.add(model, row)
        self._added.setdefault(model.__tablename__, []).append(row)

    def change(self, **news: object) -> None:
        """Change columns of the meeting itself."""
        self.change_row(Meeting, self.row, **news)

    def change_row(self, model: type[Base], row: Mapping[str, object], **news: object) -> None:
        """Change columns of a row that belongs to it."""
        cast("dict[str, object]", row).update(news)
        self.bench.ledger.change(model, row)
        kept = self._changed.setdefault(model.__tablename__, {})
        kept.setdefault(str(row["id"]), {"id": row["id"]}).update(news)

    def note(self, act: EventAct, why: str = "", *, given: Mapping[str, object] | None = None) -> None:
        """One event, with everything that was added and changed since the last."""
        self.bench.journal.note(
            act,
            {},
            added=self._added,
            changed={table: list(rows.values()) for table, rows in self._changed.items()},
            given={"meeting": self.row["number"], **(given or {})},
            why=why,
        )
        self._added, self._changed = {}, {}


def open_meeting(bench: Bench, number: str) -> MeetingFile:
    """
    The meeting that `number` names, to change it while nothing was minuted.

    Raises `NotFound`, `NotAllowed` unless the actor may convene, `Conflict` where it was minuted or cancelled.
    """
    require(bench.actor, Act.CONVENE)
    meeting_id = find_meeting(bench.session, bench.district, number)
    (found,) = rows_of(bench.session, Meeting, Meeting.district == bench.district, Meeting.id == meeting_id)
    row = cast("MeetingRow", found)
    if row["state"] is MeetingState.MINUTED:
        text = _("Meeting {number} was minuted already, and its minutes stay. What else is agreed is for the next one.")
        raise Conflict(text.format(number=row["number"]))
    if row["state"] is MeetingState.CANCELLED:
        raise Conflict(_("Meeting {number} was cancelled. Call another one.").format(number=row["number"]))
    theirs = (Attendee.district == bench.district, Attendee.meeting_id == meeting_id)
    attendees = cast("list[AttendeeRow]", list(rows_of(bench.session, Attendee, *theirs)))
    its = (AgendaItem.district == bench.district, AgendaItem.meeting_id == meeting_id, AgendaItem.position > 0)
    agenda = cast("list[AgendaRow]", list(rows_of(bench.session, AgendaItem, *its)))
    return MeetingFile(
        bench,
        row,
        sorted(attendees, key=lambda each: each["id"]),
        sorted(agenda, key=lambda each: each["position"]),
    )
