"""What did the record come to at the end of a day, and is it still what it came to then?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.audit.digest_line import DigestLine, code_of, read_line
from compliance.chain import GENESIS
from compliance.errors import NotFound
from compliance.store.base import table_of
from compliance.store.log import ChainHead, Event
from rules.language import _

__all__ = ["Held", "Verdict", "digests", "hold_against"]

_EVENTS = table_of(Event)


class Verdict(StrEnum):
    """What a line on paper says of the record."""

    FITS = "fits"
    CHANGED = "changed"
    CUT_OFF = "cut_off"
    OTHER_DISTRICT = "other_district"
    UNKNOWN_DAY = "unknown_day"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class Held:
    """A line as it was given, and what holding it against the record showed."""

    given: str
    line: DigestLine | None
    verdict: Verdict
    what: str

    def __str__(self) -> str:
        return self.what


def digests(session: Session, district: str, time_zone: str, first: date, last: date) -> Iterator[DigestLine]:
    """
    The line of each day from `first` to `last`, the last one first.

    A day's last event is that with the highest number of all that are dated on it or before. Where the clock was
    moved back that is later than where the day was left first, so that no event of the day is without its seal. It is
    looked for from the end of the record, or from the next day's, so that recent days are told at once. Raises
    `NotFound` where nothing is recorded of the district.
    """
    if session.scalar(select(ChainHead.seq).where(ChainHead.district == district)) is None:
        raise NotFound(_("Nothing is recorded of the district {district}.").format(district=district))
    zone, below = ZoneInfo(time_zone), None
    for back in range((last - first).days + 1):
        day = last - timedelta(days=back)
        end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        wanted = [_EVENTS.c.district == district, _EVENTS.c.at < end]
        wanted += [] if below is None else [_EVENTS.c.seq <= below]
        latest = select(_EVENTS.c.seq, _EVENTS.c.hash).where(*wanted).order_by(_EVENTS.c.seq.desc()).limit(1)
        found = session.execute(latest).one_or_none()
        below, hash_ = (0, GENESIS) if found is None else (found.seq, found.hash)
        yield DigestLine.of(district, day, below, hash_)


def hold_against(session: Session, district: str, today: date, texts: Iterable[str]) -> Iterator[Held]:
    """
    Each of the lines `texts` of `district`, held against the record.

    What is changed is narrowed down by the lines that still fit. Whether the events between are as they were sealed is
    for the check of the chain: together they show that nothing was sealed anew.
    """
    given = [(text, read_line(text)) for text in texts]
    last = session.scalar(select(ChainHead.seq).where(ChainHead.district == district)) or 0
    stored = {0: GENESIS}
    for seq in {line.seq for _text, line in given if line is not None}:
        hash_ = session.scalar(select(_EVENTS.c.hash).where(_EVENTS.c.district == district, _EVENTS.c.seq == seq))
        if hash_ is not None:
            stored[seq] = hash_
    fitting = {seq for _text, line in given if line is not None and _fits(line, stored) for seq in (line.seq,)}
    for text, line in given:
        verdict = _verdict(line, district, today, stored)
        before = max((seq for seq in fitting if line is not None and seq < line.seq), default=0)
        yield Held(text, line, verdict, _in_words(verdict, text, line, district, last, before + 1))


def _fits(line: DigestLine, stored: dict[int, str]) -> bool:
    return line.seq in stored and code_of(stored[line.seq]) == line.code


def _verdict(line: DigestLine | None, district: str, today: date, stored: dict[int, str]) -> Verdict:
    if line is None:
        return Verdict.MISTYPED
    if line.district != district:
        return Verdict.OTHER_DISTRICT
    if line.day > today:
        return Verdict.UNKNOWN_DAY
    if line.seq not in stored:
        return Verdict.CUT_OFF
    return Verdict.FITS if _fits(line, stored) else Verdict.CHANGED


def _in_words(verdict: Verdict, text: str, line: DigestLine | None, district: str, last: int, first: int) -> str:
    if line is None:
        said = _("“{line}” is not as it was printed: a character of it is wrong. Compare it with the paper.")
        return said.format(line=text.strip()[:80])
    said = {
        Verdict.FITS: _("{day}: the record up to event {seq} is what it was on that day."),
        Verdict.CHANGED: _(
            "{day}: the record is not what it was on that day: something from event {first} to event {seq} was "
            "changed, and what follows was sealed anew."
        ),
        Verdict.CUT_OFF: _(
            "{day}: event {seq}, the last one of that day, is not there; the record ends with event {last}."
        ),
        Verdict.OTHER_DISTRICT: _(
            "{day}: this is a line of the district {other}, and the record is that of {district}."
        ),
        Verdict.UNKNOWN_DAY: _("{day}: this day has not come yet. Compare the line with the paper, or the clock."),
        Verdict.MISTYPED: "",
    }[verdict]
    return said.format(day=line.day, seq=line.seq, first=first, last=last, other=line.district, district=district)
