"""When does the office hear of a signal? Once, when it first shows; the policy may have it acted on at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.actor import CLOCK, Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.chain import canonical
from compliance.ids import new_id
from compliance.recording.ledger import chunks, rows_of
from compliance.rights import Act, require
from compliance.signals.acting import take_up
from compliance.signals.detect import Detector
from compliance.signals.prospects import may_show
from compliance.signals.reader import overdue_parties, records_of, with_several_cases
from compliance.signals.words import Names, told
from compliance.signals.worth import worth_reading
from compliance.states import EventAct, SignalState
from compliance.store.models import Party
from compliance.store.office import Signal as SignalTable

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.policy.model import SignalRules
    from compliance.recording.journal import Rows
    from compliance.signals.model import PartyRecord, Signal
    from compliance.signals.rows import SignalRow

__all__ = ["raise_for_overdue", "raise_for_recorded", "raise_signals", "scan"]

_Key = tuple[str, str, str]


def raise_signals(session: Session, book: Book, at: datetime, party_ids: Iterable[str]) -> list[SignalRow]:
    """
    Store each signal that these parties give and that is not stored yet; those that were stored now.

    What the session did before is seen, once it is written. One that nobody decided yet is
    brought up to date when more cases or findings have come under it. A signal that acts by
    itself is taken up by the office under its policy, whose name then stands for a person's.
    """
    wanted = sorted(set(party_ids))
    if not wanted:
        return []
    bench = Bench(session, book, _under_the_policy(book), at)
    raised = [row for piece in chunks(wanted) for row in _Raising(bench, piece).raised()]
    bench.write()
    return raised


def raise_for_recorded(session: Session, book: Book, at: datetime, party_ids: Collection[str]) -> list[SignalRow]:
    """As `raise_signals`, for parties of which findings just came in; most of them have nothing to be read for."""
    rules = book.terms.policy.signals
    return raise_signals(session, book, at, worth_reading(session, book.allocation.district.id, party_ids, rules))


def raise_for_overdue(session: Session, book: Book, at: datetime) -> list[SignalRow]:
    """As `raise_signals`, for the parties whose cases were overdue again, once the reminders are made."""
    return raise_signals(session, book, at, overdue_parties(session, book.allocation.district.id))


def scan(session: Session, book: Book, actor: Actor, at: datetime) -> list[SignalRow]:
    """As `raise_signals`, for every party of the district. Raises `NotAllowed` unless `actor` may act on signals."""
    require(actor, Act.SIGNAL)
    district = book.allocation.district.id
    return raise_signals(
        session, book, at, [*with_several_cases(session, district), *overdue_parties(session, district)]
    )


@lru_cache(maxsize=8)
def _detector(rules: SignalRules) -> Detector:
    """Made once for all books with these rules."""
    return Detector(rules)


def _under_the_policy(book: Book) -> Actor:
    policy = book.terms.policy
    return Actor(None, ActorRole.OFFICE, f"policy {policy.id} {policy.version}")


class _Raising:
    """The signals of so many parties as are read at once."""

    def __init__(self, bench: Bench, party_ids: Collection[str]) -> None:
        self._bench = bench
        self._rules = bench.terms.policy.signals
        self._party_ids = party_ids
        theirs = (SignalTable.district == bench.district, SignalTable.party_id.in_(party_ids))
        rows = (cast("SignalRow", row) for row in rows_of(bench.session, SignalTable, *theirs))
        self._stored: dict[_Key, SignalRow] = {(row["party_id"], row["rule"], row["key"]): row for row in rows}

    def raised(self) -> Iterator[SignalRow]:
        """Store what is new, and act on it where no person has to."""
        bench = self._bench
        names = self._names()
        detector = _detector(self._rules)
        for record in records_of(bench.session, bench.book.allocation.district, self._party_ids):
            for signal in detector.detect(record) if may_show(self._rules, record) else ():
                stored = self._stored.get((record.party_id, signal.rule, signal.key))
                if stored is not None:
                    self._bring_up_to_date(stored, signal, record, names[record.party_id])
                    continue
                row = self._row(signal, record.party_id)
                bench.ledger.add(SignalTable, row)
                self._note(row, signal, record, names[record.party_id], {"added": {"signals": [row]}})
                if signal.rule in self._rules.by_themselves:
                    take_up(bench, row, "")
                yield row

    def _row(self, signal: Signal, party_id: str) -> SignalRow:
        bench = self._bench
        year = bench.today.year
        return {
            "district": bench.district,
            "id": new_id(bench.at),
            "number": f"S{year}-{bench.numbers.next('signal', year):04d}",
            "party_id": party_id,
            "kind": signal.kind.value,
            "rule": signal.rule,
            "key": signal.key,
            "proposes": signal.proposes.value,
            "cases": canonical(list(signal.cases)),
            "findings": canonical(list(signal.findings)),
            "units": canonical(list(signal.units)),
            "clauses": canonical(list(signal.clauses)),
            "state": SignalState.RAISED,
            "raised_at": bench.at,
            "decided_at": None,
            "decided_by": "",
            "reason": "",
        }

    def _bring_up_to_date(self, row: SignalRow, signal: Signal, record: PartyRecord, names: Names) -> None:
        """What was decided stays as it was decided; what was done since is no reason to tell it anew."""
        more = {*signal.cases, *signal.findings} - {*json.loads(row["cases"]), *json.loads(row["findings"])}
        if row["state"] is not SignalState.RAISED or not more:
            return
        fresh = {name: canonical(list(getattr(signal, name))) for name in ("cases", "findings", "units")}
        row.update(cast("SignalRow", fresh))
        self._bench.ledger.change(SignalTable, row)
        self._note(row, signal, record, names, {"changed": {"signals": [{"id": row["id"], **fresh}]}})

    def _note(
        self, row: SignalRow, signal: Signal, record: PartyRecord, names: Names, rows: Mapping[str, Rows]
    ) -> None:
        """Time saw it, and nobody in particular; the event keeps how it was told."""
        text = told(signal, record, self._rules, names)
        given = {"signal": row["number"], "zh": text.zh, "en": text.en}
        self._bench.journal.note(
            EventAct.SIGNAL_RAISED,
            {"party_id": record.party_id},
            added=rows.get("added"),
            changed=rows.get("changed"),
            given=given,
            by=CLOCK,
        )

    def _names(self) -> dict[str, Names]:
        """What people call everything, by party."""
        allocation = self._bench.book.names
        units = {unit.id: unit.short for unit in allocation.units.values()}
        issues = {issue.id: issue.name for issue in allocation.issues.values()}
        clauses = {clause.id: clause.cite for clause in allocation.clauses.values()}
        theirs = select(Party.id, Party.name).where(
            Party.district == self._bench.district, Party.id.in_(self._party_ids)
        )
        return {id_: Names(name, units, issues, clauses) for id_, name in self._bench.session.execute(theirs)}
