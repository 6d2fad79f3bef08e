"""What is the smallest change by which the allocation itself decides as it was ruled?

One clause, which is the ruling, and one duty, which displaces those that say otherwise. A
condition cannot ask for what is not known: where a fact was unknown when it was ruled, the
duty holds whatever that fact is. See docs/decisions/0023-a-ruling-is-a-precedent-and-a-proposed-amendment.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.allocation import GROUP, ISSUE, Allocation, Duty, Reading, Role, Validity, Who, turning_days
from rules.catalogue import FactKind, Label
from rules.decide import Decider
from rules.decision import FactValue
from rules.errors import AllocationError
from rules.evaluate import holds, refuted
from rules.load import load_document
from rules.references import check_references
from rules.values import kinds_of
from rules.verdicts import effect

__all__ = ["Added", "Proposal", "added_by", "amended", "with_added"]

_HELP = (Role.SUPPORT, Role.COORDINATE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    A ruling as a change of the allocation: where all of `when` hold, `lead` leads, with `joint`.

    `id` is what the clause and the duty will be called; `cite` and `summary` are the clause's words.
    """

    id: str
    cite: Label
    summary: Label
    when: Mapping[str, FactValue]
    lead: str
    joint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What an allocation's file gets: an entry of `clauses` and one of `duties`, as the file has them."""

    id: str
    clause: Mapping[str, Any]
    duty: Mapping[str, Any]


def amended(allocation: Allocation, proposal: Proposal) -> Allocation:
    """`allocation` with the proposal; raises `AllocationError` where it does not have the units or facts."""
    return with_added(allocation, added_by(allocation, proposal))


def added_by(allocation: Allocation, proposal: Proposal) -> Added:
    """
    The entries that make `allocation` decide as proposed.

    Facts are left out where all their other values are decided that way already. Raises
    `AllocationError` where the allocation does not have the units, facts or values.
    """
    with_added(allocation, _Change(allocation, proposal, proposal.when, bare=True).added())
    when = _needed(allocation, proposal)
    return _Change(allocation, proposal, when).added()


def with_added(allocation: Allocation, added: Added) -> Allocation:
    """`allocation` with the two entries; raises `AllocationError` where they do not fit into it."""
    content = json.loads(allocation.document)
    content["clauses"][added.id] = added.clause
    content["duties"].append(added.duty)
    problems = [
        replace(problem, where=".".join([added.id, *(str(each) for each in path[2:])]))
        for path, problem in check_references(content)
    ]
    if problems:
        raise AllocationError(allocation.ref.id, problems)
    return load_document(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


class _Change:
    """A proposal, for some of its facts, against the duties that may match where these hold."""

    def __init__(
        self, allocation: Allocation, proposal: Proposal, when: Mapping[str, FactValue], *, bare: bool = False
    ) -> None:
        self._allocation = allocation
        self._proposal = proposal
        self._when = when
        self._own = {proposal.lead, *proposal.joint}
        self._known = dict(when)
        if ISSUE in when and not bare:
            self._known[GROUP] = allocation.issues[str(when[ISSUE])].group
        duties = () if bare else allocation.duties.values()
        self._open = [duty for duty in duties if not refuted(duty, self._known)]
        overridden = {id_ for duty in self._open for id_ in duty.overrides}
        self._standing = {duty.id for duty in self._open if self._always(duty) and duty.id not in overridden}
        lasting = [duty for duty in self._open if duty.id in self._standing and duty.valid == Validity()]
        self._help = self._helpers(lasting)

    def added(self) -> Added:
        """The two entries."""
        proposal = self._proposal
        stay = [duty for duty in self._open if self._fits(duty)]
        helped = self._helpers(duty for duty in stay if duty.id in self._standing and duty.valid == Validity())
        carried = {unit: role for unit, role in self._help.items() if helped.get(unit) is not role}
        duty: dict[str, Any] = {
            "id": proposal.id,
            "clause": proposal.id,
            "reading": Reading.EXPLICIT.value,
            "when": {fact: self._test(fact, value) for fact, value in self._when.items()},
            Role.LEAD.value: [proposal.lead],
            Role.JOINT.value: list(proposal.joint),
            **{role.value: [unit for unit, given in carried.items() if given is role] for role in _HELP},
            "overrides": [duty.id for duty in self._open if duty not in stay],
        }
        words = {"cite": proposal.cite, "summary": proposal.summary}
        clause = {name: {"zh": label.zh, "en": label.en} for name, label in words.items()}
        return Added(proposal.id, clause, {name: entry for name, entry in duty.items() if entry})

    def _always(self, duty: Duty) -> bool:
        """Whether it holds whatever the facts are that are not known."""
        return all(each.fact in self._known and holds(each, self._known) for each in duty.when)

    def _unit(self, who: Who) -> str | None:
        """The unit; none where it depends on a fact that is not known."""
        if who.unit is not None:
            return who.unit
        return str(self._known[str(who.fact)]) if who.fact in self._known else None

    def _helpers(self, duties: Iterable[Duty]) -> dict[str, Role]:
        """Who supports and who coordinates by `duties`, each once and in the stronger role; the ruled ones aside."""
        given = [
            (unit, role)
            for duty in duties
            for role, units in zip(_HELP, (duty.support, duty.coordinate), strict=True)
            for unit in map(self._unit, units)
            if unit is not None and unit not in self._own
        ]
        return dict(sorted(given, key=lambda pair: _HELP.index(pair[1]), reverse=True))

    def _fits(self, duty: Duty) -> bool:
        """Whether it can stay: whoever it names has that share, or a greater one, by the ruling anyway."""
        if duty.refer or duty.candidates:
            return False
        leads = [self._unit(who) for who in duty.lead]
        joint = [*leads[1:], *map(self._unit, duty.joint)]
        if any(unit != self._proposal.lead for unit in leads[:1]) or not self._own.issuperset(joint):
            return False
        return all(
            self._helps(duty, self._unit(who), role)
            for role, units in zip(_HELP, (duty.support, duty.coordinate), strict=True)
            for who in units
        )

    def _helps(self, duty: Duty, unit: str | None, role: Role) -> bool:
        if unit is None:
            return False
        if unit in self._own or duty.id in self._standing:
            return True
        lasting = self._help.get(unit)
        return lasting is not None and _HELP.index(lasting) <= _HELP.index(role)

    def _test(self, fact: str, value: FactValue) -> object:
        declared = self._allocation.facts.get(fact)
        if declared is None or declared.kind is not FactKind.NUMBER:
            return [value]
        kinds = kinds_of(self._allocation, fact, self._allocation.duties.values())
        kind = next((each for each in kinds if each.includes(value)), None)
        if kind is None or kind.high == kind.value:
            return [value]
        return {"from": kind.value, "to": kind.high}


def _needed(allocation: Allocation, proposal: Proposal) -> dict[str, FactValue]:
    """The facts without which something else would be decided otherwise."""
    before = Decider(allocation)
    when = dict(proposal.when)
    for fact in proposal.when:
        fewer = {name: value for name, value in when.items() if name != fact}
        if fact != ISSUE and _decided_anyway(before, proposal, when, fewer, fact):
            when = fewer
    return when


def _decided_anyway(
    before: Decider,
    proposal: Proposal,
    when: Mapping[str, FactValue],
    fewer: Mapping[str, FactValue],
    fact: str,
) -> bool:
    """Whether all is decided the same with `fewer` conditions: the other values of `fact` go that way already."""
    allocation = before.allocation
    kinds = kinds_of(allocation, fact, allocation.duties.values())
    others = [{**fewer, fact: kind.value} for kind in kinds if not kind.includes(when[fact])]
    narrow, wide = (
        Decider(with_added(allocation, _Change(allocation, proposal, facts).added())) for facts in (when, fewer)
    )
    for day in _days(allocation):
        ruled = _settled(narrow, when, day)
        if _settled(wide, when, day) != ruled or any(_settled(before, each, day) != ruled for each in others):
            return False
    return True


def _settled(decider: Decider, facts: Mapping[str, FactValue], day: date) -> object:
    law = decider.law(day)
    verdict, _question = law.settle(law.routing(facts))
    return effect(verdict)


def _days(allocation: Allocation) -> list[date]:
    """A day of every span over which the same duties are in force."""
    spans = (allocation.valid, *(duty.valid for duty in allocation.duties.values()))
    return [day for day in (date.min, *turning_days(spans)) if allocation.valid.covers(day)]
