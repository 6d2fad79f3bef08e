"""Which open cases would go elsewhere, if the allocation were another?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cached_property

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from compliance.recording.numbers import read_case_number
from compliance.states import OVER
from compliance.store.cases import Case
from compliance.store.models import Answer, Finding, FindingDecision
from rules.decide import Decider
from rules.decision import FactValue, Verdict
from rules.verdicts import effect

__all__ = ["OpenCases"]

Facts = tuple[tuple[str, FactValue], ...]


class OpenCases:
    """
    The open cases of one issue with the facts of their findings; read when they are first asked for.

    Only what was found on a day that is `concerned` counts: on others, another allocation is in force.
    """

    def __init__(self, session: Session, district: str, issue: str, concerned: Callable[[date], bool]) -> None:
        self._session = session
        self._concerned = concerned
        self._district = district
        self._issue = issue

    def elsewhere(self, before: Decider, after: Decider) -> tuple[str, ...]:
        """
        The numbers of the cases with a finding that `after` decides otherwise, and not for the unit that leads now.

        Each finding is decided by the duties in force on the day it was found.
        """
        numbers: set[str] = set()
        for (facts, found_on), cases in self._findings.items():
            was, now = (_verdict(decider, dict(facts), found_on) for decider in (before, after))
            if effect(was) != effect(now):
                numbers |= {number for number, lead in cases if lead != now.lead}
        return tuple(sorted(numbers, key=lambda number: read_case_number(number) or (0, 0)))

    @cached_property
    def _findings(self) -> dict[tuple[Facts, date], set[tuple[str, str | None]]]:
        """The cases, each with its lead, by what is known of a finding and the day it was found."""
        latest = {row.id: row for row in self._session.execute(self._decided())}
        found: dict[tuple[Facts, date], set[tuple[str, str | None]]] = {}
        for row in (each for each in latest.values() if self._concerned(each.found_on)):
            known = {**json.loads(row.answered), **json.loads(row.facts)}
            found.setdefault((tuple(sorted(known.items())), row.found_on), set()).add((row.number, row.lead))
        return found

    def _decided(self) -> Select[str, str, str, date, str, str | None]:
        """Each finding with its decisions, the latest last: what was asked for later is known by a decision only."""
        decided = (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id)
        return (
            select(Finding.id, Finding.facts, Answer.facts.label("answered"), Finding.found_on, Case.number, Case.lead)
            .join(Case, (Case.district == Finding.district) & (Case.id == Finding.case_id))
            .join(FindingDecision, decided)
            .join(Answer, (Answer.district == Finding.district) & (Answer.digest == FindingDecision.answer))
            .where(Finding.district == self._district, Finding.issue == self._issue, Case.state.not_in(OVER))
            .order_by(FindingDecision.made_at, FindingDecision.id)
        )


def _verdict(decider: Decider, facts: dict[str, FactValue], found_on: date) -> Verdict:
    law = decider.law(found_on)
    return law.settle(law.routing(facts))[0]
