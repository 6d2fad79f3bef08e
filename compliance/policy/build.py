"""What does a checked policy file come to? Plain immutable values, groups turned into their issues."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from compliance.deadlines import read_allowance
from compliance.draft import Severity
from compliance.jobs.names import PERIODIC, JobKind
from compliance.policy.model import (
    LifeSafety,
    Limit,
    Limits,
    OfficeWork,
    Policy,
    Precedent,
    Proposal,
    Shares,
    SignalRules,
    Together,
)
from compliance.policy.schedule import Schedule, read_schedule
from compliance.states import TaskRole
from rules.allocation import Allocation
from rules.catalogue import Label

__all__ = ["build_policy", "issues_of"]

Entry = Mapping[str, Any]


def build_policy(content: Entry, allocation: Allocation, *, fingerprint: str, sources: Mapping[str, str]) -> Policy:
    """The policy that `content` describes; it must have passed the schema, and the check against `allocation`."""
    head, recheck = content["policy"], content["recheck"]
    return Policy(
        id=head["id"],
        version=head["version"],
        name=_label(head["name"]),
        fingerprint=fingerprint,
        time_zone=allocation.district.time_zone,
        limits=_limits(content),
        life_safety=_life_safety(content["life_safety"]),
        park_longest=read_allowance(content["park"]["longest"]),
        reopen_within=read_allowance(content["reopen"]["within"]),
        recheck_share=recheck["share"],
        recheck_within=read_allowance(recheck["within"]),
        evidence_from=frozenset(map(TaskRole, content["answer"]["evidence"])),
        precedents_from=frozenset(map(Precedent, content["precedents"]["from"])),
        signals=_signals(content["signals"], allocation),
        jobs=MappingProxyType(_jobs(content.get("jobs", {}))),
        sources=sources,
    )


def issues_of(issues: Iterable[str], groups: Collection[str], allocation: Allocation) -> frozenset[str]:
    """The ids of the `issues`, and of those in the `groups`."""
    return frozenset([*issues, *(each.id for each in allocation.issues.values() if each.group in groups)])


def _limits(content: Entry) -> Limits:
    office = content["office"]
    return Limits(
        receive=_limit(content["receive"]),
        return_=_limit(content["return"]),
        handle=MappingProxyType({severity: _shares(content["handle"][severity.value]) for severity in Severity}),
        office=MappingProxyType({work: read_allowance(office[work.value]) for work in OfficeWork}),
        remind=_limit(content["remind"], "before"),
        escalate=_limit(content["escalate"], "after"),
    )


def _limit(entry: Entry, usual: str = "within") -> Limit:
    return Limit(read_allowance(entry[usual]), read_allowance(entry["life_safety"]))


def _shares(entry: Entry) -> Shares:
    by_role = {role: read_allowance(entry[role.value]) for role in TaskRole}
    life = entry.get("life_safety")
    return Shares(MappingProxyType(by_role), None if life is None else read_allowance(life))


def _life_safety(entry: Entry) -> LifeSafety:
    issues, groups = frozenset(entry.get("issues", ())), frozenset(entry.get("groups", ()))
    return LifeSafety(frozenset(map(Severity, entry["severities"])), issues, groups)


def _signals(entry: Entry, allocation: Allocation) -> SignalRules:
    return SignalRules(
        recurrence_days=_days(entry["recurrence"]),
        several_at_least=entry["several_units"]["at_least"],
        together=tuple(_together(each, allocation) for each in entry.get("together", ())),
        waits_on=frozenset(entry["waits_on"].get("issues", ())),
        by_themselves=frozenset(entry.get("by_themselves", ())),
    )


def _together(entry: Entry, allocation: Allocation) -> Together:
    return Together(
        id=entry["id"],
        name=_label(entry["name"]),
        first=_side(entry["first"], allocation),
        second=_side(entry["second"], allocation),
        within_days=_days(entry),
        clauses=tuple(entry.get("clauses", ())),
        proposes=Proposal(entry["proposes"]),
    )


def _side(entry: Entry, allocation: Allocation) -> frozenset[str]:
    return issues_of(entry.get("issues", ()), entry.get("groups", ()), allocation)


def _jobs(entry: Entry) -> dict[JobKind, Schedule]:
    return {kind: read_schedule(entry[kind.value]) for kind in PERIODIC if kind.value in entry}


def _days(entry: Entry) -> int:
    return read_allowance(entry["within"]).amount


def _label(entry: Entry) -> Label:
    return Label(zh=entry["zh"], en=entry["en"])
