"""
Was something found both before and after home closed a case of it, by laptops that did not know?

What was found since reopens the case, or joins the one that what was found before has opened: which of the two
comes about depends on which is merged first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.clock import day_in
from compliance.packs.decided import decided_first
from compliance.recording.ledger import chunks
from compliance.states import EventAct
from compliance.store.cases import Case
from compliance.store.log import Event
from compliance.store.models import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.packs.sameness import Pool
    from compliance.store.packs import PackEntry

__all__ = ["Divided", "divided_by_closing"]

_CLOSINGS = (EventAct.VERIFIED, EventAct.CLOSED)

_Matter = tuple[int, str, str]
"""The pool of the party, by its identity; the issue; the lead."""

Divided = tuple["Pool", str, str, str, dict[bool, list[str]]]
"""The party, the issue, the lead, the day of the closing, and the findings of before (false) and since (true)."""


def divided_by_closing(
    session: Session, district: str, time_zone: str, entries: Sequence[PackEntry], pools: Mapping[str, Pool]
) -> Iterator[Divided]:
    """What packs brought after a case of it was closed, where some was found before that day and some since."""
    closings = _closings(session, district, pools)
    if not closings:
        return
    parties = {id_ for id_, _issue, _lead in closings}
    ids = {each.finding_id for each in entries if each.finding_id and id(pools[each.party_id]) in parties}
    pool_of = {each.finding_id: pools[each.party_id] for each in entries if each.finding_id in ids}
    leads = {finding: each.lead or "" for finding, each in decided_first(session, district, ids).items()}
    found: dict[tuple[_Matter, datetime], dict[bool, list[str]]] = defaultdict(lambda: {False: [], True: []})
    for finding in _findings(session, district, ids):
        matter = (id(pool_of[finding.id]), finding.issue, leads[finding.id])
        for at in closings.get(matter, ()):
            if finding.received_at > at:
                found[matter, at][finding.found_on >= day_in(time_zone, at)].append(finding.id)
    by_id = {id(pool): pool for pool in pools.values()}
    for ((pool, issue, lead), at), sides in found.items():
        if all(sides.values()):
            yield by_id[pool], issue, lead, day_in(time_zone, at).isoformat(), sides


def _closings(session: Session, district: str, pools: Mapping[str, Pool]) -> dict[_Matter, list[datetime]]:
    """When cases of the parties in `pools` were closed."""
    found: dict[_Matter, list[datetime]] = defaultdict(list)
    for some in chunks(sorted(pools)):
        rows = (
            select(Case.party_id, Case.issue, Case.lead, Event.at)
            .join(Event, (Event.district == Case.district) & (Event.case_id == Case.id))
            .where(Case.district == district, Case.party_id.in_(some), Event.act.in_(_CLOSINGS))
        )
        for party, issue, lead, at in session.execute(rows):
            found[id(pools[party]), issue, lead or ""].append(at)
    return found


def _findings(session: Session, district: str, ids: Iterable[str]) -> Iterator[Finding]:
    for some in chunks(sorted(ids)):
        yield from session.scalars(select(Finding).where(Finding.district == district, Finding.id.in_(some)))
