"""What else must be said of a verdict? Who stands in until one is named, whose desk it is, which clauses gave way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from rules.decision import FactValue, Verdict
from rules.instruments import dominates, earlier, less_local
from rules.language import _

if TYPE_CHECKING:
    from rules.allocation import Allocation, Duty
    from rules.catalogue import Source
    from rules.decide import Law

__all__ = ["asides"]

Known = tuple[tuple[str, FactValue], ...]


def asides(law: Law, known: Known, verdict: Verdict) -> list[str]:
    """Sentences in the language of the context; none where nothing is out of the ordinary."""
    duties = [duty for duty in law.possible(known) if duty.clause in verdict.clauses]
    told = (
        _until_named(law.allocation, duties, law.unnamed(known)),
        _at_desks(law.allocation, duties, dict(known), verdict),
        _given_way(law.allocation, verdict),
    )
    return list(chain.from_iterable(told))


def _until_named(allocation: Allocation, duties: Iterable[Duty], unnamed: frozenset[str]) -> Iterator[str]:
    clauses: dict[tuple[str, str], list[str]] = {}
    for duty in duties:
        for who in duty.everyone:
            if who.until_named is not None and who.fact in unnamed:
                clauses.setdefault((str(who.fact), allocation.desk_of(who.until_named)), []).append(duty.clause)
    for (fact, unit), cited in clauses.items():
        sentence = _("“{fact}” names no unit yet; until one is named, it is {unit} ({clauses}).")
        name, place = allocation.facts[fact].name, allocation.units[unit].name
        yield sentence.format(fact=name, unit=place, clauses=_cited(allocation, cited))


def _at_desks(
    allocation: Allocation, duties: Iterable[Duty], facts: Mapping[str, FactValue], verdict: Verdict
) -> Iterator[str]:
    """Where a clause knows by another name the unit at which its work arrives."""
    meant = {*(each.unit for each in verdict.assignments), *verdict.candidates, verdict.refer}
    clauses: dict[str, list[str]] = {}
    for duty in duties:
        for unit in (*(who.named(facts) for who in duty.everyone), duty.refer):
            if unit is not None and unit != allocation.desk_of(unit) and allocation.desk_of(unit) in meant:
                clauses.setdefault(unit, []).append(duty.clause)
    for unit, cited in clauses.items():
        sentence = _("Named in the clause as {name} ({clauses}): its work is done by {unit}.")
        name, desk = allocation.units[unit].name, allocation.units[allocation.desk_of(unit)].name
        yield sentence.format(name=name, clauses=_cited(allocation, cited), unit=desk)


def _given_way(allocation: Allocation, verdict: Verdict) -> Iterator[str]:
    for clause in verdict.yielded:
        loser = allocation.instrument_of(clause)
        winner = next(each for each in verdict.clauses if dominates(allocation.instrument_of(each), loser))
        sentence = _("{clause} speaks of this too and gives way to {other}: {reason}.")
        yield sentence.format(
            clause=_passage(allocation, clause),
            other=_passage(allocation, winner),
            reason=_reason(loser, allocation.instrument_of(winner)),
        )


def _passage(allocation: Allocation, clause: str) -> str:
    cite, title = allocation.clauses[clause].cite, allocation.instrument_of(clause).title
    return _("{cite} of “{title}”").format(cite=cite, title=title)


def _reason(loser: Source, winner: Source) -> str:
    if not earlier(loser, winner):
        return _("it is less local")
    return _("it is earlier and less local") if less_local(loser, winner) else _("it is earlier")


def _cited(allocation: Allocation, clauses: Iterable[str]) -> str:
    return _(", ").join(dict.fromkeys(str(allocation.clauses[clause].cite) for clause in clauses))
