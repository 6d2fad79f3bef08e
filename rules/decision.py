"""The answer to "whose is this?", with the clauses that give it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.allocation import Reading, Role
from rules.catalogue import Label

if TYPE_CHECKING:
    from rules.allocation import AllocationRef

__all__ = ["Answer", "Assignment", "Decision", "FactValue", "Outcome", "Question", "Verdict", "as_record"]

FactValue = str | int


class Outcome(StrEnum):
    """The six ways in which a decision can end."""

    SETTLED = "settled"
    TO_CONFIRM = "to_confirm"
    OPEN_QUESTION = "open_question"
    CONTESTED = "contested"
    UNASSIGNED = "unassigned"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit, the role it has, the clauses that say so, and how they were read."""

    unit: str
    role: Role
    clauses: tuple[str, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the allocation says of one complete combination of facts.

    Naming nobody is an answer too: the office decides. No unit is ever put in that the
    allocation did not name. `clauses` has every clause relied on, the lead's first;
    `yielded` those that named somebody too, and give way to a later or more local instrument.
    """

    outcome: Outcome
    assignments: tuple[Assignment, ...] = ()
    candidates: tuple[str, ...] = ()
    refer: str | None = None
    clauses: tuple[str, ...] = ()
    yielded: tuple[str, ...] = ()

    @property
    def lead(self) -> str | None:
        """The unit that answers for the case, if one is named."""
        for each in self.assignments:
            if each.role is Role.LEAD:
                return each.unit
        return None

    def with_role(self, role: Role) -> tuple[str, ...]:
        """The ids of the units that have `role`, in the order of the allocation."""
        return tuple(each.unit for each in self.assignments if each.role is role)


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer to a question, in words and as a value, and what would follow from it."""

    value: FactValue
    label: Label
    verdict: Verdict
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The missing fact that decides, and what each answer means."""

    fact: str
    name: Label
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What the allocation says of the facts that are known.

    `facts` are the known routing facts. `verdict` is what holds for every possible
    completion of them; with an open question it has what all answers share, and the
    clauses that the answers rest on. `explanation` tells why, as a text of sentences.
    """

    facts: tuple[tuple[str, FactValue], ...]
    verdict: Verdict
    allocation: AllocationRef
    explanation: Label
    question: Question | None = None

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        return self.verdict.outcome

    @property
    def lead(self) -> str | None:
        """The unit that answers for the case, if one is named."""
        return self.verdict.lead


def _question_record(question: Question | None) -> dict[str, object] | None:
    if question is None:
        return None
    answers: list[dict[str, object]] = [
        {
            "value": answer.value,
            "label": {"zh": answer.label.zh, "en": answer.label.en},
            **_verdict_record(answer.verdict),
            "question": _question_record(answer.question),
        }
        for answer in question.answers
    ]
    return {"fact": question.fact, "name": {"zh": question.name.zh, "en": question.name.en}, "answers": answers}


def _verdict_record(verdict: Verdict) -> dict[str, object]:
    return {
        "outcome": verdict.outcome.value,
        "lead": verdict.lead,
        "joint": list(verdict.with_role(Role.JOINT)),
        "support": list(verdict.with_role(Role.SUPPORT)),
        "coordinate": list(verdict.with_role(Role.COORDINATE)),
        "candidates": list(verdict.candidates),
        "refer": verdict.refer,
        "clauses": list(verdict.clauses),
        **({"yielded": list(verdict.yielded)} if verdict.yielded else {}),
    }


def as_record(decision: Decision) -> dict[str, object]:
    """`decision` as plain JSON values: strings, integers, lists, objects and null; both languages kept."""
    return {
        **_verdict_record(decision.verdict),
        "assignments": [
            {"unit": each.unit, "role": each.role.value, "clauses": list(each.clauses), "reading": each.reading.value}
            for each in decision.verdict.assignments
        ],
        "facts": dict(decision.facts),
        "question": _question_record(decision.question),
        "explanation": {"zh": decision.explanation.zh, "en": decision.explanation.en},
        "allocation": {
            "id": decision.allocation.id,
            "version": decision.allocation.version,
            "fingerprint": decision.allocation.fingerprint,
        },
    }
