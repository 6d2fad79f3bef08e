"""How does somebody come to hold a post, and go? Proposed and settled; by a successor; or left vacant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.chain import plain
from compliance.conference_states import MeetingState, TenureState
from compliance.errors import BadInput, Conflict
from compliance.meetings.numbers import find_meeting
from compliance.rights import Act, require
from compliance.roster.filling import Change, Desk, day_before
from compliance.roster.model import UNIT_RANKS
from compliance.roster.names import read_line, read_person
from compliance.states import EventAct
from compliance.store.conference import Meeting
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.roster.stored import Term

__all__ = ["drop", "propose", "settle", "succeed", "vacate"]


def propose(bench: Bench, key: str, name: str, title: str, unit: str, starts: date, reason: str) -> Change:
    """
    Propose somebody for a post from `starts` on; `unit` is the id of the unit that does, which is that of the post.

    For a post of no unit, it is whoever is said. Raises `NotFound`, `NotAllowed` unless the actor keeps the roster or
    handles things for that unit, `BadInput`, `Conflict` where another is proposed already.
    """
    desk = Desk(bench, key)
    desk.require_unit_or_office()
    person, reason = read_person(name, title), desk.need(reason)
    _fits(desk, unit)
    if desk.proposed is not None:
        text = _("{person} is proposed for {key} already. Settle that, or drop it: `lianban roster drop {key}`.")
        raise Conflict(text.format(person=desk.proposed.person.name, key=key))
    proposed_by = read_line("--unit", unit)
    desk.add(person, state=TenureState.PROPOSED, starts=starts, proposed_by=proposed_by, reason=reason)
    desk.note(EventAct.HOLDER_PROPOSED, reason, person=person.name, **{"from": plain(starts)})
    return Change(key, person, starts)


def settle(bench: Bench, key: str, *, meeting: str | None = None, by: str = "", starts: date | None = None) -> Change:
    """
    Settle who is proposed for a post: by a `meeting` (its number), or `by` what else settled it, such as a document.

    Whoever held it until then does so until the day before. `starts` is the first day, if it is not the one that was
    proposed. Raises `NotAllowed` unless the actor keeps the roster or, for a meeting, may minute it; `BadInput` where
    it is not said who settled it; `NotFound`, `Conflict`.
    """
    require(bench.actor, Act.KEEP_ROSTER if meeting is None else Act.CONVENE)
    desk = Desk(bench, key)
    term = _proposal(desk)
    meeting_id = None if meeting is None else _meeting(bench, meeting)
    settled_by = read_line("--by", by, needed=False)
    if meeting_id is None and not settled_by:
        what = _("it is not said who settled it.")
        raise BadInput(
            [Problem("--meeting", what, _("Name the meeting, or with `--by` the document that settles it."))]
        )
    first = starts or term.tenure.starts
    before = desk.end_last(first)
    news = {"state": TenureState.SETTLED, "starts": first, "settled_by": settled_by, "settled_at": bench.at}
    desk.settle(term, **news, meeting_id=meeting_id)
    given = {"meeting": meeting} if meeting else {"by": settled_by}
    desk.note(EventAct.HOLDER_SETTLED, "", person=term.person.name, **{"from": plain(first)}, **given)
    return _change(desk, term, first, before)


def drop(bench: Bench, key: str, reason: str) -> Change:
    """Drop who is proposed for a post: it was not agreed, or withdrawn. Raises as `propose` does."""
    desk = Desk(bench, key)
    desk.require_unit_or_office()
    reason = desk.need(reason)
    term = _proposal(desk)
    desk.settle(term, state=TenureState.DROPPED)
    desk.note(EventAct.HOLDER_DROPPED, reason, person=term.person.name)
    return Change(key, term.person, term.tenure.starts)


def vacate(bench: Bench, key: str, starts: date, reason: str) -> Change:
    """
    Whoever holds the post does so until the day before `starts`; then it is vacant, which is shown and stops nothing.

    Raises `NotFound`, `NotAllowed`, `BadInput` without a reason, `Conflict` where it is vacant already or held from a
    later day.
    """
    desk = Desk(bench, key)
    desk.require_unit_or_office()
    reason = desk.need(reason)
    before = desk.end_last(starts)
    if before is None:
        raise Conflict(_("{key} is vacant on {day} already; nothing was changed.").format(key=key, day=starts))
    desk.note(EventAct.POST_VACATED, reason, person=before.person.name, **{"from": plain(starts)})
    return Change(key, None, starts, before.person, day_before(starts))


def succeed(bench: Bench, key: str, name: str, title: str, starts: date, reason: str) -> Change:
    """
    Whoever succeeds in the unit takes over its member's or liaison officer's post, and the office is told.

    That needs no meeting: it is settled by the unit, and stands in the list of changes that the office reads. Whoever
    held the post does so until the day before. Raises as `propose` does, and `Conflict` for a post of no unit.
    """
    desk = Desk(bench, key)
    desk.require_unit_or_office()
    person, reason = read_person(name, title), desk.need(reason)
    unit = desk.post.unit
    if desk.post.rank not in UNIT_RANKS or unit is None:
        text = _(
            "Only a member or liaison officer of a unit is followed by whoever succeeds there, and {key} is neither. "
            "Propose somebody instead: `lianban roster propose`."
        )
        raise Conflict(text.format(key=key))
    before = desk.end_last(starts)
    desk.add(
        person,
        state=TenureState.SETTLED,
        starts=starts,
        proposed_by=unit,
        settled_by=unit,
        settled_at=bench.at,
        reason=reason,
    )
    desk.note(EventAct.HOLDER_SETTLED, reason, person=person.name, **{"from": plain(starts)}, by=unit)
    if before is None:
        return Change(key, person, starts, reported=True)
    return Change(key, person, starts, before.person, day_before(starts), reported=True)


def _fits(desk: Desk, unit: str) -> None:
    """Raise `BadInput` where another unit proposes than the one that the post is of."""
    own = desk.post.unit
    if own is None or unit == own:
        return
    names = desk.bench.book.names.units
    told = str(names[own].short) if own in names else own
    what = _("{key} is of {unit}, and that unit proposes who holds it.").format(key=desk.post.key, unit=told)
    raise BadInput([Problem("--unit", what)])


def _proposal(desk: Desk) -> Term:
    if desk.proposed is None:
        text = _("Nobody is proposed for {key}. First: `lianban roster propose {key} …`.")
        raise Conflict(text.format(key=desk.post.key))
    return desk.proposed


def _meeting(bench: Bench, number: str) -> str:
    """The id of a meeting that can have settled something by now."""
    id_ = find_meeting(bench.session, bench.district, number)
    where = (Meeting.district == bench.district, Meeting.id == id_)
    found = bench.session.execute(select(Meeting.number, Meeting.state, Meeting.held_on).where(*where)).one()
    if found.state is MeetingState.CANCELLED:
        raise Conflict(_("Meeting {number} was cancelled, and settled nothing.").format(number=found.number))
    if found.held_on > bench.today:
        text = _("Meeting {number} is held on {day}, and has settled nothing yet.")
        raise Conflict(text.format(number=found.number, day=found.held_on))
    return id_


def _change(desk: Desk, term: Term, starts: date, before: Term | None) -> Change:
    if before is None:
        return Change(desk.post.key, term.person, starts)
    return Change(desk.post.key, term.person, starts, before.person, day_before(starts))
