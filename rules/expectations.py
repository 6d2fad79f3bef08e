"""Does an allocation decide as somebody expects? Strictly: an unexpected unit is as wrong as a missing one.

For tests of an allocation:

    decider = Decider(load_allocation("examples/allocations/small-district.yaml"))
    expected = Expectation(
        {"issue": "fire_safety", "pupils": 12},
        {Aspect.LEAD: ("town",), Aspect.OTHERS: ("fire_rescue",)},
    )
    assert check_expectations(decider, [expected], on=date(2026, 3, 2)) == []

`rules.expectedrows.read_row` makes an `Expectation` of words (ids, names and short names in either language), and
`compliance.intake.expected.read_expectations` reads a whole file of them (.csv, .tsv, .xlsx, .yaml).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.allocation import Allocation, Role
from rules.decision import Decision, FactValue

if TYPE_CHECKING:
    from rules.decide import Decider

__all__ = ["Aspect", "Difference", "Expectation", "Failure", "check_expectations"]


class Aspect(StrEnum):
    """What can be expected of a decision, in the order in which it is told."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORT = "support"
    COORDINATE = "coordinate"
    OTHERS = "others"
    CANDIDATES = "candidates"
    REFER = "refer"
    OUTCOME = "outcome"
    QUESTION = "question"
    CLAUSE = "clause"


_ALWAYS = frozenset({Aspect.LEAD, Aspect.OTHERS, Aspect.CANDIDATES, Aspect.REFER})
_OTHER_ROLES = {Aspect.JOINT: Role.JOINT, Aspect.SUPPORT: Role.SUPPORT, Aspect.COORDINATE: Role.COORDINATE}


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    What somebody expects of these facts; all in the allocation's ids.

    The lead, the units in other roles, the candidates and where the finding is referred to are always compared: one
    that `expected` does not have means nobody. `OTHERS` are the units of every role but the lead; a role that
    `expected` has is compared by itself, and then left out of them. The standing coordinator (`Allocation.lead_unit`)
    counts only where `COORDINATE` is expected. Outcome, question and clauses are compared where they are expected;
    of the clauses, those that only coordinate are left out.

    `on` is the day it was found, if it matters; `file` and `line` are where the expectation stands.
    """

    facts: Mapping[str, FactValue]
    expected: Mapping[Aspect, tuple[str, ...]]
    on: date | None = None
    note: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect of which something else was expected than what came: ids of units, clauses, a fact or an outcome."""

    aspect: Aspect
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What was expected and did not come."""
        return tuple(each for each in self.expected if each not in self.found)

    @property
    def extra(self) -> tuple[str, ...]:
        """What came and nobody expected."""
        return tuple(each for each in self.found if each not in self.expected)


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that does not hold on the day `on`: what was decided instead, and in what it differs."""

    expectation: Expectation
    on: date
    decision: Decision
    differences: tuple[Difference, ...]


def check_expectations(decider: Decider, expectations: Iterable[Expectation], on: date) -> list[Failure]:
    """The expectations that do not hold; those that name no day of their own are decided as found on the day `on`."""
    checked = (_checked(decider, each, each.on or on) for each in expectations)
    return [failure for failure in checked if failure is not None]


def _checked(decider: Decider, expectation: Expectation, on: date) -> Failure | None:
    decision = decider.decide(expectation.facts, on=on)
    expected = expectation.expected
    found = _found(decider.allocation, decision, expected)
    compared = [aspect for aspect in Aspect if aspect in _ALWAYS or aspect in expected]
    differences = [Difference(aspect, tuple(expected.get(aspect, ())), found[aspect]) for aspect in compared]
    wrong = tuple(each for each in differences if each.missing or each.extra)
    return Failure(expectation, on, decision, wrong) if wrong else None


def _found(
    allocation: Allocation, decision: Decision, expected: Mapping[Aspect, object]
) -> dict[Aspect, tuple[str, ...]]:
    """What came, by aspect."""
    verdict = decision.verdict
    return {
        Aspect.LEAD: verdict.with_role(Role.LEAD),
        **{aspect: verdict.with_role(role) for aspect, role in _OTHER_ROLES.items()},
        Aspect.OTHERS: _others(allocation, decision, expected),
        Aspect.CANDIDATES: verdict.candidates,
        Aspect.REFER: (verdict.refer,) if verdict.refer else (),
        Aspect.OUTCOME: (verdict.outcome.value,),
        Aspect.QUESTION: (decision.question.fact,) if decision.question else (),
        Aspect.CLAUSE: _clauses(decision),
    }


def _others(allocation: Allocation, decision: Decision, expected: Mapping[Aspect, object]) -> tuple[str, ...]:
    """The units of those roles that are not compared by themselves, without the standing coordinator."""
    roles = {role for aspect, role in _OTHER_ROLES.items() if aspect not in expected}
    return tuple(
        each.unit
        for each in decision.verdict.assignments
        if each.role in roles and not (each.role is Role.COORDINATE and each.unit == allocation.lead_unit)
    )


def _clauses(decision: Decision) -> tuple[str, ...]:
    """The clauses relied on, without those that give a coordinator and nothing else."""
    assignments = decision.verdict.assignments
    coordinating = {clause for each in assignments if each.role is Role.COORDINATE for clause in each.clauses}
    others = {clause for each in assignments if each.role is not Role.COORDINATE for clause in each.clauses}
    return tuple(clause for clause in decision.verdict.clauses if clause not in coordinating - others)
