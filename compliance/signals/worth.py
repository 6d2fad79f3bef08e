"""At which of these parties may something show, now that findings came in? Told by their cases, in one look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from compliance.meetings.naming import is_matter
from compliance.states import OVER, CaseState, SlipColour
from compliance.store.cases import Case
from compliance.store.lookup import rows_with

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.policy.model import SignalRules

__all__ = ["worth_reading"]

_COLUMNS = ("party_id", "id", "issue", "lead", "state", "closed_at", "reopenings", "merged_into")
_Seen = dict[str, object]


def worth_reading(session: Session, district: str, party_ids: Collection[str], rules: SignalRules) -> list[str]:
    """
    Those of these parties at which a rule has at least what it begins with, sorted.

    A second case, or one that was closed before, and besides: a case that is closed or overdue, as many
    leading units as it takes, a case that others wait on, or both sides of a pair of issues. The others
    need not be read for the joins, which then decide.
    """
    cases: defaultdict[str, list[_Seen]] = defaultdict(list)
    for row in rows_with(session, Case, district, ("party_id",), [(each,) for each in party_ids], only=_COLUMNS):
        if not is_matter(str(row["issue"])) and (row["state"] is not CaseState.VOID or row["merged_into"]):
            cases[str(row["party_id"])].append(row)
    several = {party: seen for party, seen in cases.items() if _several(seen)}
    shows = {party for party, seen in several.items() if _begins(rules, seen)}
    unsure = {party: seen for party, seen in several.items() if party not in shows}
    return sorted(shows | _overdue(session, district, unsure))


def _several(seen: list[_Seen]) -> bool:
    standing = [case for case in seen if case["state"] is not CaseState.VOID]
    return len(standing) > 1 or any(case["reopenings"] for case in standing)


def _begins(rules: SignalRules, seen: list[_Seen]) -> bool:
    still_open = [case for case in seen if case["state"] not in OVER]
    away = CaseState.HANDED_OVER
    leads = {case["lead"] for case in still_open if case["state"] is not away} - {None}
    issues = {case["issue"] for case in seen}
    return (
        any(case["closed_at"] or case["reopenings"] for case in seen)
        or len(leads) >= rules.several_at_least
        or any(case["issue"] in rules.waits_on for case in still_open)
        or any(pair.first & issues and pair.second & issues for pair in rules.together)
    )


def _overdue(session: Session, district: str, parties: dict[str, list[_Seen]]) -> set[str]:
    """Those that have an open case of which a unit was reminded when it was overdue."""
    party_of = {str(case["id"]): party for party, seen in parties.items() for case in seen if case["state"] not in OVER}
    if not party_of:
        return set()
    from compliance.store.office import Slip

    late = ", ".join(f"'{colour.value}'" for colour in (SlipColour.ORANGE, SlipColour.RED))
    keys = [(case,) for case in party_of]
    slips = rows_with(session, Slip, district, ("case_id",), keys, also=f"t.colour IN ({late})", only=("case_id",))
    return {party_of[str(row["case_id"])] for row in slips}
