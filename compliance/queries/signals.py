"""Which signals are there, and what does one rest on?"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, literal_column, select
from sqlalchemy.orm import Session

from compliance.errors import NotFound
from compliance.queries.filters import of_party
from compliance.queries.planning import Unindexed, onward
from compliance.recording.ledger import chunks
from compliance.recording.numbers import read_case_number
from compliance.states import CaseState, EventAct, SignalState
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.log import Event
from compliance.store.models import Finding, Party
from compliance.store.office import Signal
from rules.language import _

__all__ = ["CitedCase", "CitedFinding", "SignalFile", "SignalLine", "find_signal", "signal_list", "signal_show"]

_RAISED: ColumnElement[str] = literal_column(f"'{EventAct.SIGNAL_RAISED.value}'")
"""In the words of the index of such events, which a bound value would not be."""


_Found = Row[*tuple[Any, ...]]

_WITH_PARTY = onward(Signal, (Party, "id", Signal, "party_id"))
_SIGNALS = select(table_of(Signal), table_of(Party).c.name.label("party")).select_from(_WITH_PARTY)


@dataclass(frozen=True, slots=True)
class SignalLine:
    """
    A signal in a list; `cases` are numbers, and `text` says by language how it was told.

    There is no `text` where the event that had it was blackened.
    """

    number: str
    state: SignalState
    kind: str
    rule: str
    proposes: str
    party: str
    cases: tuple[str, ...]
    units: tuple[str, ...]
    clauses: tuple[str, ...]
    raised_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CitedCase:
    """A case that a signal rests on, as it stands now."""

    number: str
    issue: str
    state: CaseState
    lead: str | None


@dataclass(frozen=True, slots=True)
class CitedFinding:
    """A finding that a signal rests on, and the number of its case."""

    id: str
    case: str
    issue: str
    found_on: date
    text: str


@dataclass(frozen=True, slots=True)
class SignalFile:
    """A signal with the cases and findings that it rests on."""

    signal: SignalLine
    cases: tuple[CitedCase, ...]
    findings: tuple[CitedFinding, ...]


def find_signal(session: Session, district: str, number: str) -> str:
    """The id of the signal that `number` names, with or without zeros (S2026-0001, s2026-1). Raises `NotFound`."""
    parts = read_case_number(number.strip().removeprefix("S").removeprefix("s"))
    if parts is None:
        text = _("“{number}” is not the number of a signal. It is an S, a year and a number, such as S2026-0001.")
        raise NotFound(text.format(number=number.strip()[:40]))
    wanted = f"S{parts[0]}-{parts[1]:04d}"
    found = session.scalar(select(Signal.id).where(Signal.district == district, Signal.number == wanted))
    if found is None:
        text = _("There is no signal {number}. `lianban signal list` shows which there are.")
        raise NotFound(text.format(number=wanted))
    return found


def signal_list(
    session: Session,
    district: str,
    *,
    state: SignalState | None = None,
    kind: str | None = None,
    party: str | None = None,
    unit: str | None = None,
    limit: int | None = None,
) -> list[SignalLine]:
    """Signals, the newest first: of a kind or an entry of the policy, of a party, such as concern `unit`."""
    wanted = [Signal.district == district, *of_party(party)]
    if state is not None:
        wanted.append(Signal.state == state)
    if kind is not None:
        wanted.append((Signal.kind == kind) | (Signal.rule == kind))
    if unit is not None:
        wanted.append(Signal.units.contains(json.dumps(unit), autoescape=True))
    found = session.connection().execute(_SIGNALS.where(*wanted).order_by(Signal.id.desc()).limit(limit)).all()
    return _lines(session, district, found)


def signal_show(session: Session, district: str, number: str) -> SignalFile:
    """One signal by its number, with what it rests on. Raises `NotFound`."""
    signal_id = find_signal(session, district, number)
    signal = session.execute(_SIGNALS.where(Signal.district == district, Signal.id == signal_id)).one()
    (line,) = _lines(session, district, [signal])
    cases, findings = json.loads(signal.cases), json.loads(signal.findings)
    return SignalFile(line, _cases(session, district, cases), _findings(session, district, findings))


def _lines(session: Session, district: str, found: Collection[_Found]) -> list[SignalLine]:
    texts = _texts(session, district, {signal.party_id for signal in found})
    numbers: dict[str, str] = {}
    for piece in chunks(sorted({case_id for signal in found for case_id in json.loads(signal.cases)})):
        rows = session.execute(select(Case.id, Case.number).where(Case.district == district, Case.id.in_(piece)))
        numbers.update((id_, number) for id_, number in rows)
    return [_line(signal, numbers, texts.get(signal.number, {})) for signal in found]


def _line(signal: _Found, numbers: Mapping[str, str], text: Mapping[str, str]) -> SignalLine:
    return SignalLine(
        number=signal.number,
        state=signal.state,
        kind=signal.kind,
        rule=signal.rule,
        proposes=signal.proposes,
        party=signal.party,
        cases=tuple(numbers[case_id] for case_id in json.loads(signal.cases)),
        units=tuple(json.loads(signal.units)),
        clauses=tuple(json.loads(signal.clauses)),
        raised_at=signal.raised_at,
        decided_at=signal.decided_at,
        decided_by=signal.decided_by,
        reason=signal.reason,
        text=text,
    )


def _texts(session: Session, district: str, parties: Collection[str]) -> dict[str, dict[str, str]]:
    """How each signal of these parties was last told, by number; told again when more came under it."""
    texts: dict[str, dict[str, str]] = {}
    for piece in chunks(sorted(parties)):
        raised = (Event.district == district, Event.act == _RAISED, Event.party_id.in_(piece))
        told = select(Event.changes).where(*raised).order_by(Unindexed(Event.seq))
        given = (json.loads(changes).get("given", {}) for changes in session.scalars(told) if changes)
        texts |= {each["signal"]: {"zh": each["zh"], "en": each["en"]} for each in given if "signal" in each}
    return texts


def _cases(session: Session, district: str, ids: Collection[str]) -> tuple[CitedCase, ...]:
    columns = select(Case.id, Case.number, Case.issue, Case.state, Case.lead)
    rows = session.execute(columns.where(Case.district == district, Case.id.in_(ids)))
    return _in_order(ids, {row[0]: CitedCase(*row[1:]) for row in rows})


def _findings(session: Session, district: str, ids: Collection[str]) -> tuple[CitedFinding, ...]:
    rows = session.execute(
        select(Finding.id, Case.number, Finding.issue, Finding.found_on, Finding.text)
        .join(Case, (Case.district == Finding.district) & (Case.id == Finding.case_id))
        .where(Finding.district == district, Finding.id.in_(ids))
    )
    return _in_order(ids, {row[0]: CitedFinding(*row) for row in rows})


def _in_order(ids: Iterable[str], found: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(found[id_] for id_ in ids)
