"""What does a checked policy file come to? Plain immutable values, groups turned into their issues."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compliance.draft import Severity
from compliance.policy.model import LifeSafety, Limit, Limits, OfficeWork, Policy, Shares, SignalRules, Together
from compliance.policy.references import issues_of
from compliance.policy.schema import HandleIn, LimitIn, PolicyFile, SharesIn, SignalsIn, TogetherIn
from compliance.states import TaskRole
from rules.allocation import Allocation
from rules.catalogue import Label
from rules.schema import NameIn

__all__ = ["build_policy"]


def build_policy(file: PolicyFile, allocation: Allocation, *, fingerprint: str, sources: Mapping[str, str]) -> Policy:
    """The policy in `file`, which has been checked against `allocation`."""
    life = file.life_safety
    return Policy(
        id=file.policy.id,
        version=file.policy.version,
        name=_label(file.policy.name),
        fingerprint=fingerprint,
        time_zone=allocation.district.time_zone,
        limits=_limits(file),
        life_safety=LifeSafety(frozenset(life.severities), frozenset(life.issues), frozenset(life.groups)),
        park_longest=file.park.longest,
        reopen_within=file.reopen.within,
        recheck_share=file.recheck.share,
        recheck_within=file.recheck.within,
        evidence_from=frozenset(file.answer.evidence),
        precedents_from=frozenset(file.precedents.from_),
        signals=_signals(file.signals, allocation),
        sources=sources,
    )


def _limits(file: PolicyFile) -> Limits:
    office = {
        OfficeWork.DECIDE: file.office.decide,
        OfficeWork.RULE: file.office.rule,
        OfficeWork.VERIFY: file.office.verify,
    }
    return Limits(
        receive=_limit(file.receive),
        return_=_limit(file.return_),
        handle=_handle(file.handle),
        office=MappingProxyType(office),
        remind=Limit(file.remind.before, file.remind.life_safety),
        escalate=Limit(file.escalate.after, file.escalate.life_safety),
    )


def _limit(entry: LimitIn) -> Limit:
    return Limit(entry.within, entry.life_safety)


def _handle(entry: HandleIn) -> Mapping[Severity, Shares]:
    shares = {
        Severity.AT_ONCE: entry.at_once,
        Severity.URGENT: entry.urgent,
        Severity.ORDINARY: entry.ordinary,
        Severity.LONG: entry.long,
    }
    return MappingProxyType({severity: _shares(each) for severity, each in shares.items()})


def _shares(entry: SharesIn) -> Shares:
    by_role = {TaskRole.LEAD: entry.lead, TaskRole.JOINT: entry.joint, TaskRole.SUPPORT: entry.support}
    return Shares(MappingProxyType(by_role), entry.life_safety)


def _signals(entry: SignalsIn, allocation: Allocation) -> SignalRules:
    return SignalRules(
        recurrence_days=entry.recurrence.within.amount,
        several_at_least=entry.several_units.at_least,
        together=tuple(_together(each, allocation) for each in entry.together),
        waits_on=frozenset(entry.waits_on.issues),
        by_themselves=frozenset(entry.by_themselves),
    )


def _together(entry: TogetherIn, allocation: Allocation) -> Together:
    return Together(
        id=entry.id,
        name=_label(entry.name),
        first=issues_of(entry.first, allocation),
        second=issues_of(entry.second, allocation),
        within_days=entry.within.amount,
        clauses=tuple(entry.clauses),
        proposes=entry.proposes,
    )


def _label(name: NameIn) -> Label:
    return Label(zh=name.zh, en=name.en)
