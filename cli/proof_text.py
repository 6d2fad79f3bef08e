"""How is it told what was proved of an allocation, and what differs between two?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from cli.decision_text import unit_short, units_short
from cli.places import place_name
from compliance.duty_words import condition_text
from compliance.labels import outcome_label, role_label
from rules.allocation import Allocation, Role, Validity
from rules.decision import Verdict
from rules.explain import cited
from rules.language import _, ngettext
from rules.proving.diff import Change
from rules.proving.flaws import Flaw, Point, Shown
from rules.proving.spans import Span
from rules.proving.survey import Survey
from rules.proving.words import in_words, known_in_words

__all__ = [
    "change_text",
    "days_text",
    "example_text",
    "flaw_heading",
    "in_combinations",
    "point_text",
    "shown_lines",
    "shown_record",
    "span_text",
    "verdict_text",
]


def span_text(span: Span) -> str:
    """From when to when, as a heading; empty where that is always."""
    return days_text(span.valid)


def days_text(valid: Validity) -> str:
    """From when to when; empty where that is always."""
    if valid.start is None and valid.until is None:
        return ""
    if valid.until is None:
        return _("from {start} on").format(start=valid.start)
    if valid.start is None:
        return _("until {until}").format(until=valid.until)
    return _("{start} to {until}").format(start=valid.start, until=valid.until)


def in_combinations(count: int) -> str:
    """A number of combinations."""
    return ngettext("{count} combination", "{count} combinations", count).format(count=f"{count:,}")


def flaw_heading(flaw: Flaw) -> str:
    """What a kind of finding is called, over its list."""
    return {
        Flaw.OVERLAP: _("Overlaps: different leads for one situation"),
        Flaw.UNREACHABLE: _("Duties that can never hold"),
        Flaw.GAP: _("Gaps: no clause names a unit"),
        Flaw.SHADOWED: _("Duties that are always displaced"),
        Flaw.IDLE_EXCEPTION: _("Exceptions that displace nothing"),
        Flaw.IDLE_UNIT: _("Units without a duty"),
        Flaw.UNREAD_FACT: _("Facts that no duty reads"),
        Flaw.WORDLESS_ISSUE: _("Issues that inspectors have no words for"),
        Flaw.IDLE_CLAUSE: _("Clauses without a duty"),
        Flaw.UNPROVED_CLAUSE: _("Clauses without a scenario"),
    }[flaw]


def point_text(allocation: Allocation, point: Point) -> str:
    """One thing that was found, in a sentence."""
    first = point.subject[0] if point.subject else ""
    names = _(", ").join(point.subject)
    others = _(", ").join(point.subject[1:])
    clauses = cited(allocation, point.clauses)
    match point.flaw:
        case Flaw.OVERLAP:
            text = _("Duties {names} ({clauses}) name different leads, and none displaces the other.")
        case Flaw.UNREACHABLE:
            text = _(
                "Duty {first} ({clauses}): its conditions can never hold together, or never on a day in force – {when}."
            )
        case Flaw.GAP if point.clauses:
            text = _("No clause names a unit; {clauses} catches what is left, and the office decides.")
        case Flaw.GAP:
            text = _("No clause names a unit, and none catches what is left; the office decides.")
        case Flaw.SHADOWED:
            text = _("Duty {first} holds nowhere without being displaced, by {others} ({clauses}).")
        case Flaw.IDLE_EXCEPTION:
            text = _("Duty {first} ({clauses}) displaces {others}, which never holds where it does.")
        case Flaw.IDLE_UNIT:
            return _("{name} ({id})").format(name=allocation.units[first].name, id=first)
        case Flaw.UNREAD_FACT:
            return _("{name} ({id})").format(name=allocation.facts[first].name, id=first)
        case Flaw.WORDLESS_ISSUE:
            return _("{name} ({id})").format(name=allocation.issues[first].name, id=first)
        case _:
            clause = allocation.clauses[first]
            return _("{clause}: {summary}").format(clause=clause.cite, summary=clause.summary)
    return text.format(names=names, first=first, others=others, clauses=clauses, when=_when(allocation, first))


def _when(allocation: Allocation, duty: str) -> str:
    known = allocation.duties.get(duty)
    conditions = [condition_text(allocation, each) for each in known.when] if known else []
    days = days_text(known.valid) if known else ""
    if days:
        conditions.append(_("in force {days}").format(days=days))
    return _("; ").join(conditions) or _("always")


def shown_lines(shown: Iterable[Shown], spans: Sequence[Span]) -> Iterator[str]:
    """Where something shows: a line a situation, under the days on which that is so, unless these are all `spans`."""
    told: dict[tuple[tuple[str, int], ...], list[Span]] = {}
    for each in shown:
        situations = tuple((in_words(each.space, region), each.space.size(region)) for region in each.regions)
        told.setdefault(situations, []).append(each.span)
    for situations, days in told.items():
        if len(days) < len(spans):
            yield _("{days}:").format(days=_(", ").join(days_text(each) for each in _joined(days)))
        for words, count in situations:
            everywhere = in_combinations(count * len(days))
            yield _("– {situation} ({count})").format(situation=words, count=everywhere)


def _joined(spans: Iterable[Span]) -> list[Validity]:
    """The days of `spans`, which are in order: those that follow each other as one."""
    joined: list[Validity] = []
    for valid in (span.valid for span in spans):
        last = joined[-1] if joined else None
        if last is not None and last.until is not None and valid.start == last.until + timedelta(days=1):
            joined[-1] = Validity(last.start, valid.until)
        else:
            joined.append(valid)
    return joined


def shown_record(each: Shown) -> dict[str, Any]:
    """The same for a program: situations in words, one example as facts."""
    return {
        "from": each.span.valid.start and each.span.valid.start.isoformat(),
        "to": each.span.valid.until and each.span.valid.until.isoformat(),
        "combinations": each.count,
        "situations": [
            {"words": in_words(each.space, region), "combinations": each.space.size(region)} for region in each.regions
        ],
        "example": dict(each.example),
    }


def example_text(survey: Survey, each: Shown) -> str:
    """The smallest example, and what is said of it."""
    verdict, _question = survey.law.settle(survey.law.routing(dict(each.example)))
    text = _("For example – {facts}: {verdict}.")
    facts = known_in_words(each.space, each.example)
    return text.format(facts=facts, verdict=verdict_text(each.space.allocation, verdict))


def verdict_text(allocation: Allocation, verdict: Verdict) -> str:
    """What comes of it, in half a sentence."""
    outcome = outcome_label(verdict.outcome)
    if verdict.candidates:
        units = units_short(allocation, verdict.candidates)
        return _("{outcome}: between {units}").format(outcome=outcome, units=units)
    if verdict.refer is not None:
        return _("{outcome}: {place}").format(outcome=outcome, place=place_name(allocation, verdict.refer))
    if verdict.lead is None:
        return outcome
    return _("{outcome}: lead {unit}").format(outcome=outcome, unit=unit_short(allocation, verdict.lead))


def change_text(allocation: Allocation, change: Change) -> str:
    """What is otherwise, as short as it can be said: before → after."""
    parts = []
    if change.lead is not None:
        parts.append(_("lead: {change}").format(change=_arrow(*(unit_short(allocation, each) for each in change.lead))))
    for unit, before, after in change.shares:
        roles = _arrow(_role(before), _role(after))
        parts.append(_("{unit}: {change}").format(unit=unit_short(allocation, unit), change=roles))
    if change.candidates is not None:
        named = (units_short(allocation, each) for each in change.candidates)
        parts.append(_("named without a choice: {change}").format(change=_arrow(*named)))
    if change.refer is not None:
        places = (place_name(allocation, each) if each else "" for each in change.refer)
        parts.append(_("handed over to: {change}").format(change=_arrow(*places)))
    if change.outcome is not None:
        parts.append(_("outcome: {change}").format(change=_arrow(*map(outcome_label, change.outcome))))
    return _("; ").join(parts)


def _role(role: Role | None) -> str:
    return role_label(role) if role else ""


def _arrow(before: str, after: str) -> str:
    return _("{before} → {after}").format(before=before or _("nobody"), after=after or _("nobody"))
