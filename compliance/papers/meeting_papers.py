"""What do the papers of a meeting say? The notice, the agenda, the minutes, and the notice of what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from compliance.conference_states import MeetingKind, MeetingState, PaperKind, PostRank
from compliance.errors import Conflict, NotFound, NotYet
from compliance.meetings.numbers import find_meeting
from compliance.meetings.reading import meeting_show
from compliance.meetings.views import MatterState
from compliance.papers.addressees import addressees_of, unit_named
from compliance.papers.compose import Draft
from compliance.papers.content import Addressee
from compliance.queries.asof import AsOf
from compliance.roster.stored import member_units, posts
from compliance.states import CaseState
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.views import AttendeeLine, MatterLine, MeetingView
    from compliance.papers.patterns import Names

__all__ = ["agenda", "matter_names", "matters", "minutes", "notice", "short_name"]

_OVER = (MatterState.DONE, MatterState.VOID)


def notice(bench: Bench, about: Mapping[str, str]) -> Draft:
    """
    That the meeting `about["meeting"]` is called: to everybody who is asked to it.

    Raises `NotFound`, and `Conflict` where the meeting was cancelled.
    """
    found = _to_be_held(bench, about["meeting"])
    return _draft(bench, PaperKind.NOTICE, found, (*_members(bench, found), *_invited(bench, found)))


def agenda(bench: Bench, about: Mapping[str, str]) -> Draft:
    """What the meeting is to talk about, and how earlier matters stand. Raises as `notice` does."""
    return _draft(bench, PaperKind.AGENDA, _to_be_held(bench, about["meeting"]))


def minutes(bench: Bench, about: Mapping[str, str]) -> Draft:
    """What was said and agreed: to the members, a copy to the guests. Raises `NotFound`, `NotYet`."""
    found = _minuted(bench, about["meeting"])
    copies = tuple(each.text for each in _invited(bench, found))
    return _draft(bench, PaperKind.MINUTES, found, _members(bench, found), copies)


def matters(bench: Bench, about: Mapping[str, str]) -> Draft:
    """What was agreed: to the units that carry it out. Raises `NotFound` where that is nothing, `NotYet`."""
    found = _minuted(bench, about["meeting"])
    if not found.matters:
        text = _("{number} agreed on no matter, so there is none to tell of.")
        raise NotFound(text.format(number=found.meeting.number))
    named = {unit for each in found.matters for unit in (each.led_by or each.lead, *each.joint)}
    units = [unit for unit in bench.book.names.units if unit in named]
    return _draft(bench, PaperKind.MATTERS, found, addressees_of(bench, units))


def _shown(bench: Bench, number: str) -> MeetingView:
    return meeting_show(bench.session, AsOf(bench.terms, bench.at), number)


def _to_be_held(bench: Bench, number: str) -> MeetingView:
    found = _shown(bench, number)
    if found.meeting.state is MeetingState.CANCELLED:
        text = _("Meeting {number} was cancelled; there is nothing to send.")
        raise Conflict(text.format(number=found.meeting.number))
    return found


def _minuted(bench: Bench, number: str) -> MeetingView:
    found = _to_be_held(bench, number)
    if found.meeting.state is not MeetingState.MINUTED:
        text = _("The minutes of {number} are not written yet: write them with `lianban meeting minute {number}`.")
        raise NotYet(text.format(number=found.meeting.number))
    return found


def _draft(
    bench: Bench,
    kind: PaperKind,
    found: MeetingView,
    addressees: tuple[Addressee, ...] = (),
    copies: tuple[str, ...] = (),
) -> Draft:
    number = found.meeting.number
    meeting_id = find_meeting(bench.session, bench.district, number)
    return Draft(kind, {"meeting": number}, _names(bench, found), addressees, copies, meeting_id=meeting_id)


def _names(bench: Bench, found: MeetingView) -> Names:
    """What the templates of a meeting's papers can name."""
    meeting, agreed = found.meeting, [matter_names(bench, each) for each in found.matters]
    told = ("number", "title", "held_on", "begins", "place", "called_by", "chaired_by")
    seats = {each.key: each.name.zh for each in posts(bench.session, bench.district, meeting.held_on)}
    return {
        "meeting": {
            **{name: getattr(meeting, name) for name in told},
            "summary": found.summary,
            "kind": meeting.kind.value,
            "called_as": seats.get(meeting.called_as, ""),
        },
        "items": [
            {"kind": each.kind.value, "subject": each.subject, "title": each.title, "outcome": each.outcome}
            for each in found.agenda
        ],
        "guests": _guests(bench, found),
        "matters": agreed,
        "major": [each for each in agreed if each["major"]],
        "rulings": list(found.rulings),
        "adopted": list(found.adopted),
        "seated": [_seated(seats, each) for each in found.members],
        "earlier": [matter_names(bench, each) for each in found.earlier if each.state not in _OVER],
    }


def _guests(bench: Bench, found: MeetingView) -> list[dict[str, object]]:
    """Who was asked; of a unit of the conference, who sits in it, or is its liaison officer, if anybody is."""
    on = found.meeting.held_on
    sitting = member_units(bench.session, bench.district, on)
    if found.meeting.kind is MeetingKind.LIAISON:
        seats = posts(bench.session, bench.district, on)
        sitting = {each.unit or "": each.person for each in seats if each.rank is PostRank.LIAISON}
    members = {unit: person.name for unit, person in sitting.items() if person is not None}
    return [
        {
            "unit": _name(bench, each),
            "invited": each.guest,
            "presence": each.presence.value,
            "person": each.person,
            "member": members.get(each.unit, ""),
            "reason": each.reason,
        }
        for each in found.attendees
    ]


def _seated(seats: Mapping[str, str], told: str) -> dict[str, str]:
    """Who holds which post from now on; the record has it as `key: name`."""
    key, _colon, person = told.partition(": ")
    return {"post": seats.get(key, key), "person": person}


def _name(bench: Bench, guest: AttendeeLine) -> str:
    return unit_named(bench, guest.unit) if guest.unit else guest.name


def matter_names(bench: Bench, matter: MatterLine) -> dict[str, object]:
    """What a template can name of a matter; units by their short names."""
    told = ("number", "meeting", "case", "title", "due_on", "major", "approved_on", "approval", "result")
    parked = matter.case_state is CaseState.PARKED
    return {
        **{name: getattr(matter, name) for name in told},
        "lead": short_name(bench, matter.led_by or matter.lead),
        "others": [short_name(bench, each) for each in matter.joint],
        "standing": matter.case_state.value if parked else matter.state.value,
    }


def short_name(bench: Bench, unit: str) -> str:
    """A unit's short name; its id where no allocation has it."""
    known = bench.book.names.units.get(unit)
    return known.short.zh if known else unit


def _members(bench: Bench, found: MeetingView) -> tuple[Addressee, ...]:
    return addressees_of(bench, [each.unit for each in found.attendees if each.unit and not each.guest])


def _invited(bench: Bench, found: MeetingView) -> tuple[Addressee, ...]:
    return tuple(Addressee(_name(bench, each), each.unit) for each in found.attendees if each.guest)
