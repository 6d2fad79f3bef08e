"""Why this unit, and why not the others that are one fact away? Told in sentences, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rules.allocation import ISSUE, Allocation, Role
from rules.asides import asides
from rules.catalogue import Label
from rules.decision import FactValue, Outcome, Question, Verdict
from rules.facts import ISSUE_NAME
from rules.language import Language, _, speaking

if TYPE_CHECKING:
    from rules.decide import Law
    from rules.values import Kind

__all__ = ["cited", "explain", "unit_name"]

Known = tuple[tuple[str, FactValue], ...]

_MOST_NEIGHBOURS = 6
_MOST_NAMED = 4


def explain(law: Law, known: Known, verdict: Verdict, question: Question | None, *, in_force: bool) -> Label:
    """The explanation of `verdict` in Chinese and in English: one sentence a line."""
    texts = {}
    for language in Language:
        with speaking(language):
            told = _Explainer(law.allocation)
            lines = [told.found(law, known), *told.outcome(verdict, question, in_force=in_force)]
            lines += told.others(verdict)
            lines += asides(law, known, verdict)
            lines += told.neighbours(law, known, verdict)
            texts[language] = "\n".join(lines)
    return Label(zh=texts[Language.ZH], en=texts[Language.EN])


def cited(allocation: Allocation, clauses: Iterable[str]) -> str:
    """How `clauses` are cited, each passage once."""
    return _(", ").join(dict.fromkeys(str(allocation.clauses[clause].cite) for clause in clauses))


def unit_name(allocation: Allocation, id_: str) -> str:
    """The full name of a unit or a regime."""
    place = allocation.units.get(id_) or allocation.regimes[id_]
    return str(place.name)


class _Explainer:
    """Sentences about verdicts, in the language of the context."""

    def __init__(self, allocation: Allocation) -> None:
        self._allocation = allocation

    def _units(self, ids: Sequence[str]) -> str:
        return _(", ").join(unit_name(self._allocation, each) for each in ids)

    def found(self, law: Law, known: Known) -> str:
        """What the decision rests on."""
        pairs = [
            _("{fact}: {value}").format(fact=self._fact(fact), value=self._value(law, fact, value))
            for fact, value in known
        ]
        return _("Found – {facts}.").format(facts=_("; ").join(pairs)) if pairs else _("Found – nothing stated.")

    def outcome(self, verdict: Verdict, question: Question | None, *, in_force: bool) -> list[str]:
        """Why the lead leads, or why nobody does."""
        if question is not None:
            return self._open(verdict, question)
        if verdict.outcome is Outcome.CONTESTED:
            what = _(
                "The allocation names {units} ({clauses}) and does not choose; the office decides, with the convener."
            )
            clauses = cited(self._allocation, _of_candidates(verdict))
            return [what.format(units=self._units(verdict.candidates), clauses=clauses)]
        if verdict.outcome is Outcome.OUT_OF_SCOPE and verdict.refer is not None:
            what = _("This belongs to {place} ({clauses}); the office hands it over and keeps the receipt.")
            clauses = cited(self._allocation, verdict.clauses[:1])
            return [what.format(place=unit_name(self._allocation, verdict.refer), clauses=clauses)]
        if verdict.outcome is Outcome.UNASSIGNED:
            return [self._unassigned(verdict, in_force=in_force)]
        return self._led(verdict)

    def _led(self, verdict: Verdict) -> list[str]:
        lead = next(each for each in verdict.assignments if each.role is Role.LEAD)
        sentence = _("{unit} leads, by {clauses}: {summary}.").format(
            unit=unit_name(self._allocation, lead.unit),
            clauses=cited(self._allocation, lead.clauses),
            summary=self._allocation.clauses[lead.clauses[0]].summary,
        )
        if verdict.outcome is Outcome.TO_CONFIRM:
            return [sentence, _("The clause must be read to get there; the office is asked to confirm it.")]
        return [sentence]

    def _unassigned(self, verdict: Verdict, *, in_force: bool) -> str:
        if not in_force:
            return _("The allocation was not in force on that day, so no clause names a unit; the office decides.")
        residual = [c for c in verdict.clauses if not any(c in each.clauses for each in verdict.assignments)]
        if residual:
            what = _("No clause names a unit for this; it falls under {clauses}, and the office decides.")
            return what.format(clauses=cited(self._allocation, residual))
        return _("No clause names a unit for this; the office decides.")

    def _open(self, verdict: Verdict, question: Question) -> list[str]:
        lines = [_("Not known, and it decides: {fact}.").format(fact=question.name)]
        lines += [
            _("If {fact} is {value}: {what}.").format(
                fact=question.name, value=answer.label, what=self._brief(answer.verdict, answer.question)
            )
            for answer in _different(question)
        ]
        if verdict.lead is not None:
            unit = unit_name(self._allocation, verdict.lead)
            lines.append(_("Whatever the answer, {unit} leads.").format(unit=unit))
        return lines

    def _brief(self, verdict: Verdict, question: Question | None = None) -> str:
        """A verdict in half a sentence."""
        if question is not None:
            return _("{fact} decides then").format(fact=question.name)
        clauses = cited(self._allocation, verdict.clauses[:1])
        if verdict.outcome is Outcome.OUT_OF_SCOPE and verdict.refer is not None:
            return _("{place}, outside the conference ({clauses})").format(
                place=unit_name(self._allocation, verdict.refer), clauses=clauses
            )
        if verdict.outcome is Outcome.CONTESTED:
            return _("contested between {units}").format(units=self._units(verdict.candidates))
        if verdict.lead is None:
            return _("no clause names a unit, the office decides")
        lead = _("{unit} leads ({clauses})").format(unit=unit_name(self._allocation, verdict.lead), clauses=clauses)
        joint = verdict.with_role(Role.JOINT)
        return lead + (_(", jointly with {units}").format(units=self._units(joint)) if joint else "")

    def others(self, verdict: Verdict) -> list[str]:
        """What the other units have to do with it."""
        wording = {
            Role.JOINT: _("Jointly with it, each with a task of its own: {units}."),
            Role.SUPPORT: _("In support, when the lead asks: {units}."),
            Role.COORDINATE: _("Coordinates and is told: {units}."),
        }
        lines = []
        for role, sentence in wording.items():
            named = [
                _("{unit} ({clauses})").format(
                    unit=unit_name(self._allocation, each.unit), clauses=cited(self._allocation, each.clauses)
                )
                for each in verdict.assignments
                if each.role is role
            ]
            if named:
                lines.append(sentence.format(units=_(", ").join(named)))
        return lines

    def neighbours(self, law: Law, known: Known, verdict: Verdict) -> list[str]:
        """Why not another: what one other fact would have changed."""
        lines: dict[str, None] = {}
        for fact, value in known:
            for kind in _near(law, fact, value):
                other = law.agreed(tuple((f, kind.value if f == fact else v) for f, v in known))
                if other is not None and other.lead != verdict.lead:
                    sentence = _("Not so here: were {fact} {value}, then {what}.")
                    what = self._brief(other)
                    lines[sentence.format(fact=self._fact(fact), value=kind.label, what=what)] = None
        return list(lines)[:_MOST_NEIGHBOURS]

    def _fact(self, fact: str) -> str:
        return str(ISSUE_NAME if fact == ISSUE else self._allocation.facts[fact].name)

    def _value(self, law: Law, fact: str, value: FactValue) -> str:
        return next((str(kind.label) for kind in law.kinds(fact) if kind.value == value), str(value))


@lru_cache(maxsize=2048)
def _near(law: Law, fact: str, value: FactValue) -> tuple[Kind, ...]:
    """Every other value of a fact is near; another issue only within the same group."""
    others = tuple(kind for kind in law.kinds(fact) if kind.value != value)
    if fact != ISSUE:
        return others
    issues = law.allocation.issues
    return tuple(kind for kind in others if issues[str(kind.value)].group == issues[str(value)].group)


def _of_candidates(verdict: Verdict) -> Sequence[str]:
    """The clauses that name the candidates: those that give nobody a role, if there are such."""
    given = {clause for each in verdict.assignments for clause in each.clauses}
    return [clause for clause in verdict.clauses if clause not in given] or verdict.clauses


def _different(question: Question) -> list[_Merged]:
    """Answers with the same consequence told together."""
    merged: dict[object, _Merged] = {}
    for answer in question.answers:
        key = (answer.verdict, answer.question)
        if key in merged:
            merged[key].values.append(answer.label)
        else:
            merged[key] = _Merged([answer.label], answer.verdict, answer.question)
    return list(merged.values())


class _Merged:
    """Several answers to a question from which the same follows."""

    def __init__(self, values: list[Label], verdict: Verdict, question: Question | None) -> None:
        self.values = values
        self.verdict = verdict
        self.question = question

    @property
    def label(self) -> str:
        """The answers, as one text; of many, the first few and how many more there are."""
        if len(self.values) <= _MOST_NAMED:
            return _(" or ").join(str(value) for value in self.values)
        named = _(", ").join(str(value) for value in self.values[:_MOST_NAMED])
        return _("{values} or one of {count} others").format(values=named, count=len(self.values) - _MOST_NAMED)
