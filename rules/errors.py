"""What can go wrong with an allocation, its facts, or the engine.

RulesError
├── AllocationError        the file cannot be used; holds every problem found, each with its line
├── FactsError             a finding's facts do not fit the allocation; holds every problem
├── UnknownName            a unit, clause or allocation that is not there, with the nearest right word
└── EngineError            the rules engine cannot take the rules, or did not behave
    ├── TooManyRules       beyond what the engine can hold
    ├── TooManyFacts       beyond what it can join at once
    └── EvaluatorsDisagree the engine and the second evaluator gave different answers: stop
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.language import _

__all__ = [
    "AllocationError",
    "EngineError",
    "EvaluatorsDisagree",
    "FactsError",
    "Problem",
    "RulesError",
    "TooManyFacts",
    "TooManyRules",
    "UnknownName",
    "with_remedy",
]


class RulesError(Exception):
    """The base of all errors that `rules` raises; its text is meant for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (such as `duties.13b.when`; line and column from 1), what, the remedy."""

    where: str
    what: str
    remedy: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        text = _("{where}: {what}").format(where=self.where, what=self.what) if self.where else self.what
        return with_remedy(text, self.remedy)


def with_remedy(text: str, remedy: str) -> str:
    """Two sentences, as the language joins them; the remedy may be empty."""
    return _("{sentence} {remedy}").format(sentence=text, remedy=remedy) if remedy else text


class AllocationError(RulesError):
    """The allocation file cannot be used."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(self._line(problem) for problem in self.problems))

    def _line(self, problem: Problem) -> str:
        place = f"{self.file}:{problem.line}" if problem.line else self.file
        return f"{place}: {problem}"


class FactsError(RulesError):
    """Facts that the allocation does not know; holds every problem, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("; ").join(str(problem) for problem in self.problems))


class UnknownName(RulesError):
    """A name that is not in the allocation, or an allocation that is not there."""


class EngineError(RulesError):
    """The rules engine cannot take the rules or the fact, or did not behave."""


class TooManyRules(EngineError):
    """More rules, tests or patterns than the engine can hold."""


class TooManyFacts(EngineError):
    """More facts, or more ways to combine them, than the engine gets through in good time."""


class EvaluatorsDisagree(EngineError):
    """The engine and the second evaluator matched different duties: nothing may be decided."""
