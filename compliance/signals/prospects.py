"""Can anything show at this party at all? A look that is quicker than the joins, for the many where nothing can."""

from __future__ import annotations

from compliance.policy.model import SignalRules
from compliance.signals.model import PartyRecord

__all__ = ["may_show"]


def may_show(rules: SignalRules, record: PartyRecord) -> bool:
    """
    False only where every rule lacks what it begins with, so that no signal is there to be found.

    A case that was closed or is overdue, as many leading units as it takes, a case that
    others wait on, or both sides of a pair of issues. True says nothing: the joins decide.
    """
    still_open = [case for case in record.cases if case.open]
    issues = {finding.issue for finding in record.findings}
    return (
        any(case.closed_on for case in record.cases)
        or any(case.overdue_marks for case in still_open)
        or len({case.lead for case in still_open} - {None}) >= rules.several_at_least
        or any(case.issue in rules.waits_on for case in still_open)
        or any(pair.first & issues and pair.second & issues for pair in rules.together)
    )
