"""
What do packs disagree on, with each other or with the record? Whatever the order of merging could have decided.

Everything was stored when the packs were merged; a question says what stands beside what, and waits for the office.
It is made from what was said and not from what was stored first, so it is the same in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.chain import canonical, digest
from compliance.packs.sameness import Pool, pools_of
from compliance.packs.since import Divided, divided_by_closing
from compliance.packs.stood import Brief, briefs, holders, visits_to
from compliance.states import VisitResult
from compliance.store.packs import PackEntry, PackSettlement, Said

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from rules.catalogue import District

__all__ = ["Question", "QuestionKind", "Settled", "Version", "open_questions", "questions"]

_PARTICULARS = ("name", "locality", "address", "registered_for")


class QuestionKind(StrEnum):
    """What is disagreed on."""

    ID = "id"
    IDS = "ids"
    PARTY = "party"
    PARTICULARS = "particulars"
    RESULT = "result"
    NOTE = "note"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Version:
    """One of the things that were said: in words or ids, and the findings that it comes from or belongs to."""

    said: tuple[str, ...]
    findings: tuple[Brief, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What the office made of a question."""

    by: str
    at: datetime
    remark: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is disagreed on, and every version of it, in an order that has nothing to do with that of merging.

    `subject` is the id that was given twice, the hash of the finding with two ids, the party, the visit;
    `settled` is what the office made of it.
    """

    id: str
    kind: QuestionKind
    subject: tuple[str, ...]
    versions: tuple[Version, ...]
    signature: str
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A question before its findings are read; each version is what was said, and the ids of its findings."""

    kind: QuestionKind
    subject: tuple[str, ...]
    versions: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]


def questions(session: Session, district: District) -> list[Question]:
    """Everything that packs merged here disagree on, settled or not."""
    here = district.id
    entries = list(session.scalars(select(PackEntry).where(PackEntry.district == here).order_by(PackEntry.id)))
    pools = pools_of(entries)
    distinct = list({id(pool): pool for pool in pools.values()}.values())
    mine = select(PackSettlement).where(PackSettlement.district == here).order_by(PackSettlement.id.desc())
    settled = list(session.scalars(mine))
    found = [
        *_ids(entries, holders(session, here, entries), {each.new_key for each in settled}),
        *(each for pool in distinct for each in (_party(pool) if pool.in_question else _particulars(pool))),
        *_visits(session, here, entries, pools),
        *map(_closed, divided_by_closing(session, here, district.time_zone, entries, pools)),
    ]
    ids = {finding for each in found for _said, findings in each.versions for finding in findings}
    known = briefs(session, here, ids)
    made = [_made(each, known, settled) for each in found]
    return sorted(made, key=lambda each: ([*QuestionKind].index(each.kind), each.subject))


def open_questions(session: Session, district: District) -> list[Question]:
    """What is not settled of it."""
    return [each for each in questions(session, district) if each.settled is None]


def _made(found: _Found, known: Mapping[str, Brief], settled: Sequence[PackSettlement]) -> Question:
    versions = [
        Version(said, tuple(sorted((known[each] for each in ids), key=_by_digest))) for said, ids in found.versions
    ]
    versions.sort(key=lambda each: (each.said, [brief.digest for brief in each.findings]))
    subject = found.subject or (versions[0].findings[0].digest,)
    said = [[*each.said, *(brief.digest for brief in each.findings)] for each in versions]
    id_ = f"{found.kind.value}-{digest(canonical([found.kind, subject]))[:6]}"
    signature = digest(canonical([found.kind, subject, said]))
    mine = next((each for each in settled if (each.question, each.signature) == (id_, signature)), None)
    settlement = Settled(mine.settled_by, mine.settled_at, mine.remark) if mine else None
    return Question(id_, found.kind, subject, tuple(versions), signature, settlement)


def _by_digest(brief: Brief) -> str:
    return brief.digest


def _ids(entries: Iterable[PackEntry], held: Iterable[tuple[str, str]], settled: set[str | None]) -> Iterator[_Found]:
    """One id that several findings have, and one finding that has several ids."""
    by_key: dict[str, set[str]] = defaultdict(set)
    by_finding: dict[str, set[str]] = defaultdict(set)
    said = {(entry.key, entry.finding_id) for entry in entries if entry.key and entry.finding_id}
    for key, finding in said | {each for each in held if each[0] not in settled}:
        by_key[key].add(finding)
        by_finding[finding].add(key)
    for key, findings in by_key.items():
        if len(findings) > 1:
            yield _Found(QuestionKind.ID, (key,), [((), (each,)) for each in findings])
    for finding, keys in by_finding.items():
        if len(keys) > 1:
            yield _Found(QuestionKind.IDS, (), [((key,), (finding,)) for key in keys])


def _labelled(pool: Pool) -> tuple[str, ...]:
    return tuple(part for node in pool.label for part in node if part)


def _party(pool: Pool) -> Iterator[_Found]:
    """Parties that were named without a code, where another may have been meant, with the findings there."""
    versions = []
    for (code, *_name), said in pool.entries.items():
        names = sorted({f"{each.name} {each.locality}".strip() for each in said})
        loose = () if code else tuple({each.finding_id for each in said if each.finding_id})
        versions.append(((code, *names), loose))
    yield _Found(QuestionKind.PARTY, _labelled(pool), versions)


def _particulars(pool: Pool) -> Iterator[_Found]:
    """What was said of one party in several ways; the record keeps what it knew first."""
    for name in _PARTICULARS:
        values = {getattr(each, name) for each in pool.said if getattr(each, name)}
        if name == "locality":  # a case is kept under the locality that was known when it was opened
            values |= {each.locality for each in pool.said if each.kind is not Said.PARTY}
        if len(values) > 1:
            yield _Found(QuestionKind.PARTICULARS, (name, *_labelled(pool)), [((value,), ()) for value in values])


def _closed(divided: Divided) -> _Found:
    """What was found before and after a case of it was closed, and came after that."""
    pool, issue, lead, day, sides = divided
    versions = [((side,), tuple(set(ids))) for side, ids in (("before", sides[False]), ("since", sides[True]))]
    return _Found(QuestionKind.CLOSED, (*_labelled(pool), issue, lead, day), versions)


def _visits(
    session: Session, district: str, entries: Iterable[PackEntry], pools: Mapping[str, Pool]
) -> Iterator[_Found]:
    """Visits of which one says that nothing was found, and another what; and visits with two notes."""
    spoken: dict[str, list[PackEntry]] = defaultdict(list)
    for entry in entries:
        if entry.kind is Said.VISIT and entry.visit_id is not None:
            spoken[entry.visit_id].append(entry)
    theirs = {id(pools[each.party_id]) for said in spoken.values() for each in said}
    parties = [party for party, pool in pools.items() if id(pool) in theirs]
    results: dict[tuple[str, ...], set[str]] = defaultdict(set)
    notes: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for visit in visits_to(session, district, parties):
        day = visit.visited_on.isoformat()
        key = (*_labelled(pools[visit.party_id]), day, visit.source.value, visit.inspector)
        results[key] |= {each.result for each in spoken[visit.id]}
        results[key] |= {visit.result.value} if visit.result is VisitResult.FOUND else set()
        notes[key] |= {each.note for each in spoken[visit.id]} | {visit.note}
    for kind, said in ((QuestionKind.RESULT, results), (QuestionKind.NOTE, notes)):
        for key, values in said.items():
            if len(values - {""}) > 1:
                yield _Found(kind, key, [((value,), ()) for value in values - {""}])
