"""How does a duty read? Its conditions and its units, in words."""

from __future__ import annotations

from rules.allocation import GROUP, ISSUE, Allocation, Between, Condition, Duty, Reading, Role, Who
from rules.facts import ISSUE_NAME
from rules.language import _

__all__ = ["condition_text", "duty_record"]


def _reading_text(reading: Reading) -> str:
    """What a reading is called."""
    return {
        Reading.EXPLICIT: _("explicit"),
        Reading.INTERPRETED: _("interpreted"),
        Reading.RESIDUAL: _("residual"),
    }[reading]


def condition_text(allocation: Allocation, condition: Condition) -> str:
    """One condition, such as “site: school”."""
    test = condition.test
    if isinstance(test, Between):
        values = _("{low} to {high}").format(low=test.low, high=test.high)
    else:
        values = _(" or ").join(_value(allocation, condition.fact, str(value)) for value in test.values)
    wording = _("{fact}: not {values}") if test.negated else _("{fact}: {values}")
    return wording.format(fact=_fact(allocation, condition.fact), values=values)


def _fact(allocation: Allocation, fact: str) -> str:
    if fact == ISSUE:
        return str(ISSUE_NAME)
    return _("issue group") if fact == GROUP else str(allocation.facts[fact].name)


def _value(allocation: Allocation, fact: str, value: str) -> str:
    if fact == ISSUE:
        return str(allocation.issues[value].name)
    if fact == GROUP:
        return str(allocation.groups[value].name)
    names = {each.id: each.name for each in allocation.facts[fact].values}
    return str(names.get(value, value))


def _units_text(allocation: Allocation, units: tuple[Who, ...]) -> list[str]:
    """The units' short names; for a unit that a fact names, the fact, and who stands in until it names one."""
    return [_unit_text(allocation, who) for who in units]


def _unit_text(allocation: Allocation, who: Who) -> str:
    if who.unit is not None:
        return str(allocation.units[who.unit].short)
    fact = allocation.facts[str(who.fact)].name
    if who.until_named is None:
        return _("whoever “{fact}” names").format(fact=fact)
    unit = allocation.units[who.until_named].short
    return _("whoever “{fact}” names, until then {unit}").format(fact=fact, unit=unit)


def _referred(allocation: Allocation, duty: Duty) -> list[str]:
    if duty.refer is None:
        return []
    place = allocation.regimes.get(duty.refer) or allocation.units[duty.refer]
    return [_("refer to {place}").format(place=place.name)]


def duty_record(allocation: Allocation, duty: Duty) -> dict[str, object]:
    """A duty in words, by column; the keys `duty` and `clause` are ids."""
    candidates = [_("{unit}?").format(unit=unit) for unit in _units_text(allocation, duty.candidates)]
    return {
        "clause": duty.clause,
        "duty": duty.id,
        "reading": _reading_text(duty.reading),
        Role.LEAD.value: _units_text(allocation, duty.lead) or candidates or _referred(allocation, duty),
        Role.JOINT.value: _units_text(allocation, duty.joint),
        Role.SUPPORT.value: _units_text(allocation, duty.support),
        Role.COORDINATE.value: _units_text(allocation, duty.coordinate),
        "when": [condition_text(allocation, condition) for condition in duty.when],
        "summary": str(allocation.clauses[duty.clause].summary),
    }
