"""How does a whole case read?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.case import case_record
from cli.decision_text import headline, unit_short, units_short
from cli.event_text import event_text
from cli.life_text import life_lines, standing_lines
from cli.options import Settings, local
from cli.paper_text import papers_lines
from compliance.labels import case_state_label, severity_label, source_label
from compliance.redacting.marks import name_orders
from rules.language import _

if TYPE_CHECKING:
    from compliance.queries import CaseFile, EventLine, FindingFile

__all__ = ["case_text"]


def case_text(settings: Settings, file: CaseFile) -> str:
    """A case with its findings, tasks and events, one thing a line; what was taken out of it reads as such."""
    text = "\n".join(
        [
            *_head(settings, file),
            *_findings(settings, file),
            *life_lines(settings, file),
            *papers_lines(file.papers),
            *_events(settings, file),
        ]
    )
    return name_orders(text, lambda order: _("[redacted under order {order}]").format(order=order))


def _head(settings: Settings, file: CaseFile) -> Iterator[str]:
    shown = case_record(settings, file.case)
    yield _("Case {number}: {state}").format(number=file.case.number, state=case_state_label(file.case.state))
    party = _("Party: {name}").format(name=file.party.name)
    parts = (file.party.code, file.party.locality, file.party.address)
    yield party + "".join(_(", {part}").format(part=part) for part in parts if part)
    yield _("Issue: {issue}").format(issue=shown["issue"])
    lead = unit_short(settings.allocation, file.case.lead) or _("none yet: the office decides")
    yield _("Lead: {unit}").format(unit=lead)
    if file.case.needs_office:
        yield _("The office is asked to look at it.")
    yield _("Opened: {at}").format(at=shown["opened_at"])
    yield from standing_lines(settings, file)


def _findings(settings: Settings, file: CaseFile) -> Iterator[str]:
    """What was found; nothing for the case of a matter, which a meeting agreed."""
    if not file.findings:
        return
    yield ""
    yield _("Findings")
    for finding in file.findings:
        yield from _finding(settings, finding)


def _finding(settings: Settings, finding: FindingFile) -> Iterator[str]:
    parts = [finding.found_on.isoformat(), source_label(finding.source), severity_label(finding.severity)]
    parts += [finding.inspector] if finding.inspector else []
    yield "  " + _(", ").join(parts)
    if finding.text:
        yield "    " + finding.text
    if finding.action:
        yield "    " + _("On the spot: {action}").format(action=finding.action)
    if finding.attended:
        yield "    " + _("Attended: {units}").format(units=units_short(settings.allocation, finding.attended))
    for each in finding.evidence:
        yield "    " + _("Evidence: {name} (SHA-256 {hash}…)").format(name=each.name, hash=each.sha256[:12])
    for decision in finding.decisions:
        yield "    " + headline(settings.allocation, decision.record)


def _events(settings: Settings, file: CaseFile) -> Iterator[str]:
    yield ""
    yield _("Events")
    for event in file.events:
        yield "  " + _("{at}  {act} – {who}").format(
            at=local(settings, event.at), act=event_text(settings, event), who=_who(settings, event)
        )


def _who(settings: Settings, event: EventLine) -> str:
    from compliance.actor import ActorRole
    from compliance.rights import role_name

    role = role_name(ActorRole(event.actor_role))
    unit = unit_short(settings.allocation, event.actor_unit)
    return " ".join(part for part in (unit, role, event.actor_name) if part)
