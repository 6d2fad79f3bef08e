"""Whose is this? The engine says which duties match; every possible completion of what is unknown is decided."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from rules.allocation import GROUP, ISSUE, Allocation, Duty, turning_days
from rules.compile import compile_duties, engine_fields
from rules.decision import Answer, Decision, FactValue, Question, Verdict
from rules.engine import Engine
from rules.errors import EvaluatorsDisagree, TooManyRules
from rules.evaluate import matching, refuted
from rules.explain import explain
from rules.facts import ISSUE_NAME
from rules.language import _
from rules.reads import needed_by, read_by
from rules.remembered import Remembered
from rules.resolve import resolve_duties
from rules.values import Kind, kinds_of
from rules.verdicts import common, effect, joined

__all__ = ["MOST_COMPLETIONS", "Decider", "Law"]

MOST_COMPLETIONS = 200_000
"""How many partial combinations one question may span before it is refused."""

Known = tuple[tuple[str, FactValue], ...]


class Law:
    """
    The duties in force over one span of days, decided by the engine and checked by the second evaluator.

    Each complete combination of facts is decided once and remembered; the engine is
    built a group of issues at a time, when the group is first asked for.
    """

    def __init__(self, allocation: Allocation, duties: Sequence[Duty]) -> None:
        self.allocation = allocation
        self.duties = tuple(duties)
        self._engines: dict[str, Engine] = {}
        self._verdicts: dict[Known, Verdict] = {}
        self._agreed: dict[Known, Verdict | None] = {}
        self._by_issue: dict[FactValue, Sequence[Duty]] = {}
        self._left = 0
        self._lock = threading.RLock()

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The facts that any duty reads, in the order of the allocation, the issue first."""
        names = {name for duty in self.duties for name in read_by(duty)}
        return (ISSUE, *(id_ for id_ in self.allocation.facts if id_ in names))

    @cached_property
    def may_be_unnamed(self) -> frozenset[str]:
        """The facts of which “not stated” can be a whole answer: until a unit is named, another has the role."""
        everyone = (who for duty in self.duties for who in duty.everyone)
        return frozenset(who.fact for who in everyone if who.fact is not None and who.until_named is not None)

    @cached_property
    def _kinds(self) -> dict[str, tuple[Kind, ...]]:
        return {fact: kinds_of(self.allocation, fact, self.duties) for fact in self.read}

    @property
    def engine_calls(self) -> int:
        """How often the engine was asked."""
        return sum(engine.calls for engine in self._engines.values())

    def kinds(self, fact: str) -> tuple[Kind, ...]:
        """The kinds of values of `fact` that the duties tell apart."""
        return self._kinds[fact]

    def routing(self, facts: Mapping[str, FactValue]) -> Known:
        """Of `facts`, those that the duties read; a number becomes the one that stands for its interval."""
        return tuple((fact, self._stand_in(fact, facts[fact])) for fact in self.read if fact in facts)

    def _stand_in(self, fact: str, value: FactValue) -> FactValue:
        if isinstance(value, str):
            return value
        return next((kind.value for kind in self._kinds[fact] if kind.includes(value)), value)

    def matched(self, known: Known) -> tuple[Duty, ...]:
        """The duties that match where every fact that they read is among `known`, in the order of the allocation."""
        with self._lock:
            return self._matched(self._filled(known))

    def possible(self, known: Known) -> list[Duty]:
        """The duties that what is known does not rule out, in the order of the allocation."""
        facts = self._grouped(dict(known))
        return [duty for duty in self._on_issue(facts) if not refuted(duty, facts)]

    def _on_issue(self, facts: Mapping[str, FactValue]) -> Sequence[Duty]:
        """The duties that the issue among `facts`, if it is there, does not rule out: a few of many."""
        if ISSUE not in facts:
            return self.duties
        issue = facts[ISSUE]
        if issue not in self._by_issue:
            self._by_issue[issue] = [each for each in self.duties if not refuted(each, self._grouped({ISSUE: issue}))]
        return self._by_issue[issue]

    def settle(self, known: Known) -> tuple[Verdict, Question | None]:
        """
        What holds of every completion of `known`, with the question that decides where they differ.

        Raises `TooManyRules` where the unknown facts have more than `MOST_COMPLETIONS` combinations.
        """
        with self._lock:
            self._left = MOST_COMPLETIONS
            return self._settle(known)

    def agreed(self, known: Known) -> Verdict | None:
        """The one verdict of every completion of `known`; None where they differ. Raises as `settle`."""
        with self._lock:
            self._left = MOST_COMPLETIONS
            return self._agree(known)

    def _settle(self, known: Known) -> tuple[Verdict, Question | None]:
        agreed = self._agree(known)
        if agreed is not None:
            return agreed, None
        question = self._question(known)
        return common([answer.verdict for answer in question.answers]), question

    def _agree(self, known: Known) -> Verdict | None:
        """The one verdict of all completions; None where they differ."""
        if known not in self._agreed:
            self._left -= 1
            if self._left < 0:
                raise TooManyRules(_("Too many facts are unknown to try every answer: state some more of them."))
            self._agreed[known] = self._agree_anew(known)
        return self._agreed[known]

    def _agree_anew(self, known: Known) -> Verdict | None:
        missing = self._missing(known)
        if not missing:
            return self._decide_whole(known)
        first: Verdict | None = None
        for kind in self._kinds[missing[0]]:
            verdict = self._agree(self._with(known, missing[0], kind.value))
            if verdict is None or (first is not None and effect(verdict) != effect(first)):
                return None
            first = verdict if first is None else joined(first, verdict)
        return first

    def _missing(self, known: Known) -> list[str]:
        """
        The unknown facts that a duty, not yet ruled out by the known ones, needs.

        Those that may stay unnamed come last: what else becomes known can rule out whoever needs them.
        """
        stated = dict(known)
        names = {name for duty in self.possible(known) for name in needed_by(duty)}
        missing = [fact for fact in self.read if fact in names and fact not in stated]
        return sorted(missing, key=self.may_be_unnamed.__contains__)

    def unnamed(self, known: Known) -> frozenset[str]:
        """The facts that `known` does not state and need not: another unit stands in for the one that they name."""
        return self.may_be_unnamed.difference(dict(known), self._missing(known))

    def _with(self, known: Known, fact: str, value: FactValue) -> Known:
        facts = {**dict(known), fact: value}
        return tuple((name, facts[name]) for name in self.read if name in facts)

    def _question(self, known: Known) -> Question:
        """About the issue, where that is missing; else about the fact whose answers leave the least open."""
        missing = self._missing(known)
        if missing[0] == ISSUE:
            return self._ask(known, ISSUE)
        # Where two facts may both be unnamed, each can matter only once the other is known.
        deciding = [fact for fact in missing if self._matters(known, fact)] or missing[:1]
        asked = [self._ask(known, fact) for fact in deciding]
        return min(asked, key=self._cost)

    def _cost(self, question: Question) -> tuple[bool, int]:
        """What is asked the sooner, the less it costs: last who is named, where maybe nobody is yet."""
        left = sum(answer.question is not None for answer in question.answers)
        return question.fact in self.may_be_unnamed, left

    def _matters(self, known: Known, fact: str) -> bool:
        """Whether two answers to `fact` can end differently, all else equal."""
        first, *others = (self._with(known, fact, kind.value) for kind in self._kinds[fact])
        return any(self._differ(first, other) for other in others)

    def _differ(self, one: Known, other: Known) -> bool:
        here, there = self._agree(one), self._agree(other)
        if here is not None and there is not None:
            return effect(here) != effect(there)
        if here is not None or there is not None:
            return True
        fact = self._missing(one)[0]
        return any(
            self._differ(self._with(one, fact, kind.value), self._with(other, fact, kind.value))
            for kind in self._kinds[fact]
        )

    def _ask(self, known: Known, fact: str) -> Question:
        declared = self.allocation.facts.get(fact)
        answers = []
        for kind in self._kinds[fact]:
            verdict, question = self._settle(self._with(known, fact, kind.value))
            answers.append(Answer(kind.value, kind.label, verdict, question))
        return Question(fact, declared.name if declared else ISSUE_NAME, tuple(answers))

    def _grouped(self, facts: dict[str, FactValue]) -> dict[str, FactValue]:
        issue = facts.get(ISSUE)
        return facts if issue is None else {**facts, GROUP: self.allocation.issues[str(issue)].group}

    def _filled(self, known: Known) -> dict[str, FactValue]:
        """`known` with some value of every fact that no duty reads there."""
        return {fact: self._kinds[fact][0].value for fact in self.read} | dict(known)

    def _decide_whole(self, known: Known) -> Verdict:
        filled = self._filled(known)
        unnamed = self.may_be_unnamed.difference(dict(known))
        stated = {fact: value for fact, value in filled.items() if fact not in unnamed}
        key = tuple(stated.items())
        if key not in self._verdicts:
            self._verdicts[key] = resolve_duties(self.allocation, self._matched(filled), self._grouped(stated))
        return self._verdicts[key]

    def _matched(self, filled: dict[str, FactValue]) -> tuple[Duty, ...]:
        matched = self._match(self._grouped(filled))
        return tuple(duty for duty in self.duties if duty.id in matched)

    def _match(self, facts: Mapping[str, FactValue]) -> frozenset[str]:
        group = str(facts[GROUP])
        if group not in self._engines:
            rules = compile_duties(self.allocation, self.duties, group)
            fields = {name: kind for name, kind in engine_fields(self.allocation).items() if name in facts}
            self._engines[group] = Engine(fields, rules)
        matched = self._engines[group].match(facts)
        expected = matching(self.duties, facts)
        if matched != expected:
            odd = ", ".join(sorted(matched ^ expected))
            what = _("The rules engine and the second evaluator disagree on {duties} for {facts}; nothing was decided.")
            raise EvaluatorsDisagree(what.format(duties=odd, facts=dict(facts)))
        return matched


class Decider:
    """
    Decides findings under one allocation; may be shared by threads.

    >>> from rules.load import load_allocation
    >>> decider = Decider(load_allocation("xiangshan-2021"))
    >>> decider.decide({"site": "school", "issue": "fire_safety"}, on=date(2026, 3, 2)).outcome
    <Outcome.UNASSIGNED: 'unassigned'>
    """

    def __init__(self, allocation: Allocation) -> None:
        self.allocation = allocation
        self._cuts = turning_days((allocation.valid, *(duty.valid for duty in allocation.duties.values())))
        self._laws: dict[int, Law] = {}
        self._decisions: dict[tuple[int, Known], Decision] = {}
        self._remembered = Remembered()
        self._lock = threading.RLock()

    @property
    def engine_calls(self) -> int:
        """How often the engine was asked."""
        return sum(law.engine_calls for law in self._laws.values())

    def decide(self, facts: Mapping[str, FactValue], on: date) -> Decision:
        """
        What the duties in force on the day `on` (when it was found) say of `facts`.

        `facts` are in the allocation's ids (see `rules.facts.read_facts`); a fact that is
        not given is unknown. The same routing facts are decided once.
        """
        try:
            pick, decided = self._remembered.days[on][tuple(facts)]
            return decided[pick(facts)]
        except KeyError:
            return self._decide(facts, on)

    def _decide(self, facts: Mapping[str, FactValue], on: date) -> Decision:
        span = bisect_right(self._cuts, on)
        law = self._law(span, on)
        known = law.routing(facts)
        with self._lock:
            if (span, known) not in self._decisions:
                verdict, question = law.settle(known)
                why = explain(law, known, verdict, question, in_force=self.allocation.valid.covers(on))
                self._decisions[span, known] = Decision(known, verdict, self.allocation.ref, why, question)
            return self._remembered.keep(facts, on, span, law.read, self._decisions[span, known])

    def law(self, on: date) -> Law:
        """The duties in force on the day `on`."""
        return self._law(bisect_right(self._cuts, on), on)

    def _law(self, span: int, on: date) -> Law:
        with self._lock:
            if span not in self._laws:
                self._laws[span] = Law(self.allocation, tuple(self.allocation.in_force(on)))
            return self._laws[span]
