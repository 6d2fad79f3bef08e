"""How is it told that an allocation decides otherwise than was expected?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from compliance.duty_words import condition_text
from compliance.labels import outcome_label, role_label
from rules.allocation import Allocation, Condition, Duty, OneOf, Role
from rules.decision import Outcome
from rules.expectations import Aspect, Difference, Expectation, Failure
from rules.expectedcause import Why, cause_of
from rules.explain import cited
from rules.facts import ISSUE_NAME
from rules.language import _

if TYPE_CHECKING:
    from rules.decide import Decider

__all__ = ["aspect_label", "facts_text", "failure_text", "place_of", "told_causes"]

_UNITS = frozenset(Aspect) - {Aspect.OUTCOME, Aspect.QUESTION, Aspect.CLAUSE}


def place_of(expectation: Expectation) -> str:
    """Where an expectation stands."""
    return f"{expectation.file}:{expectation.line}"


def aspect_label(aspect: Aspect) -> str:
    """What an aspect is called."""
    return {
        **{Aspect(role): role_label(role) for role in Role},
        Aspect.OTHERS: _("others"),
        Aspect.CANDIDATES: _("candidates"),
        Aspect.REFER: _("referred to"),
        Aspect.OUTCOME: _("outcome"),
        Aspect.QUESTION: _("asked for"),
        Aspect.CLAUSE: _("clauses"),
    }[aspect]


def facts_text(allocation: Allocation, expectation: Expectation) -> str:
    """The facts in words."""
    pairs = (Condition(fact, OneOf((value,))) for fact, value in expectation.facts.items())
    return _("; ").join(condition_text(allocation, each) for each in pairs) or _("nothing known")


def failure_text(decider: Decider, failure: Failure) -> str:
    """A failure for people: where, the facts, and for each difference what was expected, what came, and why."""
    allocation, expectation = decider.allocation, failure.expectation
    head = _("{place}: {facts} (found on {day})")
    lines = [head.format(place=place_of(expectation), facts=facts_text(allocation, expectation), day=failure.on)]
    if expectation.note:
        lines.append("  " + _("Note: {note}").format(note=expectation.note))
    for each in failure.differences:
        text = _("{aspect}: expected {expected}; came {found}")
        expected, found = (_words(allocation, each.aspect, ids) for ids in (each.expected, each.found))
        lines.append("  " + text.format(aspect=aspect_label(each.aspect), expected=expected, found=found))
        lines += ["    " + line for line in told_causes(decider, failure, each)]
    return "\n".join(lines)


def _words(allocation: Allocation, aspect: Aspect, ids: Sequence[str]) -> str:
    if not ids:
        return _("nobody") if aspect in _UNITS else _("nothing")
    return _(", ").join(_name(allocation, aspect, each) for each in ids)


def _name(allocation: Allocation, aspect: Aspect, id_: str) -> str:
    if aspect is Aspect.OUTCOME:
        return outcome_label(Outcome(id_))
    if aspect is Aspect.QUESTION:
        declared = allocation.facts.get(id_)
        return str(declared.name if declared else ISSUE_NAME)
    if aspect is Aspect.CLAUSE:
        return f"{id_} ({cited(allocation, [id_])})"
    unit = allocation.units.get(id_)
    return str(unit.short if unit else allocation.regimes[id_].name)


def told_causes(decider: Decider, failure: Failure, difference: Difference) -> Iterator[str]:
    """Why each unit that nobody expected came, and why each that was expected did not: a sentence each."""
    if difference.aspect not in _UNITS:
        return
    for unit in difference.extra:
        yield _came(decider, failure, difference.aspect, unit)
    for unit in difference.missing:
        yield _stayed_away(decider, failure, difference.aspect, unit)


def _came(decider: Decider, failure: Failure, aspect: Aspect, unit: str) -> str:
    allocation = decider.allocation
    duties = cause_of(decider, failure, aspect, unit).duties
    text = _("{unit} was not expected: {duties} names it.")
    return text.format(unit=_name(allocation, aspect, unit), duties=_duties(allocation, duties))


def _stayed_away(decider: Decider, failure: Failure, aspect: Aspect, unit: str) -> str:
    allocation = decider.allocation
    cause = cause_of(decider, failure, aspect, unit)
    verdict = failure.decision.verdict
    has = [each for each in verdict.assignments if each.unit == unit]
    text = {
        Why.GIVEN: _("{unit} is named by {duties}, and is not the only one: {others}."),
        Why.ASKED: _("{unit} would come by {duties}, if it were known: {conditions}."),
        Why.DISPLACED: _("{unit} is missing: {duties} names it, and gives way to {by}."),
        Why.UNMET: _("{unit} is missing: nearest is {duties}, which needs {conditions}."),
        Why.NOT_IN_FORCE: _("{unit} is missing: {duties} names it, and is not in force on {day}."),
        Why.NOWHERE: _("{unit} is missing: no duty names it so."),
    }[cause.why]
    if has and cause.why is not Why.DISPLACED:
        text = _("{unit} is there in another role: {role}, by {clauses}.")
    return text.format(
        unit=_name(allocation, aspect, unit),
        duties=_duties(allocation, cause.duties),
        by=_duties(allocation, cause.by),
        conditions=_("; ").join(condition_text(allocation, each) for each in cause.conditions),
        others=_words(allocation, Aspect.CANDIDATES, [*verdict.candidates, *filter(None, [verdict.refer])]),
        day=failure.on,
        role=_(", ").join(role_label(each.role) for each in has),
        clauses=cited(allocation, [clause for each in has for clause in each.clauses]),
    )


def _duties(allocation: Allocation, duties: Sequence[Duty]) -> str:
    text = _("duty {id} ({clause})")
    return _(", ").join(text.format(id=each.id, clause=cited(allocation, [each.clause])) for each in duties)
