"""What is the rules engine told of a party, and in which rules? The facts, those derived from them, and the joins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.policy.model import SignalRules, Together
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding, SignalKind
from rules.conditions import LIMITS, Comparison, Operator
from rules.decision import FactValue
from rules.joins import Fact, Join, JoinRule, Pattern

__all__ = ["KINDS", "Told", "joins", "tell"]

Told = tuple[Fact, SeenCase | SeenFinding | None]
"""A fact, with the case or finding that it tells of."""

KINDS: dict[str, dict[str, type[FactValue]]] = {
    "party": {"leads": int},
    "case": {"party": str, "issue": str, "open": int, "closed_on": int, "overdue": int, "awaited": int},
    "finding": {"issue": str, "day": int},
    "side": {"pair": str, "side": str, "issue": str, "day": int},
}
"""The kinds of facts. Days are counted; 0 is no day, and no; a side is a finding that a pair of issues asks for."""

_IS, _IS_NOT, _AT_LEAST, _AT_MOST = Operator
_OVERDUE_TWICE = 2


def joins(rules: SignalRules) -> list[JoinRule]:
    """The rules of the policy as joins, each named by its kind or by the id of its pair of issues."""
    is_open = Comparison("open", _IS, 1)
    closed = Pattern("closed", "case", (Comparison("closed_on", _AT_LEAST, 1),))
    again = (
        Join("issue", _IS, "closed", "issue"),
        Join("day", _AT_LEAST, "closed", "closed_on", 1),
        Join("day", _AT_MOST, "closed", "closed_on", rules.recurrence_days),
    )
    several = Pattern("party", "party", (Comparison("leads", _AT_LEAST, rules.several_at_least),))
    overdue = Pattern("case", "case", (is_open, Comparison("overdue", _AT_LEAST, _OVERDUE_TWICE)))
    awaited = Pattern("awaited", "case", (is_open, Comparison("awaited", _IS, 1)))
    waiting = (is_open, Comparison("awaited", _IS, 0))
    return [
        JoinRule(SignalKind.RECURRENCE, (closed, Pattern("again", "finding", (), again))),
        JoinRule(SignalKind.SEVERAL_UNITS, (several,)),
        JoinRule(SignalKind.OVERDUE_TWICE, (overdue,)),
        JoinRule(
            SignalKind.WAITS_ON,
            (awaited, Pattern("waiting", "case", waiting, (Join("party", _IS, "awaited", "party"),))),
        ),
        *map(_pair, rules.together),
    ]


def _pair(together: Together) -> JoinRule:
    near = (
        Join("pair", _IS, "first", "pair"),
        Join("day", _AT_LEAST, "first", "day", -together.within_days),
        Join("day", _AT_MOST, "first", "day", together.within_days),
        Join("issue", _IS_NOT, "first", "issue"),
    )
    pair = Comparison("pair", _IS, together.id)
    first = Pattern("first", "side", (pair, Comparison("side", _IS, "first")))
    return JoinRule(together.id, (first, Pattern("second", "side", (pair, Comparison("side", _IS, "second")), near)))


def tell(rules: SignalRules, record: PartyRecord) -> list[Told]:
    """
    The facts of `record`, the open cases first, then the latest first.

    Past as many as the engine takes at once, what is left over is not told: no open case is
    given up for a closed one or for a finding, and nothing for what is older.
    """
    told: list[Told] = [
        (Fact("party", {"leads": len({case.lead for case in record.cases if case.open} - {None})}), None)
    ]
    every: list[SeenCase | SeenFinding] = [*record.cases, *record.findings]
    for seen in sorted(every, key=_rank):
        facts = [_case(rules, record, seen)] if isinstance(seen, SeenCase) else list(_finding(rules, seen))
        if len(told) + len(facts) > LIMITS.facts:
            break
        told += [(fact, seen) for fact in facts]
    return told


def _rank(seen: SeenCase | SeenFinding) -> tuple[bool, int, str]:
    if isinstance(seen, SeenCase):
        return not seen.open, -(seen.closed_on or seen.opened_on).toordinal(), seen.id
    return True, -seen.found_on.toordinal(), seen.id


def _case(rules: SignalRules, record: PartyRecord, case: SeenCase) -> Fact:
    values: dict[str, FactValue] = {
        "party": record.party_id,
        "issue": case.issue,
        "open": int(case.open),
        "closed_on": _counted(case.closed_on),
        "overdue": case.overdue_marks,
        "awaited": int(case.issue in rules.waits_on),
    }
    return Fact("case", values)


def _finding(rules: SignalRules, finding: SeenFinding) -> Iterator[Fact]:
    what: dict[str, FactValue] = {"issue": finding.issue, "day": _counted(finding.found_on)}
    yield Fact("finding", what)
    for pair in rules.together:
        for side, issues in (("first", pair.first), ("second", pair.second)):
            if finding.issue in issues:
                yield Fact("side", {"pair": pair.id, "side": side, **what})


def _counted(day: date | None) -> int:
    return day.toordinal() if day else 0
