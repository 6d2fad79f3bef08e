"""How is a decision shown? From its stored record, so that an old one reads as it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cli.render import paragraph
from compliance.labels import outcome_label
from rules.allocation import Allocation
from rules.decision import Outcome
from rules.language import _, current

__all__ = ["explained", "headline", "in_language", "question_text", "unit_short", "units_short"]

Record = Mapping[str, Any]


def in_language(record: Record) -> dict[str, Any]:
    """A decision's record with every text that has two languages in the reader's."""
    return {key: _one(value) for key, value in record.items()}


def _one(value: Any) -> Any:  # noqa: ANN401 - plain JSON values
    if isinstance(value, Mapping):
        if value.keys() == {"zh", "en"}:
            return value[current().value]
        return {key: _one(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_one(each) for each in value]
    return value


def unit_short(allocation: Allocation, id_: str | None) -> str:
    """A unit's short name; its id where the allocation at hand does not have it."""
    if id_ is None:
        return ""
    unit = allocation.units.get(id_)
    return str(unit.short) if unit else id_


def units_short(allocation: Allocation, ids: Sequence[str]) -> str:
    """Short names of several units."""
    return _(", ").join(unit_short(allocation, each) for each in ids)


def headline(allocation: Allocation, record: Record) -> str:
    """Whose it is, in one line."""
    outcome = outcome_label(Outcome(record["outcome"]))
    lead = record["lead"]
    clauses = ", ".join(record["clauses"])
    if record["question"] is not None:
        fact = _one(record["question"]["name"])
        text = _("{outcome}: {fact} decides").format(outcome=outcome, fact=fact)
        return text + (_("; lead {unit}").format(unit=unit_short(allocation, lead)) if lead else "")
    if record["candidates"]:
        units = units_short(allocation, record["candidates"])
        return _("{outcome}: between {units}; the office's desk").format(outcome=outcome, units=units)
    if record["refer"] is not None:
        place = allocation.regimes.get(record["refer"]) or allocation.units.get(record["refer"])
        name = place.name if place else record["refer"]
        return _("{outcome}: to be handed over to {place}").format(outcome=outcome, place=name)
    if lead is None:
        return _("{outcome}: the office's desk (clauses {clauses})").format(outcome=outcome, clauses=clauses or "–")
    joint = units_short(allocation, record["joint"])
    text = _("{outcome}: lead {unit}").format(outcome=outcome, unit=unit_short(allocation, lead))
    text += _(", jointly {units}").format(units=joint) if joint else ""
    return text + _(" (clauses {clauses})").format(clauses=clauses)


def explained(record: Record, indent: str = "  ") -> str:
    """The explanation, wrapped."""
    return paragraph(str(_one(record["explanation"])), indent)


def question_text(allocation: Allocation, question: Record) -> str:
    """A missing fact, with what each answer to it means, in one line."""
    return _("{fact}? {answers}").format(
        fact=_one(question["name"]), answers=_("; ").join(_answer(allocation, each) for each in question["answers"])
    )


def _answer(allocation: Allocation, answer: Record) -> str:
    if answer["question"] is not None:
        return _("{value} → another question").format(value=_one(answer["label"]))
    lead = unit_short(allocation, answer["lead"]) or _("the office decides")
    return _("{value} → {unit}").format(value=_one(answer["label"]), unit=lead)
