"""Which of the facts that match are one signal, and which are news? docs/decisions/0022 has the reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from compliance.policy.model import Proposal, Together
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding, Signal, SignalKind
from compliance.signals.smallest import smallest_units

__all__ = ["Gatherer", "Match"]

Match = tuple[SeenCase | SeenFinding | None, ...]
"""The cases and findings that one rule holds of, in the order of its patterns."""

_One = TypeVar("_One", SeenCase, SeenFinding)
_Other = TypeVar("_Other", SeenCase, SeenFinding)


class Gatherer:
    """Makes signals of what matched in one party's record."""

    def __init__(self, record: PartyRecord) -> None:
        self._party = record.party_id
        self._cases = {case.id: case for case in record.cases}
        self._open = sorted((case for case in record.cases if case.open), key=lambda case: (case.opened_on, case.id))

    def recurrences(self, matches: Iterable[Match]) -> Iterator[Signal]:
        """One for each closing and the case in which the issue came back after it; the last closing counts."""
        closings: defaultdict[SeenFinding, list[SeenCase]] = defaultdict(list)
        for match in matches:
            closed, finding = _both(match, SeenCase, SeenFinding)
            closings[finding].append(closed)
        again: defaultdict[tuple[SeenCase, str], list[SeenFinding]] = defaultdict(list)
        for finding, closed_cases in closings.items():
            last = max(closed_cases, key=lambda case: (case.closed_on or case.opened_on, case.id))
            again[last, finding.case_id].append(finding)
        for (closed, case_id), findings in again.items():
            key = f"recurrence:{closed.id}:{closed.closed_on}:{case_id}"
            cases = tuple(dict.fromkeys([closed.id, case_id]))
            yield self._signal(SignalKind.RECURRENCE, Proposal.SUPERVISE, cases, key, findings=findings)

    def several_units(self, matches: Sequence[Match]) -> Iterator[Signal]:
        """One until another unit comes, on another day than the last that came."""
        if not matches:
            return
        since: dict[str, date] = {}
        for case in self._open:
            if case.lead:
                since.setdefault(case.lead, case.opened_on)
        visited = [case for case in self._open if case.lead or case.units]
        key = f"several_units:{self._party}:{max(since.values())}"
        cases = tuple(case.id for case in visited)
        yield self._signal(SignalKind.SEVERAL_UNITS, Proposal.JOINT_VISIT, cases, key, units=smallest_units(visited))

    def together(self, rule: Together, matches: Iterable[Match]) -> Iterator[Signal]:
        """One for all that is found together from its first day until as long after as the pair may lie apart."""
        pairs = sorted((_both(match, SeenFinding, SeenFinding) for match in matches), key=_day_and_ids)
        spans: list[tuple[date, set[SeenFinding]]] = []
        for pair in pairs:
            day = _day_and_ids(pair)[0]
            if not spans or day - spans[-1][0] > timedelta(days=rule.within_days):
                spans.append((day, set()))
            spans[-1][1].update(pair)
        for first, findings in spans:
            ordered = sorted(findings, key=_found)
            yield Signal(
                kind=SignalKind.TOGETHER,
                rule=rule.id,
                proposes=rule.proposes,
                cases=tuple(dict.fromkeys(finding.case_id for finding in ordered)),
                findings=tuple(finding.id for finding in ordered),
                units=self._leads(finding.case_id for finding in ordered),
                clauses=rule.clauses,
                key=f"together:{rule.id}:{self._party}:{first}",
            )

    def overdue(self, matches: Iterable[Match]) -> Iterator[Signal]:
        """One for each case, and another one each time that it has been overdue twice more."""
        for match in matches:
            case = _as(match[0], SeenCase)
            key = f"overdue_twice:{case.id}:{case.overdue_marks // 2}"
            yield self._signal(SignalKind.OVERDUE_TWICE, Proposal.CONFERENCE, (case.id,), key)

    def waiting(self, matches: Iterable[Match]) -> Iterator[Signal]:
        """One for each case that others wait on, until a further one has to wait."""
        waiting: defaultdict[SeenCase, list[SeenCase]] = defaultdict(list)
        for match in matches:
            awaited, other = _both(match, SeenCase, SeenCase)
            waiting[awaited].append(other)
        for awaited, others in waiting.items():
            others.sort(key=lambda case: (case.opened_on, case.id))
            last = max(awaited.opened_on, others[-1].opened_on)
            cases = (awaited.id, *(case.id for case in others))
            yield self._signal(SignalKind.WAITS_ON, Proposal.WAIT, cases, f"waits_on:{awaited.id}:{last}")

    def _signal(
        self,
        kind: SignalKind,
        proposes: Proposal,
        cases: tuple[str, ...],
        key: str,
        *,
        findings: Iterable[SeenFinding] = (),
        units: tuple[str, ...] | None = None,
    ) -> Signal:
        found = tuple(finding.id for finding in sorted(findings, key=_found))
        concerned = self._leads(cases) if units is None else units
        return Signal(kind, kind.value, proposes, cases, found, concerned, (), key)

    def _leads(self, case_ids: Iterable[str]) -> tuple[str, ...]:
        leads = {self._cases[case_id].lead for case_id in case_ids if case_id in self._cases}
        return tuple(sorted(lead for lead in leads if lead))


def _found(finding: SeenFinding) -> tuple[date, str]:
    return finding.found_on, finding.id


def _day_and_ids(pair: tuple[SeenFinding, SeenFinding]) -> tuple[date, str, str]:
    return max(finding.found_on for finding in pair), pair[0].id, pair[1].id


def _both(match: Match, one: type[_One], other: type[_Other]) -> tuple[_One, _Other]:
    return _as(match[0], one), _as(match[1], other)


def _as(seen: SeenCase | SeenFinding | None, kind: type[_One]) -> _One:
    assert isinstance(seen, kind)
    return seen
