"""What can the template of a paper about a case name? The case as the record has it, in words and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from compliance.chasing.plan import Limit, overdue_from, plan
from compliance.chasing.words import colour_label
from compliance.clock import day_in
from compliance.labels import case_state_label, role_label, severity_label, source_label, task_state_label
from compliance.papers.addressees import place_named, unit_named
from compliance.states import CaseState, ExtensionState, SlipColour, TaskRole, TaskState
from rules.allocation import Role
from rules.language import Language, speaking

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.papers.patterns import Names
    from compliance.queries import AttachmentLine, CaseFile, EvidenceLine, FindingFile, TaskLine

__all__ = ["DAYS", "TEXTS", "WAITING", "case_names", "live"]

TEXTS = ("note", "missing", "contact", "rule", "reason")
"""What a paper about a case can be asked for with, beside its case: remarks in the office's words …"""

DAYS = ("until", "inspect_on")
"""… and days, as ISO dates."""

WAITING = (TaskState.OPEN, TaskState.ACCEPTED)
"""The states of a share that was not answered."""


def live(file: CaseFile) -> list[TaskLine]:
    """The shares that units have in it."""
    return [each for each in file.tasks if each.state is not TaskState.WITHDRAWN]


def case_names(bench: Bench, file: CaseFile, about: Mapping[str, str]) -> Names:
    """Everything by name; papers are written in Chinese, whoever issues them."""
    with speaking(Language.ZH):
        tasks = [_task(bench, file, each) for each in live(file)]
        return {
            "case": _case(bench, file),
            "tasks": tasks,
            "late": [each for each in tasks if each["waits"]],
            "findings": [_finding(bench, each) for each in file.findings],
            "clauses": list(_clauses(bench, file)),
            "rulings": [each.number for each in file.rulings],
            "extensions": list(_extensions(bench, file)),
            "files": [*_files(file)],
            "checks": list(_checks(file)),
            "colour": _colour(bench, file),
            **{name: about.get(name, "") for name in TEXTS},
            **{name: date.fromisoformat(about[name]) if about.get(name) else None for name in DAYS},
        }


def _here(bench: Bench, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(ZoneInfo(bench.time_zone)).replace(tzinfo=None)


def _day(bench: Bench, at: datetime | None) -> date | None:
    return None if at is None else day_in(bench.time_zone, at)


def _case(bench: Bench, file: CaseFile) -> Mapping[str, object]:
    names, case, shares = bench.book.names, file.case, live(file)
    issue = names.issues.get(case.issue)
    group = names.groups.get(issue.group) if issue else None
    lead = next((each for each in shares if each.role is TaskRole.LEAD), None)
    return {
        "number": case.number,
        "party": file.party.name,
        "code": file.party.code or "",
        "locality": file.party.locality,
        "address": file.party.address,
        "issue": case.title or (issue.name.zh if issue else case.issue),
        "group": group.name.zh if group else "",
        "agreed": bool(case.title),
        "severity": severity_label(case.severity),
        "state": case_state_label(case.state),
        "sources": sorted({source_label(each.source) for each in file.findings}),
        "found_on": case.found_on,
        "opened_on": _day(bench, case.opened_at),
        "dispatched_on": _day(bench, file.standing.dispatched_at),
        "answered_on": _day(bench, file.standing.answered_at),
        "closed_on": _day(bench, file.standing.closed_at) if case.state is CaseState.CLOSED else None,
        "lead": unit_named(bench, case.lead),
        "joint": [unit_named(bench, each.unit) for each in shares if each.role is TaskRole.JOINT],
        "support": [unit_named(bench, each.unit) for each in shares if each.role is TaskRole.SUPPORT],
        "deadline": _here(bench, lead.deadline) if lead else None,
        "provisional": bool(lead and lead.provisional),
        "receiver": place_named(bench, file.standing.handed_to),
        "returns": file.standing.returns,
        "reworks": file.standing.reworks,
    }


def _task(bench: Bench, file: CaseFile, task: TaskLine) -> Mapping[str, object]:
    waits = task.state in WAITING and file.case.state in {CaseState.DISPATCHED, CaseState.ACCEPTED}
    over = waits and task.deadline is not None and overdue_from(task.deadline) <= bench.at
    return {
        "unit": unit_named(bench, task.unit),
        "role": role_label(Role(task.role.value)),
        "state": task_state_label(task.state),
        "deadline": _here(bench, task.deadline),
        "provisional": task.provisional,
        "received_on": _day(bench, task.received_at),
        "by_silence": task.by_silence,
        "answered_on": _day(bench, task.answered_at),
        "extensions": task.extensions,
        "result": task.result,
        "waits": waits,
        "days_over": (bench.today - day_in(bench.time_zone, task.deadline)).days if over and task.deadline else 0,
        "over": over,
    }


def _finding(bench: Bench, finding: FindingFile) -> Mapping[str, object]:
    facts = bench.book.names.facts
    told = []
    for id_, value in finding.facts.items():
        fact = facts.get(id_)
        if fact is not None:
            told.append(next((each.name.zh for each in fact.values if each.id == value), str(value)))
    return {
        "found_on": finding.found_on,
        "source": source_label(finding.source),
        "inspector": finding.inspector,
        "attended": [unit_named(bench, each) for each in finding.attended],
        "text": finding.text,
        "action": finding.action,
        "severity": severity_label(finding.severity),
        "facts": told,
        "evidence": [each.name for each in finding.evidence],
    }


def _clauses(bench: Bench, file: CaseFile) -> Iterator[Mapping[str, object]]:
    """The clauses behind the last decision of each finding, each once."""
    ids: dict[str, None] = {}
    for finding in file.findings:
        for decision in finding.decisions[-1:]:
            clauses = decision.record["clauses"]
            assert isinstance(clauses, list)
            ids |= dict.fromkeys(map(str, clauses))
    for id_ in ids:
        clause = bench.book.names.clauses.get(id_)
        source = bench.book.names.instrument_of(id_) if clause else None
        yield {
            "cite": clause.cite.zh if clause else id_,
            "summary": clause.summary.zh if clause else "",
            "title": source.title if source else "",
            "number": source.number if source else "",
        }


def _extensions(bench: Bench, file: CaseFile) -> Iterator[Mapping[str, object]]:
    for each in file.extensions:
        yield {
            "unit": unit_named(bench, each.unit),
            "until": each.until,
            "reason": each.reason,
            "asked_on": _day(bench, each.asked_at),
            "granted": each.state is ExtensionState.GRANTED,
            "by": each.decided_by,
        }


def _files(file: CaseFile) -> Iterator[Mapping[str, object]]:
    """Every file of the case: of its findings, and those that were put to it later."""
    evidence = [each for finding in file.findings for each in finding.evidence]
    every: list[EvidenceLine | AttachmentLine] = [*evidence, *file.attachments]
    for each in every:
        yield {"name": each.name, "sha256": each.sha256, "taken_on": each.taken_on, "received_on": each.received_on}


def _checks(file: CaseFile) -> Iterator[Mapping[str, object]]:
    for each in file.verifications:
        yield {"day": each.visited_on, "inspector": each.inspector, "passed": each.passed}


def _colour(bench: Bench, file: CaseFile) -> str:
    """The most urgent colour of its shares today; empty where nothing is near due."""
    colours = [colour for each in live(file) for colour in _colours(bench, file, each)]
    return colour_label(max(colours, key=lambda each: each[0])[1]) if colours else ""


def _colours(bench: Bench, file: CaseFile, task: TaskLine) -> list[tuple[int, SlipColour]]:
    if task.state not in WAITING or task.deadline is None:
        return []
    life = bench.terms.is_life(file.case.issue, file.case.severity)
    start = task.counted_from or task.opened_at
    slips = plan(bench.terms, Limit(task.deadline, start, life, hours=life))
    return [(place, each.colour) for place, each in enumerate(slips) if each.moment <= bench.at]
