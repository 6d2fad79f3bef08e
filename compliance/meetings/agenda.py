"""How is an agenda made and changed? It proposes itself; then items are added, dropped and moved until the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from compliance.conference_states import AgendaKind
from compliance.errors import BadInput
from compliance.ids import new_id
from compliance.meetings.file import open_meeting
from compliance.meetings.proposing import Proposed, propose_agenda
from compliance.meetings.texts import kept_line
from compliance.queries.numbers import find_case
from compliance.states import EventAct
from compliance.store.conference import AgendaItem
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.file import MeetingFile
    from compliance.meetings.rows import AgendaRow

__all__ = ["add_item", "drop_item", "item_at", "move_item", "propose_again", "put_on"]


def put_on(file: MeetingFile, items: Iterable[Proposed]) -> list[AgendaRow]:
    """Put `items` at the end of the agenda, but those that are there already; what was put there."""
    there = {(each["kind"], each["subject"], _what(each)) for each in file.agenda}
    return [_append(file, item) for item in items if (item.kind, item.subject, _own(item)) not in there]


def _what(row: AgendaRow) -> str:
    return row["title"] if row["kind"] is AgendaKind.OWN else ""


def _own(item: Proposed) -> str:
    """What a person put up is known by its words, everything else by what it is about."""
    return item.title if item.kind is AgendaKind.OWN else ""


def _append(file: MeetingFile, item: Proposed) -> AgendaRow:
    row: AgendaRow = {
        "district": file.bench.district,
        "id": new_id(file.bench.at),
        "meeting_id": file.row["id"],
        "position": len(file.agenda) + 1,
        "kind": item.kind,
        "subject": item.subject,
        "title": item.title,
        "outcome": "",
    }
    file.agenda.append(row)
    file.add(AgendaItem, row)
    return row


def propose_again(bench: Bench, number: str) -> MeetingFile:
    """
    Put on the agenda what the record proposes by now and is not there; nothing is taken away or moved.

    Only the state of what was agreed, with which it opens, is told anew. Raises as `open_meeting` does.
    """
    file = open_meeting(bench, number)
    items = propose_agenda(bench.session, bench.book, bench.at, file.row["kind"], file.row["held_on"])
    added = [each["position"] for each in put_on(file, items)]
    state = next((each for each in items if each.kind is AgendaKind.STATE), None)
    opening = next((each for each in file.agenda if each["kind"] is AgendaKind.STATE), None)
    if state is not None and opening is not None and opening["title"] != state.title:
        file.change_row(AgendaItem, opening, title=state.title)
    if opening is not None and opening["position"] in added:
        _place(file, opening, 1)
    file.note(EventAct.AGENDA_CHANGED, given={"proposed": len(added)})
    return file


def add_item(bench: Bench, number: str, title: str, case: str | None = None) -> MeetingFile:
    """Put up something else, of a `case` if one is named. Raises as `open_meeting` does, `BadInput`, `NotFound`."""
    file = open_meeting(bench, number)
    if case is not None:
        case = bench.open_id(find_case(bench.session, bench.district, case)).case["number"]
    row = _append(file, Proposed(AgendaKind.OWN, case or "", kept_line("--title", title)))
    file.note(EventAct.AGENDA_CHANGED, row["title"], given={"added": row["position"]})
    return file


def drop_item(bench: Bench, number: str, position: int) -> MeetingFile:
    """Take an item off the agenda; it stays in the record. Raises as `open_meeting` does, `BadInput`."""
    file = open_meeting(bench, number)
    row = item_at(file, position)
    file.agenda.remove(row)
    file.change_row(AgendaItem, row, position=0)
    _renumber(file)
    file.note(EventAct.AGENDA_CHANGED, row["title"], given={"dropped": position})
    return file


def move_item(bench: Bench, number: str, position: int, to: int) -> MeetingFile:
    """Move an item to another place; those between move up or down. Raises as `open_meeting` does, `BadInput`."""
    file = open_meeting(bench, number)
    row = item_at(file, position)
    item_at(file, to, "TO")
    _place(file, row, to)
    file.note(EventAct.AGENDA_CHANGED, row["title"], given={"moved": position, "to": to})
    return file


def item_at(file: MeetingFile, position: int, place: str = "POSITION") -> AgendaRow:
    """The item at `position`. Raises `BadInput`, saying how many there are."""
    found = next((each for each in file.agenda if each["position"] == position), None)
    if found is None:
        what = _("there is no item {position} on the agenda of {number}, which has {count}.")
        told = what.format(position=position, number=file.row["number"], count=len(file.agenda))
        raise BadInput(
            [Problem(place, told, _("See `lianban meeting show {number}`.").format(number=file.row["number"]))]
        )
    return found


def _place(file: MeetingFile, row: AgendaRow, to: int) -> None:
    file.agenda.remove(row)
    file.agenda.insert(to - 1, row)
    _renumber(file)


def _renumber(file: MeetingFile) -> None:
    for position, row in enumerate(file.agenda, 1):
        if row["position"] != position:
            file.change_row(AgendaItem, row, position=position)
