"""What would the allocation have to say, so that the rulings in force need not be looked up any more?

Rulings on one issue are taken in the order in which they were made, each upon the allocation
with those before it: where two hold of the same finding, the later goes before. Rulings on
different issues have nothing to do with each other, since a case has one issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import reduce

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.book import Book
from compliance.precedents.open_cases import OpenCases
from compliance.precedents.precedent import Precedent, base_of
from compliance.precedents.stored import precedents_for
from compliance.store.rulings import Ruling
from rules.allocation import Allocation, Role
from rules.alterations import Alterations, alterations
from rules.amend import Added, Proposal, added_by, with_added
from rules.amendtext import one_line
from rules.catalogue import Label
from rules.decide import Decider
from rules.decision import Decision, Outcome
from rules.errors import AllocationError, FactsError
from rules.facts import read_facts
from rules.language import Language, _, speaking

__all__ = ["Amendment", "LeftOut", "Proposed", "Why", "proposed_amendments", "unwritten"]

_LONGEST_REASON = 300


class Why(StrEnum):
    """Why a ruling in force is no amendment."""

    SAID = "said"
    SPENT = "spent"
    OVERTAKEN = "overtaken"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """
    A ruling that changes nothing: the allocation says it itself, it says something else by now than when it was
    ruled, a later ruling (`because` has its number) speaks of the same, or it does not have the ruling's words.
    """

    precedent: Precedent
    why: Why
    because: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """
    A ruling as a change of the allocation, and what that would alter.

    `question` is the fact that was missing when it was ruled; `before` has the earlier
    rulings that it goes before; `cases` the open cases that would go elsewhere.
    """

    precedent: Precedent
    added: Added
    alterations: Alterations
    cases: tuple[str, ...]
    question: str | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """The amendments and the rulings that are none, by number; `allocation` is what all of them together make."""

    allocation: Allocation
    amendments: tuple[Amendment, ...]
    left_out: tuple[LeftOut, ...]


@dataclass
class _Work:
    """What came of the rulings so far; `decider` decides by the allocation with those on the same issue."""

    decider: Decider
    amendments: list[Amendment] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def proposed_amendments(session: Session, book: Book, on: date) -> Proposed:
    """The amendments that the rulings in force propose, measured by the duties in force on the day `on`."""
    district = book.allocation.district
    found = _in_force(session, book)
    own = Decider(book.allocation)
    work = _Work(own)
    for issue in sorted(found):
        work.decider = own
        cases = OpenCases(session, district.id, issue, lambda day: book.law(day).ref == book.allocation.ref)
        valid = [each for each in reversed(found[issue]) if _stands(work, book, each, on)]
        for index, precedent in enumerate(valid):
            _propose(work, precedent, valid[index + 1 :], cases, on)
    # As they came: what goes before another has to come after it.
    together = reduce(with_added, (each.added for each in work.amendments), book.allocation)
    return Proposed(
        together,
        tuple(sorted(work.amendments, key=lambda each: _order(each.precedent))),
        tuple(sorted(work.left_out, key=lambda each: _order(each.precedent))),
    )


def _in_force(session: Session, book: Book) -> dict[str, list[Precedent]]:
    """The rulings in force, by issue."""
    district = book.allocation.district
    ruled = select(Ruling.issue).where(Ruling.district == district.id, Ruling.in_force == 1).distinct()
    return precedents_for(session, district.id, district.time_zone, session.scalars(ruled))


def unwritten(session: Session, book: Book, on: date) -> list[Precedent]:
    """
    The rulings in force that the allocation does not say itself on the day `on`, the oldest first.

    Quick, since it measures nothing: what each would alter takes `proposed_amendments` a second or so.
    """
    work = _Work(Decider(book.allocation))
    found: list[Precedent] = []
    for every in _in_force(session, book).values():
        valid = [each for each in reversed(every) if _stands(work, book, each, on)]
        found += [
            each
            for index, each in enumerate(valid)
            if _over(each, valid[index + 1 :]) is None and not _says(book.decide(each.facts, on), each)
        ]
    return sorted(found, key=_order)


def _order(precedent: Precedent) -> tuple[date, int, str]:
    return precedent.made_on, len(precedent.number), precedent.number


def _stands(work: _Work, book: Book, precedent: Precedent, on: date) -> bool:
    """Whether the allocation has the ruling's facts and units, and says of them what it said when it was ruled."""
    try:
        facts = read_facts(book.allocation, precedent.facts)
    except FactsError as error:
        work.left_out.append(LeftOut(precedent, Why.UNFIT, str(error)))
        return False
    unknown = [unit for unit in (precedent.lead, *precedent.joint) if unit not in book.allocation.units]
    if unknown:
        because = _("there is no unit “{name}”.").format(name=unknown[0])
        work.left_out.append(LeftOut(precedent, Why.UNFIT, because))
        return False
    decision = book.decide(facts, on)
    if base_of(decision) == precedent.base:
        return True
    work.left_out.append(LeftOut(precedent, Why.SAID if _says(decision, precedent) else Why.SPENT))
    return False


def _says(decision: Decision, precedent: Precedent) -> bool:
    """Whether the same unit leads, with the same others, without anything left to ask."""
    verdict = decision.verdict
    named = verdict.outcome in {Outcome.SETTLED, Outcome.TO_CONFIRM}
    joint = set(precedent.joint) - {precedent.lead}
    return named and verdict.lead == precedent.lead and set(verdict.with_role(Role.JOINT)) == joint


def _over(precedent: Precedent, later: Sequence[Precedent]) -> Precedent | None:
    """The last ruling after `precedent` that holds wherever it does."""
    return next((each for each in reversed(later) if each.facts.items() <= precedent.facts.items()), None)


def _propose(work: _Work, precedent: Precedent, later: Sequence[Precedent], cases: OpenCases, on: date) -> None:
    """Amend the allocation by `precedent`, unless it says so already or a later one covers it whole."""
    over = _over(precedent, later)
    if over is not None:
        work.left_out.append(LeftOut(precedent, Why.OVERTAKEN, over.number))
        return
    decision = work.decider.decide(precedent.facts, on=on)
    if _says(decision, precedent):
        work.left_out.append(LeftOut(precedent, Why.SAID))
        return
    before = work.decider
    try:
        added = added_by(before.allocation, _proposal(before.allocation, precedent))
        after = Decider(with_added(before.allocation, added))
    except AllocationError as error:
        because = " ".join(str(each) for each in error.problems)
        work.left_out.append(LeftOut(precedent, Why.UNFIT, because))
        return
    displaced = set(added.duty.get("overrides", ()))
    work.amendments.append(
        Amendment(
            precedent,
            added,
            alterations(before, after, on),
            cases.elsewhere(before, after),
            decision.question.fact if decision.question else None,
            tuple(each.precedent.number for each in work.amendments if each.added.id in displaced),
        )
    )
    work.decider = after


def _proposal(allocation: Allocation, precedent: Precedent) -> Proposal:
    cite, summary = {}, {}
    for language in Language:
        with speaking(language):
            cite[language], summary[language] = _words(allocation, precedent)
    return Proposal(
        _free_id(allocation, precedent.number.lower()),
        Label(zh=cite[Language.ZH], en=cite[Language.EN]),
        Label(zh=summary[Language.ZH], en=summary[Language.EN]),
        precedent.facts,
        precedent.lead,
        tuple(unit for unit in precedent.joint if unit != precedent.lead),
    )


def _words(allocation: Allocation, precedent: Precedent) -> tuple[str, str]:
    """How the ruling is cited, and what it says, on one line each."""
    cite = _("ruling {number}").format(number=precedent.number)
    values = {"unit": allocation.units[precedent.lead].name, "case": precedent.case}
    reason = one_line(precedent.reason)
    if not reason:
        return cite, _("As ruled on case {case}, {unit} leads").format(**values)
    short = reason if len(reason) <= _LONGEST_REASON else reason[:_LONGEST_REASON] + "…"
    return cite, _("As ruled on case {case}, {unit} leads: {reason}").format(**values, reason=short)


def _free_id(allocation: Allocation, wanted: str) -> str:
    """`wanted`, or with a number behind it where a clause or a duty is called that."""
    taken = {*allocation.clauses, *allocation.duties}
    names = (wanted, *(f"{wanted}-{count}" for count in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
