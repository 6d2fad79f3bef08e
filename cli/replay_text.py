"""How is a replay told? What changes as tables, then the open cases with the hand-outs that they would need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli.decision_text import unit_short
from cli.places import place_name
from compliance.labels import case_state_label, outcome_label, role_label
from rules.allocation import Allocation, Role
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.replaying.result import HandOut, Moving, Replay
    from compliance.replaying.routes import Route

__all__ = ["case_lines", "change_records", "head_lines", "replay_record", "route_text", "unit_records"]


def route_text(names: Allocation, route: Route) -> str:
    """How it ended, and who has which part."""
    parts = [_units(names, Role.LEAD, () if route.lead is None else (route.lead,))]
    parts += [_units(names, role, units) for role, units in _others(route)]
    if route.candidates:
        parts.append(_(" or ").join(unit_short(names, unit) for unit in route.candidates))
    if route.refer is not None:
        parts.append(place_name(names, route.refer))
    told = _(", ").join(part for part in parts if part)
    outcome = outcome_label(route.outcome)
    return _("{outcome}: {who}").format(outcome=outcome, who=told) if told else outcome


def _others(route: Route) -> tuple[tuple[Role, tuple[str, ...]], ...]:
    return (Role.JOINT, route.joint), (Role.SUPPORT, route.support), (Role.COORDINATE, route.coordinate)


def _units(names: Allocation, role: Role, units: tuple[str, ...]) -> str:
    return _(", ").join(
        _("{unit} ({role})").format(unit=unit_short(names, unit), role=role_label(role)) for unit in units
    )


def head_lines(told: Replay) -> Iterator[str]:
    """How many findings there are, and what would have become of them."""
    ref = told.allocation
    text = ngettext(
        "Under {allocation} (version {version}), of {count} finding:",
        "Under {allocation} (version {version}), of {count} findings:",
        told.findings,
    )
    yield text.format(allocation=ref.id, version=ref.version, count=f"{told.findings:,}")
    if told.start or told.end:
        yield _("Found from {start} to {end}.").format(start=told.start or "…", end=told.end or "…")
    if told.on:
        yield _("Decided as if all had been found on {day}.").format(day=told.on)
    yield _("{count} would be as they are.").format(count=f"{told.same:,}")
    yield _("{count} would have gone another way.").format(count=f"{told.changed:,}")
    if told.ruled:
        yield _("{count} were ruled on: the ruling stays until it is reviewed.").format(count=f"{told.ruled:,}")
    for each in told.unsayable:
        text = _("{count} cannot be said there: {reason}")
        yield text.format(count=f"{each.findings:,}", reason=each.reason)
    if told.outside:
        text = _("{count} were found on days on which it is not valid, and are decided as if it were.")
        yield text.format(count=f"{told.outside:,}")


def change_records(names: Allocation, told: Replay) -> list[dict[str, object]]:
    """The routes that change, for a table."""
    return [
        {
            "was": route_text(names, each.was),
            "would": route_text(names, each.would),
            "findings": f"{each.findings:,}",
        }
        for each in told.changes
    ]


def unit_records(names: Allocation, told: Replay) -> list[dict[str, object]]:
    """What each unit would gain and lose, for a table."""
    return [
        {
            "unit": unit_short(names, each.unit),
            "leads": _then(each.leads_now, each.leads_then),
            "joins": _then(each.joins_now, each.joins_then),
            "lost": f"{each.cases_lost:,}",
            "gained": f"{each.cases_gained:,}",
            "slips": f"{each.slips:,}",
            "delivered": f"{each.delivered:,}",
        }
        for each in told.units
    ]


def _then(now: int, then: int) -> str:
    return _("{now} → {then}").format(now=f"{now:,}", then=f"{then:,}")


def case_lines(names: Allocation, case: Moving) -> Iterator[str]:
    """An open case that would move, with the hand-outs to take back and to give."""
    lead = unit_short(names, case.lead) if case.lead else _("nobody")
    would = _("; ").join(route_text(names, route) for route in case.would)
    values = {
        "number": case.number,
        "party": case.party,
        "state": case_state_label(case.state),
        "lead": lead,
        "would": would,
    }
    yield _("{number} {party} ({state}): {lead} → {would}").format(**values)
    if len({route.lead for route in case.would}) > 1:
        yield _("  Its findings would go to different units: it would have to be split.")
    for share in case.loses:
        yield _lost(names, share)
    for share in case.gains:
        yield _("  to hand out: {unit}").format(unit=_share(names, share))


def _lost(names: Allocation, share: HandOut) -> str:
    if not share.slips:
        return _("  to take back: {unit}").format(unit=_share(names, share))
    text = ngettext(
        "  to take back: {unit}, who was reminded {count} time ({delivered} delivered)",
        "  to take back: {unit}, who was reminded {count} times ({delivered} delivered)",
        share.slips,
    )
    return text.format(unit=_share(names, share), count=share.slips, delivered=share.delivered)


def _share(names: Allocation, share: HandOut) -> str:
    return _("{unit} ({role})").format(unit=unit_short(names, share.unit), role=role_label(Role(share.role.value)))


def replay_record(told: Replay) -> dict[str, Any]:
    """The whole of it for programs: ids, no words."""
    record = asdict(told)
    return {
        "allocation": record.pop("allocation"),
        "from": record.pop("start"),
        "to": record.pop("end"),
        "findings": record.pop("findings"),
        "same": record.pop("same"),
        "changed": told.changed,
        **record,
    }
