"""How do minutes take effect? Who was there, what came of each item, and every decision at once, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from compliance.actor import Actor, ActorRole
from compliance.adopting.adopt import adopt
from compliance.casework.bench import Bench
from compliance.casework.disputes import confer, rule_on
from compliance.conference_states import MeetingState, Presence
from compliance.errors import BadInput, ComplianceError, Conflict, NotYet, Refused
from compliance.meetings.agenda import item_at
from compliance.meetings.attending import note_attendance
from compliance.meetings.callers import chair_of
from compliance.meetings.file import MeetingFile, open_meeting
from compliance.meetings.matters import Agreed, Matters
from compliance.meetings.texts import kept_text
from compliance.roster.acting import settle
from compliance.states import EventAct
from compliance.store.conference import AgendaItem
from rules.errors import RulesError
from rules.language import _

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.book import Book
    from compliance.casework.file import Done
    from compliance.meetings.model import Adopts, Decision, Minutes, Rules, Settles
    from compliance.meetings.rows import MeetingRow

__all__ = ["Minuted", "minute"]

_Said = TypeVar("_Said")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Minuted:
    """What took effect: the matters, the rulings by case, the allocations and the members, in the words of each."""

    number: str
    chair: str
    matters: tuple[Agreed, ...]
    rulings: tuple[Done, ...]
    adopted: tuple[str, ...]
    members: tuple[str, ...]


def minute(session: Session, book: Book, actor: Actor, at: datetime, number: str, minutes: Minutes) -> Minuted:
    """
    Minute a meeting: everything that it decided takes effect now, in the transaction of `session`.

    A ruling is the convener's, by whoever was in the chair; a case that was not before the
    conference is put there first. What is adopted comes last, so that the rulings are by the
    allocation in force until then. Raises `NotAllowed`, `NotFound`, `Conflict` and `BadInput`
    as each part does; where one of several decisions cannot be, `Refused` with every reason,
    and whoever holds the transaction then keeps nothing.
    """
    with _at_work(session, book, actor, at) as bench:
        file = open_meeting(bench, number)
        chair = chair_of(bench, minutes.chair, file.row["called_by"], file.row["held_on"])
        _require_held(file)
        _confer(bench, file.row, minutes)
    with _at_work(session, book, Actor(None, ActorRole.CONVENER, chair), at) as convening:
        rulings = _each(
            _("ruling on {of}"), minutes.rulings, lambda said: said.case, lambda said: _rule(convening, said)
        )
    with _at_work(session, book, actor, at) as bench:
        file = open_meeting(bench, number)
        done = _written(file, minutes, chair, tuple(rulings))
    for said in minutes.adoptions:
        _adopt(session, book, said, actor, at)
    return done


@contextmanager
def _at_work(session: Session, book: Book, actor: Actor, at: datetime) -> Iterator[Bench]:
    """A bench of one person, whose acts are written before the next one's."""
    bench = Bench(session, book, actor, at)
    yield bench
    bench.write()


def _each(
    words: str, every: tuple[_Said, ...], name: Callable[[_Said], str], do: Callable[[_Said], _Made]
) -> list[_Made]:
    """Do all of one kind; the reasons of all that cannot be done are told together."""
    made: list[_Made] = []
    reasons: list[tuple[str, str]] = []
    for said in every:
        try:
            made.append(do(said))
        except (ComplianceError, RulesError) as error:
            told = " ".join(map(str, error.problems)) if isinstance(error, BadInput) else str(error)
            reasons.append((words.format(of=name(said)), told))
    if reasons:
        raise Refused(reasons, len(every))
    return made


def _require_held(file: MeetingFile) -> None:
    if file.row["held_on"] > file.bench.today:
        text = _("Meeting {number} is held on {day}: its minutes come after that.")
        raise NotYet(text.format(number=file.row["number"], day=file.row["held_on"]))


def _confer(bench: Bench, meeting: MeetingRow, minutes: Minutes) -> None:
    """The office puts to the conference what that rules on, where it was not there before."""
    if bench.actor.role is not ActorRole.OFFICE:
        return
    reason = _("Ruled on at meeting {number}").format(number=meeting["number"])
    wanted = [said for said in minutes.rulings if not bench.open(said.case).case["at_conference"]]
    _each(_("ruling on {of}"), tuple(wanted), lambda said: said.case, lambda said: confer(bench, said.case, reason))


def _rule(bench: Bench, said: Rules) -> Done:
    return rule_on(bench, said.case, said.lead, said.reason, said.joint)


def _written(file: MeetingFile, minutes: Minutes, chair: str, rulings: tuple[Done, ...]) -> Minuted:
    """The minutes themselves, with the matters and the members that were agreed."""
    bench, number = file.bench, file.row["number"]
    summary = kept_text("summary", minutes.summary)
    note_attendance(file, minutes.attended, rest_present=minutes.rest_present)
    _require_attendance(file)
    for position, outcome in minutes.outcomes.items():
        file.change_row(AgendaItem, item_at(file, position, "outcomes"), outcome=kept_text("outcomes", outcome))
    matters = Matters(bench, file.row)
    agreed = _each(
        _("matter “{of}”"), minutes.matters, lambda said: said.title, lambda said: _agree(file, matters, said)
    )
    members = _each(_("post {of}"), minutes.members, lambda said: said.post, lambda said: _settle(bench, number, said))
    adopted = tuple(f"{said.allocation.ref.id} {said.allocation.ref.version}" for said in minutes.adoptions)
    file.change(state=MeetingState.MINUTED, chaired_by=chair, minuted_at=bench.at, summary=summary)
    given = {
        "matters": [each.number for each in agreed],
        "rulings": [each.said for each in rulings],
        "adopted": list(adopted),
        "members": members,
    }
    file.note(EventAct.MEETING_MINUTED, "", given=given)
    return Minuted(number, chair, tuple(agreed), rulings, adopted, tuple(members))


def _require_attendance(file: MeetingFile) -> None:
    names = file.bench.book.names.units
    missing = [
        str(names[each["unit"]].short) if each["unit"] in names else each["unit"]
        for each in file.attendees
        if each["presence"] is Presence.EXPECTED and not each["guest"]
    ]
    if missing:
        text = _("It is not noted whether these came: {units}. First: `lianban meeting attend {number}`.")
        raise NotYet(text.format(units=_(", ").join(missing), number=file.row["number"]))


def _agree(file: MeetingFile, matters: Matters, said: Decision) -> Agreed:
    if said.item:
        item_at(file, said.item, "item")
    return matters.agree(said)


def _settle(bench: Bench, number: str, said: Settles) -> str:
    change = settle(bench, said.post, meeting=number, starts=said.starts)
    return f"{change.key}: {change.person.name if change.person else ''}"


def _adopt(session: Session, book: Book, said: Adopts, actor: Actor, at: datetime) -> None:
    """As `duty adopt` does: nothing with a fault is put in force."""
    from rules.proving.check import check

    if check(said.allocation).faults:
        ref = said.allocation.ref
        text = _("{allocation} (version {version}) has faults, and is not adopted. See `lianban duty check`.")
        raise Conflict(text.format(allocation=ref.id, version=ref.version))
    adopt(session, book, said.allocation, said.starts, actor, at, said.remark)
