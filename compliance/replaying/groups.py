"""Which combinations of facts and answers are stored, and how often? The database groups; nothing is kept here.

What it needs on the way stands in tables that belong to the one connection and are gone with
the transaction. Kept are only what was decided again and the distinct combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from compliance.states import DecisionKind
from compliance.store.columns import BIG, ID, Word
from compliance.store.models import Finding, FindingDecision

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from rules.proving.spans import Span

__all__ = ["Groups"]

_PAGE = 1000


class Groups:
    """
    The combinations of facts, answer, kind of decision and span that the findings of a district have.

    Only the findings from the day `start` to the day `end` count, and of each only its
    latest decision. To be used in one transaction: what it makes is gone with that, or when it is told to `clear`.
    """

    def __init__(
        self, session: Session, district: str, start: date | None, end: date | None, spans: Sequence[Span]
    ) -> None:
        self._session = session
        self._district = district
        self._sqlite = session.get_bind().dialect.name == "sqlite"
        self.within = _within(start, end)
        self.span = _span(spans)
        meta = MetaData()
        self._again = Table(
            "replay_decided_again", meta, Column("id", ID, primary_key=True), **_TEMPORARY, sqlite_with_rowid=False
        )
        self._groups = Table(
            "replay_groups",
            meta,
            Column("id", Integer, primary_key=True),
            Column("answer", Text),
            Column("facts", Text),
            Column("kind", Word(DecisionKind)),
            Column("span", Integer),
            Column("findings", BIG),
            Column("moves", Integer, server_default=text("0")),
            **_TEMPORARY,
        )
        self._meta = meta
        self._key: tuple[Any, ...] = (
            FindingDecision.answer,
            Finding.facts,
            FindingDecision.kind,
            self.span.label("span"),
        )

    def gather(self) -> None:
        """Let the database group all findings."""
        self._meta.create_all(self._session.connection(), checkfirst=False)
        self._note_decided_again()
        if self._sqlite:
            self._count_one_by_one()
        else:
            self._count_at_once()

    def clear(self) -> None:
        """Leave nothing behind, where the transaction goes on."""
        self._meta.drop_all(self._session.connection(), checkfirst=False)

    def latest(self) -> ColumnElement[bool]:
        """That a decision is the finding's latest."""
        return ~exists().where(self._again.c.id == FindingDecision.id).correlate(FindingDecision)

    def pages(self) -> Iterator[Sequence[Any]]:
        """The groups, some at a time, as rows of id, answer, facts, kind, span and findings."""
        groups, last = self._groups.c, 0
        columns = (groups.id, groups.answer, groups.facts, groups.kind, groups.span, groups.findings)
        while page := self._session.execute(
            select(*columns).where(groups.id > last).order_by(groups.id).limit(_PAGE)
        ).all():
            yield page
            last = page[-1].id

    def note_moving(self, ids: Sequence[int]) -> None:
        """Remember that a case with a finding of these groups would be somewhere else."""
        if ids:
            self._session.execute(update(self._groups).where(self._groups.c.id.in_(ids)).values(moves=1))

    def moving(self) -> ColumnElement[bool]:
        """That a finding, joined with its latest decision, is of a group that moves."""
        group = self._groups.c
        of_group = exists().where(
            group.answer == FindingDecision.answer,
            group.facts == Finding.facts,
            group.kind == FindingDecision.kind,
            group.span == self.span,
            group.moves == 1,
        )
        return of_group.correlate(Finding, FindingDecision)

    def _note_decided_again(self) -> None:
        """The decisions that are not a finding's latest: few, so that the rest is one plain scan."""
        mine = FindingDecision.district == self._district
        several = select(FindingDecision.finding_id).where(mine).group_by(FindingDecision.finding_id)
        several = several.having(func.count() > 1)
        later = aliased(FindingDecision)
        after = exists().where(
            later.district == self._district,
            later.finding_id == FindingDecision.finding_id,
            tuple_(later.made_at, later.id) > tuple_(FindingDecision.made_at, FindingDecision.id),
        )
        overtaken = select(FindingDecision.id).where(mine, FindingDecision.finding_id.in_(several), after)
        self._session.execute(insert(self._again).from_select(["id"], overtaken))

    def _current(self, *columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
        return (
            select(*columns)
            .join(
                FindingDecision,
                (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id),
            )
            .where(Finding.district == self._district, self.latest(), *self.within)
        )

    def _count_at_once(self) -> None:
        each = self._current(*self._key).subquery()
        grouped = select(*each.c, func.count()).group_by(*each.c)
        self._session.execute(insert(self._groups).from_select([*_KEY, "findings"], grouped))

    def _count_one_by_one(self) -> None:
        """SQLite would sort all findings in memory to group them; a count kept by key holds the groups only."""
        from sqlalchemy.dialects.sqlite import insert as insert_or_count

        groups = self._groups
        Index("replay_groups_key", *(groups.c[name] for name in _KEY), unique=True).create(self._session.connection())
        each = self._current(*self._key, literal(1))
        counted = insert_or_count(groups).from_select([*_KEY, "findings"], each)
        counted = counted.on_conflict_do_update(index_elements=_KEY, set_={"findings": groups.c.findings + 1})
        self._session.execute(counted)


_KEY = ["answer", "facts", "kind", "span"]
_TEMPORARY: dict[str, Any] = {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}


def _within(start: date | None, end: date | None) -> list[ColumnElement[bool]]:
    first = [] if start is None else [Finding.found_on >= start]
    return first if end is None else [*first, Finding.found_on <= end]


def _span(spans: Sequence[Span]) -> ColumnElement[int]:
    """The number of the span in which a finding was found."""
    cuts = [(Finding.found_on < each.valid.start, number) for number, each in enumerate(spans[1:])]
    return case(*cuts, else_=len(cuts)) if cuts else literal(0)
