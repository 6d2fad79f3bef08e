"""Does a ruling speak of this finding, too? And what does it say?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance.chain import canonical
from compliance.states import RulingKind
from rules.allocation import Allocation, Reading, Role
from rules.catalogue import Label
from rules.decision import Assignment, Decision, FactValue, Outcome, Verdict
from rules.language import Language, _, speaking

__all__ = ["Precedent", "base_of", "following", "ruled"]


@dataclass(frozen=True, slots=True)
class Precedent:
    """
    A ruling as the next finding of the kind meets it.

    `facts` are the routing facts of the case that was ruled on; `base` is what the
    allocation itself said of them (`base_of`).
    """

    number: str
    case: str
    kind: RulingKind
    lead: str
    joint: tuple[str, ...]
    facts: Mapping[str, FactValue]
    base: str
    reason: str
    made_on: date


def base_of(decision: Decision) -> str:
    """Who does what by the allocation itself, as canonical JSON; the clauses behind it may differ."""
    verdict = decision.verdict
    roles = sorted([each.unit, each.role.value] for each in verdict.assignments)
    return canonical([verdict.outcome.value, roles, sorted(verdict.candidates), verdict.refer])


def following(decision: Decision, precedents: Sequence[Precedent]) -> Precedent | None:
    """
    The precedent that a finding so decided follows, the latest of `precedents` first; None where none speaks of it.

    One speaks of it where every routing fact of the ruled case is a fact of the finding
    too, and the allocation says the same of both: more facts that change nothing do not
    part them, and once the allocation itself says otherwise the ruling is spent.
    """
    facts = dict(decision.facts)
    for each in precedents:
        same = all(facts.get(name) == value for name, value in each.facts.items())
        if same and each.base == base_of(decision):
            return each
    return None


def ruled(allocation: Allocation, decision: Decision, precedent: Precedent) -> Decision:
    """What holds of a finding for which the allocation gave `decision`, by `precedent`."""
    clauses = (precedent.number,)
    own = {precedent.lead, *precedent.joint}
    given = [Assignment(precedent.lead, Role.LEAD, clauses, Reading.EXPLICIT)]
    given += [Assignment(unit, Role.JOINT, clauses, Reading.EXPLICIT) for unit in precedent.joint]
    lasting = (Role.SUPPORT, Role.COORDINATE)
    given += [each for each in decision.verdict.assignments if each.role in lasting and each.unit not in own]
    given += _coordinator(allocation, {each.unit for each in given})
    verdict = Verdict(Outcome.SETTLED, tuple(given), clauses=(*clauses, *decision.verdict.clauses))
    return replace(decision, verdict=verdict, explanation=_explained(allocation, decision, precedent), question=None)


def _coordinator(allocation: Allocation, named: set[str]) -> list[Assignment]:
    """Who coordinates everything, where the ruling took another role from it: that one it keeps."""
    unit = allocation.lead_unit
    if unit is None or unit in named:
        return []
    clauses = tuple(duty.clause for duty in allocation.duties.values() if duty.coordinate and not duty.when)
    return [Assignment(unit, Role.COORDINATE, clauses[:1], Reading.EXPLICIT)]


def _explained(allocation: Allocation, decision: Decision, precedent: Precedent) -> Label:
    said = {}
    for language in Language:
        with speaking(language):
            said[language] = _sentence(allocation, precedent)
    own = decision.explanation
    return Label(zh=f"{said[Language.ZH]}\n{own.zh}", en=f"{said[Language.EN]}\n{own.en}")


def _sentence(allocation: Allocation, precedent: Precedent) -> str:
    lead, *joint = (
        str(allocation.units[unit].name) if unit in allocation.units else unit
        for unit in (precedent.lead, *precedent.joint)
    )
    values = {
        "number": precedent.number,
        "day": precedent.made_on,
        "case": precedent.case,
        "unit": lead,
        "joint": _(", ").join(joint),
    }
    if precedent.kind is RulingKind.CONFIRMATION:
        lines = [_("By {number} of {day} the office confirmed on case {case} that {unit} leads.")]
    elif joint:
        lines = [_("By ruling {number} of {day} on case {case} {unit} leads, jointly with {joint}.")]
    else:
        lines = [_("By ruling {number} of {day} on case {case} {unit} leads.")]
    lines = [line.format(**values) for line in lines]
    if precedent.reason:
        lines.append(_("The reason given: {reason}").format(reason=precedent.reason))
    lines.append(_("Without it, the allocation says:"))
    return "\n".join(lines)
