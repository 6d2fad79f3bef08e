"""When are two verdicts the same answer, and what do several have in common?"""

from __future__ import annotations

from collections.abc import Sequence

from rules.allocation import Reading
from rules.decision import Assignment, Outcome, Verdict

__all__ = ["common", "effect", "joined"]


def effect(verdict: Verdict) -> object:
    """What two verdicts must share to be the same answer: who does what. The clauses behind it may differ."""
    roles = frozenset((each.unit, each.role) for each in verdict.assignments)
    return verdict.outcome, roles, frozenset(verdict.candidates), verdict.refer


def joined(one: Verdict, other: Verdict) -> Verdict:
    """Two verdicts of the same effect as one, which cites the clauses of both."""
    if one == other:
        return one
    return Verdict(
        outcome=one.outcome,
        assignments=_shared([one, other]),
        candidates=one.candidates,
        refer=one.refer,
        clauses=_clauses([one, other]),
        yielded=_yielded([one, other]),
    )


def common(verdicts: Sequence[Verdict]) -> Verdict:
    """What holds whichever of `verdicts` comes true: an open question, with the roles that all of them give."""
    return Verdict(Outcome.OPEN_QUESTION, _shared(verdicts), clauses=_clauses(verdicts), yielded=_yielded(verdicts))


def _shared(verdicts: Sequence[Verdict]) -> tuple[Assignment, ...]:
    by_role = [{(each.unit, each.role): each for each in verdict.assignments} for verdict in verdicts]
    in_all = [key for key in by_role[0] if all(key in each for each in by_role)]
    return tuple(_merged([each[key] for each in by_role]) for key in in_all)


def _merged(assignments: Sequence[Assignment]) -> Assignment:
    """The same unit in the same role: the clauses of all; explicit only where all are."""
    first = assignments[0]
    clauses = tuple(dict.fromkeys(clause for each in assignments for clause in each.clauses))
    explicit = all(each.reading is Reading.EXPLICIT for each in assignments)
    return Assignment(first.unit, first.role, clauses, Reading.EXPLICIT if explicit else Reading.INTERPRETED)


def _clauses(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for verdict in verdicts for clause in verdict.clauses))


def _yielded(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The clauses that give way in each of them: only of these it can be said before the rest is known."""
    return tuple(clause for clause in verdicts[0].yielded if all(clause in each.yielded for each in verdicts))
