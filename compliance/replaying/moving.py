"""Which open cases would be somewhere else, and whose letters would have to be written anew?

A case is where all of its findings put it. Those that were ruled on, that the allocation has no
words for, or that lie outside the days that are replayed, stay as they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, func, literal, select, text, true

from compliance.replaying.result import HandOut, Moving
from compliance.states import OVER, DecisionKind, MessageState, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.models import Finding, FindingDecision, Party
from compliance.store.office import Message, Slip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.replaying.alternative import Alternative
    from compliance.replaying.groups import Groups
    from compliance.replaying.known import Known
    from compliance.replaying.routes import Route

__all__ = ["MovingCases"]

_PAGE = 500
_DECIDED = (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id)


@dataclass(slots=True)
class _File:
    """A case that may move: its findings by the route that they would have, and the shares that are handed out."""

    routes: Counter[Route] = field(default_factory=Counter)
    changed: int = 0
    shares: list[HandOut] = field(default_factory=list)


class MovingCases:
    """The open cases that would move by the groups that were noted; a few hundred are held at a time."""

    def __init__(self, session: Session, district: str, groups: Groups, known: Known, other: Alternative) -> None:
        self._session = session
        self._district = district
        self._groups = groups
        self._known = known
        self._other = other

    def __iter__(self) -> Iterator[Moving]:
        """In the order in which they were opened."""
        if self._session.get_bind().dialect.name == "postgresql":
            # All rows will be read: plan for the last one, not for the first.
            self._session.execute(text("SET LOCAL cursor_tuple_fraction = 1"))
        rows = self._session.execute(self._candidates(), execution_options={"yield_per": _PAGE})
        for page in rows.partitions():
            files = self._read([row.id for row in page])
            for row in page:
                moving = _moving(row, files[row.id])
                if moving is not None:
                    yield moving

    def _candidates(self) -> Select[*tuple[Any, ...]]:
        # One in the other, so that SQLite cannot begin with the decisions of the whole district.
        decided = exists().where(_DECIDED, self._groups.latest(), self._groups.moving()).correlate(Finding)
        of_case = (Finding.district == Case.district) & (Finding.case_id == Case.id)
        changed = exists().where(of_case, *self._groups.within, decided)
        return (
            select(Case.id, Case.number, Party.name, Case.state, Case.lead)
            .join(Party, (Party.district == Case.district) & (Party.id == Case.party_id))
            .where(Case.district == self._district, Case.state.not_in(OVER), changed)
            .order_by(Case.id)
        )

    def _read(self, ids: Sequence[str]) -> dict[str, _File]:
        files: defaultdict[str, _File] = defaultdict(_File)
        rows = self._session.execute(self._findings(ids)).all()
        self._known.load(row.answer for row in rows)
        for row in rows:
            was = self._known[row.answer]
            said: Route | str = was.route
            if row.replayed and row.kind is not DecisionKind.RULING:
                said = self._other.says(row.facts, was.facts, row.span)
            would = was.route if isinstance(said, str) else said
            files[row.case_id].routes[would] += row.findings
            files[row.case_id].changed += row.findings if would != was.route else 0
        for case_id, share in self._shares(ids):
            files[case_id].shares.append(share)
        return files

    def _findings(self, ids: Sequence[str]) -> Select[*tuple[Any, ...]]:
        """The findings of some cases, grouped as all are."""
        replayed = and_(true(), *self._groups.within)
        found = (
            select(
                Finding.district,
                Finding.id,
                Finding.case_id,
                Finding.facts,
                self._groups.span.label("span"),
                replayed.label("replayed"),
            )
            .where(Finding.district == self._district, Finding.case_id.in_(ids))
            .offset(0)  # likewise: these first, whatever it thinks
            .subquery()
        )
        decided = (FindingDecision.district == found.c.district) & (FindingDecision.finding_id == found.c.id)
        key = (
            found.c.case_id,
            found.c.facts,
            found.c.span,
            found.c.replayed,
            FindingDecision.answer,
            FindingDecision.kind,
        )
        return (
            select(*key, func.count().label("findings"))
            .join(FindingDecision, decided)
            .where(self._groups.latest())
            .group_by(*key)
        )

    def _shares(self, ids: Sequence[str]) -> Iterator[tuple[str, HandOut]]:
        slips = (
            select(Slip.task_id, func.count().label("slips"), func.count(Message.id).label("delivered"))
            .join(
                Message,
                (Message.district == Slip.district)
                & (Message.id == Slip.message_id)
                & (Message.state == MessageState.SENT),
                isouter=True,
            )
            .where(Slip.district == self._district, Slip.case_id.in_(ids))
            .group_by(Slip.task_id)
            .subquery()
        )
        none = literal(0)
        tasks = (
            select(
                Task.case_id,
                Task.unit,
                Task.role,
                func.coalesce(slips.c.slips, none),
                func.coalesce(slips.c.delivered, none),
            )
            .join(slips, slips.c.task_id == Task.id, isouter=True)
            .where(Task.district == self._district, Task.case_id.in_(ids), Task.state != TaskState.WITHDRAWN)
            .order_by(Task.case_id, Task.opened_at, Task.id)
        )
        for case_id, *share in self._session.execute(tasks):
            yield case_id, HandOut(*share)


def _moving(case: Any, file: _File) -> Moving | None:  # noqa: ANN401 - a row of several tables
    """The case as it would be; None where everything is as it is now."""
    leads = {route.lead for route in file.routes}
    wanted = {share for route in file.routes for share in route.shares}
    if case.lead in leads:
        # Who was asked for support helps the lead, and stays with it.
        wanted |= {(each.unit, each.role) for each in file.shares if each.role is TaskRole.SUPPORT}
    now = {(each.unit, each.role) for each in file.shares}
    loses = tuple(each for each in file.shares if (each.unit, each.role) not in wanted)
    gains = tuple(
        HandOut(*share) for share in sorted(wanted - now, key=lambda share: (share[1] != TaskRole.LEAD, share))
    )
    if leads == {case.lead} and not loses and not gains:
        return None
    would = tuple(route for route, _count in file.routes.most_common())
    findings = file.routes.total()
    return Moving(case.number, case.name, case.state, case.lead, would, findings, file.changed, loses, gains)
