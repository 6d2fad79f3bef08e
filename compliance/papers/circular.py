"""How did the work go? The circular to all units, and the report to the conference, over some days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from compliance.conference_states import PaperKind
from compliance.errors import BadInput
from compliance.figures.plots import PlotKind, draw, plot_title
from compliance.figures.png import as_png
from compliance.figures.svg import as_svg
from compliance.indices import IndexKind
from compliance.meetings.reading import matter_list
from compliance.meetings.views import MatterState
from compliance.papers.addressees import addressees_of
from compliance.papers.compose import Draft
from compliance.papers.content import Addressee, Picture
from compliance.papers.meeting_papers import matter_names, short_name
from compliance.papers.work import work_of
from compliance.queries.asof import AsOf
from compliance.roster.model import CALLING
from compliance.roster.stored import member_units, posts
from compliance.states import CaseState
from rules.errors import Problem
from rules.language import Language, _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.casework.bench import Bench
    from compliance.indices import Index
    from compliance.papers.content import Block
    from compliance.papers.patterns import Names
    from compliance.papers.work import UnitWork, Work
    from compliance.roster.model import Held

__all__ = ["circular", "report", "work_names"]

_MOST_CASES = 30
"""How many numbers of cases a cell has before it says only how many there are."""


_GOING = (MatterState.OPEN, MatterState.UNAPPROVED, CaseState.PARKED)
"""How it stands with a matter that is neither done nor overdue."""


def circular(bench: Bench, about: Mapping[str, str]) -> Draft:
    """
    How the work went from the day `about["from"]` to the day `about["to"]`, with plots: to all units of the conference.

    Raises `BadInput` where these are no days of the past in their order, `CannotPaint` where no plot can be made.
    """
    since, until = _days(bench, about)
    work = work_of(bench.session, bench.book.names, since, until, bench.at)
    with speaking(Language.ZH):
        blocks = {kind.value: (_plot(kind, work),) for kind in (PlotKind.FLOW, PlotKind.ON_TIME)}
    return Draft(
        PaperKind.CIRCULAR,
        {**about, "from": since.isoformat(), "to": until.isoformat()},
        work_names(bench, work),
        addressees_of(bench, _members(bench)),
        blocks=blocks,
    )


def report(bench: Bench, about: Mapping[str, str]) -> Draft:
    """
    How it stands with what the conference agreed until the day `about["to"]`, and with the cases since `about["from"]`.

    To those who may call the conference. Raises `BadInput` as `circular` does.
    """
    since, until = _days(bench, about)
    work = work_of(bench.session, bench.book.names, since, until, bench.at)
    found = matter_list(bench.session, AsOf(bench.terms, bench.at), until=until)
    matters = [matter_names(bench, each) for each in sorted(found, key=lambda each: each.number)]
    seats = posts(bench.session, bench.district, bench.today)
    names = {
        **work_names(bench, work),
        "matters": matters,
        "standings": list(Counter(each["standing"] for each in matters).items()),
        "matters_going": [each for each in matters if each["standing"] in _GOING],
        **{f"matters_{each}": [it for it in matters if it["standing"] == each] for each in MatterState},
        "vacant": _vacant(bench, seats),
    }
    callers = (each for each in seats if each.rank in CALLING and each.person is not None)
    to = tuple(Addressee(each.name.zh, post=each.person.title if each.person else "") for each in callers)
    about = {**about, "from": since.isoformat(), "to": until.isoformat()}
    return Draft(PaperKind.REPORT, about, names, to)


def _days(bench: Bench, about: Mapping[str, str]) -> tuple[date, date]:
    since, until = date.fromisoformat(about["from"]), date.fromisoformat(about["to"])
    if since > until:
        what = _("{since} is later than {until}.").format(since=since, until=until)
        raise BadInput([Problem("--from", what, _("Give the first day with `--from` and the last with `--to`."))])
    if until > bench.today:
        what = _("{until} is not over: today is {today}.").format(until=until, today=bench.today)
        raise BadInput([Problem("--to", what, _("Give a day that was, or today."))])
    return since, until


def _members(bench: Bench) -> Iterable[str]:
    """The units of the conference by its roster; those of the allocation where none was taken in."""
    members = member_units(bench.session, bench.district, bench.today)
    units = bench.book.names.units.values()
    return [each.id for each in units if (each.id in members if members else each.member)]


def _vacant(bench: Bench, seats: Iterable[Held]) -> list[dict[str, object]]:
    """The vacant posts by what they are called, with the units for which nobody sits there."""
    bodies = {each.id: each.name.zh for each in bench.book.names.bodies}
    found: dict[tuple[str, str], list[str]] = {}
    for each in seats:
        if each.vacant:
            units = found.setdefault((bodies.get(each.body, each.body), each.name.zh), [])
            units += [short_name(bench, each.unit)] if each.unit else []
    return [{"body": body, "post": post, "units": units} for (body, post), units in found.items()]


def _plot(kind: PlotKind, work: Work) -> Block:
    drawn = draw(kind, work.figures)
    return Picture(as_png(drawn), plot_title(kind), svg=as_svg(drawn).encode())


def work_names(bench: Bench, work: Work) -> Names:
    """What the templates of the circular and the report can name of the work."""
    whole = work.by_unit.whole
    on_time = whole.index(IndexKind.ON_TIME_CLOSING)
    units = [_unit_names(bench, each) for each in work.units if each.due or each.unanswered]
    return {
        "since": work.figures.start,
        "until": work.figures.end,
        "at": work.figures.at.astimezone(ZoneInfo(bench.time_zone)).replace(microsecond=0),
        "opened": len(work.opened),
        "closed": len(work.closed),
        "standing": len(work.standing),
        "parked": len(work.parked),
        "due": len(on_time.whole),
        "on_time": len(on_time.part),
        "rate": _rate(on_time.ratio),
        "overdue": sum(len(each.overdue) for each in work.units),
        "months": [
            {
                "month": each.key,
                "opened": len(each.opened),
                "again": len(each.again),
                "closed": len(each.closed),
                "voided": len(each.voided),
                "open": each.open,
            }
            for each in work.figures.months
        ],
        "units": units,
        "owing": [each for each in units if each["overdue"]],
        "good": [_unit_names(bench, each) for each in work.good],
        "bad": [_unit_names(bench, each) for each in work.bad],
        "indices": [_index_names(each) for each in whole.indices],
    }


def _unit_names(bench: Bench, unit: UnitWork) -> dict[str, object]:
    return {
        "unit": short_name(bench, unit.unit),
        "due": len(unit.due),
        "on_time": len(unit.on_time),
        "rate": _rate(unit.ratio),
        "unanswered": len(unit.unanswered),
        "overdue": len(unit.overdue),
        "cases": list(unit.overdue[:_MOST_CASES]),
        "more": len(unit.overdue) > _MOST_CASES,
    }


def _index_names(index: Index) -> dict[str, object]:
    return {
        "kind": index.kind.value,
        "part": len(index.part),
        "whole": len(index.whole),
        "rate": _rate(index.ratio),
    }


def _rate(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio * 100:.1f}%"
